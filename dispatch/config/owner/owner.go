// Package owner says whom a file or folder belongs to and whether it may be
// trusted: not another user's, and writable by nobody else.
//
// What is not here: no opening and no words about what follows from it; access
// lists are not read, so on systems without Unix modes everything is trusted.
package owner

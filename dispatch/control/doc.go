// Package control is pkgd's own command line: one table of commands (table.go)
// makes the tree, the help, the completions, the man page and the documents. A
// new command is one file and one line.
//
// What is not here: what the commands do. They join the rooms beneath them and
// choose the words.
package control

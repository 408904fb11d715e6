// Package intel answers, from local stores alone, which records hit a package
// and how fresh that knowledge is.
//
// What is not here: no network and no writing (package intel/sync brings
// records in), no decision about what a hit means (package guard).
package intel

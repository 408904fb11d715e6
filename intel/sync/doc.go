// Package sync brings records from files and from the feeds' servers into a
// store: Import reads OSV zips, folders and single records; Sync fetches whole
// exports first. Both write only what has changed, and publish nothing where
// nothing has.
//
// What is not here: what a record means (package feeds), how generations are
// kept (package store), and any decision. No clock and no HTTP client of its
// own: both are passed in.
package sync

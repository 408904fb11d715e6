// Package store keeps threat intelligence on disk: immutable generations in
// Pebble, each with a fingerprint sidecar that tells, without opening Pebble,
// that a package has no record.
//
//	CURRENT             text "gen-7": the generation that readers use
//	gen-7/META          what is in it: format, parts, feeds, files
//	gen-7/pkgs.fp       fingerprints of all names, in checked pages
//	gen-7/db/           Pebble, never written again: one table per part, and
//	                    thin ones of a few changes over it
//	gen-7/readers.lock  readers hold it shared, the collector takes it whole
//	writer.lock         one writer
//	tmp-…               a generation being built, or one being taken away
//
// A generation is built aside, checked, renamed into place, and only then named
// by CURRENT. Readers take no lock that a writer waits for; a generation is
// removed only when its lock shows that nobody reads it.
//
// What is not here: no meaning. Keys and values are bytes, what a record says
// is package feeds' business, where records come from is sync's.
package store

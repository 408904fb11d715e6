// Package feeds knows what the sources of threat intelligence publish: one
// table of feeds, and for each feed the way from its bytes to a Record. It also
// keeps a record's short form, the row, which is what the store holds.
//
// What is not here: no files, no network, no matching of versions. Bytes come
// in, records come out; a record that cannot be read is an error, never a
// record with less in it.
package feeds

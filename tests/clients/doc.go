// Package clients drives the real npm, pip and cargo, linked behind pkgd,
// against made-up registries on loopback. The clients are fetched by install.sh;
// PKGD_CLIENTS says where they are.
//
// What is not here: anything that needs no real client (tests/shim,
// tests/failures, tests/control).
//
// A client that is not there is skipped with a reason, unless
// PKGD_CLIENTS_REQUIRED=1, which CI sets: then it is a failure.
package clients

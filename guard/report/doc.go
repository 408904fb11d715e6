// Package report finds the words. It turns verdicts, decisions and audits into
// text for people (what, why, next), into the JSON of the contract, and into
// tables, CSV and annotations.
//
// Everything that comes from outside (names, summaries, addresses, words of a
// command line) may be hostile: what a person could not see or a terminal would
// obey is stripped or shown as an escape.
//
// What is not here: no rule (guard decides), no I/O but the writer it is given,
// no clock and no terminal detection (Options says both). SARIF and CycloneDX
// have packages of their own below this one, because their libraries cost
// start-up time.
package report

// Package guard decides. It owns the words the whole house speaks (Package,
// Plan, Facts, Threat, Policy, Verdict) and one function, Decide, that turns
// what a command would bring in, what is known about it and what the policy
// says into a verdict with its reasons.
//
// The road: judge builds a Plan and one Facts per item, config builds a Policy,
// Decide answers. Reasons are returned, never printed: report finds the words,
// journal keeps them.
//
// What is not here: no I/O, no clock, no environment, no version order (that is
// guard/version; whoever finds facts out has compared already), no text for
// people. The package imports only what the early pass-through may link (see
// dispatch/early), because shims speaks its vocabulary before main runs: no
// fmt, strings, regexp, encoding/json or unicode tables here.
package guard

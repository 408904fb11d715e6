// Package config knows every setting: its name, type, default, environment
// variable and what "tighter" means for it stand in one table (keys.go), and
// the layers below are read onto that table.
//
//	defaults ─► system file ─► user's file ─► project's file ─► PKGD_* variables
//	(profile)                  (or --config)  (only tightens)   (only tighten)
//
// Load returns the settings with the source of each, the folders that pkgd may
// use, and the guard's Policy made from them. A value that would loosen where
// only tightening is allowed is left out and named in Notes. Where there are no
// files, Load costs a handful of failed opens: it is on the road of every
// judged command.
//
// Exceptions that a person granted live in a file of their own (bypass.go).
//
// What is not here: no rule of the guard, no words about a verdict, no network,
// no keyring (install/keyring). Pass-through commands never come here.
package config

package shims

import "pkgd/guard"

// Steer is something outside of the words that makes a verb bring something in
// which by its words only reads: npm version in a member of a workspace brings
// node_modules up to date. Any one of the three is enough.
type Steer struct {
	Verbs string // canonical names
	Words bool   // only with plain words behind the verb
	// Env names variables, whatever their case and with "-" for "_" (npm), that
	// steer when they hold anything but "", "false" or "null"; Settings are the
	// same as keys of the manager's configuration files.
	Env, Settings string
	// Parent is a manifest in a folder above the working directory (or above
	// what a Directory option names) that steers when it has the table Key.
	Parent, Key string
	Effect      guard.Effect // what the command does then
}

// Steering gives what could make this command bring something in although its
// words do not; nil where the words alone decide. The caller looks at the
// surroundings, and takes the row's Effect for the command's where one holds.
func (c *Command) Steering() *Steer {
	if c.Guarded() || c.Verb == nil || c.Has(Help) || c.Has(Version) || c.Has(Look) {
		return nil
	}
	first, _ := nextWord(c.Verb.Names)
	for i := range c.Manager.Steers {
		s := &c.Manager.Steers[i]
		if listed(s.Verbs, first) && (!s.Words || len(c.Rest) > 0) {
			return s
		}
	}
	return nil
}

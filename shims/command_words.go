package shims

// Options gives the option words of the command as they stood, without those
// of the roles in drop.
func (c *Command) Options(drop ...Role) []string {
	var out []string
next:
	for _, g := range c.Given {
		for _, r := range drop {
			if g.Role == r {
				continue next
			}
		}
		out = append(out, c.Args[g.Index:g.Index+g.Width]...)
	}
	return out
}

// Place gives the command's words with options put in as the last ones: before
// a "--" or a program's own words, else at the end. Options of the roles in drop
// are left out.
func (c *Command) Place(opts []string, drop ...Role) []string {
	gone := make([]bool, len(c.Args))
	for _, g := range c.Given {
		for i := g.Index; i < g.Index+g.Width && i < len(gone); i++ {
			for _, r := range drop {
				gone[i] = gone[i] || g.Role == r
			}
		}
	}
	end := min(c.End, len(c.Args))
	out := make([]string, 0, len(c.Args)+len(opts))
	for i, a := range c.Args {
		if i == end {
			out = append(out, opts...)
		}
		if !gone[i] {
			out = append(out, a)
		}
	}
	if end == len(c.Args) {
		out = append(out, opts...)
	}
	return out
}

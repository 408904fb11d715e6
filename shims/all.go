package shims

// All is the table of managers. A new manager is one file and one line here.
var All = []*Manager{
	&npm,
	&npx,
	&pip,
	&cargo,
}

// Find gives the manager that is called by a name, nil where none is.
func Find(name string) *Manager {
	for _, m := range All {
		for _, n := range m.Names {
			if n == name {
				return m
			}
		}
	}
	for _, m := range All {
		if m.Versioned != nil && m.Versioned(name) {
			return m
		}
	}
	return nil
}

// Names lists every fixed name that a manager is called by.
func Names() []string {
	var names []string
	for _, m := range All {
		names = append(names, m.Names...)
	}
	return names
}

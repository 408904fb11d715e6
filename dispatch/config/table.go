package config

import "pkgd/guard"

// Row is one setting as the documents and `config options` show it.
type Row struct {
	Name      string
	Allowed   string   // what it takes, in words
	Defaults  []string // as TOML: one, or one for each of guard.Profiles
	Variables []string // its own first
	Tighter   string   // which way is tighter; "" it guards nothing
	Project   bool     // a project's file may tighten it
	Secret    bool
	Doc       string
}

// Table gives every setting as a row, in the order of Keys.
func Table() []Row {
	var rows []Row
	for i := range Keys() {
		k := &Keys()[i]
		r := Row{Name: k.Name, Allowed: k.AllowedWords(), Variables: k.Variables(), Secret: k.Secret, Doc: k.Doc, Defaults: k.defaults()}
		if k.Tighter != nil {
			r.Tighter, r.Project = k.Tighter.Word, k.Name != "locked"
		}
		rows = append(rows, r)
	}
	return rows
}

// defaults gives one text where all profiles agree.
func (k *Key) defaults() []string {
	if k.Get == nil {
		return []string{Format(k.Default)}
	}
	var all []string
	same := true
	for _, name := range guard.Profiles {
		p := guard.DefaultPolicy(name)
		all = append(all, Format(k.Get(&p)))
		same = same && all[len(all)-1] == all[0]
	}
	if same {
		return all[:1]
	}
	return all
}

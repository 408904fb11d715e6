package guard

import "testing"

func TestFindEcosystem(t *testing.T) {
	for name, want := range map[string]string{
		"npm": "npm", "NPM": "npm", "pypi": "PyPI", "Pip": "PyPI", "cargo": "crates.io", "Debian:12": "Debian", "red hat": "Red Hat",
		"RedHat:enterprise_linux:9": "Red Hat", "": "", "np": "", "Moonbase": "",
	} {
		got := ""
		if e := FindEcosystem(name); e != nil {
			got = e.Name
		}
		if got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if n := testing.AllocsPerRun(10, func() { FindEcosystem("RUBYGEMS"); FindEcosystem("Moonbase") }); n != 0 {
		t.Errorf("finding an ecosystem makes %v allocations", n)
	}
}

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ ecosystem, name, want string }{
		{"npm", "left-pad", "npm left-pad"}, {"pip", "Zz_A.b", "PyPI zz-a-b"}, {"Debian:12", "zz", "Debian zz"},
		{"npm", "@jsr/std__path", "JSR @std/path"}, {"jsr", "@jsr/std__path", "JSR @std/path"}, {"JSR", "@std/path", "JSR @std/path"},
		{"npm", "@jsr/a__b__c", "JSR @a/b__c"}, {"npm", "@jsr/std", "npm @jsr/std"}, {"npm", "@jsr/__x", "npm @jsr/__x"},
		{"npm", "@jsr/x__", "npm @jsr/x__"}, {"npm", "@jsr/", "npm @jsr/"}, {"Moonbase", "zz", " zz"},
	} {
		row, name := Canonical(c.ecosystem, c.name)
		got := " " + name
		if row != nil {
			got = row.Name + got
		}
		if got != c.want {
			t.Errorf("%s:%s is %q, want %q", c.ecosystem, c.name, got, c.want)
		}
	}
}

func BenchmarkFindEcosystem(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		FindEcosystem("npm")
		FindEcosystem("Debian:12")
		FindEcosystem("rubygems")
	}
}

package version

import "pkgd/guard"

// order is what an ecosystem's own file fills in. compare is false where one of
// the two has no place in the order; the rest may be nil.
type order struct {
	compare    func(a, b string) (int, bool)
	prerelease func(v string) bool
	satisfies  func(constraint, v string) (bool, error)
	exact      func(constraint string) (string, bool)
}

func (o *order) has(v string) bool {
	if len(v) > MaxVersion {
		return false
	}
	_, ok := o.compare(v, v)
	return ok
}

// row gives an ecosystem its order; without one, why says the reason.
type row struct {
	ecosystem string
	order     *order
	why       string
}

// rows is the table. A new ecosystem is one row, and a file where its order is
// not one of those that are there.
var rows = [...]row{
	{ecosystem: "npm", order: &npmOrder},
	{ecosystem: "PyPI", order: &pypiOrder},
	{ecosystem: "crates.io", order: &cargoOrder},
	{ecosystem: "Go", order: &goOrder},
	{ecosystem: "RubyGems", order: &gemOrder},
	{ecosystem: "Hex", order: &hexOrder},
	{ecosystem: "Pub", order: &pubOrder},
	{ecosystem: "JSR", order: &jsrOrder},
	{ecosystem: "SwiftURL", order: &semverOrder},
	{ecosystem: "GitHub Actions", order: &semverOrder},
	{ecosystem: "Packagist", order: &composerOrder},
	{ecosystem: "NuGet", order: &nugetOrder},
	{ecosystem: "Maven", order: &mavenOrder},
	{ecosystem: "CocoaPods", order: &podOrder},
	{ecosystem: "Homebrew", order: &brewOrder},
	{ecosystem: "conda", order: &condaOrder},
	{ecosystem: "CRAN", order: &cranOrder},
	{ecosystem: "Hackage", order: &hackageOrder},
	{ecosystem: "Debian", order: &debianOrder},
	{ecosystem: "Ubuntu", order: &debianOrder},
	{ecosystem: "Alpine", order: &alpineOrder},
	{ecosystem: "Red Hat", order: &rpmOrder},
	{ecosystem: "Fedora", order: &rpmOrder},
	{ecosystem: "AlmaLinux", order: &rpmOrder},
	{ecosystem: "Rocky Linux", order: &rpmOrder},
	{ecosystem: "openSUSE", order: &rpmOrder},
	{ecosystem: "SUSE", order: &rpmOrder},
	{ecosystem: "Arch Linux", order: &alpmOrder},
}

// find gives the row of an ecosystem; a release behind a colon is looked over.
// OSV's own names are found without further work, aliases by guard's table.
func find(ecosystem string) *row {
	base, _, _ := nextField(ecosystem, ':')
	for i := range rows {
		if rows[i].ecosystem == base {
			return &rows[i]
		}
	}
	if e := guard.FindEcosystem(base); e != nil {
		for i := range rows {
			if rows[i].ecosystem == e.Name {
				return &rows[i]
			}
		}
	}
	return nil
}

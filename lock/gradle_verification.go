package lock

import "pkgd/guard"

var gradleVerification = Format{
	Name: "gradle-verification", Title: "Gradle's verification-metadata.xml", Ecosystem: "Maven",
	Files: []string{"gradle/verification-metadata.xml", "verification-metadata.xml"},
	parse: parseGradleVerification,
}

// parseGradleVerification reads which modules Gradle may use at all, with the
// digest of each one's jar, else of its first file.
func parseGradleVerification(src string, _ Opener, f *File) {
	root := parseXML(src, f).get("verification-metadata")
	if root == nil {
		f.problem(0, "file", "this is no verification metadata of Gradle")
		return
	}
	for _, c := range root.get("components").all() {
		if c.name != "component" || f.full(c.line) {
			continue
		}
		e := Entry{}
		e.Name, e.Version = c.attribute("group")+":"+c.attribute("name"), c.attribute("version")
		e.Key, e.Line, e.Locked, e.Source.Type = e.Name+"@"+e.Version, c.line, true, guard.Registry
		if c.attribute("group") == "" || c.attribute("name") == "" || e.Version == "" {
			f.problem(c.line, e.Name, "a component needs a group, a name and a version")
			if c.attribute("name") == "" {
				continue
			}
		}
		jar := c.attribute("name") + "-" + e.Version + ".jar"
		for _, artifact := range c.sub {
			if name := artifact.attribute("name"); e.Integrity == "" || name == jar {
				if sum := artifact.get("sha256"); sum != nil {
					e.Integrity = "sha256:" + sum.attribute("value")
				} else if sum = artifact.get("sha512"); sum != nil {
					e.Integrity = "sha512:" + sum.attribute("value")
				}
			}
		}
		f.Entries = append(f.Entries, e)
		inner(c, f)
	}
}

// inner looks for components where none belongs: inside of another one.
func inner(e *element, f *File) {
	for _, s := range e.sub {
		if s.name == "component" {
			f.problem(s.line, s.attribute("name"), "a component stands inside another one and is not read")
		}
		inner(s, f)
	}
}

package lock

import (
	"strings"

	"pkgd/guard"
)

var pomXML = Format{
	Name: "pom", Title: "Maven's pom.xml: what it names itself", Ecosystem: "Maven",
	Files: []string{"pom.xml", "*.pom"},
	parse: parsePom,
}

// pomReader reads what a pom.xml names: dependencies, plugins, extensions and
// its parent. Versions that another file manages stay open.
type pomReader struct {
	f          *File
	properties map[string]string
	managed    map[string]string // "group:name" -> version
	seen       map[string]bool
}

func parsePom(src string, _ Opener, f *File) {
	project := parseXML(src, f).get("project")
	if project == nil {
		f.problem(0, "file", "this is no pom.xml: it has no <project>")
		return
	}
	f.Version = project.value("modelVersion")
	r := &pomReader{f: f, properties: map[string]string{}, managed: map[string]string{}, seen: map[string]bool{}}
	parent := project.get("parent")
	for _, key := range [...]string{"groupId", "version", "artifactId"} {
		value := project.value(key)
		if value == "" {
			value = parent.value(key)
		}
		r.properties["project."+key], r.properties["pom."+key] = value, value
		r.properties["project.parent."+key] = parent.value(key)
	}
	for _, p := range project.get("properties").all() {
		r.properties[p.name] = p.text
	}
	r.manage(project)
	if parent != nil {
		r.entry(parent, "parent", "")
	}
	r.project(project)
	for _, profile := range project.get("profiles").all() {
		r.manage(profile)
		r.project(profile)
	}
}

// manage notes the versions of dependencyManagement. What it imports is brought
// in as a file of its own.
func (r *pomReader) manage(project *element) {
	for _, d := range project.get("dependencyManagement").get("dependencies").all() {
		r.managed[r.fill(d.value("groupId"))+":"+r.fill(d.value("artifactId"))] = d.value("version")
		if d.value("scope") == "import" {
			r.entry(d, "import", "")
		}
	}
	for _, p := range project.get("build").get("pluginManagement").get("plugins").all() {
		r.managed[r.group(p, mavenPlugins)+":"+r.fill(p.value("artifactId"))] = p.value("version")
	}
}

const mavenPlugins = "org.apache.maven.plugins"

func (r *pomReader) project(project *element) {
	for _, d := range project.get("dependencies").all() {
		r.entry(d, "", "")
	}
	build := project.get("build")
	for _, p := range build.get("plugins").all() {
		r.entry(p, "plugin", mavenPlugins)
		for _, d := range p.get("dependencies").all() {
			r.entry(d, "plugin", "")
		}
	}
	for _, x := range build.get("extensions").all() {
		r.entry(x, "plugin", "")
	}
}

func (r *pomReader) group(d *element, otherwise string) string {
	if g := r.fill(d.value("groupId")); g != "" {
		return g
	}
	return otherwise
}

// fill puts in properties. Each may name others, to a small depth.
func (r *pomReader) fill(s string) string {
	for range 8 {
		i := strings.Index(s, "${")
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			return s
		}
		value, ok := r.properties[s[i+2:i+j]]
		if !ok || len(s)+len(value) > 4096 {
			return s
		}
		s = s[:i] + value + s[i+j+1:]
	}
	return s
}

func (r *pomReader) entry(d *element, kind, group string) {
	name := r.group(d, group) + ":" + r.fill(d.value("artifactId"))
	if d.value("artifactId") == "" || strings.HasPrefix(name, ":") {
		r.f.problem(d.line, name, "an artifact needs a group and a name")
		return
	}
	if r.f.full(d.line) {
		return
	}
	e := Entry{Kind: kind, Key: name}
	e.Name, e.Line, e.Direct, e.Source.Type = name, d.line, true, guard.Registry
	version := d.value("version")
	if version == "" {
		version = r.managed[name]
	}
	e.Requested = version
	switch version = r.fill(version); {
	case version == "" || strings.Contains(version, "${") || strings.ContainsAny(version, "[(,") || version == "LATEST" || version == "RELEASE":
		e.Specifier = version
		if inner, ok := strings.CutPrefix(version, "["); ok && strings.HasSuffix(inner, "]") && !strings.Contains(inner, ",") {
			e.Version, e.Specifier, e.Exact = strings.TrimSuffix(inner, "]"), "", true
		}
	default:
		e.Version = version
	}
	scope := r.fill(d.value("scope"))
	if scope != "" {
		e.Groups = []string{scope}
	}
	e.Dev = scope == "test"
	e.Optional = r.fill(d.value("optional")) == "true"
	if scope == "system" {
		e.Source = guard.Source{Type: guard.File, Location: r.fill(d.value("systemPath"))}
	}
	if key := kind + " " + name + "@" + version; !r.seen[key] {
		r.seen[key] = true
		r.f.Entries = append(r.f.Entries, e)
	}
}

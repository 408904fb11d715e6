package lock

import (
	"cmp"
	"slices"
	"strings"

	"pkgd/guard"
)

var pomXML = Format{
	Name: "pom", Title: "Maven's pom.xml: what it names itself", Ecosystem: "Maven",
	Files: []string{"pom.xml", "*.pom"}, anyEncoding: true, anyBytes: true,
	parse: parsePom,
}

// pomReader reads what a pom.xml names: dependencies, plugins, extensions and
// its parent. Versions that another file manages stay open.
type pomReader struct {
	f          *File
	properties map[string]string
	managed    map[string]managedVersion // by pomReader.managedKey
	seen       map[string]int            // "kind group:name@version" -> index
}

// managedVersion is what dependencyManagement or pluginManagement says of an
// artifact, not filled in.
type managedVersion struct{ version, scope string }

func parsePom(src string, _ Opener, f *File) {
	project := parseXML(xmlText(src), f).get("project")
	if project == nil {
		f.problem(0, "file", "this is no pom.xml: it has no <project>")
		return
	}
	f.Version = project.value("modelVersion")
	stray(project, f)
	r := &pomReader{f: f, properties: map[string]string{}, managed: map[string]managedVersion{}, seen: map[string]int{}}
	parent := project.get("parent")
	for _, key := range [...]string{"groupId", "version", "artifactId"} {
		value := project.value(key)
		if value == "" {
			value = parent.value(key)
		}
		// The two short forms are old, and Maven still puts them in.
		for _, prefix := range [...]string{"project.", "pom.", ""} {
			r.properties[prefix+key] = value
			r.properties[prefix+"parent."+key] = parent.value(key)
		}
	}
	for _, p := range project.get("properties").all() {
		r.properties[p.name] = p.text
	}
	r.manage(project)
	// Since Maven 4 a parent without a name is the project's own pom.xml above.
	if parent.value("groupId") != "" || parent.value("artifactId") != "" {
		r.entry(parent, "parent", "")
	}
	r.project(project)
	for _, profile := range project.get("profiles").all() {
		r.manage(profile)
		r.project(profile)
	}
}

// manage notes the versions of dependencyManagement; of two for one artifact the
// first counts, of two for one plugin the last. What it imports is brought in as a file of its own.
func (r *pomReader) manage(project *element) {
	for _, d := range project.get("dependencyManagement").get("dependencies").all() {
		r.managedAs(d, "")
		if d.value("scope") == "import" {
			r.entry(d, "import", "")
		}
	}
	for _, p := range project.get("build").get("pluginManagement").get("plugins").all() {
		r.managedAs(p, mavenPlugins)
	}
}

func (r *pomReader) managedAs(d *element, group string) {
	key, version := r.managedKey(d, group), d.value("version")
	if _, twice := r.managed[key]; !twice || group != "" && version != "" {
		r.managed[key] = managedVersion{version, d.value("scope")}
	}
}

// managedKey is what has to be the same for a managed version to count: of a
// dependency its type and classifier, too. Only plugins have a group of their own.
func (r *pomReader) managedKey(d *element, group string) string {
	key := r.group(d, group) + ":" + r.fill(d.value("artifactId"))
	if group != "" {
		return "plugin " + key
	}
	return key + ":" + cmp.Or(r.fill(d.value("type")), "jar") + ":" + r.fill(d.value("classifier"))
}

// stray looks for what would bring something in and stands where Maven reads
// none, or a second time where it stands once: Maven refuses such a file.
func stray(e *element, f *File) {
	var once []string
	for _, s := range e.sub {
		belongs, single := true, false
		switch s.name {
		case "configuration", "properties", "reporting":
			continue // any names may stand there
		case "dependency":
			belongs = e.name == "dependencies"
		case "plugin":
			belongs = e.name == "plugins"
		case "dependencies":
			single, belongs = true, slices.Contains([]string{"project", "profile", "dependencyManagement", "plugin"}, e.name)
		case "plugins":
			single, belongs = true, e.name == "build" || e.name == "pluginManagement"
		case "build", "dependencyManagement", "pluginManagement", "profiles", "parent", "extensions":
			single = true
		}
		if !belongs || single && slices.Contains(once, s.name) {
			f.problem(s.line, s.name, "it stands where Maven reads none; what is in it is not read")
		}
		if single {
			once = append(once, s.name)
		}
		stray(s, f)
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
		r.plugin(p)
	}
	for _, p := range build.get("pluginManagement").get("plugins").all() {
		r.plugin(p) // a child or the packaging may use it
	}
	for _, x := range build.get("extensions").all() {
		r.entry(x, "plugin", "")
	}
}

// plugin reads what a plugin brings in besides itself: its dependencies, and the
// annotation processors and artifacts that its settings name.
func (r *pomReader) plugin(p *element) {
	for _, d := range p.get("dependencies").all() {
		r.entry(d, "plugin", "")
	}
	r.settings(p.get("configuration"))
	for _, x := range p.get("executions").all() {
		r.settings(x.get("configuration"))
	}
}

func (r *pomReader) settings(c *element) {
	for _, list := range [...]string{"annotationProcessorPaths", "artifactItems"} {
		for _, d := range c.get(list).all() {
			r.entry(d, "plugin", "")
		}
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
	managed := r.managed[r.managedKey(d, group)]
	version, scope := cmp.Or(d.value("version"), managed.version), r.fill(cmp.Or(d.value("scope"), managed.scope))
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
	if scope != "" {
		e.Groups = []string{scope}
	}
	e.Dev = scope == "test"
	e.Optional = r.fill(d.value("optional")) == "true"
	if scope == "system" {
		e.Source = guard.Source{Type: guard.File, Location: r.fill(d.value("systemPath"))}
	}
	key := kind + " " + name + "@" + version
	i, again := r.seen[key]
	if !again {
		r.seen[key] = len(r.f.Entries)
		r.f.Entries = append(r.f.Entries, e)
		return
	}
	// Another artifact of the same project (its tests, its sources): what only
	// one of them is for is not true of both.
	old := &r.f.Entries[i]
	old.Dev, old.Optional = old.Dev && e.Dev, old.Optional && e.Optional
	if scope != "" && !slices.Contains(old.Groups, scope) {
		old.Groups = append(old.Groups, scope)
	}
}

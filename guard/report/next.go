package report

import (
	"slices"
	"strings"

	"pkgd/guard"
)

// maxBypasses is how many exceptions are offered. Who would need more should
// look at the whole first.
const maxBypasses = 3

// next lists what a person can do about a blocked command, the best first. Each
// step is a command that can be pasted, or a few words.
func next(p *guard.Plan, blocked []guard.Reason, opt *Options) []string {
	if slices.ContainsFunc(blocked, isMalware) {
		return nextMalware(p, blocked, opt)
	}
	var steps []string
	add := func(s string) {
		if s != "" && !slices.Contains(steps, s) {
			steps = append(steps, s)
		}
	}
	add(rewritten(p, blocked, opt))
	add(wait(blocked, opt))
	for i := range blocked {
		add(remedy(p, &blocked[i], opt))
	}
	if bypasses := bypassCommands(p, blocked); len(bypasses) <= maxBypasses {
		for _, b := range bypasses {
			add(b)
		}
	}
	if len(steps) == 0 {
		add(showAll(p, opt))
	}
	return steps
}

// isMalware: such a block names no way around it.
func isMalware(r guard.Reason) bool {
	return r.Code == guard.CodeMalicious || r.Code == guard.CodeUnresolved && r.Detail == guard.DetailRange && strings.HasPrefix(r.ID, "MAL-")
}

func nextMalware(p *guard.Plan, blocked []guard.Reason, opt *Options) []string {
	bad := slices.DeleteFunc(slices.Clone(blocked), func(r guard.Reason) bool { return !isMalware(r) })
	var steps []string
	if s := rewritten(p, bad, opt); s != "" && len(bad) == len(blocked) {
		steps = append(steps, s)
	}
	r := &bad[0]
	switch {
	case r.Under != "":
		steps = append(steps, "do without "+Visible(r.Under)+", or with a release of it that does not bring this in")
	case r.Detail == guard.DetailLocked:
		steps = append(steps, "take "+pkg(r)+" out of the project and its lock file, and treat what it was installed on as compromised")
	default:
		steps = append(steps, "leave "+pkg(r)+" out")
	}
	if u := Clean(r.URL); u != "" {
		steps = append(steps, "read "+u)
	}
	return steps
}

// rewritten is the command with every blocked package put to a version that
// passes; "" where that does not answer every reason.
func rewritten(p *guard.Plan, blocked []guard.Reason, opt *Options) string {
	safe := map[guard.Package]string{}
	for i := range blocked {
		r := &blocked[i]
		if r.Package.Name == "" || r.SafeVersion == "" || r.Under != "" {
			return ""
		}
		pk := guard.Package{Ecosystem: r.Package.Ecosystem, Name: r.Package.Name}
		if v, ok := safe[pk]; ok && v != r.SafeVersion {
			return ""
		}
		safe[pk] = r.SafeVersion
	}
	words := slices.Clone(command(p, opt))
	for pk, version := range safe {
		found := false
		for i := 1; i < len(words); i++ {
			if name, ok := specName(words[i], pk); ok {
				words[i], found = pin(pk.Ecosystem, name, version, opt), true
			}
		}
		if !found {
			return ""
		}
	}
	if len(words) == 0 || len(safe) == 0 {
		return ""
	}
	return Shell(words)
}

// specName says whether a word of the command line names the package, and gives
// the name as written with its extras ("Flask[async]").
func specName(word string, p guard.Package) (name string, ok bool) {
	if word == "" || word[0] == '-' {
		return "", false
	}
	end := strings.IndexAny(word[1:], "@=<>~!^:[; ")
	name = word
	if end >= 0 {
		name = word[:end+1]
	}
	if guard.NormalName(p.Ecosystem, name) != p.Name {
		return "", false
	}
	if rest := word[len(name):]; strings.HasPrefix(rest, "[") {
		if to := strings.IndexByte(rest, ']'); to > 0 {
			name += rest[:to+1]
		}
	}
	return name, true
}

func pin(ecosystem, name, version string, opt *Options) string {
	if opt.Pin != nil {
		return opt.Pin(name, version)
	}
	sep := "@"
	if e := guard.FindEcosystem(ecosystem); e != nil && e.Pin != "" {
		sep = e.Pin
	}
	return name + sep + version
}

// wait says when the command would pass by itself, where time alone helps.
func wait(blocked []guard.Reason, opt *Options) string {
	var until int64
	for i := range blocked {
		if blocked[i].ClearsAt <= 0 {
			return ""
		}
		until = max(until, blocked[i].ClearsAt)
	}
	if until == 0 || until > maxTime {
		return ""
	}
	s := "wait until " + date(until)
	if opt.Now > 0 && until-opt.Now < 24*3600 {
		s += " " + stamp(until)[11:16] + " UTC"
	}
	return s
}

// remedy is what helps against one reason, where it is not an exception.
func remedy(p *guard.Plan, r *guard.Reason, opt *Options) string {
	switch r.Code {
	case guard.CodeIntelMissing, guard.CodeIntelStale:
		switch r.Detail {
		case guard.DetailNewer:
			return "upgrade pkgd"
		case guard.DetailClock:
			return "set this machine's clock"
		case guard.DetailStore:
			return storeStep(r.Summary)
		}
		return "pkgd intel sync"
	case guard.CodeRegistry:
		if r.Detail == guard.DetailManager {
			return "mend what is said above, or try again: " + Shell(command(p, opt))
		}
		return "try again when the registry answers: " + Shell(command(p, opt))
	case guard.CodeFilesChanged:
		return "run it again: " + Shell(command(p, opt))
	case guard.CodeUnresolved:
		switch r.Detail {
		case guard.DetailInput:
			return "mend what is named above, then: " + Shell(command(p, opt))
		case guard.DetailRange, guard.DetailName:
			return ""
		}
		return showAll(p, opt)
	case guard.CodeCooldown:
		if r.Detail == guard.DetailReplan {
			return showAll(p, opt)
		}
	case guard.CodeSource:
		if r.Under != "" {
			return "do without " + Visible(r.Under)
		}
		if r.Detail == guard.DetailProjectRegistry {
			return "if it is yours, name it in registries.trusted: pkgd config set registries.trusted " + Quote(Clean(r.Summary))
		}
	case guard.CodePolicy:
		return "write the lock file anew, with hashes"
	}
	return ""
}

// storeStep is the step that the store's own error ends with.
func storeStep(said string) string {
	at := strings.LastIndex(said, "; ")
	if at < 0 {
		return "pkgd intel sync"
	}
	return strings.TrimPrefix(Clean(said[at+2:]), "run: ")
}

// bypassCommands are the narrow exceptions that would let the command pass; none
// where a reason has no such exception.
func bypassCommands(p *guard.Plan, blocked []guard.Reason) []string {
	var out []string
	for i := range blocked {
		r := &blocked[i]
		code := string(r.Code)
		switch r.Code {
		case guard.CodeCooldown, guard.CodeVulnerable, guard.CodeSource, guard.CodeAgeUnknown:
		case guard.CodeRegistry:
			code = string(guard.CodeAgeUnknown)
		default:
			return nil
		}
		if r.Package.Name == "" || r.Package.Version == "" {
			return nil
		}
		words := []string{"pkgd", "bypass", r.Package.Name + "@" + r.Package.Version}
		if r.Code != guard.CodeCooldown {
			words = append(words, "--for", code)
		}
		if s := Shell(append(words, "--manager", p.Manager, "--reason")) + " '…'"; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// command is the command line as the person wrote it.
func command(p *guard.Plan, opt *Options) []string {
	if opt.Command != nil {
		return opt.Command
	}
	return p.Argv
}

// showAll is the command that shows the whole decision.
func showAll(p *guard.Plan, opt *Options) string {
	return "pkgd check --explain " + Shell(command(p, opt))
}

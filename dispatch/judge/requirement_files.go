package judge

import (
	"path/filepath"
	"strings"

	"pkgd/shims"
)

// maxRequirementFiles bounds how many files a requirements file may pull in.
const maxRequirementFiles = 500

// indexOptions are the options of requirement files that say where packages
// come from; the others change how one is built or chosen.
var indexOptions = []string{"index-url", "extra-index-url", "no-index", "find-links", "trusted-host", "pre"}

// wishFile rewrites one requirements file for the plan: local projects and
// source archives are replaced, files it refers to are rewritten, too, and
// options that would make the plan build something are left out.
func (s *session) wishFile(w *wishes, path, dir string, constraint bool) {
	if strings.Contains(path, "://") && !strings.HasPrefix(path, "file:") {
		w.gap("words", path, "it is fetched again by the run, and may have changed by then: fetch it to a file first")
		return
	}
	out, ok := s.rewrite(w, absolutePath(dir, path), constraint)
	if !ok {
		return
	}
	option := s.recipe.Report.Requirement
	if constraint {
		option = s.recipe.Report.Constraint
	}
	w.args = append(w.args, option, out)
}

func (s *session) rewrite(w *wishes, path string, constraint bool) (string, bool) {
	if out, ok := w.anchored[path]; ok {
		return out, true
	}
	if len(w.anchored) >= maxRequirementFiles {
		w.gap("input", path, "too many requirement files")
		return "", false
	}
	data, err := s.inputs.read(path)
	if err != nil {
		w.gap("input", path, err.Error())
		return "", false
	}
	w.anchored[path] = "" // a circle ends here
	var lines []string
	for _, line := range logicalLines(string(data)) {
		lines = append(lines, s.rewriteLine(w, line, path, constraint)...)
	}
	out, err := s.putLines(w, lines)
	if err != nil {
		w.gap("input", path, err.Error())
		return "", false
	}
	w.anchored[path] = out
	return out, true
}

// logicalLines joins continued lines and drops comments, as pip reads them.
func logicalLines(text string) []string {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	var out []string
	joined := ""
	for _, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), "#") && joined != "" {
			continue
		}
		if rest, ok := strings.CutSuffix(l, "\\"); ok {
			joined += rest
			continue
		}
		l = joined + l
		joined = ""
		if i := strings.Index(" "+l, " #"); i >= 0 {
			l = (" " + l)[:i]
		}
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	if joined = strings.TrimSpace(joined); joined != "" {
		out = append(out, joined)
	}
	return out
}

// rewriteLine gives the lines that stand for one line in the plan.
func (s *session) rewriteLine(w *wishes, line, path string, constraint bool) []string {
	line = s.expandVariables(line)
	dir := filepath.Dir(path)
	if line[0] != '-' {
		return s.rewriteSpec(w, line, dir, constraint, false)
	}
	key, value := optionOf(line)
	switch key {
	case "r", "requirement", "c", "constraint":
		if out, ok := s.rewriteNested(w, value, dir, constraint || key[0] == 'c'); ok && out != "" {
			return []string{"-" + key[:1] + " " + out}
		}
		return nil
	case "e", "editable":
		return s.rewriteSpec(w, value, dir, constraint, true)
	case "no-binary", "only-binary":
		w.format(key == "no-binary", value)
		return nil
	case "i":
		key = "index-url"
	case "f":
		key = "find-links"
	}
	for _, o := range indexOptions {
		if key != o {
			continue
		}
		if value == "" {
			value = "true"
		}
		if key == "find-links" && !strings.Contains(value, "://") {
			value = absolutePath(dir, value)
			line = "--find-links " + value
		}
		s.flag(w, path, key, value)
		return []string{line}
	}
	return []string{line} // require-hashes, prefer-binary, use-feature
}

func (s *session) rewriteNested(w *wishes, value, dir string, constraint bool) (string, bool) {
	if strings.Contains(value, "://") && !strings.HasPrefix(value, "file:") {
		w.gap("words", value, "it is fetched again by the run, and may have changed by then: fetch it to a file first")
		return "", false
	}
	return s.rewrite(w, absolutePath(dir, value), constraint)
}

// optionOf splits "--key value", "--key=value" and "-kvalue".
func optionOf(line string) (key, value string) {
	if long, ok := strings.CutPrefix(line, "--"); ok {
		i := strings.IndexAny(long, "= \t")
		if i < 0 {
			return long, ""
		}
		return long[:i], unquote(strings.Trim(long[i:], "= \t"))
	}
	if len(line) < 2 {
		return "", ""
	}
	return line[1:2], unquote(strings.TrimSpace(strings.TrimPrefix(line[2:], "=")))
}

func unquote(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// rewriteSpec gives the lines for one requirement: itself where it names a
// package of a registry or a wheel.
func (s *session) rewriteSpec(w *wishes, line, dir string, constraint, editable bool) []string {
	bare := line
	for _, mark := range []string{" --hash", " --config-settings", " --global-option", " --install-option"} {
		if i := strings.Index(bare, mark); i > 0 {
			bare = strings.TrimSpace(bare[:i])
		}
	}
	sp := s.m.Spec(bare)
	if sp.Source.Type.Vouched() || constraint {
		if v, ok := exactVersion(s.m.Ecosystem, sp.Requested); ok {
			w.pinned[sp.Name] = v
		}
		return []string{line}
	}
	before := w.args
	w.args = nil
	s.wish(w, &sp, dir, editable)
	lines := linesOf(w.args, s.recipe.Report)
	w.args = before
	return lines
}

// linesOf turns command-line words back into lines of a requirements file.
func linesOf(args []string, r *shims.Report) []string {
	var lines []string
	for i := 0; i < len(args); i++ {
		if args[i] == r.Requirement && i+1 < len(args) {
			lines = append(lines, "-r "+args[i+1])
			i++
			continue
		}
		lines = append(lines, args[i])
	}
	return lines
}

// expandVariables replaces ${NAME} as pip does: upper-case names that are set.
func (s *session) expandVariables(line string) string {
	for from := 0; ; {
		i := strings.Index(line[from:], "${")
		if i < 0 {
			return line
		}
		i += from
		j := strings.IndexByte(line[i:], '}')
		if j < 0 {
			return line
		}
		name := line[i+2 : i+j]
		v, ok := s.w.Getenv(name)
		if !ok || name != strings.ToUpper(name) {
			from = i + j
			continue
		}
		line = line[:i] + v + line[i+j+1:]
		from = i + len(v)
	}
}

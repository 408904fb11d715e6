package judge

import (
	"context"
	"path/filepath"
	"strings"

	"pkgd/guard"
	"pkgd/shims"
)

// maxRequirementFiles bounds how many files a requirements file may pull in.
const maxRequirementFiles = 500

// indexOptions are the options of requirement files that say where packages
// come from; the others change how one is built or chosen.
var indexOptions = []string{"index-url", "extra-index-url", "no-index", "find-links", "trusted-host", "pre"}

// list is one requirements file: what the plan is given for it, and its lines as
// they stand, for a copy that the run is given.
type list struct {
	path       string
	constraint bool   // it is read as a list of constraints
	rewritten  string // the plan's file; "" while it is being read
	lines      []listLine
}

// listLine is one line as it stands, with variables in it not filled in.
type listLine struct {
	text   string
	option string // "-r " or "-c " where another list stands there
	other  *list
}

// find is the list of a file that was read already; nil none.
func (w *wishes) find(path string, constraint bool) *list {
	for _, l := range w.lists {
		if l.path == path && l.constraint == constraint {
			return l
		}
	}
	return nil
}

// wishFile rewrites one requirements file for the plan: local projects and
// source archives are replaced, files it refers to are rewritten, too, and
// options that would make the plan build something are left out.
func (s *session) wishFile(ctx context.Context, w *wishes, path, dir string, constraint bool) *list {
	if strings.Contains(path, "://") && !strings.HasPrefix(path, "file:") {
		w.gap("words", path, "it is fetched again by the run, and may have changed by then: fetch it to a file first")
		return nil
	}
	l := s.rewrite(ctx, w, absolutePath(dir, path), constraint)
	if l == nil {
		return nil
	}
	option := s.recipe.Report.Requirement
	if constraint {
		option = s.recipe.Report.Constraint
	}
	w.args = append(w.args, option, l.rewritten)
	return l
}

// rewrite reads a file once; nil where it cannot be read, which is a gap.
func (s *session) rewrite(ctx context.Context, w *wishes, path string, constraint bool) *list {
	if l := w.find(path, constraint); l != nil {
		return l
	}
	if len(w.lists) >= maxRequirementFiles {
		w.gap("input", path, "too many requirement files")
		return nil
	}
	data, err := s.inputs.read(path)
	text := ""
	if err == nil {
		text, err = requirementText(data)
	}
	if err != nil {
		w.gap("input", path, err.Error())
		return nil
	}
	l := &list{path: path, constraint: constraint}
	w.lists = append(w.lists, l) // a circle ends here
	var lines []string
	for _, line := range logicalLines(text) {
		l.lines = append(l.lines, listLine{text: line})
		lines = append(lines, s.rewriteLine(ctx, w, l)...)
	}
	if l.rewritten, err = s.putLines(w, lines); err != nil {
		w.gap("input", path, err.Error())
		return nil
	}
	return l
}

// rewriteLine gives the lines that stand for the last line of a list in the plan.
func (s *session) rewriteLine(ctx context.Context, w *wishes, l *list) []string {
	own := &l.lines[len(l.lines)-1]
	line := s.expandVariables(own.text)
	if line[0] != '-' {
		return s.rewriteSpec(ctx, w, line, l.constraint, false)
	}
	key, value := optionOf(line)
	switch key {
	case "r", "requirement", "c", "constraint":
		own.option = "-" + key[:1] + " "
		if own.other = s.rewriteNested(ctx, w, value, l, l.constraint || key[0] == 'c'); own.other != nil && own.other.rewritten != "" {
			return []string{own.option + quoted(own.other.rewritten)}
		}
		return nil
	case "e", "editable":
		return s.rewriteSpec(ctx, w, value, l.constraint, true)
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
		if near := filepath.Join(filepath.Dir(l.path), value); key == "find-links" && !filepath.IsAbs(value) && exists(near) {
			value = near
			line = "--find-links " + quoted(near)
			own.text = line
		}
		s.flag(w, l.path, key, value)
		return []string{line}
	}
	return []string{line} // require-hashes, prefer-binary, use-feature
}

func (s *session) rewriteNested(ctx context.Context, w *wishes, value string, l *list, constraint bool) *list {
	if strings.Contains(value, "://") && !strings.HasPrefix(value, "file:") {
		w.gap("words", value, "it is fetched again by the run, and may have changed by then: fetch it to a file first")
		return nil
	}
	return s.rewrite(ctx, w, absolutePath(filepath.Dir(l.path), value), constraint)
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

// quoted is a path as it stands behind an option of a requirements file.
func quoted(path string) string {
	if strings.ContainsAny(path, " \t'\"\\") {
		return "'" + strings.ReplaceAll(path, "'", `'"'"'`) + "'"
	}
	return path
}

// bareRequirement is a line without the options behind the requirement. Fact:
// break_args_options of pip, the first word with a dash begins them.
func bareRequirement(line string) string {
	if i := strings.Index(line, " -"); i > 0 {
		line = line[:i]
	}
	return strings.TrimSpace(line)
}

// rewriteSpec gives the lines for one requirement: itself where it names a
// package of a registry or a wheel. A path is seen from the working folder,
// wherever the file lies. Fact: parse_req_from_line and parse_editable of pip.
func (s *session) rewriteSpec(ctx context.Context, w *wishes, line string, constraint, editable bool) []string {
	sp := s.m.Spec(bareRequirement(line))
	if sp.Source.Type.Vouched() || constraint {
		if v, ok := exactVersion(s.m.Ecosystem, sp.Requested); ok {
			w.pinned[sp.Name] = v
		}
		return []string{line}
	}
	if sp.Source.Type == guard.URL && isWheel(sp.Source.Location) && !editable {
		return []string{line} // with its own hashes
	}
	before := w.args
	w.args = nil
	s.wish(ctx, w, &sp, editable)
	lines := linesOf(w.args, s.recipe.Report)
	w.args = before
	return lines
}

// linesOf turns command-line words back into lines of a requirements file.
func linesOf(args []string, r *shims.Report) []string {
	var lines []string
	for i := 0; i < len(args); i++ {
		if args[i] == r.Requirement && i+1 < len(args) {
			lines = append(lines, "-r "+quoted(args[i+1]))
			i++
			continue
		}
		lines = append(lines, args[i])
	}
	return lines
}

// expandVariables replaces ${NAME} as pip does: names of capitals, digits and "_"
// that are set to something.
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
		v := s.w.Env(name)
		if v == "" || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			from = i + 2
			continue
		}
		line = line[:i] + v + line[i+j+1:]
		from = i + len(v)
	}
}

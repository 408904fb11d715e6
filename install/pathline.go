package install

import "strings"

// doubleQuoted writes a text between double quotes of a POSIX shell.
func doubleQuoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(s) + `"`
}

func posixLine(dir string) string {
	return "export PATH=" + strings.TrimSuffix(doubleQuoted(dir), `"`) + `:$PATH"`
}

// posixBlock survives set -e, set -u and an empty PATH, and makes the shell
// forget where it found the managers before.
func posixBlock(dir string) string {
	q := doubleQuoted(dir)
	return "case \"${PATH-}\" in\n  " + q + ":*) ;;\n  *) PATH=" + strings.TrimSuffix(q, `"`) + "${PATH:+:$PATH}\"; export PATH ;;\nesac\nhash -r 2>/dev/null || :\n"
}

func fishQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

func fishLine(dir string) string { return "set -gx PATH " + fishQuoted(dir) + " $PATH" }

func fishBlock(dir string) string {
	return "if test \"$PATH[1]\" != " + fishQuoted(dir) + "\n    " + fishLine(dir) + "\nend\n"
}

func powershellLine(dir string) string {
	return "$env:PATH = '" + strings.ReplaceAll(dir, "'", "''") + "' + [IO.Path]::PathSeparator + $env:PATH"
}

func nuLine(dir string) string {
	return "$env.PATH = ($env.PATH | prepend \"" + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(dir) + "\")"
}

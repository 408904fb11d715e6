package registry

import "strings"

// Elsewhere gives what other places than the command line and requirement files
// say of a setting; "" nothing.
func (s *Set) Elsewhere(key string) string {
	v := s.settings[key]
	var out []string
	for _, part := range v.split() {
		if part.source != commandLine && !part.project {
			out = append(out, part.text)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// commandLine is the source of what the command's own words say.
const commandLine = "command line"

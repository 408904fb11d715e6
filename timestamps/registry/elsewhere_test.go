package registry

import (
	"strings"
	"testing"
)

func TestPipElsewhere(t *testing.T) {
	s := machine([]string{"PIP_REQUIREMENT=a.txt b.txt", "PIP_NO_INDEX=1"}, map[string]string{"/etc/pip.conf": "[install]\neditable =\n  ./a\n  ./b\nrequirement = c.txt\n"})
	s.Flags = []Flag{{Key: "requirement", Value: "d.txt"}, {Key: "editable", Value: "./c"}, {Key: "constraint", Value: "e.txt"},
		{Key: "find-links", Value: "/w", Source: "d.txt", Project: true}, {Key: "no-index", Value: "true"}}
	set := Read("pipconf", s)
	for key, want := range map[string]string{"requirement": "a.txt b.txt", "editable": "./a\n./b", "constraint": "", "find-links": "", "no-index": "", "proxy": ""} {
		if got := set.Elsewhere(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if v, _, _ := set.Setting("editable"); strings.TrimSpace(v) != "./a\n./b\n./c" {
		t.Errorf("editable in all is %q", v)
	}
}

package registry

import "testing"

func TestPip(t *testing.T) {
	const public = "https://pypi.org/simple"
	for _, c := range []struct {
		what    string
		env     []string
		files   map[string]string
		flags   []Flag
		url     string
		private bool
		project bool
		others  []string
	}{
		{"nothing configured", nil, nil, nil, public, false, false, nil},
		{"user's file", nil, map[string]string{"/h/.config/pip/pip.conf": "[global]\nindex-url = https://u.test/simple/\n"}, nil, "https://u.test/simple", true, false, nil},
		{"older user file is weaker", nil, map[string]string{"/h/.pip/pip.conf": "[global]\nindex_url=https://o.test", "/h/.config/pip/pip.conf": "[global]\nindex-url: https://u.test\n"}, nil, "https://u.test", true, false, nil},
		{"environment's file over user's", nil, map[string]string{"/opt/m/pip.conf": "[global]\nindex-url=https://v.test", "/h/.config/pip/pip.conf": "[global]\nindex-url=https://u.test"}, nil, "https://v.test", true, false, nil},
		{"the command's section over global", nil, map[string]string{"/etc/pip.conf": "[install]\nindex-url=https://i.test", "/h/.config/pip/pip.conf": "[global]\nindex-url=https://u.test"}, nil, "https://i.test", true, false, nil},
		{"PIP_CONFIG_FILE instead of the user's", []string{"PIP_CONFIG_FILE=/c/pip.conf"}, map[string]string{"/c/pip.conf": "[global]\nextra-index-url=https://e.test", "/h/.config/pip/pip.conf": "[global]\nindex-url=https://u.test"}, nil, public, false, false, []string{"https://e.test"}},
		{"PIP_CONFIG_FILE that is not there", []string{"PIP_CONFIG_FILE=/no"}, map[string]string{"/h/.config/pip/pip.conf": "[global]\nindex-url=https://u.test"}, nil, "https://u.test", true, false, nil},
		{"no files by /dev/null", []string{"PIP_CONFIG_FILE=/dev/null"}, map[string]string{"/h/.config/pip/pip.conf": "[global]\nindex-url=https://u.test"}, nil, public, false, false, nil},
		{"variables", []string{"PIP_INDEX_URL=https://e.test", "PIP_EXTRA_INDEX_URL=https://x.test https://pypi.org/simple"}, map[string]string{"/opt/m/pip.conf": "[install]\nindex-url=https://v.test"}, nil, "https://e.test", true, false, []string{"https://x.test", public}},
		{"extra on several lines", nil, map[string]string{"/opt/m/pip.conf": "[global]\nextra-index-url =\n    https://x.test\n    https://y.test\n"}, nil, public, false, false, []string{"https://x.test", "https://y.test"}},
		{"flags add to extras", []string{"PIP_EXTRA_INDEX_URL=https://x.test"}, nil, []Flag{{Key: "extra-index-url", Value: "https://f.test"}}, public, false, false, []string{"https://x.test", "https://f.test"}},
		{"isolated", []string{"PIP_INDEX_URL=https://e.test"}, map[string]string{"/h/.config/pip/pip.conf": "[global]\nindex-url=https://u.test", "/etc/pip.conf": "[global]\nextra-index-url=https://s.test"}, []Flag{{Key: "isolated", Value: "true"}}, public, false, false, []string{"https://s.test"}},
		{"a requirements file's index", []string{"PIP_EXTRA_INDEX_URL=https://x.test"}, nil, []Flag{{Key: "index-url", Value: "https://r.test", Source: "requirements.txt", Project: true}}, "https://r.test", true, true, nil},
		{"a requirements file names the user's", []string{"PIP_INDEX_URL=https://x.test"}, nil, []Flag{{Key: "index-url", Value: "https://x.test/", Source: "requirements.txt", Project: true}}, "https://x.test", true, false, nil},
	} {
		s := machine(c.env, c.files)
		s.Flags = c.flags
		r := Read("pipconf", s).For("a")
		want(t, c.what, r, c.url, c.private, c.project)
		var others []string
		for _, o := range r.Others {
			others = append(others, o.URL)
		}
		if len(others) != len(c.others) {
			t.Errorf("%s: further indexes %q, want %q", c.what, others, c.others)
			continue
		}
		for i := range others {
			if others[i] != c.others[i] {
				t.Errorf("%s: further indexes %q, want %q", c.what, others, c.others)
			}
		}
	}
}

func TestPipProjectExtra(t *testing.T) {
	s := machine([]string{"PIP_EXTRA_INDEX_URL=https://x.test"}, nil)
	s.Flags = []Flag{{Key: "extra-index-url", Value: "https://r.test", Source: "r.txt", Project: true}}
	r := Read("pipconf", s).For("a")
	if len(r.Others) != 2 || r.Others[0].ProjectOnly || !r.Others[1].ProjectOnly {
		t.Errorf("%+v", r.Others)
	}
	if all := Read("pipconf", s).All(); len(all) != 3 {
		t.Errorf("All gives %d", len(all))
	}
}

func TestPipNoIndex(t *testing.T) {
	r := Read("pipconf", machine([]string{"PIP_NO_INDEX=1", "PIP_FIND_LINKS=/w"}, nil)).For("a")
	if r.Problem == "" || !r.Private {
		t.Errorf("%+v", r)
	}
}

func TestPipCredentialsAndSettings(t *testing.T) {
	set := Read("pipconf", machine([]string{"PIP_INDEX_URL=https://me:pw@i.test/simple", "PIP_EXTRA_INDEX_URL=https://n.test/simple", "PIP_UPLOADED_PRIOR_TO=P7D"},
		map[string]string{"/h/.netrc": "machine other.test login a password b\nmachine n.test\n login u # c\n password w\n"}))
	r := set.For("a")
	if r.Auth != "Basic bWU6cHc=" || r.URL != "https://i.test/simple" {
		t.Errorf("%s with %q", r.URL, r.Auth)
	}
	if r.Others[0].Auth != basic("u", "w") {
		t.Errorf("netrc: %q", r.Others[0].Auth)
	}
	if v, from, ok := set.Setting("uploaded-prior-to"); !ok || v != "P7D" || from != "PIP_UPLOADED_PRIOR_TO" {
		t.Errorf("%q %q", v, from)
	}
}

// A folder of archives stands in for an index, whoever named it.
func TestPipFolders(t *testing.T) {
	flag := func(key, v string, project bool) Flag {
		f := Flag{Key: key, Value: v, Project: project}
		if project {
			f.Source = "/p/requirements.txt"
		}
		return f
	}
	for _, c := range []struct {
		what    string
		env     []string
		flags   []Flag
		file    string
		local   bool
		project bool
	}{
		{"no folder", nil, nil, "/w/a.whl", false, false},
		{"by an option", nil, []Flag{flag("find-links", "/w", false)}, "/w/a.whl", true, false},
		{"with no index", nil, []Flag{flag("no-index", "true", false), flag("find-links", "w", false)}, "/p/sub/w/a.whl", true, false},
		{"by a variable", []string{"PIP_FIND_LINKS=/w /x"}, nil, "/w/a.whl", true, false},
		{"by an address of a folder", nil, []Flag{flag("find-links", "file:///w", false)}, "/w/a.whl", true, false},
		{"an index in a folder", []string{"PIP_INDEX_URL=file:///w/simple"}, nil, "/w/a.whl", true, false},
		{"by the project", nil, []Flag{flag("find-links", "/w", true)}, "/w/a.whl", true, true},
		{"by the project, inside", nil, []Flag{flag("find-links", "w", true)}, "/p/w/a.whl", true, false},
		{"by the project and the user", []string{"PIP_FIND_LINKS=/w"}, []Flag{flag("find-links", "/x", true)}, "/w/a.whl", true, false},
		{"a page of links", nil, []Flag{flag("find-links", "https://x.test/", false)}, "/w/a.whl", false, false},
		{"no file", nil, []Flag{flag("find-links", "/w", false)}, "https://x.test/a.whl", false, false},
	} {
		s := machine(c.env, nil)
		s.Flags = c.flags
		if r := Read("pipconf", s).From(c.file, "a"); r.Local != c.local || r.Local && r.ProjectOnly != c.project {
			t.Errorf("%s: %+v", c.what, r)
		}
	}
}

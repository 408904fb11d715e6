package registry

import (
	"testing"
	"time"
)

func TestCutoff(t *testing.T) {
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	ago := func(d float64) int64 { return now.Add(-time.Duration(d * 24 * float64(time.Hour))).Unix() }
	for _, c := range []struct {
		dialect string
		env     []string
		files   map[string]string
		want    int64 // 0: none
		source  string
	}{
		{"npmrc", nil, nil, 0, ""},
		{"npmrc", []string{"npm_config_min_release_age=7"}, nil, ago(7), "npm_config_min_release_age"},
		{"npmrc", []string{"NPM_CONFIG_MIN_RELEASE_AGE=1.5"}, nil, ago(1.5), "NPM_CONFIG_MIN_RELEASE_AGE"},
		{"npmrc", []string{"npm_config_min_release_age=1"}, map[string]string{"/p/.npmrc": "min-release-age=30"}, ago(30), "/p/.npmrc"},
		{"npmrc", []string{"npm_config_before=2026-06-01"}, map[string]string{"/h/.npmrc": "min-release-age = 3"}, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC).Unix(), "npm_config_before"},
		{"npmrc", []string{"npm_config_before=null", "npm_config_min_release_age=0"}, nil, 0, ""},
		{"npmrc", []string{"npm_config_min_release_age=-4"}, nil, 0, ""},
		{"npmrc", []string{"npm_config_min_release_age=nonsense"}, nil, 0, ""},
		{"pipconf", []string{"PIP_UPLOADED_PRIOR_TO=P10D"}, nil, ago(10), "PIP_UPLOADED_PRIOR_TO"},
		{"pipconf", nil, map[string]string{"/etc/pip.conf": "[global]\nuploaded-prior-to = 2026-06-01T00:00:00Z"}, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC).Unix(), "/etc/pip.conf"},
		{"cargo", []string{"CARGO_REGISTRY_GLOBAL_MIN_PUBLISH_AGE=2 weeks"}, nil, ago(14), "CARGO_REGISTRY_GLOBAL_MIN_PUBLISH_AGE"},
		{"cargo", []string{"CARGO_REGISTRY_GLOBAL_MIN_PUBLISH_AGE=1 hour"}, map[string]string{"/p/.cargo/config.toml": "[registry]\nglobal-min-publish-age='9 days'"}, ago(9), "/p/.cargo/config.toml"},
		{"cargo", []string{"CARGO_REGISTRY_GLOBAL_MIN_PUBLISH_AGE=0"}, nil, 0, ""},
	} {
		got, source, ok := Read(c.dialect, machine(c.env, c.files)).Cutoff(now)
		if got != c.want || source != c.source || ok != (c.want != 0) {
			t.Errorf("%s %v %v: %d from %q (%v), want %d from %q", c.dialect, c.env, c.files, got, source, ok, c.want, c.source)
		}
	}
}

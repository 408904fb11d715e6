package config

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"pkgd/guard"
)

func grant(c *Config, name string, span time.Duration) (Bypass, error) {
	now := c.w.Now()
	return c.Grant(Bypass{Of: guard.Package{Ecosystem: "npm", Name: name, Version: "1.0.0"}, For: "cooldown", Reason: "tested", Author: "me",
		Granted: now, Expires: now.Add(span)})
}

func TestBypasses(t *testing.T) {
	m := newMachine(t)
	c := m.load()
	if _, err := grant(c, "left-pad", 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := grant(c, "long", 31*24*time.Hour); err == nil {
		t.Error("31 days were granted")
	}
	now := m.w.Now().Unix()
	got := m.load().Policy().Bypasses
	if len(got) != 1 || got[0].String() != "npm:left-pad@1.0.0" || got[0].For != "cooldown" || got[0].Reason != "tested" || got[0].Expires != now+day {
		t.Errorf("active: %+v", got)
	}
	for _, at := range []int64{now - 1, now + day} {
		if got := c.Bypasses(at); len(got) != 0 {
			t.Errorf("at %d: %+v", at-now, got)
		}
	}
	if n, err := c.Revoke(func(b Bypass) bool { return b.Of.Name == "left-pad" }); n != 1 || err != nil {
		t.Errorf("revoked %d, %v", n, err)
	}
	if got := c.Bypasses(now); len(got) != 0 {
		t.Errorf("after revoke: %+v", got)
	}
}

func TestBypassesThatDoNotCount(t *testing.T) {
	line := `{"package":"npm:a@1","for":"cooldown","reason":"r","author":"me","granted":"2026-05-28T20:00:00Z","expires":"%s"}` + "\n"
	cases := map[string]string{
		"too long":      fmt.Sprintf(line, "2027-05-28T20:00:00Z"),
		"malware":       strings.Replace(fmt.Sprintf(line, "2026-05-29T20:00:00Z"), "cooldown", "malicious", 1),
		"no version":    strings.Replace(fmt.Sprintf(line, "2026-05-29T20:00:00Z"), "npm:a@1", "npm:a", 1),
		"no JSON":       "left-pad\n",
		"in the future": strings.Replace(fmt.Sprintf(line, "2026-07-29T20:00:00Z"), "2026-05-28", "2026-07-28", 1),
		"no ecosystem":  strings.Replace(fmt.Sprintf(line, "2026-05-29T20:00:00Z"), "npm:a", "nowhere:a", 1),
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			c := m.load()
			m.put(c.BypassFile(), text)
			if got := c.Bypasses(time.Date(2026, 5, 28, 21, 0, 0, 0, time.UTC).Unix()); len(got) != 0 {
				t.Errorf("counted: %+v", got)
			}
		})
	}
	m := newMachine(t)
	c := m.load()
	m.put(c.BypassFile(), fmt.Sprintf(line, "2026-05-29T20:00:00Z"))
	at := time.Date(2026, 5, 28, 21, 0, 0, 0, time.UTC).Unix()
	if got := c.Bypasses(at); len(got) != 1 {
		t.Fatalf("a good line does not count: %+v", got)
	}
	if err := os.Chmod(c.BypassFile(), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := c.Bypasses(at); len(got) != 0 && os.PathSeparator == '/' {
		t.Errorf("a file that others can write counts: %+v", got)
	}
}

func TestGrantsAtOnce(t *testing.T) {
	m := newMachine(t)
	c := m.load()
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := grant(c, fmt.Sprint("p", i), time.Hour); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	if got := c.Bypasses(m.w.Now().Unix()); len(got) != 32 {
		t.Errorf("%d of 32 grants are there", len(got))
	}
}

func TestParsePackage(t *testing.T) {
	for word, want := range map[string]string{
		"npm:left-pad@1.3.0": "npm:left-pad@1.3.0", "NPM:@a/b@2": "npm:@a/b@2", "pip:Flask_X@1": "PyPI:flask-x@1", "cargo:serde": "crates.io:serde",
		"Debian:12:openssl@3.0.11-1": "Debian:12:openssl@3.0.11-1", "Maven:org.a:b@1": "Maven:org.a:b@1", "go:github.com/a/b@v1": "Go:github.com/a/b@v1",
		"pkg:npm/%40a/b@1.0.0": "npm:@a/b@1.0.0", "pkg:pypi/Foo.Bar@2": "PyPI:foo-bar@2", "pkg:maven/org.a/b@1": "Maven:org.a:b@1",
		"pkg:deb/debian/curl@7.50.3-1?distro=debian-12": "Debian:12:curl@7.50.3-1", "npm:@a/b": "npm:@a/b", "Debian:openssl@1:2.3": "Debian:openssl@1:2.3",
	} {
		p, err := ParsePackage(word, "")
		if err != nil || p.String() != want {
			t.Errorf("%s: %s %v, want %s", word, p, err, want)
		}
	}
	for _, word := range []string{"left-pad", "what:x", "npm:", "pkg:nothing/x", "pkg:"} {
		if p, err := ParsePackage(word, ""); err == nil {
			t.Errorf("%s passed as %s", word, p)
		}
	}
	if p, err := ParsePackage("@a/b@1", "npm"); err != nil || p.String() != "npm:@a/b@1" {
		t.Errorf("%s %v", p, err)
	}
}

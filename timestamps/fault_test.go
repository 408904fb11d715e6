package timestamps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"

	universe "pkgd/tests/registry"
)

func jsonOf(text string) *json.Decoder { return json.NewDecoder(strings.NewReader(text)) }

func TestFaults(t *testing.T) {
	for what, c := range map[string]struct {
		spoil   func(*universe.Server)
		offline bool
		word    string
	}{
		"server error": {func(s *universe.Server) { s.Fail("/", 500, -1) }, true, "status 500"},
		"busy":         {func(s *universe.Server) { s.Fail("/", 429, -1) }, true, "status 429"},
		"not found":    {func(s *universe.Server) { s.Fail("/", 404, -1) }, false, "no package"},
		"forbidden":    {func(s *universe.Server) { s.Fail("/", 403, -1) }, false, "does not let"},
		"odd status":   {func(s *universe.Server) { s.Fail("/", 204, -1) }, false, "status 204"},
		"web page":     {func(s *universe.Server) { s.Say("/", "<html>log in</html>") }, false, ""},
		"silence":      {func(s *universe.Server) { s.Silence("/") }, true, "did not answer"},
		"slow":         {func(s *universe.Server) { s.Latency(3 * time.Second) }, true, "did not answer"},
		"broken off":   {func(s *universe.Server) { s.BreakOff("/") }, true, "broke its answer off"},
		"in circles":   {func(s *universe.Server) { s.Redirect("/", s.URL()) }, true, "not followed"},
		"token wanted": {func(s *universe.Server) { s.Token("t") }, false, "does not let"},
	} {
		for _, e := range ecosystems {
			t.Run(what+" "+e, func(t *testing.T) {
				t.Parallel()
				_, s := serve(t)
				c.spoil(s)
				b := book(t, "")
				if c.word == "did not answer" {
					b = New(Options{Client: &http.Client{Transport: &http.Transport{}}, Now: clock, Timeout: 300 * time.Millisecond})
				}
				a := ask1(t, b, Query{Ecosystem: e, Name: "zz-clean", Version: "1.0.0", Registry: at(s, e), Cutoff: before(7 * day)})
				if a.Released != 0 || a.Missing == nil || a.Missing.Offline != c.offline || !strings.Contains(a.Missing.Why, c.word) {
					t.Errorf("%+v, missing %+v", a, a.Missing)
				}
			})
		}
	}
}

func TestPassingFaultIsRetried(t *testing.T) {
	t.Parallel()
	_, s := serve(t)
	for _, e := range ecosystems {
		s.Fail("/", 503, 2)
		if a := ask1(t, book(t, ""), Query{Ecosystem: e, Name: "zz-clean", Version: "1.0.0", Registry: at(s, e)}); a.Released == 0 {
			t.Errorf("%s: %+v", e, a.Missing)
		}
	}
}

func TestSilentRegistryCostsOneTimeout(t *testing.T) {
	t.Parallel()
	_, s := serve(t)
	s.Silence("/")
	var queries []Query
	for i := range 500 {
		queries = append(queries, npmQuery(s, fmt.Sprintf("zz-%d", i), "1.0.0"))
	}
	b := New(Options{Client: &http.Client{Transport: &http.Transport{}}, Now: clock, Timeout: 300 * time.Millisecond})
	began := time.Now()
	for _, a := range b.Ask(context.Background(), queries) {
		if a.Missing == nil || !a.Missing.Offline {
			t.Fatalf("%+v", a)
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestCallersDeadline(t *testing.T) {
	_, s := serve(t)
	s.Silence("/")
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	a := book(t, "").Ask(ctx, []Query{npmQuery(s, "zz-a", "1"), npmQuery(s, "zz-b", "1")})
	if a[0].Missing == nil || a[1].Missing == nil || !a[0].Missing.Offline {
		t.Errorf("%+v", a)
	}
}

func TestCredentialsStayAtHome(t *testing.T) {
	_, home := serve(t)
	_, other := serve(t)
	home.Redirect("/", other.URL())
	for _, e := range ecosystems {
		reg := at(home, e)
		reg.Auth = "Bearer s3cret"
		a := ask1(t, book(t, ""), Query{Ecosystem: e, Name: "zz-clean", Version: "1.0.0", Registry: reg})
		if a.Released == 0 {
			t.Errorf("%s: a redirect was not followed: %+v", e, a.Missing)
		}
	}
	for _, r := range home.Requests() {
		if r.Auth != "Bearer s3cret" {
			t.Errorf("%s without the token", r.Path)
		}
	}
	for _, r := range other.Requests() {
		if r.Auth != "" {
			t.Errorf("%s: the token went to another host", r.Path)
		}
	}
	if len(other.Requests()) == 0 {
		t.Error("nothing was redirected")
	}
}

func TestToken(t *testing.T) {
	_, s := serve(t)
	s.Token("tok")
	for e, auth := range map[string]string{"npm": "Bearer tok", "PyPI": "Basic dTp0b2s=", "crates.io": "tok"} {
		reg := at(s, e)
		reg.Auth = auth
		if a := ask1(t, book(t, ""), Query{Ecosystem: e, Name: "zz-clean", Version: "1.0.0", Registry: reg}); a.Released == 0 {
			t.Errorf("%s: %+v", e, a.Missing)
		}
	}
}

// mocked is a Book whose public registries are answered by hand.
func mocked(t *testing.T, answer func(*http.Request) (*http.Response, error)) *Book {
	t.Helper()
	m := httpmock.NewMockTransport()
	m.RegisterNoResponder(answer)
	return New(Options{Client: &http.Client{Transport: m}, Now: clock, Timeout: 20 * time.Second})
}

func TestPublicRegistriesAreAskedByTheTable(t *testing.T) {
	var asked []string
	b := mocked(t, func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.String())
		return httpmock.NewStringResponse(404, ""), nil
	})
	for _, e := range ecosystems {
		if a := ask1(t, b, Query{Ecosystem: e, Name: "zz-a", Version: "1"}); a.Private || a.Missing == nil {
			t.Errorf("%s: %+v", e, a)
		}
	}
	want := "https://registry.npmjs.org/zz-a https://pypi.org/simple/zz-a/ https://index.crates.io/zz/-a/zz-a"
	if got := strings.Join(asked, " "); got != want {
		t.Errorf("asked %s", got)
	}
}

func TestHostileDocuments(t *testing.T) {
	for what, body := range map[string]string{
		"no document":     `[]`,
		"null":            `null`,
		"text":            `"x"`,
		"another package": `{"name":"left","versions":{"1":{}},"time":{"1":"2020-01-01T00:00:00Z"}}`,
		"odd versions":    `{"name":"zz-a","versions":[],"time":{}}`,
		"odd time":        `{"name":"zz-a","versions":{"1":{}},"time":{"1":{"a":1},"unpublished":{}}}`,
		"no versions":     `{"name":"zz-a","time":{"1":"2020-01-01T00:00:00Z"}}`,
		"nested":          `{"x":` + strings.Repeat(`[`, 20000) + strings.Repeat(`]`, 20000) + `,"name":"zz-a"}`,
		"deep version":    `{"versions":{"1":` + strings.Repeat(`{"a":`, 20000) + `1` + strings.Repeat(`}`, 20000) + `}}`,
		"cut":             `{"name":"zz-a","versions":{"1":{}},"time":{"1":"2020-01-01T00:00:00Z"`,
		"nothing":         ``,
	} {
		b := mocked(t, func(*http.Request) (*http.Response, error) { return httpmock.NewStringResponse(200, body), nil })
		for _, cutoff := range []int64{0, before(7 * day)} {
			if a := ask1(t, b, Query{Ecosystem: "npm", Name: "zz-a", Version: "1", Cutoff: cutoff}); a.Missing == nil || a.Released != 0 {
				t.Errorf("%s: %+v", what, a)
			}
		}
	}
}

func TestTooLargeAnAnswer(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	b := mocked(t, func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: endless{&sent}}, nil
	})
	a := ask1(t, b, Query{Ecosystem: "crates.io", Name: "zz-a", Version: "1"})
	if a.Missing == nil || a.Missing.Offline || sent.Load() > cratesLimit+1<<20 {
		t.Errorf("%+v after %d bytes", a.Missing, sent.Load())
	}
}

// endless is a body without an end.
type endless struct{ n *atomic.Int64 }

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	e.n.Add(int64(len(p)))
	return len(p), nil
}
func (e endless) Close() error { return nil }

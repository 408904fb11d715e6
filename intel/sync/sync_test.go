package sync

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"pkgd/intel/store"
)

// server serves a bulk export as OSV does, and can be made to misbehave.
type server struct {
	*httptest.Server
	mu       stdsync.Mutex
	body     map[string][]byte
	modified map[string]time.Time
	requests []string
	bytes    int
	spoil    func(w http.ResponseWriter, r *http.Request, ecosystem string) bool // true: answered
}

func serve(t *testing.T) *server {
	s := &server{body: map[string][]byte{}, modified: map[string]time.Time{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) put(ecosystem, day string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.body[ecosystem], s.modified[ecosystem] = data, date(day)
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ecosystem := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/"), "/"+exportName)
	s.requests = append(s.requests, fmt.Sprintf("%s match=%t range=%s", ecosystem, r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "", r.Header.Get("Range")))
	if s.spoil != nil && s.spoil(w, r, ecosystem) {
		return
	}
	data, ok := s.body[ecosystem]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("ETag", etag(data))
	c := &counted{ResponseWriter: w}
	http.ServeContent(c, r, "all.zip", s.modified[ecosystem], strings.NewReader(string(data)))
	s.bytes += c.n
}

// sent gives the bytes of bodies since the last sync. A handler that still runs
// is waited for.
func (s *server) sent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

func (s *server) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func etag(data []byte) string {
	return fmt.Sprintf("%q", strconv.FormatUint(uint64(crc32.ChecksumIEEE(data)), 16))
}

type counted struct {
	http.ResponseWriter
	n int
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.n += n
	return n, err
}

func (b *bed) sync(s *server, change func(*Options)) (Report, error) {
	o := Options{Dir: b.dir, Base: s.URL, Client: s.Client(), Ecosystems: []string{"npm", "PyPI"}, Retries: -1, Backoff: time.Millisecond, Now: date("2024-06-01")}
	if change != nil {
		change(&o)
	}
	s.mu.Lock()
	s.requests, s.bytes = nil, 0
	s.mu.Unlock()
	return Sync(context.Background(), o)
}

func (b *bed) synced(s *server, change func(*Options)) Report {
	b.t.Helper()
	rep, err := b.sync(s, change)
	if err != nil {
		b.t.Fatal(err)
	}
	return rep
}

func TestSync(t *testing.T) {
	b, s := newBed(t), serve(t)
	s.put("npm", "2024-05-01", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0")))
	s.put("PyPI", "2024-05-02", pack(t, rec("MAL-2", "2024-01-01", "PyPI zz-b 1.0")))
	rep := b.synced(s, nil)
	if !rep.Changed || rep.Records != 2 || rep.Partial() {
		t.Errorf("%+v", rep)
	}
	b.want("synced", "MAL-1 MAL-2", "npm zz-a 1.0.0", "PyPI zz-b 1.0")
	if b.exported("npm") != "2024-05-01" || b.exported("PyPI") != "2024-05-02" {
		t.Error("freshness is not the server's time of the export")
	}

	again := b.synced(s, nil)
	if again.Changed || again.Generation != rep.Generation || !again.ecosystem("npm").NotModified || s.sent() != 0 {
		t.Errorf("nothing new: %+v, %d bytes", again, s.sent())
	}
	for _, r := range s.asked() {
		if !strings.Contains(r, "match=true") {
			t.Errorf("an unconditional request: %s", r)
		}
	}

	s.put("npm", "2024-05-03", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0"), rec("MAL-3", "2024-05-03", "npm zz-a 1.0.0")))
	next := b.synced(s, nil)
	if e := next.ecosystem("npm"); !next.Changed || e.Added != 1 || e.Unchanged != 1 || !next.ecosystem("PyPI").NotModified {
		t.Errorf("one is new: %+v", next)
	}
	b.want("one is new", "MAL-1 MAL-2 MAL-3", "npm zz-a 1.0.0", "PyPI zz-b 1.0")

	s.put("npm", "2024-04-01", pack(t, rec("MAL-9", "2024-01-01", "npm zz-a 1.0.0")))
	old := b.synced(s, nil)
	if old.Changed || old.Counts[Older] != 1 {
		t.Errorf("an older export: %+v", old)
	}
	if left, _ := filepath.Glob(filepath.Join(b.dir, partialName, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSyncResumes(t *testing.T) {
	b, s := newBed(t), serve(t)
	var records []string
	for i := range 400 {
		records = append(records, rec(fmt.Sprintf("MAL-%d", i), "2024-01-01", fmt.Sprintf("npm zz-%d 1.0.0", i)))
	}
	data := pack(t, records...)
	s.put("npm", "2024-05-01", data)
	cut := true
	s.spoil = func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if !cut || r.Header.Get("Range") != "" {
			return false
		}
		w.Header().Set("ETag", etag(data))
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		_, _ = w.Write(data[:len(data)/2])
		return true
	}
	npm := func(o *Options) { o.Ecosystems = []string{"npm"} }
	if _, err := b.sync(s, npm); !errors.Is(err, ErrFetch) {
		t.Fatalf("a broken download: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(b.dir, partialName, "npm.zip")); len(left) != 1 {
		t.Fatal("the half that came is not kept")
	}
	rep := b.synced(s, npm)
	if rep.Records != 400 || s.sent() >= len(data) || !strings.Contains(strings.Join(s.asked(), "\n"), "range=bytes=") {
		t.Errorf("gone on with: %d records, %d of %d bytes, %v", rep.Records, s.sent(), len(data), s.asked())
	}

	// The export changes between the halves: the old half is thrown away.
	b = newBed(t)
	if _, err := b.sync(s, npm); err == nil {
		t.Fatal("the download was to break off")
	}
	s.put("npm", "2024-05-02", pack(t, rec("MAL-1", "2024-01-01", "npm zz-new 1.0.0")))
	cut = false
	b.synced(s, npm)
	b.want("the new export", "MAL-1", "npm zz-new 1.0.0", "npm zz-1 1.0.0")

	// Within one run too, while attempts are left.
	b = newBed(t)
	s.put("npm", "2024-05-03", data)
	cut = true
	if rep = b.synced(s, func(o *Options) { npm(o); o.Retries = 2 }); rep.Records != 400 {
		t.Errorf("in one run: %+v", rep)
	}
}

func TestSyncFailures(t *testing.T) {
	good := pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0"))
	for name, c := range map[string]struct {
		spoil func(w http.ResponseWriter)
		why   Why
	}{
		"404":       {func(w http.ResponseWriter) { w.WriteHeader(404) }, Failed},
		"500":       {func(w http.ResponseWriter) { w.WriteHeader(500) }, Failed},
		"HTML":      {func(w http.ResponseWriter) { fmt.Fprint(w, "<html>log in</html>") }, Damaged},
		"nothing":   {func(w http.ResponseWriter) { w.WriteHeader(200) }, Damaged},
		"too short": {func(w http.ResponseWriter) { w.Header().Set("Content-Length", "999"); fmt.Fprint(w, "PK") }, Failed},
	} {
		t.Run(name, func(t *testing.T) {
			b, s := newBed(t), serve(t)
			s.put("npm", "2024-05-01", good)
			s.put("PyPI", "2024-05-01", pack(t, rec("MAL-2", "2024-01-01", "PyPI zz-b 1.0")))
			b.synced(s, nil)
			s.put("npm", "2024-05-02", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0"), rec("MAL-3", "2024-01-01", "npm zz-a 1.0.0")))
			s.spoil = func(w http.ResponseWriter, r *http.Request, ecosystem string) bool {
				if ecosystem == "PyPI" {
					c.spoil(w)
				}
				return ecosystem == "PyPI"
			}
			rep := b.synced(s, nil)
			if !rep.Changed || rep.Counts[c.why] != 1 || !rep.Partial() {
				t.Errorf("%+v", rep)
			}
			b.want("the others come in", "MAL-1 MAL-2 MAL-3", "npm zz-a 1.0.0", "PyPI zz-b 1.0")
		})
	}
}

func TestSyncUnreachable(t *testing.T) {
	b, s := newBed(t), serve(t)
	s.Close()
	rep, err := b.sync(s, nil)
	if !errors.Is(err, ErrFetch) || rep.Counts[Failed] != 2 {
		t.Errorf("%v %+v", err, rep)
	}
	for _, bad := range []func(*Options){
		func(o *Options) { o.Base = "ftp://127.0.0.1/x" },
		func(o *Options) { o.Base = "nope" },
		func(o *Options) { o.Ecosystems = []string{"Homebrew"} },
		func(o *Options) { o.Client = nil },
	} {
		if _, err := b.sync(s, bad); err == nil || errors.Is(err, ErrFetch) {
			t.Errorf("a senseless request: %v", err)
		}
	}
	w, err := store.Lock(context.Background(), b.dir, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err = b.sync(s, nil); !store.Is(err, store.Busy) {
		t.Errorf("beside another writer: %v", err)
	}
}

// TestSyncRetries: a server that answers 503 twice is asked a third time.
func TestSyncRetries(t *testing.T) {
	b, s := newBed(t), serve(t)
	s.put("npm", "2024-05-01", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0")))
	left := 2
	s.spoil = func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		if left > 0 {
			left--
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		return false
	}
	if rep := b.synced(s, func(o *Options) { o.Ecosystems = []string{"npm"}; o.Retries = 3 }); rep.Records != 1 {
		t.Errorf("%+v", rep)
	}
}

package timestamps

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pkgd/timestamps/registry"
)

// fetcher asks registries: with retries, under one deadline per answer, with
// bounds on size and number, and with credentials for the registry's own host
// only.
type fetcher struct {
	opt      Options
	clients  clients
	clock    witness
	slots    chan struct{}
	heavy    chan struct{} // beside slots, for whole documents of npm
	pacer    pacer
	requests atomic.Int64
	bytes    atomic.Int64

	configs struct {
		sync.Mutex
		api map[string]string // by the address of a crates index
	}

	mu    sync.Mutex
	hosts map[string]*health
	dates map[string]*honesty
}

// health of a host: after maxFailures in a row without one answer it is not
// asked again, so that a silent registry costs one timeout and not a thousand.
type health struct {
	failures int
	last     *Failure
}

const maxFailures = 3

// maxHeavy bounds the whole documents that are read at once: each may need
// some megabytes while it is.
const maxHeavy = 6

func newFetcher(o Options) *fetcher {
	return &fetcher{
		opt: o, clients: clients{base: o.Client},
		slots: make(chan struct{}, o.Parallel), heavy: make(chan struct{}, maxHeavy),
		hosts: map[string]*health{}, dates: map[string]*honesty{},
	}
}

func (f *fetcher) counts() (int, int64) { return int(f.requests.Load()), f.bytes.Load() }

// request is one question.
type request struct {
	method string // "" GET
	url    string
	accept string
	limit  int64         // the answer must be shorter, in bytes, unpacked
	raw    bool          // an archive: as it is, never packed once more on the way
	time   time.Duration // 0: Options.Timeout
}

// answer is what came back, whatever its status below 500.
type answer struct {
	status int
	header http.Header
	host   string
}

// do asks and hands the body to read while the answer is coming in. Status 200
// only is read. An error is a *Failure.
func (f *fetcher) do(ctx context.Context, reg *registry.Registry, q request, read func(io.Reader) error) (*answer, error) {
	u, err := url.Parse(q.url)
	if err != nil || u.Host == "" {
		return nil, &Failure{Why: "the registry's address cannot be understood"}
	}
	if down := f.down(u.Host); down != nil {
		return nil, down
	}
	client, err := f.clients.of(reg)
	if err != nil {
		return nil, &Failure{Why: err.Error(), Offline: true}
	}
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return nil, f.failed(u.Host, ctx, ctx.Err())
	}
	if down := f.down(u.Host); down != nil {
		return nil, down
	}
	one, cancel := context.WithTimeout(ctx, max(q.time, f.opt.Timeout))
	defer cancel()
	req, err := newRequest(one, reg, u, q)
	if err != nil {
		return nil, &Failure{Why: "the registry's address cannot be understood"}
	}
	f.requests.Add(1)
	resp, err := client.Do(req)
	if err != nil {
		return nil, f.failed(u.Host, ctx, err)
	}
	defer func() {
		_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // an answer read to its end keeps the connection
		_ = resp.Body.Close()
	}()
	f.clock.see(u.Host, resp.Header, f.opt.Now())
	if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
		return nil, f.failed(u.Host, ctx, statusError(resp.StatusCode))
	}
	f.up(u.Host)
	a := &answer{status: resp.StatusCode, header: resp.Header, host: u.Host}
	if resp.StatusCode != http.StatusOK || read == nil {
		return a, nil
	}
	return a, f.body(ctx, u.Host, resp, q.limit, read)
}

// body unpacks and counts the answer.
func (f *fetcher) body(ctx context.Context, host string, resp *http.Response, limit int64, read func(io.Reader) error) error {
	var r io.Reader = &counter{r: resp.Body, n: &f.bytes}
	if resp.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r)
		if err != nil {
			return &Failure{Why: host + " sent an answer that cannot be unpacked"}
		}
		r = z
	}
	lim := &limited{r: r, left: limit}
	err := read(lim)
	switch {
	case err == nil:
		return nil
	case lim.over:
		return &Failure{Why: host + " sent an answer larger than " + size(limit)}
	case lim.broken != nil:
		return f.failed(host, ctx, lim.broken)
	}
	var fail *Failure
	if errors.As(err, &fail) {
		return fail
	}
	if strings.Contains(resp.Header.Get("Content-Type"), "html") || lim.html {
		return &Failure{Why: host + " answered with a web page instead of package data"}
	}
	return &Failure{Why: host + " sent an answer that cannot be understood"}
}

func newRequest(ctx context.Context, reg *registry.Registry, u *url.URL, q request) (*http.Request, error) {
	method := q.method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", userAgent)
	if q.accept != "" {
		req.Header.Set("Accept", q.accept)
	}
	if q.raw {
		req.Header.Set("Accept-Encoding", "identity")
	} else if method == http.MethodGet {
		// Asked for by hand, so that bytes are counted as they come over the wire.
		req.Header.Set("Accept-Encoding", "gzip")
	}
	if reg.Auth != "" && sameOrigin(reg.URL, u) {
		req.Header.Set("Authorization", reg.Auth)
	}
	return req, nil
}

// userAgent names the asker; crates.io refuses requests without one.
const userAgent = "pkgd (release time look-up)"

func sameOrigin(base string, u *url.URL) bool {
	b, err := url.Parse(base)
	return err == nil && b.Scheme == u.Scheme && strings.EqualFold(b.Host, u.Host)
}

// statusError is an HTTP status that means "broken down".
type statusError int

func (s statusError) Error() string { return "status " + strconv.Itoa(int(s)) }

// failed makes the failure of a host that gave no answer and counts it. The end
// of the caller's own time is not the host's fault.
func (f *fetcher) failed(host string, ctx context.Context, err error) *Failure {
	why := &Failure{Why: host + " " + f.cause(ctx, err), Offline: true}
	if ctx.Err() != nil {
		return why
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.hosts[host]
	if h == nil {
		h = &health{}
		f.hosts[host] = h
	}
	h.failures++
	h.last = why
	return why
}

func (f *fetcher) cause(ctx context.Context, err error) string {
	var status statusError
	var op *net.OpError
	var name *net.DNSError
	switch {
	case ctx.Err() != nil:
		return "was not asked to the end: the time for release times was over"
	case errors.As(err, &status):
		return "answered with " + status.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "did not answer within " + f.opt.Timeout.Round(time.Millisecond).String()
	case errors.As(err, &name):
		return "cannot be found: " + name.Err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "broke its answer off"
	case errors.As(err, &op):
		return "cannot be reached: " + op.Err.Error()
	case errors.Is(err, errRedirect):
		return errRedirect.Error()
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // its own text repeats the whole address
	}
	return "cannot be reached: " + err.Error()
}

func (f *fetcher) down(host string) *Failure {
	f.mu.Lock()
	defer f.mu.Unlock()
	if h := f.hosts[host]; h != nil && h.failures >= maxFailures {
		return h.last
	}
	return nil
}

func (f *fetcher) up(host string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.hosts, host)
}

package registry

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Server serves a universe on one loopback address.
type Server struct {
	universe *Universe
	http     *http.Server
	listener net.Listener
	done     chan struct{} // closed when the server stops: ends silent answers

	mu    sync.Mutex
	state knobs
	log   []Request
}

// Request is one line of the log.
type Request struct {
	Method string
	Path   string // as it was sent, with escapes
	Accept string
	Auth   string // the Authorization header
	Status int
	Bytes  int // of the answer's body
}

// Start serves a universe on a free port of 127.0.0.1 until Close.
func Start(u *Universe) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return Serve(u, l), nil
}

// Serve serves a universe on a listener until Close.
func Serve(u *Universe, l net.Listener) *Server {
	s := &Server{universe: u, listener: l, done: make(chan struct{})}
	s.http = &http.Server{Handler: http.HandlerFunc(s.handle), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(l) }()
	return s
}

// Close stops the server and ends what it is still answering.
func (s *Server) Close() error {
	close(s.done)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := s.http.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return s.http.Close()
}

// URL is the server's base address.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// NPM is the address for npm's registry setting.
func (s *Server) NPM() string { return s.URL() + "/npm/" }

// PyPI is the address for pip's index-url setting.
func (s *Server) PyPI() string { return s.URL() + "/simple" }

// Crates is the address for cargo's registries.NAME.index.
func (s *Server) Crates() string { return "sparse+" + s.URL() + "/index/" }

// CargoConfig is a config.toml that puts this server in the place of crates.io.
func (s *Server) CargoConfig() string {
	return "[source.crates-io]\nreplace-with = \"local\"\n\n[source.local]\nregistry = \"" + s.Crates() + "\"\n"
}

// Requests gives the log so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.log...)
}

// Forget empties the log.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}

func (s *Server) handle(w http.ResponseWriter, req *http.Request) {
	k := s.knobs()
	lw := &loggingWriter{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.log = append(s.log, Request{Method: req.Method, Path: req.URL.EscapedPath(), Accept: req.Header.Get("Accept"),
			Auth: req.Header.Get("Authorization"), Status: lw.status, Bytes: lw.bytes})
	}()
	if !s.wait(req, k.latency) {
		return
	}
	lw.Header().Set("Date", s.universe.clock().UTC().Format(http.TimeFormat))
	if s.faulty(lw, req, k) {
		return
	}
	if k.token != "" && !authorized(req, k.token) {
		lw.Header().Set("WWW-Authenticate", `Basic realm="zz"`)
		writeJSON(lw, http.StatusUnauthorized, map[string]string{"error": "a token is needed"})
		return
	}
	s.route(lw, req)
}

func (s *Server) route(w http.ResponseWriter, req *http.Request) {
	for prefix, serve := range map[string]http.HandlerFunc{
		"/npm/": s.serveNPM, "/simple/": s.serveSimple, "/pypi/": s.servePyPIOlder, "/files/": s.serveFiles,
		"/index/": s.serveIndex, "/dl/": s.serveCrate, "/api/v1/crates/": s.serveCratesAPI,
	} {
		if strings.HasPrefix(req.URL.Path, prefix) {
			serve(w, req)
			return
		}
	}
	http.NotFound(w, req)
}

// wait sleeps; false: the client or the server is gone.
func (s *Server) wait(req *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-req.Context().Done():
	case <-s.done:
	}
	return false
}

// authorized takes a token as npm (Bearer), pip (Basic, as the password) and
// cargo (bare) send it.
func authorized(req *http.Request, token string) bool {
	h := req.Header.Get("Authorization")
	if h == token || h == "Bearer "+token {
		return true
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(h, "Basic "))
	return err == nil && strings.HasSuffix(string(raw), ":"+token)
}

// content answers with a body, dated, with an ETag so that clients may ask
// whether it changed.
func (s *Server) content(w http.ResponseWriter, req *http.Request, kind string, modified time.Time, body []byte) {
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("Cache-Control", "public, max-age=0, must-revalidate")
	w.Header().Set("Vary", "Accept")
	http.ServeContent(w, req, "", modified, bytes.NewReader(body))
}

// archiveDate is the Last-Modified of a release's archives: when they were put
// there. The zero time sends none.
func (s *Server) archiveDate(r *Release) time.Time {
	k := s.knobs()
	switch {
	case k.noArchiveDates || r.NoTime:
		return time.Time{}
	case !k.archiveDates.IsZero():
		return k.archiveDates
	}
	return s.universe.Released(r).Add(2 * time.Second)
}

func encodeJSON(v any) []byte {
	b, err := json.Marshal(v)
	must(err)
	return b
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encodeJSON(v))
}

// loggingWriter notes status and size.
type loggingWriter struct {
	http.ResponseWriter
	status, bytes int
}

func (w *loggingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *loggingWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.bytes += n
	return n, err
}

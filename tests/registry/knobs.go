package registry

import (
	"net/http"
	"strings"
	"time"
)

// knobs is everything a test can set about a server.
type knobs struct {
	latency        time.Duration
	faults         []fault
	token          string
	noShort        bool
	noJSON         bool
	noOlder        bool
	noPubtime      bool
	noArchiveDates bool
	archiveDates   time.Time
}

// fault is what happens to paths that begin with prefix.
type fault struct {
	prefix string
	status int    // answered; 0: body with status 200
	body   string // "" and status 0: silence
	broken bool   // the answer breaks off in the middle
	left   int    // how often it still happens; < 0: always
	to     string // redirected there, with the path behind it
}

func (s *Server) knobs() knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

func (s *Server) set(change func(*knobs)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.state)
}

// Latency makes every answer wait.
func (s *Server) Latency(d time.Duration) { s.set(func(k *knobs) { k.latency = d }) }

// Token makes every request without this token end with 401; "" ends that.
func (s *Server) Token(t string) { s.set(func(k *knobs) { k.token = t }) }

// ShortDocuments says whether npm's short documents are served (they are).
func (s *Server) ShortDocuments(on bool) { s.set(func(k *knobs) { k.noShort = !on }) }

// SimpleJSON says whether the simple index speaks JSON (it does).
func (s *Server) SimpleJSON(on bool) { s.set(func(k *knobs) { k.noJSON = !on }) }

// OlderJSON says whether PyPI's older JSON API is there (it is).
func (s *Server) OlderJSON(on bool) { s.set(func(k *knobs) { k.noOlder = !on }) }

// Pubtime says whether the crates index has release times (it has).
func (s *Server) Pubtime(on bool) { s.set(func(k *knobs) { k.noPubtime = !on }) }

// ArchiveDates gives all archives one Last-Modified, as a file server full of
// copies would; the zero time sends none.
func (s *Server) ArchiveDates(t time.Time) {
	s.set(func(k *knobs) { k.archiveDates, k.noArchiveDates = t, t.IsZero() })
}

// Fail answers paths that begin with prefix with a status, times often; < 0:
// until Mend.
func (s *Server) Fail(prefix string, status, times int) {
	s.fault(fault{prefix: prefix, status: status, body: http.StatusText(status), left: times})
}

// Say answers paths that begin with prefix with a body of another kind ("<html>…").
func (s *Server) Say(prefix, body string) { s.fault(fault{prefix: prefix, body: body, left: -1}) }

// Silence never answers paths that begin with prefix.
func (s *Server) Silence(prefix string) { s.fault(fault{prefix: prefix, left: -1}) }

// BreakOff ends the answer to paths that begin with prefix in the middle.
func (s *Server) BreakOff(prefix string) { s.fault(fault{prefix: prefix, broken: true, left: -1}) }

// Redirect sends paths that begin with prefix on to another base address.
func (s *Server) Redirect(prefix, to string) { s.fault(fault{prefix: prefix, to: to, left: -1}) }

// Mend takes all faults away.
func (s *Server) Mend() { s.set(func(k *knobs) { k.faults = nil }) }

func (s *Server) fault(f fault) {
	s.set(func(k *knobs) { k.faults = append(append([]fault(nil), k.faults...), f) })
}

// faulty carries a fault out; false: there is none for the request.
func (s *Server) faulty(w http.ResponseWriter, req *http.Request, k knobs) bool {
	for i := range k.faults {
		f := k.faults[i]
		if !strings.HasPrefix(req.URL.EscapedPath(), f.prefix) || !s.spend(i) {
			continue
		}
		switch {
		case f.to != "":
			http.Redirect(w, req, strings.TrimSuffix(f.to, "/")+req.URL.EscapedPath(), http.StatusFound)
		case f.broken:
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write([]byte(`{"name":`))
		case f.status != 0:
			http.Error(w, f.body, f.status)
		case f.body != "":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(f.body))
		default:
			s.wait(req, time.Hour)
		}
		return true
	}
	return false
}

// spend counts a use of a fault; false: it is used up.
func (s *Server) spend(i int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i >= len(s.state.faults) {
		return false
	}
	f := &s.state.faults[i]
	if f.left == 0 {
		return false
	}
	if f.left > 0 {
		f.left--
	}
	return true
}

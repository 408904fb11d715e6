package sync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	stateSuffix    = ".state"
	maxExport      = 8 << 30 // bytes; the largest export of today has about 1 % of it
	defaultRetries = 3
	maxRetryWait   = 20 * time.Second
)

// fetcher downloads exports into a folder, where they survive a broken run.
type fetcher struct {
	s       *job
	base    *url.URL
	dir     string
	client  *retryablehttp.Client
	retries int
	mu      sync.Mutex // of the progress function
}

func (f *fetcher) progress(what string, done, total int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.s.o.progress(what, done, total)
}

// validators are what the server said of the bytes in a partial file.
type validators struct {
	Address      string `json:"address"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	Done         bool   `json:"done,omitempty"`
}

func newFetcher(s *job, base *url.URL, dir string) *fetcher {
	f := &fetcher{s: s, base: base, dir: dir, client: retryablehttp.NewClient(), retries: s.o.Retries}
	switch {
	case f.retries == 0:
		f.retries = defaultRetries
	case f.retries < 0:
		f.retries = 0
	}
	f.client.HTTPClient = s.o.Client
	f.client.Logger = nil
	f.client.RetryMax = f.retries
	f.client.RetryWaitMin = s.o.backoff()
	f.client.RetryWaitMax = max(maxRetryWait, s.o.backoff())
	f.client.ErrorHandler = retryablehttp.PassthroughErrorHandler
	return f
}

// fetch gives the export that is to be taken in; nil where the store has it
// already.
func (f *fetcher) fetch(ctx context.Context, ecosystem string) (*export, error) {
	address := f.base.JoinPath(ecosystem, exportName).String()
	path := filepath.Join(f.dir, strings.ReplaceAll(ecosystem, " ", "_")+".zip")
	var err error
	for try := 0; try <= f.retries; try++ {
		if try > 0 {
			if err := sleep(ctx, f.s.o.backoff()<<min(try, 5)); err != nil {
				return nil, err
			}
		}
		var x *export
		var again bool
		if x, again, err = f.once(ctx, ecosystem, address, path); err == nil || !again {
			return x, err
		}
	}
	return nil, err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// once makes one request. again says whether another may get further.
func (f *fetcher) once(ctx context.Context, ecosystem, address, path string) (x *export, again bool, err error) {
	have, size := f.partial(address, path)
	req, err := f.request(ctx, ecosystem, address, have, size)
	if err != nil {
		return nil, false, err
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, false, err
	}
	defer func() {
		_, _ = io.CopyN(io.Discard, resp.Body, 4<<10)
		resp.Body.Close()
	}()
	switch resp.StatusCode {
	case http.StatusNotModified:
		if have.Done {
			return f.export(ecosystem, path, have), false, nil
		}
		f.drop(path)
		return nil, false, nil
	case http.StatusOK:
		size = 0
	case http.StatusPartialContent:
		if !continues(resp, have, size) {
			f.drop(path)
			return nil, true, errors.New("the server went on with another file than the one that was begun")
		}
	case http.StatusRequestedRangeNotSatisfiable:
		f.drop(path)
		return nil, size > 0, errors.New("the server does not have the rest of the download")
	case http.StatusNotFound:
		return nil, false, fmt.Errorf("the server has no export of it (404 for %s)", address)
	default:
		return nil, false, fmt.Errorf("the server answered %s for %s", resp.Status, address)
	}
	return f.receive(ecosystem, path, address, resp, size)
}

// request is conditional on what the store has, or on a finished download that
// was not taken in; a download that broke off asks for its rest.
func (f *fetcher) request(ctx context.Context, ecosystem, address string, have validators, size int64) (*retryablehttp.Request, error) {
	req, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", "identity")
	stored := f.s.state(f.s.key(ecosystem))
	etag, modified := stored.ETag, stored.LastModified
	if have.Done {
		etag, modified = have.ETag, have.LastModified
	}
	if f.s.o.Force && !have.Done {
		etag, modified = "", ""
	}
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	} else if modified != "" {
		req.Header.Set("If-Modified-Since", modified)
	}
	if size > 0 && !have.Done {
		req.Header.Set("Range", "bytes="+strconv.FormatInt(size, 10)+"-")
		if strong(have.ETag) {
			req.Header.Set("If-Range", have.ETag)
		} else {
			req.Header.Set("If-Range", have.LastModified)
		}
	}
	return req, nil
}

func strong(etag string) bool { return etag != "" && !strings.HasPrefix(etag, "W/") }

// partial says what is left of an earlier download. What cannot be gone on with
// is removed.
func (f *fetcher) partial(address, path string) (v validators, size int64) {
	raw, err := readFile(path+stateSuffix, 64<<10)
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	info, bad := os.Lstat(path)
	if err != nil || bad != nil || !info.Mode().IsRegular() || v.Address != address || !strong(v.ETag) && v.LastModified == "" {
		f.drop(path)
		return validators{}, 0
	}
	return v, info.Size()
}

func (f *fetcher) drop(path string) {
	_ = os.Remove(path)
	_ = os.Remove(path + stateSuffix)
}

// continues says whether a 206 is the rest of what is there.
func continues(resp *http.Response, have validators, size int64) bool {
	first, _, ok := strings.Cut(strings.TrimPrefix(resp.Header.Get("Content-Range"), "bytes "), "-")
	at, err := strconv.ParseInt(first, 10, 64)
	if !ok || err != nil || at != size {
		return false
	}
	etag := resp.Header.Get("ETag")
	return etag == "" || etag == have.ETag
}

// receive writes the body behind the first size bytes of the file.
func (f *fetcher) receive(ecosystem, path, address string, resp *http.Response, size int64) (*export, bool, error) {
	v := validators{Address: address, ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified")}
	total := int64(-1)
	if resp.ContentLength >= 0 {
		total = size + resp.ContentLength
	}
	if total > maxExport {
		return nil, false, fmt.Errorf("the export has %d bytes, more than the %d that are fetched", total, int64(maxExport))
	}
	flags := os.O_WRONLY | os.O_APPEND
	if size == 0 {
		f.drop(path)
		flags |= os.O_CREATE | os.O_EXCL
	}
	file, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, false, err
	}
	if err = f.note(path, v); err != nil {
		file.Close()
		return nil, false, err
	}
	n, err := io.Copy(file, io.LimitReader(&watched{r: resp.Body, f: f, what: ecosystem, done: size, total: total}, maxExport-size+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, true, fmt.Errorf("the download broke off after %d bytes: %w", size+n, err)
	}
	if size+n > maxExport {
		f.drop(path)
		return nil, false, fmt.Errorf("the export has more than the %d bytes that are fetched", int64(maxExport))
	}
	if total >= 0 && size+n != total {
		return nil, true, fmt.Errorf("the download broke off after %d of %d bytes", size+n, total)
	}
	v.Done = true
	if err = f.note(path, v); err != nil {
		return nil, false, err
	}
	return f.export(ecosystem, path, v), false, nil
}

// note writes what the server said beside the file.
func (f *fetcher) note(path string, v validators) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	tmp := path + stateSuffix + ".tmp"
	_ = os.Remove(tmp)
	out, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = out.Write(raw)
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, path+stateSuffix)
}

func (f *fetcher) export(ecosystem, path string, v validators) *export {
	return &export{path: path, name: ecosystem + "/" + exportName, ecosystem: ecosystem,
		asOf: f.s.exportTime(v.LastModified), etag: v.ETag, modified: v.LastModified}
}

// watched tells the progress of a body.
type watched struct {
	r           io.Reader
	f           *fetcher
	what        string
	done, total int64
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.r.Read(b)
	w.done += int64(n)
	w.f.progress(w.what, w.done, w.total)
	return n, err
}

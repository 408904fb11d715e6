package timestamps

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"pkgd/timestamps/registry"
)

// clients keeps one client for each way to reach registries: the one passed in,
// and copies of it with a registry's own proxy and authorities.
type clients struct {
	base *http.Client
	mu   sync.Mutex
	made map[string]*http.Client
}

var errNoClient = errors.New("there is no network to ask")

// of gives the client for a registry.
func (c *clients) of(reg *registry.Registry) (*http.Client, error) {
	if c.base == nil {
		return nil, errNoClient
	}
	key := reg.Proxy + "\x00" + string(reg.CA)
	c.mu.Lock()
	defer c.mu.Unlock()
	if have := c.made[key]; have != nil {
		return have, nil
	}
	inner := *c.base
	inner.Timeout = 0 // every request has a context with a deadline
	inner.CheckRedirect = checkRedirect
	if err := special(&inner, reg); err != nil {
		return nil, err
	}
	if c.made == nil {
		c.made = map[string]*http.Client{}
	}
	c.made[key] = retrying(&inner)
	return c.made[key], nil
}

// special gives the client a transport of its own: for the registry's proxy and
// authorities, and so that as many connections stay open as requests run.
func special(c *http.Client, reg *registry.Registry) error {
	// A client that tries again by itself would multiply the tries made here.
	if again, ok := c.Transport.(*retryablehttp.RoundTripper); ok && again.Client != nil && again.Client.HTTPClient != nil {
		c.Transport = again.Client.HTTPClient.Transport
	}
	t, ok := c.Transport.(*http.Transport)
	if c.Transport == nil {
		t, ok = &http.Transport{ForceAttemptHTTP2: true}, true
	}
	if !ok {
		if reg.Proxy != "" || reg.CA != nil {
			return errors.New("the proxy or authorities that the configuration names cannot be used here")
		}
		return nil
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = max(t.MaxIdleConnsPerHost, 64)
	t.DisableCompression = true // see newRequest
	if reg.Proxy != "" {
		address := reg.Proxy
		if !strings.Contains(address, "://") {
			address = "http://" + address
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			return errors.New("the proxy that the configuration names cannot be understood")
		}
		t.Proxy = http.ProxyURL(u)
	}
	if len(reg.CA) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(reg.CA) {
			return errors.New("the file of certificate authorities that the configuration names has none in it")
		}
		if t.TLSClientConfig == nil {
			t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		t.TLSClientConfig.RootCAs = pool
	}
	c.Transport = t
	return nil
}

// retrying wraps a client so that what fails in passing is tried again, twice.
func retrying(inner *http.Client) *http.Client {
	rc := retryablehttp.NewClient()
	rc.HTTPClient = inner
	rc.Logger = nil
	rc.RetryMax = 2
	// After the last try an answer is an answer, whatever its status; beside an
	// error (a redirect that was not followed) it would only be in the way.
	rc.ErrorHandler = func(resp *http.Response, err error, _ int) (*http.Response, error) {
		if err != nil && resp != nil {
			_ = resp.Body.Close()
			resp = nil
		}
		return resp, err
	}
	rc.CheckRetry = func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		if errors.Is(err, errRedirect) {
			return false, err
		}
		return retryablehttp.DefaultRetryPolicy(ctx, resp, err)
	}
	// Retry-After may ask for an hour: nobody waits so long for an install.
	rc.Backoff = func(_, _ time.Duration, attempt int, _ *http.Response) time.Duration {
		return 100 * time.Millisecond << attempt
	}
	return rc.StandardClient()
}

var errRedirect = errors.New("sends the question on to places that are not followed")

// checkRedirect follows a few redirects, never from https to http, and hands
// credentials to no other host.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	if len(via) > 4 || first.Scheme == "https" && req.URL.Scheme != "https" || req.URL.User != nil {
		return errRedirect
	}
	if req.URL.Scheme != first.Scheme || !strings.EqualFold(req.URL.Host, first.Host) {
		req.Header.Del("Authorization")
	}
	return nil
}

// pacer keeps requests to hosts with a rule on how often they may be asked
// apart from each other.
type pacer struct {
	mu   sync.Mutex
	free map[string]*time.Timer // fires when the host may be asked again
}

// wait blocks until the host may be asked again; false: ctx ends before.
func (p *pacer) wait(ctx context.Context, host string, every time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.free == nil {
		p.free = map[string]*time.Timer{}
	}
	if t := p.free[host]; t != nil {
		select {
		case <-t.C:
		case <-ctx.Done():
			return false
		}
	}
	p.free[host] = time.NewTimer(every)
	return true
}

package world

import (
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/mattn/go-isatty"

	"pkgd/dispatch/become"
)

// The network's patience. Whoever asks sets a deadline for the whole by its
// context; these bound one attempt, so that a silent host does not use it up.
const (
	dialTimeout   = 10 * time.Second
	headerTimeout = 20 * time.Second
	retries       = 2
	retryWait     = 200 * time.Millisecond
	maxRetryWait  = 3 * time.Second
)

// System is the real outside of this process.
func System() *World {
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // the folder is gone; what needs it says so
	}
	return &World{
		Args:     os.Args,
		Environ:  become.Environ(),
		Dir:      dir,
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Terminal: func(fd int) bool { return isatty.IsTerminal(uintptr(fd)) || isatty.IsCygwinTerminal(uintptr(fd)) },
		Now:      time.Now,
		HTTP:     client(),
		UID:      os.Geteuid(),
		Parent:   os.Getppid(),
		Become:   exec,
	}
}

// client retries what is worth it (a refused connection, 429, 5xx) and hands the
// last answer on as it is, for the asker to judge.
func client() *http.Client {
	c := retryablehttp.NewClient()
	c.Logger = nil
	c.RetryMax = retries
	c.RetryWaitMin = retryWait
	c.RetryWaitMax = maxRetryWait
	c.Backoff = backoff
	c.ErrorHandler = retryablehttp.PassthroughErrorHandler
	c.HTTPClient = &http.Client{Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		TLSHandshakeTimeout:   dialTimeout,
		ResponseHeaderTimeout: headerTimeout,
		MaxIdleConnsPerHost:   32,
		IdleConnTimeout:       60 * time.Second,
	}}
	return c.StandardClient()
}

// backoff is the library's, but a server's Retry-After does not make anybody
// wait longer than maxRetryWait.
func backoff(low, high time.Duration, attempt int, resp *http.Response) time.Duration {
	return min(retryablehttp.DefaultBackoff(low, high, attempt, resp), high)
}

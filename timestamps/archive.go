package timestamps

import (
	"context"
	"io"
	"net/url"
	"path"
	"time"

	"pkgd/timestamps/registry"
)

// fetchTime bounds the fetching of one archive where the caller's context ends
// later.
const fetchTime = 10 * time.Minute

// Fetch gets one archive of a registry whole, as it is, at most limit bytes. The
// registry's credentials go to its own origin only. An error is a *Failure; the
// context bounds the time.
func (b *Book) Fetch(ctx context.Context, reg *registry.Registry, address string, limit int64) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, &Failure{Why: "the registry gives an address for an archive that cannot be fetched"}
	}
	u.Fragment = ""
	var data []byte
	q := request{url: u.String(), limit: limit + 1, raw: true, time: fetchTime}
	err = b.fetch.get(ctx, reg, q, path.Base(u.Path), func(r io.Reader) error {
		var err error
		data, err = io.ReadAll(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return data, nil
}

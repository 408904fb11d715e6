package timestamps

import (
	"context"
	"io"
	"net/http"

	"pkgd/timestamps/registry"
)

// get fetches what must be there about a package: every status but 200 becomes
// a *Failure in words.
func (f *fetcher) get(ctx context.Context, reg *registry.Registry, q request, name string, read func(io.Reader) error) error {
	a, err := f.do(ctx, reg, q, read)
	if err != nil {
		return err
	}
	switch a.status {
	case http.StatusOK:
		return nil
	case http.StatusNotFound, http.StatusGone, http.StatusUnavailableForLegalReasons:
		return &Failure{Why: a.host + " has no package of the name " + name, Absent: true}
	case http.StatusUnauthorized, http.StatusForbidden:
		return &Failure{Why: a.host + " does not let pkgd see " + name + " (" + statusError(a.status).Error() + ")"}
	}
	return &Failure{Why: a.host + " answered with " + statusError(a.status).Error() + " when asked for " + name}
}

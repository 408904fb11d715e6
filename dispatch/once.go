package dispatch

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"pkgd/dispatch/config"
	"pkgd/dispatch/config/aside"
	"pkgd/dispatch/world"
	"pkgd/guard"
)

// saidName is the file that remembers when stale intelligence was last warned of.
const saidName = "stale-said"

// onceADay gives what leaves a warning of stale intelligence out where it was
// said within a day. Where that cannot be remembered it is said every time.
func onceADay(w *world.World, cfg *config.Config, v guard.Verdict) func(guard.Reason) bool {
	stale := false
	for i := range v.Reasons {
		stale = stale || onlyStale(v.Reasons[i])
	}
	if !stale || cfg.CacheDir() == "" {
		return nil
	}
	path, now := filepath.Join(cfg.CacheDir(), saidName), w.Now()
	if said := lastSaid(path); !said.After(now) && now.Sub(said) < 24*time.Hour {
		return onlyStale
	}
	if os.MkdirAll(filepath.Dir(path), 0o700) == nil {
		_ = aside.Write(path, []byte(strconv.FormatInt(now.Unix(), 10)+"\n"), 0o600)
	}
	return nil
}

func onlyStale(r guard.Reason) bool {
	return r.Code == guard.CodeIntelStale && r.Action == guard.Warn
}

// lastSaid is the zero time where it was never said.
func lastSaid(path string) time.Time {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 64 {
		return time.Time{}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return time.Time{}
	}
	sec, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(sec, 0)
}

package timestamps

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"time"

	"pkgd/timestamps/registry"
)

// cargo's sparse indexes: a file of JSON lines per crate, a version each, with
// "pubtime" since 2026 and not for all. For versions without one the registry's
// web API is asked: that of the table for crates.io, else the one the index's
// own config.json names.
const (
	cratesAPI = "https://crates.io"
	// cratesPause is what crates.io asks of those who use its API.
	cratesPause = time.Second
	// cratesLimit bounds an answer. The largest known are some 3 MB.
	cratesLimit = 32 << 20
)

// crateLine is what is read of an index line.
type crateLine struct {
	Name     string `json:"name"`
	Version  string `json:"vers"`
	Checksum string `json:"cksum"`
	Yanked   bool   `json:"yanked"`
	Time     string `json:"pubtime"`
}

func listCrates(ctx context.Context, f *fetcher, reg *registry.Registry, name string) (*Releases, error) {
	r := &Releases{Name: name}
	page := reg.URL + "/" + cratePath(name)
	err := f.get(ctx, reg, request{url: page, limit: cratesLimit}, name, func(body io.Reader) error {
		return readCrate(body, r)
	})
	if err != nil {
		return nil, err
	}
	for i := range r.Versions {
		if r.Versions[i].Released == 0 {
			if times := cratesTimes(ctx, f, reg, name); times != nil {
				r.fill(times)
			}
			break
		}
	}
	return r, nil
}

// cratePath is where the index keeps a crate.
func cratePath(name string) string {
	n := strings.ToLower(name)
	var dir string
	switch len(n) {
	case 0:
		return ""
	case 1, 2:
		dir = string('0' + rune(len(n)))
	case 3:
		dir = "3/" + n[:1]
	default:
		dir = url.PathEscape(n[:2]) + "/" + url.PathEscape(n[2:4])
	}
	return dir + "/" + url.PathEscape(n)
}

func readCrate(body io.Reader, r *Releases) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 0, 64<<10), 4<<20)
	for lines.Scan() {
		text := lines.Bytes()
		if len(text) == 0 {
			continue
		}
		var l crateLine
		if err := json.Unmarshal(text, &l); err != nil || l.Version == "" {
			return errShape
		}
		v := Release{Version: l.Version, Released: parseTime(l.Time), Yanked: l.Yanked}
		if l.Checksum != "" {
			v.Integrity = "sha256:" + l.Checksum
		}
		if r.Versions = append(r.Versions, v); len(r.Versions) > maxVersions {
			return &Failure{Why: "the index lists more versions than any crate can have"}
		}
	}
	return lines.Err()
}

// fill adds times by version where the index has none.
func (r *Releases) fill(times map[string]int64) {
	for i := range r.Versions {
		if v := &r.Versions[i]; v.Released == 0 {
			v.Released = times[v.Version]
		}
	}
}

// cratesTimes asks the web API for all versions' times; nil where it has none.
func cratesTimes(ctx context.Context, f *fetcher, reg *registry.Registry, name string) map[string]int64 {
	api := cratesAPI
	if reg.Private {
		api = f.crateConfig(ctx, reg)
	} else if !f.pacer.wait(ctx, "crates.io", cratesPause) {
		return nil
	}
	if api == "" {
		return nil
	}
	var answer struct {
		Versions []struct {
			Num     string `json:"num"`
			Created string `json:"created_at"`
		} `json:"versions"`
	}
	page := strings.TrimRight(api, "/") + "/api/v1/crates/" + url.PathEscape(name)
	err := f.get(ctx, reg, request{url: page, accept: "application/json", limit: cratesLimit}, name, func(body io.Reader) error {
		return json.NewDecoder(body).Decode(&answer)
	})
	if err != nil {
		return nil
	}
	times := map[string]int64{}
	for _, v := range answer.Versions {
		times[v.Num] = parseTime(v.Created)
	}
	return times
}

// crateConfig is the address of the web API that a private index names, once
// per index.
func (f *fetcher) crateConfig(ctx context.Context, reg *registry.Registry) string {
	f.configs.Lock()
	defer f.configs.Unlock()
	if api, ok := f.configs.api[reg.URL]; ok {
		return api
	}
	var config struct {
		API string `json:"api"`
	}
	err := f.get(ctx, reg, request{url: reg.URL + "/config.json", limit: 1 << 20}, "config.json", func(body io.Reader) error {
		return json.NewDecoder(body).Decode(&config)
	})
	if err != nil {
		return ""
	}
	if f.configs.api == nil {
		f.configs.api = map[string]string{}
	}
	f.configs.api[reg.URL] = config.API
	return config.API
}

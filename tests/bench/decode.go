//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"syscall"
	"time"
)

// advisory is what encoding/json decodes a record into for comparison: the
// members from which an import makes what it keeps, and no others.
type advisory struct {
	ID               string         `json:"id"`
	Modified         string         `json:"modified"`
	Published        string         `json:"published"`
	Withdrawn        string         `json:"withdrawn"`
	Summary          string         `json:"summary"`
	Details          string         `json:"details"`
	Aliases          []string       `json:"aliases"`
	Severity         []severity     `json:"severity"`
	Affected         []affected     `json:"affected"`
	DatabaseSpecific map[string]any `json:"database_specific"`
}

type severity struct {
	Type  string `json:"type"`
	Score string `json:"score"`
}

type affected struct {
	Package struct {
		Ecosystem string `json:"ecosystem"`
		Name      string `json:"name"`
	} `json:"package"`
	Ranges []struct {
		Type   string              `json:"type"`
		Events []map[string]string `json:"events"`
	} `json:"ranges"`
	Versions          []string       `json:"versions"`
	Severity          []severity     `json:"severity"`
	EcosystemSpecific map[string]any `json:"ecosystem_specific"`
	DatabaseSpecific  map[string]any `json:"database_specific"`
}

// decoded is how long decoding alone takes, and how large the records are.
type decoded struct {
	wall    time.Duration
	cpu     time.Duration // with the collector's, as an import's has it too
	compact int64         // bytes of compact JSON
}

// decodeAlone decodes every record of the exports below dir on one goroutine.
// Unpacking is not part of the time; a few thousand records are unpacked at a
// time, so that memory stays small.
func decodeAlone(dir string) (d decoded, err error) {
	zips, err := filepath.Glob(filepath.Join(dir, "*", "all.zip"))
	if err != nil || len(zips) == 0 {
		return d, errors.Join(errors.New("no exports in "+dir), err)
	}
	var text bytes.Buffer
	for _, name := range zips {
		z, err := zip.OpenReader(name)
		if err != nil {
			return d, err
		}
		for from := 0; from < len(z.File) && err == nil; from += 2000 {
			err = d.chunk(z.File[from:min(from+2000, len(z.File))], &text)
		}
		if err = errors.Join(err, z.Close()); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (d *decoded) chunk(list []*zip.File, text *bytes.Buffer) error {
	text.Reset()
	ends := make([]int, 0, len(list))
	for _, f := range list {
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(text, r)
			err = errors.Join(err, r.Close())
		}
		if err != nil {
			return err
		}
		ends = append(ends, text.Len())
	}
	at, all := 0, text.Bytes()
	begin, cpu := time.Now(), processorTime()
	for _, end := range ends {
		var a advisory
		if err := json.Unmarshal(all[at:end], &a); err != nil {
			return err
		}
		at = end
	}
	d.wall += time.Since(begin)
	d.cpu += processorTime() - cpu
	var small bytes.Buffer
	at = 0
	for _, end := range ends {
		small.Reset()
		if err := json.Compact(&small, all[at:end]); err != nil {
			return err
		}
		d.compact += int64(small.Len())
		at = end
	}
	return nil
}

// processorTime is what this process has used so far.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

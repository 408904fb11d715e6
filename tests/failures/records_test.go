//go:build linux

package failures

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"time"

	"pkgd/tests/registry"
)

// records writes the made-up advisories into a folder.
func (m *machine) records(dir string, modified time.Time) {
	m.Helper()
	must(m, registry.WriteRecords(m.in(dir), modified.UTC().Format(time.RFC3339)))
}

// export is a whole export of an ecosystem.
func (m *machine) export(ecosystem string, modified time.Time) string {
	m.Helper()
	all := registry.Records(modified.UTC().Format(time.RFC3339))
	var names []string
	for name, text := range all {
		if strings.Contains(string(text), `"ecosystem": "`+ecosystem+`"`) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		f, err := z.Create(name)
		must(m, err)
		_, err = f.Write(all[name])
		must(m, err)
	}
	must(m, z.Close())
	return b.String()
}

// fixHeader makes the header of the file of release times valid again.
func fixHeader(data []byte) {
	binary.LittleEndian.PutUint32(data[28:], crc32.Checksum(data[:28], crc32.MakeTable(crc32.Castagnoli)))
}

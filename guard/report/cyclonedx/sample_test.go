package cyclonedx

import (
	"bytes"
	"testing"

	"pkgd/guard/report"
)

func written(t *testing.T, opt report.Options, a report.Audit) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, opt, a); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

package differences

import (
	"slices"
	"strings"
	"testing"
)

// asSeen gives what the tools say where the table is right.
func asSeen() (files []File) {
	for i := range Rows {
		r := &Rows[i]
		for n := range r.Files {
			f := File{Format: r.Formats[min(n, len(r.Formats)-1)], Unread: r.Unread}
			for k := n; k < r.Findings; k += r.Files {
				finding := "zz-" + r.About + "zz"
				if r.Who == Pkgd {
					f.Pkgd = append(f.Pkgd, finding)
				} else {
					f.Scanner = append(f.Scanner, finding)
				}
			}
			files = append(files, f)
		}
	}
	return files
}

func TestTable(t *testing.T) {
	pkgd, scanner := 0, 0
	for _, r := range Rows {
		if len(r.Formats) == 0 || r.Files == 0 || r.Why == "" || !r.Unread && r.About == "" {
			t.Errorf("%+v: half a row", r)
		}
		switch r.Who {
		case Pkgd:
			pkgd += r.Findings
		case Scanner:
			scanner += r.Findings
		default:
			t.Errorf("%+v: nobody has it", r)
		}
	}
	if pkgd != Seen.Pkgd || scanner != Seen.Scanner {
		t.Errorf("the rows have %d and %d findings, the sums %+v", pkgd, scanner, Seen)
	}
}

// TestCheck: each fault is found, and nothing where all is as the table says.
func TestCheck(t *testing.T) {
	if wrong := Check(Seen, asSeen()); wrong != nil {
		t.Errorf("all is as the table says: %q", wrong)
	}
	for _, c := range []struct {
		name, want string
		spoil      func(files []File) []File
	}{
		{"a finding of a kind without a row", "no row for npm:zz-a@1 ZZ-1", func(f []File) []File {
			return append(f, File{Format: "cargo", Pkgd: []string{"npm:zz-a@1 ZZ-1"}})
		}},
		{"another package in a kind that has a row", "no row for PyPI:zz-a@1 ZZ-1", func(f []File) []File {
			i := slices.IndexFunc(f, func(x File) bool { return x.Format == "pdm-lock-v4.3" })
			f[i].Pkgd[0] = "PyPI:zz-a@1 ZZ-1"
			return f
		}},
		{"the other tool has it", "only osv-scanner: no row", func(f []File) []File {
			f[0].Scanner = append(f[0].Scanner, "npm:zz-a@1 ZZ-1")
			return f
		}},
		{"one finding more", "2 files with 106 findings", func(f []File) []File {
			f[0].Pkgd = append(f[0].Pkgd, "npm:zz-a@1 ZZ-1")
			return f
		}},
		{"a difference that is gone", "the table has", func(f []File) []File { return f[:len(f)-1] }},
		{"a file that is read now", "no row for", func(f []File) []File {
			f[0].Unread = false
			return f
		}},
		{"a file that is not read any more", "no row says", func(f []File) []File {
			return append(f, File{Format: "cargo", Unread: true})
		}},
	} {
		if wrong := strings.Join(Check(Seen, c.spoil(asSeen())), "\n"); !strings.Contains(wrong, c.want) {
			t.Errorf("%s: want %q, got %q", c.name, c.want, wrong)
		}
	}
	sums := Seen
	sums.Both++
	if len(Check(sums, asSeen())) != 1 {
		t.Error("other sums are not found")
	}
}

package lock

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pkgd/tests/realdata/need"
)

// bigPackageLock is a package-lock of n packages, each of which needs three
// others.
func bigPackageLock(n int) []byte {
	var b strings.Builder
	b.WriteString(`{"name":"zz-app","lockfileVersion":3,"packages":{"":{"dependencies":{"zz-p0":"^1.0.0"}}`)
	for i := range n {
		fmt.Fprintf(&b, `,
    "node_modules/zz-p%d": {
      "version": "1.0.%d",
      "resolved": "https://registry.npmjs.org/zz-p%d/-/zz-p%d-1.0.%d.tgz",
      "integrity": "sha512-%086d==",
      "license": "MIT",
      "dependencies": {"zz-p%d": "^1.0.0", "zz-p%d": "^1.0.0", "zz-p%d": "^1.0.0"},
      "engines": {"node": ">=18"}
    }`, i, i, i, i, i, i, (i+n/2)%n, (i+n/3)%n, (i+1)%n)
	}
	b.WriteString("\n}}\n")
	return []byte(b.String())
}

func bigPNPM(n int) []byte {
	var b strings.Builder
	b.WriteString("lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      zz-p0:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n")
	for i := range n {
		fmt.Fprintf(&b, "\n  zz-p%d@1.0.%d:\n    resolution: {integrity: sha512-%086d==}\n    engines: {node: '>=18'}\n", i, i, i)
	}
	b.WriteString("\nsnapshots:\n")
	for i := range n {
		fmt.Fprintf(&b, "\n  zz-p%d@1.0.%d:\n    dependencies:\n      zz-p%d: 1.0.%d\n      zz-p%d: 1.0.%d\n", i, i, (i+1)%n, (i+1)%n, (i*7+3)%n, (i*7+3)%n)
	}
	return []byte(b.String())
}

func BenchmarkReadPackageLock1500(b *testing.B) { benchmarkRead(b, &packageLock, bigPackageLock(1500)) }
func BenchmarkReadPNPM1500(b *testing.B)        { benchmarkRead(b, &pnpmLock, bigPNPM(1500)) }

func benchmarkRead(b *testing.B, f *Format, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if file := f.Read(data, nil); len(file.Entries) != 1500 || len(file.Problems) > 0 {
			b.Fatal(len(file.Entries), file.Problems)
		}
	}
}

// BenchmarkReadReal reads the largest real files of some formats.
func BenchmarkReadReal(b *testing.B) {
	root := findShared(b, need.Unpacked(b, "lockfiles.tar.gz"))
	for _, glob := range []string{"package-lock-v2/axios*/package-lock.json", "yarn-berry-v10/*/yarn.lock", "yarn-classic/jestjs*/yarn.lock",
		"pnpm-v6.0/chartjs*/pnpm-lock.yaml", "pnpm-v9/pnpm*/pnpm-lock.yaml", "cargo-v4/nushell*/Cargo.lock", "uv-lock/astral*/uv.lock", "conda-lock/*/pangeo-notebook/conda-lock.yml"} {
		found, err := filepath.Glob(filepath.Join(root, "files", filepath.FromSlash(glob)))
		if err != nil || len(found) == 0 {
			b.Fatal("no file for ", glob)
		}
		data, err := os.ReadFile(found[0])
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(filepath.Dir(glob))+"/"+before(glob, "/"), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(found[0], data, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

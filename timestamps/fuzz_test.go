package timestamps

import (
	"strings"
	"testing"

	"pkgd/timestamps/registry"
)

// Whatever a registry sends: no panic, no release without a version, no
// impossible time that counts.
func FuzzDocuments(f *testing.F) {
	f.Add(`{"name":"a","dist-tags":{"latest":"1"},"versions":{"1":{"dist":{"integrity":"sha512-AA=="}}},"time":{"1":"2020-01-01T00:00:00Z"}}`)
	f.Add(`{"files":[{"filename":"zz_a-1.0-py3-none-any.whl","url":"../x","hashes":{"sha256":"aa"},"upload-time":"2020-01-01T00:00:00Z"}]}`)
	f.Add("{\"name\":\"a\",\"vers\":\"1.0.0\",\"cksum\":\"aa\",\"pubtime\":\"2020-01-01T00:00:00Z\"}\n")
	f.Add(`{"files":null,"versions":{"1":null},"time":{"1":1}}`)
	f.Fuzz(func(t *testing.T, text string) {
		b := &Book{opt: Options{Now: clock}, fetch: newFetcher(Options{Now: clock})}
		var d npmDoc
		var lists []*Releases
		if d.read(strings.NewReader(text)) == nil {
			lists = append(lists, d.releases())
		}
		py := &Releases{Name: "zz-a"}
		if readSimple(jsonOf(text), "https://h.test/simple/zz-a/", py) == nil {
			lists = append(lists, py)
		}
		var cr Releases
		if readCrate(strings.NewReader(text), &cr) == nil {
			lists = append(lists, &cr)
		}
		for _, r := range lists {
			r = b.dated(r, findKind("npm"), &registry.Registry{}, "a")
			for _, v := range r.Versions {
				if v.Released != 0 && v.Released < year2009 || !v.Ahead && v.Released > now.Add(skew).Unix() {
					t.Errorf("%+v", v)
				}
				q := Query{Version: v.Version, Integrity: v.Integrity}
				for _, pick := range []func(*Releases, *Query) finding{pickArchive, pickFile} {
					if f := pick(r, &q); !f.done || (f.failure == nil) != (f.released != 0) {
						t.Errorf("%+v gives %+v", q, f)
					}
				}
			}
		}
	})
}

// Whatever is in the cache file: no panic, and nothing that fails its check is
// believed.
func FuzzCacheFile(f *testing.F) {
	var k keyMaker
	body := encode(nil, record{key: k.of("a"), released: 5, seen: 6, proof: exact})
	f.Add(append(header(body), body...))
	f.Add(append(header(nil), body...))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		sorted, tail, err := split(data)
		if err != nil {
			return
		}
		for _, id := range []key{k.of("a"), {}, {255}} {
			search(sorted, id)
		}
		for ; len(tail) >= recordSize; tail = tail[recordSize:] {
			if r, ok := decode(tail); ok && string(encode(nil, r)[:34]) != string(tail[:34]) && tail[33] < 2 {
				t.Errorf("%+v was read from %x", r, tail[:recordSize])
			}
		}
	})
}

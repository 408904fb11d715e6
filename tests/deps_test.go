// Package tests holds the rules of the house as tests: which room imports which,
// what may be linked before the pass-through, how big things may get. Each
// rule is a function over source files, and is itself tested on sources that
// break it.
//
// What is not here: tests of what pkgd does. Those are in the packages, in
// tests/shim and in the other folders below this one.
package tests

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// house is the picture of architecture as text, from the ground up. A band
// imports the bands beneath it; within its own band a package imports only what
// stands behind it here. A new package needs a line.
const house = `
decides
	guard
	guard/version             guard

finds out and shows
	shims
	lock
	timestamps/registry
	timestamps                timestamps/registry
	intel/feeds
	intel/store
	intel                     intel/feeds intel/store
	guard/compact
	guard/journal             guard/compact
	guard/report              guard/compact
	guard/report/cyclonedx    guard/report
	guard/report/sarif        guard/report
	guard/report/table        guard/report
	dispatch/become

joins
	dispatch/world
	dispatch/alias            dispatch/world
	dispatch/config/aside
	dispatch/config/owner
	dispatch/config           dispatch/world dispatch/config/aside dispatch/config/owner
	dispatch/judge            dispatch/world dispatch/config dispatch/config/aside
	dispatch/audit            dispatch/world dispatch/config
	intel/sync                dispatch/world dispatch/config/aside
	install                   dispatch/world dispatch/config/aside dispatch/config/owner

does
	dispatch/early
	dispatch/control
	dispatch                  dispatch/control
	main                      dispatch dispatch/early
`

// light is what may be linked before the pass-through, besides pkgd's own
// packages of lightRooms: it costs nothing at start.
const light = `os syscall unsafe errors io io/fs strconv bytes path time sync sort slices maps cmp unicode/utf8 math/bits hash/fnv runtime`

const lightRooms = `guard shims dispatch/become dispatch/early`

// room is one line of the picture.
type room struct {
	name  string
	band  int
	below []string // of its own band
}

// picture reads the text.
func picture(text string) map[string]room {
	rooms := map[string]room{}
	band := 0
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case line[0] != '\t':
			band++
		default:
			rooms[words[0]] = room{words[0], band, words[1:]}
		}
	}
	return rooms
}

// rooms checks every import against the picture.
func checkRooms(files []*file, rooms map[string]room) []string {
	var bad []string
	for _, f := range files {
		if f.test || f.dir == "tests" || strings.HasPrefix(f.dir, "tests/") {
			continue
		}
		name := f.dir
		if name == "" {
			name = "main"
		}
		here, ok := rooms[name]
		if !ok {
			bad = append(bad, f.path+": package "+name+" has no line in the picture")
			continue
		}
		for _, imported := range f.imports() {
			inner, ours := strings.CutPrefix(imported, "pkgd/")
			if !ours {
				continue
			}
			there, ok := rooms[inner]
			if !ok || there.band > here.band || there.band == here.band && !slices.Contains(here.below, inner) {
				bad = append(bad, f.path+": "+name+" may not import "+inner)
			}
		}
	}
	return bad
}

// checkLight looks at what the rooms linked before the pass-through import.
func checkLight(files []*file) []string {
	allowed, inside := strings.Fields(light), strings.Fields(lightRooms)
	var bad []string
	for _, f := range files {
		if f.test || !slices.Contains(inside, f.dir) {
			continue
		}
		for _, imported := range f.imports() {
			inner, ours := strings.CutPrefix(imported, "pkgd/")
			if ours && !slices.Contains(inside, inner) || !ours && !slices.Contains(allowed, imported) {
				bad = append(bad, f.path+": "+imported+" may not be linked before the pass-through")
			}
		}
	}
	return bad
}

// checkPure: what decides does no I/O and asks no clock.
func checkPure(files []*file) []string {
	var bad []string
	for _, f := range files {
		if f.test || f.dir != "guard" && f.dir != "guard/version" {
			continue
		}
		for _, imported := range f.imports() {
			root, _, _ := strings.Cut(imported, "/")
			if slices.Contains([]string{"os", "net", "io", "time", "syscall", "log", "bufio"}, root) {
				bad = append(bad, f.path+": "+imported+" has no place where decisions are made")
			}
		}
	}
	return bad
}

func TestRooms(t *testing.T) {
	rooms := picture(house)
	files := sources(t)
	report(t, checkRooms(files, rooms))
	report(t, checkLight(files))
	report(t, checkPure(files))
	have := packages(files)
	for name := range rooms {
		if name != "main" && len(have[name]) == 0 {
			t.Errorf("the picture has a line for %s, which is not there", name)
		}
	}
}

func report(t *testing.T, bad []string) {
	t.Helper()
	slices.Sort(bad)
	for _, b := range bad {
		t.Error(b)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

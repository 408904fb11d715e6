package synthetic

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// generator writes one record after another into out.
type generator struct {
	set    Set
	family *family
	rnd    *rand.Rand
	id     string
	out    []byte
	turn   int // of the record: 0 unless it changed in the set's turn
}

// begin starts a record: its random numbers depend on seed, kind and place alone.
func (g *generator) begin(f *family, i int) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(f.prefix))
	g.rnd = rand.New(rand.NewPCG(g.set.Seed^h.Sum64(), uint64(i)))
	g.family = f
	g.id = fmt.Sprintf("%s%08d", f.prefix, i)
	g.turn = 0
	if i%100 == 7 && i < g.set.Records {
		g.turn = g.set.Turn
	}
	modified := time.Unix(1_700_000_000+int64(g.rnd.IntN(60_000_000)), 0).UTC()
	if g.turn > 0 {
		modified = time.Unix(1_770_000_000+int64(g.turn), 0).UTC()
	}
	g.out = append(g.out[:0], `{"modified":"`...)
	g.out = modified.AppendFormat(g.out, time.RFC3339)
	g.add(`","published":"2023-11-14T22:13:20Z","schema_version":"1.6.0","id":"`, g.id, `"`)
	if g.set.Turn > 0 && i%1000 == 3 && i < g.set.Records {
		g.add(`,"withdrawn":"2026-02-02T02:40:00Z"`)
	}
}

func (g *generator) add(parts ...string) {
	for _, p := range parts {
		g.out = append(g.out, p...)
	}
}

// malware is a report of one package with one range, a list of versions, or
// both.
func (g *generator) malware(i int) {
	name := g.name(i)
	if i >= 100 && i < 600 {
		name = "zz-popular-target"
	}
	g.add(`,"summary":"Malicious code in `, name, ` (`, g.family.ecosystem, `)","details":"`)
	text := 400 + g.rnd.IntN(200)
	if g.big(i, 700, 10) {
		text = 64 << 10
	}
	g.text(text)
	g.add(`","aliases":[],"affected":[`)
	g.pkg(name)
	form := g.rnd.IntN(100)
	if form < 75 {
		g.add(`,"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]`)
	}
	if form >= 59 {
		g.versions(1 + g.rnd.IntN(3))
	}
	g.add(`,"database_specific":{"cwes":[{"cweId":"CWE-506","description":"The product contains code that appears to be malicious in nature.","name":"Embedded Malicious Code"}]}}]`)
	g.add(`,"credits":[{"name":"zz observers","type":"FINDER","contact":["https://zz.invalid/`, g.hex(8), `"]}]`)
	g.add(`,"database_specific":{"malicious-packages-origins":[{"import_time":"2023-11-15T00:0`, strconv.Itoa(g.rnd.IntN(10)),
		`:00.000000Z","modified_time":"2023-11-14T22:13:20Z","sha256":"`, g.hex(64), `","source":"zz-`, g.hex(12), `","versions":["`, g.version(), `"]}]}`)
}

// advisory is a vulnerability with several ranges.
func (g *generator) advisory(i int) {
	name := g.name(i / 3)
	g.add(`,"summary":"`)
	g.text(60)
	g.add(`","details":"`)
	g.text(300 + g.rnd.IntN(900))
	g.add(`","aliases":["CVE-2099-`, strconv.Itoa(100000+i), `"],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:`,
		pick(g.rnd, "N", "L", "H"), `/I:`, pick(g.rnd, "N", "L", "H"), `/A:H"}],"affected":[`)
	packages := 1
	if g.big(i, 20, 1) {
		packages = 20
	}
	for p := range packages {
		if p > 0 {
			g.add(`,`)
			name = g.name(1_000_000 + p)
		}
		g.pkg(name)
		g.ranges(i)
		if i%2 == 0 {
			count := 10 + g.rnd.IntN(40)
			if g.big(i, 30, 1) {
				count = 1132
			}
			g.versions(count)
		}
		g.add(`}`)
	}
	g.add(`],"references":[{"type":"WEB","url":"https://zz.invalid/`, g.hex(40), `"},{"type":"FIX","url":"https://zz.invalid/`, g.hex(40),
		`"}],"database_specific":{"severity":"`, pick(g.rnd, "LOW", "MODERATE", "HIGH", "CRITICAL"), `","github_reviewed":true}`)
}

func (g *generator) ranges(i int) {
	pairs := 1 + g.rnd.IntN(3)
	if g.big(i, 40, 1) {
		pairs = 23
	}
	kind := "ECOSYSTEM"
	if g.family.ecosystem == "npm" || g.family.ecosystem == "crates.io" {
		kind = "SEMVER"
	}
	g.add(`,"ranges":[{"type":"`, kind, `","events":[`)
	for p := range pairs {
		if p > 0 {
			g.add(`,`)
		}
		major := strconv.Itoa(p + g.turn)
		g.add(`{"introduced":"`, major, `.0.0"},{"fixed":"`, major, `.`, strconv.Itoa(1+g.rnd.IntN(9)), `.`, strconv.Itoa(g.rnd.IntN(9)), `"}`)
	}
	g.add(`]}]`)
}

// distribution is an advisory of a distribution for two releases.
func (g *generator) distribution(i int) {
	name := g.name(i / 4)
	g.add(`,"summary":"`, name, ` - security update","affected":[`)
	for r, release := range []string{"11", "12"} {
		if r > 0 {
			g.add(`,`)
		}
		g.add(`{"package":{"ecosystem":"Debian:`, release, `","name":"`, name, `"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"`,
			g.version(), `-`, strconv.Itoa(1+g.turn), `+deb`, release, `u1"}]}]}`)
	}
	g.add(`],"upstream":["CVE-2099-`, strconv.Itoa(200000+i), `"],"references":[{"type":"ADVISORY","url":"https://zz.invalid/`, g.id, `"}]`)
}

// canary is a record that names the turn.
func (g *generator) canary(i int) {
	g.add(`,"summary":"Malicious code in a canary","affected":[`)
	g.pkg(CanaryName(i))
	g.add(`,"versions":["`, strconv.Itoa(g.set.Turn), `.0.0"]}]`)
}

func (g *generator) pkg(name string) {
	g.add(`{"package":{"ecosystem":"`, g.family.ecosystem, `","name":"`, name, `","purl":"pkg:generic/`, name, `"}`)
}

func (g *generator) versions(n int) {
	g.add(`,"versions":[`)
	for i := range n {
		if i > 0 {
			g.add(`,`)
		}
		g.add(`"`, g.version(), `"`)
	}
	g.add(`]`)
}

func (g *generator) version() string {
	return strconv.Itoa(g.rnd.IntN(30)) + "." + strconv.Itoa(g.rnd.IntN(40)) + "." + strconv.Itoa(g.rnd.IntN(60))
}

// big says whether a record is one of the outliers that begin at a place; small
// sets have none.
func (g *generator) big(i, from, count int) bool {
	return g.set.Records >= 10_000 && i >= from && i < from+count
}

func (g *generator) hex(n int) string {
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%016x", g.rnd.Uint64())
	}
	return b.String()[:n]
}

func pick(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

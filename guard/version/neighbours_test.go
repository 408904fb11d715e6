package version

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"deps.dev/util/semver"
)

// neighbour is another implementation in Go, asked where the reference itself
// is not at hand. It is a second opinion, not a reference.
type neighbour struct {
	system semver.System
	judge  judge
}

func nugetLike(r *rand.Rand) string {
	v := numbers(r, 1, 4)
	if r.IntN(3) == 0 {
		v += "-" + pick(r, "alpha", "Beta", "rc", "beta", "1", "preview") + pick(r, "", ".1", ".10", "2", ".a")
	}
	return v + pick(r, "", "", "", "+a")
}

var neighbours = []neighbour{
	{semver.RubyGems, judge{ecosystem: "RubyGems", version: gemLike, explained: oddGem}},
	{semver.NuGet, judge{ecosystem: "NuGet", version: nugetLike}},
	{semver.Maven, judge{ecosystem: "Maven", version: mavenLike, explained: oddMaven}},
}

// oddGem: the neighbour drops what it cannot read behind a pre-release, and
// takes hyphens that Gem::Version refuses.
func oddGem(q question, _ string) bool {
	return strings.Contains(q[1]+q[2], "-") || strings.Contains(q[2], ".0a")
}

// oddMaven: the neighbour counts leading zeros and reads an empty first number
// as text.
func oddMaven(q question, theirs string) bool {
	return meantMaven(q, theirs) || leadingZero(q[1]) || leadingZero(q[2]) || q[2][0] == '.'
}

func TestNeighbours(t *testing.T) {
	for _, n := range neighbours {
		t.Run(n.judge.ecosystem, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 7))
			agreed := 0
			for range 4000 {
				q := n.judge.question(r)
				theirs := askNeighbour(n.system, q)
				if theirs == "error" {
					continue
				}
				ours := answer(n.judge.ecosystem, q)
				if ours == theirs {
					agreed++
					continue
				}
				if n.judge.explained == nil || !n.judge.explained(q, theirs) {
					t.Errorf("%s %q %q: neighbour %s, here %s", q[0], q[1], q[2], theirs, ours)
				}
			}
			t.Logf("%d agreed", agreed)
			if agreed < 1000 {
				t.Error("too few questions had an answer")
			}
		})
	}
}

func askNeighbour(s semver.System, q question) string {
	v, err := s.Parse(q[1])
	if err != nil {
		return "error"
	}
	w, err := s.Parse(q[2])
	if err != nil {
		return "error"
	}
	return strconv.Itoa(order2(v.Compare(w), 0))
}

package synthetic

import "strconv"

// words are what texts and names are made of.
var words = [...]string{
	"the", "package", "was", "found", "to", "contain", "code", "that", "runs", "when", "it", "is", "installed", "and", "sends", "data",
	"of", "machine", "a", "server", "on", "network", "any", "computer", "with", "this", "should", "be", "considered", "compromised", "all",
	"secrets", "keys", "stored", "must", "rotated", "from", "different", "removed", "but", "as", "full", "control", "may", "have", "been",
	"given", "an", "outside", "entity", "there", "no", "guarantee", "removing", "will", "remove", "software", "resulting", "its",
	"version", "before", "allows", "remote", "attackers", "read", "files", "request", "parser", "buffer", "overflow", "denial", "service",
}

// popular are the beginnings of names that look like well-known ones.
var popular = [...]string{"react", "lodash", "express", "axios", "webpack", "eslint", "request", "chalk", "django", "flask", "numpy", "serde"}

// name makes the i-th package's name of a family: most are plain, one in eight is
// in a scope, one in fifty begins like a popular one.
func (g *generator) name(i int) string {
	tail := base36(uint64(i)*2654435761%(1<<32)) + base36(uint64(i))
	name := "zz-" + words[i%len(words)] + "-" + tail
	if i%50 == 1 {
		name = popular[i/50%len(popular)] + "-zz-" + tail
	}
	if g.family.ecosystem == "npm" && i%8 == 3 {
		return "@zz-" + words[i/8%len(words)] + "/" + name
	}
	return name
}

// text adds about n bytes of prose with a hash in it now and then, which is what
// keeps real reports from packing well.
func (g *generator) text(n int) {
	for end := len(g.out) + n; len(g.out) < end; {
		if r := g.rnd.IntN(40); r == 0 {
			g.add(g.hex(16), `\n`)
		} else {
			g.add(words[g.rnd.IntN(len(words))], " ")
		}
	}
	if g.turn > 0 {
		g.add("changed in turn ", strconv.Itoa(g.turn))
	}
}

func base36(n uint64) string { return strconv.FormatUint(n, 36) }

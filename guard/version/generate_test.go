package version

import "math/rand/v2"

// What versions of each kind look like, the odd forms more often than in life.

func semverLike(r *rand.Rand) string {
	v := numbers(r, 3, 3)
	if r.IntN(6) == 0 {
		v = numbers(r, 1, 4)
	}
	if r.IntN(3) == 0 {
		v += pick(r, "-", "-", "-", "", ".") + pick(r, "alpha", "beta", "rc", "0", "1", "x-y", "Beta") + pick(r, "", ".1", ".2", ".10", "1", ".a", ".01")
	}
	return v + pick(r, "", "", "", "", "+build.1", "+5")
}

func pepLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "", "1!", "0!", "v")
	if r.IntN(2) == 0 { // what stands behind the numbers matters where these are the same
		v += "1.0"
	} else {
		v += numbers(r, 1, 4)
	}
	if r.IntN(3) == 0 {
		v += pick(r, "", "", ".", "-", "_") + pick(r, "a", "b", "rc", "alpha", "beta", "c", "pre", "preview", "RC") + pick(r, "", "1", "2", ".1", "_10")
	}
	if r.IntN(5) == 0 {
		v += pick(r, ".post1", "-1", ".post2", "post", ".rev3", "-r4", ".post")
	}
	if r.IntN(5) == 0 {
		v += pick(r, ".dev0", "dev", ".dev1", "-dev_2")
	}
	if r.IntN(8) == 0 {
		v += pick(r, "+local", "+1", "+ubuntu.1", "+Ubuntu-2", "+a.b")
	}
	return v
}

func debLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "1:", "0:", "2:") + numbers(r, 1, 4)
	v += pick(r, "", "", "~rc1", "+dfsg", "a", "+git20200101", "~", "~~", ".z", "+really1.0")
	return v + pick(r, "", "-1", "-2", "-10", "-0", "-1ubuntu1", "-1+deb12u1", "-1~bpo1", "-a-1", "-1+b1")
}

func rpmLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "1:", "0:") + numbers(r, 1, 4)
	v += pick(r, "", "", "~rc1", "^git1", "a", "b2", "_1", "+dfsg", "~", "^", ".a", "~rc1^20")
	return v + pick(r, "-1", "-1.el8", "-2.el9_1", "-10.fc40", "-1.module+el8", "")
}

func mavenLike(r *rand.Rand) string {
	v := numbers(r, 1, 4)
	for range r.IntN(3) {
		v += pick(r, "-", "-", "-", "", ".") + pick(r, "alpha", "beta", "a", "b", "m", "M", "rc", "RC", "cr", "SNAPSHOT", "ga", "final", "Final", "sp", "foo", "jre", "1", "0", "2", "android") + pick(r, "", "1", "2", "-1", "10", ".1")
	}
	return v
}

func gemLike(r *rand.Rand) string {
	v := numbers(r, 1, 4)
	if r.IntN(3) == 0 {
		v += pick(r, ".", ".", "-") + pick(r, "a", "b", "rc", "pre", "alpha", "beta", "rc.1", "beta2")
		v += pick(r, "", "", "1", ".1", ".2")
	}
	return v
}

func composerLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "v") + numbers(r, 1, 4)
	if r.IntN(10) == 0 {
		return v + pick(r, ".x-dev", "-dev", ".*", ".x")
	}
	if r.IntN(10) == 0 {
		v = "2012" + pick(r, "01", "-01", ".01", ":10", "1") + pick(r, "", "-02", ".02", "02", "-1")
	}
	if r.IntN(3) == 0 {
		v += pick(r, "-", "-", "", ".", "_") + pick(r, "alpha", "beta", "RC", "dev", "p", "patch", "pl", "a", "b", "stable") + pick(r, "", "1", "2", ".1", "10", "-3", "1.dev", "-dev")
	}
	return v + pick(r, "", "", "", "", "+build", "@beta")
}

func condaLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "1!") + numbers(r, 1, 4)
	if r.IntN(3) == 0 {
		v += pick(r, "", "", ".", "_") + pick(r, "a", "b", "rc", "dev", "post", "beta", "g", "alpha", "C") + pick(r, "", "1", "2", ".1", "10")
	}
	return v + pick(r, "", "", "", "", "", "+1", "+a.b", "_")
}

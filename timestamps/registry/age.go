package registry

import (
	"strconv"
	"strings"
	"time"
)

// ageSetting is a manager's own setting for how old a release must be.
type ageSetting struct {
	key string
	// cutoff turns the setting's text into the moment that no release may be
	// younger than; ok is false where the text says nothing.
	cutoff func(text string, now time.Time) (at time.Time, ok bool)
}

// Cutoff gives the strictest age setting that the manager's configuration has:
// no release may be younger than it, Unix seconds. Every place counts, also one
// that a later place overrides, since a project's stricter wish is to be kept.
// source names the place. ok is false when there is none.
func (s *Set) Cutoff(now time.Time) (cutoff int64, source string, ok bool) {
	for _, a := range s.ages {
		for _, v := range s.every(a.key) {
			at, good := a.cutoff(strings.TrimSpace(v.text), now)
			if good && (!ok || at.Unix() < cutoff) {
				cutoff, source, ok = at.Unix(), v.source, true
			}
		}
	}
	return cutoff, source, ok
}

// every gives a setting in all places where it stands.
func (s *Set) every(key string) []value {
	var out []value
	for _, layer := range s.layers {
		if v, ok := layer[key]; ok {
			out = append(out, v)
		}
	}
	if s.lookup != nil {
		if v, ok := s.lookup(key); ok {
			out = append(out, v)
		}
	}
	if v, ok := s.settings[key]; ok {
		out = append(out, v)
	}
	return out
}

// days reads a number of days, whole or not (npm's min-release-age).
func days(text string, now time.Time) (time.Time, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n <= 0 || n > 100_000 {
		return time.Time{}, false
	}
	return now.Add(-time.Duration(n * float64(24*time.Hour))), true
}

// moment reads a date or a date and time; without a zone it is UTC.
func moment(text string, _ time.Time) (time.Time, bool) {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05", "2006-01-02", "2006-01", "2006", time.RFC1123, time.RFC1123Z, "Mon Jan 2 2006", "Jan 2, 2006", "January 2, 2006", "1/2/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// momentOrPeriod reads pip's uploaded-prior-to: a date, or "P7D".
func momentOrPeriod(text string, now time.Time) (time.Time, bool) {
	if n, ok := strings.CutPrefix(strings.ToUpper(text), "P"); ok {
		return days(strings.TrimSuffix(n, "D"), now)
	}
	return moment(text, now)
}

// period reads cargo's "7 days", "1 week" and the like.
func period(text string, now time.Time) (time.Time, bool) {
	word := strings.Fields(text)
	if len(word) != 2 {
		return time.Time{}, false
	}
	unit := map[string]float64{"second": 1.0 / 86400, "minute": 1.0 / 1440, "hour": 1.0 / 24, "day": 1, "week": 7, "month": 30}
	per, ok := unit[strings.TrimSuffix(word[1], "s")]
	n, err := strconv.ParseFloat(word[0], 64)
	if !ok || err != nil {
		return time.Time{}, false
	}
	return days(strconv.FormatFloat(n*per, 'f', -1, 64), now)
}

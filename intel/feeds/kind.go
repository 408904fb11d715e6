package feeds

import (
	"strings"

	"pkgd/guard"
)

// clues is what a record says besides its ranges.
type clues struct {
	details  string // the first bytes, as written
	embedded bool   // CWE-506, Embedded Malicious Code
	origins  bool   // came through the OpenSSF's list of malicious packages
	malware  bool   // the database's own word for it
	unwanted bool   // listed, but not as malware
	reviewed bool   // github_reviewed
}

// specific reads a database_specific or ecosystem_specific object, whatever its
// database. What has another type than expected there is looked over.
func (d *osv) specific(c *clues) error {
	if d.next() != '{' {
		return d.skip()
	}
	return d.object(func(key string) error {
		switch key {
		case "severity", "urgency":
			s, err := d.soft()
			d.scores.word(s)
			return err
		case "type", "category", "kind":
			s, err := d.soft()
			c.malware = c.malware || strings.EqualFold(s, "malware") || strings.EqualFold(s, "malicious")
			return err
		case "github_reviewed":
			c.reviewed = c.reviewed || d.next() == 't'
			return d.skip()
		case "cwe_ids", "cwes":
			return d.weaknesses(c)
		case "malicious-packages-origins":
			c.origins = c.origins || d.next() == '['
			return d.skip()
		case "leitwacht":
			return d.leitwacht(c)
		case "cvss", "cvss_v2", "cvss_v3", "cvss_v4":
			return d.cvss()
		}
		return d.skip()
	})
}

// weaknesses reads ["CWE-506"] and [{"cweId": "CWE-506"}].
func (d *osv) weaknesses(c *clues) error {
	if d.next() != '[' {
		return d.skip()
	}
	return d.array(func() error {
		if d.next() != '{' {
			s, err := d.soft()
			c.embedded = c.embedded || s == "CWE-506"
			return err
		}
		return d.object(func(key string) error {
			if key != "cweId" {
				return d.skip()
			}
			s, err := d.soft()
			c.embedded = c.embedded || s == "CWE-506"
			return err
		})
	})
}

// leitwacht reads that list's category: its proofs of concept and confusion
// packages send data home like the rest; "potentially unwanted" is not malware.
func (d *osv) leitwacht(c *clues) error {
	if d.next() != '{' {
		return d.skip()
	}
	return d.object(func(key string) error {
		if key != "category" {
			return d.skip()
		}
		s, err := d.soft()
		c.unwanted = s == "pua"
		return err
	})
}

// maliciousIDs are databases that hold reports of malware only.
var maliciousIDs = [...]string{"MAL-", "LWA-"}

// maliciousWords are the fixed phrases by which curated databases without a
// field for it say that a release was malware. prefix is the id's beginning; ""
// any. at "^": the summary begins with the phrase.
var maliciousWords = [...]struct{ prefix, at, phrase string }{
	{"", "^", "Malicious code in "},
	{"", "^", "Embedded malware in "},
	{"", "^", "Embedded Malicious Code"},
	{"", "^", "Malicious Package"},
	{"", "^", "malicious crate `"},
	{"", "", " contains malware after "},
	{"", "", " malicious version causing "},
	{"RUSTSEC-", "", " was removed from crates.io for malicious "},
	{"RUSTSEC-", "", " was removed from crates.io due to malicious "},
	{"RUSTSEC-", "", " was removed from crates.io due to a malicious "},
	{"RUSTSEC-", "", " was removed from crates.io due to affiliation with malicious "},
	{"RUSTSEC-", "", " was removed from crates.io for being affiliated with m"},
	{"FOP-", "", "typosquatting malware"},
}

// kind tells malware from vulnerabilities.
func (c *clues) kind(r *Record) guard.Kind {
	if c.embedded || c.origins || c.malware {
		return guard.Malicious
	}
	for _, p := range maliciousIDs {
		if strings.HasPrefix(r.ID, p) && !c.unwanted {
			return guard.Malicious
		}
	}
	for _, a := range r.Aliases {
		if strings.HasPrefix(a, "MAL-") && !c.unwanted {
			return guard.Malicious
		}
	}
	summary := r.Summary
	if summary == "" {
		summary = c.details
	}
	for _, w := range maliciousWords {
		if !strings.HasPrefix(r.ID, w.prefix) {
			continue
		}
		if at := strings.Index(summary, w.phrase); at == 0 || at > 0 && w.at == "" {
			return guard.Malicious
		}
	}
	return guard.Vulnerable
}

// curated are the databases whose every record a person has reviewed.
var curated = [...]string{
	"PYSEC-", "RUSTSEC-", "GO-", "RUBYSEC-", "FOP-", "DRUPAL-", "NSWG-", "DSA-", "DLA-", "DTSA-", "USN-", "RHSA-", "RHBA-",
	"RHEA-", "ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-", "SUSE-", "openSUSE-", "ALPINE-", "HSEC-", "RSEC-", "EEF-", "UBUNTU-", "DEBIAN-",
}

func (c *clues) isReviewed(id string) bool {
	if c.reviewed {
		return true
	}
	for _, p := range curated {
		if strings.HasPrefix(id, p) {
			return true
		}
	}
	return false
}

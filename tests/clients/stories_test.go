package clients

import (
	"strings"
	"testing"

	"pkgd/tests/scene"
)

// TestStories plays the demo's six stories with every client.
func TestStories(t *testing.T) {
	for _, c := range managed {
		t.Run(c.folder, func(t *testing.T) {
			s := stage(t, c.folder)
			for _, story := range scene.Stories() {
				if story.Without || story.Needs != "" && story.Needs != scene.Any && story.Needs != c.manager {
					continue
				}
				dir := folder(t, s, story.Folder, story.Files...)
				words := append([]string{}, story.Command...)
				if words[0] == "pkgd" {
					words[0] = s.Binary
				}
				r, err := s.Run(dir, words[0], words[1:]...)
				if err != nil {
					t.Fatal(err)
				}
				if r.Code != story.Code || !strings.Contains(r.Stdout+r.Stderr, story.Says) {
					t.Errorf("%s\n$ %s ended with %d instead of %d, or does not say %q\n%s%s", story.Title,
						strings.Join(story.Command, " "), r.Code, story.Code, story.Says, r.Stdout, r.Stderr)
				}
			}
		})
	}
}

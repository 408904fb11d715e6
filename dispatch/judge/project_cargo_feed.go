package judge

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
)

// feedSources writes the configuration that sends every source of the plan to the
// folder of its feed, from what cargo vendor prints: a table for each registry and
// repository, and one for the folder. Facts: two names for one source are an error,
// so that a source that the user's configuration has a name for must keep it; a key
// in a file given by --config beats every other file.
func (s *session) feedSources(printed []byte) error {
	var said struct {
		Source map[string]map[string]string `toml:"source"`
	}
	if err := toml.Unmarshal(printed, &said); err != nil {
		return errors.New("the list of sources that " + s.m.Name() + " printed cannot be read: " + err.Error())
	}
	feed := s.recipe.Tie.FeedNames
	out := map[string]map[string]string{}
	for name, t := range said.Source {
		if t["directory"] != "" {
			out[feed] = map[string]string{"directory": t["directory"]}
			continue
		}
		t["replace-with"] = feed
		if own := s.regs.SourceName(t); own != "" {
			name, t = own, map[string]string{"replace-with": feed}
		}
		out[name] = t
	}
	if out[feed] == nil {
		return errors.New(s.m.Name() + " printed no folder that the sources are replaced by")
	}
	data, err := toml.Marshal(map[string]any{"source": out})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.folder.root, "sources.toml"), data, 0o600)
}

package alias

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"pkgd/dispatch/world"
	"pkgd/shims"
	"pkgd/timestamps/registry"
)

// Steer gives the command with the effect that its surroundings lend it: npm
// init in the member of a workspace installs, which its words do not say. Where
// that cannot be told, the command is guarded.
func Steer(w *world.World, cmd *shims.Command) *shims.Command {
	st := cmd.Steering()
	if st == nil || !steered(w, cmd, st) {
		return cmd
	}
	with := *cmd
	with.Effect = st.Effect
	return &with
}

func steered(w *world.World, cmd *shims.Command, st *shims.Steer) bool {
	for _, kv := range w.Environ {
		name, value, _ := strings.Cut(kv, "=")
		folded := strings.ReplaceAll(strings.ToLower(name), "-", "_")
		for _, want := range strings.Fields(st.Env) {
			if folded == want && means(value) {
				return true
			}
		}
	}
	dir := w.Dir
	if d := cmd.Value(shims.Directory); d != "" {
		dir = filepath.Join(dir, d)
		if filepath.IsAbs(d) {
			dir = d
		}
	}
	set := registry.Read(cmd.Manager.Registries, registry.Surroundings{
		Getenv: w.Getenv, Environ: w.Environ, Read: readSmall, Dir: dir, Home: w.Env("HOME"), ProjectDir: dir, Command: cmd.Manager.Name(),
	})
	for _, key := range strings.Fields(st.Settings) {
		if v, _, ok := set.Setting(key); ok && means(v) {
			return true
		}
	}
	return st.Parent != "" && parentHas(dir, st.Parent, st.Key)
}

// means says whether a setting's text switches something on.
func means(v string) bool { return v != "" && v != "false" && v != "null" }

// parentHas looks for a manifest with a table in the folders above. One that
// cannot be read might have it.
func parentHas(dir, manifest, key string) bool {
	for up := filepath.Dir(dir); ; up = filepath.Dir(up) {
		data, err := readSmall(filepath.Join(up, manifest))
		if err == nil {
			var m map[string]json.RawMessage
			if json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &m) != nil || m[key] != nil {
				return true
			}
		} else if !os.IsNotExist(err) {
			return true
		}
		if up == filepath.Dir(up) {
			return false
		}
	}
}

// readSmall reads a configuration file of bounded size.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxConfig {
		return nil, &os.PathError{Op: "read", Path: path, Err: os.ErrInvalid}
	}
	return os.ReadFile(path)
}

package lock

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"pkgd/guard"
)

func diff(got, want map[string]bool) []string {
	var out []string
	for k := range got {
		if !want[k] {
			out = append(out, "+ "+k)
		}
	}
	for k := range want {
		if !got[k] {
			out = append(out, "- "+k)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i][2:] < out[j][2:] })
	return out
}

func describe(p *wantPackage, eco string) string {
	if p.Manager == "pip" {
		eco = "PyPI"
	}
	hashes := 0
	var list []string
	switch {
	case len(p.Hashes) == 0:
	case json.Unmarshal(p.Hashes, &list) == nil:
		hashes = len(list)
	default:
		_ = json.Unmarshal(p.Hashes, &hashes)
	}
	slices.Sort(p.Platforms)
	slices.Sort(p.Groups)
	spec := p.Specifier
	if p.Build != "" {
		spec = "build " + p.Build
	}
	return fmt.Sprint(eco, ":", guard.NormalName(eco, p.Name), "@", p.Version, " source=", p.Source, " spec=", spec, " marker=", p.Marker,
		" platform=", p.Platform, p.Platforms, " type=", p.Type, " rev=", p.Revision, " dev=", p.Dev, " optional=", p.Optional, " bundled=", p.Bundled,
		" indirect=", p.Indirect, " groups=", p.Groups, " extras=", p.Extras, " hashes=", hashes)
}

// comparable folds entries into the expected files' form: unique packages,
// where the first entry's marks count, and of the marks only those that the
// expected list of this format has.
func comparable(f *File, want wantFile) map[string]bool {
	var has wantPackage
	for _, p := range want.Packages {
		has.Dev, has.Optional, has.Bundled = has.Dev || p.Dev, has.Optional || p.Optional, has.Bundled || p.Bundled
		has.Indirect = has.Indirect || p.Indirect
		has.Groups, has.Platforms, has.Extras = append(has.Groups, p.Groups...), append(has.Platforms, p.Platforms...), has.Extras+p.Extras
		has.Hashes = append(has.Hashes, p.Hashes...)
		has.Marker, has.Platform, has.Build = has.Marker+p.Marker, has.Platform+p.Platform, has.Build+p.Build
		has.Type, has.Revision, has.Specifier = has.Type+p.Type, has.Revision+p.Revision, has.Specifier+p.Specifier
	}
	byKey := map[string]*wantPackage{}
	var order []string
	for i := range f.Entries {
		e := &f.Entries[i]
		p := fold(e, f.Format, has)
		k := fmt.Sprint(e.Ecosystem, p.Name, "@", p.Version, p.Source, p.Platform, p.Build, p.Specifier, p.Type)
		if old := byKey[k]; old != nil {
			for _, x := range p.Platforms {
				if !slices.Contains(old.Platforms, x) {
					old.Platforms = append(old.Platforms, x)
				}
			}
			continue
		}
		byKey[k] = p
		order = append(order, k)
	}
	out := map[string]bool{}
	for _, k := range order {
		p := byKey[k]
		eco := want.Ecosystem
		out[describe(p, eco)] = true
	}
	return out
}

func fold(e *Entry, format string, has wantPackage) *wantPackage {
	p := &wantPackage{Name: e.Name, Version: e.Version}
	switch e.Source.Type {
	case guard.Registry, guard.Alias:
	case guard.Directory:
		p.Source = "file"
	default:
		p.Source = string(e.Source.Type)
	}
	if e.Kind == "patch" || e.Kind == "runtime" || e.Kind == "workspace" {
		p.Source = e.Kind
	}
	p.Dev, p.Optional = (e.Dev || e.DevOptional) && has.Dev, e.Optional && has.Optional
	p.Bundled = e.Bundled && has.Bundled
	p.Indirect = !e.Direct && has.Indirect
	if len(has.Groups) > 0 {
		p.Groups = slices.Clone(e.Groups)
	}
	if has.Extras != "" {
		p.Extras = strings.Join(e.Extras, ",")
	}
	if len(has.Platforms) > 0 {
		p.Platforms = slices.Clone(e.Platforms)
	}
	if has.Platform != "" && len(e.Platforms) > 0 {
		p.Platform = e.Platforms[0]
	}
	if has.Marker != "" {
		p.Marker = e.Marker
	}
	if has.Specifier != "" {
		p.Specifier = e.Specifier
		if e.Version == "" && e.Specifier == "" && format == "requirements" && e.Source.Type == guard.Registry {
			p.Specifier = "(any)"
		}
	}
	if len(has.Hashes) > 0 {
		p.Hashes, _ = json.Marshal(len(strings.Fields(e.Integrity)))
	}
	if has.Type != "" {
		p.Type = e.Kind
	}
	if e.Ecosystem == "PyPI" && strings.HasPrefix(format, "conda") {
		p.Manager = "pip"
	}
	if has.Build != "" {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Artifact, ".conda"), ".tar.bz2")
		p.Build = name[strings.LastIndexByte(name, '-')+1:]
	}
	if has.Revision != "" {
		p.Revision = strings.TrimPrefix(e.Integrity, "git:")
	}
	return p
}

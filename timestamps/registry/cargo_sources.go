package registry

// sources gives the names that the configuration has for registries and
// repositories, by what each is.
func (c *cargoConfig) sources() map[string]string {
	found := map[string]string{}
	for _, l := range c.layers {
		tables, _ := l.tree["source"].(map[string]any)
		for _, name := range sortedKeys(tables) {
			at := sourceAddress(func(key string) string { return c.entry("source", name, key).text })
			if _, known := found[at]; at != "" && !known {
				found[at] = name
			}
		}
	}
	return found
}

// sourceAddress makes one text of what a source is: a registry, or one branch, tag
// or commit of a repository; "" it is a folder. get gives a key of its table.
func sourceAddress(get func(key string) string) string {
	if r := get("registry"); r != "" {
		return "registry " + lockAddress(r)
	}
	g := get("git")
	if g == "" {
		return ""
	}
	at := "git " + lockAddress(g)
	for _, key := range []string{"branch", "tag", "rev"} {
		if ref := get(key); ref != "" {
			at += " " + key + "=" + ref
		}
	}
	return at
}

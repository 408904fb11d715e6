package config

import "path/filepath"

// The data folder's layout. Every folder is "" where there is no data folder or
// it was refused; the one who writes makes it, with mode 0700.

// DataDir is the folder that is pkgd's own for this user.
func (c *Config) DataDir() string { return c.data }

// StoreDirs lists the stores to read: the user's and the system's.
func (c *Config) StoreDirs() []string {
	dirs := make([]string, 0, len(c.stores))
	for _, d := range c.stores {
		if d != "" {
			dirs = append(dirs, filepath.Join(d, "intel"))
		}
	}
	return dirs
}

// StoreDir is the store that this user's imports and syncs write.
func (c *Config) StoreDir() string { return below(c.data, "intel") }

// CacheDir holds release times, plans and registry answers.
func (c *Config) CacheDir() string { return below(c.data, "cache") }

// PlanDir is where plans get their scratch folders.
func (c *Config) PlanDir() string { return below(c.data, "plans") }

// JournalDir holds the journal's segments.
func (c *Config) JournalDir() string { return below(c.data, "journal") }

// BypassFile holds the exceptions that this user granted.
func (c *Config) BypassFile() string { return below(c.data, "bypasses.jsonl") }

// SecretsFile is the fallback for secrets where no keyring runs.
func (c *Config) SecretsFile() string { return below(c.data, "secrets.json") }

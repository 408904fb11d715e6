package config

func feedKeys() []Key {
	return []Key{
		feed("osv", true, "OSV.dev, all ecosystems"),
		feed("ghsa", true, "GitHub's advisories"),
		secret("feeds.ghsa_token", "PKGD_FEEDS_GHSA_TOKEN", "GitHub token.", "PKGD_GITHUB_TOKEN"),
		feed("ossf_malicious", true, "the OpenSSF's malicious packages"),
		feed("npm_advisory", false, "npm's bulk advisories, asked during an audit"),
		feed("socket", false, "Socket's point queries, for public names only"),
		secret("feeds.socket_api_key", "", "Socket key."),
		feed("rss", true, "blogs"),
		appended(free("feeds.rss_urls", List, []string{"https://socket.dev/api/blog/feed.atom", "https://snyk.io/blog/feed/", "https://openssf.org/feed/",
			"https://github.blog/security/feed/", "https://blog.gitguardian.com/feed/", "https://blog.sonatype.com/rss.xml"}, "Addresses of blogs."), "PKGD_EXTRA_FEED_URL"),
		free("feeds.rss_keywords", List, []string{"vulnerability", "vulnerabilities", "CVE", "supply chain", "supply-chain", "compromised", "malicious",
			"backdoor", "typosquat", "malware", "virus", "ransomware", "exploit", "breach", "leak", "npm", "pypi", "pip", "rubygems", "cargo", "go.mod",
			"maven", "gradle", "security", "hack", "attack", "patch", "update", "incident", "alert", "warning", "advisory"}, "Words that make a post count."),
		age("feeds.rss_max_age_hours", 336),
		feed("mastodon", false, "Mastodon"),
		free("feeds.mastodon_instance", Text, "infosec.exchange", "Instance."),
		free("feeds.mastodon_hashtags", List, []string{"supplychain", "npmjs", "pypi", "infosec", "malware"}, "Hashtags."),
		age("feeds.mastodon_max_age_hours", 72),
		feed("reddit", false, "Reddit"),
		free("feeds.reddit_subreddits", List, []string{"netsec", "javascript", "Python", "programming"}, "Subreddits."),
		free("feeds.reddit_keywords", List, []string{"supply chain", "compromised", "malicious", "backdoor", "typosquat"}, "Words that make a post count."),
		age("feeds.reddit_max_age_hours", 72),
		secret("feeds.reddit_client_id", "", "Reddit application."),
		secret("feeds.reddit_client_secret", "", "Reddit application's secret."),
		feed("x_twitter", false, "X"),
		secret("feeds.x_twitter_bearer_token", "PKGD_FEEDS_X_TWITTER_TOKEN", "X token.", "PKGD_TWITTER_API_KEY", "PKGD_FEEDS_X_TWITTER_BEARER_TOKEN"),
		free("feeds.x_twitter_trusted_accounts", List, []string(nil), "Accounts that are listened to."),
		free("feeds.x_twitter_keywords", List, []string{"supply chain", "npm compromised", "pypi malicious", "malware"}, "Words that make a post count."),
		age("feeds.x_twitter_max_age_hours", 48),
		address("feeds.osv_url", "OSV's bulk export"),
		address("feeds.ghsa_url", "GitHub's interface for advisories"),
		address("feeds.ossf_malicious_url", "the archive of the OpenSSF's malicious packages"),
		address("feeds.socket_url", "Socket's interface"),
		address("feeds.x_twitter_url", "X's interface"),
		address("feeds.reddit_url", "Reddit's interface"),
		staleness(),
		alias(free("feeds.http_timeout", Int, int64(60), "Seconds for one request of a feed."), "PKGD_HTTP_TIMEOUT"),
		free("feeds.feed_sync_timeout", Int, int64(7200), "Seconds for one feed; 0 no limit."),
	}
}

func staleness() Key {
	k := span("feeds.staleness_threshold_hours", "hours", hour, 87600, "Intelligence older than this is stale.", &lower,
		func(p *policy) *int64 { return &p.StaleAfter })
	k.EnvToo = []string{"PKGD_FEEDS_STALENESS_HOURS"}
	return k
}

// feed is the switch of one feed. Off is looser: less is known.
func feed(name string, def bool, what string) Key {
	return Key{Name: "feeds." + name + "_enabled", Kind: Bool, Default: def, Tighter: &on, Doc: "Fetch " + what + "."}
}

// address is where a feed is fetched from, for mirrors without a network.
func address(name, of string) Key {
	k := free(name, Text, "", "Base address of "+of+"; empty: the public one.")
	k.Place = true
	return k
}

func appended(k Key, variable string) Key {
	k.Append = variable
	return k
}

func age(name string, hours int64) Key {
	k := free(name, Int, hours, "Posts older than this do not count.")
	k.Unit = "hours"
	return k
}

func alias(k Key, names ...string) Key {
	k.EnvToo = names
	return k
}

func otherKeys() []Key {
	return []Key{
		free("output.color", Bool, true, "Colour on terminals."),
		alias(free("output.json_mode", Bool, false, "JSON from every command that has it."), "PKGD_OUTPUT_JSON"),
		free("output.verbose", Bool, false, "Say what was checked when all is well, too."),
		alias(free("output.show_ascii_banner", Bool, false, "Kept so that files of the Python tool are read; pkgd has no banner."), "PKGD_SHOW_ASCII_BANNER"),
		free("output.intel_exclude_severity", List, []string{"UNKNOWN"}, "Severities that `intel report` leaves out."),
		free("output.search_exclude_severity", List, []string{"UNKNOWN"}, "Severities that a search by part of a name leaves out."),
		{Name: "database.path", Kind: Text, Default: "", Free: true, Place: true, Doc: "Data folder; empty: the platform's. PKGD_DATA_DIR goes before it."},
		{Name: "database.snapshot_url", Kind: Text, Default: "", EnvToo: []string{"PKGD_DB_SNAPSHOT_URL"}, Free: true, Place: true, Doc: "Where snapshots come from."},
		{Name: "database.retention_days", Kind: Int, Unit: "days", Default: int64(365), Min: 1, Max: 36500, Tighter: &higher, Doc: "How long the journal is kept."},
		free("database.wal_mode", Bool, true, "Kept so that files of the Python tool are read; pkgd's store needs none."),
		alias(free("database.busy_timeout_ms", Int, int64(5000), "Kept so that files of the Python tool are read; readers never wait here."), "PKGD_DATABASE_BUSY_TIMEOUT"),
		{Name: "bypass.command_enabled", Kind: Bool, Default: false, Tighter: &off, Doc: "Let `pkgd bypass` work without a terminal."},
		free("daemon.run_on_battery", Bool, false, "Sync on battery, too."),
		{Name: "daemon.sync_interval_hours", Kind: Int, Unit: "hours", Min: 1, Max: 8760, Default: int64(4), Tighter: &lower, Doc: "How often the background service syncs."},
		{Name: "command_timeout_seconds", Kind: Int, Unit: "seconds", Min: 1, Max: 3600, Default: int64(180), EnvToo: []string{"PKGD_COMMAND_TIMEOUT"},
			Tighter: &lower, Doc: "How long making a plan may take. What is not known by then is unknown."},
		free("registry_api_timeout", Float, 10.0, "Seconds for one answer of a registry."),
		{Name: "per_ecosystem_registry_timeout", Kind: Map, Unit: "seconds", Max: 3600, Default: map[string]int64(nil), Free: true, Doc: "The same for one ecosystem."},
		{Name: "fail_on_threat_enabled", Kind: Bool, Default: true, EnvToo: []string{"PKGD_FAIL_ON_THREAT"}, Tighter: &on,
			Doc: "false: vulnerable and young packages warn instead of blocking. Malware is blocked all the same."},
		{Name: "fail_on_warn_enabled", Kind: Bool, Default: false, EnvToo: []string{"PKGD_FAIL_ON_WARN"}, Tighter: &on,
			Doc: "Every warning blocks."},
		alias(free("enable_homebrew_formula_commit", Bool, true, "Ask a formula's last commit for its age."), "PKGD_GLOBAL_ENABLE_HOMEBREW_FORMULA_COMMIT"),
	}
}

package control

// Variable is a variable of the environment that is no setting.
type Variable struct {
	Name, Meaning string
}

// Variables is the table, for the documents. The variables of settings come from
// the table of settings.
func Variables() []Variable {
	return []Variable{
		{"PKGD_DATA_DIR", "the folder for everything that pkgd reads and writes: store, cache, plans, journal, exceptions, configuration"},
		{"PKGD_CONFIG_PATH", "a file that stands in for the user's configuration, as --config; PKGD_CONFIG_FILE is the same"},
		{"PKGD_CONFIG_FILE", "the older name of PKGD_CONFIG_PATH"},
		{"PKGD_CI", "1: behave as in CI, as --ci"},
		{"PKGD_DRY_RUN", "1: `pkgd …` only says what would be done, as --dry-run; a shim ignores it"},
		{"PKGD_DEBUG", "1: `pkgd …` says everything, as --debug"},
		{"PKGD_CHAIN", "set for the program that pkgd becomes: which managers were handed control, so that loops are found"},
		{"PKGD_PLANNING", "set for a manager that makes a plan: how deep plans call plans"},
		{"PKGD_PLAN_HOP", "set for a manager that makes a plan: how often a wrapper has called the manager by name"},
		{"PKGD_PLAN_MARK", "set for a manager that makes a plan: the file that says the net around it is in effect"},
		{"NO_COLOR", "not empty: no colour"},
		{"TERM", "dumb: no colour"},
		{"COLUMNS", "the width of tables"},
		{"CI, GITHUB_ACTIONS, TF_BUILD, GITLAB_CI, CIRCLECI, JENKINS_URL, TRAVIS, CODEBUILD_BUILD_ID, BITBUCKET_COMMIT, BUILDKITE, TEAMCITY_VERSION, SYSTEM_ACCESSTOKEN",
			"not empty, 0 or false: this is CI"},
		{"HOME, XDG_CONFIG_HOME, XDG_DATA_HOME (USERPROFILE, LOCALAPPDATA, ProgramData on Windows)", "where configuration and data lie unless PKGD_DATA_DIR says otherwise"},
		{"VIRTUAL_ENV, CONDA_PREFIX, CARGO_HOME, PIPX_HOME, UV_TOOL_DIR, GEM_HOME, COMPOSER_HOME, HOMEBREW_PREFIX, npm_config_prefix", "where `pkgd audit --installed` looks besides the usual places"},
		{"HTTP_PROXY, HTTPS_PROXY, NO_PROXY", "the proxy for everything that pkgd fetches"},
	}
}

package shims

var npmOptions = []Option{
	{Names: "--usage", Role: Help},
	{Names: "--version", Role: Version},
	{Names: "--versions", Role: Look},
	{Names: "--prefix", Takes: true, Role: Directory},
	{Names: "--global", Role: Global},
	{Names: "--location", Takes: true}, // Adjust: "global" is --global
	{Names: "--workspace", Takes: true, Role: Workspace},
	{Names: "--workspaces", Role: Workspace},
	{Names: "--registry", Takes: true, Role: RegistryArg},
	{Names: "--*:registry", Takes: true, Role: RegistryArg},
	{Names: "--//*", Takes: true}, // credentials of one registry
	{Names: "--userconfig", Takes: true, Role: ConfigFile},
	{Names: "--globalconfig", Takes: true, Role: ConfigFile},
	{Names: "--package-lock-only", Role: LockOnly},
	{Names: "--offline", Role: NoIndex},
	{Names: "--save", Role: Save},
	{Names: "--save-dev", Role: Save},
	{Names: "--save-optional", Role: Save},
	{Names: "--save-peer", Role: Save},
	{Names: "--save-prod", Role: Save},
	{Names: "--save-bundle", Role: Save},
	{Names: "--save-exact", Role: Save},
	{Names: "--save-prefix", Takes: true, Role: Save},
	{Names: "--before", Takes: true, Role: AgeArg},
	{Names: "--prefer-offline"}, // Adjust: off it unties
	{Names: "--prefer-online", Role: Untying},
	{Names: "--yes", Role: Answer}, // npx says it in words of its own, too
}

// npmNewer are options that npm 11 or 12 brought, and behind them those that npm
// 6 to 8 had last.
const npmNewer = "--min-release-age --min-release-age-exclude --allow-directory --allow-file --allow-git " +
	"--allow-remote --allow-scripts --edit-dir --expires --extension-file --global-ignore-file --init-type --name " +
	"--node-gyp --orgs --orgs-permission --packages --packages-and-scopes-permission --password --patches-dir " +
	"--scopes --to --token-description " +
	"--cache-lock-retries --cache-lock-stale --cache-lock-wait --ci-name --email --group --metrics-registry " +
	"--node-version --onload-script --sso-poll-frequency --sso-type --tmp --user"

const npmMaybe = "--browser --color=always --scripts-prepend-node-path=auto"

const npmValued = "--_auth --access --also --audit-level --auth-type --ca --cache --cache-max --cache-min --cafile " +
	"--call --cert --cidr --cpu --depth --diff --diff-dst-prefix --diff-src-prefix --diff-unified --editor " +
	"--expect-result-count --fetch-retries --fetch-retry-factor --fetch-retry-maxtimeout --fetch-retry-mintimeout " +
	"--fetch-timeout --git --heading --https-proxy --include --init-author-email --init-author-name " +
	"--init-author-url --init-license --init-module --init-version --init.author.email --init.author.name " +
	"--init.author.url --init.license --init.module --init.version --install-strategy --key --libc --local-address " +
	"--lockfile-version --loglevel --logs-dir --logs-max --maxsockets --message --node-options --noproxy --omit " +
	"--only --os --otp --pack-destination --package --preid --provenance-file --proxy --replace-registry-host " +
	"--sbom-format --sbom-type --scope --script-shell --searchexclude --searchlimit --searchopts --searchstaleness " +
	"--shell --tag --tag-version-prefix --umask --user-agent --viewer --which"

const npmSwitches = "--all --allow-same-version " +
	"--audit --bin-links --commit-hooks --description --dev " +
	"--diff-ignore-all-space --diff-name-only --diff-no-prefix --diff-text --dry-run --engine-strict " +
	"--expect-results --force --foreground-scripts --format-package-lock --fund --git-tag-version --global-style " +
	"--if-present --ignore-scripts " +
	"--include-staged --include-workspace-root --install-links --json " +
	"--legacy-bundling --legacy-peer-deps --link --long --omit-lockfile-registry-resolved " +
	"--optional --package-lock --parseable --prefer-dedupe " +
	"--production --progress --provenance --read-only --rebuild-bundle --sign-git-commit " +
	"--sign-git-tag --strict-peer-deps --strict-ssl --timing --unicode " +
	"--update-notifier --workspaces-update"

// npmNewSwitches are switches that npm 11 or 12 brought, and behind them those
// of npm 6 to 11 that are gone.
const npmNewSwitches = "--allow-scripts-pending --allow-scripts-pin --allow-unused-patches --bypass-2fa " +
	"--dangerously-allow-all-scripts --ignore-existing --ignore-extension --ignore-patch-failures " +
	"--include-attestations --init-private --keep-edit-dir --packages-all --strict-allow-scripts --strict-npmrc " +
	"--always-auth --ham-it-up --ignore-prepublish --rollback --send-metrics --shrinkwrap --unsafe-perm"

// npmUndashed are the options of npm's plain String type.
const npmUndashed = "--call --diff-dst-prefix --diff-src-prefix --editor --git --heading --init-author-email " +
	"--init-author-name --init-license --init-type --init.author.email --init.author.name --init.license --message " +
	"--pack-destination --patches-dir --preid --save-prefix --scope --searchexclude --searchopts --shell --tag " +
	"--tag-version-prefix --user-agent --viewer"

// npmLoose are the options with String among their types.
const npmLoose = "--_auth --allow-scripts --ca --cert --cidr --cpu --diff --key --libc --min-release-age-exclude " +
	"--name --node-options --noproxy --orgs --os --otp --package --packages --password --replace-registry-host " +
	"--scopes --script-shell --to --token-description --workspace"

// npmShort are the shorthands.
const npmShort = "-a=--all -c=--call -f=--force -g=--global -L=--location -l=--long -m=--message -n=--no-yes " +
	"-p=--parseable -C=--prefix -S=--save -B=--save-bundle -D=--save-dev -E=--save-exact -O=--save-optional " +
	"-P=--save-prod -?=--usage -H=--usage -h=--usage -v=--version -w=--workspace -ws=--workspaces -y=--yes " +
	"-d=--loglevel=info -dd=--loglevel=verbose -ddd=--loglevel=silly -q=--loglevel=warn -s=--loglevel=silent " +
	"--quiet=--loglevel=warn --silent=--loglevel=silent --verbose=--loglevel=verbose --enjoy-by=--before " +
	"--desc=--description --help=--usage --local=--no-global --no=--no-yes --porcelain=--parseable " +
	"--readonly=--read-only --reg=--registry --iwr=--include-workspace-root"

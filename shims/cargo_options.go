package shims

// cargoWhole is for the verbs that work on the project.
var cargoWhole = [][]Option{cargoProject}

var cargoProject = []Option{
	{Names: "--manifest-path", Takes: true, Role: ManifestArg},
	{Names: "--lockfile-path", Takes: true},
	{Names: "--ignore-rust-version"},
}

// cargoBuilding is for the verbs that build, or choose what would be built.
var cargoBuilding = [][]Option{cargoProject, cargoTargets}

var cargoTargets = []Option{
	{Names: "-F --features", Takes: true},
	{Names: "-j --jobs", Takes: true},
	{Names: "--profile", Takes: true},
	{Names: "--exclude", Takes: true},
	{Names: "--target-dir", Takes: true},
	{Names: "--artifact-dir --out-dir", Takes: true},
	{Names: "--message-format", Takes: true},
	{Names: "--all-features"},
	{Names: "--no-default-features"},
	{Names: "-r --release"},
	{Names: "--debug"},
	{Names: "--workspace"},
	{Names: "--all"},
	{Names: "--lib"},
	{Names: "--bins"},
	{Names: "--examples"},
	{Names: "--tests"},
	{Names: "--benches"},
	{Names: "--all-targets"},
	{Names: "--doc"},
	{Names: "--no-run"},
	{Names: "--no-fail-fast"},
	{Names: "--no-deps"},
	{Names: "--open"},
	{Names: "--document-private-items"},
	{Names: "--keep-going"},
	{Names: "--unit-graph"},
	{Names: "--build-plan"},
	{Names: "--timings"},
	{Names: "--future-incompat-report"},
	{Names: "--fix"},
	{Names: "--broken-code"},
	{Names: "--edition"},
	{Names: "--edition-idioms"},
	{Names: "--allow-no-vcs"},
	{Names: "--allow-dirty"},
	{Names: "--allow-staged"},
}

var cargoPacking = [][]Option{cargoProject, cargoTargets, {
	{Names: "--index", Takes: true, Role: RegistryArg},
	{Names: "--registry", Takes: true, Role: RegistryArg},
	{Names: "--token", Takes: true},
	{Names: "--no-verify"},
	{Names: "--no-metadata"},
	{Names: "--exclude-lockfile"},
	{Names: "-n --dry-run"},
}}

var cargoNew = [][]Option{{
	{Names: "--bin"},
	{Names: "--lib"},
}}

// cargoFrom says where a crate comes from, for add and install.
var cargoFrom = []Option{
	{Names: "--git", Takes: true, Role: SourceArg},
	{Names: "--path", Takes: true, Role: SourceArg},
	{Names: "--branch", Takes: true},
	{Names: "--tag", Takes: true},
	{Names: "--rev", Takes: true},
	{Names: "--registry", Takes: true, Role: RegistryArg},
	{Names: "--index", Takes: true, Role: RegistryArg},
	{Names: "-n --dry-run", Role: DryRun},
}

var (
	cargoAdding     = [][]Option{cargoFrom, cargoProject}
	cargoInstalling = [][]Option{cargoFrom, cargoProject, cargoTargets}
)

var cargoAdd = []Option{
	{Names: "--rename", Takes: true, Role: RenameArg},
	{Names: "-F --features", Takes: true},
	{Names: "-p --package", Takes: true, Role: Workspace},
	{Names: "--base", Takes: true},
	{Names: "--target", Takes: true, Role: Save},
	{Names: "--dev", Role: Save},
	{Names: "--build", Role: Save},
	{Names: "-D", Role: Save},
	{Names: "-B", Role: Save},
	{Names: "--default-features"},
	{Names: "--no-default-features"},
	{Names: "--optional"},
	{Names: "--no-optional"},
	{Names: "--public"},
	{Names: "--no-public"},
}

// cargoInstall: "--version" is the crate's here.
var cargoInstall = []Option{
	{Names: "--version --vers", Takes: true, Role: VersionArg},
	{Names: "--root", Takes: true, Role: Target},
	{Names: "--list", Role: Look},
	{Names: "-f --force"},
	{Names: "--no-track"},
}

var cargoUpdate = []Option{
	{Names: "-p --package", Takes: true, Role: PackageArg},
	{Names: "--precise", Takes: true, Role: VersionArg},
	{Names: "-n --dry-run", Role: DryRun},
	{Names: "-w --workspace"},
	{Names: "--recursive --aggressive"},
	{Names: "-b --breaking"},
}

var cargoRemove = []Option{
	{Names: "-p --package", Takes: true, Role: Workspace},
	{Names: "--target", Takes: true, Role: Save},
	{Names: "--dev", Role: Save},
	{Names: "--build", Role: Save},
	{Names: "-D", Role: Save},
	{Names: "-B", Role: Save},
	{Names: "-n --dry-run", Role: DryRun},
}

var cargoTree = []Option{
	{Names: "-d --duplicates"},
	{Names: "--no-dedupe"},
	{Names: "--no-dev-dependencies"},
	{Names: "--no-indent"},
	{Names: "--prefix-depth"},
	{Names: "-a"},
}

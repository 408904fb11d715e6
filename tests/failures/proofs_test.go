//go:build linux

package failures

// proofs are the tests of the rows, by the row's name.
func proofs() map[string]proof {
	return map[string]proof{
		"store-missing": storeMissing, "store-empty": storeEmpty, "store-nothing": storeNothing, "store-damaged": storeDamaged,
		"store-truncated": storeTruncated, "store-sidecar": storeSidecar, "store-newer": storeNewer, "store-writable": storeWritable,
		"current-elsewhere": currentElsewhere, "current-gone": currentGone, "generation-linked": linkedGeneration,
		"import-full-disk": fullDiskImport, "import-bomb": zipBomb, "import-damaged": damagedZip, "import-older": olderExport,
		"import-newer": importNewer, "intel-stale": staleWarns, "intel-old": staleBlocks,

		"data-writable": dataWritable, "data-foreign": dataForeign, "data-links": plantedLinks, "config-foreign": configForeign,
		"config-writable": configWritable,
		"config-missing":  configMissing, "config-damaged": configDamaged, "sudo-home": sudoHome, "no-home": noHome, "home-nowhere": homeNowhere,
		"home-read-only": readOnlyHome, "home-read-only-plan": readOnlyPlan, "disk-full": fullDisk, "disk-full-plan": fullDiskPlan,

		"registry-silent": registrySilent, "registry-silent-private": registrySilentPrivate, "registry-slow": registrySlow,
		"registry-gone": registryGone, "registry-404": registryAbsent, "registry-403": registryForbidden, "registry-500": registryBroken,
		"registry-html": registryHTML, "registry-cut": registryCut, "registry-no-times": registryNoTimes, "registry-returns": registryReturns,
		"registry-text": hostileText, "index-confusion": indexConfusion,

		"clock-ahead": clockAheadClean, "clock-ahead-young": clockAhead, "clock-ahead-alone": clockAheadAlone,
		"clock-behind": clockBehind, "clock-back": clockBack,

		"manifest-bom": manifestBOM, "manifest-comments": manifestComments, "manifest-unreadable": manifestUnreadable,
		"manifest-huge": manifestHuge, "manifest-large": manifestLarge, "manifest-pipe": manifestPipe, "npmrc-pipe": configPipe, "cargo-config-pipe": cargoPipe,
		"requirements-stdin": requirementsStdin, "requirements-round": requirementsRound, "requirements-remote": requirementsRemote,
		"workspaces-everywhere": workspacesEverywhere, "workspaces-case": workspacesCase,
		"workspaces-pattern": workspacesPattern, "workspaces-braces": workspacesBraces, "words-many": manyWords, "word-long": longWord, "bytes-judged": badBytes, "bytes-passed": badBytesPass,

		"lock-bom": lockBOM, "lock-empty": lockEmpty, "lock-pipe": lockPipe, "lock-truncated": lockTruncated, "lock-conflict": lockConflict,
		"lock-duplicate": lockDuplicate, "lock-duplicate-malware": lockDuplicateEvil, "lock-elsewhere": lockElsewhere,
		"lock-other": lockOther, "lock-public": lockPublic, "lock-no-hash": lockNoHash, "lock-wrong-hash": lockWrongHash,
		"depends-on-git": dependsOnGit, "depends-on-url": dependsOnURL, "name-confusable": confusable, "name-confusable-word": confusableWord,

		"project-registry": projectRegistry, "project-programs": projectPrograms, "project-wrapper": projectWrapper,
		"project-toolchain": projectToolchain, "project-loosens": projectLoosens, "project-wrong": projectWrong, "environment-loosens": environmentLoosens,
		"path-project": besidePath, "path-project-only": onlyBeside, "bin-manager": binNamed,
		"install-unsaved": noSave, "resolver-idle": unwritten, "resolver-mute": unwrittenNone, "lock-unheeded": lockUnheeded,
		"folder-named": folderNamed, "folder-whole": folderWhole, "folder-linked": folderLinked, "folder-stays": folderStays, "folder-taken": folderTaken,
		"global-setting": globalSetting, "global-update": globalUpdate, "exec-variable": execVariable,
		"config-relative": configRelative, "dry-run": dryRun,
		"folder-crates": folderCrates, "folder-archives": folderArchives, "folder-malware": folderMalware, "folder-foreign": folderForeign,
		"install-config": installConfig, "lock-place": lockPlace, "script-manifest": scriptManifest, "sync-projects": syncProjects,
		"word-locked": wordLocked, "alias-variable": aliasVariable, "alias-lists": aliasLists, "manifest-none": manifestNone,
		"marks-set": marksSet, "marks-deep": marksDeep,

		"plan-fails": planFails, "plan-hangs": planHangs, "interrupt": interrupted, "terminate": terminated, "hang-up": hungUp,
		"check-interrupt": checkInterrupted, "kill": killed, "manager-missing": managerMissing, "manager-forbidden": managerForbidden,
		"manager-broken": managerBroken, "wrapper-only": wrapperOnly, "wrapper-plan": wrapperPlan, "wrapper-plan-only": wrapperPlanOnly,
		"pkgd-twice": twoCopies, "crowd": crowd, "stderr-full": errorFull, "folder-gone": folderGone,
		"plan-changes": planChanges, "plan-changes-once": planChangesOnce,

		"journal-none": journalNone, "journal-changed": journalChanged, "journal-torn": journalTorn, "journal-gone": journalGone,
		"journal-newer": journalNewer, "journal-writable": journalForeign, "times-damaged": timesDamaged, "times-forged": timesForged,
		"times-newer": timesNewer, "journal-held": journalHeld, "times-held": timesHeld, "plan-damaged": planDamaged, "plan-emptied": planEmptied,
	}
}

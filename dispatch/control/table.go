package control

// commands is the table, in the order of the help.
func commands() []command {
	return []command{
		checkCommand(), parseCommand(),
		shimCommand(), shimInstallCommand(), shimRemoveCommand(), shimListCommand(), shimEnvCommand(), shimDoctorCommand(), shimVerifyCommand(),
		auditCommand(),
		lockCommand(), lockListCommand(),
		intelCommand(), intelImportCommand(), intelSyncCommand(), intelSearchCommand(),
		bypassCommand(), bypassListCommand(), bypassRemoveCommand(),
		configCommand(), configViewCommand(), configListCommand(), configGetCommand(), configSetCommand(), configSetSecretCommand(),
		configResetCommand(), configOptionsCommand(),
		auditLogsCommand(), auditLogsQueryCommand(), auditLogsVerifyCommand(), auditLogsReplayCommand(),
		statusCommand(), healthCommand(), completionCommand(), versionCommand(),
	}
}

package control

// commands is the table, in the order of the help.
func commands() []command {
	return []command{
		checkCommand(), parseCommand(),
		shimCommand(), shimInstallCommand(), shimRemoveCommand(), shimListCommand(), shimEnvCommand(), shimDoctorCommand(), shimVerifyCommand(),
		intelCommand(), intelImportCommand(), intelSyncCommand(),

		auditLogsCommand(), auditLogsQueryCommand(), auditLogsVerifyCommand(), auditLogsReplayCommand(),
		versionCommand(),
	}
}

package control

// commands is the table, in the order of the help.
func commands() []command {
	return []command{
		checkCommand(), parseCommand(),

		versionCommand(),
	}
}

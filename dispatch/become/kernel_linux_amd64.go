package become

// Linux's numbers of calls, and where its struct stat has what.
const (
	sysClose    = 3
	sysPread    = 17
	sysPID      = 39
	sysExec     = 59
	sysCwd      = 79
	sysEUID     = 107
	sysPPID     = 110
	sysEntries  = 217
	sysOpen     = 257
	sysStat     = 262
	sysReadlink = 267
	sysAccess   = 269
	sysAccess2  = 439
	sysAction   = 13
	sysMask     = 14

	statSize = 144
	statMode = 24
	statUID  = 28
)

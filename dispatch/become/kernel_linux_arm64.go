package become

// Linux's numbers of calls, and where its struct stat has what.
const (
	sysClose    = 57
	sysPread    = 67
	sysPID      = 172
	sysExec     = 221
	sysCwd      = 17
	sysEUID     = 175
	sysPPID     = 173
	sysEntries  = 61
	sysOpen     = 56
	sysStat     = 79
	sysReadlink = 78
	sysAccess   = 48
	sysAccess2  = 439
	sysAction   = 134
	sysMask     = 135

	statSize = 128
	statMode = 16
	statUID  = 24
)

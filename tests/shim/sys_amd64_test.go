package shim

const (
	sysMemfdCreate = 319
	sysExecveat    = 322
)

package shim

const (
	sysMemfdCreate = 279
	sysExecveat    = 281
)

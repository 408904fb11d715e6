package become

import _ "unsafe" // for go:linkname

// runtimeEnvironment is the environment as the kernel handed it over.
// os.Environ would leave out what a name's second entry says.
//
//go:linkname runtimeEnvironment syscall.runtime_envs
func runtimeEnvironment() []string

// Environ is this process's environment byte for byte: in order, with
// duplicates, empty entries and entries without "=".
func Environ() []string { return runtimeEnvironment() }

// runtimeArgs are the words as the kernel handed them over. os.Args has them only
// once the package os is initialised.
//
//go:linkname runtimeArgs os.runtime_args
func runtimeArgs() []string

// Args is argv as the kernel handed it over.
func Args() []string { return runtimeArgs() }

// lookup finds a variable as a C program would: the first entry counts.
func lookup(environ []string, name string) (string, bool) {
	for _, kv := range environ {
		if len(kv) > len(name) && kv[len(name)] == '=' && sameVariable(kv[:len(name)], name) {
			return kv[len(name)+1:], true
		}
	}
	return "", false
}

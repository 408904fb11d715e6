package become

// infoAt finds the build information of a Mach-O program of 64 bits: the section
// "__go_buildinfo". Universal programs hold several and are not looked into; the
// sentinel and the file's identity speak for those.
func infoAt(f source, h []byte) (int64, bool) {
	if len(h) < 32 || number(h, 0, 4) != 0xfeedfacf {
		return 0, false
	}
	const segment64 = 0x19
	commands := read(f, 32, number(h, 20, 4))
	for n := number(h, 16, 4); n > 0 && len(commands) >= 8; n-- {
		size := number(commands, 4, 4)
		if size < 8 || size > uint64(len(commands)) {
			break
		}
		one := commands[:size]
		commands = commands[size:]
		if number(one, 0, 4) != segment64 {
			continue
		}
		for at := 72; at+80 <= len(one); at += 80 {
			if string(one[at:at+14]) == "__go_buildinfo" {
				return int64(number(one, at+48, 4)), true
			}
		}
	}
	return 0, false
}

package become

// infoAt finds the build information of a PE program: Go's linker puts it at the
// start of the section ".data".
func infoAt(f source, h []byte) (int64, bool) {
	if len(h) < 64 || string(h[:2]) != "MZ" {
		return 0, false
	}
	head := read(f, number(h, 0x3c, 4), 24)
	if head == nil || string(head[:4]) != "PE\x00\x00" {
		return 0, false
	}
	table := number(h, 0x3c, 4) + 24 + number(head, 20, 2)
	sections := read(f, table, 40*number(head, 6, 2))
	for at := 0; at+40 <= len(sections); at += 40 {
		if string(sections[at:at+6]) == ".data\x00" {
			return int64(number(sections, at+20, 4)), true
		}
	}
	return 0, false
}

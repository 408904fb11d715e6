//go:build !darwin && !windows

package become

// infoAt finds the build information of an ELF program: the section
// ".go.buildinfo". Only little-endian programs of 64 bits are looked at, which
// are all that pkgd is built for.
func infoAt(f source, h []byte) (int64, bool) {
	if len(h) < 64 || string(h[:6]) != "\x7fELF\x02\x01" {
		return 0, false
	}
	table, size := number(h, 0x28, 8), number(h, 0x3a, 2)
	count, names := number(h, 0x3c, 2), number(h, 0x3e, 2)
	if size < 64 || names >= count {
		return 0, false
	}
	sections := read(f, table, size*count)
	if sections == nil {
		return 0, false
	}
	section := func(i uint64) []byte { return sections[i*size : (i+1)*size] }
	text := read(f, number(section(names), 0x18, 8), number(section(names), 0x20, 8))
	for i := uint64(0); i < count; i++ {
		s := section(i)
		if nameIs(text, number(s, 0, 4), ".go.buildinfo") {
			return int64(number(s, 0x18, 8)), true
		}
	}
	return 0, false
}

// nameIs says whether a name of a string table is the one wanted.
func nameIs(table []byte, at uint64, name string) bool {
	end := at + uint64(len(name))
	return end < uint64(len(table)) && string(table[at:end]) == name && table[end] == 0
}

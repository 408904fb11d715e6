package become

// IsOurs says whether a file is a pkgd, of whatever version and in whatever
// place, by the marker that every build carries. A file that cannot be read is
// none.
func IsOurs(path string) bool { return marked(path) }

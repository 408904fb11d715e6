package become

import "strconv"

// ancestors are the processes above this one that can be in the same chain.
type ancestors struct {
	self  int
	above [3]int
	known int // how many of above are known
}

// family finds this process and up to three above it. A wrapper may put a shell
// and a program like timeout between itself and us.
func family() ancestors {
	a := ancestors{self: processID(), known: 1}
	a.above[0] = parentID()
	for a.known < len(a.above) {
		p := parentOf(a.above[a.known-1])
		if p <= 0 {
			break
		}
		a.above[a.known] = p
		a.known++
	}
	return a
}

// has says whether a process is this one or one of those above. Where they are
// not all known (no /proc), every process counts: better a candidate passed
// over than a loop.
func (a ancestors) has(pid int) bool {
	if pid == a.self || a.known < len(a.above) && a.above[a.known-1] > 1 {
		return true
	}
	for _, p := range a.above[:a.known] {
		if p == pid {
			return true
		}
	}
	return false
}

// parentOf reads the fourth field of /proc/PID/stat; 0 it is not to be had.
func parentOf(pid int) int {
	f, errno := openSource("/proc/" + strconv.Itoa(pid) + "/stat")
	if errno != 0 {
		return 0
	}
	defer f.close()
	var buf [512]byte
	line := string(buf[:f.readAt(buf[:], 0)])
	// The second field is the program's name in brackets and may hold anything.
	for i := len(line) - 1; i >= 0; i-- {
		if line[i] == ')' && i+4 < len(line) {
			ppid, _ := cut(line[i+4:], ' ')
			p, _ := strconv.Atoi(ppid)
			return p
		}
	}
	return 0
}

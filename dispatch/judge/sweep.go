package judge

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A plan's folder carries who made it, so that the next plan can tell what is
// left over: an allowed run keeps its folder, for the manager reads from it, and
// a process that was killed keeps its folder, too.
const planPrefix = "plan-"

// Folders of machines or containers that share a data folder cannot be asked
// for, so their plans are kept for a day; nobody's run lasts for a month.
const (
	foreignPlan = 24 * time.Hour
	anyPlan     = 30 * 24 * time.Hour
)

// planName begins the name of a folder of this process.
func planName() string {
	return planPrefix + machine() + "-" + strconv.Itoa(os.Getpid()) + "-"
}

// machine tells processes that can see each other from all others: by the host's
// name and, where there are such, the namespace of process numbers.
func machine() string {
	h := fnv.New32a()
	host, _ := os.Hostname()
	space, _ := os.Readlink("/proc/self/ns/pid")
	fmt.Fprintf(h, "%s\x00%s", host, space)
	return fmt.Sprintf("%08x", h.Sum32())
}

// sweep removes the folders that dead processes left. What cannot be removed is
// tried again with the next plan.
func sweep(parent string, now time.Time) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	here := machine()
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), planPrefix) {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue
		}
		if age := now.Sub(info.ModTime()); leftOver(e.Name(), here, age) {
			_ = os.RemoveAll(filepath.Join(parent, e.Name()))
		}
	}
}

// leftOver says whether nobody needs a plan's folder any more.
func leftOver(name, here string, age time.Duration) bool {
	parts := strings.Split(strings.TrimPrefix(name, planPrefix), "-")
	if len(parts) == 3 && parts[0] == here {
		if pid, err := strconv.Atoi(parts[1]); err == nil && pid > 0 {
			return !alive(pid) || age > anyPlan
		}
	}
	return age > foreignPlan
}

package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Format is the version of the journal that this program writes. It changes
// when the meaning of a record, of a blob or of the numbers in it does.
const Format = 1

const (
	formatFile  = "format"
	lockFile    = "lock"
	droppedFile = "dropped.jsonl"
	blobDir     = "blobs"
	magic       = "pkgd-journal "
)

// Options are the limits of a journal; zero values stand for the defaults.
type Options struct {
	Now         func() time.Time // required for Append
	Keep        time.Duration    // how long records are kept; 0: for ever
	SegmentSize int64            // bytes from which a new segment begins; default 8 MiB
	SegmentAge  time.Duration    // age from which a new segment begins; default 30 days
	Wait        time.Duration    // for the lock; default 15 s: 64 writers at once on a busy machine take some
}

// Journal is an open journal. It holds no files between calls.
type Journal struct {
	dir string
	opt Options
}

// Open looks at the journal in a folder, which need not exist yet: the first
// Append makes it. A folder that is a link, that others can write or that belongs
// to somebody else, and a journal of a newer format, are refused with an *Error.
func Open(dir string, opt Options) (*Journal, error) {
	if dir == "" {
		return nil, &Error{What: "there is no journal", Why: "no folder for pkgd's data is known", Next: "set HOME or PKGD_DATA_DIR"}
	}
	if opt.SegmentSize <= 0 {
		opt.SegmentSize = 8 << 20
	}
	if opt.SegmentAge <= 0 {
		opt.SegmentAge = 30 * 24 * time.Hour
	}
	if opt.Wait <= 0 {
		opt.Wait = 15 * time.Second
	}
	j := &Journal{dir: dir, opt: opt}
	if err := j.examine(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return j, nil
}

// examine refuses a folder that cannot be trusted and a format that is not known.
func (j *Journal) examine() error {
	info, err := os.Lstat(j.dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return cannot("the journal "+j.dir+" cannot be read", err, "check the folder's rights")
	}
	switch why := distrust(info); {
	case !info.IsDir():
		return &Error{What: "the journal " + j.dir + " is refused", Why: "it is not a folder", Next: "move it away"}
	case why != "":
		return &Error{What: "the journal " + j.dir + " is refused", Why: why, Next: "give the folder to the user who runs pkgd, with mode 0700"}
	}
	data, err := readSmall(j.path(formatFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return cannot("the journal "+j.dir+" cannot be read", err, "check the folder's rights")
	}
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(data), magic)))
	switch {
	case err != nil || !bytes.HasPrefix(data, []byte(magic)):
		return &Error{What: "the journal " + j.dir + " is damaged", Why: "its file format says nothing that pkgd understands", Next: "move the folder away; a new journal begins", Broken: true}
	case n > Format:
		return &Error{What: "the journal " + j.dir + " is of a newer format", Why: fmt.Sprintf("it has %d, this pkgd knows %d", n, Format), Next: "upgrade pkgd", Newer: true}
	}
	return nil
}

func (j *Journal) path(name string) string { return filepath.Join(j.dir, name) }

// prepare makes the folder on first use.
func (j *Journal) prepare() error {
	const next = "make room or give pkgd a folder it can write (PKGD_DATA_DIR)"
	err := j.examine()
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(j.dir, 0o700); err != nil {
			return cannot("the journal cannot be made", err, next)
		}
		err = j.examine()
	}
	if err != nil {
		return err
	}
	if err := os.Mkdir(j.path(blobDir), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return cannot("the journal cannot be written", err, next)
	}
	return nil
}

// locked runs do while nobody else writes.
func (j *Journal) locked(do func() error) error {
	// The file is made here, so that no planted link is followed by the lock.
	f, err := openNoFollow(j.path(lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return cannot("the journal cannot be locked", err, "check the rights of "+j.dir)
	}
	f.Close()
	lock := flock.New(j.path(lockFile))
	if err := j.acquire(lock); err != nil {
		return err
	}
	defer lock.Unlock()
	return do()
}

// acquire waits for the lock, for a bounded time. The kernel does the waiting:
// with many processes at once, asking again and again costs more than the work.
func (j *Journal) acquire(lock *flock.Flock) error {
	const what = "the journal cannot be locked"
	if ok, err := lock.TryLock(); ok || err != nil {
		if err != nil {
			return cannot(what, err, "check the rights of "+j.dir)
		}
		return nil
	}
	got := make(chan error, 1)
	go func() { got <- lock.Lock() }()
	late := time.NewTimer(j.opt.Wait)
	defer late.Stop()
	select {
	case err := <-got:
		if err != nil {
			return cannot(what, err, "check the rights of "+j.dir)
		}
		return nil
	case <-late.C:
		go func() { // it may still come; nobody wants it then
			if <-got == nil {
				_ = lock.Unlock()
			}
		}()
		return &Error{What: what, Why: "another process has held " + lock.Path() + " for " + j.opt.Wait.String(), Next: "see which process has it open"}
	}
}

// segments lists the numbers of the segments that are there, oldest first.
func (j *Journal) segments() ([]int, error) {
	d, err := os.Open(j.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, cannot("the journal cannot be read", err, "check the rights of "+j.dir)
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return nil, cannot("the journal cannot be read", err, "check the rights of "+j.dir)
	}
	var out []int
	for _, name := range names {
		if n := segmentNumber(name); n > 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out, nil
}

func segmentName(n int) string { return fmt.Sprintf("seg-%08d.jsonl", n) }

// segmentNumber is 0 for a name that is no segment's.
func segmentNumber(name string) int {
	digits, ok := strings.CutPrefix(name, "seg-")
	if digits, ok2 := strings.CutSuffix(digits, ".jsonl"); ok && ok2 && len(digits) >= 8 {
		if n, err := strconv.Atoi(digits); err == nil && n > 0 && segmentName(n) == name {
			return n
		}
	}
	return 0
}

package libmount

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/linux/atomicfile"
	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// ErrLock is the error of an update of utab whose lock could not be taken.
var ErrLock = errors.New("cannot lock utab")

// Record adds an entry to utab: that of a new mount. The errors are those of update.
func Record(u mountinfo.UserEntry) error {
	return update(func(list []mountinfo.UserEntry) []mountinfo.UserEntry { return append(list, u) })
}

// RecordHelped is Record for a mount that a helper program has made. If that has recorded the mount
// itself, only the options that it left out are added.
func RecordHelped(u mountinfo.UserEntry) error {
	source := u.Get(mountinfo.UserSource)
	return update(func(list []mountinfo.UserEntry) []mountinfo.UserEntry {
		at := lastOn(list, u.Get(mountinfo.UserTarget))
		if at < 0 || list[at].Get(mountinfo.UserSource) != source {
			return append(list, u)
		}
		options := list[at].Get(mountinfo.UserOptions)
		for word := range strings.SplitSeq(u.Get(mountinfo.UserOptions), ",") {
			name, _, _ := strings.Cut(word, "=")
			if _, has := mountinfo.Option(options, name); !has {
				options += "," + word
			}
		}
		list[at].Set(mountinfo.UserOptions, strings.TrimPrefix(options, ","))
		return list
	})
}

// RecordRemount replaces the options in the entry of a mount point, or adds the entry.
func RecordRemount(u mountinfo.UserEntry) error {
	return update(func(list []mountinfo.UserEntry) []mountinfo.UserEntry {
		at := lastOn(list, u.Get(mountinfo.UserTarget))
		if at < 0 {
			return append(list, u)
		}
		list[at][mountinfo.UserOptions] = u[mountinfo.UserOptions]
		return list
	})
}

// RecordMove changes the entries of a mount that has been moved, and of those below it.
func RecordMove(from, to string) error {
	if isEmpty(mountinfo.UtabPath()) {
		return nil
	}
	return update(func(list []mountinfo.UserEntry) []mountinfo.UserEntry {
		for i := range list {
			below, is := strings.CutPrefix(list[i].Get(mountinfo.UserTarget), from)
			if is && (below == "" || below[0] == '/') {
				list[i].Set(mountinfo.UserTarget, to+below)
			}
		}
		return list
	})
}

// Forget removes the latest entry of a mount point from utab. The errors are those of update.
func Forget(target string) error {
	if target == "/" || isEmpty(mountinfo.UtabPath()) {
		return nil
	}
	return update(func(list []mountinfo.UserEntry) []mountinfo.UserEntry {
		at := lastOn(list, target)
		if at < 0 {
			return nil
		}
		return slices.Delete(list, at, at+1)
	})
}

// InUtab reports whether utab has an entry for a mount point.
func (n Names) InUtab(target string) bool {
	list := mountinfo.ReadUtab()
	return len(list) > 0 && lastOn(list, n.Canonical(target)) >= 0
}

// lastOn returns the index of the latest entry of a mount point, or -1.
func lastOn(list []mountinfo.UserEntry, target string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if at := list[i][mountinfo.UserTarget]; at != nil && mountinfo.SamePath(*at, target) {
			return i
		}
	}
	return -1
}

func isEmpty(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) != nil || st.Size == 0
}

// update replaces utab by a file with what edit makes of its entries; nil leaves it as it is. It
// does nothing if utab cannot be written. The error is ErrLock or that of writing the file. Those who
// watch the directory learn of the new file when utab.event is closed.
func update(edit func([]mountinfo.UserEntry) []mountinfo.UserEntry) error {
	path := mountinfo.UtabPath()
	if !writable(path) {
		return nil
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return ErrLock
	}
	defer unix.Close(lock)
	list := edit(mountinfo.ReadUtab())
	if list == nil {
		return nil
	}
	rule := atomicfile.Rule{Mode: 0o644}
	var st unix.Stat_t
	if unix.Stat(path, &st) == nil {
		rule.Owner = &st
	}
	if err := atomicfile.Write(path, mountinfo.FormatUtab(list), rule); err != nil {
		return err
	}
	if event, err := os.OpenFile(path+".event", os.O_WRONLY|os.O_CREATE, 0o644); err == nil {
		event.Close()
	}
	return nil
}

// writable reports whether a path is that of a regular file that can be written, or can be made. It
// makes the directory.
func writable(path string) bool {
	var st unix.Stat_t
	if unix.Lstat(path, &st) == nil {
		return st.Mode&unix.S_IFMT == unix.S_IFREG && unix.Access(path, unix.R_OK|unix.W_OK) == nil
	}
	dir := filepath.Dir(path)
	os.Mkdir(dir, 0o755) // it may exist
	return unix.Access(dir, unix.R_OK|unix.W_OK) == nil
}

// lockFile takes the lock of a file. Closing the descriptor ends it.
func lockFile(path string) (fd int, err error) {
	fd, err = unix.Open(path, unix.O_RDONLY|unix.O_CREAT|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return -1, err
	}
	for err = unix.EINTR; err == unix.EINTR; {
		err = unix.Flock(fd, unix.LOCK_EX)
	}
	if err != nil {
		unix.Close(fd)
	}
	return fd, err
}

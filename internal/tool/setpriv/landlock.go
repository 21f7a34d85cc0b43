package setpriv

import (
	"encoding/binary"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A landlock is a set of rules for access to files, landlock(7).
type landlock struct {
	access uint64 // LANDLOCK_ACCESS_FS_* bits that need a rule
	rules  []rule // last rule first
}

// A rule allows some kinds of access to a directory tree or a file.
type rule struct {
	allowed uint64
	file    int // a descriptor
}

// rights are the names of LANDLOCK_ACCESS_FS_*, bit n for index n, with the texts of --help.
var rights = []struct{ name, help string }{
	{"execute", "execute a file"},
	{"write-file", "open a file to write it"},
	{"read-file", "open a file to read it"},
	{"read-dir", "open a directory, list it"},
	{"remove-dir", "remove or rename an empty directory"},
	{"remove-file", "remove or rename a file"},
	{"make-char", "make, rename or link a character device"},
	{"make-dir", "make or rename a directory"},
	{"make-reg", "make, rename or link a regular file"},
	{"make-sock", "make, rename or link a socket"},
	{"make-fifo", "make, rename or link a FIFO"},
	{"make-block", "make, rename or link a block device"},
	{"make-sym", "make, rename or link a symbolic link"},
	{"refer", "link or rename a file across directories"},
	{"truncate", "truncate a file"},
	{"ioctl-dev", "call ioctl(2) on a device"},
}

var allRights = uint64(1)<<len(rights) - 1

// parseRights parses a list of rights, which may be abbreviated. An empty list means all rights.
func parseRights(list string) (mask uint64, err error) {
	if list == "" {
		return allRights, nil
	}
	for word := range strings.SplitSeq(strings.TrimSuffix(list, ","), ",") {
		n := 0
		for n < len(rights) && (word == "" || !strings.HasPrefix(rights[n].name, word)) {
			n++
		}
		if n == len(rights) {
			return 0, cli.Fail("could not parse landlock fs access: "+list, nil)
		}
		mask |= 1 << n
	}
	return mask, nil
}

// addAccess parses "fs" or "fs:RIGHT,...". Like the real tool it ignores anything else.
func (l *landlock) addAccess(word string) error {
	if word == "fs" {
		l.access |= allRights
		return nil
	}
	list, ok := strings.CutPrefix(word, "fs:")
	if !ok {
		return nil
	}
	mask, err := parseRights(list)
	l.access |= mask
	return err
}

// addRule parses "path-beneath:RIGHT,...:PATH".
func (l *landlock) addRule(word string) error {
	rest, ok := strings.CutPrefix(word, "path-beneath:")
	list, path, found := strings.Cut(rest, ":")
	if !ok || !found {
		return cli.Fail("invalid landlock rule: "+word, nil)
	}
	mask, err := parseRights(list)
	if err != nil {
		return err
	}
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return cli.Fail("could not open file for landlock: "+path, err)
	}
	l.rules = append([]rule{{mask, fd}}, l.rules...)
	return nil
}

const pathBeneath = 1 // LANDLOCK_RULE_PATH_BENEATH

// emit adds the system calls that restrict the process.
func (l *landlock) emit(a *applier) {
	if l.access == 0 {
		return
	}
	attr := &unix.LandlockRulesetAttr{Handled_access_fs: l.access}
	a.p.Call(solo.Call{
		Nr:     unix.SYS_LANDLOCK_CREATE_RULESET,
		Args:   []solo.Arg{a.p.Pointer(unsafe.Pointer(attr), attr), solo.Int(8), solo.Int(0)},
		Result: solo.File1, OnError: a.message("landlock_create_ruleset failed"),
	})
	for _, r := range l.rules {
		packed := binary.NativeEndian.AppendUint64(nil, r.allowed)
		packed = binary.NativeEndian.AppendUint32(packed, uint32(r.file))
		a.call(unix.SYS_LANDLOCK_ADD_RULE, "adding landlock rule failed",
			solo.FromRegister(solo.File1), solo.Int(pathBeneath), a.p.Bytes(packed), solo.Int(0))
	}
	a.prctl("disallow granting new privileges for landlock failed", unix.PR_SET_NO_NEW_PRIVS, 1)
	a.call(unix.SYS_LANDLOCK_RESTRICT_SELF, "landlock_restrict_self failed", solo.FromRegister(solo.File1), solo.Int(0))
}

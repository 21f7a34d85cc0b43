package libmount

import (
	"os"
	"runtime"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// A Namespace is the mount namespace of --namespace. The zero value is that of the process, and
// needs no switch.
type Namespace struct {
	target, origin int // descriptors
	set            bool
}

// setFailed is the exit status when a namespace cannot be entered.
const setFailed = 2

// Open opens a mount namespace: that of a process if the word is a number, otherwise a file. It
// tries whether the namespace can be entered.
func (n *Namespace) Open(word string) error {
	path := word
	if pid, err := strconv.ParseUint(strings.TrimLeft(word, " "), 10, 31); err == nil && pid > 0 {
		path = "/proc/" + strconv.FormatUint(pid, 10) + "/ns/mnt"
	}
	err := n.open(path)
	if err != nil {
		return &cli.Failure{Text: "failed to set target namespace to " + path, Err: err, Status: setFailed}
	}
	return nil
}

func (n *Namespace) open(path string) (err error) {
	runtime.LockOSThread() // the namespace is that of the thread
	n.origin, err = unix.Open("/proc/thread-self/ns/mnt", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err == nil {
		n.target, err = unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	}
	if err == nil {
		err = unix.Unshare(unix.CLONE_FS) // setns(2) wants a thread that does not share its working directory
	}
	if err == nil {
		err = unix.Setns(n.target, unix.CLONE_NEWNS)
	}
	if err == nil {
		err = unix.Setns(n.origin, unix.CLONE_NEWNS)
	}
	n.set = err == nil
	return err
}

// IsSet reports whether a namespace has been opened.
func (n *Namespace) IsSet() bool { return n.set }

// Within calls do in the namespace.
func (n *Namespace) Within(do func() error) error {
	if !n.set {
		return do()
	}
	if err := unix.Setns(n.target, unix.CLONE_NEWNS); err != nil {
		return &cli.Failure{Text: "failed to switch namespace", Status: setFailed}
	}
	defer unix.Setns(n.origin, unix.CLONE_NEWNS)
	return do()
}

// Outside calls do in the namespace that the process began in. It is for use in Within.
func (n *Namespace) Outside(do func()) {
	if !n.set {
		do()
		return
	}
	unix.Setns(n.origin, unix.CLONE_NEWNS)
	do()
	unix.Setns(n.target, unix.CLONE_NEWNS)
}

// Words returns the words that tell a helper program the namespace.
func (n *Namespace) Words() []string {
	if !n.set {
		return nil
	}
	return []string{"-N", "/proc/" + strconv.Itoa(os.Getpid()) + "/fd/" + strconv.Itoa(n.target)}
}

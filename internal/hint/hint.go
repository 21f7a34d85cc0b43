// Package hint finds out why a step has failed: by looking and by trying, in
// the process and the directory in which it failed.
package hint

import (
	"strconv"
	"syscall"

	"contedor/internal/linux/machine"
	"contedor/internal/linux/quote"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A Step is what a failure was the failure of.
type Step string

// The steps that have hints, and what the words of their failures are.
const (
	Unshare     Step = "unshare"     // the CLONE_NEW* bits, decimal
	Map         Step = "map"         // uid_map or gid_map, the inner and the outer id
	Mapper      Step = "mapper"      // nothing
	Propagation Step = "propagation" // nothing
	Chroot      Step = "chroot"      // the directory
	Chdir       Step = "chdir"       // the directory
	Proc        Step = "proc"        // the mount point
	Bind        Step = "bind"        // the files
	Mount       Step = "mount"       // the mount point, the source, the type of mount(8)
	Umount      Step = "umount"      // the mount point
	Hostname    Step = "hostname"    // nothing
	ID          Step = "id"          // the id
	Exec        Step = "exec"        // the file, the value of PATH, argv
)

// A Failure is a step that the kernel has refused.
type Failure struct {
	Step  Step
	Errno syscall.Errno
	Words []string
	Before
}

// Before is what can no longer be found out once namespaces are new.
type Before struct {
	EUID         int
	Capabilities uint64  // effective ones, bit n for number n
	Flags        uintptr // CLONE_NEW* bits of all namespaces that were asked for
}

// Now returns what is to be known of the process before it begins.
func Now(flags uintptr) Before {
	b := Before{EUID: unix.Geteuid(), Flags: flags}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) == nil {
		b.Capabilities = uint64(data[1].Effective)<<32 | uint64(data[0].Effective)
	}
	return b
}

func (b Before) capable(n int) bool { return b.Capabilities>>n&1 != 0 }

// called is argv[0] of a process that is to tell the hint of a failure which
// the words describe.
const called = "contedor: hint"

// The index of the errno in the words, and how many words stand before those of
// the step.
const (
	ErrnoWord = 3
	own       = 7
)

// Argv returns the words by which the program is to be run for a hint. root is
// a descriptor of the machine's root directory, as it was before.
func (f Failure) Argv(root int) []string {
	return append([]string{
		called, strconv.Itoa(root), string(f.Step), strconv.Itoa(int(f.Errno)), strconv.Itoa(f.EUID),
		strconv.FormatUint(f.Capabilities, 10), strconv.FormatUint(uint64(f.Flags), 10),
	}, f.Words...)
}

// Answer returns the line for the words of Argv; empty for none.
func Answer(argv []string, getenv func(string) (string, bool)) string {
	number := func(i int) uint64 { n, _ := strconv.ParseUint(argv[i], 10, 64); return n }
	f := Failure{
		Step: Step(argv[2]), Errno: syscall.Errno(number(3)), Words: argv[own:],
		Before: Before{EUID: int(number(4)), Capabilities: number(5), Flags: uintptr(number(6))},
	}
	return f.Line(machine.At(int(number(1))), texts.FromEnvironment(getenv))
}

// Line returns the line that tells the cause, with its end; empty for none.
func (f Failure) Line(m machine.Machine, c *texts.Language) string {
	return Text(f.cause(m, &c.Hint))
}

// Text is a hint as a line; empty for none. Names in it may be of a hostile tree.
func Text(text string) string {
	if text == "" {
		return ""
	}
	return "hint: " + quote.Visible(text) + "\n"
}

func (f Failure) word(i int) string {
	if i < len(f.Words) {
		return f.Words[i]
	}
	return ""
}

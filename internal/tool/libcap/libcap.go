// Package libcap shows and changes the capabilities of processes and files, as the tools of
// libcap 2.78 do: getcap(8), setcap(8), getpcaps(8) and capsh(1).
//
// Synopsis:
//
//	getcap [OPTION]... FILE...
//	setcap [OPTION]... (-r|-|CAPS) FILE...
//	getpcaps [OPTION]... PID...
//	capsh [ARGUMENT]... [-- ARGUMENT...]
//
// The notations of sets are in package capability. files.go has getcap and setcap, processes.go getpcaps,
// and capsh.go capsh, whose arguments change the state of the process by functions of state.go.
package libcap

import (
	"io"
	"runtime"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"contedor/internal/linux/numeral"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// The tools of libcap.
var (
	FileShow    = command("getcap", getcap)
	FileChange  = command("setcap", setcap)
	ProcessShow = command("getpcaps", getpcaps)
	Shell       = command("capsh", capsh)
)

// dialect is that of messages of getopt(3). The tools' own messages do not begin with a name.
var dialect = cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1, Unwritten: cli.ForgiveClosed}

// failed is the failure after a message.
var failed = &cli.Failure{Status: 1}

// A tool is one run of a tool.
type tool struct {
	*gnu.Tool
	last int // the kernel's highest capability
}

// command returns a tool that runs on one thread: capabilities belong to threads.
func command(name string, run func(*tool) error) *cli.Command {
	return gnu.Command(name, dialect, "", func(t *gnu.Tool) error {
		runtime.LockOSThread()
		err := run(&tool{t, capability.Last()})
		if t.Out.Flush() != nil {
			t.Out.Reset(io.Discard) // these tools do not check what they write
		}
		return err
	})
}

// fail writes a message as it is and returns the failure.
func (t *tool) fail(text string) error {
	t.say(text)
	return failed
}

// failErrno is fail with the text of an errno, as perror(3) writes it.
func (t *tool) failErrno(text string, err error) error {
	return t.fail(text + ": " + cli.Strerror(err) + "\n")
}

// say writes a message without a name in front. Output that was printed before appears after it,
// unless the output is a terminal: the C library of the real tool writes its buffer at the end.
func (t *tool) say(text string) {
	if _, err := unix.IoctlGetTermios(1, unix.TCGETS); err == nil {
		t.Out.Flush()
	}
	t.Stderr.Write([]byte(text))
}

// license prints the name and version, in place of the license of the real tool.
func (t *tool) license() error {
	return t.ReplyVerbatim(cli.BaseName(t.Argv[0]) + " from contedor " + cli.Version + "\n")
}

// raised returns the sets with one more effective capability.
func raised(sets capability.Sets, n int) capability.Sets {
	sets.Effective |= 1 << n
	return sets
}

// set sets the capabilities of the calling thread. The error is an errno.
func set(sets capability.Sets) error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	return unix.Capset(&header, &sets.Data()[0])
}

// own returns the capabilities of the calling thread.
func own() capability.Sets {
	sets, _ := capability.Of(0)
	return sets
}

// known reports whether a text begins with a capability, and which.
func known(text string) (n int, ok bool) {
	n, _, ok = capability.ParseName(text)
	return n, ok
}

// parseNumber parses a number that is not negative. The tools use its lower 32 bits.
func parseNumber(word string) (n uint64, ok bool) {
	n, rest, _ := numeral.Unsigned(word, 0)
	return n, word != "" && word[0] != '-' && rest == ""
}

// words splits a list as strtok(3) does: without empty words.
func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

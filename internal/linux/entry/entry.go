// Package entry holds what the process inherited from the program that ran it,
// read before the Go runtime changes it: a drop-in hands the same on.
//
// It imports nothing, so that it is initialized before package syscall raises
// the soft limit of open files. In a program that imports package hook below this
// one, its routine runs even before the runtime's own start: only there can inherited
// SIG_IGN and closed standard descriptors still be seen. Otherwise those two are lost,
// except SIGHUP and SIGINT, which the runtime leaves as they were.
package entry

// Signals is a set of signals as the kernel has it: signal n is bit n-1.
type Signals uint64

// Has reports whether signal n, 1 to 64, is in the set.
func (s Signals) Has(n int) bool { return s>>(n-1)&1 != 0 }

// Limit is a resource limit as prlimit64(2) has it.
type Limit struct{ Soft, Hard uint64 }

// state is filled by the assembly routine, which knows its layout.
var state struct {
	mask    Signals // offset 0
	ignored Signals // offset 8
	files   Limit   // offset 16
	closed  uint64  // offset 32; bit n is descriptor n
	done    uint64  // offset 40
}

// tls is where the first thread's g lives when the routine has run in place of
// the runtime's own set-up of thread-local storage (amd64).
var tls [8]uintptr

// argv is the vector that execve(2) left, where it was found.
var argv uintptr

// ahead is the routine of package headstart, where a program has that; it is
// called before anything else is done.
var ahead *byte

// record fills state, and puts an O_PATH descriptor, closed again by exec, in
// the place of a closed descriptor 0, 1 or 2: reading and writing there go on
// failing with EBADF, and the runtime does not open /dev/null on it.
func record()

var _ = ensure()

func ensure() bool {
	if state.done == 0 {
		record()
	}
	return true
}

// Mask returns the signals that were blocked, sigprocmask(2).
func Mask() Signals { return state.mask }

// Ignored returns the signals that were ignored, sigaction(2).
func Ignored() Signals { return state.ignored }

// OpenFiles returns RLIMIT_NOFILE as it was, getrlimit(2).
func OpenFiles() Limit { return state.files }

// WasClosed reports whether the standard descriptor fd, 0 to 2, was closed.
func WasClosed(fd int) bool { return state.closed>>fd&1 != 0 }

// Environment returns the words that the process was given, of those that the
// runtime has.
func Environment(env []string) []string {
	env = env[added:]
	if len(env) > 0 && len(env[0]) == len(ChildrenMark)+2 && env[0][:len(ChildrenMark)] == ChildrenMark {
		children = env[0][len(ChildrenMark):]
		env = env[1:]
	}
	return env
}

// ChildrenMark begins the variable that package goruntime puts in front of the environment
// when it executes the program again. Two characters follow: the number of a descriptor,
// ChildrenFresh or ChildrenForked.
const (
	ChildrenMark   = "CONTEDOR_CHILDREN="
	ChildrenFresh  = "++"
	ChildrenForked = "--"
)

// children is what follows the mark; empty for a program that is executed for the first time.
var children string

// Children says to which PID namespace the children of the process were to belong when it
// was executed, pid_namespaces(7).
type Children int

const (
	OwnNamespace   Children = iota // to that of the process, as usual
	FreshNamespace                 // to a new one, which has no process yet
	OtherNamespace                 // to the one that ChildrenNamespace has a descriptor of
	ForkedInto                     // to the one that the process is in now, as the first one: its parent could have no threads
)

// ChildrenBelong returns where the children belong. Environment has to be called before.
func ChildrenBelong() Children {
	switch children {
	case "":
		return OwnNamespace
	case ChildrenFresh:
		return FreshNamespace
	case ChildrenForked:
		return ForkedInto
	}
	return OtherNamespace
}

// ChildrenNamespace returns the descriptor of the PID namespace of the process's children.
// It is valid for OtherNamespace only.
func ChildrenNamespace() (fd int) { return int(children[0]-'0')*10 + int(children[1]-'0') }

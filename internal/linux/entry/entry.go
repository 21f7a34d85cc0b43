// Package entry records what the process inherited from the program that executed it,
// before the Go runtime changes it. A drop-in passes the same on to the program that it
// executes.
//
// Where there is a hook, the package imports only unsafe, so that it is initialized before package
// syscall raises the soft limit of open files. In a program that imports package hook below this one,
// its assembly routine runs before the runtime starts. Only then can it still see which
// signals were ignored and which standard descriptors were closed. Without the hook the
// package sees of the ignored signals only SIGHUP and SIGINT, which the runtime leaves as
// they were, and no closed descriptor.
//
// Begin reading at record.
package entry

// Signals is a set of signals in the kernel's format: signal n is bit n-1.
type Signals uint64

// Has reports whether signal n, 1 to 64, is in the set.
func (s Signals) Has(n int) bool { return s>>(n-1)&1 != 0 }

// Limit is a resource limit in the format of prlimit(2): struct rlimit64.
type Limit struct{ Soft, Hard uint64 }

// state is filled by record, which depends on its layout.
var state struct {
	mask    Signals // offset 0
	ignored Signals // offset 8
	files   Limit   // offset 16
	closed  uint64  // offset 32; bit n is descriptor n
	done    uint64  // offset 40
}

// tls is the thread-local storage of the first thread, which holds its g. On amd64 the hook
// sets it up, because the runtime does not do so if there is a hook.
var tls [8]uintptr

// argv is the address of the argument vector that execve(2) left on the stack; 0 if the
// hook did not find it.
var argv uintptr

// early is the routine of package headstart, or nil in a program without it. The hook calls
// it first of all.
var early *byte

var _ = ensure()

func ensure() bool {
	if state.done == 0 {
		record()
	}
	return true
}

// Mask returns the signals that were blocked when the process was executed, sigprocmask(2).
func Mask() Signals { return state.mask }

// Ignored returns the signals that were ignored when the process was executed, sigaction(2).
func Ignored() Signals { return state.ignored }

// OpenFiles returns the RLIMIT_NOFILE that the process inherited, getrlimit(2).
func OpenFiles() Limit { return state.files }

// WasClosed reports whether the standard descriptor fd, 0 to 2, was closed.
func WasClosed(fd int) bool { return state.closed>>fd&1 != 0 }

// Environment returns the part of env, the runtime's environment, that the process
// inherited: env without the variables that this package and package goruntime put in front
// of it.
func Environment(env []string) []string {
	env = env[added:]
	if len(env) > 0 && len(env[0]) == len(ChildrenMark)+2 && env[0][:len(ChildrenMark)] == ChildrenMark {
		children = env[0][len(ChildrenMark):]
		env = env[1:]
	}
	return env
}

// ChildrenMark begins the variable that package goruntime puts in front of the environment
// when it re-executes the program. Two characters follow: the decimal number of a
// descriptor, ChildrenFresh or ChildrenForked.
const (
	ChildrenMark   = "CONTEDOR_CHILDREN="
	ChildrenFresh  = "++"
	ChildrenForked = "--"
)

// children holds the two characters after the mark. It is empty if the program was not
// re-executed.
var children string

// Children says to which PID namespace the children of the process were to belong when it
// was executed, pid_namespaces(7).
type Children int

const (
	OwnNamespace   Children = iota // the process's own, as usual
	FreshNamespace                 // a new one without processes
	OtherNamespace                 // another one; ChildrenNamespace returns its descriptor
	ForkedInto                     // the process's own: it is the first process there, forked by a parent that could have no threads
)

// ChildrenBelong returns to which PID namespace the children belong. Environment must have
// been called before.
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

// ChildrenNamespace returns the descriptor of the PID namespace of the process's children,
// 0 to 99. It may be called only if ChildrenBelong returns OtherNamespace.
func ChildrenNamespace() (fd int) { return int(children[0]-'0')*10 + int(children[1]-'0') }

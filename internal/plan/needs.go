package plan

import "golang.org/x/sys/unix"

// A Need is a condition that the machine or the user must fulfill, so that a step succeeds.
type Need struct {
	Kind NeedKind
	Name string // a capability, a version of Linux, a kernel setting or a program
	For  string // the name of the first system call that needs it
	Path string // the search path, for a program
}

// A NeedKind says what Name is and when the need is fulfilled.
type NeedKind int

// The kinds of needs. A setting that the kernel does not have fulfills its need.
const (
	Capability NeedKind = iota // a capability in the caller's user namespace, capabilities(7)
	Kernel                     // this version of Linux, or a later one
	Positive                   // a setting that is not 0
	Zero                       // a setting that is 0, or CAP_SYS_ADMIN
	OneOrAdmin                 // a setting that is not 0, or CAP_SYS_ADMIN
	Program                    // a program in Path
)

// Needs collects the needs of steps, in order.
type Needs struct {
	list []Need
	// made and joined are the CLONE_NEW* bits of the namespaces that the steps make and
	// enter.
	made, joined uintptr
}

// Needs returns the needs of all steps, each once.
func (s Steps) Needs() []Need { return s.needs().list }

func (s Steps) needs() *Needs {
	n := new(Needs)
	n.of(s)
	return n
}

func (n *Needs) of(steps Steps) {
	for _, step := range steps {
		step.Needs(n)
	}
}

func (n *Needs) add(need Need) {
	for _, x := range n.list {
		if x.Kind == need.Kind && x.Name == need.Name {
			return
		}
	}
	n.list = append(n.list, need)
}

// capability adds a capability that the system call needs. It adds nothing after a step that
// makes or enters a user namespace, where the process has all capabilities.
func (n *Needs) capability(name, call string) {
	if (n.made|n.joined)&unix.CLONE_NEWUSER == 0 {
		n.add(Need{Kind: Capability, Name: name, For: call})
	}
}

// kernel adds the first version of Linux in which the system call does what the step needs.
func (n *Needs) kernel(version, call string) {
	n.add(Need{Kind: Kernel, Name: version, For: call})
}

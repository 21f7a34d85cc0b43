package plan

import "golang.org/x/sys/unix"

// A Need is what steps need of the machine and of the user who runs them.
type Need struct {
	Kind NeedKind
	Name string // of the capability, the kernel's version, the setting, the program
	For  string // the first system call that needs it
	Path string // of a program: the search path
}

// NeedKind is what Name names.
type NeedKind int

// The kinds of needs.
const (
	Capability NeedKind = iota // capabilities(7), over the caller's user namespace
	Kernel                     // at least this version
	Positive                   // a setting that is not 0, where there is one
	Zero                       // a setting that is 0, where there is one, or CAP_SYS_ADMIN
	OneOrAdmin                 // a setting that is not 0, where there is one, or CAP_SYS_ADMIN
	Program                    // in Path
)

// Needs collects what steps need, in the order of the steps.
type Needs struct {
	list []Need
	// made and joined are the CLONE_NEW* bits of the namespaces that the steps have
	// made and entered.
	made, joined uintptr
}

// Needs returns what the steps need, nothing twice.
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

// capability adds a capability, which call needs. A user namespace that is made or
// entered before gives all of them.
func (n *Needs) capability(name, call string) {
	if (n.made|n.joined)&unix.CLONE_NEWUSER == 0 {
		n.add(Need{Kind: Capability, Name: name, For: call})
	}
}

// kernel adds a version of Linux, the first that has what call asks for.
func (n *Needs) kernel(version, call string) {
	n.add(Need{Kind: Kernel, Name: version, For: call})
}

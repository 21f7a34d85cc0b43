// Package plan holds the steps of making a container by hand, as data. The order of
// the steps is the lesson; Run carries them out.
//
// A plan has several readers: it is carried out, explained, asked what it needs of
// the machine, and asked for a hint when a step fails. A step answers each of them by
// a method, and has all of its methods in one file; begin with root.go, which has the
// two shortest steps.
//
// Package headstart calls Emit before the Go runtime starts, for the steps of plain
// command lines: DefaultSignal, Unshare, MapID, SetGroups, Propagation, MountProc, Fork,
// Chroot and Chdir. The Emit of these allocates nothing and calls nothing but package
// solo; the contract in headstart says what else holds for it.
package plan

import (
	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// Steps is a plan: what is done, in order. It ends with Exec.
type Steps []Step

// A Step is one thing that the lesson's commands do. A new step needs nothing outside
// its own file but its texts in package texts.
type Step interface {
	// Emit adds the step's operations to p. The message of a failure begins with
	// name, the name of the tool.
	Emit(p *solo.Program, name string)

	// Why says what one of the step's operations is for: a clause without a full
	// stop, in the scene's language. It is never empty.
	Why(s Scene) string

	// Needs adds what the step needs of the machine and of the user.
	Needs(n *Needs)

	// Hint returns what package hint has to know to find the cause of the step's
	// failure; nil where no hint is known.
	Hint() hint.Attempt
}

// A Scene is an operation, and what is known of the process that does it.
type Scene struct {
	Texts     *texts.Explain
	Operation solo.Operation
	New       uintptr // CLONE_NEW* bits of the namespaces that the process has made
	Joined    uintptr // CLONE_NEW* bits of those that it has entered
	IsChild   bool    // an earlier operation made the process
	Program   string  // the file that execve(2) runs
	Continues bool    // the plan of that program is known, and follows
}

// Add appends steps.
func (s *Steps) Add(steps ...Step) { *s = append(*s, steps...) }

// Run carries the plan out and does not return. Failures are worded as the
// invocation's, with exit status 1. A person at a terminal is given a hint
// besides.
func (s Steps) Run(inv *cli.Invocation) {
	p := new(solo.Program)
	hints := hint.Wanted(inv.Getenv)
	if hints {
		s = s.warned(texts.FromEnvironment(inv.Getenv))
	}
	s.compile(p, inv.ErrorName())
	if hints {
		s.addHints(p, inv.Env)
	}
	p.Run()
}

// Operations lists what Run would do, each operation marked with its Step.
func (s Steps) Operations(name string) []solo.Operation {
	p := new(solo.Program)
	s.compile(p, name)
	return p.Operations()
}

func (s Steps) compile(p *solo.Program, name string) {
	for i, step := range s {
		p.Mark(step)
		switch f := step.(type) {
		case Becomes:
			name = f.Name
		case Fork: // the child does the rest
			f.Around(p, name, func() { s[i+1:].compile(p, name) })
			return
		case ForkStopping:
			f.Around(p, name, func() { s[i+1:].compile(p, name) })
			return
		}
		step.Emit(p, name)
	}
}

// message is util-linux's: "name: text: strerror", status 1.
func message(name, text string) *solo.Message {
	return &solo.Message{Name: name, Text: text, Status: 1}
}

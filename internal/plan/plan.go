// Package plan has the steps of making a container, as data. Commands such as unshare(1) list
// their steps in order, and Steps.Run carries them out.
//
// A plan has four uses: it is carried out, it is explained, it says what it needs from the
// machine, and it has a hint for each step that fails. A step has a method for each use, and
// all its methods are in one file. Begin reading at root.go, which has the two shortest
// steps.
//
// Package headstart calls Emit before the Go runtime starts, for the steps of plain command
// lines. Their Emit allocates nothing and only calls package solo. The contract in headstart
// names these steps, and has the other rules.
package plan

import (
	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// Steps is a plan: steps in the order in which they are carried out. The last one is Exec.
type Steps []Step

// A Step is a part of a plan. All that the plan needs of a new step is in the file of
// the step; CONTRIBUTING.md lists the texts and tests that belong to it.
type Step interface {
	// Emit adds the step's operations to p. Their messages begin with name, the name of
	// the tool.
	Emit(p *solo.Program, name string)

	// Why says what one of the step's operations is for: a clause without a period, in
	// the language of the scene's texts. It is never empty.
	Why(s Scene) string

	// Needs adds what the step needs from the machine and from the user.
	Needs(n *Needs)

	// Hint returns the attempt from which package hint finds the cause if the step
	// fails, or nil if there is no hint.
	Hint() hint.Attempt
}

// A Scene is an operation that is explained, and the state of the process that makes it.
type Scene struct {
	Texts     *texts.Explain
	Operation solo.Operation
	New       uintptr // CLONE_NEW* bits of the namespaces that the process has made
	Joined    uintptr // CLONE_NEW* bits of the namespaces that it has entered
	IsChild   bool    // whether the plan made the process by a fork
	Program   string  // the file that execve(2) executes
	Continues bool    // whether the plan of that program is known, and follows
}

// Add appends steps.
func (s *Steps) Add(steps ...Step) { *s = append(*s, steps...) }

// Run carries out the plan and does not return. Messages begin with the invocation's name,
// and a hint follows them at a terminal. The exit status is that of the message of the step
// that failed.
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

// Operations returns the operations that Run would carry out. The field For of each is its
// Step.
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
		case Fork: // the other steps are the child's
			f.Around(p, name, func() { s[i+1:].compile(p, name) })
			return
		case ForkStopping:
			f.Around(p, name, func() { s[i+1:].compile(p, name) })
			return
		}
		step.Emit(p, name)
	}
}

// message returns a message in util-linux's format, "NAME: TEXT: strerror", with exit
// status 1.
func message(name, text string) *solo.Message {
	return &solo.Message{Name: name, Text: text, Status: 1}
}

// Package plan holds the steps of making a container by hand, as data. The
// order of the steps is the lesson; Run carries them out.
package plan

import (
	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/solo"
	"contedor/internal/texts"
)

// Steps is a plan: what is done, in order. It ends with Exec.
type Steps []Step

// A Step is one thing that the lesson's commands do.
type Step interface {
	// Emit adds the step's operations; failures begin with the name of the tool.
	Emit(p *solo.Program, name string)
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
		if f, ok := step.(Fork); ok {
			f.Around(p, name, func() { s[i+1:].compile(p, name) })
			return
		}
		step.Emit(p, name)
	}
}

// failure is util-linux's: "name: text: strerror", status 1.
func failure(name, text string) *solo.Failure {
	return &solo.Failure{Name: name, Text: text, Status: 1}
}

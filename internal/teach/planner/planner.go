// Package planner lists the commands that have a plan, for the teaching commands that look at
// it instead of carrying it out.
package planner

import (
	"slices"

	"contedor/internal/cli"
	"contedor/internal/plan"
	"contedor/internal/tool/choom"
	"contedor/internal/tool/chroot"
	"contedor/internal/tool/nsenter"
	"contedor/internal/tool/unshare"
)

// A Planner is a command with a function that returns its plan.
type Planner struct {
	Command *cli.Command
	Plan    func(*cli.Invocation) (plan.Steps, error)
}

// List returns all planners.
func List() []Planner {
	return []Planner{{unshare.Command, unshare.Plan}, {nsenter.Command, nsenter.Plan}, {chroot.Command, chroot.Plan}, {choom.Command, choom.Plan}}
}

// Find returns the planner with the name word, which may have directories in front, or nil.
func Find(word string) *Planner {
	for _, p := range List() {
		if p.Command.Name == cli.BaseName(word) {
			return &p
		}
	}
	return nil
}

// Run passes the plan of the command line argv to do. steps is nil if the command would only
// print a text, and quiet is the invocation that made them. An error in the command line is
// printed as the command itself would print it, and its exit status becomes that of the
// returned *cli.Failure.
func (p *Planner) Run(inv *cli.Invocation, argv []string, do func(quiet *cli.Invocation, steps plan.Steps) error) error {
	command := *p.Command
	command.Run = func(sub *cli.Invocation) error {
		quiet := cli.Silent(command.Dialect, sub.Argv, sub.Env)
		steps, err := p.Plan(quiet)
		if err != nil {
			return err
		}
		return do(quiet, steps)
	}
	sub := *inv
	sub.Argv = argv
	if status := command.Execute(&sub); status != 0 {
		return &cli.Failure{Status: status}
	}
	return nil
}

// Follow returns the plan of an executed program and the name with which its messages begin.
// The plan is nil if the program is not one of the planners.
func Follow(program string, argv, env []string) (steps plan.Steps, name string) {
	if len(argv) == 0 {
		return nil, ""
	}
	p := Find(argv[0])
	if p == nil || cli.BaseName(program) != p.Command.Name {
		return nil, ""
	}
	inv := cli.Silent(p.Command.Dialect, slices.Clone(argv), env)
	steps, err := p.Plan(inv)
	if err != nil {
		return nil, ""
	}
	return steps, inv.ErrorName()
}

// Names returns the names of all planners.
func Names() (names []string) {
	for _, p := range List() {
		names = append(names, p.Command.Name)
	}
	return names
}

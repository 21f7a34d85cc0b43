// Package explain implements `contedor explain`: it lists the system calls of a command line
// with the reason for each, and what the command line needs. It uses the plan that the
// command would carry out.
package explain

import (
	"math"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/plan"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
	"contedor/internal/tool/chroot"
	"contedor/internal/tool/unshare"
)

// A planner is a command with a function that returns its plan.
type planner struct {
	command *cli.Command
	plan    func(*cli.Invocation) (plan.Steps, error)
}

func planners() []planner {
	return []planner{{unshare.Command, unshare.Plan}, {chroot.Command, chroot.Plan}}
}

func find(word string) *planner {
	for _, p := range planners() {
		if p.command.Name == cli.BaseName(word) {
			return &p
		}
	}
	return nil
}

// Run is `contedor explain`.
func Run(inv *cli.Invocation) error {
	o, err := guide.Parse(inv, math.MaxInt)
	if err != nil {
		return err
	}
	t, argv := &o.Explain, o.Operands
	if o.Help {
		return o.PrintHelp(inv, t.Help)
	}
	if len(argv) == 0 {
		return &cli.Failure{Text: t.NoCommand, Usage: true}
	}
	p := find(argv[0])
	if p == nil {
		var known []string
		for _, p := range planners() {
			known = append(known, p.command.Name)
		}
		return cli.Fail(texts.Fill(t.Unknown, "command", argv[0], "known", strings.Join(known, ", ")), nil)
	}
	// An error in the command line is printed as the command itself would print it.
	explained := *p.command
	explained.Run = func(sub *cli.Invocation) error {
		quiet := cli.Silent(p.command.Dialect, sub.Argv, sub.Env)
		steps, err := p.plan(quiet)
		if err != nil {
			return err
		}
		if steps == nil {
			return inv.Print(texts.Fill(t.OnlyPrints, "command", strings.Join(argv, " ")) + "\n")
		}
		r := newReport(o.Language, quiet, steps)
		return o.Print(inv, r, r.draw)
	}
	sub := *inv
	sub.Argv = argv
	if status := explained.Execute(&sub); status != 0 {
		return &cli.Failure{Status: status}
	}
	return nil
}

// follow returns the plan of an executed program and the name with which its messages begin.
// The plan is nil if the program is not one of the planners.
func follow(program string, argv, env []string) (steps plan.Steps, name string) {
	if len(argv) == 0 {
		return nil, ""
	}
	p := find(argv[0])
	if p == nil || cli.BaseName(program) != p.command.Name {
		return nil, ""
	}
	inv := cli.Silent(p.command.Dialect, slices.Clone(argv), env)
	steps, err := p.plan(inv)
	if err != nil {
		return nil, ""
	}
	return steps, inv.ErrorName()
}

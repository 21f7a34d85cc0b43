// Package explain implements `contedor explain`: it lists the system calls of a command line
// with the reason for each, and what the command line needs. It uses the plan that the
// command would carry out. For commands without a plan it says what changes in which namespace:
// account.go and network.go.
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
	"contedor/internal/tool/nsenter"
	"contedor/internal/tool/unshare"
)

// A planner is a command with a function that returns its plan.
type planner struct {
	command *cli.Command
	plan    func(*cli.Invocation) (plan.Steps, error)
}

func planners() []planner {
	return []planner{{unshare.Command, unshare.Plan}, {nsenter.Command, nsenter.Plan}, {chroot.Command, chroot.Plan}}
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
	lines := [][]string{argv}
	if text := strings.Join(argv, " "); len(argv) == 1 && strings.ContainsAny(text, " \t") || slices.Contains(argv, ">") {
		if lines = commandLines(text); len(lines) == 0 {
			return unknown(t, text)
		}
	}
	for _, line := range lines {
		if err := one(inv, &o, line); err != nil {
			return err
		}
	}
	return nil
}

// unknown returns the failure for a command that cannot be explained.
func unknown(t *texts.Explain, command string) error {
	var known []string
	for _, p := range planners() {
		known = append(known, p.command.Name)
	}
	for _, x := range tellers() {
		known = append(known, x.name)
	}
	return cli.Fail(texts.Fill(t.Unknown, "command", command, "known", strings.Join(known, ", ")), nil)
}

// one explains one command line.
func one(inv *cli.Invocation, o *guide.Options, argv []string) error {
	t := &o.Explain
	p := find(argv[0])
	if p == nil {
		if a := accountOf(o.Language, argv); a != nil {
			return o.Print(inv, a, a.draw)
		}
		return unknown(t, strings.Join(argv, " "))
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

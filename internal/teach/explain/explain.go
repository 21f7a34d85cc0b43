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
	"contedor/internal/nearest"
	"contedor/internal/plan"
	"contedor/internal/teach/bundle"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/planner"
	"contedor/internal/texts"
)

// Run is `contedor explain`.
func Run(inv *cli.Invocation) error {
	o, err := guide.ParseVerbose(inv, math.MaxInt)
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
	known := Known()
	first, _, _ := strings.Cut(command, " ")
	if slices.Contains(known, first) {
		return cli.Fail(texts.Fill(t.UnknownLine, "command", command, "tool", first), nil)
	}
	f := cli.Fail(texts.Fill(t.Unknown, "command", command, "known", strings.Join(known, ", ")), nil)
	f.Near = nearest.To(first, known)
	return f
}

// Known returns the names of the commands that can be explained.
func Known() (names []string) {
	for _, p := range planner.List() {
		names = append(names, p.Command.Name)
	}
	for _, x := range tellers() {
		names = append(names, x.name)
	}
	return names
}

// one explains one command line.
func one(inv *cli.Invocation, o *guide.Options, argv []string) error {
	t := &o.Explain
	if argv[0] == "bundle" {
		return bundle.Explain(inv, o, argv[1:])
	}
	p := planner.Find(argv[0])
	if p == nil {
		if a := accountOf(o.Language, argv); a != nil {
			return o.Print(inv, a, a.draw)
		}
		return unknown(t, strings.Join(argv, " "))
	}
	return p.Run(inv, argv, func(quiet *cli.Invocation, steps plan.Steps) error {
		if steps == nil {
			return inv.Print(texts.Fill(t.OnlyPrints, "command", strings.Join(argv, " ")) + "\n")
		}
		r := newReport(o.Language, quiet, steps)
		return o.Print(inv, r, func(s *guide.Screen) string { return r.draw(s, o.Verbose) })
	})
}

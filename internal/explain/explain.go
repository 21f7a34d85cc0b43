// Package explain tells what a command line does, a line a system call, and
// what it needs. It reads the same steps that the command would carry out.
package explain

import (
	"encoding/json"
	"slices"
	"strings"

	"contedor/internal/catalogue"
	"contedor/internal/chroot"
	"contedor/internal/cli"
	"contedor/internal/plan"
	"contedor/internal/unshare"
)

// Command is `contedor explain`.
var Command = &cli.Command{Name: "explain", Dialect: cli.UtilLinux, Run: run}

// A planner is a command whose plan can be asked for.
type planner struct {
	command *cli.Command
	plan    func(*cli.Invocation) (plan.Steps, error)
}

var planners = [...]planner{{unshare.Command, unshare.Plan}, {chroot.Command, chroot.Plan}}

func find(word string) *planner {
	for i := range planners {
		if planners[i].command.Name == cli.BaseName(word) {
			return &planners[i]
		}
	}
	return nil
}

func run(inv *cli.Invocation) error {
	o, err := parse(inv)
	if err != nil {
		return err
	}
	t := &o.catalogue.Explain
	if o.help {
		return inv.Print(t.Help)
	}
	if len(o.argv) == 0 {
		return &cli.Failure{Text: t.NoCommand, Usage: true}
	}
	p := find(o.argv[0])
	if p == nil {
		var known []string
		for _, p := range planners {
			known = append(known, p.command.Name)
		}
		return cli.Fail(catalogue.Fill(t.Unknown, "command", o.argv[0], "known", strings.Join(known, ", ")), nil)
	}
	// What is wrong with the command line is told in the command's own words.
	explained := *p.command
	explained.Run = func(sub *cli.Invocation) error {
		quiet := cli.Silent(p.command.Dialect, sub.Argv, sub.Env)
		steps, err := p.plan(quiet)
		if err != nil {
			return err
		}
		if steps == nil {
			return inv.Print(catalogue.Fill(t.OnlyPrints, "command", strings.Join(o.argv, " ")) + "\n")
		}
		r := newReport(o.catalogue, quiet, steps)
		if o.json {
			text, err := json.MarshalIndent(r, "", "  ")
			if err != nil {
				return err
			}
			return inv.Print(string(text) + "\n")
		}
		return inv.Print(r.draw(width(inv.Stdout)))
	}
	sub := *inv
	sub.Argv = o.argv
	if status := explained.Execute(&sub); status != 0 {
		return &cli.Failure{Status: status}
	}
	return nil
}

const (
	optJSON = iota + 256
	optLang
)

var words = cli.Options{
	Short: "h",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "json", Key: optJSON},
		{Name: "lang", Argument: cli.Required, Key: optLang},
	},
}

type options struct {
	help, json bool
	catalogue  *catalogue.Catalogue
	argv       []string
}

func parse(inv *cli.Invocation) (o options, err error) {
	o.catalogue = catalogue.FromEnvironment(inv.Getenv)
	g := inv.Getopt(&words)
	for {
		opt, err := g.Next()
		if err != nil {
			return o, err
		}
		switch opt.Key {
		case 'h':
			o.help = true
		case optJSON:
			o.json = true
		case optLang:
			c := catalogue.ByCode(opt.Value)
			if c == nil {
				return o, &cli.Failure{Text: catalogue.Fill(o.catalogue.Explain.BadLanguage, "language", opt.Value), Usage: true}
			}
			o.catalogue = c
		case cli.End:
			o.argv = g.Operands()
			return o, nil
		}
	}
}

// follow returns the plan of the program that a step runs, where that is a
// command whose plan can be asked for.
func follow(e plan.Exec) (steps plan.Steps, name string) {
	if len(e.Argv) == 0 || e.Direct {
		return nil, ""
	}
	p := find(e.Argv[0])
	if p == nil || cli.BaseName(e.File) != p.command.Name {
		return nil, ""
	}
	inv := cli.Silent(p.command.Dialect, slices.Clone(e.Argv), e.Env)
	steps, err := p.plan(inv)
	if err != nil {
		return nil, ""
	}
	return steps, inv.ErrorName()
}

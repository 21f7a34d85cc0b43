// Package bundle translates between a command line that makes a container by hand and a bundle
// of the OCI runtime specification 1.2, from which runc, crun and containerd make one.
//
//	compile.go   a plan becomes a config.json: `contedor bundle COMMAND...`
//	confine.go   what an engine usually adds
//	lines.go     `contedor explain bundle DIR`: reads a config.json and prints command lines
//	byhand.go    the command lines for namespaces, mounts and limits
//	program.go   the command line that runs the program
package bundle

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/plan"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/planner"
	"contedor/internal/texts"
	specs "github.com/opencontainers/runtime-spec/specs-go"
)

const (
	keyConfined = guide.FirstKey + iota
	keyNoProc
)

var options = cli.Options{
	Short: "o:",
	Long: []cli.LongOption{
		{Name: "confined", Key: keyConfined},
		{Name: "no-proc", Key: keyNoProc},
		{Name: "output", Argument: cli.Required, Key: 'o'},
	},
}

// Run is `contedor bundle`.
func Run(inv *cli.Invocation) error {
	dir, confined, withProc := "bundle", false, true
	o, err := guide.ParseOwn(inv, options, math.MaxInt, func(opt cli.Option) {
		switch opt.Key {
		case 'o':
			dir = opt.Value
		case keyConfined:
			confined = true
		case keyNoProc:
			withProc = false
		}
	})
	if err != nil {
		return err
	}
	if o.Help {
		return o.PrintHelp(inv, o.Bundle.Help)
	}
	c, err := of(inv, &o.Bundle, o.Operands)
	if err != nil || c == nil {
		return err
	}
	if confined {
		if err := confine(c); err != nil {
			return cli.Fail(texts.Fill(o.Bundle.NotConfined, "error", err.Error()), nil)
		}
	} else if withProc {
		mountProc(c)
	}
	return write(inv, &o.Bundle, c, dir)
}

// of returns the config of a command line, or nil if the command only prints a text.
func of(inv *cli.Invocation, t *texts.Bundle, argv []string) (c *config, err error) {
	if len(argv) == 0 {
		return nil, &cli.Failure{Text: t.NoCommand, Usage: true}
	}
	p := planner.Find(argv[0])
	if p == nil {
		return nil, cli.Fail(texts.Fill(t.Unknown, "command", argv[0], "known", strings.Join(planner.Names(), ", ")), nil)
	}
	failed := p.Run(inv, argv, func(_ *cli.Invocation, steps plan.Steps) error {
		if steps == nil {
			return nil
		}
		c, err = compile(t, steps)
		return nil
	})
	var r refusal
	switch {
	case failed != nil:
		return nil, failed
	case errors.As(err, &r):
		return nil, cli.Fail(texts.Fill(t.Refused, "what", r.what), nil)
	case err != nil || c == nil:
		return nil, guide.FailFile(err)
	}
	c.Process.Terminal = terminal.Is(terminal.FD(inv.Stdin))
	return c, nil
}

// proc is the file system of the kernel that shows processes, proc(5).
var proc = specs.Mount{Destination: "/proc", Type: "proc", Source: "proc", Options: []string{"nosuid", "noexec", "nodev"}}

// mountProc adds /proc, without which runc cannot start a container. In the mount namespace of
// the machine nothing is mounted.
func mountProc(c *config) {
	own := slices.ContainsFunc(c.Linux.Namespaces, func(n specs.LinuxNamespace) bool { return n.Type == specs.MountNamespace })
	if own && !slices.ContainsFunc(c.Mounts, func(m specs.Mount) bool { return m.Destination == proc.Destination }) {
		c.Mounts = append(c.Mounts, proc)
	}
}

// configName is the name of the file that makes a directory a bundle.
const configName = "config.json"

// write makes the directory and the file in it. An older file stays, and is an error.
func write(inv *cli.Invocation, t *texts.Bundle, c *config, dir string) error {
	text, err := guide.JSON(c)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return guide.FailFile(err)
	}
	name := filepath.Join(dir, configName)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return guide.FailFile(err)
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Close())
	if err != nil {
		os.Remove(name)
		return guide.FailFile(err)
	}
	return inv.Print(texts.Fill(t.Written, "file", name, "dir", dir) + "\n")
}

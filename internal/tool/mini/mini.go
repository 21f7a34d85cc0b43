// Package mini implements `fetchroot mini`. It makes a small root file system from the running
// program: the program's file, a symlink to it for every command, and the directories and files
// of hier(7) that they need. Begin reading at build.tree.
package mini

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/stage"
	"contedor/internal/multicall"
	"contedor/internal/texts"
)

// defaultDir is the default of the operand DIR.
const defaultDir = "rootfs"

var options = cli.Options{
	Short:   "qh",
	Permute: true,
	Long: []cli.LongOption{
		{Name: "force", Key: keyForce},
		{Name: "quiet", Key: 'q'},
		{Name: "help", Key: 'h'},
	},
}

// keyForce is the key of --force, which has no letter.
const keyForce = 256

// Command returns the command fetchroot, with `fetchroot mini` added. The mini root file system
// has the commands in rows.
func Command(fetchroot *cli.Command, rows func() []multicall.Row) *cli.Command {
	c := *fetchroot
	c.Run = func(inv *cli.Invocation) error {
		at := slices.IndexFunc(inv.Argv[1:], func(w string) bool { return !slices.Contains([]string{"--force", "-q", "--quiet"}, w) }) + 1
		if at == 0 || inv.Argv[at] != source.Mini {
			return fetchroot.Run(inv)
		}
		sub := *inv
		sub.Argv = slices.Delete(slices.Clone(inv.Argv), at, at+1)
		return run(&sub, multicall.Names(rows()))
	}
	return &c
}

func run(inv *cli.Invocation, names []string) error {
	dir, force, quiet := defaultDir, false, false
	operands, err := inv.Getopt(&options).Each(func(o cli.Option) error {
		switch o.Key {
		case keyForce:
			force = true
		case 'q':
			quiet = true
		case 'h':
			return cmp.Or(inv.PrintPage(texts.FromEnvironment(inv.Getenv).Front.MiniHelp), cli.ErrAnswered)
		}
		return nil
	}, nil)
	switch {
	case err != nil:
		return err
	case len(operands) > 1:
		return &cli.Failure{Text: texts.Fill(interrupt.Words(inv).ExtraOperand, "word", operands[1]), Usage: true}
	case len(operands) == 1 && operands[0] == "":
		return &cli.Failure{Text: interrupt.Words(inv).EmptyOperand, Usage: true}
	case len(operands) == 1:
		dir = operands[0]
	}
	b := &build{names: names}
	err = interrupt.Command(inv, func(ctx context.Context) error { return b.publish(ctx, dir, force) })
	if err != nil {
		return err
	}
	if !quiet {
		inv.Tell(b.summary(interrupt.Words(inv), inv.ErrorName(), dir))
	}
	return nil
}

// publish makes the tree and moves it to its place.
func (b *build) publish(ctx context.Context, dir string, force bool) (err error) {
	stage, err := stage.New(dir, force)
	if err != nil {
		return err
	}
	defer func() {
		if e := stage.Close(); err == nil {
			err = e
		}
	}()
	if err := stage.Fill(b.tree); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return stage.Publish()
}

// summary returns the text that reports what was made, and what could not be made.
func (b *build) summary(words *texts.Fetch, name, dir string) string {
	text := name + ": " + dir + ": " + texts.Fill(words.Commands, "count", strconv.Itoa(len(b.names)), "size", progress.Size(words, b.size)) + "\n"
	if b.plain {
		text += name + ": " + texts.Fill(words.NoNodes, "dir", dir+"/dev") + "\n"
	}
	return text
}

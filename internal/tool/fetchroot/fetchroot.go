// Package fetchroot is the command fetchroot, wget(1) and tar(1) in one: its command
// line, and what the line asks for. It links no network: Command is given what
// retrieves an archive. So Early can begin before the network's packages are
// initialized.
package fetchroot

import (
	"context"
	"errors"
	"os"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/rootless"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/unpack"
)

// Name is the command's.
const Name = "fetchroot"

// A Retriever returns what gets the archive or the image that is asked for. agent is
// how servers know the program.
type Retriever func(inv *cli.Invocation, asked *source.Request, agent string) unpack.Take

// Command returns fetchroot. It leaves to retrieve what is no file of
// gzip's here.
func Command(retrieve Retriever) *cli.Command {
	return &cli.Command{Name: Name, Dialect: cli.UtilLinux, Run: func(inv *cli.Invocation) error {
		j, err := parse(inv)
		if j == nil || err != nil {
			return err
		}
		return j.run(inv, retrieve)
	}}
}

// Early returns the command for a command line that needs no Retriever, and nil for
// any other, those that are in error included.
func Early(argv, env []string) *cli.Command {
	j, err := parse(cli.Silent(cli.UtilLinux, argv, env)) // what is wrong is told later
	if err != nil || j == nil || j.needsRetriever() {
		return nil
	}
	return &cli.Command{Name: Name, Dialect: cli.UtilLinux, Run: func(inv *cli.Invocation) error { return j.run(inv, nil) }}
}

// A job is what the command line asks for.
type job struct {
	unpack    unpack.Job
	request   source.Request
	quiet     bool
	printHash bool    // instead of unpacking
	pack      bool    // a directory is packed instead
	packing   packing // what, and how
	mtime     string  // of --mtime
	remove    string  // the directory that is removed instead; empty for none
}

// needsRetriever reports whether there is an archive that package unpack cannot
// open itself.
func (j *job) needsRetriever() bool {
	r := &j.request
	return j.remove == "" && !j.pack && !(r.IsPlainFile() && unpack.IsGzip(r.Name))
}

func (j *job) run(inv *cli.Invocation, retrieve Retriever) error {
	switch {
	case j.remove != "":
		return j.removeTree(inv)
	case j.pack:
		return j.packTree(inv)
	}
	r := &j.request
	take := unpack.File(r.Name, r.MaxSize, r.Hashed)
	if retrieve != nil && j.needsRetriever() {
		take = retrieve(inv, r, Name+"/"+cli.Version)
	}
	if j.printHash {
		return interrupt.Run(func(ctx context.Context) error { return printHash(ctx, inv, take) })
	}
	return j.unpack.Run(inv, take)
}

// printHash prints the SHA-256 of the archive.
func printHash(ctx context.Context, inv *cli.Invocation, take unpack.Take) error {
	in, _, err := take(ctx, func(*unpack.Input) error { return nil })
	if err != nil {
		return err
	}
	return inv.Print(in.Sum() + "\n")
}

// removeTree takes a tree away. A signal ends it at once; the next run goes on.
func (j *job) removeTree(inv *cli.Invocation) error {
	notRoot := rootless.BecomeRoot(inv)
	err := stage.Remove(j.remove)
	if err == nil {
		return nil
	}
	text := reason.Of(err)
	if errors.Is(err, os.ErrPermission) && notRoot != nil {
		text += " (subordinate ids would help: " + reason.Of(notRoot) + ")"
	}
	return cli.Fail(text, nil)
}

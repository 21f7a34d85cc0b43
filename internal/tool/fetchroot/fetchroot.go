// Package fetchroot fetches the archive of a root file system and unpacks it as
// it comes: wget(1) and tar(1) in one.
package fetchroot

import (
	"cmp"
	"context"
	"errors"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression"
	"contedor/internal/fetch/download"
	"contedor/internal/tool/fetchroot/local"
)

// Command is fetchroot.
var Command = &cli.Command{Name: local.Name, Dialect: cli.UtilLinux, Run: run}

// A job is what the command line asks for, and what fetches it.
type job struct {
	*local.Job
	client *download.Client
}

func run(inv *cli.Invocation) error {
	asked, err := local.Parse(inv)
	switch {
	case asked == nil || err != nil:
		return err
	case asked.Alone():
		return asked.Run(inv)
	}
	j := &job{asked, newClient(asked)}
	if j.Pack {
		return j.packTree(inv)
	}
	if why := j.refuse(); why != "" {
		return &cli.Failure{Text: why, Usage: true}
	}
	if !j.Quiet {
		j.client.Notice = notice(inv)
	}
	if j.PrintHash {
		return local.Interruptibly(func(ctx context.Context) error { return j.hash(ctx, inv) })
	}
	return j.Unpack(inv, compression.Detect, func(ctx context.Context, use func(*local.Input) error) (*local.Input, []string, error) {
		return j.take(ctx, inv, use)
	})
}

// newClient returns a client that fetches as the command line says.
func newClient(asked *local.Job) *download.Client {
	c := download.NewClient("fetchroot/" + local.Version)
	c.Connections = cmp.Or(asked.Connections, c.Connections)
	c.Tries = cmp.Or(asked.Tries, c.Tries)
	c.Timeout = cmp.Or(asked.Timeout, c.Timeout)
	return c
}

// take opens the archive, has it used, checks all of it, and returns who vouches
// for it.
func (j *job) take(ctx context.Context, inv *cli.Invocation, use func(*local.Input) error) (in *local.Input, vouchers []string, err error) {
	if local.IsImage(j.Source) {
		return j.takeImage(ctx, use)
	}
	evidence, err := j.gather(ctx)
	if err != nil {
		return nil, nil, err
	}
	k, err := j.newKeeper(inv)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = k.settle(in, err) }()
	if in, err = j.open(ctx, k, evidence); err != nil {
		return nil, nil, err
	}
	defer in.Close()
	err = use(in)
	if err == nil {
		err = in.Drain(ctx)
	}
	if err == nil && k.damaged(in) {
		err = errors.New(in.What + ": what was kept of it is damaged")
	}
	if err == nil {
		vouchers, err = evidence.check(in)
	}
	return in, vouchers, err
}

// hash prints the SHA-256 of the archive.
func (j *job) hash(ctx context.Context, inv *cli.Invocation) error {
	in, _, err := j.take(ctx, inv, func(*local.Input) error { return nil })
	if err != nil {
		return err
	}
	return inv.Print(in.Sum() + "\n")
}

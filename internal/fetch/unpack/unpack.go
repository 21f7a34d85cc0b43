// Package unpack makes a directory of an archive: it reads the archive while it
// comes, fills a stage with it, shows the progress, cleans up after a signal,
// publishes the directory and prints the summary. Begin reading at Job.Run.
//
// Where an archive comes from and who vouches for it is a Take's business, see
// package retrieve. This package links no network, so that contedor can unpack
// an archive that is here before the network's packages are initialized, see
// internal/ahead.
package unpack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/rootless"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
	"golang.org/x/sys/unix"
)

// A Take opens an archive, has it used, checks all of it, and returns who vouches
// for it.
type Take func(ctx context.Context, use func(*Input) error) (in *Input, vouchers []string, err error)

// A Job is an archive that becomes a directory.
type Job struct {
	Dir    string
	Force  bool // replaces what is at Dir
	Quiet  bool // no progress and no summary
	Strict bool // what cannot be made is an error
	Limits tree.Limits

	notRoot error // why a user is not root in a user namespace; nil for one who is
}

// Run unpacks what take opens.
func (j *Job) Run(inv *cli.Invocation, take Take) error {
	j.notRoot = rootless.BecomeRoot(inv)
	return interrupt.Run(func(ctx context.Context) error { return j.unpack(ctx, inv, take) })
}

func (j *Job) unpack(ctx context.Context, inv *cli.Invocation, take Take) (err error) {
	began := time.Now()
	stage, err := stage.New(j.Dir, j.Force)
	if err != nil {
		return err
	}
	stage.Limits = j.Limits
	published := false
	defer func() {
		if e := stage.Close(); e != nil && (err == nil || published) {
			err = e
		}
	}()
	var result tree.Result
	in, vouchers, err := take(ctx, func(in *Input) error {
		if free, ok := stage.Free(); ok && free < in.Least {
			return fmt.Errorf("no room for '%s': %s free, at least %s needed (%s)", j.Dir, progress.Size(free), progress.Size(in.Least), reason.Advice[unix.ENOSPC])
		}
		stage.Formats = in.Formats
		if !j.Quiet {
			bar := progress.Show(inv, in, stage.Files)
			defer bar.Stop()
		}
		var err error
		result, err = in.unpack(ctx, stage)
		return err
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	if j.Strict && result.Lost != (tree.Losses{}) {
		return errors.New("not permitted here: " + j.lost(result))
	}
	if err := stage.Sync(); err != nil {
		return err
	}
	if err := stage.Publish(); err != nil {
		return err
	}
	published = true
	if !j.Quiet {
		j.summarize(inv, in, result, vouchers, time.Since(began))
	}
	return nil
}

// summarize writes a line on what came of it, one more on what could not be
// made, and one on each who vouches for it.
func (j *Job) summarize(inv *cli.Invocation, in *Input, r tree.Result, vouchers []string, took time.Duration) {
	name := inv.ErrorName()
	from := progress.Size(in.Count())
	if in.Kept > 0 {
		from += " (" + progress.Size(in.Kept) + " kept from before)"
	}
	line := fmt.Sprintf("%s: %s: %s files, %s from %s in %s, SHA-256 %s\n", name, j.Dir,
		progress.Thousands(r.Files), progress.Size(r.Bytes), from, progress.Seconds(took), in.Sum())
	if r.Lost != (tree.Losses{}) {
		line += fmt.Sprintf("%s: not permitted here, and left out: %s\n", name, j.lost(r))
	}
	for _, v := range vouchers {
		line += fmt.Sprintf("%s: %s\n", name, v)
	}
	io.WriteString(inv.Stderr, line)
}

// lost says what could not be made, and why owners could not.
func (j *Job) lost(r tree.Result) string {
	if r.Lost.Owners > 0 && j.notRoot != nil {
		return fmt.Sprintf("%s (all is yours: %s)", r.Lost, reason.Of(j.notRoot))
	}
	return r.Lost.String()
}

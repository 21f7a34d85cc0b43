// Package unpack makes a directory from an archive: it reads the archive while it arrives,
// fills a stage, shows the progress, cleans up after a signal, publishes the directory and
// prints the summary. Begin reading at Job.Run.
//
// A Take opens the archive and verifies it, see package retrieve. This package must not import
// the network: contedor unpacks a local archive before the packages of the network are
// initialized, see internal/ahead.
package unpack

import (
	"context"
	"errors"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/rootless"
	"contedor/internal/fetch/stage"
	"contedor/internal/fetch/tree"
	"contedor/internal/texts"
)

// A Take opens an archive, calls use with it, and verifies it. It returns a line for each
// signature or hash that it has verified.
type Take func(ctx context.Context, use func(*Input) error) (in *Input, vouchers []string, err error)

// A Job makes a directory from an archive.
type Job struct {
	Dir    string
	Force  bool // replace an existing directory
	Quiet  bool // no progress and no summary
	Strict bool // losses are an error
	Limits tree.Limits

	MaxTime time.Duration // for the download and the unpacking; 0 for no limit

	notRoot error // why the user is not root of a user namespace; nil for root
}

// Run unpacks the archive that take opens. As an ordinary user it may restart the program in a
// user namespace.
func (j *Job) Run(inv *cli.Invocation, take Take) error {
	j.notRoot = rootless.BecomeRoot(inv)
	return interrupt.Command(inv, func(ctx context.Context) error { return j.unpack(ctx, inv, take) })
}

func (j *Job) unpack(ctx context.Context, inv *cli.Invocation, take Take) (err error) {
	began := time.Now()
	ctx, cancel := interrupt.Within(ctx, j.MaxTime)
	defer cancel()
	words := interrupt.Words(inv)
	stage, err := stage.New(j.Dir, j.Force)
	if err != nil {
		return err
	}
	if stage.Leftover != "" && !j.Quiet {
		inv.Tell(inv.ErrorName() + ": " + texts.Fill(words.Leftover, "name", reason.Quote(stage.Leftover)) + "\n")
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
			return cli.Fail(texts.Fill(words.NoRoom, "dir", j.Dir, "free", progress.Size(words, free), "needed", progress.Size(words, in.Least), "advice", words.FreeSpace), nil)
		}
		stage.Formats = in.Formats
		if !j.Quiet {
			defer j.show(inv, in, stage.Files).Stop()
		}
		var err error
		result, err = in.unpack(ctx, stage)
		if limit, over := context.Cause(ctx).(interrupt.TimeLimit); over && err != nil {
			err = reason.New(in.What, limit) // any part of the pipeline may have failed first
		}
		return err
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	if j.Strict && result.Lost != (tree.Losses{}) {
		return errors.New(texts.Fill(words.Strict, "losses", j.lost(result, words)))
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

// show shows the progress: a bar at a terminal, otherwise a line now and then of a download. At a
// terminal it first says from where a download continues.
func (j *Job) show(inv *cli.Invocation, in *Input, files func() int64) *progress.Line {
	words := interrupt.Words(inv)
	switch {
	case !progress.IsTerminal(inv) && (in.Fill != nil || strings.Contains(in.What, "://")):
		return progress.Report(inv, words, in, inv.ErrorName()+": "+in.What)
	case progress.IsTerminal(inv) && in.Kept > 0 && in.Kept < in.Size:
		goesOn := texts.Fill(words.GoesOn, "size", progress.Size(words, in.Kept), "total", progress.Size(words, in.Size))
		inv.Tell(inv.ErrorName() + ": " + goesOn + "\n")
	}
	return progress.Show(inv, words, in, files)
}

// summarize prints a line about the result, a line about the losses, and a line for each
// voucher.
func (j *Job) summarize(inv *cli.Invocation, in *Input, r tree.Result, vouchers []string, took time.Duration) {
	name, words := inv.ErrorName(), interrupt.Words(inv)
	from := progress.Size(words, in.Count())
	if in.Kept > 0 {
		from = texts.Fill(words.WasKept, "from", from, "size", progress.Size(words, in.Kept))
	}
	line := name + ": " + j.Dir + ": " + texts.Fill(words.Unpacked, "files", progress.Files(words, r.Files), "size", progress.Size(words, r.Bytes),
		"from", from, "seconds", progress.Seconds(words, took), "sum", in.Sum()) + "\n"
	if r.Lost != (tree.Losses{}) {
		line += name + ": " + texts.Fill(words.LeftOut, "losses", j.lost(r, words)) + "\n"
	}
	for _, v := range vouchers {
		line += name + ": " + words.Phrase(v) + "\n"
	}
	inv.Tell(line)
}

// lost lists the losses, with the reason for lost owners.
func (j *Job) lost(r tree.Result, words *texts.Fetch) string {
	losses := r.Lost.In(words)
	if r.Lost.Owners > 0 && j.notRoot != nil {
		return texts.Fill(words.AllYours, "losses", losses, "cause", reason.In(j.notRoot, words))
	}
	return losses
}

package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/rootfs"
	"contedor/internal/linux/platform"
	"golang.org/x/sys/unix"
)

// Alone reports whether nothing but this package is needed for the job: to remove
// a tree, or to unpack a file of gzip's that nobody wants to have checked or kept.
func (j *Job) Alone() bool {
	if j.Remove != "" {
		return true
	}
	if j.Pack || j.PrintHash || !j.Trust.none() || j.Keep != "" || j.Platform != (platform.Platform{}) || !isPath(j.Source) {
		return false
	}
	// To open what is no file could be noticed by who writes to it.
	if st, err := os.Stat(j.Source); err != nil || !st.Mode().IsRegular() {
		return false
	}
	f, _, err := OpenFile(j.Source)
	if err != nil {
		return false
	}
	defer f.Close()
	return isGzip(f)
}

// isPath reports whether a source is certainly the path of a file.
func isPath(source string) bool {
	return source != "-" && source != Mini && !IsImage(source) && !strings.Contains(source, "://") &&
		!strings.Contains(source, "@") // may be a password's, which messages leave out
}

// Run does such a job.
func (j *Job) Run(inv *cli.Invocation) error {
	if j.Remove != "" {
		return j.removeTree(inv)
	}
	return j.Unpack(inv, nil, j.take)
}

// take is a Take for a file.
func (j *Job) take(ctx context.Context, use func(*Input) error) (*Input, []string, error) {
	f, size, err := OpenFile(j.Source)
	if err != nil {
		return nil, nil, errors.New(j.Source + ": " + rootfs.Reason(err))
	}
	defer f.Close()
	in := &Input{Body: f, What: j.Source, Size: size, Least: Least(f, size), Most: j.Limits.Bytes, Reason: rootfs.Reason}
	if !j.Quiet {
		in.Hash = NewHasher(nil)
	}
	err = use(in)
	if err == nil {
		err = in.Drain(ctx)
	}
	return in, nil, err
}

// removeTree takes a tree away. A signal ends it at once; the next run goes on.
func (j *Job) removeTree(inv *cli.Invocation) error {
	j.notRoot = BecomeRoot(inv)
	err := rootfs.Remove(j.Remove)
	if err == nil {
		return nil
	}
	text := rootfs.Reason(err)
	if errors.Is(err, os.ErrPermission) && j.notRoot != nil {
		text += " (subordinate ids would help: " + rootfs.Reason(j.notRoot) + ")"
	}
	return cli.Fail(text, nil)
}

// A Take opens an archive, has it used, checks all of it, and returns who vouches
// for it.
type Take func(ctx context.Context, use func(*Input) error) (in *Input, vouchers []string, err error)

// Unpack unpacks what take opens, an archive of one of the formats.
func (j *Job) Unpack(inv *cli.Invocation, formats rootfs.Detector, take Take) error {
	j.notRoot = BecomeRoot(inv)
	return Interruptibly(func(ctx context.Context) error { return j.unpack(ctx, inv, formats, take) })
}

func (j *Job) unpack(ctx context.Context, inv *cli.Invocation, formats rootfs.Detector, take Take) (err error) {
	began := time.Now()
	stage, err := rootfs.NewStage(j.Dir, j.Force)
	if err != nil {
		return err
	}
	stage.Limits, stage.Formats = j.Limits, formats
	published := false
	defer func() {
		if e := stage.Close(); e != nil && (err == nil || published) {
			err = e
		}
	}()
	var result rootfs.Result
	in, vouchers, err := take(ctx, func(in *Input) error {
		if free, ok := stage.Free(); ok && free < in.Least {
			return fmt.Errorf("no room for '%s': %s free, at least %s needed (%s)", j.Dir, Size(free), Size(in.Least), advice[unix.ENOSPC])
		}
		if !j.Quiet {
			bar := ShowProgress(inv, in, stage.Files)
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
	if j.Strict && result.Lost != (rootfs.Losses{}) {
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
func (j *Job) summarize(inv *cli.Invocation, in *Input, r rootfs.Result, vouchers []string, took time.Duration) {
	name := inv.ErrorName()
	from := Size(in.Count())
	if in.Kept > 0 {
		from += " (" + Size(in.Kept) + " kept from before)"
	}
	line := fmt.Sprintf("%s: %s: %s files, %s from %s in %s, SHA-256 %s\n", name, j.Dir,
		Thousands(r.Files), Size(r.Bytes), from, Seconds(took), in.Sum())
	if r.Lost != (rootfs.Losses{}) {
		line += fmt.Sprintf("%s: not permitted here, and left out: %s\n", name, j.lost(r))
	}
	for _, v := range vouchers {
		line += fmt.Sprintf("%s: %s\n", name, v)
	}
	io.WriteString(inv.Stderr, line)
}

// lost says what could not be made, and why owners could not.
func (j *Job) lost(r rootfs.Result) string {
	if r.Lost.Owners > 0 && j.notRoot != nil {
		return fmt.Sprintf("%s (all is yours: %s)", r.Lost, rootfs.Reason(j.notRoot))
	}
	return r.Lost.String()
}

// Package retrieve fetches an archive or an image: over HTTP, from a file, from the standard input
// or from a registry. It continues interrupted downloads, stores archives, and checks them by
// hashes and signatures. Package unpack makes a directory of the archive.
package retrieve

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/unpack"
	"contedor/internal/texts"
)

// A job is a request and what is needed to carry it out.
type job struct {
	*source.Request
	client *download.Client
	inv    *cli.Invocation
}

// Take returns the function that fetches the requested archive for package unpack. agent is the
// User-Agent of HTTP requests.
func Take(inv *cli.Invocation, asked *source.Request, agent string) unpack.Take {
	return TakeBy(download.NewClient(agent), inv, asked)
}

// TakeBy is Take with an HTTP client, whose limits the request may change.
func TakeBy(c *download.Client, inv *cli.Invocation, asked *source.Request) unpack.Take {
	c.Connections = cmp.Or(asked.Connections, c.Connections)
	c.Tries = cmp.Or(asked.Tries, c.Tries)
	c.Timeout = cmp.Or(asked.Timeout, c.Timeout)
	c.SpeedTime = cmp.Or(asked.SpeedTime, c.SpeedTime)
	c.SpeedLimit = max(cmp.Or(asked.SpeedLimit, c.SpeedLimit), 0)
	if !asked.Quiet {
		c.Notice = Notice(inv)
	}
	return (&job{asked, c, inv}).take
}

// take implements unpack.Take.
func (j *job) take(ctx context.Context, use func(*unpack.Input) error) (in *unpack.Input, vouchers []string, err error) {
	if file := j.Access.Authorities; file != "" {
		if err := j.client.TrustFile(file); err != nil {
			return nil, nil, err
		}
	}
	if j.IsImage() {
		return j.takeImage(ctx, use)
	}
	evidence, err := j.gather(ctx)
	if err != nil {
		return nil, nil, err
	}
	k, err := j.newKeeper()
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
		err = errors.New(in.What + ": the kept part of it is damaged")
	}
	if err == nil {
		vouchers, err = evidence.check(in)
	}
	return in, vouchers, err
}

// Notice returns the function that tells the user of a further attempt.
func Notice(inv *cli.Invocation) func(string, error, time.Duration) {
	begin := ""
	if progress.IsTerminal(inv) {
		begin = "\r\x1b[K" // replaces the progress bar
	}
	return func(address string, why error, pause time.Duration) {
		words := interrupt.Words(inv)
		again := texts.Fill(words.TryAgain, "seconds", progress.Seconds(words, pause), "cause", words.Phrase(download.Reason(why)))
		io.WriteString(inv.Stderr, begin+inv.ErrorName()+": "+Shown(address)+": "+again+"\n")
	}
}

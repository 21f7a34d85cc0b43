package retrieve

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"

	"contedor/internal/fetch/cache"
	"contedor/internal/fetch/download"
	"contedor/internal/fetch/interrupt"
	"contedor/internal/fetch/progress"
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/tree"
	"contedor/internal/fetch/unpack"
	"contedor/internal/texts"
)

// A keeper stores an archive while it is read, in the cache or in the file of --keep, so that the
// next run need not fetch the same bytes again. A failure of the cache is not a failure of the run.
type keeper struct {
	entry *cache.Entry // nil if nothing is stored
	file  string       // the path of --keep; empty for the cache
	how   source.Continuation
	mutex sync.Mutex // an interrupted run may leave a read behind
	stale bool       // the archive has changed on the server
}

// newKeeper opens the entry of the source.
func (j *job) newKeeper() (*keeper, error) {
	k := &keeper{file: j.Keep, how: j.Continuation}
	var err error
	_, isURL, _ := locate(j.Name)
	if dir := cache.Dir(j.inv.Getenv); k.file != "" {
		k.entry, err = cache.Beside(k.file, j.Name)
	} else if isURL && !j.NoCache && dir != "" {
		k.entry, err = cache.Open(dir, j.Name)
	}
	return k, k.fail(err)
}

// fail returns the error of the run for an error of the entry. With --keep it is one. Without, the
// entry is dropped and nothing is stored any more.
func (k *keeper) fail(err error) error {
	if err == nil {
		return nil
	}
	if k.file != "" {
		return fmt.Errorf("cannot keep '%s': %s", k.file, reason.Of(err))
	}
	if k.entry != nil {
		k.entry.Drop()
		k.entry.Close()
		k.entry = nil
	}
	return nil
}

// kept returns the stored bytes with which a download may continue.
func (k *keeper) kept(how source.Continuation) download.Kept {
	if k.entry == nil || how == source.StartAnew {
		return download.Kept{}
	}
	record, length := k.entry.Kept()
	v := download.Version{ETag: record.ETag, LastModified: record.LastModified, Size: record.Size}
	whole := length == v.Size && (v.ETag != "" || v.LastModified != "")
	if !whole && !v.Named() && (how != source.GoOnBySize || length >= v.Size) {
		return download.Kept{}
	}
	return download.Kept{Version: v, Length: length}
}

// keep returns a reader of the stored bytes and then of the rest of the file. It stores what it
// reads of the rest.
func (k *keeper) keep(f *download.File) (io.ReadCloser, error) {
	body := &keptBody{rest: f, keeper: k}
	if f.From > 0 {
		body.before = k.entry.Reader()
	} else if k.entry != nil {
		record := cache.Record{ETag: f.ETag, LastModified: f.LastModified, Size: f.Size}
		if err := k.fail(k.entry.Begin(record)); err != nil {
			return nil, err
		}
	}
	return body, nil
}

// A keptBody is the reader that keep returns.
type keptBody struct {
	before io.Reader
	rest   io.ReadCloser
	keeper *keeper
}

func (b *keptBody) Read(p []byte) (int, error) {
	if b.before != nil {
		n, err := b.before.Read(p)
		if err != io.EOF {
			return n, err
		}
		b.before = nil
	}
	n, err := b.rest.Read(p)
	k := b.keeper
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.stale = err == download.ErrChanged
	if k.entry != nil && n > 0 {
		if _, e := k.entry.Write(p[:n]); e != nil {
			if e := k.fail(e); e != nil {
				return n, e
			}
		}
	}
	return n, err
}

func (b *keptBody) Close() error { return b.rest.Close() }

// settle closes the entry after a run. It keeps a good archive, and the beginning of one that was
// interrupted. It drops bytes that were at fault, because the next run would fail in the same way.
func (k *keeper) settle(in *unpack.Input, outcome error) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.entry == nil {
		return outcome
	}
	defer func() {
		if k.entry != nil {
			k.entry.Close()
			k.entry = nil
		}
	}()
	var number syscall.Errno
	var limit *tree.LimitError
	switch {
	case outcome == nil:
		return k.fail(k.entry.Finish(in.Sum()))
	case in == nil || in.Count() == 0 || errors.As(outcome, &number) || errors.As(outcome, &limit):
		return outcome
	case in.Broke() || errors.As(outcome, new(interrupt.TimeLimit)) || errors.As(outcome, new(interrupt.Signal)):
		if length := k.kept(source.GoOnBySize).Length; errors.As(outcome, new(interrupt.Signal)) && length > 0 && in.Size > 0 && !k.stale {
			outcome = interrupted(in, outcome, length)
		}
		switch {
		case k.stale:
		case k.kept(k.how).Length > 0:
			return reason.Say(func(w *texts.Fetch) string { return w.SameAgain }, outcome)
		case k.how == source.GoOn && k.kept(source.GoOnBySize).Length > 0:
			return reason.Say(func(w *texts.Fetch) string { return w.Continue }, outcome)
		}
		k.entry.Drop()
		return outcome
	}
	k.entry.Drop()
	if in.Kept > 0 {
		return reason.Say(func(w *texts.Fetch) string { return w.PartGone }, outcome)
	}
	return outcome
}

// interrupted returns the error of a run that a signal has ended, after kept bytes were stored.
func interrupted(in *unpack.Input, outcome error, kept int64) error {
	size := func(n int64) string { return progress.Size(reason.English(), n) }
	return reason.Say(func(w *texts.Fetch) string { return w.Interrupted }, reason.New(in.What, outcome), "size", size(kept), "total", size(in.Size))
}

// damaged reports whether a complete archive of the entry no longer has the SHA-256 of its record.
func (k *keeper) damaged(in *unpack.Input) bool {
	if k.entry == nil {
		return false
	}
	record, _ := k.entry.Kept()
	return record.SHA256 != "" && record.SHA256 != in.Sum()
}

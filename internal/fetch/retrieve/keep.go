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
	"contedor/internal/fetch/reason"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/tree"
	"contedor/internal/fetch/unpack"
)

// A keeper keeps an archive while it comes, so that the next run need not fetch
// again what has come: in the cache, or as the file that the user has named. In
// the cache it does what it can, the archive comes with or without it.
type keeper struct {
	entry *cache.Entry // nil where nothing is kept
	file  string       // of --keep
	how   source.Continuation
	mutex sync.Mutex // against a read that an interruption has left behind
}

// newKeeper opens what is kept of the source.
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

// fail takes an error of the entry's: where the user has asked for the keeping
// it is one of the run's, otherwise nothing is kept any more.
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

// kept returns what is there of the archive and may be gone on with.
func (k *keeper) kept() download.Kept {
	if k.entry == nil || k.how == source.StartAnew {
		return download.Kept{}
	}
	record, length := k.entry.Kept()
	v := download.Version{ETag: record.ETag, LastModified: record.LastModified, Size: record.Size}
	whole := length == v.Size && (v.ETag != "" || v.LastModified != "")
	if !whole && !v.Named() && (k.how != source.GoOnBySize || length >= v.Size) {
		return download.Kept{}
	}
	return download.Kept{Version: v, Length: length}
}

// keep returns the bytes of a file: those that were kept, and those that come,
// which are.
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

// A keptBody is what keep returns.
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

// settle is called with the outcome of a run, the bytes in hand read to their
// end or not. An archive that is good is kept whole. One whose bytes are at
// fault is not: the next run would only find the same again.
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
	case in == nil || in.Count() == 0 || errors.As(outcome, &number) || errors.As(outcome, &limit) || errors.As(outcome, new(interrupt.Signal)):
		return outcome
	case in.Broke() && k.kept().Length > 0:
		return fmt.Errorf("%w (the same command goes on from there)", outcome)
	case in.Broke():
		return outcome
	}
	k.entry.Drop()
	if in.Kept > 0 {
		return fmt.Errorf("%w (what an earlier run had kept of it is dropped: try again)", outcome)
	}
	return outcome
}

// damaged reports whether a whole archive that was kept is not what it was.
func (k *keeper) damaged(in *unpack.Input) bool {
	if k.entry == nil {
		return false
	}
	record, _ := k.entry.Kept()
	return record.SHA256 != "" && record.SHA256 != in.Sum()
}

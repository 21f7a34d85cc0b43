package tar

import (
	"context"
	"io"
	"os"

	"contedor/internal/fetch/tarfile"
)

// A span is a part of an archive, in bytes.
type span struct{ from, to int64 }

// delete writes an archive again without some of its members.
func (j *job) delete() error {
	in, err := j.whole()
	if err != nil || in == nil {
		return err
	}
	defer in.Close()
	s := j.selection(j.names)
	kept, err := j.keptSpans(in, s)
	if err != nil {
		return err
	}
	if j.status == fatal { // the archive is damaged
		return j.end(nil)
	}
	err = cleanly(func(ctx context.Context) error {
		out, err := j.output(true)
		if err != nil {
			return err
		}
		defer out.discard()
		records := j.newRecorder(out, 0)
		for _, k := range kept {
			if _, err := io.Copy(records, io.NewSectionReader(in, k.from, k.to-k.from)); err != nil {
				return err
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
		if _, err = records.Write(tarfile.End()); err == nil {
			err = records.fill()
		}
		if err == nil {
			err = out.publish()
		}
		return err
	})
	if err != nil {
		return j.giveUp(err.Error(), nil)
	}
	return j.end(s)
}

// whole opens the archive, or a copy of standard input, as a file that can be read twice. There may be
// no such file, and then there are no members.
func (j *job) whole() (*os.File, error) {
	if j.file != "-" {
		f, err := os.Open(j.file)
		if os.IsNotExist(err) {
			return nil, j.end(j.selection(j.names))
		}
		if err != nil {
			return nil, j.giveUp(j.member(j.file)+": Cannot open", err)
		}
		return f, j.checkPlain(f)
	}
	f, err := os.CreateTemp("", "tar")
	if err == nil {
		os.Remove(f.Name())
		_, err = io.Copy(f, j.Stdin)
	}
	if err != nil {
		return nil, j.giveUp(err.Error(), nil)
	}
	return f, nil
}

// keptSpans returns the parts of an archive with the members that stay.
func (j *job) keptSpans(in *os.File, s *selection) ([]span, error) {
	st, err := in.Stat()
	if err != nil || st.Size() == 0 {
		return nil, err
	}
	var kept []span
	from := j.plainSource(in, st.Size())
	wanted, last := true, int64(0)
	put := func(to int64) {
		switch n := len(kept); {
		case !wanted || last == to:
		case n > 0 && kept[n-1].to == last:
			kept[n-1].to = to
		default:
			kept = append(kept, span{last, to})
		}
		last = to
	}
	end, err := tarfile.List(context.Background(), from, func(r *tarfile.Reader, h *tarfile.Header) error {
		put(r.Start())
		wanted = len(j.names) == 0 || !s.wants(h)
		return nil
	})
	put(end)
	return kept, j.unread(err)
}

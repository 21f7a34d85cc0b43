package sort

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Lines that do not fit in memory are sorted part by part. Each sorted part goes into a temporary
// file, and the files are merged. A temporary file loses its name as soon as it is open, so that
// none stays behind however sort ends.

// A sink takes the sorted lines.
type sink func(line []byte) error

// run sorts or merges files, and writes the output.
func (s *sorter) run(t *gnu.Tool, files []string) error {
	var sorted []*source
	var err error
	if s.merge {
		sorted, err = s.toMerge(t, files)
	} else {
		sorted, err = s.parts(t, files)
	}
	if err != nil {
		return err
	}
	switch {
	case s.output != "":
		return s.replaceOutput(t, sorted)
	case s.debug:
		if err := s.mergeInto(sorted, func(line []byte) error { s.explain(t, line); return nil }); err != nil {
			return err
		}
		if err := t.Out.Flush(); err != nil {
			return cli.Fail("write failed: 'standard output'", err)
		}
		return nil
	}
	if err := s.mergeInto(sorted, s.lineWriter(t.Out)); err != nil {
		return err
	}
	return written(t, t.Out, "'standard output'")
}

// written flushes an output file, and returns its error or nil. name is that of the file in messages.
func written(t *gnu.Tool, out *bufio.Writer, name string) error {
	what := "write"
	_, err := out.Write(nil) // an earlier error
	if err == nil {
		what, err = "fflush", out.Flush()
	}
	if err == nil {
		return nil
	}
	t.Stderr.Write([]byte(t.ErrorName() + ": " + cli.Fail(what+" failed: "+name, err).Error() + "\n"))
	return cli.Fail("write error", nil)
}

// replaceOutput writes the output file, which may be one of the input.
func (s *sorter) replaceOutput(t *gnu.Tool, sorted []*source) error {
	f, err := os.OpenFile(s.output, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return cli.Fail("open failed: "+t.Name(filepath.Clean(s.output)), err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	if err := s.mergeInto(sorted, s.lineWriter(out)); err != nil {
		return err
	}
	if err := written(t, out, t.Name(s.output)); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return cli.Fail("close failed: "+t.Name(s.output), err)
	}
	return nil
}

// lineWriter returns a sink that writes lines. The writer keeps an error until it is flushed.
func (s *sorter) lineWriter(out *bufio.Writer) sink {
	return func(line []byte) error {
		out.Write(line)
		out.WriteByte(s.terminator)
		return nil
	}
}

// A source is a sequence of sorted lines: a file, a temporary file, or lines in memory.
type source struct {
	name       string
	in         *bufio.Reader // nil for lines in memory
	lines      [][]byte
	closer     io.Closer
	terminator byte
	wrong      func(error) error
	line       []byte // the line that next has returned, valid until the next call
}

// open opens an input file. unopened begins the message if that fails.
func (s *sorter) open(t *gnu.Tool, name, unopened string) (*source, error) {
	f, err := t.Open(name)
	if err != nil {
		return nil, cli.Fail(unopened+t.Name(name), err)
	}
	wrong := func(err error) error {
		text := "read failed: "
		if errors.Is(err, unix.EBADF) { // standard input is closed
			text = "stat failed: "
		}
		return cli.Fail(text+t.Name(name), err)
	}
	return &source{name: name, in: bufio.NewReaderSize(f, 64<<10), closer: f, terminator: s.terminator, wrong: wrong}, nil
}

func (in *source) close() {
	if in.closer != nil {
		in.closer.Close()
	}
}

// next returns the next line, or false after the last one.
func (in *source) next() (line []byte, ok bool, err error) {
	if in.in == nil {
		if len(in.lines) == 0 {
			return nil, false, nil
		}
		in.line, in.lines = in.lines[0], in.lines[1:]
		return in.line, true, nil
	}
	in.line = in.line[:0]
	for {
		part, err := in.in.ReadSlice(in.terminator)
		in.line = append(in.line, part...)
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == nil:
			in.line = in.line[:len(in.line)-1]
			return in.line, true, nil
		case gnu.NotEOF(err) != nil:
			return nil, false, in.wrong(err)
		}
		return in.line, len(in.line) > 0, nil
	}
}

// parts reads all files. It returns the lines in memory if they fit, and otherwise temporary
// files with sorted parts.
func (s *sorter) parts(t *gnu.Tool, files []string) ([]*source, error) {
	size, known := s.size(t, files)
	budget := s.budget(known)
	store := s.newStore(t)
	p := part{data: make([]byte, 0, min(size, int64(budget)))}
	for _, name := range files {
		in, err := s.open(t, name, "cannot read: ")
		if err != nil {
			return nil, err
		}
		for {
			more, err := p.read(in.in, s.terminator, budget)
			if err != nil {
				in.close()
				return nil, in.wrong(err)
			}
			if !more {
				break
			}
			if err := store.add(&p); err != nil {
				in.close()
				return nil, err
			}
		}
		in.close()
	}
	if len(store.kept) == 0 {
		return []*source{{lines: s.sortedLines(&p)}}, nil
	}
	if p.lines > 0 {
		if err := store.add(&p); err != nil {
			return nil, err
		}
	}
	return store.sources(), nil
}

// A part is a number of whole lines in memory, and perhaps the beginning of another one.
type part struct {
	data  []byte
	lines int // the number of terminators in data
}

// costOfLine is the memory that a line needs besides its bytes.
const costOfLine = 24

// read reads lines until the part needs as much memory as allowed, but at least one line. It
// returns false at the end of the file, which ends the last line.
func (p *part) read(in io.Reader, terminator byte, budget int) (more bool, err error) {
	for {
		if len(p.data)+p.lines*costOfLine >= budget && p.lines > 0 {
			return true, nil
		}
		if len(p.data) == cap(p.data) {
			p.data = slices.Grow(p.data, min(max(len(p.data), 64<<10), max(budget-len(p.data), 64<<10)))
		}
		room := p.data[len(p.data):cap(p.data)]
		n, err := in.Read(room)
		p.lines += bytes.Count(room[:n], []byte{terminator})
		p.data = p.data[:len(p.data)+n]
		if err == nil {
			continue
		}
		if err = gnu.NotEOF(err); err != nil {
			return false, err
		}
		if len(p.data) > 0 && p.data[len(p.data)-1] != terminator {
			p.data = append(p.data, terminator)
			p.lines++
		}
		return false, nil
	}
}

// size returns how many bytes to reserve for the input, and whether that is the size of all of it.
func (s *sorter) size(t *gnu.Tool, files []string) (size int64, known bool) {
	size, known = 1, true // so that the last read finds the end of the file without growing the buffer
	for _, name := range files {
		st, ok := s.stat(t, name)
		if !ok || st.Mode&unix.S_IFMT != unix.S_IFREG {
			size, known = size+64<<10, false
			continue
		}
		size += st.Size
	}
	return size, known
}

// sortedLines sorts the lines of a part. They are valid until it is called again.
func (s *sorter) sortedLines(p *part) [][]byte {
	lines := slices.Grow(s.lines[:0], p.lines)
	s.lines = lines
	for data := p.data; len(data) > 0; {
		end := bytes.IndexByte(data, s.terminator)
		if end < 0 {
			break
		}
		lines, data = append(lines, data[:end:end]), data[end+1:]
	}
	if len(s.keys) > 0 && (s.unique || s.stable) {
		slices.SortStableFunc(lines, s.compare)
	} else { // lines that compare as equal have the same bytes
		slices.SortFunc(lines, s.compare)
	}
	return lines
}

// pipeMemory is how many bytes of lines may be in memory at once if the size of the input is unknown.
const pipeMemory = 32 << 20

// budget returns how many bytes of lines may be in memory at once: what -S says, or a quarter of the
// memory or of the limit of the address space. A pipe, whose size is not known, gets less.
func (s *sorter) budget(known bool) int {
	if s.memory > 0 {
		return max(s.memory, 64<<10)
	}
	most := uint64(totalMemory()) / 4
	if !known {
		most = min(most, pipeMemory)
	}
	for _, which := range []int{unix.RLIMIT_AS, unix.RLIMIT_DATA} {
		var limit unix.Rlimit
		if unix.Getrlimit(which, &limit) == nil && limit.Cur != unix.RLIM_INFINITY {
			most = min(most, limit.Cur/8)
		}
	}
	return int(min(max(most, 64<<10), 4<<30))
}

func totalMemory() int64 {
	var info unix.Sysinfo_t
	if unix.Sysinfo(&info) != nil {
		return 1 << 30
	}
	return int64(info.Totalram) * int64(info.Unit)
}

// bufferSize returns the value of -S in bytes.
func bufferSize(n uint64, suffix string) int {
	size := float64(n)
	switch suffix {
	case "b":
	case "%":
		size *= float64(totalMemory()) / 100
	case "":
		size *= 1 << 10
	default:
		size *= math.Pow(1024, float64(strings.Index("kmgtpezyrq", strings.ToLower(suffix))+1))
	}
	return int(min(max(size, 1), 1<<40))
}

// A store keeps sorted parts in temporary files, in the order of the input.
type store struct {
	*sorter
	t    *gnu.Tool
	kept []kept
	next int // the index of the directory for the next file
}

// A kept part is a temporary file. Its level is 0 for a part, and one more than that of the files
// which were merged into it.
type kept struct {
	file  *os.File
	level int
}

func (s *sorter) newStore(t *gnu.Tool) *store {
	if len(s.directories) == 0 {
		dir, _ := t.Getenv("TMPDIR")
		if dir == "" {
			dir = "/tmp"
		}
		s.directories = []string{dir}
	}
	return &store{sorter: s, t: t}
}

// add sorts the whole lines of a part into a temporary file, and leaves the rest in it. If there
// are many files, it merges some.
func (st *store) add(p *part) error {
	end := bytes.LastIndexByte(p.data, st.terminator) + 1
	whole := part{p.data[:end], p.lines}
	err := st.keep(0, func(write sink) error { return st.mergeInto([]*source{{lines: st.sortedLines(&whole)}}, write) })
	p.data = append(p.data[:0], p.data[end:]...)
	p.lines = 0
	for err == nil {
		first := len(st.kept)
		for first > 0 && st.kept[first-1].level == st.kept[len(st.kept)-1].level {
			first--
		}
		if len(st.kept)-first < st.batch {
			break
		}
		err = st.mergeKept(first)
	}
	return err
}

// mergeKept merges the temporary files from the one with an index on.
func (st *store) mergeKept(first int) error {
	level := st.kept[first].level + 1
	var list []*source
	for _, k := range st.kept[first:] {
		list = append(list, st.source(k.file))
	}
	st.kept = st.kept[:first]
	return st.keep(level, func(write sink) error { return st.mergeInto(list, write) })
}

// sources returns the temporary files as sources.
func (st *store) sources() (list []*source) {
	for _, k := range st.kept {
		list = append(list, st.source(k.file))
	}
	return list
}

// keep makes a temporary file, whose lines a function writes.
func (st *store) keep(level int, fill func(sink) error) error {
	dir := st.directories[st.next%len(st.directories)]
	st.next++
	f, err := os.CreateTemp(dir, "sort")
	if err != nil {
		var reason unix.Errno
		errors.As(err, &reason)
		return cli.Fail("cannot create temporary file in "+st.t.Quoted(dir), reason)
	}
	os.Remove(f.Name())
	st.kept = append(st.kept, kept{f, level})
	failed := func(err error) error { return cli.Fail("write failed: "+st.t.Name(f.Name()), err) }
	to, finish := io.Writer(f), func() error { return nil }
	if st.compress != "" {
		if to, finish, err = st.compressor(f); err != nil {
			return err
		}
	}
	out := bufio.NewWriterSize(to, 64<<10)
	if err := fill(st.lineWriter(out)); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return failed(err)
	}
	if err := finish(); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return failed(err)
	}
	return nil
}

// compressor starts the program of --compress-program, which writes to a file.
func (st *store) compressor(f *os.File) (io.Writer, func() error, error) {
	cmd := exec.Command(st.compress)
	cmd.Env, cmd.Stdout, cmd.Stderr = st.t.Env, f, os.Stderr
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil { // as GNU sort, continue without it
		st.t.Complain("could not run compress program "+st.t.Locale.Shell(st.compress), reasonOf(err))
		st.compress = ""
		return f, func() error { return nil }, nil
	}
	return in, func() error {
		in.Close()
		if err := cmd.Wait(); err != nil {
			return cli.Fail(st.t.Quoted(st.compress)+" terminated abnormally", nil)
		}
		return nil
	}, nil
}

func reasonOf(err error) error {
	var reason unix.Errno
	if errors.As(err, &reason) {
		return reason
	}
	return unix.ENOENT
}

// source returns the lines of a temporary file.
func (st *store) source(f *os.File) *source {
	in := &source{name: f.Name(), in: bufio.NewReaderSize(f, 64<<10), closer: f, terminator: st.terminator}
	in.wrong = func(err error) error { return cli.Fail("read failed: "+st.t.Name(f.Name()), err) }
	if st.compress == "" {
		return in
	}
	cmd := exec.Command(st.compress, "-d")
	cmd.Env, cmd.Stdin, cmd.Stderr = st.t.Env, f, os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		in.wrong = func(error) error { return cli.Fail("couldn't execute "+st.compress+" -d", reasonOf(err)) }
		in.in = bufio.NewReader(failing{})
		return in
	}
	in.in, in.closer = bufio.NewReaderSize(&decompressed{out, cmd, st, false}, 64<<10), f
	return in
}

// failing is a reader of nothing but an error.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, unix.EIO }

// decompressed is the output of a decompressing program. It fails if the program does.
type decompressed struct {
	out   io.Reader
	cmd   *exec.Cmd
	st    *store
	ended bool
}

func (d *decompressed) Read(b []byte) (int, error) {
	n, err := d.out.Read(b)
	if err == io.EOF && !d.ended {
		d.ended = true
		if d.cmd.Wait() != nil {
			return n, unix.EIO
		}
	}
	return n, err
}

// toMerge opens the files of -m. If there are more than may be merged at once, it merges the first
// ones into temporary files. A file that is also the output is copied first.
func (s *sorter) toMerge(t *gnu.Tool, files []string) (list []*source, err error) {
	store := s.newStore(t)
	var output unix.Stat_t
	hasOutput := s.output != "" && unix.Stat(s.output, &output) == nil
	for _, name := range files {
		in, err := s.open(t, name, "cannot read: ")
		if err != nil {
			return nil, err
		}
		if st, known := s.stat(t, name); hasOutput && known && st.Dev == output.Dev && st.Ino == output.Ino {
			if err := store.keep(0, func(write sink) error { return copyLines(in, write) }); err != nil {
				return nil, err
			}
			in, store.kept = store.source(store.kept[0].file), nil
		}
		if list = append(list, in); len(list) < s.batch {
			continue
		}
		if err := store.keep(0, func(write sink) error { return s.mergeInto(list, write) }); err != nil {
			return nil, err
		}
		list, store.kept = store.sources(), nil
	}
	return list, nil
}

// stat returns what an input is. - is standard input.
func (s *sorter) stat(t *gnu.Tool, name string) (st unix.Stat_t, known bool) {
	if name != "-" {
		return st, unix.Stat(name, &st) == nil
	}
	f, is := t.Stdin.(*os.File)
	return st, is && unix.Fstat(int(f.Fd()), &st) == nil
}

// copyLines copies the lines of a source as they are.
func copyLines(in *source, write sink) error {
	defer in.close()
	for {
		line, ok, err := in.next()
		if err != nil || !ok {
			return err
		}
		if err := write(line); err != nil {
			return err
		}
	}
}

// mergeInto merges sources, each of which should be sorted, and closes them. Of lines that are
// equal, the one of the earlier source comes first; -u leaves out the others.
func (s *sorter) mergeInto(list []*source, write sink) error {
	defer func() {
		for _, in := range list {
			in.close()
		}
	}()
	var heads []int // indexes of sources with lines, in the order of their lines
	insert := func(i int) error {
		_, ok, err := list[i].next()
		if err != nil || !ok {
			return err
		}
		order := func(other, i int) int {
			if c := s.compare(list[other].line, list[i].line); c != 0 {
				return c
			}
			return other - i
		}
		if len(heads) == 0 || order(heads[0], i) > 0 { // often the next line of the same source
			heads = slices.Insert(heads, 0, i)
			return nil
		}
		at, _ := slices.BinarySearchFunc(heads[1:], i, order)
		heads = slices.Insert(heads, 1+at, i)
		return nil
	}
	for i := range list {
		if err := insert(i); err != nil {
			return err
		}
	}
	var last []byte
	for first := true; len(heads) > 0; {
		i := heads[0]
		if line := list[i].line; first || !s.unique || s.compare(last, line) != 0 {
			if err := write(line); err != nil {
				return err
			}
			if s.unique {
				last = append(last[:0], line...)
			}
			first = false
		}
		heads = heads[:copy(heads, heads[1:])]
		if err := insert(i); err != nil {
			return err
		}
	}
	return nil
}

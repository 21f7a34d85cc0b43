package split

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/linux/signals"
	"golang.org/x/sys/unix"
)

// A piece is the file, or the filter, that is written to.
type piece struct {
	*splitter
	name    string
	file    *os.File
	out     *bufio.Writer
	command *exec.Cmd
	ended   bool // the filter reads no more
}

// open ends a piece and begins the next one.
func (p *piece) open() error {
	if err := p.close(); err != nil {
		return err
	}
	name, err := p.suffix.next()
	if err != nil {
		return err
	}
	return p.create(name)
}

func (p *piece) create(name string) error {
	p.name, p.ended = name, false
	if p.filtered {
		return p.start()
	}
	if p.verbose {
		p.Out.WriteString("creating file " + p.Quoted(name) + "\n")
	}
	fd, err := unix.Open(name, unix.O_WRONLY|unix.O_CREAT|unix.O_CLOEXEC, 0o666)
	if err != nil {
		return cli.Fail(p.Name(name), err)
	}
	if err := p.empty(fd, name); err != nil {
		unix.Close(fd)
		return err
	}
	p.file = os.NewFile(uintptr(fd), name)
	p.out = bufio.NewWriterSize(p.file, 64<<10)
	return nil
}

// empty removes the contents of a file, unless it is the input.
func (p *piece) empty(fd int, name string) error {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil
	}
	if st.Dev == p.input.Dev && st.Ino == p.input.Ino {
		return cli.Fail(p.Quoted(name)+" would overwrite input; aborting", nil)
	}
	if err := unix.Ftruncate(fd, 0); err != nil {
		return cli.Fail(p.Name(name)+": error truncating", err)
	}
	return nil
}

// start starts the filter of a piece.
func (p *piece) start() error {
	if p.verbose {
		p.Out.WriteString("executing with FILE=" + p.Name(p.name) + "\n")
	}
	shell, ok := p.Getenv("SHELL")
	if !ok {
		shell = "/bin/sh"
	}
	r, w, err := os.Pipe()
	if err != nil {
		return cli.Fail("failed to create pipe", err)
	}
	c := &exec.Cmd{Path: shell, Args: []string{cli.BaseName(shell), "-c", p.filter}, Stdin: r, Stdout: os.Stdout, Stderr: os.Stderr}
	c.Env = append(append([]string(nil), p.Env...), "FILE="+p.name)
	err = c.Start()
	r.Close()
	if err != nil {
		return cli.Fail("failed to run command: \""+shell+" -c "+p.filter+"\"", err)
	}
	p.command, p.file, p.out = c, w, bufio.NewWriterSize(w, 64<<10)
	return nil
}

// write writes bytes of the current piece.
func (p *piece) write(b []byte) error {
	if p.ended {
		return nil
	}
	_, err := p.out.Write(b)
	return p.failed(err)
}

// failed returns the failure for an error of writing. A filter need not read everything.
func (p *piece) failed(err error) error {
	if err != nil && p.filtered && errors.Is(err, unix.EPIPE) {
		p.ended = true
		return nil
	}
	if err != nil {
		return cli.Fail(p.Name(p.name), err)
	}
	return nil
}

// close ends a piece, and waits for its filter.
func (p *piece) close() error {
	if p.file == nil {
		return nil
	}
	var err error
	if !p.ended {
		err = p.failed(p.out.Flush())
	}
	if closed := p.file.Close(); err == nil && closed != nil {
		err = cli.Fail(p.Name(p.name), closed)
	}
	p.file = nil
	if err != nil || p.command == nil {
		return err
	}
	p.command.Wait()
	status := p.command.ProcessState.Sys().(syscall.WaitStatus)
	p.command = nil
	switch {
	case status.Signaled() && status.Signal() != syscall.SIGPIPE:
		return &cli.Failure{Status: int(status.Signal()) + 128,
			Text: "with FILE=" + p.Name(p.name) + ", signal " + signals.Name(int(status.Signal())) + " from command: " + p.filter}
	case status.Exited() && status.ExitStatus() != 0:
		return &cli.Failure{Status: status.ExitStatus(),
			Text: "with FILE=" + p.Name(p.name) + ", exit " + strconv.Itoa(status.ExitStatus()) + " from command: " + p.filter}
	}
	return nil
}

// ready reports whether the loop over the input goes on: a part of a line has been read.
func ready(err error) error {
	switch err {
	case nil, bufio.ErrBufferFull:
		return nil
	case io.EOF:
		return io.EOF
	}
	return &readError{err}
}

// lines writes pieces of a number of lines.
func (s *splitter) lines(in *bufio.Reader) error {
	left := int64(0)
	for {
		part, err := in.ReadSlice(s.separator)
		if len(part) > 0 {
			if left == 0 {
				if err := s.out.open(); err != nil {
					return err
				}
				left = s.size
			}
			if err := s.out.write(part); err != nil {
				return err
			}
			if part[len(part)-1] == s.separator {
				left--
			}
		}
		if err := ready(err); err != nil {
			return notEOF(err)
		}
	}
}

func notEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// bytes writes pieces of a number of bytes.
func (s *splitter) bytes(in *bufio.Reader) error {
	buf := make([]byte, 64<<10)
	left := int64(0)
	for {
		n, err := in.Read(buf)
		for b := buf[:n]; len(b) > 0; {
			if left == 0 {
				if err := s.out.open(); err != nil {
					return err
				}
				left = s.size
			}
			m := min(int64(len(b)), left)
			if err := s.out.write(b[:m]); err != nil {
				return err
			}
			b, left = b[m:], left-m
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return &readError{err}
		}
	}
}

// lineBytes writes pieces of whole lines with a number of bytes at most. A longer line is divided.
func (s *splitter) lineBytes(in *bufio.Reader) error {
	room := int64(0) // what is left in the piece
	var line []byte  // read so far
	next := func(b []byte) error {
		if err := s.out.open(); err != nil {
			return err
		}
		room = s.size - int64(len(b))
		return s.out.write(b)
	}
	for {
		part, err := in.ReadSlice(s.separator)
		line = append(line, part...)
		for int64(len(line)) > s.size { // the line is longer than a piece
			if err := next(line[:s.size]); err != nil {
				return err
			}
			line = append(line[:0], line[s.size:]...)
			room = 0
		}
		whole := len(part) > 0 && part[len(part)-1] == s.separator || err == io.EOF
		if whole && len(line) > 0 {
			var failed error
			if int64(len(line)) > room {
				failed = next(line)
			} else {
				room -= int64(len(line))
				failed = s.out.write(line)
			}
			if failed != nil {
				return failed
			}
			line = line[:0]
		}
		if err := ready(err); err != nil {
			return notEOF(err)
		}
	}
}

// roundRobin deals the lines out to a number of pieces.
func (s *splitter) roundRobin(in *bufio.Reader) error {
	if s.chunk > 0 {
		return s.everyNth(in)
	}
	list := make([]piece, 0, min(s.size, 1024))
	var failed error
	at := 0
	for {
		part, err := in.ReadSlice(s.separator)
		if len(part) > 0 {
			if at == len(list) {
				p := piece{splitter: s}
				if failed = p.open(); failed != nil {
					break
				}
				list = append(list, p)
			}
			if failed = list[at].write(part); failed != nil {
				break
			}
			if s.unbuffered && !list[at].ended {
				if failed = list[at].failed(list[at].out.Flush()); failed != nil {
					break
				}
			}
			if part[len(part)-1] == s.separator {
				at = (at + 1) % int(s.size)
			}
		}
		if err := ready(err); err != nil {
			failed = notEOF(err)
			break
		}
	}
	for failed == nil && !s.elide && int64(len(list)) < s.size {
		p := piece{splitter: s}
		if failed = p.open(); failed == nil {
			list = append(list, p)
		}
	}
	for i := range list {
		if err := list[i].close(); failed == nil {
			failed = err
		}
	}
	return failed
}

// everyNth writes the lines of one piece to standard output.
func (s *splitter) everyNth(in *bufio.Reader) error {
	at := int64(1)
	for {
		part, err := in.ReadSlice(s.separator)
		if at == s.chunk {
			s.Out.Write(part)
			if s.unbuffered {
				s.Out.Flush()
			}
		}
		if bytes.HasSuffix(part, []byte{s.separator}) {
			at = at%s.size + 1
		}
		if err := ready(err); err != nil {
			return notEOF(err)
		}
	}
}

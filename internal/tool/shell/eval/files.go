package eval

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"contedor/internal/linux/entry"
	"golang.org/x/sys/unix"
)

// highest is the number from which the shell's own descriptors begin. It is above those that
// programs use.
const highest = 256

// A file is an open descriptor of the process. Several descriptors of shells and subshells may
// refer to it.
type file struct {
	fd      int
	refs    atomic.Int32
	tasks   bool     // the file "tasks" of a cgroup, or another one of that name
	capture *capture // the output of a command substitution; nil for all others
}

func newFile(fd int) *file {
	f := &file{fd: fd}
	f.refs.Store(1)
	return f
}

func (f *file) hold() *file {
	f.refs.Add(1)
	return f
}

func (f *file) release() {
	if f == nil || f.refs.Add(-1) > 0 {
		return
	}
	if f.capture != nil {
		f.capture.closeWriter()
		return
	}
	if f.fd < 0 {
		return
	}
	if f.fd < 3 { // the runtime must not open descriptors there
		if hole, err := unix.Open("/", unix.O_PATH|unix.O_CLOEXEC, 0); err == nil {
			unix.Dup3(hole, f.fd, unix.O_CLOEXEC)
			unix.Close(hole)
			return
		}
	}
	unix.Close(f.fd)
}

// A capture collects the output of a command substitution. It is in memory while only builtins
// write. Once a program needs a descriptor, it goes through a pipe.
type capture struct {
	mu     sync.Mutex
	buf    []byte
	writer int // the writing end of the pipe, or -1
	done   chan struct{}
}

func newCapture() *file {
	f := newFile(-1)
	f.capture = &capture{writer: -1}
	return f
}

// real returns a file's descriptor in the process. For a capture it makes the pipe.
func (f *file) real() int {
	c := f.capture
	if c == nil {
		return f.fd
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.writer >= 0 {
		return c.writer
	}
	r, w, err := pipe(0)
	if err != nil {
		return -1
	}
	c.writer, c.done = w, make(chan struct{})
	go func() {
		defer close(c.done)
		defer unix.Close(r)
		buf := make([]byte, 65536)
		for {
			n, err := unix.Read(r, buf)
			if err == unix.EINTR {
				continue
			}
			if n <= 0 {
				return
			}
			c.mu.Lock()
			c.buf = append(c.buf, buf[:n]...)
			c.mu.Unlock()
		}
	}()
	return w
}

func (c *capture) closeWriter() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.writer >= 0 {
		unix.Close(c.writer)
	}
}

// text waits for the end of the output and returns it.
func (c *capture) text() []byte {
	c.mu.Lock()
	done := c.done
	c.mu.Unlock()
	if done != nil {
		<-done
	}
	return c.buf
}

// pipe returns the descriptors of a new pipe, in the range of the shell's own. flags are added to
// O_CLOEXEC.
func pipe(flags int) (read, write int, err error) {
	var p [2]int
	if err := unix.Pipe2(p[:], unix.O_CLOEXEC|flags); err != nil {
		return -1, -1, err
	}
	return raise(p[0]), raise(p[1]), nil
}

// raise moves a descriptor to the range of the shell's own.
func raise(fd int) int {
	if fd >= highest {
		return fd
	}
	for _, least := range []int{highest, 64, 10} {
		if up, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, least); err == nil {
			unix.Close(fd)
			return up
		}
	}
	return fd
}

// path returns the path of the file, or "" if it has none.
func (f *file) path() string {
	if f == nil || f.capture != nil {
		return ""
	}
	name, _ := os.Readlink("/proc/self/fd/" + strconv.Itoa(f.fd))
	return name
}

// write writes a whole text to a file.
func (f *file) write(p []byte) error {
	if f == nil {
		return unix.EBADF
	}
	if c := f.capture; c != nil {
		c.mu.Lock()
		if c.writer < 0 {
			c.buf = append(c.buf, p...)
			c.mu.Unlock()
			return nil
		}
		fd := c.writer
		c.mu.Unlock()
		return writeAll(fd, p)
	}
	return writeAll(f.fd, p)
}

func writeAll(fd int, p []byte) error {
	for len(p) > 0 {
		n, err := unix.Write(fd, p)
		if n > 0 {
			p = p[n:]
		}
		switch err {
		case nil, unix.EINTR:
		case unix.EAGAIN:
			unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, -1)
		default:
			return err
		}
	}
	return nil
}

// fds are the descriptors by number.
type fds map[int]*file

func (t fds) clone() fds {
	c := make(fds, len(t))
	for n, f := range t {
		c[n] = f.hold()
	}
	return c
}

func (t fds) closeAll() {
	for n, f := range t {
		f.release()
		delete(t, n)
	}
}

// inherited returns the descriptors that the process has inherited.
func inherited() fds {
	t := fds{}
	for n := range 3 {
		if !entry.WasClosed(n) && isOpen(n) {
			t[n] = newFile(n)
		}
	}
	for _, n := range listOpen() {
		if n >= 3 {
			if flags, err := unix.FcntlInt(uintptr(n), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
				t[n] = newFile(n)
			}
		}
	}
	return t
}

func isOpen(n int) bool {
	_, err := unix.FcntlInt(uintptr(n), unix.F_GETFD, 0)
	return err == nil
}

// listOpen lists the open descriptors of the process.
func listOpen() (list []int) {
	fd, err := unix.Open("/proc/self/fd", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		for n := 3; n < 20; n++ {
			if isOpen(n) {
				list = append(list, n)
			}
		}
		return list
	}
	defer unix.Close(fd)
	buf := make([]byte, 4096)
	for {
		n, err := unix.ReadDirent(fd, buf)
		if n <= 0 || err != nil {
			return list
		}
		_, _, names := unix.ParseDirent(buf[:n], -1, nil)
		for _, name := range names {
			if i, err := strconv.Atoi(name); err == nil && i != fd {
				list = append(list, i)
			}
		}
	}
}

// openat opens a file relative to the shell's directory. The mode is reduced by the shell's umask.
func (s *Shell) openat(path string, flags int, mode uint32) (int, error) {
	for {
		fd, err := unix.Openat(s.dir, s.devFd(path), flags|unix.O_CLOEXEC, mode&^s.mask)
		if err == unix.EINTR {
			if s.interrupted() {
				return -1, err
			}
			continue
		}
		if err != nil {
			return -1, err
		}
		return raise(fd), nil
	}
}

// devFd replaces the names of the shell's descriptors in /dev/fd and /proc/self/fd, because the process
// has other numbers for them.
func (s *Shell) devFd(path string) string {
	name := ""
	switch path {
	case "/dev/stdin":
		name = "0"
	case "/dev/stdout":
		name = "1"
	case "/dev/stderr":
		name = "2"
	default:
		rest, ok := strings.CutPrefix(path, "/dev/fd/")
		if !ok {
			rest, ok = strings.CutPrefix(path, "/proc/self/fd/")
		}
		if !ok {
			return path
		}
		name = rest
	}
	n, err := strconv.Atoi(name)
	if f := s.fds[n]; err == nil && f != nil {
		return "/proc/self/fd/" + strconv.Itoa(f.real())
	}
	return path
}

func (s *Shell) stat(path string, st *unix.Stat_t) error {
	return unix.Fstatat(s.dir, s.devFd(path), st, 0)
}

func (s *Shell) lstat(path string, st *unix.Stat_t) error {
	return unix.Fstatat(s.dir, path, st, unix.AT_SYMLINK_NOFOLLOW)
}

func (s *Shell) isDir(path string) bool {
	var st unix.Stat_t
	return s.stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR
}

// same reports whether two paths name the same file.
func (s *Shell) same(x, y string) bool {
	var a, b unix.Stat_t
	return s.stat(x, &a) == nil && s.stat(y, &b) == nil && a.Dev == b.Dev && a.Ino == b.Ino
}

// access is access(2) with the effective ids.
func (s *Shell) access(path string, mode uint32) error {
	return unix.Faccessat(s.dir, s.devFd(path), mode, unix.AT_EACCESS) // also where faccessat2(2) is missing
}

// readFile reads a whole file.
func (s *Shell) readFile(path string) ([]byte, error) {
	fd, err := s.openat(path, unix.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	return readAll(fd)
}

func readAll(fd int) ([]byte, error) {
	var data []byte
	buf := make([]byte, 65536)
	for {
		n, err := unix.Read(fd, buf)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return data, err
		}
		if n == 0 {
			return data, nil
		}
		data = append(data, buf[:n]...)
	}
}

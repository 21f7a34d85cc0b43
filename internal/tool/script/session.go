package script

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// A session is the pseudo-terminal and what runs there.
type session struct {
	*request
	record
	master int
	pid    int
	before *unix.Termios // of our own terminal; nil if standard input is none
}

// record runs the session and writes its files.
func (q *request) record() error {
	s := &session{request: q}
	if settings, err := unix.IoctlGetTermios(0, unix.TCGETS); err == nil {
		s.before = settings
	}
	slave, err := s.openTerminal()
	if err != nil {
		return cli.Fail("failed to create pseudo-terminal", err)
	}
	s.say("Script started" + s.files() + ".\n")
	if err := s.openFiles(); err != nil {
		q.inv.Stderr.Write([]byte(q.inv.ErrorName() + ": " + err.Error() + "\n"))
		s.say("Script done.\n")
		return &cli.Failure{Status: 1}
	}
	shell := q.shell()
	s.begin = time.Now()
	s.event = s.begin
	s.describe(shell)
	argv := []string{cli.BaseName(shell), "-i"}
	if q.given {
		argv = []string{cli.BaseName(shell), "-c", q.command}
	}
	fd := uintptr(slave)
	s.pid, err = syscall.ForkExec(shell, argv, &syscall.ProcAttr{Env: q.inv.Env, Files: []uintptr{fd, fd, fd},
		Sys: &syscall.SysProcAttr{Setsid: true, Setctty: true}})
	unix.Close(slave)
	if err != nil {
		return cli.Fail("failed to execute "+shell, err)
	}
	status := s.carry()
	s.footer(status)
	s.say("Script done.\n")
	if q.status && status != 0 {
		return &cli.Failure{Status: status}
	}
	return nil
}

// shell returns the program of SHELL, or the shell of the user.
func (q *request) shell() string {
	if shell, _ := q.inv.Getenv("SHELL"); shell != "" {
		return shell
	}
	if u, ok := ids.Host().UserByID(uint32(unix.Getuid())); ok && u.Shell != "" {
		return u.Shell
	}
	return "/bin/sh"
}

func (s *session) say(line string) {
	if !s.quiet {
		unix.Write(1, []byte(line))
	}
}

// openFiles opens the files of the record.
func (s *session) openFiles() (err error) {
	if s.request.out != "" {
		if s.record.out, err = s.open(s.request.out); err != nil {
			return err
		}
	}
	if s.request.in == s.request.out {
		s.record.in = s.record.out
	} else if s.request.in != "" {
		if s.record.in, err = s.open(s.request.in); err != nil {
			return err
		}
	}
	s.advanced = s.format == "advanced" || s.format == "" && s.request.in != "" && s.request.out != ""
	if s.timed {
		s.record.timing = os.Stderr
		if s.request.timing != "" {
			s.record.timing, err = s.open(s.request.timing)
		}
	}
	return err
}

// files returns the names of the files for the first message.
func (s *session) files() (text string) {
	for _, f := range [][2]string{{"output log", s.request.out}, {"input log", s.request.in}, {"timing", s.request.timing}} {
		if f[1] != "" {
			text += ", " + f[0] + " file is '" + f[1] + "'"
		}
	}
	return text
}

// describe writes the headers: the command and the terminal.
func (s *session) describe(shell string) {
	about := ""
	add := func(name, value string) {
		if value == "" {
			return
		}
		if about != "" {
			about += " "
		}
		about += name + "=\"" + value + "\""
	}
	s.note("START_TIME", s.begin.Format(layout))
	add("COMMAND", s.command)
	if s.before == nil {
		if about != "" {
			about += " "
		}
		about += "<not executed on terminal>"
	} else {
		kind, _ := s.inv.Getenv("TERM")
		tty, _ := os.Readlink("/proc/self/fd/0")
		size, err := unix.IoctlGetWinsize(0, unix.TIOCGWINSZ)
		if err != nil {
			size = &unix.Winsize{}
		}
		for _, f := range [][2]string{{"TERM", kind}, {"TTY", tty}, {"COLUMNS", strconv.Itoa(int(size.Col))}, {"LINES", strconv.Itoa(int(size.Row))}} {
			add(f[0], f[1])
			s.note(f[0], f[1])
		}
	}
	s.note("SHELL", shell)
	s.note("COMMAND", s.command)
	s.note("TIMING_LOG", s.request.timing)
	s.note("OUTPUT_LOG", s.request.out)
	s.note("INPUT_LOG", s.request.in)
	s.header(about)
}

// openTerminal makes the pseudo-terminal, with the settings and the size of ours, and returns the
// descriptor of its other end.
func (s *session) openTerminal() (slave int, err error) {
	if s.master, err = unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0); err != nil {
		return -1, err
	}
	number, err := unix.IoctlGetInt(s.master, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(s.master, unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		return -1, err
	}
	slave, err = unix.Open(fmt.Sprintf("/dev/pts/%d", number), unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	settings, err := unix.IoctlGetTermios(slave, unix.TCGETS)
	if err != nil {
		return slave, err
	}
	if s.before != nil {
		s.resize()
		*settings = *s.before
	}
	settings.Lflag |= unix.ECHO
	if !s.echo {
		settings.Lflag &^= unix.ECHO
	}
	return slave, unix.IoctlSetTermios(slave, unix.TCSETS, settings)
}

// resize gives the pseudo-terminal the size of ours.
func (s *session) resize() {
	if size, err := unix.IoctlGetWinsize(0, unix.TIOCGWINSZ); err == nil {
		unix.IoctlSetWinsize(s.master, unix.TIOCSWINSZ, size)
	}
}

// carry passes on all that is typed and seen until the command ends, and returns its status.
func (s *session) carry() int {
	if s.before != nil {
		terminal.SetRaw(0, *s.before)
		defer unix.IoctlSetTermios(0, unix.TCSETSW, s.before)
	}
	caught := make(chan os.Signal, 8)
	catch.Notify(caught, unix.SIGWINCH, unix.SIGTERM, unix.SIGINT, unix.SIGQUIT, unix.SIGHUP)
	go func() {
		for sig := range caught {
			if sig == unix.SIGWINCH {
				s.resize()
			} else {
				unix.Kill(s.pid, unix.SIGTERM)
			}
		}
	}()
	var status unix.WaitStatus
	var ended [2]int
	unix.Pipe2(ended[:], unix.O_CLOEXEC)
	go func() {
		for {
			if _, err := unix.Wait4(s.pid, &status, 0, nil); err != unix.EINTR {
				break
			}
		}
		unix.Close(ended[1])
	}()
	go s.typed()
	s.show(ended[0])
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

// typed passes on what is typed, and the end of the input as ^D.
func (s *session) typed() {
	buffer := make([]byte, 8192)
	for {
		n, err := unix.Read(0, buffer)
		if err == unix.EINTR {
			continue
		}
		if n <= 0 {
			unix.Write(s.master, []byte{4})
			return
		}
		s.write(s.record.in, "I", buffer[:n])
		for rest := buffer[:n]; len(rest) > 0; {
			if n, err = unix.Write(s.master, rest); err != nil && err != unix.EINTR {
				return
			}
			rest = rest[max(n, 0):]
		}
	}
}

// show passes on what is seen. Programs in the background may keep the pseudo-terminal open when the
// command has ended, which the descriptor ended tells: then what is there already is the rest.
func (s *session) show(ended int) {
	buffer := make([]byte, 8192)
	for over := false; ; {
		list := []unix.PollFd{{Fd: int32(s.master), Events: unix.POLLIN}, {Fd: int32(ended), Events: unix.POLLIN}}
		patience := -1
		if over {
			list, patience = list[:1], 100
		}
		n, err := unix.Poll(list, patience)
		if err == unix.EINTR {
			continue
		}
		if n == 0 || err != nil {
			return
		}
		if !over && list[1].Revents != 0 {
			over = true
			continue
		}
		if n, err = unix.Read(s.master, buffer); err == unix.EINTR {
			continue
		} else if n <= 0 { // EIO: nobody has the other end
			if over {
				return
			}
			unix.Poll(list[1:], -1)
			over = true
			continue
		}
		s.write(s.record.out, "O", buffer[:n])
		for rest := buffer[:n]; len(rest) > 0; {
			k, err := unix.Write(1, rest)
			if err != nil && err != unix.EINTR {
				break
			}
			rest = rest[max(k, 0):]
		}
	}
}

package tutor

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"contedor/internal/linux/terminal"
	"contedor/internal/multicall"
	"contedor/internal/teach/record"
	"contedor/internal/teach/scene"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A shell is a shell of the learner on a pseudo-terminal of the lesson.
type shell struct {
	screen *os.File // the side on which the lesson types and reads
	cmd    *exec.Cmd
	output chan []byte // what the shell prints; closed at its end
	input  chan []byte // what the learner types

	filter
	tail  []byte    // what stands on the current line: at a prompt, the prompt
	typed bool      // whether the learner has typed something since the last Enter
	quiet time.Time // since when the shell prints nothing
}

// maxTail is the size in bytes of the longest line that is written again after a note.
const maxTail = 4096

// startShell starts the learner's shell, as `contedor shell` does, on a new pseudo-terminal.
func (l *lesson) startShell() (*shell, error) {
	program, err := multicall.Executable()
	if err != nil {
		return nil, err
	}
	s := &shell{output: make(chan []byte), input: make(chan []byte, 64), quiet: time.Now()}
	s.cmd = exec.Command(program, "shell")
	s.cmd.Args[0] = multicall.Name
	s.cmd.Env = append(slices.Clone(l.inv.Env), record.Variable+"="+l.file)
	size, err := pty.GetsizeFull(os.Stdin)
	if err != nil {
		return nil, err
	}
	if s.screen, err = pty.StartWithAttrs(s.cmd, size, &syscall.SysProcAttr{Setsid: true, Setctty: true}); err != nil {
		return nil, err
	}
	if s.screen, err = terminal.NonBlocking(s.screen); err != nil {
		return nil, err
	}
	go s.read()
	go s.write()
	return s, nil
}

func (s *shell) read() {
	defer close(s.output)
	for {
		b := make([]byte, 32<<10)
		n, err := s.screen.Read(b)
		if n > 0 {
			s.output <- b[:n]
		}
		if err != nil { // EIO: no process has the terminal open any more
			return
		}
	}
}

func (s *shell) write() {
	for b := range s.input {
		s.screen.Write(b)
	}
}

// end hangs up and waits for the end of the shell. One that does not end is killed.
func (s *shell) end() {
	s.screen.Close()
	close(s.input)
	go func() {
		for range s.output {
		}
	}()
	s.cmd.Process.Signal(unix.SIGHUP)
	kill := time.AfterFunc(10*time.Second, func() { s.cmd.Process.Kill() })
	s.cmd.Wait()
	kill.Stop()
}

// clearKey is ^L, with which shells clear the screen and print the current line again.
const clearKey = 'L' - '@'

// note keeps what is typed: whether there is an unfinished line.
func (s *shell) note(keys []byte) {
	for _, k := range keys {
		if k == clearKey {
			continue
		}
		s.typed = k != '\r' && k != '\n' && k != 'C'-'@' && k != 'U'-'@'
	}
}

// cursorHome is how clear(1) begins on every terminal. One or several of the sequences of cutClear
// follow.
const cursorHome = "\x1b[H"

// cutClear removes a sequence that clears the screen from the beginning of some output.
func cutClear(b []byte) (rest []byte, cut bool) {
	for _, sequence := range [...]string{"\x1b[J", "\x1b[2J", "\x1b[3J"} {
		if rest, cut = bytes.CutPrefix(b, []byte(sequence)); cut {
			return rest, true
		}
	}
	return b, false
}

// printed keeps what the shell has printed on the current line.
func (s *shell) printed(b []byte) {
	s.quiet = time.Now()
	s.tail = append(s.tail, b...)
	for _, end := range [...]string{"\n", cursorHome} {
		if at := bytes.LastIndex(s.tail, []byte(end)); at >= 0 {
			s.tail = s.tail[at+len(end):]
		}
	}
	// After a note, the line is written again. That must not clear the screen.
	for cut := true; cut; {
		s.tail, cut = cutClear(s.tail)
	}
	if len(s.tail) > maxTail {
		s.tail = s.tail[len(s.tail)-maxTail:]
	}
}

// foreground returns the process group in the foreground, or 0.
func (s *shell) foreground() (group int) {
	if raw, err := s.screen.SyscallConn(); err == nil {
		raw.Control(func(fd uintptr) { group, _ = unix.IoctlGetInt(int(fd), unix.TIOCGPGRP) })
	}
	return group
}

// settled is how long a shell prints nothing before it counts as waiting at its prompt.
const settled = 100 * time.Millisecond

// atPrompt reports whether the shell waits at a prompt, and no unfinished line is there.
func (s *shell) atPrompt() bool {
	return !s.typed && len(s.tail) > 0 && time.Since(s.quiet) > settled && s.commands()
}

// commands reports whether a shell is in the foreground and reads commands: it runs no program
// there, and nothing draws on the alternate screen.
func (s *shell) commands() bool {
	if s.alternate {
		return false
	}
	group := s.foreground()
	front := scene.Front(group)
	return len(front) == 1 && isShell(front[0])
}

// isShell reports whether a program reads commands. sudo runs a shell on a terminal of its own.
func isShell(name string) bool {
	own := filepath.Base(os.Getenv("SHELL"))
	return slices.Contains([]string{"bash", "sh", "dash", "ash", "zsh", "fish", "ksh", "mksh", "tcsh", "csh", "busybox", "sudo", own}, name)
}

// A filter takes the orders to the lesson out of what a shell prints, and knows whether a program
// draws on the alternate screen.
type filter struct {
	alternate bool
	rest      []byte // the beginning of a sequence
}

// An order is what `contedor lesson WORD` prints in the shell of a lesson. The lesson carries it out:
// it is outside of all containers, and sees them. The sequence is an operating system command,
// which terminals ignore.
const orderBegin, orderEnd = "\x1b]777;contedor;", "\x07"

// maxOrder is the size in bytes of the longest order.
const maxOrder = 256

// split returns what the terminal gets of some output, and the orders in it.
func (f *filter) split(b []byte) (shown []byte, orders []string) {
	b = append(f.rest, b...)
	f.rest = nil
	for {
		at := bytes.IndexByte(b, '\x1b')
		if at < 0 {
			return append(shown, b...), orders
		}
		shown, b = append(shown, b[:at]...), b[at:]
		if text, isOrder := bytes.CutPrefix(b, []byte(orderBegin)); isOrder {
			if order, after, ok := bytes.Cut(text, []byte(orderEnd)); ok {
				orders, b = append(orders, string(order)), after
				continue
			}
		}
		if isBeginning(b) {
			f.rest = bytes.Clone(b)
			return shown, orders
		}
		f.see(b)
		shown, b = append(shown, b[0]), b[1:]
	}
}

// isBeginning reports whether some output may go on as a sequence that a filter looks for.
func isBeginning(b []byte) bool {
	if bytes.HasPrefix(b, []byte(orderBegin)) {
		return len(b) < maxOrder
	}
	for _, sequence := range [...]string{orderBegin, alternateOn, olderOn, oldestOn} {
		if len(b) < len(sequence) && strings.HasPrefix(sequence, string(b)) {
			return true
		}
	}
	return false
}

// The sequences that turn the alternate screen on, of xterm and of older terminals. With the letter l
// instead of h they turn it off.
const alternateOn, olderOn, oldestOn = "\x1b[?1049h", "\x1b[?1047h", "\x1b[?47h"

// see looks whether output begins with one of these sequences.
func (f *filter) see(b []byte) {
	for _, on := range [...]string{alternateOn, olderOn, oldestOn} {
		switch {
		case bytes.HasPrefix(b, []byte(on)):
			f.alternate = true
		case bytes.HasPrefix(b, []byte(on[:len(on)-1]+"l")):
			f.alternate = false
		}
	}
}

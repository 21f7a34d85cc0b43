package lesson

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// patience is the longest time without output before a prompt.
const patience = 30 * time.Second

// mark is the command that every shell of the lesson runs before its prompt. It prints the
// exit status of the last command as a control sequence that terminals do not show. The shells
// get it from the environment, also after chroot and unshare.
const mark = `printf '\033]777;%d\007' $?`

var (
	marked   = regexp.MustCompile("\x1b\\]777;([0-9]+)\x07")
	prompted = regexp.MustCompile(`[#$%>] $`)
	controls = regexp.MustCompile("\x1b(\\[[0-9;?]*[A-Za-z]|\\][^\x07]*\x07|[=>])")
)

// wide is the size of the terminals: no line wraps, and ps truncates nothing.
var wide = &pty.Winsize{Rows: 50, Cols: 200}

// A terminal is a pseudo-terminal on which a shell runs.
type terminal struct {
	screen *os.File // the side on which lines are typed and output is read
	shell  *exec.Cmd
	prompt string // the last prompt that the shell has printed
}

// open starts the shell cmd in a session of its own on a new terminal, and waits
// for its prompt.
func open(cmd *exec.Cmd) (*terminal, error) {
	screen, line, err := pty.Open()
	if err != nil {
		return nil, err
	}
	defer line.Close()
	t := &terminal{screen: screen, shell: cmd}
	if err := pty.Setsize(screen, wide); err != nil {
		screen.Close()
		return nil, err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, line
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setsid, cmd.SysProcAttr.Setctty = true, true
	if err := start(cmd); err != nil {
		screen.Close()
		return nil, err
	}
	if _, err := t.wait(patience); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// start starts a command with default actions for the signals of the terminal. This process may
// have inherited them as ignored, if it was started in the background or by nohup(1). exec sets
// a signal that is caught back to its default.
func start(cmd *exec.Cmd) error {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, unix.SIGHUP, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU)
	defer signal.Stop(caught)
	return cmd.Start()
}

// close closes the terminal and kills the shell.
func (t *terminal) close() {
	t.screen.Close()
	t.shell.Process.Kill()
	t.shell.Wait()
}

// A Reply is the output up to the next prompt.
type Reply struct {
	Output string // without the line that was typed
	Status int    // the exit status, 0 to 255
}

// wait reads up to the next prompt. The shell has then turned off the echo of the terminal and
// echoes itself, so that the next line appears only once, after the prompt.
func (t *terminal) wait(patience time.Duration) (Reply, error) {
	var all []byte
	buffer := make([]byte, 64<<10)
	deadline := time.Now().Add(patience)
	for {
		if at := marked.FindSubmatchIndex(all); at != nil {
			if after := string(all[at[1]:]); prompted.MatchString(after) {
				status, _ := strconv.Atoi(string(all[at[2]:at[3]]))
				t.prompt = controls.ReplaceAllString(after, "")
				return Reply{shown(all[:at[0]]), status}, nil
			}
		}
		t.screen.SetReadDeadline(deadline)
		n, err := t.screen.Read(buffer)
		if all = append(all, buffer[:n]...); n > 0 {
			deadline = time.Now().Add(patience)
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return Reply{}, fmt.Errorf("no prompt for %v after %q", patience, all)
		} else if err != nil {
			return Reply{}, fmt.Errorf("the terminal is gone (%w) after %q", err, all)
		}
	}
}

// shown returns the text that these bytes leave on the terminal, without the first line, which
// is the line that was typed.
func shown(raw []byte) string {
	_, raw, _ = bytes.Cut(raw, []byte("\r\n"))
	lines := strings.Split(controls.ReplaceAllString(string(raw), ""), "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		lines[i] = strings.TrimRight(line[strings.LastIndex(line, "\r")+1:], " ")
	}
	return strings.Join(lines, "\n")
}

// write types keys.
func (t *terminal) write(keys string) error {
	t.prompt = ""
	_, err := t.screen.WriteString(keys)
	return err
}

// leave types exit and waits until the shell has ended.
func (t *terminal) leave() error {
	if err := t.write("exit\r"); err != nil {
		return err
	}
	t.screen.SetReadDeadline(time.Now().Add(patience))
	for buffer := make([]byte, 4096); ; {
		if _, err := t.screen.Read(buffer); errors.Is(err, os.ErrDeadlineExceeded) {
			return fmt.Errorf("the shell does not end")
		} else if err != nil {
			return nil // EIO: no process has the terminal open any more
		}
	}
}

// live runs top at this terminal and copies what it draws to another one, to until enough returns.
func (t *terminal) live(to *os.File, enough func()) error {
	size, err := pty.GetsizeFull(to)
	if err != nil {
		return err
	}
	if err := t.control(func(fd int) error { return resize(fd, size) }); err != nil {
		return err
	}
	if err := t.write("TERM=" + cmp.Or(os.Getenv("TERM"), "dumb") + " top\r"); err != nil {
		return err
	}
	if err := t.foreground("top"); err != nil {
		return err
	}
	over, copied := make(chan bool), make(chan bool)
	go func() {
		enough()
		close(over)
	}()
	go func() {
		defer close(copied)
		for buffer := make([]byte, 4096); ; {
			t.screen.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
			n, err := t.screen.Read(buffer)
			to.Write(buffer[:n])
			select {
			case <-over:
				return
			default:
			}
			if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
				return
			}
		}
	}()
	<-over
	<-copied
	if err := t.write("q"); err != nil {
		return err
	}
	_, err = t.wait(patience)
	io.WriteString(to, "\x1b[?25h\r\n") // the cursor, which top hides
	if err != nil {
		return err
	}
	return t.control(func(fd int) error { return resize(fd, wide) })
}

// resize sets the size of a terminal.
func resize(fd int, size *pty.Winsize) error {
	return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: size.Rows, Col: size.Cols})
}

// foreground waits until a program is in the foreground: only then do the keys that send
// signals reach it.
func (t *terminal) foreground(program string) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var group int
		err := t.control(func(fd int) (err error) {
			group, err = unix.IoctlGetInt(fd, unix.TIOCGPGRP)
			return err
		})
		if err != nil {
			return err
		}
		if name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", group)); err == nil && strings.TrimSpace(string(name)) == program {
			return nil
		}
	}
	return fmt.Errorf("%s is not in the foreground after %v", program, patience)
}

// control calls f with the descriptor. Unlike File.Fd, it leaves the descriptor non-blocking,
// which deadlines for reads require.
func (t *terminal) control(f func(fd int) error) error {
	raw, err := t.screen.SyscallConn()
	if err != nil {
		return err
	}
	var result error
	if err := raw.Control(func(fd uintptr) { result = f(int(fd)) }); err != nil {
		return err
	}
	return result
}

// processesWith returns the ids of the processes that were started with a variable, "NAME=VALUE",
// in their environment. Zombies are not among them.
func processesWith(variable string) []int {
	var list []int
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(append([]byte{0}, data...), []byte("\x00"+variable+"\x00")) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			list = append(list, pid)
		}
	}
	return list
}

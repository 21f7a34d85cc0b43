package lesson

import (
	"bytes"
	"errors"
	"fmt"
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

// patience is how long a shell may say nothing before it asks for the next line.
const patience = 30 * time.Second

// mark is what every shell of the lesson prints before its prompt: the exit
// status of what came before, as a control string that terminals do not show.
// It gets there by the environment, through chroot and unshare too.
const mark = `printf '\033]777;%d\007' $?`

var (
	marked   = regexp.MustCompile("\x1b\\]777;([0-9]+)\x07")
	prompted = regexp.MustCompile(`[#$%>] $`)
	controls = regexp.MustCompile("\x1b(\\[[0-9;?]*[A-Za-z]|\\][^\x07]*\x07|[=>])")
)

// A terminal is a pseudo-terminal with a shell on it, and someone who types.
type terminal struct {
	screen *os.File
	shell  *exec.Cmd
	prompt string // as the shell has printed it last
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
	// Wide, so that nothing typed goes over the edge and ps cuts nothing off.
	if err := pty.Setsize(screen, &pty.Winsize{Rows: 50, Cols: 200}); err != nil {
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

// start starts a command with the terminal's signals as a person's shell has
// them: what is begun in the background, or by nohup, inherits that they be
// ignored. A signal that is caught is set back to its default for a new program.
func start(cmd *exec.Cmd) error {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, unix.SIGHUP, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU)
	defer signal.Stop(caught)
	return cmd.Start()
}

// close hangs up and ends the shell.
func (t *terminal) close() {
	t.screen.Close()
	t.shell.Process.Kill()
	t.shell.Wait()
}

// A Reply is what came back on the terminal until the next prompt.
type Reply struct {
	Output string // without what was typed
	Status int    // the exit status, 0 to 255
}

// wait reads up to the next prompt. By then the shell has the terminal in the
// mode in which it echoes itself, so that what is typed next appears once, on
// the line of the prompt.
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
			deadline = time.Now().Add(patience) // something happens still
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return Reply{}, fmt.Errorf("no prompt for %v after %q", patience, all)
		} else if err != nil {
			return Reply{}, fmt.Errorf("the terminal is gone (%w) after %q", err, all)
		}
	}
}

// shown returns what stays to be read on a terminal when these bytes are
// written to it; what was typed, the first line, is left out.
func shown(raw []byte) string {
	_, raw, _ = bytes.Cut(raw, []byte("\r\n"))
	lines := strings.Split(controls.ReplaceAllString(string(raw), ""), "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, "\r")
		lines[i] = strings.TrimRight(line[strings.LastIndex(line, "\r")+1:], " ")
	}
	return strings.Join(lines, "\n")
}

// write types as it is.
func (t *terminal) write(keys string) error {
	t.prompt = ""
	_, err := t.screen.WriteString(keys)
	return err
}

// leave types exit and waits for the shell's end.
func (t *terminal) leave() error {
	if err := t.write("exit\r"); err != nil {
		return err
	}
	t.screen.SetReadDeadline(time.Now().Add(patience))
	for buffer := make([]byte, 4096); ; {
		if _, err := t.screen.Read(buffer); errors.Is(err, os.ErrDeadlineExceeded) {
			return fmt.Errorf("the shell does not end")
		} else if err != nil {
			return nil // the line is down: nobody has it open any more
		}
	}
}

// foreground waits until the program of that name has the terminal, so that the
// keys that send signals reach it and nothing else.
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

// control calls f on the descriptor, and leaves it such that reads still have
// deadlines, as File.Fd does not.
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

// kin returns the processes that have the variable in the environment they
// were started with, those that have ended but for the waiting left out.
func kin(variable string) []int {
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

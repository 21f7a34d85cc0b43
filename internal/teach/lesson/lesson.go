// Package lesson has the course's lesson: the lines that a learner types, the expected reply
// to each, and code that types them at pseudo-terminals. Begin reading at Lesson.Run.
package lesson

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A Lesson is one run through the lesson.
type Lesson struct {
	// Dir is the working directory. The root file system becomes its subdirectory rootfs.
	Dir string
	// Bin is the directory of our programs, which comes first in PATH.
	Bin string
	// Spare is a directory with commands that the machine may lack, which comes last in
	// PATH; empty for none.
	Spare string
	// Source is the argument of fetchroot: Mini, a URL or an archive. It is empty for the
	// course's address.
	Source string
	// Exchanges are the lines to type; nil for those of the lesson.
	Exchanges []Exchange
	// Language is the value of LANG in the terminals; empty for C.UTF-8.
	Language string
	// Inside is set if mount, umount and hostname of Bin are copied into the root file
	// system, where they come before its own in PATH.
	Inside bool
	// User is the user who types; nil for the user of this process. Users other than root
	// type -r in addition.
	User *syscall.Credential
	// Watch, if not nil, is called twice for every exchange: when it is typed, with reply
	// nil, and when it is over.
	Watch func(prompt string, s *Exchange, reply *Reply)
	// Live, if not nil, is a terminal that shows top alive where the lesson runs it: until Enough
	// returns.
	Live   *os.File
	Enough func()
}

// Mini is the Source that needs no network.
const Mini = "mini"

// A machine has what checks need to know about the machine.
type machine struct {
	name  string       // the host name
	shell int          // process id of the first terminal's shell
	typer int          // process id of this process, which types
	left  func() []int // returns the ids of the lesson's processes that exist
}

// Run plays the lesson. It returns an error for the first reply that is not as expected.
// Both terminals are in the namespaces of the calling thread. When Run returns, none of the
// lesson's processes is left. It returns early when ctx is done.
func (l *Lesson) Run(ctx context.Context) error {
	var uts unix.Utsname
	if err := unix.Uname(&uts); err != nil {
		return err
	}
	variable := fmt.Sprintf("LESSON=%016x", rand.Uint64())
	m := &machine{
		name:  unix.ByteSliceToString(uts.Nodename[:]),
		typer: os.Getpid(),
		left:  func() []int { return processesWith(variable) },
	}
	defer func() { // processes are left only after an error
		end := time.Now().Add(patience)
		for left := m.left(); len(left) > 0 && time.Now().Before(end); left = m.left() {
			for _, pid := range left {
				syscall.Kill(pid, syscall.SIGKILL)
			}
			time.Sleep(time.Millisecond)
		}
	}()
	var terminals [2]*terminal
	for i := range terminals {
		t, err := open(l.host(variable))
		if err != nil {
			return fmt.Errorf("terminal %d: %w", i+1, err)
		}
		defer t.close()
		defer context.AfterFunc(ctx, func() { t.screen.Close() })()
		terminals[i] = t
	}
	m.shell = terminals[0].shell.Process.Pid
	before, err := mounts(m.shell)
	if err != nil {
		return err
	}
	typed := l.Exchanges
	if typed == nil {
		typed = exchanges
	}
	for i := range typed {
		s := &typed[i]
		if s.When != nil && !s.When(l) {
			continue
		}
		if err := l.play(terminals[s.Second], s, m); err != nil {
			return fmt.Errorf("%s\n%w", s.Typed(l), err)
		}
	}
	after, err := mounts(m.shell)
	if err != nil {
		return err
	}
	for _, line := range after {
		if strings.Contains(line, l.Dir) && !slices.Contains(before, line) {
			return fmt.Errorf("a mount is left: %s", line)
		}
	}
	for i, t := range terminals {
		if err := t.leave(); err != nil {
			return fmt.Errorf("terminal %d: %w", i+1, err)
		}
	}
	return nil
}

func (l *Lesson) play(t *terminal, s *Exchange, m *machine) error {
	if l.Watch != nil {
		l.Watch(t.prompt, s, nil)
	}
	typed := s.Typed(l)
	if l.Live != nil && strings.HasPrefix(typed, "top -b") {
		if err := t.live(l.Live, l.Enough); err != nil {
			return err
		}
	}
	keys := typed + "\r"
	if s.Key != 0 {
		keys = string(s.Key)
	}
	if err := t.write(keys); err != nil {
		return err
	}
	if s.Runs != "" {
		return t.foreground(s.Runs)
	}
	reply, err := t.wait(s.patience())
	if err != nil {
		return err
	}
	for end := time.Now().Add(patience); s.Again && s.Check(m, reply) != nil && time.Now().Before(end); {
		if err := t.write(keys); err != nil {
			return err
		}
		if reply, err = t.wait(patience); err != nil {
			return err
		}
	}
	if s.Key != 0 { // the terminal echoes a key on a line of its own
		reply.Output = strings.TrimPrefix(reply.Output, typed+"\n")
	}
	if l.Watch != nil {
		l.Watch("", s, &reply)
	}
	if s.Check == nil {
		return nil
	}
	if err := s.Check(m, reply); err != nil {
		return fmt.Errorf("%w\nstatus %d, output:\n%s", err, reply.Status, reply.Output)
	}
	return nil
}

// host returns a shell on the machine, with a variable in its environment.
func (l *Lesson) host(variable string) *exec.Cmd {
	cmd := exec.Command("bash", "--norc", "--noprofile")
	cmd.Dir = l.Dir
	cmd.Env = []string{
		"PATH=" + l.Bin + ":" + solo.UsualPath + ":" + l.Spare,
		"HOME=" + l.Dir,
		"TERM=dumb", // no colors, no bracketed paste
		"LC_CTYPE=C.UTF-8",
		"LANG=" + cmp.Or(l.Language, "C.UTF-8"),
		`PS1=\$ `,
		"PROMPT_COMMAND=" + mark,
		variable,
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: l.User}
	return cmd
}

// ordinary reports whether the user who types is not root.
func (l *Lesson) ordinary() bool {
	if l.User != nil {
		return l.User.Uid != 0
	}
	return os.Geteuid() != 0
}

// mounts returns the lines of /proc/PID/mountinfo.
func mounts(pid int) ([]string, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/mountinfo", pid))
	return strings.Split(string(data), "\n"), err
}

// Isolate gives the calling thread a mount and a UTS namespace of its own. The lesson takes
// them for the machine, so that nothing is left on the real machine if something goes wrong.
// If offline is set, the thread also gets a network namespace without a network. The caller
// must have locked its goroutine to the thread, and must not unlock it.
//
// The mounts are shared, as systemd leaves them: so the lesson finds a container that does not
// make its mounts private. The error is an *os.SyscallError.
func Isolate(offline bool) error {
	namespaces := unix.CLONE_NEWNS | unix.CLONE_NEWUTS
	if offline {
		namespaces |= unix.CLONE_NEWNET
	}
	if err := unix.Unshare(namespaces); err != nil {
		return os.NewSyscallError("unshare", err)
	}
	for _, how := range []uintptr{unix.MS_PRIVATE, unix.MS_SHARED} {
		if err := unix.Mount("", "/", "", unix.MS_REC|how, ""); err != nil {
			return os.NewSyscallError("mount", err)
		}
	}
	return nil
}

// Remove removes the directory of a lesson.
func Remove(dir string) error {
	// A user cannot empty a directory without write permission, even if it is the user's own.
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if d != nil && d.IsDir() && d.Type()&os.ModeSymlink == 0 {
			if info, e := d.Info(); e == nil && info.Mode()&0o700 != 0o700 {
				os.Chmod(path, 0o700)
			}
		}
		return nil
	})
	err := os.RemoveAll(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

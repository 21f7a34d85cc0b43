package headstart

import (
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"contedor/internal/tool/nsenter"
	"golang.org/x/sys/unix"
)

// waiting starts a process in new namespaces, which ends with the test, and returns its id.
func waiting(t *testing.T, flags uintptr) string {
	t.Helper()
	cmd := exec.Command("sleep", "1000")
	cmd.SysProcAttr = &unix.SysProcAttr{Cloneflags: flags, Pdeathsig: unix.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return strconv.Itoa(cmd.Process.Pid)
}

// entrances returns lines of nsenter for a target: every set of namespaces with every set of
// the other options, and ways to write them.
func entrances(target string) (lines []typedLine) {
	others := []option{{'a', "all"}, {'r', "root"}, {'w', "wd"}, {'F', "no-fork"}}
	targets := [][]string{{"-t", target}, {"--target", target}, {"-t" + target}, {"--target=" + target}, {"-t", "1", "-Ft" + target}}
	for set := 1; set < 1<<(len(nsflags.Table)+len(others)); set++ {
		var options []option
		for i, ns := range nsflags.Table {
			if set>>i&1 != 0 {
				options = append(options, option{ns.Short, ns.Long})
			}
		}
		for i, o := range others {
			if set>>(len(nsflags.Table)+i)&1 != 0 {
				options = append(options, o)
			}
		}
		if set%3 == 1 {
			slices.Reverse(options)
		}
		words := slices.Concat(targets[set%len(targets)], forms[[...]string{"short", "long"}[set/5%2]](options))
		if set%7 == 0 {
			words = append(words, "--")
		}
		program := [...][]string{{"true"}, {"/bin/sh", "-c", "exit 3"}, {"nosuch", "-a"}, {"-"}}[set%4]
		l := newTyped(slices.Concat([]string{"nsenter"}, words, program), []string{"PATH=/usr/bin:/bin", "A=b"})
		l.plain = set&(1<<len(nsflags.Table)-1) != 0 || set>>len(nsflags.Table)&1 != 0
		lines = append(lines, l)
	}
	return lines
}

// otherEntrances returns lines of nsenter that take the ordinary way.
func otherEntrances(target string) (lines []typedLine) {
	for _, words := range []string{
		"", "-a", "-t T", "-t T -a", "-t T -a --", "-a true", "-t T true", "-t T -r true", "-t T -mu true", "-t T -m=x true", "-t T --mount=x true",
		"-t T -rF true", "-t T -a -r/ true", "-t T -a --roo true", "-t T -a -e true", "-t T -a -S 0 true", "-t T -a -W / true", "-t T -a -c true",
		"-t 0 -a true", "-t 01 -a true", "-t -1 -a true", "-t +1 -a true", "-t 99999999999 -a true", "-t T:1 -a true", "-t x -t T -a true", "--target= -a true",
		"-t 999999999 -a true", "-t 999999999 -m -r true", "-t T -a chroot / true", "-t T -n /usr/bin/unshare -u true", "-a -t", "-x -t T true", "--help",
		"-t T -a --preserve-credentials true", "-t T -aZ true",
	} {
		list := []string{"nsenter"}
		for _, w := range strings.Fields(words) {
			list = append(list, strings.Replace(w, "T", target, 1))
		}
		lines = append(lines, newTyped(list, nil))
	}
	return lines
}

// described replaces the descriptors in operations by what they refer to.
func described(list []solo.Operation) {
	for i := range list {
		if nr := list[i].Nr; nr == unix.SYS_SETNS || nr == unix.SYS_FCHDIR {
			if fd, ok := list[i].Args[0].(int); ok {
				path, _ := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
				info, _ := os.ReadFile(fmt.Sprintf("/proc/self/fdinfo/%d", fd))
				_, pid, _ := strings.Cut(string(info), "Pid:")
				flags, _ := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
				list[i].Args[0] = fmt.Sprint(path, " ", strings.Fields(pid), " ", flags)
			}
		}
		described(list[i].Child)
	}
}

// descriptors returns the numbers of the descriptors among the operations' arguments.
func descriptors(list []solo.Operation) (fds []int) {
	for _, o := range list {
		if o.Nr == unix.SYS_SETNS || o.Nr == unix.SYS_FCHDIR {
			if fd, ok := o.Args[0].(int); ok && !slices.Contains(fds, fd) {
				fds = append(fds, fd)
			}
		}
		fds = append(fds, descriptors(o.Child)...)
	}
	return fds
}

// free returns the lowest number that is not a descriptor.
func free(t *testing.T) int {
	t.Helper()
	fd, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	unix.Close(fd)
	return fd
}

// allocations returns how many times a function allocates. The count is that of the whole process, in which
// the runtime may allocate, too, so that only a second count is believed: an average, rounded down.
func allocations(f func()) float64 {
	if testing.AllocsPerRun(1, f) == 0 {
		return 0
	}
	return testing.AllocsPerRun(5, f)
}

// TestSameEntrance checks that both ways have the same operations for nsenter, as
// TestSameOperations does for unshare and chroot, that the early way allocates nothing, and that
// it leaves no descriptor open if the line is not plain.
func TestSameEntrance(t *testing.T) {
	testbed.NeedRoot(t)
	testbed.NeedUserNamespaces(t)
	all := uintptr(0)
	for _, ns := range nsflags.Table {
		if ns.Flag != unix.CLONE_NEWTIME {
			all |= ns.Flag
		}
	}
	var lines []typedLine
	for _, flags := range []uintptr{all, all &^ unix.CLONE_NEWUSER, 0} {
		target := waiting(t, flags)
		lines = slices.Concat(lines, entrances(target), otherEntrances(target))
	}
	var p solo.Program
	var n entrance
	early := func(l *typedLine) (plain bool) {
		p = solo.Program{}
		at, plain := n.prepare(l.line)
		if plain {
			n.emit(&p, l.line, at)
		}
		return plain
	}
	plains := 0
	for i := range lines {
		l := &lines[i]
		before := free(t)
		plain := early(l)
		if plain != l.plain {
			t.Errorf("%v: plain %v, want %v", l, plain, l.plain)
		}
		if !plain {
			if free(t) != before {
				t.Errorf("%v: a descriptor stays open", l)
			}
			continue
		}
		plains++
		got := p.Operations()
		described(got)
		n.close()
		inv := cli.Silent(nsenter.Command.Dialect, l.argv, l.env)
		steps, err := nsenter.Plan(inv)
		if err != nil {
			t.Errorf("%v: %v", l, err)
			continue
		}
		want := steps.Operations(inv.ErrorName())
		forget(want)
		fds := descriptors(want)
		described(want)
		for _, fd := range fds {
			unix.Close(fd)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v: the early way\n%swants\n%s", l, listed(got, "\t"), listed(want, "\t"))
		}
		if count := allocations(func() { early(l); n.close() }); count != 0 {
			t.Errorf("%v: %v allocations", l, count)
		}
	}
	if plains < 10000 {
		t.Errorf("only %d plain lines", plains)
	}
}

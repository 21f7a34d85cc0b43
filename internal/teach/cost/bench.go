package cost

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/linux/layout"
	"contedor/internal/linux/quote"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A bench starts the commands that are measured.
type bench struct {
	rootfs string // the container's root directory; empty for the machine's own
	env    []string
}

// process returns the command line of a plain process.
func (b *bench) process(program ...string) []string { return program }

// container returns the command line of a container, which is the lesson's. It has -R instead
// of chroot, so that only this program is measured, not a chroot in PATH.
func (b *bench) container(program ...string) []string {
	words := []string{"unshare"}
	if os.Geteuid() != 0 {
		words = append(words, "-r")
	}
	words = append(words, "-m", "-i", "-n", "-p", "-u", "-f", "--kill-child")
	if b.rootfs != "" {
		words = append(words, "-R", b.rootfs)
	}
	return append(words, program...)
}

// command returns a command line to be run. unshare is this program.
func (b *bench) command(words []string) *exec.Cmd {
	cmd := exec.Command(words[0], words[1:]...)
	if words[0] == "unshare" {
		if self, err := os.Executable(); err == nil {
			cmd.Path, cmd.Err = self, nil
		}
	}
	cmd.Env = b.env
	return cmd
}

func quoted(words []string) string { return strings.Join(words, " ") }

// memory is the memory of one container in KiB. A number that could not be read is 0.
type memory struct {
	Waiting sizes `json:"waiting"` // the unshare that waits until the container ends
	Program sizes `json:"program"` // the program in the container
	// Kernel is the growth of the kernel's own memory for a container, less that for a
	// plain process.
	Kernel int `json:"kernel"`
}

// sizes is the memory of one process in KiB, proc_pid_smaps(5).
type sizes struct {
	Proportional int `json:"proportional"` // pages that n processes share count as 1/n
	Private      int `json:"private"`
}

// sleepers is the number of processes or containers that exist at once when the kernel's
// memory is measured.
const sleepers = 20

// memory measures the memory of containers in which a program sleeps.
func (b *bench) memory() (m memory) {
	sleep := []string{"sleep", "600"}
	growth := func(words []string) int {
		before := kernel()
		group := b.start(words, sleepers)
		defer group.end()
		if len(group) == 0 {
			return 0
		}
		if words[0] == "unshare" {
			pid := group[0].Process.Pid
			m.Waiting = sizesOf(pid)
			m.Program = sizesOf(childOf(pid))
		}
		return (kernel() - before) / len(group)
	}
	plain := growth(sleep)
	m.Kernel = max(growth(b.container(sleep...))-plain, 0)
	return m
}

type group []*exec.Cmd

// start starts a command n times, and returns when all programs sleep.
func (b *bench) start(words []string, n int) (g group) {
	for range n {
		cmd := b.command(words)
		if cmd.Start() != nil {
			break
		}
		g = append(g, cmd)
	}
	for _, cmd := range g {
		for ended := false; !ended && !asleep(cmd.Process.Pid, words[0] == "unshare"); {
			ended = state(cmd.Process.Pid) == "Z"
		}
	}
	return g
}

// asleep reports whether a process runs the program sleep and sleeps. If waits is set, its
// child must do so.
func asleep(pid int, waits bool) bool {
	if waits {
		if pid = childOf(pid); pid == 0 {
			return false
		}
	}
	name, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/comm")
	return strings.TrimSpace(string(name)) == "sleep" && state(pid) == "S"
}

// state returns the letter of a process's state, proc_pid_stat(5).
func state(pid int) string {
	data, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, rest, _ := strings.Cut(string(data), ") ")
	letter, _, _ := strings.Cut(rest, " ")
	return letter
}

// childOf returns the process id of a child of a process, or 0 if there is none.
func childOf(pid int) int {
	lists, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, list := range lists {
		data, _ := os.ReadFile(list)
		if fields := strings.Fields(string(data)); len(fields) > 0 {
			child, _ := strconv.Atoi(fields[0])
			return child
		}
	}
	return 0
}

// end kills all programs. The unshare that waits for one then ends, too.
func (g group) end() {
	for _, cmd := range g {
		pid := cmd.Process.Pid
		if child := childOf(pid); child != 0 {
			pid = child
		}
		unix.Kill(pid, unix.SIGKILL)
	}
	for _, cmd := range g {
		cmd.Wait()
	}
}

// kernel returns the kernel's memory for its own data in KiB, proc_meminfo(5).
func kernel() int {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer f.Close()
	return sum(f, "Slab:", "KernelStack:", "PageTables:", "Percpu:")
}

// sizesOf returns the memory of a process.
func sizesOf(pid int) (s sizes) {
	for _, x := range []struct {
		size  *int
		names []string
	}{{&s.Proportional, []string{"Pss:"}}, {&s.Private, []string{"Private_Clean:", "Private_Dirty:"}}} {
		f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/smaps_rollup")
		if err != nil {
			return s
		}
		*x.size = sum(f, x.names...)
		f.Close()
	}
	return s
}

// sum returns the sum of the values in lines that begin with one of the names.
func sum(f *os.File, names ...string) (total int) {
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		for _, name := range names {
			if len(fields) > 1 && fields[0] == name {
				n, _ := strconv.Atoi(fields[1])
				total += n
			}
		}
	}
	return total
}

func (m memory) draw(s *guide.Screen, t *texts.Cost) string {
	kib := func(n int) string {
		if n == 0 {
			return "?"
		}
		return strconv.Itoa(n) + " KiB"
	}
	width := 0
	for _, name := range []string{t.Waiting, t.Program, t.Kernel} {
		width = max(width, quote.Width(name)+2)
	}
	row := func(name, value string) string {
		if 2+width+quote.Width(value) <= s.Columns {
			return "  " + pad(name, width) + value + "\n"
		}
		return "  " + layout.Wrap(name, 2, 2, s.Columns, "") + "\n    " + layout.Wrap(value, 4, 4, s.Columns, "") + "\n"
	}
	text := "\n" + t.Memory + "\n"
	for _, x := range []struct {
		name string
		s    sizes
	}{{t.Waiting, m.Waiting}, {t.Program, m.Program}} {
		text += row(x.name, texts.Fill(t.Sizes, "proportional", kib(x.s.Proportional), "private", kib(x.s.Private)))
	}
	return text + row(t.Kernel, kib(m.Kernel))
}

package cost

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A bench starts the commands that are measured.
type bench struct {
	rootfs string // empty for the machine's own root directory
	env    []string
}

// process is a mere process.
func (b *bench) process(program ...string) []string { return program }

// container is the lesson's command; -R in place of chroot, so that it is
// this program alone that is measured, whatever PATH has.
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

// command returns what runs words: those of unshare are this program's.
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

// memory is in KiB; what could not be read is 0.
type memory struct {
	Waiting sizes `json:"waiting"` // the unshare that waits for the container's end
	Program sizes `json:"program"` // the program in it, as it would be outside
	// Kernel is what the kernel's own tables have grown by for each container,
	// more than for each mere process.
	Kernel int `json:"kernel"`
}

// sizes are those of one process, proc_pid_smaps(5).
type sizes struct {
	Proportional int `json:"proportional"` // shared pages divided among those that share them
	Private      int `json:"private"`
}

// many is how many stand side by side when the kernel's part is measured.
const many = 20

// memory measures what is taken by containers in which a program sleeps.
func (b *bench) memory() (m memory) {
	sleep := []string{"sleep", "600"}
	growth := func(words []string) int {
		before := kernel()
		group := b.start(words, many)
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

// start starts several of a command, and returns when all are asleep.
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

// asleep reports whether a process, or the child of one that waits, has come to
// run the program sleep, and sleeps.
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

// childOf returns a child of a process, 0 for none.
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

// end kills all: in a container the program, with which the unshare that waits
// for it ends.
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

// kernel returns what the kernel has for its own tables, in KiB, meminfo in
// proc(5).
func kernel() int {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer f.Close()
	return sum(f, "Slab:", "KernelStack:", "PageTables:", "Percpu:")
}

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

// sum adds the values of the lines with these names.
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

func (m memory) draw(t *texts.Cost) string {
	kib := func(n int) string {
		if n == 0 {
			return "?"
		}
		return strconv.Itoa(n) + " KiB"
	}
	text := "\n" + t.Memory + "\n"
	for _, x := range []struct {
		name string
		s    sizes
	}{{t.Waiting, m.Waiting}, {t.Program, m.Program}} {
		text += "  " + pad(x.name, 34) + texts.Fill(t.Sizes, "proportional", kib(x.s.Proportional), "private", kib(x.s.Private)) + "\n"
	}
	return text + "  " + pad(t.Kernel, 34) + kib(m.Kernel) + "\n"
}

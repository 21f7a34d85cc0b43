// Package procps is ps(1) and top(1) as procps prints them, from a mounted
// /proc.
package procps

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"github.com/prometheus/procfs"
)

// mountPoint is where proc(5) has to be.
const mountPoint = "/proc"

// hertz is the unit of proc(5)'s times, clock ticks a second: USER_HZ, the same
// on every architecture that Go knows.
const hertz = 100

// errNotMounted is the error of everything without /proc.
var errNotMounted = errors.New("Error, do this: mount -t proc proc /proc")

// explained gives a command what procps says without /proc, and its exit status.
func explained(run func(*cli.Invocation) error) func(*cli.Invocation) error {
	return func(inv *cli.Invocation) error {
		err := run(inv)
		if err == errNotMounted {
			inv.Stderr.Write([]byte(err.Error() + "\n"))
			return &cli.Failure{Status: 47}
		}
		return err
	}
}

// A process is one line of the list.
type process struct {
	procfs.ProcStat
	status procfs.ProcStatus
	args   []string
	depth  string // what stands before the command in a forest
}

// A table is the processes of one moment.
type table struct {
	processes []*process
	self      *process // the one that reads
	now       time.Time
	boot      time.Time
	stat      procfs.Stat
	memory    procfs.Meminfo
	pidWidth  int
	users     map[uint64]string
	groups    map[uint64]string
	ids       ids.Database
}

// read reads all processes. One that ends meanwhile is left out.
func read() (*table, error) {
	if _, err := os.Stat(mountPoint + "/self/stat"); err != nil {
		return nil, errNotMounted
	}
	fs, err := procfs.NewFS(mountPoint)
	if err != nil {
		return nil, err
	}
	t := &table{
		now: time.Now(), pidWidth: pidWidth(),
		users: map[uint64]string{}, groups: map[uint64]string{}, ids: ids.Host(),
	}
	if t.stat, err = fs.Stat(); err != nil {
		return nil, err
	}
	t.boot = time.Unix(int64(t.stat.BootTime), 0)
	if t.memory, err = fs.Meminfo(); err != nil {
		return nil, err
	}
	self, err := fs.Self()
	if err != nil {
		return nil, errNotMounted
	}
	list, err := fs.AllProcs()
	if err != nil {
		return nil, err
	}
	for _, entry := range list {
		p := &process{}
		if p.ProcStat, err = entry.Stat(); err != nil {
			continue
		}
		if p.status, err = entry.NewStatus(); err != nil {
			continue
		}
		p.args, _ = entry.CmdLine()
		t.processes = append(t.processes, p)
		if p.PID == self.PID {
			t.self = p
		}
	}
	if t.self == nil {
		return nil, errNotMounted
	}
	return t, nil
}

// pidWidth is how many columns a process id takes: kernel.pid_max has one more
// than the highest.
func pidWidth() int {
	data, err := os.ReadFile(mountPoint + "/sys/kernel/pid_max")
	max, e := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || e != nil {
		return 5
	}
	return len(strconv.Itoa(max - 1))
}

// user returns a user's name, or the number where there is none.
func (t *table) user(uid uint64) string {
	return nameOf(t.users, uid, func() (string, bool) {
		u, ok := t.ids.UserByID(uint32(uid))
		return u.Name, ok
	})
}

// group returns a group's name, or the number where there is none.
func (t *table) group(gid uint64) string {
	return nameOf(t.groups, gid, func() (string, bool) {
		g, ok := t.ids.GroupByID(uint32(gid))
		return g.Name, ok
	})
}

// nameOf returns the name of an id, which is looked up once.
func nameOf(names map[uint64]string, id uint64, lookUp func() (string, bool)) string {
	name, known := names[id]
	if !known {
		if name, known = lookUp(); !known {
			name = strconv.FormatUint(id, 10)
		}
		names[id] = name
	}
	return name
}

// ticks is the processor time of a process.
func (p *process) ticks() uint64 { return uint64(p.UTime) + uint64(p.STime) }

// cpuTime is the processor time of a process in whole seconds.
func (p *process) cpuTime() int64 { return int64(p.ticks() / hertz) }

// started is when the process began.
func (t *table) started(p *process) time.Time {
	return t.boot.Add(time.Duration(p.Starttime) * time.Second / hertz)
}

// elapsed is for how long there has been the process.
func (t *table) elapsed(p *process) time.Duration { return max(t.now.Sub(t.started(p)), 0) }

// cpuShare is the part of its life that the process has spent on a processor,
// in percent.
func (t *table) cpuShare(p *process) float64 {
	life := t.elapsed(p).Seconds()
	if life == 0 {
		return 0
	}
	return 100 * float64(p.ticks()) / hertz / life
}

// memoryShare is the part of the machine's memory that the process has resident,
// in tenths of a percent.
func (t *table) memoryShare(p *process) uint64 {
	return min(p.resident()*1000/max(kilobytes(t.memory.MemTotal), 1), 999)
}

// kilobytes is a line of /proc/meminfo, 0 where it is missing.
func kilobytes(line *uint64) uint64 {
	if line == nil {
		return 0
	}
	return *line
}

// resident is the resident memory in kB.
func (p *process) resident() uint64 { return uint64(p.ResidentMemory()) / 1024 }

// stat is the state with its marks, as under PROCESS STATE CODES in ps(1).
func (p *process) stat() string {
	s := p.State
	for _, mark := range []struct {
		letter string
		set    bool
	}{
		{"<", p.Nice < 0}, {"N", p.Nice > 0}, {"L", p.status.VmLck > 0}, {"s", p.Session == p.PID},
		{"l", p.NumThreads > 1}, {"+", p.TPGID == p.PGRP},
	} {
		if mark.set {
			s += mark.letter
		}
	}
	return s
}

// terminal is the name of the controlling terminal below /dev, "?" for none.
func (p *process) terminal() string {
	n := uint32(p.TTY)
	major, minor := n>>8&0xfff, n&0xff|n>>12&0xfff00
	switch number := strconv.Itoa(int(minor)); {
	case n == 0:
		return "?"
	case major >= 136 && major <= 143:
		return "pts/" + strconv.Itoa(int((major-136)<<8+minor))
	case major == 4 && minor < 64:
		return "tty" + number
	case major == 4:
		return "ttyS" + strconv.Itoa(int(minor-64))
	case major == 5 && minor == 1:
		return "console"
	case major == 229:
		return "hvc" + number
	}
	return "?"
}

// waitsIn is the function of the kernel that the process sleeps in, "-" for none
// or where that is not told.
func (p *process) waitsIn() string {
	name, err := os.ReadFile(mountPoint + "/" + strconv.Itoa(p.PID) + "/wchan")
	if err != nil || len(name) == 0 || string(name) == "0" {
		return "-"
	}
	return strings.TrimLeft(string(name), "_.")
}

// name is the program's, as the kernel has it.
func (p *process) name() string { return printable(p.Comm) + p.defunct() }

func (p *process) defunct() string {
	if p.State == "Z" {
		return " <defunct>"
	}
	return ""
}

// command is the command line, or the name in brackets where there is none: of
// the kernel's own threads, and of those that have ended.
func (p *process) command() string {
	if len(p.args) == 0 {
		return "[" + printable(p.Comm) + "]" + p.defunct()
	}
	return printable(strings.ReplaceAll(strings.Join(p.args, " "), "\n", " "))
}

// printable replaces what a terminal would act on.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFFFD' {
			return '?'
		}
		return r
	}, s)
}

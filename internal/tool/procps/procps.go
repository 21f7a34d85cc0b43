// Package procps reads the processes of a mounted /proc for ps and top, and shows
// what both of them show in the same words.
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
	"golang.org/x/sys/unix"
)

// MountPoint is where proc(5) has to be.
const MountPoint = "/proc"

// Hertz is the unit of proc(5)'s times, clock ticks a second: USER_HZ, the same
// on every architecture that Go knows.
const Hertz = 100

// errNotMounted is the error of everything without /proc.
var errNotMounted = errors.New("Error, do this: mount -t proc proc /proc")

// Explained gives a command what procps says without /proc, and its exit status.
func Explained(run func(*cli.Invocation) error) func(*cli.Invocation) error {
	return func(inv *cli.Invocation) error {
		err := run(inv)
		if err == errNotMounted {
			inv.Stderr.Write([]byte(err.Error() + "\n"))
			return &cli.Failure{Status: 47}
		}
		return err
	}
}

// A Process is one line of the list.
type Process struct {
	procfs.ProcStat
	Status procfs.ProcStatus
	args   []string
	Depth  string // what stands before the command in a forest
}

// A Table is the processes of one moment.
type Table struct {
	Processes []*Process
	Self      *Process // the one that reads
	Now       time.Time
	Boot      time.Time
	up        time.Duration // since boot, by the clock of this time namespace
	Stat      procfs.Stat
	Memory    procfs.Meminfo
	PIDWidth  int
	users     map[uint64]string
	groups    map[uint64]string
	ids       ids.Database
}

// Read reads all processes. One that ends meanwhile is left out.
func Read() (*Table, error) {
	if _, err := os.Stat(MountPoint + "/self/stat"); err != nil {
		return nil, errNotMounted
	}
	fs, err := procfs.NewFS(MountPoint)
	if err != nil {
		return nil, err
	}
	t := &Table{
		Now: time.Now(), PIDWidth: pidWidth(),
		users: map[uint64]string{}, groups: map[uint64]string{}, ids: ids.Host(),
	}
	if t.Stat, err = fs.Stat(); err != nil {
		return nil, err
	}
	t.Boot = time.Unix(int64(t.Stat.BootTime), 0)
	var clock unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &clock); err != nil {
		return nil, err
	}
	t.up = time.Duration(clock.Nano())
	if t.Memory, err = fs.Meminfo(); err != nil {
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
		p := &Process{}
		if p.ProcStat, err = entry.Stat(); err != nil {
			continue
		}
		if p.Status, err = entry.NewStatus(); err != nil {
			continue
		}
		p.args, _ = entry.CmdLine()
		t.Processes = append(t.Processes, p)
		if p.PID == self.PID {
			t.Self = p
		}
	}
	if t.Self == nil {
		return nil, errNotMounted
	}
	return t, nil
}

// pidWidth is how many columns a process id takes: kernel.pid_max has one more
// than the highest.
func pidWidth() int {
	data, err := os.ReadFile(MountPoint + "/sys/kernel/pid_max")
	max, e := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || e != nil {
		return 5
	}
	return len(strconv.Itoa(max - 1))
}

// User returns a user's name, or the number where there is none.
func (t *Table) User(uid uint64) string {
	return nameOf(t.users, uid, func() (string, bool) {
		u, ok := t.ids.UserByID(uint32(uid))
		return u.Name, ok
	})
}

// Group returns a group's name, or the number where there is none.
func (t *Table) Group(gid uint64) string {
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

// Ticks is the processor time of a process.
func (p *Process) Ticks() uint64 { return uint64(p.UTime) + uint64(p.STime) }

// CPUTime is the processor time of a process in whole seconds.
func (p *Process) CPUTime() int64 { return int64(p.Ticks() / Hertz) }

// began is how long after boot the process began.
func (p *Process) began() time.Duration { return time.Duration(p.Starttime) * time.Second / Hertz }

// Started is when the process began.
func (t *Table) Started(p *Process) time.Time { return t.Boot.Add(p.began()) }

// Elapsed is for how long there has been the process.
func (t *Table) Elapsed(p *Process) time.Duration { return max(t.up-p.began(), 0) }

// CPUShare is the part of its life that the process has spent on a processor,
// in percent.
func (t *Table) CPUShare(p *Process) float64 {
	life := t.Elapsed(p).Seconds()
	if life == 0 {
		return 0
	}
	return 100 * float64(p.Ticks()) / Hertz / life
}

// MemoryShare is the part of the machine's memory that the process has resident,
// in tenths of a percent.
func (t *Table) MemoryShare(p *Process) uint64 {
	return min(p.Resident()*1000/max(Kilobytes(t.Memory.MemTotal), 1), 999)
}

// Kilobytes is a line of /proc/meminfo, 0 where it is missing.
func Kilobytes(line *uint64) uint64 {
	if line == nil {
		return 0
	}
	return *line
}

// Resident is the resident memory in kB. The kernel counts it less exactly for
// /proc/PID/stat than for /proc/PID/status.
func (p *Process) Resident() uint64 { return p.Status.VmRSS / 1024 }

// Stat is the state with its marks, as under PROCESS STATE CODES in ps(1).
func (p *Process) Stat() string {
	s := p.State
	for _, mark := range []struct {
		letter string
		set    bool
	}{
		{"<", p.Nice < 0}, {"N", p.Nice > 0}, {"L", p.Status.VmLck > 0}, {"s", p.Session == p.PID},
		{"l", p.NumThreads > 1}, {"+", p.TPGID == p.PGRP},
	} {
		if mark.set {
			s += mark.letter
		}
	}
	return s
}

// Terminal is the name of the controlling terminal below /dev, "?" for none, and
// for one that is not there, as often in another root directory.
func (p *Process) Terminal() (name string) {
	n := uint32(p.TTY)
	major, minor := n>>8&0xfff, n&0xff|n>>12&0xfff00
	switch number := strconv.Itoa(int(minor)); {
	case n == 0:
		return "?"
	case major >= 136 && major <= 143:
		name = "pts/" + strconv.Itoa(int((major-136)<<8+minor))
	case major == 4 && minor < 64:
		name = "tty" + number
	case major == 4:
		name = "ttyS" + strconv.Itoa(int(minor-64))
	case major == 5 && minor == 1:
		name = "console"
	case major == 229:
		name = "hvc" + number
	}
	var device unix.Stat_t
	if name == "" || unix.Stat("/dev/"+name, &device) != nil || device.Rdev != unix.Mkdev(major, minor) {
		return "?"
	}
	return name
}

// WaitsIn is the function of the kernel that the process sleeps in, "-" for none
// or where that is not told.
func (p *Process) WaitsIn() string {
	name, err := os.ReadFile(MountPoint + "/" + strconv.Itoa(p.PID) + "/wchan")
	if err != nil || len(name) == 0 || string(name) == "0" {
		return "-"
	}
	return strings.TrimLeft(string(name), "_.")
}

// CGroup is the control groups that the process is in, as /proc/PID/cgroup names
// them, with commas between them and without those that are a hierarchy's root;
// "-" for none.
func (p *Process) CGroup() string {
	data, _ := os.ReadFile(MountPoint + "/" + strconv.Itoa(p.PID) + "/cgroup")
	var groups []string
	for line := range strings.SplitSeq(string(data), "\n") {
		if line != "" && !strings.HasSuffix(line, "/") {
			groups = append(groups, Printable(line))
		}
	}
	if len(groups) == 0 {
		return "-"
	}
	return strings.Join(groups, ",")
}

// Name is the program's, as the kernel has it.
func (p *Process) Name() string { return Printable(p.Comm) + p.defunct() }

func (p *Process) defunct() string {
	if p.State == "Z" {
		return " <defunct>"
	}
	return ""
}

// Command is the command line, or the name in brackets where there is none: of
// the kernel's own threads, and of those that have ended.
func (p *Process) Command() string {
	if len(p.args) == 0 {
		return "[" + Printable(p.Comm) + "]" + p.defunct()
	}
	return Printable(strings.ReplaceAll(strings.Join(p.args, " "), "\n", " "))
}

// Printable replaces what a terminal would act on.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFFFD' {
			return '?'
		}
		return r
	}, s)
}

// NameWidth is how wide the name of a user or group is shown.
const NameWidth = 8

// Cut shortens a name that is too long, and marks that.
func Cut(name string, width int) string {
	if len(name) <= width {
		return name
	}
	return name[:width-1] + "+"
}

// Split divides a list at commas and blanks.
func Split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// ColumnsOf is how wide a text is on a terminal.
func ColumnsOf(s string) int { return len([]rune(s)) }

// Clip cuts a text to so many columns; 0 leaves it.
func Clip(s string, width int) string {
	if r := []rune(s); width > 0 && len(r) > width {
		return string(r[:width])
	}
	return s
}

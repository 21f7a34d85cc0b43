// Package procps reads the processes in /proc for ps, top, pgrep, pkill and pidof, and formats
// what ps and top print. Begin reading at Read.
package procps

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/gnu/dates"
	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"
)

// MountPoint is the directory on which proc(5) must be mounted.
const MountPoint = "/proc"

// errNotMounted is the error if proc is not mounted.
var errNotMounted = errors.New("Error, do this: mount -t proc proc /proc")

// mounted returns errNotMounted if proc is not mounted.
func mounted() error {
	if _, err := os.Stat(MountPoint + "/self/stat"); err != nil {
		return errNotMounted
	}
	return nil
}

// Mounted returns run, preceded by the check of ps and top: if proc is not mounted, they say so
// whatever their command line is.
func Mounted(run func(*cli.Invocation) error) func(*cli.Invocation) error {
	return func(inv *cli.Invocation) error {
		dates.SetLocal(inv.Getenv)
		if err := mounted(); err != nil {
			inv.Stderr.Write([]byte(err.Error() + "\n"))
			return &cli.Failure{Status: 47}
		}
		return run(inv)
	}
}

// A Process is a process, or one of its threads, as the files stat and status in its directory of
// proc(5) describe it.
type Process struct {
	procfs.ProcStat
	Status procfs.ProcStatus
	TGID   int // the process id; PID is the id of the thread
	dir    string
	own    bool // the calling process
	args   []string
	Depth  string // the tree's lines before the command, of ps --forest
}

// Path returns the path of a file in the directory of the process or thread in proc(5).
func (p *Process) Path(name string) string { return p.dir + "/" + name }

// File returns the contents of a file in that directory, or "" if it cannot be read.
func (p *Process) File(name string) string {
	data, _ := os.ReadFile(p.Path(name))
	return string(data)
}

// A Table is the result of one reading of all processes.
type Table struct {
	Processes []*Process
	Self      *Process // the process with the id of the calling one; nil if this proc has none
	Now       time.Time
	Boot      time.Time
	up        time.Duration // since boot, CLOCK_BOOTTIME of this time namespace
	Stat      procfs.Stat
	Memory    procfs.Meminfo
	PIDWidth  int // columns of the largest process id
	users     map[uint64]string
	groups    map[uint64]string
	ids       ids.Database
}

// ReadIfMounted is Read. If proc is not mounted, there are no processes, as for pgrep and pidof.
func ReadIfMounted() (*Table, error) {
	t, err := Read()
	if err == errNotMounted {
		return new(Table), nil
	}
	return t, err
}

// Read reads all processes. It leaves out processes that end in the meantime.
func Read() (*Table, error) {
	if err := mounted(); err != nil {
		return nil, err
	}
	fs, err := procfs.NewFS(MountPoint)
	if err != nil {
		return nil, err
	}
	t := &Table{
		Now: time.Now(), PIDWidth: PIDWidth(),
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
		p := read(entry, MountPoint+"/"+strconv.Itoa(entry.PID))
		if p == nil {
			continue
		}
		t.Processes = append(t.Processes, p)
		if p.PID == self.PID { // its other threads are the Go runtime's, and one of them reads this
			p.own, p.State, p.NumThreads = true, "R", 1
		}
		if p.PID == os.Getpid() { // another process if this proc is that of another PID namespace
			t.Self = p
		}
	}
	return t, nil
}

// read reads a process or a thread, whose directory is dir. It returns nil if that has ended.
func read(entry procfs.Proc, dir string) *Process {
	p := &Process{TGID: entry.PID, dir: dir}
	var err error
	if p.ProcStat, err = entry.Stat(); err != nil {
		return nil
	}
	if p.Status, err = entry.NewStatus(); err != nil {
		return nil
	}
	p.args, _ = entry.CmdLine()
	return p
}

// Threads returns the threads of a process, the first of which has the id of the process.
func (p *Process) Threads() (list []*Process) {
	if p.own {
		return []*Process{p}
	}
	entries, err := procfs.AllThreads(p.TGID)
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		if thread := read(entry, p.Path("task/"+strconv.Itoa(entry.PID))); thread != nil {
			thread.TGID = p.TGID
			list = append(list, thread)
		}
	}
	return list
}

// PIDWidth returns the number of columns of the largest process id. kernel.pid_max is one more
// than that id.
func PIDWidth() int {
	data, err := os.ReadFile(MountPoint + "/sys/kernel/pid_max")
	max, e := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || e != nil {
		return 5
	}
	return len(strconv.Itoa(max - 1))
}

// User returns the name of a user, or the number if there is no name.
func (t *Table) User(uid uint64) string {
	return nameOf(t.users, uid, func() (string, bool) {
		u, ok := t.ids.UserByID(uint32(uid))
		return u.Name, ok
	})
}

// Group returns the name of a group, or the number if there is no name.
func (t *Table) Group(gid uint64) string {
	return nameOf(t.groups, gid, func() (string, bool) {
		g, ok := t.ids.GroupByID(uint32(gid))
		return g.Name, ok
	})
}

// nameOf returns the name of an id. It looks each id up once.
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

// Ticks returns the processor time in ticks of 1/clock.UserHZ seconds.
func (p *Process) Ticks() uint64 { return uint64(p.UTime) + uint64(p.STime) }

// TicksWithChildren is Ticks with the time of ended children.
func (p *Process) TicksWithChildren() uint64 {
	return p.Ticks() + uint64(max(p.CUTime, 0)) + uint64(max(p.CSTime, 0))
}

// CPUTime returns the processor time in whole seconds.
func (p *Process) CPUTime() int64 { return int64(p.Ticks() / clock.UserHZ) }

// began returns the time between boot and the start of the process.
func (p *Process) began() time.Duration {
	return time.Duration(p.Starttime) * time.Second / clock.UserHZ
}

// Started returns the time at which the process started.
func (t *Table) Started(p *Process) time.Time { return t.Boot.Add(p.began()) }

// Elapsed returns the time since the start of the process.
func (t *Table) Elapsed(p *Process) time.Duration { return max(t.up-p.began(), 0) }

// CPUShare returns processor time in ticks as a share of the time since the start of a process,
// in percent.
func (t *Table) CPUShare(p *Process, ticks uint64) float64 {
	life := t.Elapsed(p).Seconds()
	if life == 0 {
		return 0
	}
	return 100 * float64(ticks) / clock.UserHZ / life
}

// MemoryShare returns the resident memory as a share of the machine's memory, in tenths of a
// percent, at most 999.
func (t *Table) MemoryShare(p *Process) uint64 {
	return min(p.Resident()*1000/max(Kilobytes(t.Memory.MemTotal), 1), 999)
}

// Kilobytes returns the value of a line in /proc/meminfo, in KiB. A missing line is 0.
func Kilobytes(line *uint64) uint64 {
	if line == nil {
		return 0
	}
	return *line
}

// Resident returns the resident memory in KiB. It is that of /proc/PID/status, which is more
// exact than that of /proc/PID/stat.
func (p *Process) Resident() uint64 { return p.Status.VmRSS / 1024 }

// Stat returns the state with its flags, PROCESS STATE CODES in ps(1).
func (p *Process) Stat() string {
	s := p.State
	for _, mark := range []struct {
		letter string
		set    bool
	}{
		{"<", p.Nice < 0}, {"N", p.Nice > 0}, {"L", p.Status.VmLck > 0}, {"s", p.Session == p.TGID},
		{"l", p.NumThreads > 1}, {"+", p.TPGID == p.PGRP},
	} {
		if mark.set {
			s += mark.letter
		}
	}
	return s
}

// Terminal returns the name of the controlling terminal below /dev. It returns "?" if there is
// none, or if /dev does not have it, as in another root directory.
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
	if name == "" || unix.Stat("/dev/"+name, &device) != nil || uint64(device.Rdev) != unix.Mkdev(major, minor) {
		return "?"
	}
	return name
}

// WaitsIn returns the kernel function in which the process sleeps, or "-" if it is unknown.
func (p *Process) WaitsIn() string {
	name := p.File("wchan")
	if name == "" || name == "0" {
		return "-"
	}
	return strings.TrimLeft(name, "_.")
}

// Args is the command line as it was executed, nothing where there is none.
func (p *Process) Args() []string { return p.args }

// CGroup returns the cgroups of the process as /proc/PID/cgroup names them, separated by commas.
// It leaves out the root of a hierarchy, and returns "-" if nothing is left.
func (p *Process) CGroup() string {
	var groups []string
	for line := range strings.SplitSeq(p.File("cgroup"), "\n") {
		if line != "" && !strings.HasSuffix(line, "/") {
			groups = append(groups, Printable(line))
		}
	}
	if len(groups) == 0 {
		return "-"
	}
	return strings.Join(groups, ",")
}

// Name returns the kernel's name of the program, at most 15 bytes, with a mark for a zombie.
func (p *Process) Name() string { return Printable(p.Comm) + p.defunct() }

func (p *Process) defunct() string {
	if p.State == "Z" {
		return " <defunct>"
	}
	return ""
}

// Command returns the command line. If that is empty, as for kernel threads and zombies, it
// returns the name in brackets.
func (p *Process) Command() string {
	if len(p.args) == 0 {
		return "[" + Printable(p.Comm) + "]" + p.defunct()
	}
	return Printable(strings.ReplaceAll(strings.Join(p.args, " "), "\n", " "))
}

// Printable replaces control characters and invalid UTF-8 by question marks.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFFFD' {
			return '?'
		}
		return r
	}, s)
}

// NameWidth is the number of columns for the name of a user or group.
const NameWidth = 8

// Cut shortens a name to width bytes. The last one is then "+".
func Cut(name string, width int) string {
	if len(name) <= width {
		return name
	}
	return name[:width-1] + "+"
}

// Split splits a list at commas and blanks.
func Split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// ColumnsOf returns the width of a text on a terminal, one column per character.
func ColumnsOf(s string) int { return len([]rune(s)) }

// Clip cuts a text to width columns. A width of 0 leaves the text unchanged.
func Clip(s string, width int) string {
	if r := []rune(s); width > 0 && len(r) > width {
		return string(r[:width])
	}
	return s
}

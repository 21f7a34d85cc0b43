// Package top implements top(1) of procps: it shows processes and redraws them periodically.
//
// Synopsis:
//
//	top [options]
package top

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/procps"
	"github.com/prometheus/procfs"
)

// Command is top.
var Command = &cli.Command{
	Name: "top",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, UsageStatus: 1, Unwritten: func(cause error) error {
		if cli.ForgiveClosed(cause) == nil {
			return nil
		}
		return cli.WriteError(nil)
	}},
	Run: procps.Mounted(top),
}

const usage = `
Usage:
 top [options]

Show the processes of the machine, and refresh the screen until q is pressed.

Options:
 -b, --batch-mode                print pages and read no keys
 -c, --cmdline-toggle            show command lines
 -d, --delay =SECS[.TENTHS]      time between two screens
 -E, --scale-summary-mem =SCALE  unit of the memory above the list: k, m, g, t, p or e
 -i, --idle-toggle               leave out processes that do nothing
 -n, --iterations =NUMBER        end after NUMBER screens
 -o, --sort-override =FIELD      sort by FIELD; -FIELD reverses the order
 -p, --pid =PIDLIST              show only these processes
 -U, --filter-any-user =USER     show only processes of USER, by any of their user ids
 -u, --filter-only-euser =USER   show only processes of USER
 -w, --width =COLUMNS            maximum width of a line

 -h, --help                      display this help
 -V, --version                   display version

Keys: q quits; P, M, T and N sort by CPU share, memory, CPU time and process id;
c shows command lines; Space and Enter redraw the screen.

For more details see top(1).
`

var options = cli.Options{
	Short: "bcd:E:hin:o:p:U:u:Vw:",
	Long: []cli.LongOption{
		{Name: "batch-mode", Key: 'b'},
		{Name: "cmdline-toggle", Key: 'c'},
		{Name: "delay", Argument: cli.Required, Key: 'd'},
		{Name: "scale-summary-mem", Argument: cli.Required, Key: 'E'},
		{Name: "idle-toggle", Key: 'i'},
		{Name: "iterations", Argument: cli.Required, Key: 'n'},
		{Name: "sort-override", Argument: cli.Required, Key: 'o'},
		{Name: "pid", Argument: cli.Required, Key: 'p'},
		{Name: "filter-any-user", Argument: cli.Required, Key: 'U'},
		{Name: "filter-only-euser", Argument: cli.Required, Key: 'u'},
		{Name: "width", Argument: cli.Required, Key: 'w'},
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
	},
}

// A monitor is one run of top.
type monitor struct {
	*cli.Invocation
	batch    bool
	delay    time.Duration
	rounds   int // 0 for no end
	width    int // columns; 0 for the width of the terminal
	pids     []int
	user     int64  // effective user id of the processes to show; -1 for all
	anyUser  bool   // user is any user id of a process
	noIdle   bool   // only processes that used a processor
	commands bool   // command lines in place of names
	sort     string // the field that orders the processes
	smallest bool   // the smallest value is first
	scale    int    // power of 1024 kB that is the unit of the summary

	now, before *procps.Table
}

// usualDelay is the default time between two screens. firstLook is the time between the two
// first readings, from which the first screen gets the CPU shares.
const (
	usualDelay = 3 * time.Second
	firstLook  = 150 * time.Millisecond
)

func top(inv *cli.Invocation) error {
	m := &monitor{Invocation: inv, delay: usualDelay, user: -1, sort: "%CPU", scale: 1}
	if err := m.parse(); err != nil {
		return err
	}
	if err := m.look(); err != nil {
		return err
	}
	time.Sleep(firstLook)
	if err := m.look(); err != nil {
		return err
	}
	if !m.batch {
		return m.watch()
	}
	for round := 1; ; round++ {
		if err := inv.Print(m.page() + "\n"); err != nil || round == m.rounds {
			return err
		}
		time.Sleep(m.delay)
		if err := m.look(); err != nil {
			return err
		}
	}
}

// parse parses the command line.
func (m *monitor) parse() error {
	extra, err := m.Getopt(&options).Each(m.take, nil)
	if err == nil && len(extra) > 0 {
		err = cli.Fail("unknown option '"+extra[0]+"'", nil)
	}
	var wrong *cli.Failure
	if errors.As(err, &wrong) {
		wrong.Usage = false
	}
	return err
}

// selects fails if -p, -u and -U, of which there may be only one kind, are mixed.
func (m *monitor) selects(kind rune) error {
	if byUser := m.user >= 0; kind == 'p' && byUser || kind != 'p' && (byUser || len(m.pids) > 0) {
		return cli.Fail("conflicting process selections (U/p/u)", nil)
	}
	return nil
}

// take applies an option.
func (m *monitor) take(o cli.Option) (err error) {
	switch o.Key {
	case 'b':
		m.batch = true
	case 'c':
		m.commands = true
	case 'd':
		seconds, err := strconv.ParseFloat(o.Value, 64)
		if err != nil || !(seconds >= 0 && seconds < 1e6) {
			return cli.Fail("bad delay interval '"+o.Value+"'", nil)
		}
		m.delay = time.Duration(seconds * float64(time.Second))
	case 'E':
		if m.scale = strings.Index("kmgtpe", o.Value); len(o.Value) != 1 || m.scale < 0 {
			return cli.Fail("bad memory scaling arg '"+o.Value+"'", nil)
		}
	case 'i':
		m.noIdle = true
	case 'o':
		m.sort = strings.TrimLeft(o.Value, "+-")
		m.smallest = strings.HasPrefix(o.Value, "-")
		if orders[m.sort] == nil {
			return cli.Fail("unrecognized field name '"+m.sort+"'", nil)
		}
	case 'n':
		if m.rounds, err = strconv.Atoi(o.Value); err != nil || m.rounds < 1 {
			return cli.Fail("bad iterations argument '"+o.Value+"'", nil)
		}
	case 'p':
		if err := m.selects(o.Key); err != nil {
			return err
		}
		for _, word := range procps.Split(o.Value) {
			pid, err := strconv.Atoi(word)
			if err != nil || pid < 0 {
				return cli.Fail("bad pid '"+word+"'", nil)
			}
			m.pids = append(m.pids, pid)
		}
	case 'u', 'U':
		if err := m.selects(o.Key); err != nil {
			return err
		}
		m.anyUser = o.Key == 'U'
		uid, ok := ids.Host().User(o.Value)
		if n, err := strconv.ParseUint(o.Value, 10, 32); !ok && err == nil {
			uid, ok = uint32(n), true
		}
		if !ok {
			return cli.Fail("Invalid user", nil)
		}
		m.user = int64(uid)
	case 'w':
		if m.width, err = strconv.Atoi(o.Value); err != nil || m.width < 3 || m.width > 512 {
			return cli.Fail("bad width arg '"+o.Value+"'", nil)
		}
	case 'h':
		return m.Reply(usage)
	case 'V':
		return m.ReplyVerbatim("top" + cli.Procps)
	}
	return nil
}

// look reads the monitored processes again.
func (m *monitor) look() error {
	t, err := procps.Read()
	if err != nil {
		return err
	}
	if len(m.pids) > 0 {
		t.Processes = slices.DeleteFunc(t.Processes, func(p *procps.Process) bool { return !slices.Contains(m.pids, p.PID) })
	}
	m.before, m.now = m.now, t
	return nil
}

// page returns a page of batch mode, with all processes.
func (m *monitor) page() string {
	width := m.width
	if width == 0 {
		width = 80
		if f, ok := m.Stdout.(interface{ Fd() uintptr }); ok {
			width, _ = size(int(f.Fd()), width, 0)
		}
		if text, _ := m.Getenv("COLUMNS"); text != "" {
			if n, err := strconv.Atoi(text); err == nil && n > 0 {
				width = n
			}
		}
	}
	lines := m.summary()
	for i := range lines {
		lines[i] = procps.Clip(lines[i], width)
	}
	return strings.Join(append(lines, m.list(width)...), "\n") + "\n"
}

// summary returns the lines above the list.
func (m *monitor) summary() []string {
	t := m.now
	var running, waiting, stopped, zombies int
	for _, p := range t.Processes {
		switch p.State {
		case "R":
			running++
		case "D":
			waiting++
		case "T", "t":
			stopped++
		case "Z":
			zombies++
		}
	}
	asleep := len(t.Processes) - running - waiting - stopped - zombies
	mem, mib := t.Memory, func(kb uint64) string {
		if m.scale == 0 {
			return fmt.Sprintf("%8d", kb)
		}
		return fmt.Sprintf("%8.1f", float64(kb)/math.Pow(1024, float64(m.scale)))
	}
	unit := "KMGTPE"[m.scale : m.scale+1]
	total, free, available := procps.Kilobytes(mem.MemTotal), procps.Kilobytes(mem.MemFree), procps.Kilobytes(mem.MemAvailable)
	cache := procps.Kilobytes(mem.Buffers) + procps.Kilobytes(mem.Cached) + procps.Kilobytes(mem.SReclaimable)
	swap, swapFree := procps.Kilobytes(mem.SwapTotal), procps.Kilobytes(mem.SwapFree)
	return []string{
		fmt.Sprintf("top - %s %s, %s,  load average: %s", t.Now.Format("15:04:05"), up(uptime()), users(), load()),
		fmt.Sprintf("Tasks: %d total, %d running, %d sleep, %d d-sleep, %d stopped, %d zombie",
			len(t.Processes), running, asleep, waiting, stopped, zombies),
		processors(m.before.Stat.CPUTotal, t.Stat.CPUTotal),
		fmt.Sprintf("%siB Mem : %s total, %s free, %s used, %s buff/cache     ", unit,
			mib(total), mib(free), mib(total-min(available, total)), mib(cache)),
		fmt.Sprintf("%siB Swap: %s total, %s free, %s used. %s avail Mem ", unit,
			mib(swap), mib(swapFree), mib(swap-min(swapFree, swap)), mib(available)),
		"",
	}
}

// uptime returns the time since boot in /proc/uptime.
func uptime() time.Duration {
	data, _ := os.ReadFile(procps.MountPoint + "/uptime")
	text, _, _ := strings.Cut(string(data), " ")
	seconds, _ := strconv.ParseFloat(text, 64)
	return time.Duration(seconds * float64(time.Second))
}

// up formats the time since boot.
func up(d time.Duration) string {
	text := "up "
	days, minutes := int(d.Hours())/24, int(d.Minutes())%(24*60)
	switch {
	case days == 1:
		text += "1 day, "
	case days > 1:
		text += fmt.Sprintf("%d days, ", days)
	}
	if minutes >= 60 {
		return text + fmt.Sprintf("%2d:%02d", minutes/60, minutes%60)
	}
	return text + fmt.Sprintf("%d min", minutes)
}

// users returns the number of users who are logged in, utmp(5).
func users() string {
	const record, userProcess = 384, 7
	data, _ := os.ReadFile("/run/utmp") // the file is often missing
	n := 0
	for ; len(data) >= record; data = data[record:] {
		if data[0] == userProcess && data[44] != 0 {
			n++
		}
	}
	if n == 1 {
		return " 1 user"
	}
	return fmt.Sprintf("%2d users", n)
}

// load returns the three averages of /proc/loadavg.
func load() string {
	data, _ := os.ReadFile(procps.MountPoint + "/loadavg")
	fields := strings.Fields(string(data))
	return strings.Join(fields[:min(3, len(fields))], ", ")
}

// processors returns the line with the shares of processor time between two readings.
func processors(a, b procfs.CPUStat) string {
	spent := []float64{
		b.User - a.User, b.System - a.System, b.Nice - a.Nice, b.Idle - a.Idle,
		b.Iowait - a.Iowait, b.IRQ - a.IRQ, b.SoftIRQ - a.SoftIRQ, b.Steal - a.Steal,
	}
	sum := 0.0
	for i := range spent {
		spent[i] = max(spent[i], 0) // the kernel's counters can decrease
		sum += spent[i]
	}
	text := "%Cpu(s):"
	for i, name := range []string{"us", "sy", "ni", "id", "wa", "hi", "si", "st"} {
		share := 0.0
		if sum > 0 {
			share = 100 * spent[i] / sum
		}
		text += fmt.Sprintf("%5.1f %s,", share, name)
	}
	return strings.TrimSuffix(text, ",") + " "
}

// A task is a process with its share of a processor since the last reading, in percent.
type task struct {
	*procps.Process
	share float64
}

// orders compares two processes by a field.
var orders = map[string]func(a, b task) int{
	"PID":     func(a, b task) int { return cmp.Compare(a.PID, b.PID) },
	"PPID":    func(a, b task) int { return cmp.Compare(a.PPID, b.PPID) },
	"UID":     func(a, b task) int { return cmp.Compare(a.Status.UIDs[1], b.Status.UIDs[1]) },
	"PR":      func(a, b task) int { return cmp.Compare(a.Priority, b.Priority) },
	"NI":      func(a, b task) int { return cmp.Compare(a.Nice, b.Nice) },
	"nTH":     func(a, b task) int { return cmp.Compare(a.NumThreads, b.NumThreads) },
	"VIRT":    func(a, b task) int { return cmp.Compare(a.VSize, b.VSize) },
	"RES":     func(a, b task) int { return cmp.Compare(a.Resident(), b.Resident()) },
	"%MEM":    func(a, b task) int { return cmp.Compare(a.Resident(), b.Resident()) },
	"SHR":     func(a, b task) int { return cmp.Compare(a.shared(), b.shared()) },
	"S":       func(a, b task) int { return cmp.Compare(a.State, b.State) },
	"%CPU":    func(a, b task) int { return cmp.Compare(a.share, b.share) },
	"TIME":    func(a, b task) int { return cmp.Compare(a.Ticks(), b.Ticks()) },
	"TIME+":   func(a, b task) int { return cmp.Compare(a.Ticks(), b.Ticks()) },
	"COMMAND": func(a, b task) int { return cmp.Compare(a.Comm, b.Comm) },
}

// shared returns the resident memory that other processes may share, in kB.
func (t task) shared() uint64 { return (t.Status.RssFile + t.Status.RssShmem) / 1024 }

// keyFields are the fields of the keys that set the order.
var keyFields = map[byte]string{'P': "%CPU", 'M': "%MEM", 'T': "TIME+", 'N': "PID"}

// tasks returns the processes to show, in order.
func (m *monitor) tasks() []task {
	type key struct {
		pid   int
		start uint64
	}
	earlier := map[key]uint64{}
	for _, p := range m.before.Processes {
		earlier[key{p.PID, p.Starttime}] = p.Ticks()
	}
	passed := m.now.Now.Sub(m.before.Now).Seconds()
	var list []task
	for _, p := range m.now.Processes {
		if m.user >= 0 && p.Status.UIDs[1] != uint64(m.user) && !(m.anyUser && slices.Contains(p.Status.UIDs[:], uint64(m.user))) {
			continue
		}
		used := p.Ticks() - min(earlier[key{p.PID, p.Starttime}], p.Ticks())
		if m.noIdle && used == 0 {
			continue
		}
		list = append(list, task{p, 100 * float64(used) / clock.UserHZ / max(passed, 0.001)})
	}
	order := orders[m.sort]
	slices.SortStableFunc(list, func(a, b task) int {
		if !m.smallest {
			return cmp.Or(order(b, a), cmp.Compare(a.PID, b.PID))
		}
		return cmp.Or(order(a, b), cmp.Compare(a.PID, b.PID))
	})
	return list
}

// list returns the heading and a line for each task. A line has fewer than width columns:
// columns without room are left out from the right.
func (m *monitor) list(width int) []string {
	w := m.now.PIDWidth
	format := fmt.Sprintf("%%%ds %%-8s %%3s %%3s %%7s %%6s %%6s %%s %%5s %%5s %%9s %%s", w)
	fits := 0
	for end, next := -1, []int{w, 8, 3, 3, 7, 6, 6, 1, 5, 5, 9, 7}; len(next) > 0 && end+1+next[0] < width; next = next[1:] {
		end += 1 + next[0]
		fits = end
	}
	line := func(words ...any) string {
		text := fmt.Sprintf(format, words...)
		if before := len(text) - len(words[11].(string)); before < fits {
			return strings.TrimRight(text[:before]+procps.Cut(text[before:], width-1-before), " ")
		}
		return strings.TrimRight(text[:fits], " ")
	}
	lines := []string{line("PID", "USER", "PR", "NI", "VIRT", "RES", "SHR", "S", "%CPU", "%MEM", "TIME+", "COMMAND")}
	for _, p := range m.tasks() {
		priority := strconv.Itoa(p.Priority)
		if p.Priority < -99 {
			priority = "rt"
		}
		command := p.Comm
		if m.commands {
			command = p.Command()
		}
		memory := 100 * float64(p.Resident()) / float64(max(procps.Kilobytes(m.now.Memory.MemTotal), 1))
		lines = append(lines, line(strconv.Itoa(p.PID), procps.Cut(m.now.User(p.Status.UIDs[1]), procps.NameWidth), priority, strconv.Itoa(p.Nice),
			scaled(uint64(p.VSize)/1024, 7), scaled(p.Resident(), 6), scaled(p.shared(), 6),
			p.State, fmt.Sprintf("%.1f", p.share), fmt.Sprintf("%.1f", memory), spent(p.Ticks()), procps.Printable(command)))
	}
	return lines
}

// spent formats processor time, in hundredths of a second, as MINUTES:SECONDS. From 361 minutes
// on it is HOURS,MINUTES, later days or weeks.
func spent(hundredths uint64) string {
	minutes := hundredths / 6000
	hours, days := minutes/60, minutes/60/24
	switch {
	case minutes <= 360:
		return fmt.Sprintf("%d:%02d.%02d", minutes, hundredths/100%60, hundredths%100)
	case hours <= 96:
		return fmt.Sprintf("%d,%02d", hours, minutes%60)
	case days <= 14:
		return fmt.Sprintf("%dd+%dh", days, hours%24)
	}
	return fmt.Sprintf("%dw+%dd", days/7, days%7)
}

// scaled formats a number of kB in width columns, in a larger unit if it does not fit.
func scaled(kb uint64, width int) string {
	text := strconv.FormatUint(kb, 10)
	for size, unit := float64(kb), 0; len(text) > width && unit < 4; unit++ {
		size /= 1024
		text = fmt.Sprintf("%.1f%c", size, "mgtp"[unit])
	}
	return text
}

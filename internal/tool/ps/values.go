package ps

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/capability"
	"contedor/internal/linux/signals"
	"contedor/internal/tool/procps"
)

// lineOf returns the value in the line of a file of proc(5) that begins with a name, or "".
func lineOf(text, name string) string {
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// statusLine returns the value of a line in /proc/PID/status.
func statusLine(p *procps.Process, name string) string { return lineOf(p.File("status"), name) }

// Indexes of fields in /proc/PID/stat, counted from the state as 0.
const (
	startOfCode        = 23
	endOfCode          = 24
	startOfStack       = 25
	stackPointer       = 26
	instructionPointer = 27
)

// statField returns a field of /proc/PID/stat.
func statField(p *procps.Process, index int) uint64 {
	text := p.File("stat")
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if index >= len(fields) {
		return 0
	}
	n, _ := strconv.ParseUint(fields[index], 10, 64)
	return n
}

// address returns the text of an address in /proc/PID/stat.
func address(field int) func(*procps.Process) string {
	return func(p *procps.Process) string {
		return leftPadded(strconv.FormatUint(statField(p, field), 16), 16)
	}
}

func leftPadded(digits string, width int) string {
	return strings.Repeat("0", max(width-len(digits), 0)) + digits
}

func resident(p *procps.Process) int64  { return int64(p.Resident()) }
func processor(p *procps.Process) int64 { return int64(p.Processor) }

// codeSize returns the size of the program's code in KiB, 0 for a process without memory.
func codeSize(p *procps.Process) int64 {
	if p.VSize == 0 {
		return 0
	}
	return int64(statField(p, endOfCode)-statField(p, startOfCode)) >> 10
}

// dataSize returns the size in KiB of the memory that is not the program's code.
func dataSize(p *procps.Process) int64 {
	if p.VSize == 0 {
		return 0
	}
	return (int64(p.VSize) - int64(statField(p, endOfCode)-statField(p, startOfCode))) >> 10
}

func major(p *procps.Process, withChildren bool) uint64 {
	if withChildren {
		return uint64(p.MajFlt + p.CMajFlt)
	}
	return uint64(p.MajFlt)
}

func minor(p *procps.Process, withChildren bool) uint64 {
	if withChildren {
		return uint64(p.MinFlt + p.CMinFlt)
	}
	return uint64(p.MinFlt)
}

// shareOfMaps returns the sum of lines of /proc/PID/smaps_rollup, in KiB.
func shareOfMaps(names ...string) func(*procps.Process) int64 {
	return func(p *procps.Process) (sum int64) {
		text := p.File("smaps_rollup")
		for _, name := range names {
			n, _ := strconv.ParseInt(strings.TrimSuffix(lineOf(text, name), " kB"), 10, 64)
			sum += n
		}
		return sum
	}
}

// residentLimit returns the limit of resident memory in KiB, or "xx" without one.
func residentLimit(p *procps.Process) string {
	if p.RSSLimit == ^uint64(0) {
		return "xx"
	}
	return strconv.FormatUint(p.RSSLimit>>10, 10)
}

func openFiles(p *procps.Process) int64 {
	list, _ := os.ReadDir(p.Path("fd"))
	return int64(len(list))
}

// niceness returns the nice value. Only these policies of sched(7) have one.
func niceness(_ *listing, p *procps.Process) string {
	if p.Policy != 0 && p.Policy != 3 && p.Policy != 5 {
		return "-"
	}
	return strconv.Itoa(p.Nice)
}

// schedulingClass returns the abbreviation of the policy, sched(7).
func schedulingClass(p *procps.Process) string {
	names := []string{"TS", "FF", "RR", "B", "ISO", "IDL", "DLN", "EXT"}
	if int(p.Policy) < len(names) {
		return names[p.Policy]
	}
	return "#" + strconv.Itoa(int(p.Policy))
}

func fileNumber(file string) func(*procps.Process) int64 {
	return func(p *procps.Process) int64 {
		n, _ := strconv.ParseInt(strings.TrimSpace(p.File(file)), 10, 64)
		return n
	}
}

// autogroup returns a part of /proc/PID/autogroup, "/autogroup-ID nice NICE". Without that file
// the id is -1.
func autogroup(part int) func(*procps.Process) int64 {
	return func(p *procps.Process) int64 {
		words := strings.Fields(strings.TrimPrefix(p.File("autogroup"), "/autogroup-"))
		switch {
		case len(words) == 3 && part == 0:
			return number(words[0])
		case len(words) == 3:
			return number(words[2])
		case part == 0:
			return -1
		}
		return 0
	}
}

func number(digits string) int64 {
	n, _ := strconv.ParseInt(digits, 10, 64)
	return n
}

func loginUser(p *procps.Process) string {
	if n := strings.TrimSpace(p.File("loginuid")); n != "" && n != "4294967295" {
		return n
	}
	return "-"
}

// supplementaryIDs returns the groups of /proc/PID/status, separated by commas.
func supplementaryIDs(p *procps.Process) string {
	return orDash(strings.Join(strings.Fields(statusLine(p, "Groups:")), ","))
}

func supplementaryNames(l *listing, p *procps.Process) string {
	var names []string
	for _, id := range strings.Fields(statusLine(p, "Groups:")) {
		names = append(names, l.table.Group(uint64(number(id))))
	}
	return orDash(strings.Join(names, ","))
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// signals returns a set of signals, 16 hexadecimal digits: the digits that fit in the column, or
// names under --signames.
func (l *listing) signals(mask string) string {
	if l.signalNames {
		set, _ := strconv.ParseUint(mask, 16, 64)
		return namesOf(set, l.room, signalName)
	}
	if l.wideSignals {
		return leftPadded(mask, 16)
	}
	if len(strings.TrimLeft(mask, "0")) > 8 {
		return "<" + mask[len(mask)-8:]
	}
	mask = leftPadded(mask, 8)
	return mask[len(mask)-8:]
}

// signalName returns the name of the signal n+1, with two digits after RTMIN.
func signalName(n int) string {
	name := signals.Name(n + 1)
	if base, digit, ok := strings.Cut(name, "+"); ok && len(digit) == 1 {
		return base + "+0" + digit
	}
	return name
}

// namesOf returns the names of the members of a set of numbers, separated by commas. A name that
// would make the text longer than room ends it with "+".
func namesOf(set uint64, room int, name func(int) string) string {
	text := ""
	for n := range 64 {
		if set>>n&1 == 0 {
			continue
		}
		more := name(n)
		if text != "" {
			more = "," + more
		}
		if len(text)+len(more) > room-2 {
			return text + "+"
		}
		text += more
	}
	return orDash(text)
}

// longestText is the length of a text that procps can hold, for columns that are never cut.
const longestText = 239

// permittedCapabilities returns the names of the capabilities in the permitted set. A name that
// would make the text too long ends it with "+".
func permittedCapabilities(p *procps.Process) string {
	set, _ := strconv.ParseUint(statusLine(p, "CapPrm:"), 16, 64)
	return namesOf(set, longestText, func(n int) string {
		return strings.ToLower(strings.TrimPrefix(capability.Name(n), "CAP_"))
	})
}

// shortTerminal returns the terminal's name without "tty" or "pts/".
func shortTerminal(p *procps.Process) string {
	return strings.TrimPrefix(strings.TrimPrefix(p.Terminal(), "tty"), "pts/")
}

func executable(p *procps.Process) string {
	link, _ := os.Readlink(p.Path("exe"))
	return orDash(procps.Printable(link))
}

func environment(p *procps.Process) string {
	return procps.Printable(strings.ReplaceAll(strings.Trim(p.File("environ"), "\x00"), "\x00", " "))
}

// withEnvironment adds the environment to a command, under e.
func (l *listing) withEnvironment(p *procps.Process, command string) string {
	if e := environment(p); l.environment && e != "" {
		return command + " " + e
	}
	return command
}

// controlGroupName returns the cgroup's name if one has a name, or else all cgroups.
func controlGroupName(p *procps.Process) string {
	if _, name, _ := strings.Cut(p.CGroup(), ":name="); name != "" {
		return name
	}
	return p.CGroup()
}

// securityLabel returns the label of the security module.
func securityLabel(p *procps.Process) string {
	text := p.File("attr/current")
	if end := strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }); end >= 0 {
		text = text[:end]
	}
	return orDash(text)
}

// cgroupPath returns the path of systemd's hierarchy, or of version 2.
func cgroupPath(p *procps.Process) string {
	text := p.File("cgroup")
	for _, kind := range []string{":name=systemd:", "0::"} {
		for line := range strings.Lines(text) {
			if _, path, ok := strings.Cut(line, kind); ok {
				return strings.TrimSpace(path)
			}
		}
	}
	return ""
}

// A place is what the path of a cgroup says about systemd's units.
type place struct{ slice, unit, below string }

// unitOf returns a part of the place of a process, or "-".
func unitOf(part func(place) string) func(*procps.Process) string {
	return func(p *procps.Process) string {
		at := place{slice: "-.slice"}
		words := strings.FieldsFunc(cgroupPath(p), func(r rune) bool { return r == '/' })
		for len(words) > 0 && strings.HasSuffix(words[0], ".slice") {
			at.slice, words = words[0], words[1:]
		}
		if len(words) > 0 && isUnit(words[0]) {
			at.unit, words = words[0], words[1:]
		}
		for _, w := range words {
			if isUnit(w) && !strings.HasSuffix(w, ".slice") {
				at.below = w
				break
			}
		}
		return orDash(part(at))
	}
}

// isUnit reports whether a component of a path is the name of a unit that contains processes.
func isUnit(name string) bool {
	for _, kind := range []string{".service", ".scope", ".slice", ".socket", ".mount", ".swap"} {
		if strings.HasSuffix(name, kind) {
			return true
		}
	}
	return false
}

func slice(at place) string      { return at.slice }
func systemUnit(at place) string { return at.unit }

// userUnit returns the unit of the user's own systemd.
func userUnit(at place) string {
	if strings.HasPrefix(at.unit, "user@") {
		return at.below
	}
	return ""
}

func session(at place) string {
	number, _ := strings.CutPrefix(strings.TrimSuffix(at.unit, ".scope"), "session-")
	if number == at.unit || number+".scope" == at.unit {
		return ""
	}
	return number
}

func ownerOfSlice(at place) string {
	uid, ok := strings.CutPrefix(strings.TrimSuffix(at.slice, ".slice"), "user-")
	if !ok {
		return ""
	}
	return uid
}

// dockerID returns the beginning of the id of a docker container.
func dockerID(p *procps.Process) string {
	text := p.File("cgroup")
	for _, mark := range []string{"/docker-", "/docker/"} {
		if _, id, ok := strings.Cut(text, mark); ok && len(id) >= 12 {
			return id[:12]
		}
	}
	return "-"
}

// lxcName returns the name of an LXC container.
func lxcName(p *procps.Process) string {
	text := p.File("cgroup")
	for _, mark := range []string{"lxc.payload/", "lxc.payload.", "lxc/"} {
		if _, name, ok := strings.Cut(text, mark); ok {
			return strings.FieldsFunc(name+"\n", func(r rune) bool { return r == '/' || r == '\n' })[0]
		}
	}
	return "-"
}

package ps

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"contedor/internal/tool/procps"
)

// A column is a format specifier of ps(1).
type column struct {
	names  []string // format uses the first one
	header string
	width  int // in columns of the terminal, or pidColumn or nameColumn
	fit    fit
	text   func(*procps.Table, *procps.Process) string
	number func(*procps.Table, *procps.Process) float64 // the sort key; nil to sort by the text
}

// A fit says on which side of its column a word is, and whether a longer word is cut. The last
// column of a line is never cut.
type fit int

const (
	atRight   fit = iota // on the right, never cut
	atLeft               // on the left, never cut
	cutAtLeft            // on the left, cut
)

// Special widths.
const (
	pidColumn  = -1 // the width of the largest process id
	nameColumn = -2 // the width of a user or group name; a longer one is cut and marked with "+"
)

// columns returns the supported format specifiers, STANDARD FORMAT SPECIFIERS in ps(1).
var columns = sync.OnceValue(func() []column {
	return []column{
		id("pid", "PID", func(p *procps.Process) int { return p.PID }),
		id("tgid", "TGID", func(p *procps.Process) int { return p.PID }),
		id("ppid", "PPID", func(p *procps.Process) int { return p.PPID }),
		id("pgid", "PGID", func(p *procps.Process) int { return p.PGRP }),
		id("pgrp", "PGRP", func(p *procps.Process) int { return p.PGRP }),
		id("sid", "SID", func(p *procps.Process) int { return p.Session }),
		id("sess", "SESS", func(p *procps.Process) int { return p.Session }, "session"),
		id("tpgid", "TPGID", func(p *procps.Process) int { return p.TPGID }),

		owner("user", "USER", 1, "uname"), owner("euser", "EUSER", 1), owner("ruser", "RUSER", 0),
		owner("uidname", "UID", 1), // of -f
		ownerID("uid", "UID", 1), ownerID("euid", "EUID", 1), ownerID("ruid", "RUID", 0),
		groupOwner("group", "GROUP", 1), groupOwner("egroup", "EGROUP", 1), groupOwner("rgroup", "RGROUP", 0),
		groupID("gid", "GID", 1), groupID("egid", "EGID", 1), groupID("rgid", "RGID", 0),

		{[]string{"pcpu", "%cpu"}, "%CPU", 4, atRight, pcpu, (*procps.Table).CPUShare},
		{[]string{"pmem", "%mem"}, "%MEM", 4, atRight, func(t *procps.Table, p *procps.Process) string {
			m := t.MemoryShare(p)
			return fmt.Sprintf("%d.%d", m/10, m%10)
		}, func(t *procps.Table, p *procps.Process) float64 { return float64(p.Resident()) }},
		{[]string{"c"}, "C", 2, atRight, func(t *procps.Table, p *procps.Process) string {
			return strconv.Itoa(min(int(t.CPUShare(p)), 99))
		}, (*procps.Table).CPUShare},
		count("vsz", "VSZ", 6, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.VSize / 1024) }, "vsize"),
		count("rss", "RSS", 5, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.Resident()) }, "rssize"),
		count("rsz", "RSZ", 5, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.Resident()) }),
		count("nlwp", "NLWP", 4, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.NumThreads) }),
		count("thcount", "THCNT", 5, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.NumThreads) }),
		count("psr", "PSR", 3, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.Processor) }),
		count("pri", "PRI", 3, func(_ *procps.Table, p *procps.Process) int64 { return int64(39 - p.Priority) }),
		{[]string{"ni", "nice"}, "NI", 3, atRight, func(_ *procps.Table, p *procps.Process) string {
			if p.Policy != 0 && p.Policy != 3 && p.Policy != 5 { // only these policies of sched(7) have a nice value
				return "-"
			}
			return strconv.Itoa(p.Nice)
		}, func(_ *procps.Table, p *procps.Process) float64 { return float64(p.Nice) }},

		{[]string{"f", "flag", "flags"}, "F", 1, atRight, func(_ *procps.Table, p *procps.Process) string { return strconv.FormatUint(uint64(p.Flags>>6&7), 8) }, nil},
		{[]string{"sz"}, "SZ", 5, atRight, func(_ *procps.Table, p *procps.Process) string { return strconv.Itoa(int(p.VSize) / os.Getpagesize()) }, pages},
		count("opri", "PRI", 3, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.Priority + 60) }), // of -l
		count("priority", "PRI", 3, func(_ *procps.Table, p *procps.Process) int64 { return int64(p.Priority) }),  // of l
		text("addr", "ADDR", 1, atLeft, func(*procps.Process) string { return "-" }),
		text("wchan", "WCHAN", 6, cutAtLeft, (*procps.Process).WaitsIn),

		text("stat", "STAT", 4, atLeft, (*procps.Process).Stat),
		text("s", "S", 1, atLeft, func(p *procps.Process) string { return p.State }, "state"),
		text("tty", "TT", 8, atLeft, (*procps.Process).Terminal, "tt"),
		text("tname", "TTY", 8, atLeft, (*procps.Process).Terminal),

		{[]string{"start_time"}, "START", 5, atRight, started, startedAt},
		{[]string{"stime"}, "STIME", 5, atRight, started, startedAt},
		{[]string{"lstart"}, "STARTED", 24, atRight, func(t *procps.Table, p *procps.Process) string { return t.Started(p).Format(time.ANSIC) }, startedAt},
		{[]string{"time", "cputime"}, "TIME", 8, atRight, func(_ *procps.Table, p *procps.Process) string { return days(p.CPUTime(), true) }, used},
		{[]string{"bsdtime"}, "TIME", 6, atRight, func(_ *procps.Table, p *procps.Process) string {
			s := p.CPUTime()
			return fmt.Sprintf("%d:%02d", s/60, s%60)
		}, used},
		{[]string{"etime"}, "ELAPSED", 11, atRight, func(t *procps.Table, p *procps.Process) string { return days(int64(t.Elapsed(p).Seconds()), false) }, lives},
		{[]string{"etimes"}, "ELAPSED", 7, atRight, func(t *procps.Table, p *procps.Process) string {
			return strconv.FormatInt(int64(t.Elapsed(p).Seconds()), 10)
		}, lives},

		text("comm", "COMMAND", 15, cutAtLeft, (*procps.Process).Name, "ucomm"),
		{[]string{"ucmd"}, "CMD", 15, cutAtLeft, func(_ *procps.Table, p *procps.Process) string { return p.Depth + p.Name() }, nil},
		{[]string{"args", "command"}, "COMMAND", 27, cutAtLeft, commandLine, nil},
		{[]string{"cmd"}, "CMD", 27, cutAtLeft, commandLine, nil},

		text("cgroup", "CGROUP", 27, cutAtLeft, (*procps.Process).CGroup),
		text("cgname", "CGNAME", 27, cutAtLeft, func(p *procps.Process) string {
			if _, name, _ := strings.Cut(p.CGroup(), ":name="); name != "" {
				return name
			}
			return p.CGroup()
		}),

		namespace("cgroup"), namespace("ipc"), namespace("mnt"), namespace("net"),
		namespace("pid"), namespace("time"), namespace("user"), namespace("uts"),
	}
})

// findColumn returns the column with a name, or nil.
func findColumn(name string) *column {
	list := columns()
	for i := range list {
		for _, n := range list[i].names {
			if n == name {
				return &list[i]
			}
		}
	}
	return nil
}

func id(name, header string, get func(*procps.Process) int, more ...string) column {
	return column{append([]string{name}, more...), header, pidColumn, atRight,
		func(_ *procps.Table, p *procps.Process) string { return strconv.Itoa(get(p)) },
		func(_ *procps.Table, p *procps.Process) float64 { return float64(get(p)) }}
}

func count(name, header string, width int, get func(*procps.Table, *procps.Process) int64, more ...string) column {
	return column{append([]string{name}, more...), header, width, atRight,
		func(t *procps.Table, p *procps.Process) string { return strconv.FormatInt(get(t, p), 10) },
		func(t *procps.Table, p *procps.Process) float64 { return float64(get(t, p)) }}
}

func text(name, header string, width int, fit fit, get func(*procps.Process) string, more ...string) column {
	return column{append([]string{name}, more...), header, width, fit,
		func(_ *procps.Table, p *procps.Process) string { return get(p) }, nil}
}

// owner returns a column with a user's name. which is the index in the line of
// /proc/PID/status: 0 for the real id, 1 for the effective id.
func owner(name, header string, which int, more ...string) column {
	return column{append([]string{name}, more...), header, nameColumn, atLeft,
		func(t *procps.Table, p *procps.Process) string { return t.User(p.Status.UIDs[which]) }, nil}
}

func groupOwner(name, header string, which int, more ...string) column {
	return column{append([]string{name}, more...), header, nameColumn, atLeft,
		func(t *procps.Table, p *procps.Process) string { return t.Group(p.Status.GIDs[which]) }, nil}
}

// ownerID returns a column with a user's id. procps prints it as a signed number.
func ownerID(name, header string, which int, more ...string) column {
	return count(name, header, 5, func(_ *procps.Table, p *procps.Process) int64 { return int64(int32(p.Status.UIDs[which])) }, more...)
}

func groupID(name, header string, which int, more ...string) column {
	return count(name, header, 5, func(_ *procps.Table, p *procps.Process) int64 { return int64(int32(p.Status.GIDs[which])) }, more...)
}

// namespace returns a column with the inode number of a namespace in /proc/PID/ns.
func namespace(kind string) column {
	return column{[]string{kind + "ns"}, strings.ToUpper(kind) + "NS", 10, atRight, func(_ *procps.Table, p *procps.Process) string {
		link, err := os.Readlink(fmt.Sprintf("%s/%d/ns/%s", procps.MountPoint, p.PID, kind))
		_, number, ok := strings.Cut(strings.TrimSuffix(link, "]"), "[")
		if err != nil || !ok {
			return "-"
		}
		return number
	}, nil}
}

func commandLine(_ *procps.Table, p *procps.Process) string { return p.Depth + p.Command() }

func pcpu(t *procps.Table, p *procps.Process) string {
	tenths := int(t.CPUShare(p) * 10) // truncated, as in procps
	if tenths > 999 {
		return strconv.Itoa(tenths / 10)
	}
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// started returns the time of day of a start today, the day of one this year, or else the year.
func started(t *procps.Table, p *procps.Process) string {
	now, then := t.Now.Local(), t.Started(p).Local()
	switch {
	case then.Year() != now.Year():
		return then.Format("2006")
	case then.YearDay() != now.YearDay():
		return then.Format("Jan02")
	}
	return then.Format("15:04")
}

func pages(_ *procps.Table, p *procps.Process) float64     { return float64(p.VSize) }
func startedAt(_ *procps.Table, p *procps.Process) float64 { return float64(p.Starttime) }
func lives(t *procps.Table, p *procps.Process) float64     { return t.Elapsed(p).Seconds() }
func used(_ *procps.Table, p *procps.Process) float64      { return float64(p.Ticks()) }

// ordered returns the comparison of processes by a column.
func ordered(t *procps.Table, c *column) func(a, b *procps.Process) int {
	if c.number == nil {
		return func(a, b *procps.Process) int { return cmp.Compare(c.text(t, a), c.text(t, b)) }
	}
	return func(a, b *procps.Process) int { return cmp.Compare(c.number(t, a), c.number(t, b)) }
}

// days formats seconds as [D-]HH:MM:SS. Without hours it leaves HH out if it is 0.
func days(s int64, hours bool) string {
	text := fmt.Sprintf("%02d:%02d", s/60%60, s%60)
	if hours || s >= 3600 {
		text = fmt.Sprintf("%02d:%s", s/3600%24, text)
	}
	if d := s / 86400; d > 0 {
		text = fmt.Sprintf("%d-%02d:%02d:%02d", d, s/3600%24, s/60%60, s%60)
	}
	return text
}

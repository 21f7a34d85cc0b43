package procps

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A column is a format specifier of ps(1).
type column struct {
	names  []string // the first is the one that the formats below use
	header string
	width  int // pidColumn: that of a process id
	right  bool
	text   func(*table, *process) string
	number func(*table, *process) float64 // to sort by; nil for the text
}

// pidColumn is the width of a column of process ids.
const pidColumn = -1

// columns are the specifiers that are known, as under STANDARD FORMAT
// SPECIFIERS in ps(1).
var columns = sync.OnceValue(func() []column {
	return []column{
		id("pid", "PID", func(p *process) int { return p.PID }),
		id("tgid", "TGID", func(p *process) int { return p.PID }),
		id("ppid", "PPID", func(p *process) int { return p.PPID }),
		id("pgid", "PGID", func(p *process) int { return p.PGRP }),
		id("pgrp", "PGRP", func(p *process) int { return p.PGRP }),
		id("sid", "SID", func(p *process) int { return p.Session }),
		id("sess", "SESS", func(p *process) int { return p.Session }, "session"),
		id("tpgid", "TPGID", func(p *process) int { return p.TPGID }),

		owner("user", "USER", 1, "uname"), owner("euser", "EUSER", 1), owner("ruser", "RUSER", 0),
		owner("uidname", "UID", 1), // of -f
		ownerID("uid", "UID", 1), ownerID("euid", "EUID", 1), ownerID("ruid", "RUID", 0),
		groupOwner("group", "GROUP", 1), groupOwner("egroup", "EGROUP", 1), groupOwner("rgroup", "RGROUP", 0),
		groupID("gid", "GID", 1), groupID("egid", "EGID", 1), groupID("rgid", "RGID", 0),

		{[]string{"pcpu", "%cpu"}, "%CPU", 4, true, pcpu, (*table).cpuShare},
		{[]string{"pmem", "%mem"}, "%MEM", 4, true, func(t *table, p *process) string {
			m := t.memoryShare(p)
			return fmt.Sprintf("%d.%d", m/10, m%10)
		}, func(t *table, p *process) float64 { return float64(p.resident()) }},
		count("c", "C", 2, func(t *table, p *process) int64 { return min(int64(t.cpuShare(p)), 99) }),
		count("vsz", "VSZ", 6, func(_ *table, p *process) int64 { return int64(p.VSize / 1024) }, "vsize"),
		count("rss", "RSS", 5, func(_ *table, p *process) int64 { return int64(p.resident()) }, "rssize"),
		count("rsz", "RSZ", 5, func(_ *table, p *process) int64 { return int64(p.resident()) }),
		count("nlwp", "NLWP", 4, func(_ *table, p *process) int64 { return int64(p.NumThreads) }),
		count("thcount", "THCNT", 5, func(_ *table, p *process) int64 { return int64(p.NumThreads) }),
		count("psr", "PSR", 3, func(_ *table, p *process) int64 { return int64(p.Processor) }),
		count("pri", "PRI", 3, func(_ *table, p *process) int64 { return int64(39 - p.Priority) }),
		{[]string{"ni", "nice"}, "NI", 3, true, func(_ *table, p *process) string {
			if p.Policy != 0 && p.Policy != 3 && p.Policy != 5 { // sched(7): those with a nice value
				return "-"
			}
			return strconv.Itoa(p.Nice)
		}, func(_ *table, p *process) float64 { return float64(p.Nice) }},

		{[]string{"f", "flag", "flags"}, "F", 1, true, func(_ *table, p *process) string { return strconv.FormatUint(uint64(p.Flags>>6&7), 8) }, nil},
		{[]string{"sz"}, "SZ", 5, true, func(_ *table, p *process) string { return strconv.Itoa(int(p.VSize) / os.Getpagesize()) }, (*table).pages},
		count("opri", "PRI", 3, func(_ *table, p *process) int64 { return int64(p.Priority + 60) }), // of -l
		count("priority", "PRI", 3, func(_ *table, p *process) int64 { return int64(p.Priority) }),  // of l
		text("addr", "ADDR", 1, func(*process) string { return "-" }),
		text("wchan", "WCHAN", 6, (*process).waitsIn),

		text("stat", "STAT", 4, (*process).stat),
		text("s", "S", 1, func(p *process) string { return p.State }, "state"),
		text("tty", "TT", 8, (*process).terminal, "tt"),
		text("tname", "TTY", 8, (*process).terminal),

		{[]string{"start_time"}, "START", 5, true, started, startedAt},
		{[]string{"stime"}, "STIME", 5, true, started, startedAt},
		{[]string{"lstart"}, "STARTED", 24, true, func(t *table, p *process) string { return t.started(p).Format(time.ANSIC) }, startedAt},
		{[]string{"time", "cputime"}, "TIME", 8, true, func(_ *table, p *process) string { return days(p.cpuTime(), true) }, used},
		{[]string{"bsdtime"}, "TIME", 6, true, func(_ *table, p *process) string {
			s := p.cpuTime()
			return fmt.Sprintf("%d:%02d", s/60, s%60)
		}, used},
		{[]string{"etime"}, "ELAPSED", 11, true, func(t *table, p *process) string { return days(int64(t.elapsed(p).Seconds()), false) }, lives},
		{[]string{"etimes"}, "ELAPSED", 7, true, func(t *table, p *process) string {
			return strconv.FormatInt(int64(t.elapsed(p).Seconds()), 10)
		}, lives},

		text("comm", "COMMAND", 15, (*process).name, "ucomm"),
		{[]string{"ucmd"}, "CMD", 15, false, func(_ *table, p *process) string { return p.depth + p.name() }, nil},
		{[]string{"args", "command"}, "COMMAND", 27, false, commandLine, nil},
		{[]string{"cmd"}, "CMD", 27, false, commandLine, nil},

		namespace("cgroup"), namespace("ipc"), namespace("mnt"), namespace("net"),
		namespace("pid"), namespace("time"), namespace("user"), namespace("uts"),
	}
})

// findColumn returns the column of that name, or nil.
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

func id(name, header string, get func(*process) int, more ...string) column {
	return column{append([]string{name}, more...), header, pidColumn, true,
		func(_ *table, p *process) string { return strconv.Itoa(get(p)) },
		func(_ *table, p *process) float64 { return float64(get(p)) }}
}

func count(name, header string, width int, get func(*table, *process) int64, more ...string) column {
	return column{append([]string{name}, more...), header, width, true,
		func(t *table, p *process) string { return strconv.FormatInt(get(t, p), 10) },
		func(t *table, p *process) float64 { return float64(get(t, p)) }}
}

func text(name, header string, width int, get func(*process) string, more ...string) column {
	return column{append([]string{name}, more...), header, width, false,
		func(_ *table, p *process) string { return get(p) }, nil}
}

// owner is a user's name; which is the place in /proc/PID/status: real,
// effective.
func owner(name, header string, which int, more ...string) column {
	return column{append([]string{name}, more...), header, nameWidth, false,
		func(t *table, p *process) string { return cut(t.user(p.status.UIDs[which]), nameWidth) }, nil}
}

func groupOwner(name, header string, which int, more ...string) column {
	return column{append([]string{name}, more...), header, nameWidth, false,
		func(t *table, p *process) string { return cut(t.group(p.status.GIDs[which]), nameWidth) }, nil}
}

func ownerID(name, header string, which int, more ...string) column {
	return count(name, header, 5, func(_ *table, p *process) int64 { return int64(p.status.UIDs[which]) }, more...)
}

func groupID(name, header string, which int, more ...string) column {
	return count(name, header, 5, func(_ *table, p *process) int64 { return int64(p.status.GIDs[which]) }, more...)
}

// nameWidth is how wide the name of a user or group is shown.
const nameWidth = 8

// cut shortens a name that is too long, and marks that.
func cut(name string, width int) string {
	if len(name) <= width {
		return name
	}
	return name[:width-1] + "+"
}

// namespace shows the number of a namespace of /proc/PID/ns.
func namespace(kind string) column {
	return column{[]string{kind + "ns"}, strings.ToUpper(kind) + "NS", 10, true, func(_ *table, p *process) string {
		link, err := os.Readlink(fmt.Sprintf("%s/%d/ns/%s", mountPoint, p.PID, kind))
		_, number, ok := strings.Cut(strings.TrimSuffix(link, "]"), "[")
		if err != nil || !ok {
			return "-"
		}
		return number
	}, nil}
}

func commandLine(_ *table, p *process) string { return p.depth + p.command() }

func pcpu(t *table, p *process) string {
	share := t.cpuShare(p)
	if share > 999 {
		return strconv.Itoa(int(share))
	}
	tenths := int(share * 10) // not rounded
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// started is the time of a start of today, the day of one of this year, or the
// year.
func started(t *table, p *process) string {
	now, then := t.now.Local(), t.started(p).Local()
	switch {
	case then.Year() != now.Year():
		return then.Format("2006")
	case then.YearDay() != now.YearDay():
		return then.Format("Jan02")
	}
	return then.Format("15:04")
}

func (t *table) pages(p *process) float64    { return float64(p.VSize) }
func startedAt(_ *table, p *process) float64 { return float64(p.Starttime) }
func lives(t *table, p *process) float64     { return t.elapsed(p).Seconds() }
func used(_ *table, p *process) float64      { return float64(p.ticks()) }

// by compares processes by a column.
func (t *table) by(c *column) func(a, b *process) int {
	if c.number == nil {
		return func(a, b *process) int { return cmp.Compare(c.text(t, a), c.text(t, b)) }
	}
	return func(a, b *process) int { return cmp.Compare(c.number(t, a), c.number(t, b)) }
}

// days shows seconds as [DD-]HH:MM:SS, the hours left out where there are none
// and they need not stand.
func days(s int64, hours bool) string {
	text := fmt.Sprintf("%02d:%02d", s/60%60, s%60)
	if hours || s >= 3600 {
		text = fmt.Sprintf("%02d:%s", s/3600%24, text)
	}
	if d := s / 86400; d > 0 {
		text = fmt.Sprintf("%02d-%02d:%02d:%02d", d, s/3600%24, s/60%60, s%60)
	}
	return text
}

package ps

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"contedor/internal/linux/clock"
	"contedor/internal/tool/gnu/dates"
	"contedor/internal/tool/procps"
)

// A column is a format specifier of ps(1).
type column struct {
	names  []string // -o knows the column by each of them
	header string
	width  int // in columns of the terminal, or pidColumn
	fit    fit
	rows   rows
	text   func(*listing, *procps.Process) string  // nil if the column never has a value
	number func(*listing, *procps.Process) float64 // the sort key; nil to sort by the text
}

// A fit says on which side of its column a word is, and whether a longer word is cut.
type fit int

const (
	atRight   fit = iota // on the right, never cut
	atLeft               // on the left, never cut
	cutAtLeft            // on the left, cut
	ofUser               // the name of a user or group: on the left, a number under n on the right
	ofWait               // the name of a kernel function: on the left and cut, under n on the right
	ofSignals            // a set of signals: 9 columns on the right, 16 if the line has room
	literal              // text between AIX descriptors, which no blank separates from its neighbors
)

// rows are the lines in which a column has a value when both processes and threads are listed.
type rows int

const (
	everyRow rows = iota
	processRow
	threadRow
)

// pidColumn is the width of the largest process id.
const pidColumn = -1

// columns returns the format specifiers: STANDARD FORMAT SPECIFIERS in ps(1), and those that the
// manual page does not have.
var columns = sync.OnceValue(func() []column {
	list := []column{
		id("PID", processRow, func(p *procps.Process) int { return p.TGID }, "pid"),
		id("TGID", processRow, func(p *procps.Process) int { return p.TGID }, "tgid"),
		id("LWP", threadRow, func(p *procps.Process) int { return p.PID }, "lwp"),
		id("SPID", threadRow, func(p *procps.Process) int { return p.PID }, "spid"),
		id("TID", threadRow, func(p *procps.Process) int { return p.PID }, "tid"),
		id("PPID", processRow, func(p *procps.Process) int { return p.PPID }, "ppid"),
		id("PGID", processRow, func(p *procps.Process) int { return p.PGRP }, "pgid"),
		id("PGRP", processRow, func(p *procps.Process) int { return p.PGRP }, "pgrp"),
		id("SID", processRow, func(p *procps.Process) int { return p.Session }, "sid"),
		id("SESS", processRow, func(p *procps.Process) int { return p.Session }, "sess", "session"),
		id("TPGID", processRow, func(p *procps.Process) int { return p.TPGID }, "tpgid"),

		owner("USER", effective, "user", "uname"), owner("EUSER", effective, "euser"),
		owner("UID", effective, "uid_hack"), // of -f
		owner("RUSER", realID, "ruser"),
		owner("SUSER", saved, "suser"), owner("SVUSER", saved, "svuser"),
		owner("FUSER", ofFiles, "fuser"), owner("FSUSER", ofFiles, "fsuser"),
		ownerID("UID", effective, "uid"), ownerID("EUID", effective, "euid"), ownerID("RUID", realID, "ruid"),
		ownerID("SUID", saved, "suid"), ownerID("SVUID", saved, "svuid"),
		ownerID("FUID", ofFiles, "fuid"), ownerID("FSUID", ofFiles, "fsuid"),
		groupOwner("GROUP", effective, "group"), groupOwner("EGROUP", effective, "egroup"), groupOwner("RGROUP", realID, "rgroup"),
		groupOwner("SGROUP", saved, "sgroup"), groupOwner("SVGROUP", saved, "svgroup"),
		groupOwner("FGROUP", ofFiles, "fgroup"), groupOwner("FSGROUP", ofFiles, "fsgroup"),
		groupID("GID", effective, "gid"), groupID("EGID", effective, "egid"), groupID("RGID", realID, "rgid"),
		groupID("SGID", saved, "sgid"), groupID("SVGID", saved, "svgid"),
		groupID("FGID", ofFiles, "fgid"), groupID("FSGID", ofFiles, "fsgid"),
		word("LUID", 5, atRight, everyRow, loginUser, "luid"),
		word("SUPGID", 20, cutAtLeft, processRow, supplementaryIDs, "supgid"),
		{[]string{"supgrp"}, "SUPGRP", 40, cutAtLeft, processRow, supplementaryNames, nil},

		{[]string{"pcpu", "%cpu"}, "%CPU", 4, atRight, everyRow, pcpu, cpuShare},
		{[]string{"cp"}, "CP", 3, atRight, everyRow, func(l *listing, p *procps.Process) string {
			return fmt.Sprintf("%3d", min(int(cpuShare(l, p)*10), 999))
		}, cpuShare},
		{[]string{"c", "util"}, "C", 2, atRight, everyRow, func(l *listing, p *procps.Process) string {
			return fmt.Sprintf("%2d", min(int(cpuShare(l, p)), 99))
		}, cpuShare},
		{[]string{"cuu"}, "%CUU", 6, atRight, everyRow, func(l *listing, p *procps.Process) string {
			return thousandths(l.table.CPUShare(p, p.Ticks()))
		}, cpuShare},
		{[]string{"cuc"}, "%CUC", 7, atRight, everyRow, func(l *listing, p *procps.Process) string {
			return thousandths(l.table.CPUShare(p, p.TicksWithChildren()))
		}, cpuShare},
		{[]string{"pmem", "%mem"}, "%MEM", 4, atRight, processRow, func(l *listing, p *procps.Process) string {
			m := l.table.MemoryShare(p)
			return fmt.Sprintf("%2d.%d", m/10, m%10)
		}, func(l *listing, p *procps.Process) float64 { return float64(p.Resident()) }},

		count("VSZ", 6, processRow, func(p *procps.Process) int64 { return int64(p.VSize / 1024) }, "vsz", "vsize"),
		count("SZ", 5, processRow, func(p *procps.Process) int64 { return int64(p.VSize) / int64(os.Getpagesize()) }, "sz"),
		count("SIZE", 5, processRow, func(p *procps.Process) int64 { return int64(p.VSize) }, "m_size"),
		count("SIZE", 5, processRow, func(p *procps.Process) int64 { return int64(p.Status.VmData+p.Status.VmStk) / 1024 }, "size"),
		count("RSS", 5, processRow, resident, "rss", "rssize"),
		count("RSZ", 5, processRow, resident, "rsz"),
		{[]string{"sgi_rss"}, "RSS", 4, atLeft, processRow, func(_ *listing, p *procps.Process) string { return strconv.FormatInt(resident(p), 10) }, nil},
		count("PSS", 5, processRow, shareOfMaps("Pss:"), "pss"),
		count("USS", 5, processRow, shareOfMaps("Private_Clean:", "Private_Dirty:"), "uss"),
		count("HTPRV", 5, processRow, shareOfMaps("Private_Hugetlb:"), "htprv"),
		count("HTSHR", 5, processRow, shareOfMaps("Shared_Hugetlb:"), "htshr"),
		count("DRS", 5, processRow, dataSize, "drs", "m_drs"), count("DSIZ", 4, processRow, dataSize, "dsiz"),
		count("TRS", 5, processRow, codeSize, "m_trs"), count("TRS", 4, processRow, codeSize, "trs"),
		count("TRSS", 4, processRow, codeSize, "trss"), count("TSIZ", 4, processRow, codeSize, "tsiz"),
		faults("MAJFLT", major, "majflt"), faults("MAJFL", major, "maj_flt"), faults("PAGEIN", major, "pagein"),
		faults("MINFLT", minor, "minflt"), faults("MINFL", minor, "min_flt"),
		word("LIM", 5, atRight, everyRow, residentLimit, "lim"),
		word("STACKP", 16, atRight, processRow, address(startOfStack), "stackp", "start_stack"),
		word("ESP", 16, atRight, threadRow, address(stackPointer), "esp"),
		word("EIP", 16, atRight, threadRow, address(instructionPointer), "eip"),

		count("NLWP", 4, processRow, func(p *procps.Process) int64 { return int64(p.NumThreads) }, "nlwp"),
		count("THCNT", 5, processRow, func(p *procps.Process) int64 { return int64(p.NumThreads) }, "thcount"),
		count("FDS", 3, processRow, openFiles, "fds"),
		count("PSR", 3, threadRow, processor, "psr"), count("CPU", 3, threadRow, processor, "cpu"),
		count("CPUID", 5, threadRow, processor, "cpuid"), count("C", 3, threadRow, processor, "lastcpu"),
		word("P", 1, atRight, threadRow, func(p *procps.Process) string {
			if p.State != "R" {
				return "*"
			}
			return strconv.FormatInt(processor(p), 10)
		}, "sgi_p"),
		count("NUMA", 4, everyRow, func(*procps.Process) int64 { return -1 }, "numa"), // as procps without libnuma

		priority("PRI", 60, "opri", "intpri"), // of -l
		priority("PRI", 0, "priority"),        // of l
		priority("FOO", -20, "pri_foo"), priority("BAR", 1, "pri_bar"), priority("BAZ", 100, "pri_baz"),
		count("PRI", 3, threadRow, func(p *procps.Process) int64 { return int64(39 - p.Priority) }, "pri"), // of -c
		count("API", 3, threadRow, func(p *procps.Process) int64 { return int64(-1 - p.Priority) }, "pri_api"),
		{[]string{"ni", "nice"}, "NI", 3, atRight, threadRow, niceness, func(_ *listing, p *procps.Process) float64 { return float64(p.Nice) }},
		word("CLS", 3, atLeft, threadRow, schedulingClass, "class"), word("CLS", 3, atRight, threadRow, schedulingClass, "cls"),
		word("POL", 3, atLeft, threadRow, schedulingClass, "policy"),
		count("SCH", 3, threadRow, func(p *procps.Process) int64 { return int64(p.Policy) }, "sched"),
		word("RTPRIO", 6, atRight, threadRow, func(p *procps.Process) string {
			if p.Policy == 0 {
				return "-"
			}
			return strconv.Itoa(int(p.RTPriority))
		}, "rtprio"),
		count("OOM", 4, threadRow, fileNumber("oom_score"), "oom"), count("OOMADJ", 5, threadRow, fileNumber("oom_score_adj"), "oomadj"),
		count("AGID", 5, everyRow, autogroup(0), "ag_id"), count("AGNI", 4, everyRow, autogroup(1), "ag_nice"),

		word("F", 1, atRight, everyRow, func(p *procps.Process) string { return strconv.FormatUint(uint64(p.Flags>>6&7), 8) }, "f", "flag", "flags"),
		{names: []string{"addr_1"}, header: "ADDR", width: 1, fit: atLeft}, // of -l
		{[]string{"wchan", "wname"}, "WCHAN", 6, ofWait, threadRow, func(_ *listing, p *procps.Process) string { return p.WaitsIn() }, nil},
		word("STAT", 4, atLeft, threadRow, (*procps.Process).Stat, "stat"),
		word("S", 1, atLeft, threadRow, func(p *procps.Process) string { return p.State }, "s", "state"),
		word("TT", 8, atLeft, processRow, (*procps.Process).Terminal, "tty", "tt"),
		word("TTY", 8, atLeft, processRow, (*procps.Process).Terminal, "tname", "tty8", "longtname"),
		word("TTY", 4, atLeft, processRow, shortTerminal, "tty4"),

		signalSet("PENDING", "ShdPnd:", everyRow, "pending", "sig"), signalSet("SIGNAL", "ShdPnd:", everyRow, "sig_pend"),
		signalSet("PENDING", "SigPnd:", everyRow, "tsig"),
		signalSet("BLOCKED", "SigBlk:", threadRow, "blocked", "sigmask", "sig_block"),
		signalSet("IGNORED", "SigIgn:", threadRow, "ignored", "sigignore", "sig_ignore"),
		signalSet("CAUGHT", "SigCgt:", threadRow, "caught", "sigcatch"), signalSet("CATCHED", "SigCgt:", threadRow, "sig_catch"),
		word("PCAP", 16, atRight, threadRow, func(p *procps.Process) string { return statusLine(p, "CapPrm:") }, "pcap"),
		word("PCAPS", 16, atRight, threadRow, permittedCapabilities, "pcaps"),

		startColumn("START", 5, startOfDay, "start_time"), startColumn("STIME", 5, startOfDay, "stime"),
		startColumn("STARTED", 24, fullStart, "lstart"), startColumn("STARTED", 8, timeOrDay, "start"), startColumn("START", 6, bsdStart, "bsdstart"),
		{[]string{"time", "cputime", "atime"}, "TIME", 8, atRight, everyRow, func(_ *listing, p *procps.Process) string { return days(p.CPUTime(), true) }, used},
		count("TIME", 8, everyRow, (*procps.Process).CPUTime, "times", "cputimes"),
		{[]string{"bsdtime"}, "TIME", 6, atRight, everyRow, func(l *listing, p *procps.Process) string {
			s := l.ticks(p) / clock.UserHZ
			return fmt.Sprintf("%3d:%02d", s/60, s%60)
		}, used},
		{[]string{"etime"}, "ELAPSED", 11, atRight, everyRow, func(l *listing, p *procps.Process) string {
			return days(int64(l.table.Elapsed(p).Seconds()), false)
		}, lives},
		{[]string{"etimes"}, "ELAPSED", 7, atRight, everyRow, func(l *listing, p *procps.Process) string {
			return strconv.FormatInt(int64(l.table.Elapsed(p).Seconds()), 10)
		}, lives},

		{[]string{"comm", "ucomm"}, "COMMAND", 15, cutAtLeft, processRow, programName, nil},
		{[]string{"ucmd"}, "CMD", 15, cutAtLeft, processRow, programName, nil},
		{[]string{"args", "command"}, "COMMAND", 27, cutAtLeft, processRow, commandLine, nil},
		{[]string{"cmd"}, "CMD", 27, cutAtLeft, processRow, commandLine, nil},
		{[]string{"fname"}, "COMMAND", 8, cutAtLeft, processRow, func(_ *listing, p *procps.Process) string {
			return procps.Clip(p.Depth+procps.Printable(p.Comm), 8)
		}, nil},
		word("EXE", 27, cutAtLeft, processRow, executable, "exe"),
		word("ENVIRONMENT", 31, cutAtLeft, processRow, environment, "environ"),

		word("CGROUP", 27, cutAtLeft, processRow, (*procps.Process).CGroup, "cgroup"),
		word("CGNAME", 27, cutAtLeft, processRow, controlGroupName, "cgname"),
		word("SLICE", 31, atLeft, everyRow, unitOf(slice), "slice"), word("UNIT", 31, atLeft, everyRow, unitOf(systemUnit), "unit"),
		word("UUNIT", 31, atLeft, everyRow, unitOf(userUnit), "uunit"), word("SESSION", 11, atLeft, everyRow, unitOf(session), "lsession"),
		word("OWNER", 5, atLeft, everyRow, unitOf(ownerOfSlice), "ouid"),
		word("SEAT", 11, atLeft, everyRow, func(*procps.Process) string { return "-" }, "seat"),
		word("MACHINE", 31, atLeft, everyRow, func(*procps.Process) string { return "-" }, "machine"),
		word("DOCKER", 12, atLeft, everyRow, dockerID, "docker"), word("LXC", 8, atLeft, everyRow, lxcName, "lxc"),
		label("CONTEXT", "context"), label("LABEL", "label"), label("ZONE", "zone"),

		namespace("cgroup"), namespace("ipc"), namespace("mnt"), namespace("net"),
		namespace("pid"), namespace("time"), namespace("user"), namespace("uts"),

		inputOutput("RBYTES", "read_bytes:", "rbytes"), inputOutput("RCHARS", "rchar:", "rchars"), inputOutput("ROPS", "syscr:", "rops"),
		inputOutput("WBYTES", "write_bytes:", "wbytes"), inputOutput("WCBYTES", "cancelled_write_bytes:", "wcbytes"),
		inputOutput("WCHARS", "wchar:", "wchars"), inputOutput("WOPS", "syscw:", "wops"),
	}
	return append(list, withoutValues()...)
})

// withoutValues returns the columns that ps accepts for the sake of other systems. They show "-".
func withoutValues() (list []column) {
	const table = `
		acflag ACFLG 5; addr ADDR 4; alarm ALARM 5; argc ARGC 4 p; bnd BND 1 t; cmaj_flt - 1; cmin_flt - 1; cnswap - 1; ctid CTID 5;
		cursig CURSIG 6; cutime - 1; cwd CWD 3 left; emul EMUL 13 left p; end_code E_CODE 16 p; inblk INBLK 5; inblock INBLK 5; jid JID 1 p;
		jobc JOBC 4; ktrace KTRACE 8; ktracep KTRACEP 8; login LOGNAME 8 left; logname LOGNAME 8 left; luser LUSER 8 left; m_dt DT 4 p;
		m_lrs LRS 5 p; m_resident RES 5 p; m_share SHRD 5 p; m_swap SWAP 5 p; msgrcv MSGRCV 6; msgsnd MSGSND 6; mwchan MWCHAN 6 left t;
		nivcsw IVCSW 5; nsignals NSIGS 5; nsigs NSIGS 5; nswap NSWAP 5; nvcsw VCSW 5; nwchan WCHAN 6 t; osz SZ 2 p; oublk OUBLK 5;
		oublock OUBLK 5; p_ru P_RU 6; paddr PADDR 6; poip - 1; prmgrp PRMGRP 12 p; prmid PRMID 12 p; project PROJECT 12 left p;
		projid PROJID 5 p; pset PSET 4 t; psxpri PPR 3 t; re RE 3; resident RES 5 p; rlink RLINK 8; scnt SCNT 4; scount SC 4; share - 1 p;
		sl SL 3; start_code S_CODE 16 p; status STATUS 6; systime SYSTEM 6; taskid TASKID pid t; tdev TDEV 4; timeout TMOUT 5; tmout TMOUT 5;
		tsess TSESS pid p; tsession TSESS pid p; tsid TSID pid p; u_procp UPROCP 6; umask UMASK 5; upr UPR 3 t; uprocp UPROCP 8;
		usertime USER 4; usrpri UPR 3 t; utime UTIME 6; vm_data DATA 5 p; vm_exe EXE 5 p; vm_lib LIB 5 p; vm_lock LCK 3 p;
		vm_stack STACK 5 p; xstat XSTAT 5; zoneid ZONEID 31`
	for row := range strings.SplitSeq(table, ";") {
		words := strings.Fields(row)
		c := column{names: words[:1], header: words[1]}
		if c.width, _ = strconv.Atoi(words[2]); c.width == 0 {
			c.width = pidColumn
		}
		for _, w := range words[3:] {
			switch w {
			case "left":
				c.fit = atLeft
			case "p":
				c.rows = processRow
			case "t":
				c.rows = threadRow
			}
		}
		list = append(list, c)
	}
	return list
}

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

func id(header string, rows rows, get func(*procps.Process) int, names ...string) column {
	return column{names, header, pidColumn, atRight, rows,
		func(_ *listing, p *procps.Process) string { return strconv.Itoa(get(p)) },
		func(_ *listing, p *procps.Process) float64 { return float64(get(p)) }}
}

func count(header string, width int, rows rows, get func(*procps.Process) int64, names ...string) column {
	return column{names, header, width, atRight, rows,
		func(_ *listing, p *procps.Process) string { return strconv.FormatInt(get(p), 10) },
		func(_ *listing, p *procps.Process) float64 { return float64(get(p)) }}
}

func word(header string, width int, fit fit, rows rows, get func(*procps.Process) string, names ...string) column {
	return column{names, header, width, fit, rows, func(_ *listing, p *procps.Process) string { return get(p) }, nil}
}

// Indexes in the lines Uid and Gid of /proc/PID/status.
const (
	realID = iota
	effective
	saved
	ofFiles
)

// owner returns a column with a user's name. which is an index in the Uid line.
func owner(header string, which int, names ...string) column {
	return column{names, header, 8, ofUser, everyRow, func(l *listing, p *procps.Process) string {
		if l.numbers {
			return strconv.FormatUint(p.Status.UIDs[which], 10)
		}
		return l.table.User(p.Status.UIDs[which])
	}, nil}
}

func groupOwner(header string, which int, names ...string) column {
	return column{names, header, 8, ofUser, everyRow, func(l *listing, p *procps.Process) string {
		if l.numbers {
			return strconv.FormatUint(p.Status.GIDs[which], 10)
		}
		return l.table.Group(p.Status.GIDs[which])
	}, nil}
}

// ownerID returns a column with a user's id. procps prints it as a signed number.
func ownerID(header string, which int, names ...string) column {
	return count(header, 5, everyRow, func(p *procps.Process) int64 { return int64(int32(p.Status.UIDs[which])) }, names...)
}

func groupID(header string, which int, names ...string) column {
	return count(header, 5, everyRow, func(p *procps.Process) int64 { return int64(int32(p.Status.GIDs[which])) }, names...)
}

// priority returns a column with the kernel's priority, shifted.
func priority(header string, shift int, names ...string) column {
	return count(header, 3, threadRow, func(p *procps.Process) int64 { return int64(p.Priority + shift) }, names...)
}

// faults returns a column with a number of page faults.
func faults(header string, get func(p *procps.Process, withChildren bool) uint64, names ...string) column {
	return column{names, header, 6, atRight, everyRow,
		func(l *listing, p *procps.Process) string { return strconv.FormatUint(get(p, l.deadChildren), 10) },
		func(l *listing, p *procps.Process) float64 { return float64(get(p, l.deadChildren)) }}
}

func startColumn(header string, width int, text func(*listing, time.Time) string, names ...string) column {
	return column{names, header, width, atRight, everyRow,
		func(l *listing, p *procps.Process) string { return text(l, l.table.Started(p).Local()) },
		func(_ *listing, p *procps.Process) float64 { return float64(p.Starttime) }}
}

func signalSet(header, line string, rows rows, names ...string) column {
	return column{names, header, 9, ofSignals, rows, func(l *listing, p *procps.Process) string { return l.signals(statusLine(p, line)) }, nil}
}

// label returns a column with the security label.
func label(header, name string) column {
	return word(header, 31, atLeft, everyRow, securityLabel, name)
}

func inputOutput(header, line, name string) column {
	return count(header, 5, threadRow, func(p *procps.Process) int64 {
		n, _ := strconv.ParseInt(lineOf(p.File("io"), line), 10, 64)
		return n
	}, name)
}

// namespace returns a column with the inode number of a namespace in /proc/PID/ns.
func namespace(kind string) column {
	return word(strings.ToUpper(kind)+"NS", 10, atRight, everyRow, func(p *procps.Process) string {
		link, err := os.Readlink(p.Path("ns/" + kind))
		_, number, ok := strings.Cut(strings.TrimSuffix(link, "]"), "[")
		if err != nil || !ok {
			return "-"
		}
		return number
	}, kind+"ns")
}

// commandLine returns the text of args and similar columns: the command line, or under c the program's
// name.
func commandLine(l *listing, p *procps.Process) string {
	return l.withEnvironment(p, p.Depth+map[bool]func(*procps.Process) string{false: (*procps.Process).Command, true: (*procps.Process).Name}[l.trueName](p))
}

// programName returns the text of comm and similar columns: the program's name, or under -f the command
// line.
func programName(l *listing, p *procps.Process) string {
	if l.full {
		return l.withEnvironment(p, p.Depth+p.Command())
	}
	return l.withEnvironment(p, p.Depth+p.Name())
}

func cpuShare(l *listing, p *procps.Process) float64 { return l.table.CPUShare(p, l.ticks(p)) }

func pcpu(l *listing, p *procps.Process) string {
	tenths := int(cpuShare(l, p) * 10) // truncated, as in procps
	if tenths > 999 {
		return strconv.Itoa(tenths / 10)
	}
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// thousandths formats a share in percent. As in procps, more than 99 is 99.999.
func thousandths(share float64) string {
	if share > 99 {
		share = 99.999
	}
	return strconv.FormatFloat(share, 'f', 3, 64)
}

// startOfDay returns the time of day of a start today, the day of one this year, or else the year.
func startOfDay(l *listing, then time.Time) string {
	now := l.table.Now.Local()
	switch {
	case then.Year() != now.Year():
		return then.Format("2006")
	case then.YearDay() != now.YearDay():
		return then.Format("Jan02")
	}
	return then.Format("15:04")
}

// timeOrDay returns the time of a start within the last day, or else the day.
func timeOrDay(l *listing, then time.Time) string {
	if l.table.Now.Sub(then) < 24*time.Hour {
		return then.Format("15:04:05")
	}
	return then.Format("  Jan 02")
}

func bsdStart(l *listing, then time.Time) string {
	if l.table.Now.Sub(then) > 24*time.Hour {
		return then.Format("Jan _2")
	}
	return then.Format(" 15:04")
}

func fullStart(l *listing, then time.Time) string {
	if l.dateFormat != "" {
		return dates.Format(l.dateFormat, then)
	}
	return then.Format(time.ANSIC)
}

func lives(l *listing, p *procps.Process) float64 { return l.table.Elapsed(p).Seconds() }
func used(l *listing, p *procps.Process) float64  { return float64(l.ticks(p)) }

// ordered returns the comparison of processes by a column.
func (l *listing) ordered(c *column) func(a, b *procps.Process) int {
	switch {
	case c.number == nil && c.text == nil:
		return func(*procps.Process, *procps.Process) int { return 0 }
	case c.number == nil:
		return func(a, b *procps.Process) int { return cmp.Compare(c.text(l, a), c.text(l, b)) }
	}
	return func(a, b *procps.Process) int { return cmp.Compare(c.number(l, a), c.number(l, b)) }
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

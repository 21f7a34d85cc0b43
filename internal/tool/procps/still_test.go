package procps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// A resident is a process of a machine that does not change: files in place of proc(5). So our
// programs and procps read the same values, such as the CPU share.
type resident struct {
	pid, ppid, pgrp, session int
	tty, tpgid               int
	name, args, state        string
	uid, gid                 uint32
	flags                    int
	ticks                    int           // processor time, in hundredths of a second
	age                      time.Duration // since its start
	priority, nice, policy   int
	threads                  int
	size, resident, shared   int // kB, multiples of 4
	locked                   int // KiB
	wchan                    string
}

// running is the time since boot of the still machine.
const running = 40 * 24 * time.Hour

// later is the part of the ages below that exceeds whole minutes, so that a slow test stays
// within the same minute. The processor times give shares that stay the same meanwhile.
const later = 30 * time.Second

// residents are the processes. Process 2 is the reader itself.
var residents = []resident{
	{pid: 1, pgrp: 1, session: 1, tpgid: -1, name: "init", args: "/sbin/init\x00splash\x00", state: "S", flags: 0x400100, ticks: 12345, age: running - later, priority: 20, threads: 1, size: 2592, resident: 1652, shared: 1540, wchan: "do_wait"},
	{pid: 2, ppid: 1, pgrp: 2, session: 1, tty: 0x8803, tpgid: 2, name: "ps", args: "ps\x00", state: "R", flags: 0x400000, ticks: 1, age: time.Minute + later, priority: 20, threads: 1, size: 8000, resident: 4000, shared: 3000, wchan: "0"},
	{pid: 3, ppid: 1, pgrp: 3, session: 1, tty: 0x8803, tpgid: 2, name: "sleep", args: "sleep\x001000\x00", state: "S", flags: 0x400000, age: time.Minute + later, priority: 20, threads: 1, size: 2920, resident: 1760, shared: 1652, wchan: "hrtimer_nanosleep"},
	{pid: 7, ppid: 3, pgrp: 3, session: 1, tty: 0x8803, tpgid: 2, name: "burn", args: "burn\x00--all the time\x00\x00x\ny\x00", state: "R", uid: 1, gid: 1, flags: 0x400040, ticks: 476_084, age: 3*time.Hour + 30*time.Minute + later, priority: 39, nice: 19, threads: 4, size: 123456, resident: 76548, shared: 5000, wchan: "0"},
	{pid: 19, ppid: 1, pgrp: 19, session: 19, tpgid: -1, name: "many threads", args: "/usr/bin/many\x00", state: "D", uid: 33, gid: 33, flags: 0x400140, ticks: 30_000_000, age: 26*time.Hour + later, priority: 10, nice: -10, threads: 64, size: 12_345_676, resident: 8_000_000, shared: 70_000, locked: 64, wchan: "__io_schedule"},
	{pid: 20, ppid: 19, pgrp: 20, session: 20, tty: 0x0401, tpgid: 20, name: "a(b) c", args: "a(b) c\x00", state: "T", uid: 1000, gid: 100, flags: 0x400000, ticks: 904_673, age: 25*time.Hour + 30*time.Minute + later, priority: 20, threads: 1, size: 996, wchan: "do_signal_stop"},
	{pid: 21, ppid: 19, pgrp: 19, session: 19, tpgid: -1, name: "gone", state: "Z", uid: 33, gid: 33, flags: 0x40000c, ticks: 9_006_100, age: 30*24*time.Hour + later, priority: 20, threads: 1, wchan: "0"},
	{pid: 300, tpgid: -1, name: "kthread/0:1", state: "I", flags: 0x208040, ticks: 7, age: running - later, nice: -20, threads: 1, wchan: "rescuer_thread"},
	{pid: 301, pgrp: 301, session: 301, tpgid: -1, name: "realtime", args: "realtime\x00", state: "S", flags: 0x400000, ticks: 55, age: time.Hour + later, priority: -51, policy: 1, threads: 1, size: 16, resident: 8, shared: 4, wchan: "0"},
	{pid: 4194, ppid: 7, pgrp: 3, session: 1, tty: 0x8801, tpgid: 2, name: "far", args: "far\x00", state: "t", uid: 4294967294, gid: 4294967293, flags: 0x400000, ticks: 25_920_000, age: 8*24*time.Hour + later, priority: 20, policy: 3, threads: 2, size: 99_999_996, resident: 10_000_000, shared: 9_000_000, wchan: "ptrace_stop"},
}

// meminfo is /proc/meminfo of the still machine.
const meminfo = `MemTotal:       24684084 kB
MemFree:        22424900 kB
MemAvailable:   24171172 kB
Buffers:           36396 kB
Cached:          1911916 kB
SwapCached:            0 kB
Active:          1216324 kB
Inactive:         898612 kB
SwapTotal:       2097148 kB
SwapFree:        1048572 kB
Dirty:                 0 kB
Shmem:             10032 kB
Slab:             108484 kB
SReclaimable:     102820 kB
SUnreclaim:         5664 kB
`

// files returns the contents of the files in /proc/PID.
func (r resident) files() map[string]string {
	state := map[string]string{"S": "sleeping", "R": "running", "D": "disk sleep", "T": "stopped", "t": "tracing stop", "Z": "zombie", "I": "idle"}[r.state]
	status := fmt.Sprintf("Name:\t%s\nUmask:\t0022\nState:\t%s (%s)\nTgid:\t%d\nNgid:\t0\nPid:\t%[4]d\nPPid:\t%d\nTracerPid:\t0\n", r.name, r.state, state, r.pid, r.ppid) +
		fmt.Sprintf("Uid:\t%d\t%[1]d\t%[1]d\t%[1]d\nGid:\t%d\t%[2]d\t%[2]d\t%[2]d\nFDSize:\t64\nGroups:\t0 \n", r.uid, r.gid) +
		fmt.Sprintf("NStgid:\t%d\nNSpid:\t%[1]d\nNSpgid:\t%d\nNSsid:\t%d\nKthread:\t0\n", r.pid, r.pgrp, r.session)
	if r.size > 0 {
		status += fmt.Sprintf("VmPeak:\t%8d kB\nVmSize:\t%8[1]d kB\nVmLck:\t%8d kB\nVmPin:\t       0 kB\nVmHWM:\t%8d kB\nVmRSS:\t%8[3]d kB\n", r.size, r.locked, r.resident) +
			fmt.Sprintf("RssAnon:\t%8d kB\nRssFile:\t%8d kB\nRssShmem:\t       0 kB\n", r.resident-r.shared, r.shared) +
			"VmData:\t     360 kB\nVmStk:\t     132 kB\nVmExe:\t      20 kB\nVmLib:\t    1608 kB\nVmPTE:\t      44 kB\nVmSwap:\t       0 kB\n"
	}
	status += fmt.Sprintf("Threads:\t%d\nSigQ:\t0/96242\n", r.threads)
	for _, set := range []string{"SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"} {
		status += set + ":\t0000000000000000\n"
	}
	status += "NoNewPrivs:\t0\nSeccomp:\t0\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\nMems_allowed:\t1\nMems_allowed_list:\t0\nvoluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t0\n"
	started := int64((running - r.age) / (10 * time.Millisecond))
	return map[string]string{
		// The kernel's count of resident pages is less exact in stat than in the others.
		"stat": fmt.Sprintf("%d (%s) %s %d %d %d %d %d %d 97 0 0 0 %d %d 0 0 %d %d %d 0 %d %d %d 18446744073709551615 1 1 0 0 0 0 0 0 0 1 0 0 17 1 0 %d 0 0 0 0 0 0 0 0 0 0 0\n",
			r.pid, r.name, r.state, r.ppid, r.pgrp, r.session, r.tty, r.tpgid, r.flags, r.ticks-r.ticks/3, r.ticks/3, r.priority, r.nice, r.threads, started, r.size*1024, r.resident/4*9/10, r.policy),
		"statm":   fmt.Sprintf("%d %d %d 5 0 89 0\n", r.size/4, r.resident/4, r.shared/4),
		"status":  status,
		"cmdline": r.args,
		"comm":    r.name + "\n",
		"wchan":   r.wchan,
		"cgroup":  "0::/\n",
	}
}

// still returns a cell with the still machine. on returns a script for it.
func still() testbed.Cell {
	var setup strings.Builder
	write := func(path, text string) {
		escaped := strings.NewReplacer("%", "%%", `\`, `\\`, "\x00", `\000`, "'", `'\''`).Replace(text)
		fmt.Fprintf(&setup, "printf '%s' >%s\n", escaped, path)
	}
	setup.WriteString("mkdir -p /still/sys/kernel; ln -s 2 /still/self; ln -sf fetchroot /ours/ps; ln -sf fetchroot /ours/top\n" +
		"mount -t tmpfs pts /dev/pts; mknod /dev/pts/3 c 136 3\n")
	born := time.Now().Add(-running).Unix()
	write("/still/sys/kernel/pid_max", "32768\n")
	write("/still/meminfo", meminfo)
	write("/still/uptime", fmt.Sprintf("%d.51 4711.08\n", int64(running.Seconds())))
	write("/still/loadavg", "0.52 1.00 12.34 3/133 4194\n")
	write("/still/stat", "cpu  60754 8450 31058 103225 109 0 13 0 0 0\ncpu0 30754 4450 15058 53225 54 0 7 0 0 0\ncpu1 30000 4000 16000 50000 55 0 6 0 0 0\n"+
		fmt.Sprintf("intr 1 1\nctxt 1\nbtime %d\nprocesses 4194\nprocs_running 2\nprocs_blocked 1\nsoftirq 0 0 0 0 0 0 0 0 0 0 0\n", born))
	for _, r := range slices.Backward(residents) { // a tmpfs lists the newest file first, proc the lowest id
		dir := fmt.Sprintf("/still/%d", r.pid)
		fmt.Fprintf(&setup, "mkdir -p %s/task %[1]s/ns; chown %d:%d %[1]s\n", dir, r.uid, r.gid)
		for name, text := range r.files() {
			write(dir+"/"+name, text)
		}
	}
	return testbed.Cell{Setup: setup.String()}
}

// on returns the script that runs lines on the still machine. Its boot-time clock has the same
// time as its files. The first program of a line is process 2.
func on(lines ...string) string {
	var script strings.Builder
	script.WriteString("mount --bind /still /proc\n")
	for _, line := range lines {
		fmt.Fprintf(&script, "echo \"== %s\"; unshare -pf sh -c \"%[1]s; :\"\n", line)
	}
	return fmt.Sprintf("read up rest </proc/uptime\nunshare -mT --boottime $((%d - ${up%%.*})) sh -c '%s'", int64(running.Seconds()), script.String())
}

// seconds matches the seconds of an elapsed time in lines "PID ELAPSED ...".
var seconds = regexp.MustCompile(`(?m)^( *\d+ +(?:\d+-)?(?:\d\d:)?\d\d):\d\d\b`)

// TestPsOfAStillMachine compares every column exactly.
func TestPsOfAStillMachine(t *testing.T) {
	lines := []string{
		"ps", "ps ax", "ps aux", "ps -ef", "ps -e", "ps x", "ps -Fe", "ps -elf", "ps alx", "ps -el", "ps -ejf", "ps ajx", "ps -ej", "ps axf", "ps -ef --forest", "ps axu --forest",
		"ps -eo pid,c,%cpu", "ps -eo %cpu,c,%mem,rss,vsz,sz", "ps -eo pid,etime,args", "ps -eo pid,lstart,comm", "ps -eo pid,stime,start_time,comm", "ps -eo time,cputime,bsdtime,pid",
		"ps -eo pid,user,uid,group,gid", "ps -eo f,s,stat,pri,ni,opri,priority,nlwp,psr,wchan", "ps -eo pid,tty,tname,tpgid,sid", "ps -eo pid,pidns,netns",
		"ps -eo pid --sort %cpu", "ps -eo pid --sort -%cpu", "ps -eo pid --sort rss", "ps -eo pid --sort -time,pid", "ps -eo pid --sort start_time", "ps -eo pid,c --sort user,-c", "ps -eo user", "ps -eo user:20,pid", "ps -eo user:3,pid", "ps -eo group:4,gid,egid,rgid", "ps -eo comm:5,pid", "ps -eo args:10,tty:3,stat:2,pid", "ps -eo pid:2,comm", "ps -eo pid:2=LONGER,comm", "ps -eo user:12=X,comm=,pid", "ps axf --sort -pid", "ps axf --sort rss,-pid", "ps f 3 7 20 21", "ps j", "ps u", "ps -t pts/3 -o pid", "ps T -o pid", "ps -eo start,bsdstart,times,cputimes,pid", "ps -eo cp,util,pid", "ps S ax", "ps -eo trs,drs,size,m_size,lim,pid", "ps -eo cls,policy,sched,rtprio,pri_api,pri_bar,intpri", "ps -eH", "ps -eHo args,pid", "ps -ely", "ps -eFly", "ps -elc", "ps alxy", "ps -ejl", "ps axv", "ps -eo pid --sort=-vsz,+pid", "ps O-p -e", "ps -eo tty4,luid,fds,numa,pid", "ps -N -p 1,2 -o pid", "ps -s 1,19 -o pid", "ps +19 -3 -o pid", "ps axr", "ps -C sleep,burn", "ps -C burn -o %cpu=,c=",
	}
	cell := still()
	cell.Normalize = func(s string) string { return seconds.ReplaceAllString(s, "$1:##") }
	for _, r := range cell.Compare(t, []string{on(lines...)}) {
		if strings.Count(r.Stdout, "PID") < len(lines)-3 {
			t.Errorf("little was compared: %v", r)
		}
	}
}

// TestTopOfAStillMachine compares whole pages without the time of day.
func TestTopOfAStillMachine(t *testing.T) {
	lines := []string{
		"top -b -n 1", "top -b -n 1 -w 200", "top -b -n 1 -c -w 120", "top -b -n 1 -w 60", "top -bn1 -w 3", "top -bn1 -w 20", "top -bn1 -w 58", "top -bn1 -w 68", "top -bn1 -w 69", "top -bn1 -w 76", "top -bn1 -w 77", "top -b -n 1 -u www-data", "top -b -n 1 -p 1,7,19", "COLUMNS=100 top -bcn1",
		"top -bn1 -o PID", "top -bn1 -o -PID", "top -bn1 -o +RES", "top -bn1 -o %MEM", "top -bn1 -o -VIRT", "top -bn1 -o SHR", "top -bn1 -o TIME+", "top -bn1 -o -TIME", "top -bn1 -o COMMAND", "top -bn1 -o S", "top -bn1 -o NI", "top -bn1 -o PR", "top -bn1 -o nTH", "top -bn1 -o PPID", "top -bn1 -o UID",
		"top -bn1 -i", "top -bn1 -E k", "top -bn1 -E g -p 1", "top -bn1 -E t -p 1", "top -bn1 -U www-data", "top -bn1 -U 0",
	}
	cell := still()
	// No processor has spent any time: TestTopAsProcps has shares of time.
	changing := regexp.MustCompile(`top - \d\d:\d\d:\d\d|(?m)^%Cpu.*`)
	cell.Normalize = func(s string) string { return changing.ReplaceAllString(s, "#") }
	for _, r := range cell.Compare(t, []string{on(lines...)}) {
		if strings.Count(r.Stdout, "PID") < len(lines)-3 {
			t.Errorf("little was compared: %v", r)
		}
	}
}

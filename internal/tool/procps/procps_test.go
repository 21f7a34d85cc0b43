package procps

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "free", "pgrep", "pidof", "ps", "top") }

// cell has our ps and top under their names. It masks what changes from moment to moment, but
// not its width; still_test.go compares that.
var cell = testbed.Cell{
	Setup: "cat >/tmp/inside <<'END'\n" + few + "END",
	Normalize: func(s string) string {
		s = tries.ReplaceAllString(s, "Try --help")
		s = maskShares(s)
		s = flags.ReplaceAllString(s, "F ")
		for _, changing := range []*regexp.Regexp{started, clocks, memory, cpu, nsids, waits} {
			s = changing.ReplaceAllStringFunc(s, func(m string) string { return strings.Repeat("#", len(m)) })
		}
		return s
	},
}

var (
	tries   = regexp.MustCompile(`(?s)Try 'ps --help.*additional help text\.`)
	started = regexp.MustCompile(`[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}`)
	clocks  = regexp.MustCompile(`\d\d:\d\d|\d:\d\d\.\d\d`)
	flags   = regexp.MustCompile(`(?m)^[04] `) // this flag, use of root's rights, varies
	memory  = regexp.MustCompile(`( +\d{3,6}){2,3}`)
	cpu     = regexp.MustCompile(` [ \d]\d\.\d`)
	waits   = regexp.MustCompile(`- +\d+ (-|[a-z_]{1,6}) `)
	nsids   = regexp.MustCompile(`\d{10}`)
)

// maskShares masks the columns below each heading that are shares of a processor. No column
// before them contains blanks.
func maskShares(s string) string {
	word := regexp.MustCompile(` *\S+`)
	var shares []bool // of the columns of the table that is being read
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		words := word.FindAllString(line, -1)
		if strings.HasPrefix(line, "==") || strings.Contains(line, "PID") || strings.Contains(line, "%CPU") {
			shares = nil
			for _, w := range words {
				w = strings.TrimLeft(w, " ")
				shares = append(shares, w == "C" || w == "%CPU")
			}
			continue
		}
		for j := range min(len(words), len(shares)) {
			if shares[j] {
				words[j] = " #"
			}
		}
		lines[i] = strings.Join(words, "")
	}
	return strings.Join(lines, "\n")
}

// few is a script that makes a few processes and runs its argument. It waits without making a
// process.
const few = `exec 2>&1
sleep 1000 &
nice sleep 1001 &
setpriv --reuid 1 --clear-groups sleep 1002 &
perl -e '$0 = qq(x\e[31m); fork or exit; sleep 1003' & # its child is 6, a zombie
is() { # FILE PATTERN
	tries=0
	until read line <$1 && case $line in $2) ;; *) false ;; esac || [ $((tries += 1)) = 100000 ]; do :; done 2>/dev/null
	[ $tries != 100000 ] || echo "no $2 in $1: $line"
}
for n in 2 3 4; do is /proc/$n/stat '*(sleep) S *'; done
is /proc/6/stat '*) Z *'
eval "$*"
echo status $?
`

// inside returns a script in which a shell, process 1, runs a line beside the few processes.
func inside(line string) string {
	return "unshare -pf --kill-child --mount-proc sh /tmp/inside '" + line + "'"
}

// TestPsAsProcps compares our ps with procps on the same few processes.
func TestPsAsProcps(t *testing.T) {
	// It leaves out our own process, which has threads and another size, and process 1, which
	// may run or wait.
	const others = ` >/tmp/list; grep -Ev " (ps|sh)( |$)" /tmp/list`
	var script string
	for _, line := range []string{
		"ps", "ps ax" + others, "ps aux" + others, "ps -aux" + others, "ps -ef" + others, "ps -e" + others, "ps -A" + others, "ps x" + others,
		"ps -f" + others, "ps -j" + others, "ps j" + others, "ps -ejf" + others, "ps -l -p 2,3,4", "ps l 2 3 4", "ps -elf" + others, "ps -F -p 2,3 | sed \"s/ [0-9] \\([0-9:]* [?]\\)/ N \\1/\"", "ps alx" + others, "ps -o f,opri,wchan,sz -p 3", "ps -d" + others, "ps a", "ps -a",
		"ps -p 1,2", "ps -p 1 -p 4", "ps 2 3", "ps p 2", "ps --pid 3 --no-headers", "ps h 2", "ps -p 99999", "ps -C sleep", "ps -u daemon", "ps -u 1 -o pid", "ps U daemon", "ps -U root -o pid=,comm=" + others,
		"ps --ppid 1 -o pid,ppid,comm" + others, "ps -t pts/99", "ps -s 1",
		"ps f 1 2 3 | sed \"s/ R / S /\"", "ps axf" + others, "ps -ef --forest" + others,
		"ps -o pid,user,stat,args,tty -p 1,2,3,4", "ps -o comm,pid -p 2", "ps -o args,pid -p 2", "ps -o pid= -p 2", "ps -o pid=X,comm -p 2", "ps -o pid,comm=NAME,X -p 2", "ps -o pid=,comm= -p 2",
		"ps -o user:20,pid:9,comm -p 4", "ps o pid,ppid 2", "ps axo pid,stat,comm" + others, "ps -eo pid,user --sort=-pid | head -n 3", "ps -o pid,ni,pri,nlwp,s,state,ruser,euser,uid,ruid,gid,group,tname,tt,sid,pgid,tpgid -p 2,3,4",
		"ps -o lstart,start_time,stime,etime,etimes,time,cputime,bsdtime -p 2", "ps -o %cpu,%mem,c,vsz,rss -p 2", "ps -o pidns,netns,utsns,ipcns,mntns,userns -p 2 | head -n 1",
		"ps -eo pid,comm --sort pid | head -n 3", "ps -o pid,comm k -pid 2 3",
		"ps -o cgroup $$", "ps -o pid,cgroup,comm -p 2,3", "ps -o pid,cgroup:5,cgname -p 2", "ps -eo cgroup:40,comm" + others, "ps --sort cgroup -o cgname= -p 2,3",
		"ps -o user:3,comm -p 2", "ps -o pid:3,comm -p 2", "ps -o user:3=LONG,pid:2=LONGER,comm -p 2", "ps -o pid=LONGERNAME,user=LONGERNAME,comm -p 2", "ps -o comm,user:3 -p 2", "ps -o pid:x", "ps -o pid:", "ps -o pid:0",
		"ps -o nosuch", "ps -o", "ps --nosuch", "ps -u nosuch", "ps -p x", "ps -p", "ps --sort nosuch", "ps r -o pid,comm -p 2",
		"ps -p 4,2,3", "ps -q 4,2", "ps 4 2 3", "ps -q 2 -N", "ps -q 2 -q 3", "ps +1", "ps -2", "ps 2,3", "ps -p 2, ", "ps -p 0", "ps -p 0x2", "ps -G daemon -o pid,comm", "ps -g 0 -o pid" + others, "ps -g nosuch", "ps -C sleep,perl -N -o pid,comm" + others,
		"ps -N -u nosuch,daemon -o pid,comm" + others, "ps -t nosuch", "ps g", "ps -a x", "ps --pid", "ps -q", "ps --ppid=1 -o pid,comm" + others, "ps --ppid:1 -o pid,comm" + others, "ps --pi 1",
		"ps s 2", "ps s --signames 2 3", "ps -o pid,ignored,caught --cols 30 -p 2", "ps v 2 | sed \"s/ [0-9.]\\+/ N/g\"", "ps -j u 2 3", "ps -Lf -p 2", "ps -Tf -p 2", "ps m u 2", "ps -m l 2 | cut -c1-40", "ps H 2", "ps -L u 2", "ps -Lm -o pid", "ps -L -T", "ps H m", "ps -H -L",
		"ps -c -p 2", "ps -y -l -p 3 | cut -c1-60", "ps -y", "ps -PF -p 2 | cut -c1-20", "ps -M u 2", "ps Z 2", "ps --context -p 2", "ps -c u 2 2>&1 | grep -o PRI", "ps l u 2", "ps -f -o pid",
		"ps -O comm -p 2", "ps O comm 2", "ps O p 2 3", "ps O zz 2", "ps O P f", "ps -o pid -O comm", "ps --sort pid k comm", "ps --sort pid,,comm", "ps -o pid, -p 2", "ps -o ,pid", "ps -o , ", "ps -o THREAD:5", "ps -o DFMT=X -p 2", "ps -o %p%%c -p 2", "ps -o \"%U %p x%c|%a\" -p 4,2", "ps -o %Z -p 2", "ps -o x%p",
		"PS_FORMAT=pid,comm ps 2", "PS_FORMAT=nosuch ps 2", "COLUMNS=30 ps -f -p 2", "COLUMNS=30 ps -fw -p 2", "COLUMNS=5 ps -p 2", "ps --cols x", "ps --headers --rows 3 -o pid,comm -C sleep", "ps h h", "ps --delimiter : -o pid,comm,args -p 2,3", "ps --delimiter xx", "ps --forest=x", "ps -V x", "ps axV", "ps L x", "ps W", "ps -", "ps --", "ps a-x", "ps -e-f",
		"ps -eH -o pid,args" + others, "ps -axm | head -n 1", "ps -D %Y -o lstart:6,pid -p 2", "ps c 2 4", "ps -eo pid,comm,args c" + others, "ps n u 4 | cut -c1-20", "ps n axo user,group,pid,comm" + others, "ps -o pcaps,pid -p 2", "ps -o pcap,supgid,supgrp,luid -p 4", "ps -o exe,fname,unit,slice,seat,docker -p 2", "ps -o oomadj,cls,sched,rtprio,pri_foo,pri_baz,api,pid -p 3", "ps -o ruser:1,user:3,pid -p 4", "ps e 4 -o comm,pid",
	} {
		script += "echo \"== " + strings.ReplaceAll(line, `"`, "") + "\"; " + line + "; echo status $?\n"
	}
	for _, r := range cell.Compare(t, []string{inside(script)}) {
		if strings.Count(r.Stdout, "status") < 50 {
			t.Errorf("little was compared: %v", r)
		}
	}
}

// TestWithoutProc compares the message without /proc.
func TestWithoutProc(t *testing.T) {
	cell.Compare(t, []string{
		"umount /proc; ps", "umount /proc; ps aux", "umount /proc; top -b -n 1; mount -t proc proc /proc",
		"umount /proc; ps -V; ps -o nosuch; top -V; top -Z; mount -t proc proc /proc",
		"umount /proc; pgrep sh; echo $?; pgrep -c sh; pgrep -v sh; pgrep; pidof sh; free; mount -t proc proc /proc",
	})
}

// TestForeignProc compares in a PID namespace whose processes have other ids in /proc. The id of ps is
// there that of another process, or of none.
func TestForeignProc(t *testing.T) {
	var cases []string
	for _, command := range []string{"ps -o comm=", "ps -o pid= -p 1", "ps -V", "ps --nosuch", "pgrep -c .", "pgrep -x -c nosuch"} {
		for _, before := range []string{"$(($$ - 1))", "29998"} {
			cases = append(cases, "unshare -pf bash -c 'echo $0 >/proc/sys/kernel/ns_last_pid; "+command+"; echo $?' "+before)
		}
	}
	testbed.Cell{Normalize: cell.Normalize}.CompareWithin(t, "unshare -pf --mount-proc", cases)
}

// TestTopAsProcps compares a page of batch mode without the values that change.
func TestTopAsProcps(t *testing.T) {
	top := cell
	top.Normalize = func(s string) string {
		// Remove our own process and the momentary shares.
		s = regexp.MustCompile(`(?m)^ +\d+ root .* top *\n`).ReplaceAllString(s, "")
		return regexp.MustCompile(`\d+`).ReplaceAllStringFunc(s, func(m string) string { return "#" })
	}
	rows := regexp.MustCompile(`(?m)^.*(sleep|perl|PID).*$`)
	table := top
	table.Normalize = func(s string) string {
		s = regexp.MustCompile(`\d running, \d sleep`).ReplaceAllString(s, "") // our main thread may sleep
		lines := rows.FindAllString(cell.Normalize(s), -1)
		slices.Sort(lines) // the order depends on the CPU share
		return strings.Join(lines, "\n")
	}
	table.Compare(t, []string{inside("top -b -n 1 -w 100 -p 2,3,4"), inside("top -b -n1 -p2 -w 80"), inside("top -bcn1 -p 1,2,4 -w 120"), inside("top -b -n 1 -u daemon -w 80")})
	top.Compare(t, []string{
		inside(`top -b -n 1 -w 80 -p 2 | sed -n "2s/[0-9 ]\\+/N/gp"`), inside(`top -b -n 1 -w 80 -p 2 | sed -n "3,5s/[0-9. ]\\+/N/gp"`),
		"top -n x", "top -d x", "top -b -n 0 2>&1", "top -o nope", "top -o pid", "top -E x", "top -E", "top -E kk", "top --nope", "top -n", "top -b x", "top -p 1 -u root", "top -u root -p 1", "top -U root -u root", "top -u root -u root", "top -U nosuch", "top -b -n 1 -p 1 -p x",
	})
}

// named returns a run of our program under the name of a command.
func named(name string, words ...string) *exec.Cmd {
	cmd := exec.Command(testbed.Program("fetchroot"), words...)
	cmd.Args[0] = name
	cmd.Env = append(os.Environ(), "TERM=xterm")
	return cmd
}

// links returns a directory with links to our program.
func links(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"ps", "top"} {
		if err := os.Symlink(testbed.Program("fetchroot"), dir+"/"+name); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTopOnATerminal(t *testing.T) {
	cmd := named("top", "-d", "1000")
	s := testbed.OpenTerminal(t, cmd, 10, 90) // small enough to be filled by any number of processes
	first := s.Until(`PID USER(.|\n)*\x1b\[J`)
	body := strings.ReplaceAll(first, "\r", "")
	if lines := strings.Split(body, "\n"); len(lines) != 10 {
		t.Errorf("%d lines on a screen of 10: %q", len(lines), body)
	}
	for _, text := range []string{"top - ", "Tasks: ", "%Cpu(s):", "MiB Mem :", "MiB Swap:", " COMMAND"} {
		if !strings.Contains(first, text) {
			t.Errorf("no %q in %q", text, first)
		}
	}
	s.Type("zM") // z has no effect, M sorts by memory and redraws
	s.Until(`PID USER(.|\n)*\x1b\[J`)
	s.Type("N")
	if byID := s.Until(`PID USER(.|\n)*\x1b\[J`); strings.Contains(byID, "\n    1 root") {
		t.Errorf("process 1 is among the last ones: %q", byID)
	}
	// A resized window is redrawn.
	s.Resize(8, 40)
	small := s.Until(`PID USER(.|\n)*\x1b\[J`)
	if n := strings.Count(small, "\n"); n != 7 {
		t.Errorf("%d line ends on a screen of 8 lines: %q", n, small)
	}
	echoes := func() bool {
		out, err := exec.Command("stty", "-F", fmt.Sprintf("/proc/%d/fd/0", cmd.Process.Pid), "-a").Output()
		return err == nil && regexp.MustCompile(`(^|\s)icanon`).Match(out)
	}
	if echoes() {
		t.Error("the terminal is in canonical mode while top runs")
	}
	s.Type("q")
	s.Until(`\x1b\[\?25h`)
	if err := cmd.Wait(); err != nil {
		t.Errorf("q: %v", err)
	}
}

// TestTopLeavesTheTerminalAsItWas ends top in several ways.
func TestTopLeavesTheTerminalAsItWas(t *testing.T) {
	for _, key := range []string{"q", "\x03"} {
		script := `trap : INT; old=$(stty -g); top -d 1000; echo "status $?"; [ "$old" = "$(stty -g)" ] && echo the same || echo another`
		cmd := exec.Command("sh", "-c", script)
		cmd.Env = append(os.Environ(), "TERM=xterm", "PATH="+links(t)+":"+os.Getenv("PATH"))
		s := testbed.OpenTerminal(t, cmd, 24, 80)
		s.Until(`PID USER(.|\n)*\x1b\[J`)
		s.Type(key)
		if text := s.Until("the same|another"); !strings.Contains(text, "status 0\r\nthe same") {
			t.Errorf("%q: %q", key, text)
		}
	}
}

// TestPsOnATerminal checks that ps lists only the processes of the terminal, and that no line is
// wider than the terminal.
func TestPsOnATerminal(t *testing.T) {
	script := `ps; echo; ps ax; echo; ps axww; echo $((6*7))nd`
	cmd := exec.Command("sh", "-c", script, strings.Repeat("long ", 30))
	cmd.Env = append(os.Environ(), "PATH="+links(t)+":"+os.Getenv("PATH"))
	s := testbed.OpenTerminal(t, cmd, 24, 60)
	parts := strings.Split(strings.ReplaceAll(s.Until("42nd"), "\r", ""), "\n\n")
	if len(parts) != 3 {
		t.Fatalf("%d lists: %q", len(parts), parts[2:])
	}
	// Another devpts may have a terminal with the same number, so more processes may be listed.
	if !regexp.MustCompile(`^ +PID TTY          TIME CMD(\n *\d+ pts/\d+ +\d\d:\d\d:\d\d [^\n]*)*\n *\d+ pts/\d+ +\d\d:\d\d:\d\d ps$`).MatchString(parts[0]) {
		t.Errorf("ps: %q", parts[0])
	}
	if !strings.Contains(parts[0], " sh\n") {
		t.Errorf("ps does not name the shell: %q", parts[0])
	}
	for line := range strings.SplitSeq(parts[1], "\n") {
		if len(line) > 60 {
			t.Errorf("ps ax: a line of %d columns: %q", len(line), line)
		}
	}
	if !strings.Contains(parts[2], strings.Repeat("long ", 30)) {
		t.Errorf("ps axww: the whole command line is missing: %q", parts[2])
	}
}

package unshare

import (
	"fmt"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"contedor/internal/linux/signals"
	"contedor/internal/nsflags"
	"golang.org/x/sys/unix"
)

// asUser runs a command as an ordinary user with subordinate ids.
const asUser = `setpriv --reuid 1000 --regid 1000 --clear-groups `

// people gives the cell a user and subordinate ids.
const people = `
echo 'ann:x:1000:1000::/tmp:/bin/sh' >>/etc/passwd
echo 'ann:x:1000:' >>/etc/group
echo 'staff2:x:1001:ann' >>/etc/group
printf '%s\n' 'garbage' 'bob:1:2' 'ann:100000:65536' 'ann:300000:10' 'root:200000:1000' >/etc/subuid
printf '%s\n' '1000:400000:65536' '0:500000:1000' >/etc/subgid
`

var valueCases = []string{
	// -S and -G
	`unshare -S 1000 id -u`, `unshare -S ' +7' id -u`, `unshare -S 4294967296 id -u`, `unshare -S 4294967295 true`,
	`unshare -S 18446744073709551615 true`, `unshare -S 18446744073709551616 true`, `unshare -S -1 true`, `unshare -S -0 id -u`, `unshare -S '' true`,
	`unshare -S '1 ' true`, `unshare -S 0x1 true`, `unshare -S root true`, `unshare -S 1e3 true`,
	`unshare -G 1000 id -g`, `unshare -G 1000 id -G`, `unshare -G -1 true`, `unshare -G x true`, `unshare -G 99999999999999999999 true`, `unshare -G 4294967295 true`,
	`unshare -S x -G y true`, `unshare -G y -S x true`,
	// single maps
	`unshare --map-user=0 id -u`, `unshare --map-user=ann id -u`, `unshare --map-user=nosuch true`, `unshare --map-user=-1 true`, `unshare --map-user=4294967296 true`,
	`unshare --map-user=4294967295 true`, `unshare --map-user= true`, `unshare --map-user='1 ' true`, `unshare --map-user=' 1' id -u`,
	`unshare --map-group=staff2 id -g`, `unshare --map-group=nosuch true`, `unshare --map-group=-5 true`, `unshare --map-group=4294967296 true`, `unshare --map-group= true`,
	`unshare -r --map-user=5 id -u`, `unshare --map-user=5 -r id -u`, `unshare -c -r id -u`, `unshare -r -c id -u`,
	`unshare --map-user=5 cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups`,
	`unshare --map-group=5 cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups`,
	`unshare -U cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups`, `unshare -U id`,
	`unshare -r --setgroups=allow true`, `unshare -r --setgroups=deny cat /proc/self/setgroups`, `unshare -U --setgroups=deny cat /proc/self/setgroups`, `unshare --setgroups=allow true`,
	// owner
	`unshare --owner 1:2 true`, `unshare --owner 1 true`, `unshare --owner 1: true`, `unshare --owner :1 true`, `unshare --owner a:b true`, `unshare --owner 1:2:3 true`, `unshare --owner '' true`, `unshare --owner root:root true`, `unshare --owner ' 1: 2' true`, `unshare --owner -1:2 true`, `unshare --owner 4294967296:0 id -u`,
	// keywords
	`unshare --setgroups=x true`, `unshare --setgroups= true`, `unshare --setgroups=Allow true`,
	`unshare -m --propagation=x true`, `unshare -m --propagation= true`, `unshare -m --propagation=rslave true`,
	`unshare -m --propagation=slave true`, `unshare -m --propagation=unchanged true`,
	// signals
	`unshare --kill-child= true`, `unshare --kill-child=9 true`, `unshare --kill-child=x --kill-child=TERM true`,
	// clocks
	`unshare --monotonic 5 true`, `unshare --boottime 5 true`, `unshare -T --monotonic x true`, `unshare -T --monotonic 9223372036854775808 true`, `unshare -T --boottime -9223372036854775809 true`, `unshare -T --boottime '' true`, `unshare -T --boottime '5 ' true`, `unshare -T --monotonic 1.5 true`,
	`unshare --monotonic 5 --nope`, `unshare -T --monotonic 86400 --boottime 172800 cat /proc/self/timens_offsets`, `unshare -T --monotonic ' +5' true`,
	// ranges: how they are parsed
	`unshare --map-users=x true`, `unshare --map-users= true`, `unshare --map-users=1 true`, `unshare --map-users=1:2 true`, `unshare --map-users=1:2:3:4 true`, `unshare --map-users=1:2:x true`, `unshare --map-users=1:2,3 true`, `unshare --map-users=1,2:3 true`, `unshare --map-users='0:0:1 ' true`, `unshare --map-users=-1:2:3 true`, `unshare --map-users=1:-2:3 true`, `unshare --map-users=4294967296:0:1 true`, `unshare --map-users=0:4294967296:1 true`, `unshare --map-users=0:0:4294967296 true`, `unshare --map-users=0:0:0 true`, `unshare --map-users=:: true`, `unshare --map-users=,, true`,
	`unshare --map-groups=x true`, `unshare --map-groups=1:2:3:4 true`,
	`unshare --map-users=ALL true`, `unshare --map-users=Auto true`,
	// programs that cannot be run
	`unshare nosuch`, `unshare /nosuch`, `unshare /etc/passwd`, `unshare /`, `unshare -f nosuch`, `unshare -f /etc/passwd`, `unshare ''`, `PATH=/etc unshare passwd`, `PATH= unshare nosuch`,
	`unshare -w /nosuch true`, `unshare -R /nosuch true`, `unshare -R /etc/passwd true`, `unshare -w '' true`, `unshare -R '' true`,
	`unshare -w /usr pwd`, `unshare -R / pwd`, `unshare -m --mount-proc=/nosuch true`,
}

// rangeCases print the maps that the kernel has in the end.
var rangeCases = func() (list []string) {
	shown := ` cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups`
	singles := []string{"", "-r ", "--map-user=3 ", "-c ", "--map-user=5 --map-group=7 "}
	ranges := []string{
		"0:100000:10", "0:0:10", "1:100001:10", "0:5:3", "10:0:20", "0:0:1", "1:0:1", "0:1:1", "5:0:1", "3:0:4", "2:1:4", "4:0:9", "0:100000:3", "0:100000:4", "0:100000:5", "4:100000:3", "100000,0,10", "' 0: 100000: 10'", "+0:+100000:+10", "0:0:4294967295", "10:10:4294967285",
	}
	for _, s := range singles {
		for _, r := range ranges {
			list = append(list, "unshare "+s+"--map-users="+r+shown)
		}
		list = append(list,
			"unshare "+s+"--map-groups=0:100000:10"+shown,
			"unshare "+s+"--map-users=0:100000:10 --map-users=20:200000:10 --map-groups=0:300000:5"+shown,
			"unshare "+s+"--map-users=20:200000:10 --map-users=0:100000:10 --map-groups=0:300000:5 --map-groups=10:400000:5"+shown,
			"unshare "+s+"--map-users=all --map-groups=all"+shown,
			"unshare "+s+"--map-users=subids --map-groups=subids"+shown,
			"unshare "+s+"--map-subids"+shown,
			asUser+"unshare "+s+"--map-subids"+shown,
			asUser+"unshare "+s+"--map-users=0:100000:10"+shown,
			asUser+"unshare "+s+"--map-users=0:100000:10 --map-groups=0:400000:10"+shown,
			asUser+"unshare "+s+"--map-users=0:1:10"+shown,
		)
	}
	list = append(list,
		"setpriv --reuid 77 unshare --map-users=subids true",
		asUser+"unshare --map-users=subids --map-users=nosuch true",
		"rm /etc/subuid; unshare --map-users=subids true",
		"rm /etc/subgid; unshare --map-subids true",
		"echo x:1:2 >/etc/subuid; unshare --map-users=subids true",
		"echo root:a:2 >/etc/subuid; unshare --map-users=subids true",
		"echo root:1:4294967296 >/etc/subuid; unshare --map-users=subids true",
		asUser+"env PATH=/ours /ours/unshare --map-users=0:100000:10 true || echo $?",
	)
	return list
}()

// withoutPID replaces the process id in a message, which differs from run to run.
var withoutPID = func(s string) string {
	fields := strings.Split(s, "/proc/")
	for i := 1; i < len(fields); i++ {
		rest := strings.TrimLeft(fields[i], "0123456789")
		if rest != fields[i] {
			fields[i] = "PID" + rest
		}
	}
	return strings.Join(fields, "/proc/")
}

func TestValuesAsTheRealTool(t *testing.T) {
	testbed.Cell{Setup: people, Normalize: withoutPID}.Compare(t, valueCases)
}

func TestRangesAsTheRealTool(t *testing.T) {
	setup := people + "cp /etc/subuid /etc/subgid /tmp/\n"
	cases := make([]string, len(rangeCases))
	for i, c := range rangeCases {
		cases[i] = "cp /tmp/subuid /tmp/subgid /etc/; " + c
	}
	testbed.Cell{Setup: setup, Normalize: withoutPID}.Compare(t, cases)
}

// TestHolesOfTheManualsExamples needs no real tool: the results were worked out by hand.
func TestHolesOfTheManualsExamples(t *testing.T) {
	for _, c := range []struct {
		inner uint32
		value string
		want  string
	}{
		{0, "0:100000:10", "0 0 1, 1 100000 9"},
		{3, "0:100000:10", "3 0 1, 0 100000 3, 4 100003 6"},
		{0, "0:0:10", "0 0 1, 1 1 9"},
		{0, "1:100001:10", "0 0 1, 1 100001 10"},
		{0, "0:5:3", "0 0 1, 1 5 2"},
		{0, "10:0:20", "0 0 1, 10 1 19"},
	} {
		r, ok := parseRange(c.value)
		if !ok {
			t.Errorf("%s is no range", c.value)
			continue
		}
		var lines []string
		for _, l := range arrange([]idRange{r}, id{c.inner, true}, 0) {
			lines = append(lines, l.String())
		}
		if got := strings.Join(lines, ", "); got != c.want {
			t.Errorf("%d with %s: %s, want %s", c.inner, c.value, got, c.want)
		}
	}
}

// FuzzHoles expects that no id is covered twice by the single one and one
// range, that a range loses one id at most, and that inner ids go on meaning
// what the range says, moved by one behind a hole.
func FuzzHoles(f *testing.F) {
	f.Add(uint32(0), uint32(0), uint32(0), uint32(100000), uint32(10), false)
	f.Add(uint32(3), uint32(0), uint32(0), uint32(100000), uint32(10), false)
	f.Add(uint32(0), uint32(5), uint32(10), uint32(0), uint32(20), true)
	f.Add(uint32(1<<32-2), uint32(0), uint32(1<<32-12), uint32(7), uint32(9), true)
	f.Fuzz(func(t *testing.T, inner, outer, first, outerFirst, count uint32, auto bool) {
		const top = 1<<32 - 2 // 4294967295 is not an id
		count = count%(1<<20) + 1
		if inner > top || outer > top || uint64(first)+uint64(count) > top || uint64(outerFirst)+uint64(count) > top {
			return // past the last id
		}
		r := idRange{auto: auto}
		r.Inner, r.Outer, r.Count = first, outerFirst, count
		lines := arrange([]idRange{r}, id{inner, true}, outer)

		if len(lines) == 0 || lines[0].Inner != inner || lines[0].Outer != outer || lines[0].Count != 1 {
			t.Fatalf("the single id is not the first line: %v", lines)
		}
		var sum uint64
		for i, a := range lines {
			if a.Count == 0 {
				t.Fatalf("an empty line: %v", lines)
			}
			if i > 0 {
				sum += uint64(a.Count)
			}
			for _, b := range lines[:i] {
				if overlap(a.Inner, b.Inner, a.Count, b.Count) || overlap(a.Outer, b.Outer, a.Count, b.Count) {
					t.Fatalf("covered twice: %v", lines)
				}
			}
			if i > 1 && (a.Inner <= lines[i-1].Inner || a.Outer <= lines[i-1].Outer) {
				t.Fatalf("not ascending: %v", lines)
			}
			if i > 0 && (a.Inner < first || a.Outer < outerFirst) {
				t.Fatalf("below the range: %v", lines)
			}
		}
		touched := overlap(first, inner, count+1, 1) || overlap(outerFirst, outer, count+1, 1)
		lost := uint64(count) - sum
		if lost > 1 || lost == 1 && (!touched || auto) || lost == 0 && touched && !auto {
			t.Fatalf("%d of %d ids are left (touched %v): %v", sum, count, touched, lines)
		}
	})
}

func overlap(a, b, countA, countB uint32) bool {
	return uint64(a) < uint64(b)+uint64(countB) && uint64(b) < uint64(a)+uint64(countA)
}

// FuzzParseRange expects that what is read as a range is one: written again
// from its numbers it is the same.
func FuzzParseRange(f *testing.F) {
	for _, s := range []string{"0:1:2", "1,0,2", " 0: 1: 2", "0:1", "0:1:2:3", "0:1,2", "::", "4294967295:0:1", "0:4294967296:1", "-1:0:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, ok := parseRange(s)
		if !ok {
			return
		}
		fields := strings.FieldsFunc(s, func(c rune) bool { return c == ':' || c == ',' })
		if len(fields) != 3 {
			t.Fatalf("%q read as %v", s, r)
		}
		inner := fmt.Sprint(r.Inner)
		if r.auto {
			inner = "4294967295"
		}
		again := fmt.Sprintf("%s:%d:%d", inner, r.Outer, r.Count)
		if r2, ok := parseRange(again); !ok || r2 != r {
			t.Fatalf("%q is %s, which reads as %v", s, again, r2)
		}
		if swapped, ok := parseRange(fmt.Sprintf("%d,%s,%d", r.Outer, inner, r.Count)); !ok || swapped != r {
			t.Fatalf("the old notation of %s reads as %v", again, swapped)
		}
	})
}

var signalNames = func() (list []string) {
	for _, name := range []string{
		"HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "IOT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
		"URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "POLL", "PWR", "SYS", "UNUSED", "EMT", "INFO", "LOST", "EXIT", "0", "9", "-9", "+9", "64", "1 ", " TERM", "TERM ", "TERMX", "TER", "T", "",
		"RTMIN", "RTMAX", "RT", "RT0", "RT1", "RT30", "RT31", "RT-1", "RT+1", "RTMIN+0", "RTMIN+1", "RTMIN+30", "RTMIN+31", "RTMIN-1", "RTMIN+", "RTMIN1", "RTMAX-0", "RTMAX-1", "RTMAX-30", "RTMAX-31", "RTMAX+1", "RTMAX-", "RTMAX1", "RTMIN+x", "RTMIN+1x", "RTMIN+ 1", "RTMIN++1", "RTMIN+-1", "RTMIN+99999999999", "RTX", "RT1x", "RTMI", "RTMAX--1",
	} {
		list = append(list, name, "SIG"+name, strings.ToLower(name), "sig"+name)
	}
	return append(list, "SIGSIGTERM", "Sig", "SigTerm", "sIgRtMiN+3")
}()

// The program tells which signal its parent's death would send.
func TestSignalNamesAsTheRealTool(t *testing.T) {
	var cases []string
	for _, name := range signalNames {
		cases = append(cases, fmt.Sprintf(`unshare --kill-child='%s' perl -e 'my $s = pack("i", 0); syscall(157, 2, $s); print unpack("i", $s), "\n"'`, name))
	}
	accepted := 0
	for _, r := range (testbed.Cell{}).Compare(t, cases) {
		if r.Status == 0 {
			accepted++
		}
	}
	if accepted == 0 || accepted == len(cases) {
		t.Errorf("of %d names %d are accepted: that shows nothing", len(cases), accepted)
	}
}

func FuzzSignalName(f *testing.F) {
	for _, name := range signalNames {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		n := signals.Number(name)
		if n < 0 || n > 64 {
			t.Fatalf("%q is signal %d", name, n)
		}
		if n == 0 {
			return
		}
		if strings.Trim(name, "0123456789") == "" {
			t.Fatalf("the number %q is a name", name)
		}
		if strings.HasPrefix(strings.ToUpper(name), "SIG") {
			name = name[3:]
		}
		if other := signals.Number("SIG" + name); other != n {
			t.Fatalf("%q is %d, with SIG %d", name, n, other)
		}
	})
}

// The help is in our words; the options, their order and notation are the real
// tool's, as are the lines around.
func TestHelpNamesEveryOption(t *testing.T) {
	text := usage("NAME")
	if !strings.HasPrefix(text, "\nUsage:\n NAME [options] [<program> [<argument>...]]\n\n") {
		t.Errorf("it begins with %q", text[:min(80, len(text))])
	}
	if !strings.HasSuffix(text, "\nFor more details see unshare(1).\n") {
		t.Error("it does not end with the manual page")
	}
	for _, o := range optionTable.Long {
		if !strings.Contains(text, "--"+o.Name) {
			t.Errorf("--%s is not named", o.Name)
		}
	}
	for _, ns := range nsflags.Table {
		if !strings.Contains(text, fmt.Sprintf(" -%c, --%s[=<file>]", ns.Short, ns.Long)) {
			t.Errorf("-%c, --%s[=<file>] is not named", ns.Short, ns.Long)
		}
	}
}

// The option columns of both helps, in order; the real one's lines that begin
// with an option.
func TestHelpHasTheRealToolsOrder(t *testing.T) {
	options := func(text string) (list []string) {
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, " -") {
				continue
			}
			word, _, _ := strings.Cut(strings.TrimRight(line, "\n"), "  ")
			list = append(list, strings.TrimSpace(word))
		}
		return list
	}
	r := testbed.Cell{}.Run(t, false, []string{"unshare --help"})[0]
	want, got := options(r.Stdout), options(usage("unshare"))
	var common []string
	for _, o := range got {
		if !strings.HasPrefix(o, "--clear-env") && !strings.HasPrefix(o, "--whitelist-env") {
			common = append(common, o)
		}
	}
	if strings.Join(common, "\n") != strings.Join(want, "\n") {
		t.Errorf("options:\n%s\nwant:\n%s", strings.Join(common, "\n"), strings.Join(want, "\n"))
	}
}

// The two options that the tree's tool does not have yet, as its successor's.
func TestClearEnv(t *testing.T) {
	for _, c := range []struct {
		words, want string
	}{
		{"--clear-env", ""},
		{"--whitelist-env=A,B", "B=2 A=1"},
		{"--whitelist-env=B,A", "A=1 B=2"},
		{"--whitelist-env=A,,NOSUCH,E", "E= A=1"},
		{"--whitelist-env=A --whitelist-env=B", "B=2 A=1"},
		{"--clear-env --whitelist-env=", ""},
		{"", "A=1 B=2 E= A=3"},
	} {
		inv := &cli.Invocation{
			Argv: append(append([]string{"unshare"}, strings.Fields(c.words)...), "true"),
			Env:  []string{"A=1", "B=2", "E=", "A=3"},
		}
		o, err := parse(inv)
		if err != nil {
			t.Errorf("%s: %v", c.words, err)
			continue
		}
		if got := strings.Join(o.environment(inv), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.words, got, c.want)
		}
	}
}

func TestNamespaceOptions(t *testing.T) {
	for _, ns := range nsflags.Table {
		for _, word := range []string{"-" + string(rune(ns.Short)), "--" + ns.Long} {
			o, err := parse(&cli.Invocation{Argv: []string{"unshare", word, "true"}})
			if err != nil || o.namespaces != ns.Flag || len(o.files) != 0 {
				t.Errorf("%s: %+v, %v", word, o, err)
			}
		}
		o, err := parse(&cli.Invocation{Argv: []string{"unshare", "--" + ns.Long + "=file", "true"}})
		if err != nil || o.namespaces != ns.Flag || o.files[ns.Flag] != "file" {
			t.Errorf("--%s=file: %+v, %v", ns.Long, o, err)
		}
	}
	o, err := parse(&cli.Invocation{Argv: []string{"unshare", "-muinpUCT", "true"}})
	if err != nil || o.namespaces != unix.CLONE_NEWNS|unix.CLONE_NEWUTS|unix.CLONE_NEWIPC|unix.CLONE_NEWNET|unix.CLONE_NEWPID|unix.CLONE_NEWUSER|unix.CLONE_NEWCGROUP|unix.CLONE_NEWTIME {
		t.Errorf("all of them: %+v, %v", o, err)
	}
}

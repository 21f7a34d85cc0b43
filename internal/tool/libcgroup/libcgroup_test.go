package libcgroup_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

// script runs lines of all commands in the machine's hierarchies of version 1, for a cgroup that
// it removes at the end. It leaves out cgset without a value, where the real tool crashes.
const script = `
for t in cgcreate cgset cgget cgexec cgclassify cgdelete; do echo "## $t"; $t; echo "-> $?"; $t --nope; echo "-> $?"; $t -Z; echo "-> $?"; done 2>&1
r() { echo "## $*"; "$@" 2>&1; echo "-> $?"; }
G=contedor-test-$$
r cgcreate -g memory:$G
ls -ld /sys/fs/cgroup/memory/$G; ls -l /sys/fs/cgroup/memory/$G/tasks /sys/fs/cgroup/memory/$G/memory.limit_in_bytes
r cgcreate -g memory:$G
r cgcreate -g cpu,pids:$G/sub
ls -d /sys/fs/cgroup/cpu/$G/sub /sys/fs/cgroup/pids/$G/sub
r cgcreate -g nosuch:$G
r cgcreate -g memory
r cgcreate -g :$G
r cgcreate -t daemon:daemon -a bin:bin -d 750 -f 640 -s 600 -g pids:$G/own
ls -ld /sys/fs/cgroup/pids/$G/own /sys/fs/cgroup/pids/$G/own/*
r cgcreate -t nosuch -g pids:$G/own
r cgcreate -t root:nosuch -g pids:$G/own
r cgcreate -a nosuch:x -g pids:$G/own
r cgcreate -d x -g pids:$G/own
r cgset -r memory.limit_in_bytes=50M $G
r cgset -r memory.limit_in_bytes=x $G
r cgset -r memory.nosuch=5 $G
r cgset -r nosuch.x=5 $G
r cgset -r memory.limit_in_bytes=50M nosuchgroup
r cgset -r memory.limit_in_bytes=50M -r memory.soft_limit_in_bytes=40M $G
r cgset $G
r cgset --copy-from $G ${G}2
r cgget -r memory.limit_in_bytes $G
r cgget -n -r memory.limit_in_bytes $G
r cgget -v -r memory.limit_in_bytes $G
r cgget -nv -r memory.limit_in_bytes $G
r cgget -r memory.limit_in_bytes -r memory.soft_limit_in_bytes $G
r cgget -r memory.stat $G | head -5
r cgget -r memory.nosuch $G
r cgget -r nosuch.x $G
r cgget -r memory.limit_in_bytes nosuchgroup
r cgget -g pids $G/own
r cgget -g pids:$G/own
r cgget -g nosuch $G
r cgget -a $G/own | head -5
r cgget -n -g pids:$G/own
r cgget -r memory.limit_in_bytes $G $G
r cgget -r pids.max $G/own $G/sub
r lscgroup cpu:$G
r lscgroup -g pids:/$G cpu:$G/sub/
r lscgroup pids://$G memory:nosuch
r lscgroup nosuch:$G cpu:$G
r lscgroup -g
r lscgroup -x
r cgexec -g memory:$G cat /proc/self/cgroup
r cgexec -g memory,pids:$G cat /proc/self/cgroup
r cgexec -g memory:$G -g pids:$G/own sh -c 'cat /proc/self/cgroup; exit 7'
r cgexec -g memory:nosuch true
r cgexec -g nosuch:$G true
r cgexec -g memory:$G nosuchprog
r cgexec -g memory:$G /etc/passwd
r cgexec -g memory:$G
r cgexec true
r cgexec --sticky -g memory:$G true
sleep 100 & P=$!
r cgclassify -g memory:$G $P
r cgclassify -g pids:$G/own 999999
r cgclassify -g nosuch:$G $P
r cgclassify -g memory:nosuch $P
r cgclassify -g memory:$G x
r cgclassify $P
r cgclassify -g memory:$G
r cgdelete -g memory:$G
r cgdelete memory:$G
kill $P
r cgdelete memory:$G
r cgdelete -g memory:nosuch
r cgdelete pids:$G
r cgdelete -r pids:$G
r cgdelete -g cpu,pids:$G/sub
r cgdelete cpu:$G
r cgdelete nosuch:$G
r cgdelete -g nosuch:$G
r cgdelete foo
rmdir /sys/fs/cgroup/*/$G 2>/dev/null
true
`

// TestAsLibcgroup makes, limits, enters, reads and removes a cgroup with the real tools and ours.
func TestAsLibcgroup(t *testing.T) {
	testbed.NeedRoot(t)
	testbed.Need(t, "cgcreate")
	for _, controller := range []string{"memory", "cpu", "pids"} {
		if _, err := os.Stat("/sys/fs/cgroup/" + controller + "/tasks"); err != nil {
			testbed.CannotRun(t, "no hierarchy of version 1 for "+controller)
		}
	}
	links := t.TempDir()
	for _, name := range strings.Fields("cgcreate cgset cgget cgexec cgclassify cgdelete lscgroup") {
		if err := os.Symlink(testbed.Program("contedor"), filepath.Join(links, name)); err != nil {
			t.Fatal(err)
		}
	}
	moment := regexp.MustCompile(`[A-Z][a-z]{2} +\d+ \d\d:\d\d|pid \d+|memory \d+|contedor-test-\d+| \d+$|memory:/\S*`)
	var results []string
	for _, path := range []string{"/usr/sbin:/usr/bin:/sbin:/bin", links + ":/usr/sbin:/usr/bin:/sbin:/bin"} {
		cmd := exec.Command("bash", "-c", script)
		cmd.Env = []string{"PATH=" + path, "LC_ALL=C"}
		r := testbed.Run(t, cmd)
		var lines []string
		for line := range strings.Lines(r.Stdout + r.Stderr) {
			lines = append(lines, moment.ReplaceAllString(strings.TrimSuffix(line, "\n"), "*"))
		}
		results = append(results, strings.Join(lines, "\n"))
	}
	if results[0] != results[1] || len(results[0]) < 1000 {
		t.Errorf("the real tools:\n%s\n\nours:\n%s", results[0], results[1])
	}
}

// TestTasksMoveAllThreads checks that all threads of our shell are in a group of version 1 after
// the shell's id was written to the group's file tasks.
func TestTasksMoveAllThreads(t *testing.T) {
	testbed.NeedRoot(t)
	if _, err := os.Stat("/sys/fs/cgroup/pids/tasks"); err != nil {
		testbed.CannotRun(t, "no cgroups of version 1")
	}
	const script = `P=/sys/fs/cgroup/pids/contedor-tasks-$$
mkdir $P
where() { cat /proc/$$/task/*/cgroup | grep :pids: | sort -u; }
(true) | cat & wait # makes threads
echo $$ >$P/tasks; where
echo 0 >$P/../tasks; where
echo $$ | tee $P/tasks; where
echo $$ >>$P/../tasks; where
rmdir $P`
	dir := t.TempDir()
	for _, name := range []string{"sh", "mkdir", "cat", "grep", "sort", "tee", "rmdir"} {
		if err := os.Symlink(testbed.Program("contedor"), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(filepath.Join(dir, "sh"), "-c", script)
	cmd.Env = []string{"PATH=" + dir}
	r := testbed.Run(t, cmd)
	words := regexp.MustCompile(`\d+(:pids:.*)?\n`)
	for i, part := range words.FindAllString(r.Stdout, -1) {
		if _, group, ok := strings.Cut(strings.TrimSpace(part), ":pids:"); ok && strings.Contains(group, "contedor-tasks-") != (i == 0 || i == 3) {
			t.Errorf("line %d is %q of %v", i, part, r)
		}
	}
	if strings.Count(r.Stdout, "\n") != 5 || r.Status != 0 || r.Stderr != "" {
		t.Error(r)
	}
}

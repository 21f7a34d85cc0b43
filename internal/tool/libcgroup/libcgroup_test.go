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

func TestMain(m *testing.M) {
	testbed.MainLinked(m, strings.Fields("cgcreate cgset cgget cgexec cgclassify cgdelete lscgroup")...)
}

// hierarchies mounts those of version 1 that the cases use, and that of version 2.
const hierarchies = `mount -t sysfs sysfs /sys; mount -t tmpfs tmpfs /sys/fs/cgroup
for c in cpu memory pids; do mkdir /sys/fs/cgroup/$c; mount -t cgroup -o $c cgroup /sys/fs/cgroup/$c; done
mkdir /sys/fs/cgroup/unified; mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified`

// unified mounts the hierarchy of version 2 only.
const unified = `mount -t sysfs sysfs /sys; mount -t cgroup2 cgroup2 /sys/fs/cgroup`

// helpers are the commands of the scripts in testdata. r runs a command, and u does so as a user. The
// cgroups have the names G, contedor-test, and Z, which does not exist. Controllers that a script has
// enabled for the groups below the root of version 2 are disabled at its end.
const helpers = `S=/sys/fs/cgroup/cgroup.subtree_control; [ -e $S ] || S=/sys/fs/cgroup/unified/cgroup.subtree_control
had=" $(cat $S) "; trap 'for c in $(cat $S); do case $had in *" $c "*) ;; *) echo -$c >$S;; esac; done' EXIT
r() { echo "## $*"; timeout 20 "$@" 2>&1; echo "[$?]"; }
u() { echo "## as a user: $*"; timeout 20 setpriv --reuid 1234 --regid 1234 --clear-groups "$@" 2>&1; echo "[$?]"; }
G=contedor-test Z=contedor-none
`

// moment matches what differs from run to run.
var moment = regexp.MustCompile(`[A-Z][a-z]{2} +\d+ \d\d:\d\d|pid \d+|memory \d+| \d+\n|memory:/process_api\S*|hugetlb://\S*`)

// TestAsLibcgroup makes, limits, enters, reads and removes cgroups with the real tools and ours.
func TestAsLibcgroup(t *testing.T) {
	testbed.NeedRoot(t)
	for _, controller := range []string{"memory", "cpu", "pids"} {
		if _, err := os.Stat("/sys/fs/cgroup/" + controller + "/tasks"); err != nil {
			testbed.CannotRun(t, "no hierarchy of version 1 for "+controller)
		}
	}
	for name, setup := range map[string]string{"both": hierarchies, "unified": unified} {
		t.Run(name, func(t *testing.T) {
			testbed.LockCgroups(t)
			text, err := os.ReadFile("testdata/" + name + ".sh")
			if err != nil {
				t.Fatal(err)
			}
			cell := testbed.Cell{Setup: setup, Normalize: func(s string) string { return moment.ReplaceAllString(s, "*\n") }}
			cell.Compare(t, []string{helpers + string(text)})
		})
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

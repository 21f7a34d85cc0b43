package fetchroot

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// A site is a directory with an archive, and perhaps an older tree.
type site struct{ dir, file string }

func newSite(t *testing.T) site {
	t.Helper()
	top := t.TempDir()
	s := site{filepath.Join(top, "site"), filepath.Join(top, "a.tar.gz")}
	if err := os.Mkdir(s.dir, 0755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.file, archive(), 0644); err != nil {
		t.Fatal(err)
	}
	return s
}

// makeOld makes an older tree in the place of the new one.
func (s site) makeOld() {
	os.RemoveAll(s.dir + "/rootfs")
	os.MkdirAll(s.dir+"/rootfs/sub/sub", 0755)
	os.WriteFile(s.dir+"/rootfs/sub/old", []byte("old"), 0644)
}

// state describes what is in the place of the tree.
func (s site) state() string {
	old, err := os.ReadFile(s.dir + "/rootfs/sub/old")
	_, sub := os.Stat(s.dir + "/rootfs/sub/sub")
	_, there := os.Lstat(s.dir + "/rootfs")
	switch {
	case whole(s.dir + "/rootfs"):
		return "new"
	case err == nil && sub == nil && string(old) == "old":
		return "old"
	case os.IsNotExist(there):
		return "absent"
	}
	return "broken"
}

// next checks that the next run cleans up and succeeds.
func (s site) next(t *testing.T, after string) {
	t.Helper()
	if r := fetchroot(t, s.dir, nil, "-q", "--force", s.file); r.Status != 0 || s.state() != "new" || list(t, s.dir) != "rootfs" {
		t.Fatalf("%s: the next run: %v, %s, left %s", after, r, s.state(), list(t, s.dir))
	}
}

// TestKilledAnywhere kills the program at random moments, from its start until after its end.
func TestKilledAnywhere(t *testing.T) {
	s := newSite(t)
	took := time.Hour
	for range 3 {
		began := time.Now()
		s.next(t, "before")
		took = min(took, time.Since(began))
	}
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	seen := map[string]int{}
	for i := range 200 {
		before := []string{"old", "absent"}[i%2]
		os.RemoveAll(s.dir + "/rootfs")
		if before == "old" {
			s.makeOld()
		}
		words := []string{"-q", "--force", s.file}
		if i%4 > 1 {
			words[1] = "--connections=1"
			words = append(words[:2:2], "--force", "-")
		}
		c := exec.Command(testbed.Program("fetchroot"), words...)
		c.Dir = s.dir
		c.Stdin = bytes.NewReader(archive())
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(took))))
		c.Process.Kill()
		c.Wait()
		state := s.state()
		seen[state]++
		if state != before && state != "new" {
			t.Fatalf("seed %d, kill %d: %s, it was %s", seed, i, state, before)
		}
		if i%10 == 0 {
			s.next(t, fmt.Sprintf("seed %d, kill %d", seed, i))
		}
	}
	t.Log(seen)
	s.next(t, "after")
}

// TestFailingCalls makes single system calls fail, as on a bad or full disk. The tree must be
// the old or the new one, a message says what happened, and the next run succeeds.
func TestFailingCalls(t *testing.T) {
	strace := testbed.Need(t, "strace")
	s := newSite(t)
	partial := s.dir + "/.rootfs.partial"
	for _, c := range []struct {
		call, path string // the path of the file in the call; "" for any
		times      int
	}{
		{"mkdirat", "", 5},
		{"openat2", "", 8},
		{"write", partial + "/tree/rootfs/bin/sh", 3},
		{"fchmod", "", 2},
		{"flock", "", 1},
		{"utimensat", "", 2},
		{"getdents64", "", 6},
		{"statfs,fstatfs", "", 1},
		{"syncfs", "", 1},
		{"renameat,renameat2", "", 1},
		{"unlinkat", "", 6},
	} {
		for _, errno := range []string{"EIO", "ENOSPC"} {
			for n := 1; n <= c.times; n++ {
				s.makeOld()
				words := []string{"-f", "-qq", "-o", "/dev/null", "-e", "trace=" + c.call,
					"-e", fmt.Sprintf("inject=%s:error=%s:when=%d", c.call, errno, n)}
				if c.path != "" {
					words = append(words, "-P", c.path)
				}
				run := exec.Command(strace, append(words, testbed.Program("fetchroot"), "-q", "--force", s.file)...)
				run.Dir = s.dir
				r := testbed.Run(t, run)
				what := fmt.Sprintf("%s %d of %s: %v, %s, left %s", errno, n, c.call, r, s.state(), list(t, s.dir))
				switch state := s.state(); {
				case r.Status == 0 && (state != "new" || list(t, s.dir) != "rootfs" || r.Stderr != ""),
					r.Status != 0 && state != "old" && state != "new",
					r.Status != 0 && (!strings.HasPrefix(r.Stderr, "fetchroot: ") || strings.Count(r.Stderr, "\n") != 1):
					t.Error(what)
				}
				s.next(t, what)
			}
		}
	}
}

// TestThinDisk unpacks to a disk that has less room than it claims: write(2) succeeds, and the
// error comes when the kernel writes the data to the disk.
func TestThinDisk(t *testing.T) {
	testbed.NeedRoot(t)
	testbed.Need(t, "mkfs.ext4")
	if _, err := os.Stat("/dev/loop-control"); err != nil {
		testbed.CannotRun(t, "no loop devices")
	}
	s := newSite(t)
	// The loop device and the mounts end with the namespace.
	c := exec.Command("sh", "-c", `set -e
		mount --make-rprivate /
		mount -t tmpfs -o size=2500k thin "$1"
		truncate -s 30M "$1/disk"
		mkfs.ext4 -q -O ^has_journal "$1/disk"
		mkdir "$1/on"
		mount -o loop "$1/disk" "$1/on"
		set +e
		"$2" -q "$3" "$1/on/rootfs"
		echo $?
		ls "$1/on"`, "sh", s.dir, testbed.Program("fetchroot"), s.file)
	c.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	want := testbed.Result{Stdout: "1\nlost+found\n", Stderr: "fetchroot: cannot write the tree to its disk: Input/output error (the file system or its disk fails: see dmesg(1))\n"}
	if r := testbed.Run(t, c); r != want {
		t.Error(r)
	}
}

// TestSideBySide starts several runs for one directory at once. One of them succeeds, or one
// after the other.
func TestSideBySide(t *testing.T) {
	s := newSite(t)
	var runs []*exec.Cmd
	var outputs [6]bytes.Buffer
	for i := range outputs {
		c := exec.Command(testbed.Program("fetchroot"), "-q", "--force", s.file)
		c.Dir, c.Stderr = s.dir, &outputs[i]
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		runs = append(runs, c)
	}
	done := 0
	for i, c := range runs {
		if err := c.Wait(); err == nil {
			done++
		} else if got := outputs[i].String(); got != "fetchroot: another fetchroot is using 'rootfs'\n" {
			t.Errorf("%v, %q", err, got)
		}
	}
	if done == 0 || s.state() != "new" || list(t, s.dir) != "rootfs" {
		t.Errorf("%d succeeded, left %s, %s", done, s.state(), list(t, s.dir))
	}
}

// TestRemovalKilled kills removals at random moments. The last run must complete the removal.
func TestRemovalKilled(t *testing.T) {
	s := newSite(t)
	for i := range 400 {
		name := fmt.Sprintf("%s/rootfs/%d/%d", s.dir, i%20, i)
		os.MkdirAll(name, 0755)
		os.WriteFile(name+"/f", nil, 0644)
	}
	for range 30 {
		c := exec.Command(testbed.Program("fetchroot"), "--remove", "rootfs")
		c.Dir = s.dir
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(10 * time.Millisecond))))
		c.Process.Kill()
		c.Wait()
		if got := list(t, s.dir); got != "rootfs" && got != ".rootfs.partial" && got != "" {
			t.Fatalf("left %s", got)
		}
	}
	left := list(t, s.dir)
	if r := fetchroot(t, s.dir, nil, "--remove", "rootfs"); list(t, s.dir) != "" || left != "" && r != (testbed.Result{}) {
		t.Errorf("%v, left %s, before %s", r, list(t, s.dir), left)
	}
}

// TestPlaces unpacks to places without room, without permission, or with another kind of file.
func TestPlaces(t *testing.T) {
	const room = " (free some, or name a DIR on another file system)\n"
	// A small file system with an older tree.
	const small = `
		umount /small 2>/dev/null
		mkdir -p /small /old/sub
		echo old >/old/sub/f
		mount -t tmpfs -o $OPTIONS small /small
		cp -r /old /small/t
		`
	const left = `; ls -A /small; cat /small/t/sub/f`
	cases := []struct{ script, want string }{
		{`OPTIONS=size=1m` + small + `fetchroot --force /tree.tgz /small/t 2>&1 | sed 's/[0-9.]* [kM]B/N/g'` + left,
			"fetchroot: no room for '/small/t': N free, at least N needed" + room + "t\nold\n"},
		{`OPTIONS=size=1m` + small + `fetchroot --force - /small/t </tree.tgz 2>&1 | sed "s/'.*'/X/"` + left,
			"fetchroot: cannot write X: No space left on device" + room + "t\nold\n"},
		{`OPTIONS=size=90%,nr_inodes=12` + small + `fetchroot --force /tree.tgz /small/t 2>&1 | sed "s/'.*'/X/"` + left,
			"fetchroot: cannot create X: No space left on device" + room + "t\nold\n"},
		{`OPTIONS=size=90%` + small + `mount -o remount,ro /small; fetchroot --force /tree.tgz /small/t; echo $?` + left,
			"1\nt\nold\nfetchroot: cannot make '/small/.t.partial': Read-only file system (name a DIR on another file system)\n"},
		{`OPTIONS=size=90%` + small + `mount -o remount,ro /small; fetchroot --remove /small/t; echo $?` + left,
			"1\nt\nold\nfetchroot: cannot remove '/small/t': Read-only file system\n"},
		{`bob fetchroot /tree.tgz /t; echo $?`,
			"1\nfetchroot: cannot make '/.t.partial': Permission denied (name a DIR where you may write)\n"},
		{`bob fetchroot --remove /old; echo $?; cat /old/sub/f`,
			"1\nold\nfetchroot: cannot remove '/old': Permission denied (subordinate ids would help: /etc/subuid has no line for bob)\n"},
		{`ulimit -f 10; fetchroot /tree.tgz /tmp/t 2>&1 | sed "s/'.*'/X/"; ls -A /tmp`, "fetchroot: cannot write X: File too large\nc\n"},
		{`fetchroot /proc/self/mem t; echo $?; ls -A`, "1\nfetchroot: /proc/self/mem: Input/output error\n"},
		// A symlink stays; its target is replaced.
		{`mkdir real; ln -s real link; fetchroot -q /tree.tgz link; echo $?; readlink link; cat real/etc/shadow; ls -A; rm -r real link`,
			"0\nreal\nsecret\nlink\nreal\n"},
		{`ln -s nowhere link; fetchroot -q /tree.tgz link; echo $?; readlink link; rm link`,
			"1\nnowhere\nfetchroot: cannot use 'link': No such file or directory\n"},
		// Files of a killed run whose clock was wrong, or of a clock that is wrong now.
		{`for year in 1970 2100; do
			mkdir -p t .t.partial/tree/x; touch -d $year-01-01 t .t.partial .t.partial/tree
			fetchroot -q --force /tree.tgz t; echo $?; ls -A; rm -r t
		  done`, "0\nt\n0\nt\n"},
		{`unshare -T --monotonic 999999999 --boottime 999999999 fetchroot /tree.tgz t 2>&1 | grep -c ' files, '; ls -A; rm -r t`, "1\nt\n"},
	}
	runCases(t, cases)
}

package tar

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "fetchroot") }

// cell has our tar under its name, and a tree with a file of each kind.
var cell = testbed.Cell{
	Setup: `ln -sf fetchroot /ours/tar
cd /tmp
mkdir -p tree/dir/deep tree/empty
echo text >tree/file
chmod 4711 tree/file
ln tree/file tree/dir/hard
ln -s ../file tree/dir/soft
ln -s /nowhere tree/dangling
mkfifo tree/pipe
mknod tree/null c 1 3
printf x >"$(printf 'tree/dir/line\nend\\\033[31mé')"
chown 1:2 tree/empty
chmod 1777 tree/empty
chmod 555 tree/dir/deep
seq 20000 >tree/dir/deep/data
find tree -depth -exec touch -h -d '2001-02-03 04:05:06.789' {} +
tar cf tree.tar tree && gzip -k tree.tar && tar cf dot.tar -C tree . && cp tree.tar.gz plain-name
printf 'not an archive' >bad
head -c 300 tree.tar.gz >short.tgz
chmod 644 *.tar* bad
`,
	Normalize: func(s string) string {
		s = strings.ReplaceAll(s, "/ours/", "/usr/bin/")
		return strings.ReplaceAll(s, " or 'tar --usage'", "")
	},
}

// look prints the exit status and everything about a tree.
const look = `; echo "status $?"; find . -mindepth 1 -printf '%p %M %U:%G %n %l %TY-%Tm\n' | LC_ALL=C sort; find . -type f -exec md5sum {} + | LC_ALL=C sort`

// TestAsTheRealOne compares trees, listings, messages and exit statuses.
func TestAsTheRealOne(t *testing.T) {
	in := "mkdir /tmp/c/new && cd /tmp/c/new && umask 027 && { "
	out := "; }" + look + "; cd /tmp/c; chmod -R u+w new; rm -rf new"
	user := "mkdir /tmp/c/new && chown 1 /tmp/c/new && cd /tmp/c/new && umask 027 && { setpriv --reuid 1 --regid 1 --clear-groups "
	var cases []string
	for _, line := range []string{
		"tar xfz /tmp/tree.tar.gz", "tar xzf /tmp/tree.tar.gz", "tar xf /tmp/tree.tar.gz", "tar xf /tmp/tree.tar", "tar xvf /tmp/tree.tar", "tar -xf /tmp/tree.tar", "tar -xzf /tmp/plain-name", "tar x -f /tmp/tree.tar -v",
		"tar --extract --file=/tmp/tree.tar", "tar xf /tmp/dot.tar", "tar xfC /tmp/tree.tar .", "tar xzfp /tmp/tree.tar.gz", "cat /tmp/tree.tar | tar x", "cat /tmp/tree.tar.gz | tar xzf -", "tar xz </tmp/tree.tar.gz",
		"tar xf /tmp/tree.tar tree/dir", "tar xf /tmp/tree.tar tree/dir/ tree/file", "tar xf /tmp/tree.tar tree/nosuch tree/file", "tar xf /tmp/tree.tar && tar xf /tmp/tree.tar", "mkdir tree && echo old >tree/file && tar xf /tmp/tree.tar",
		"mkdir sub; tar -C sub -xf /tmp/tree.tar", "mkdir sub; tar xf /tmp/tree.tar -C sub tree/file",
	} {
		cases = append(cases, in+line+out)
	}
	for _, line := range []string{"tar xfz /tmp/tree.tar.gz tree/dir", "tar xpf /tmp/tree.tar tree/dir", "tar xf /tmp/tree.tar tree/file tree/empty"} {
		cases = append(cases, user+line+out)
	}
	for _, env := range []string{"", "LC_ALL=C.UTF-8 "} {
		for _, line := range []string{
			"tar tf /tmp/tree.tar", "tar tvf /tmp/tree.tar", "tar tzf /tmp/tree.tar.gz", "tar tvf /tmp/dot.tar", "tar -tvf /tmp/tree.tar tree/dir", "tar tf - </tmp/tree.tar", "tar --numeric-owner -tvf /tmp/tree.tar", "tar tf /tmp/tree.tar nosuch",
		} {
			cases = append(cases, env+line)
		}
	}
	for _, line := range []string{
		"tar xf /nosuch", "tar -xfz /tmp/tree.tar.gz", "tar xfC /tmp/tree.tar", "tar xf", "tar tf /nosuch 2>/dev/null", "tar xf /tmp/tree.tar nosuch", "tar --nope", "tar xtf x",
		"tar tzf /tmp/tree.tar", "tar tJf /tmp/tree.tar", "tar tJf /tmp/tree.tar.gz", "tar t --zstd -f /tmp/tree.tar", "tar t --zstd -f /tmp/tree.tar.gz", "tar xz </tmp/tree.tar",
	} {
		cases = append(cases, line)
	}
	cell.Compare(t, cases)
}

// TestPackForTheRealOne checks that the real tar unpacks our archive to the same tree.
func TestPackForTheRealOne(t *testing.T) {
	after := `; cd /tmp; mkdir new; /usr/bin/tar xf /tmp/c/a -C new && cd new` + look + `; cd /tmp; chmod -R u+w new; rm -rf new /tmp/c/a`
	cell.Compare(t, []string{
		"tar czf a -C /tmp tree" + after, "tar cf a -C /tmp tree" + after, "cd /tmp; tar cf /tmp/c/a tree/dir tree/file" + after, "cd /tmp/tree; tar czf /tmp/c/a ." + after,
		"cd /tmp; tar cz tree/ >/tmp/c/a" + after, "tar -C /tmp -czf a ./tree/empty" + after, "tar cf a -C /tmp tree; gzip -t a 2>/dev/null; echo $?; rm a", "tar czf a -C /tmp tree && gzip -t a; echo $?; rm a",
		"tar cf a /tmp/tree/file 2>/dev/null; tar tf a; rm a",
		"cd /tmp/c; mkdir d; echo x >d/x; tar cf d/a d 2>/dev/null; tar tf d/a; rm -r d", // the archive does not contain itself
		"tar cvf a -C /tmp/tree file empty; rm a", "tar cvf - -C /tmp/tree file 2>&1 >/dev/null",
		"tar cf a; ls -A",
	})
}

// TestCreateFails checks that a failure leaves an older archive unchanged, and no partial one.
func TestCreateFails(t *testing.T) {
	testbed.NeedRoot(t)
	dir := t.TempDir()
	run := func(words ...string) testbed.Result {
		cmd := exec.Command(testbed.Program("fetchroot"), words...)
		cmd.Args[0], cmd.Dir = "tar", dir
		return testbed.Run(t, cmd)
	}
	if err := os.WriteFile(dir+"/a.tar", []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]string{{"czf", "a.tar", "nosuch"}, {"czf", "nosuch/a.tar", "."}, {"cf", ".", "a.tar"}, {"cf", "b.tar", "-I", "false", "a.tar"}} {
		if r := run(words...); r.Status != 2 || r.Stdout != "" || !strings.HasPrefix(r.Stderr, "tar: ") || strings.Count(r.Stderr, "\n") > 2 {
			t.Errorf("%q: %v", words, r)
		}
	}
	if data, err := os.ReadFile(dir + "/a.tar"); string(data) != "old" {
		t.Errorf("the older archive is now %q, %v", data, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left: %v %v", entries, err)
	}
	// A full disk.
	cmd := exec.Command("sh", "-c", `mount -t tmpfs -o size=64k small "$1" && cd "$1" && { "$0" cf a "$0"; echo "status $?"; ls -A; }`, dir+"/tar", t.TempDir())
	if err := os.Symlink(testbed.Program("fetchroot"), dir+"/tar"); err != nil {
		t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if err := os.WriteFile(dir+"/big", bytes.Repeat([]byte("x"), 1<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd.Args[2] = strings.Replace(cmd.Args[2], `cf a "$0"`, `cf a `+dir+"/big", 1)
	if r := testbed.Run(t, cmd); r.Stdout != "status 2\n" || !strings.Contains(r.Stderr, "No space left on device") {
		t.Errorf("a full disk: %v", r)
	}
}

// TestDamaged checks the message and the exit status for damaged archives.
func TestDamaged(t *testing.T) {
	for _, r := range cell.Run(t, true, []string{"tar xf /tmp/short.tgz", "tar tf /tmp"}) {
		if r.Status != 2 || !strings.HasPrefix(r.Stderr, "tar: ") || !strings.HasSuffix(r.Stderr, "\ntar: Error is not recoverable: exiting now\n") {
			t.Error(r)
		}
	}
	cell.Compare(t, []string{"tar xf /tmp/bad", "tar tf /tmp/bad nosuch", "tar tf /dev/null", "head -c 512 /dev/urandom | tar t"})
}

// TestOrdinaryUser expects errors for device nodes, and all other files.
func TestOrdinaryUser(t *testing.T) {
	r := cell.Run(t, true, []string{"mkdir new; chmod 777 new; cd new; setpriv --reuid 1 --regid 1 --clear-groups tar xfz /tmp/tree.tar.gz; echo $?; ls tree"})[0]
	if !strings.HasPrefix(r.Stdout, "2\n") || !strings.Contains(r.Stdout, "file\n") || strings.Contains(r.Stdout, "null\n") || !strings.HasPrefix(r.Stderr, "tar: 1 device node: Cannot mknod: Operation not permitted\n") {
		t.Error(r)
	}
}

// TestNothingOutside checks that names and links cannot write outside the directory.
func TestNothingOutside(t *testing.T) {
	testbed.NeedRoot(t)
	dir := t.TempDir()
	make := exec.Command("sh", "-c", `mkdir in out; ln -s ../out in/link; cd in
		tar cf ../a.tar link; rm link; mkdir link; echo x >link/x; tar rf ../a.tar link/x; tar -P --transform 's,^,../out/,' -rf ../b.tar link/x; rm -r link`)
	make.Dir = dir
	if r := testbed.Run(t, make); r.Status != 0 {
		t.Fatal(r)
	}
	for _, archive := range []string{"a.tar", "b.tar"} {
		cmd := exec.Command(testbed.Program("fetchroot"), "xf", "../"+archive)
		cmd.Args[0], cmd.Dir = "tar", filepath.Join(dir, "in")
		r := testbed.Run(t, cmd)
		if entries, err := os.ReadDir(dir + "/out"); err != nil || len(entries) != 0 {
			t.Errorf("%s: outside there is %v, %v; %v", archive, entries, err, r)
		}
	}
}

func FuzzOldStyle(f *testing.F) {
	for _, seed := range []string{"xfz a", "xf", "-x a", "fC a b c", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		argv := append([]string{"tar"}, strings.Split(line, " ")...)
		words, err := newStyle(argv)
		if err == nil && len(words) < len(argv)-1 {
			t.Errorf("%q lost words: %q", argv, words)
		}
	})
}

// TestSignalLeavesNothing ends tar in the middle of writing an archive: its temporary file goes, too.
func TestSignalLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	noise := make([]byte, 32<<20)
	rand.NewChaCha8([32]byte{}).Read(noise)
	if err := os.WriteFile(dir+"/in", noise, 0o644); err != nil {
		t.Fatal(err)
	}
	os.Mkdir(dir+"/out", 0o755)
	tar := filepath.Join(t.TempDir(), "tar")
	os.Symlink(testbed.Program("fetchroot"), tar)
	cmd := exec.Command(tar, "czf", "out/a.tgz", "in")
	cmd.Dir = dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for begun := false; !begun; time.Sleep(time.Millisecond) {
		entries, _ := os.ReadDir(dir + "/out")
		begun = len(entries) > 0
		select {
		case <-ended:
			t.Fatal("tar ended before its file was there")
		default:
		}
	}
	cmd.Process.Signal(syscall.SIGTERM)
	<-ended
	entries, _ := os.ReadDir(dir + "/out")
	switch status := cmd.ProcessState.Sys().(syscall.WaitStatus); {
	case status.Exited() && len(entries) == 1 && entries[0].Name() == "a.tgz": // it was faster
	case status.Signal() != syscall.SIGTERM || len(entries) > 0:
		t.Errorf("%v, %v", cmd.ProcessState, entries)
	}
}

// TestSignalRestores ends -A in the middle. The command of each checkpoint sends the signal once. It
// then waits until tar has caught it.
func TestSignalRestores(t *testing.T) {
	tar := filepath.Join(t.TempDir(), "tar")
	os.Symlink(testbed.Program("fetchroot"), tar)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		cmd := exec.Command("sh", "-c", `echo a >a; head -c 3000000 /dev/zero >b
"$0" cf a.tar a && "$0" cf b.tar b && cp a.tar before || exit 1
BIT=$((1 << ($1 - 1)))
cat >end <<END
[ -e sent ] && exit
>sent
kill -$1 \$PPID
while set -- \$(grep SigCgt /proc/\$PPID/status); [ \$((0x\${2#????????????} & $BIT)) != 0 ]; do :; done
END
exec "$0" Af a.tar b.tar --checkpoint=1 --checkpoint-action=exec=". ./end"`, tar, strconv.Itoa(int(signal)))
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		status, ended := cmd.ProcessState.Sys().(syscall.WaitStatus)
		if err == nil || !ended || status.Signal() != signal {
			t.Errorf("%v: %v\n%s", signal, cmd.ProcessState, out)
		}
		before, _ := os.ReadFile(filepath.Join(cmd.Dir, "before"))
		if after, err := os.ReadFile(filepath.Join(cmd.Dir, "a.tar")); err != nil || len(before) == 0 || !bytes.Equal(after, before) {
			t.Errorf("%v: the archive has %d bytes instead of %d, %v", signal, len(after), len(before), err)
		}
	}
}

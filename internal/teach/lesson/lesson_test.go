package lesson

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) {
	testbed.Main(m, "chroot", "contedor", "fetchroot", "hostname", "mount", "umount", "unshare")
}

// somebody is a user without a name.
var somebody = &syscall.Credential{Uid: 54321, Gid: 54321}

// serve packs a Debian root file system with options of tar(1), serves it over HTTP and
// returns its address.
func serve(t *testing.T, options ...string) (url string) {
	t.Helper()
	dir, name := filepath.Split(packed(t, options...))
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	return server.URL + "/" + name
}

// packed packs a Debian root file system with options of tar(1), and returns the archive's path.
func packed(t *testing.T, options ...string) (archive string) {
	t.Helper()
	tree := testbed.Tree(t)
	dir := directory(t)
	archive = filepath.Join(dir, "rootfs.tar.gz")
	options = append(options, "-C", tree, "--transform=flags=rh;s,^\\.,rootfs,", "-I", "gzip -1", "-cf", archive, ".")
	pack := exec.Command("tar", options...)
	if r := testbed.Run(t, pack); r.Status != 0 {
		t.Fatal("tar: ", r)
	}
	return archive
}

// TestLesson plays the lesson as root and as another user, with the separate programs and with
// links to contedor. The root file system is a Debian one fetched over HTTP, with its own mount
// and hostname or with ours, or the mini one without a network.
func TestLesson(t *testing.T) {
	debian := serve(t)
	links := directory(t)
	install := exec.Command(testbed.Program("contedor"), "--install", "-s", links)
	if r := testbed.Run(t, install); r.Status != 0 {
		t.Fatal("contedor --install: ", r)
	}

	for _, c := range []struct {
		name   string
		user   *syscall.Credential
		bin    string
		inside bool
		source string
	}{
		{"root, programs", nil, testbed.Bin(), false, debian},
		{"root, links", nil, links, true, debian},
		{"user, programs", somebody, testbed.Bin(), true, debian},
		{"user, links", somebody, links, false, debian},
		{"root, mini", nil, links, false, Mini},
		{"user, mini", somebody, testbed.Bin(), false, Mini},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, &Lesson{Bin: c.bin, Source: c.source, Inside: c.inside, User: c.user})
		})
	}
}

// play plays a lesson in a directory of its own, and checks that no mount or host name is left.
func play(t *testing.T, l *Lesson) { playIn(t, l, false) }

// playIn is play. If apart is set, the lesson has a network and a directory /run of its own.
func playIn(t *testing.T, l *Lesson, apart bool) {
	t.Helper()
	l.Dir = directory(t)
	if l.User != nil {
		if err := os.Chown(l.Dir, int(l.User.Uid), int(l.User.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	l.Watch = func(prompt string, s *Exchange, reply *Reply) {
		if reply == nil {
			t.Logf("%s%s", prompt, s.Typed(l))
		} else if len(reply.Output) < 1000 {
			t.Logf("%s", reply.Output)
		}
	}
	// Nothing in the namespaces of the test may reach the machine.
	before := state(t, "self")
	var groups map[string]string
	if apart {
		groups = testbed.Cgroups(t)
	}
	var inner [2][]string
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with its namespaces
		if err := Isolate(l.Source == Mini || apart); err != nil {
			done <- err
			return
		}
		if apart {
			if err := ownNames(); err != nil {
				done <- err
				return
			}
			for group, point := range groups {
				if err := unix.Mount(group, point, "", unix.MS_BIND, ""); err != nil {
					done <- err
					return
				}
			}
		}
		// ps shows the priority: the pages have the default one.
		if err := unix.Setpriority(unix.PRIO_PROCESS, 0, 0); err != nil {
			done <- err
			return
		}
		inner[0] = state(t, "thread-self")
		err := l.Run(t.Context())
		inner[1] = state(t, "thread-self")
		done <- err
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(inner[0], inner[1]) {
		t.Errorf("name and mounts before and after:\n%q\n%q", inner[0], inner[1])
	}
	if after := state(t, "self"); before[0] != after[0] {
		t.Errorf("the host name was %s and is %s", before[0], after[0])
	}
}

// ownNames gives the thread's mount namespace a directory /run of its own, for the names of network
// namespaces. As after the first `ip netns add`, /run/netns is a mount.
func ownNames() error {
	if err := unix.Mount("tmpfs", "/run", "tmpfs", 0, ""); err != nil {
		return err
	}
	if err := os.Mkdir("/run/netns", 0o755); err != nil {
		return err
	}
	return unix.Mount("/run/netns", "/run/netns", "", unix.MS_BIND, "")
}

// state returns the host name, and the mounts in /proc/WHO/mountinfo.
func state(t *testing.T, who string) []string {
	var uts unix.Utsname
	if err := unix.Uname(&uts); err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile("/proc/" + who + "/mountinfo")
	if err != nil {
		t.Error(err)
	}
	return []string{unix.ByteSliceToString(uts.Nodename[:]), string(data)}
}

// directory returns a new directory that every user can reach. Users other than root cannot
// reach those of T.TempDir.
func directory(t *testing.T) string {
	dir, err := os.MkdirTemp("", "contedor-lesson-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := Remove(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

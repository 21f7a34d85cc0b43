package headstart

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// kernelLines returns command lines of mount and hostname, which have no plan, with every
// type of file system and every kind of name.
func kernelLines() (lines [][]string) {
	add := func(fstype, source, dir string) {
		lines = append(lines, []string{"mount", "-t", fstype, source, dir})
	}
	for _, fstype := range append(mountTypes[:], "nosuch", "ext4") {
		add(fstype, "x", "point")
	}
	for _, source := range []string{"none", "tmpfs", "/dev/null", "a b", "caf\u00e9", "k=v", "", "-n"} {
		add("tmpfs", source, "point")
	}
	for _, dir := range []string{"/mnt", ".", "./point/", "nosuch", "/nosuch", "file", "link", "", "-n"} {
		add("proc", "proc", dir)
	}
	lines = append(lines, []string{"hostname"})
	for _, name := range []string{"new", "a-b.c", "A1", strings.Repeat("a", 64), strings.Repeat("a", 65), "a_b", "-a", "a.", "", " a "} {
		lines = append(lines, []string{"hostname", name})
	}
	return lines
}

// calls are the system calls that change or print something. Those that only read may differ.
const calls = "trace=fsopen,fsconfig,fsmount,fspick,move_mount,mount,mount_setattr,open_tree,umount2,sethostname,setdomainname,uname,write,exit_group"

// traced is the run of a program under strace(1).
type traced struct {
	calls  []string
	failed int // index of the first call that failed, or -1
	result testbed.Result
}

var (
	descriptor = regexp.MustCompile(`^(fsconfig|fsmount|move_mount)\(\d+`)
	mountPoint = regexp.MustCompile(`AT_FDCWD, "(.*)", MOVE`)
	address    = regexp.MustCompile(`0x[0-9a-f]{6,}`)
	refused    = regexp.MustCompile(` = -1 E.*$`)
	returned   = regexp.MustCompile(` = [0-9?]+$`)
)

// run runs a command line with the programs of a directory, in a working directory and
// namespaces of its own.
func run(t *testing.T, strace, dir string, words []string) (r traced) {
	t.Helper()
	place := t.TempDir()
	for _, err := range []error{os.Mkdir(place+"/point", 0o755), os.WriteFile(place+"/file", nil, 0o644), os.Symlink("point", place+"/link")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	// Only the first thread is traced: it makes all these calls.
	cmd := exec.Command(strace, append([]string{"-qq", "-e", calls, "-e", "signal=none", "-s", "200", "-o", place + "/trace", dir + "/" + words[0]}, words[1:]...)...)
	cmd.Dir = place
	cmd.SysProcAttr = &unix.SysProcAttr{Unshareflags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS}
	r.result = testbed.Run(t, cmd)
	r.result.Stderr = strings.ReplaceAll(r.result.Stderr, place, "PLACE")
	text, err := os.ReadFile(place + "/trace")
	if err != nil {
		t.Fatal(err)
	}
	r.failed = -1
	for line := range strings.Lines(string(text)) {
		line = descriptor.ReplaceAllString(strings.TrimSpace(line), "$1(FD")
		// The ordinary way has resolved the path of the mount point.
		if m := mountPoint.FindStringSubmatch(line); m != nil {
			path := m[1]
			if !filepath.IsAbs(path) {
				path = filepath.Join(place, path)
			}
			if real, err := filepath.EvalSymlinks(path); err == nil {
				path = real
			}
			line = strings.Replace(line, m[1], strings.Replace(path, place, "PLACE", 1), 1)
		}
		line = strings.Join(strings.Fields(line), " ") // strace aligns the results
		line = address.ReplaceAllString(strings.ReplaceAll(line, place, "PLACE"), "ADDRESS")
		if r.failed < 0 && refused.MatchString(line) {
			r.failed = len(r.calls)
		}
		r.calls = append(r.calls, returned.ReplaceAllString(line, ""))
	}
	return r
}

// buildOrdinary builds programs with the tag noheadstart and returns their directory.
func buildOrdinary(t *testing.T, programs ...string) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("GOFLAGS", "-tags=noheadstart")
	if err := testbed.Build(dir, runtime.GOARCH, programs...); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestSameSystemCalls checks that the early way makes the same system calls as programs that
// are built with the tag noheadstart. They differ on purpose if a call fails: the early way
// stops there, and the ordinary way makes all calls again.
func TestSameSystemCalls(t *testing.T) {
	testbed.NeedRoot(t)
	strace := testbed.Need(t, "strace")
	ordinary := buildOrdinary(t, "mount", "hostname")
	done, repeated := 0, 0
	for _, words := range kernelLines() {
		want, got := run(t, strace, ordinary, words), run(t, strace, testbed.Bin(), words)
		if got.result != want.result {
			t.Errorf("%q: %v, want %v", words, got.result, want.result)
		}
		if got.result.Status == 0 {
			done++
		}
		left := got.calls
		if at := got.failed; at >= 0 && len(left) > len(want.calls) {
			repeated++
			first := slices.Clone(want.calls[:min(at+1, len(want.calls))])
			first[at] = refused.ReplaceAllString(first[at], "")
			early := slices.Clone(left[:at+1])
			early[at] = refused.ReplaceAllString(early[at], "")
			if !slices.Equal(early, first) {
				t.Errorf("%q: the early way begins with\n\t%s", words, strings.Join(left, "\n\t"))
			}
			left = left[at+1:]
		}
		if !slices.Equal(left, want.calls) {
			t.Errorf("%q: the early way\n\t%s\nthe ordinary way\n\t%s", words, strings.Join(left, "\n\t"), strings.Join(want.calls, "\n\t"))
		}
	}
	if done < 15 || repeated < 5 {
		t.Errorf("only %d lines succeed, and only %d fail in the kernel", done, repeated)
	}
}

// isInside is the variable of a child of TestNoAllocationAtTheKernel, which has namespaces of
// its own.
const isInside = "CONTEDOR_TEST_INSIDE"

// TestNoAllocationAtTheKernel checks that mount and hostname allocate nothing, whether they
// succeed or fail.
func TestNoAllocationAtTheKernel(t *testing.T) {
	testbed.NeedRoot(t)
	if os.Getenv(isInside) == "" {
		cmd := exec.Command("/proc/self/exe", "-test.run=^TestNoAllocationAtTheKernel$", "-test.v")
		cmd.Dir = t.TempDir()
		cmd.Env = append(os.Environ(), isInside+"=1")
		cmd.SysProcAttr = &unix.SysProcAttr{Unshareflags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS}
		if r := testbed.Run(t, cmd); r.Status != 0 || !strings.Contains(r.Stdout, "carried out") {
			t.Errorf("the test in its namespaces: %v", r)
		}
		return
	}
	if err := os.Mkdir("point", 0o755); err != nil {
		t.Fatal(err)
	}
	done := 0
	for _, words := range kernelLines() {
		l := newTyped(words, nil)
		carriedOut := false
		n := allocations(func() {
			if words[0] == "mount" {
				carriedOut = l.mount()
			} else {
				carriedOut = l.hostname()
			}
		})
		if n != 0 {
			t.Errorf("%q: %v allocations", words, n)
		}
		if carriedOut {
			done++
		}
	}
	if done < 15 {
		t.Errorf("only %d lines carried out", done)
	}
	fmt.Println("carried out", done)
}

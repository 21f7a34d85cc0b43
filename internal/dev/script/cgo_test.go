package script

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// TestPlainBuilds checks the programs that `go build` and `go install` make without flags, with
// and without cgo. They are static. A program that they execute inherits ignored signals and
// closed descriptors. Plain lines are carried out before the Go runtime starts. Help texts are
// translated. Built with cgo, contedor prints an error for the commands that it does not have, but lists and links them.
func TestPlainBuilds(t *testing.T) {
	testbed.NeedRoot(t)
	strace, perl := testbed.Need(t, "strace"), testbed.Need(t, "perl")
	var links testbed.Result
	for _, cgo := range []string{"0", "1"} {
		t.Run("CGO_ENABLED="+cgo, func(t *testing.T) {
			dir := t.TempDir()
			build := exec.Command("go", "build", "-o", dir+"/", "./cmd/...")
			build.Dir, build.Env = testbed.Root(t), append(os.Environ(), "CGO_ENABLED="+cgo)
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("go build: %v\n%s", err, out)
			}
			programs, err := os.ReadDir(dir)
			if err != nil || len(programs) < 5 {
				t.Fatal(programs, err)
			}
			for _, p := range programs {
				if needs := needed(t, filepath.Join(dir, p.Name())); len(needs) > 0 {
					t.Errorf("%s is linked with %q", p.Name(), needs)
				}
			}
			shell := func(script string) testbed.Result {
				cmd := exec.Command("sh", "-c", script)
				cmd.Dir = t.TempDir()
				cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=/root"}
				cmd.SysProcAttr = &unix.SysProcAttr{Unshareflags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS}
				return testbed.Run(t, cmd)
			}
			for _, unshare := range []string{"unshare", "contedor unshare", "unshare --propagation=private", "contedor unshare --propagation=private"} {
				ignored := shell(`exec ` + perl + ` -e '$SIG{HUP} = "DEFAULT"; $SIG{$_} = "IGNORE" for qw(QUIT USR1 PIPE CHLD); exec @ARGV' ` + unshare + ` grep SigIgn: /proc/self/status`)
				text, _ := strings.CutPrefix(strings.TrimSpace(ignored.Stdout), "SigIgn:\t")
				set, _ := strconv.ParseUint(text, 16, 64)
				const libcs = 1<<31 | 1<<32                     // reserved by the C library; the test may have inherited them as ignored
				if want := uint64(0x1204); set&^libcs != want { // unshare gives SIGCHLD its default action
					t.Errorf("%s: the ignored signals are %v, want %x", unshare, ignored, want)
				}
				closed := shell(unshare + ` sh -c 'for n in 0 1; do [ -e /proc/self/fd/$n ] || echo $n >&2; done' <&- >&-`)
				if closed.Stderr != "0\n1\n" {
					t.Errorf("%s: the closed descriptors are %v", unshare, closed)
				}
			}
			for _, line := range []string{"unshare -m true", "contedor unshare -m true", "chroot / true", "mount -t tmpfs x /mnt", "hostname", "contedor hostname"} {
				r := shell(strace + " -f -qq -e trace=sigaltstack -e signal=none -o trace " + line + " >&2 && cat trace")
				if r.Status != 0 || r.Stdout != "" { // only the runtime makes that call
					t.Errorf("%s is not carried out before the runtime starts: %v", line, r)
				}
			}
			if r := shell("LC_ALL=gl exec contedor ls --help"); !strings.Contains(r.Stdout, "Uso:") {
				t.Errorf("the help is not translated: %v", r)
			}
			const refusal = "built with cgo; build with CGO_ENABLED=0 or make\n"
			for _, line := range []string{
				"wget http://127.0.0.1:1/", "contedor ps", "top -b -n 1", "fetchroot oci:127.0.0.1:1/x", "fetchroot http://127.0.0.1:1/x", "fetchroot mini x",
			} {
				command := strings.Fields(strings.TrimPrefix(line, "contedor "))[0]
				r := shell("contedor --install -s . && PATH=$PWD:$PATH; exec " + line)
				if refused := r == (testbed.Result{Stderr: command + ": " + refusal, Status: 1}); refused != (cgo == "1") {
					t.Errorf("%s: %v", line, r)
				}
			}
			r := shell(`contedor --list; contedor --list-safe; contedor --install -s . && ls
				echo 'ls "${PATH%%:*}" "${PATH##*:}"' | SHELL=/bin/sh contedor shell 2>/dev/null | sed s,/.*/contedor-[0-9]*,,`)
			if cgo == "0" {
				links = r
			} else if r.Stdout != links.Stdout {
				t.Errorf("the rows of cgo.go are others than those beside it: %v, want %v", r, links)
			}
			if r := shell("contedor bash -c 'tar cf - -C /etc hostname | xz >x.tar.xz' && fetchroot -q x.tar.xz x && cat x/hostname"); r.Status != 0 || r.Stdout == "" {
				t.Errorf("an archive that is a file: %v", r)
			}
		})
	}
}

// needed returns the interpreter and the shared libraries of a program.
func needed(t *testing.T, path string) []string {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	libraries, _ := f.ImportedLibraries()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			libraries = append(libraries, "an interpreter")
		}
	}
	return libraries
}

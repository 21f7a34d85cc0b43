package machine

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		newer bool
	}{{"5.6", "3.8", true}, {"3.8", "5.6", false}, {"5.10", "5.9", true}, {"5.6", "5.6", false}, {"6.1.0-rc1-amd64", "6.1", false}, {"6", "5.19", true}} {
		if got := Newer(c.a, c.b); got != c.newer {
			t.Errorf("%s after %s: %v", c.a, c.b, got)
		}
	}
	if release, enough := Kernel("2.6"); release == "" || !enough {
		t.Errorf("the release %q is earlier than 2.6", release)
	}
	if _, enough := Kernel("999.0"); enough {
		t.Error("the kernel is 999.0 or later")
	}
}

func TestFilesOfAMachine(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"proc/sys/user/max_pid_namespaces":       "15\n",
		"proc/self/status":                       "Name:\tx\nCapEff:\t0000000000200001\nSeccomp:\t2\n",
		"proc/self/attr/current":                 "unconfined\n\x00",
		"sys/module/apparmor/parameters/enabled": "Y\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fd, err := unix.Open(dir, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	m := At(fd)
	if v, ok := m.Sysctl("user.max_pid_namespaces"); v != "15" || !ok {
		t.Errorf("the setting is %q, %v, want 15", v, ok)
	}
	if v, ok := m.Sysctl("user.nosuch"); v != "" || ok {
		t.Errorf("a setting that does not exist is %q, %v", v, ok)
	}
	if !m.Capable(unix.CAP_SYS_ADMIN) || !m.Capable(0) || m.Capable(unix.CAP_SYS_CHROOT) || !m.Filtered() {
		t.Error("the capabilities or the seccomp mode are not those of the status file")
	}
	if p, ok := m.Profile(); p != "unconfined" || !ok {
		t.Errorf("the profile is %q, %v, want unconfined", p, ok)
	}
	if got := m.List("proc/self"); len(got) != 2 || got[0] != "attr" {
		t.Errorf("the files in proc/self are %q, want attr and status", got)
	}
	if v, ok := Here().Read("proc/self/comm"); v == "" || !ok {
		t.Error("this machine has no /proc")
	}
}

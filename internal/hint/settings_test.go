package hint

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/linux/machine"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// fake returns a machine whose files are these.
func fake(t *testing.T, files map[string]string) machine.Machine {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
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
	t.Cleanup(func() { unix.Close(fd) })
	return machine.At(fd)
}

// What not every machine's kernel has is read from files like those that it
// shows elsewhere: Debian's setting, and Ubuntu's of AppArmor.
func TestSettingsOfOtherMachines(t *testing.T) {
	debian := map[string]string{"proc/sys/kernel/unprivileged_userns_clone": "0\n"}
	ubuntu := map[string]string{
		"proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n",
		"sys/module/apparmor/parameters/enabled":                "Y\n",
		"proc/self/attr/apparmor/current":                       "unprivileged_userns (enforce)\n",
	}
	none := map[string]string{"proc/sys/user/max_user_namespaces": "0\n"}
	const all = 1<<41 - 1
	user := Before{EUID: 1000}
	inside := Before{EUID: 1000, Flags: unix.CLONE_NEWUSER}
	userns := []string{"268435456"} // CLONE_NEWUSER
	mount := []string{"131072"}     // CLONE_NEWNS
	for _, c := range []struct {
		files map[string]string
		f     Failure
		want  string
	}{
		{debian, Failure{Step: Unshare, Errno: unix.EPERM, Words: userns, Before: user}, "sysctl -w kernel.unprivileged_userns_clone=1"},
		{debian, Failure{Step: Unshare, Errno: unix.EPERM, Words: mount, Before: user}, "sysctl -w kernel.unprivileged_userns_clone=1"},
		{none, Failure{Step: Unshare, Errno: unix.EPERM, Words: mount, Before: user}, "sysctl -w user.max_user_namespaces="},
		{none, Failure{Step: Unshare, Errno: unix.ENOSPC, Words: userns, Before: user}, "user.max_user_namespaces is 0"},
		{ubuntu, Failure{Step: Unshare, Errno: unix.EACCES, Words: userns, Before: user}, "AppArmor"},
		{ubuntu, Failure{Step: Map, Errno: unix.EPERM, Words: []string{"uid_map", "0", "1000"}, Before: inside}, "the profile is unprivileged_userns (enforce)"},
		{ubuntu, Failure{Step: Propagation, Errno: unix.EACCES, Before: inside}, "kernel.apparmor_restrict_unprivileged_userns is 1"},
		{ubuntu, Failure{Step: Chroot, Errno: unix.EPERM, Words: []string{"/"}, Before: inside}, "AppArmor"},
		{ubuntu, Failure{Step: Proc, Errno: unix.EACCES, Words: []string{"/proc"}, Before: inside}, "AppArmor"},
		{ubuntu, Failure{Step: Map, Errno: unix.EPERM, Words: []string{"uid_map", "0", "0"}, Before: Before{Capabilities: all}}, ""},
		{nil, Failure{Step: Map, Errno: unix.EPERM, Words: []string{"uid_map", "0", "1000"}, Before: inside}, ""},
	} {
		got := c.f.Line(fake(t, c.files), texts.English())
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%v of %v: %q, want %q", c.f, c.files, got, c.want)
		}
	}
}

func TestWordsOfAFailure(t *testing.T) {
	f := Failure{Step: Exec, Errno: unix.ENOENT, Words: []string{"sh", "/bin"}, Before: Before{EUID: 7, Capabilities: 1<<40 + 5, Flags: 1 << 29}}
	argv := f.Argv(3)
	if !Called(argv) || argv[ErrnoWord] != "2" || Called([]string{"unshare", "-r"}) || Called([]string{called}) {
		t.Errorf("%q", argv)
	}
}

// FuzzProgramHeader reads files that are programs only in part.
func FuzzProgramHeader(f *testing.F) {
	for _, seed := range []string{"", "#!", "#!/bin/sh -e\n", "#! \t/usr/bin/env x", "\x7fELF", "\x7fELF\x02\x01\x01" + strings.Repeat("\xff", 100), "\x7fELF\x01\x02" + strings.Repeat("\x00\x03", 60)} {
		f.Add([]byte(seed))
	}
	if data, err := os.ReadFile("/bin/true"); err == nil {
		f.Add(data[:min(len(data), 2*page)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h := parse(bytes.NewReader(data))
		if len(h.interpreter) > unix.PathMax || h.elf && h.script {
			t.Errorf("%+v", h)
		}
		h.architecture()
	})
}

// The loader of a program is what the program itself names.
func TestLoader(t *testing.T) {
	if h := read("/bin/true"); !h.elf || h.foreign() || !exists(h.interpreter) {
		t.Errorf("%+v", h)
	}
	if h := read("/proc/self/exe"); !h.elf || h.foreign() || h.interpreter != "" {
		t.Errorf("a static program: %+v", h)
	}
}

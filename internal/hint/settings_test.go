package hint

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"contedor/internal/linux/machine"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// fake returns a machine with the given files.
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

// TestSettingsOfOtherMachines checks hints about settings that this machine's kernel may not
// have: Debian's for user namespaces, and Ubuntu's for AppArmor.
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
	userns := &Unshare{Flags: unix.CLONE_NEWUSER}
	mount := &Unshare{Flags: unix.CLONE_NEWNS}
	for _, c := range []struct {
		files map[string]string
		r     Refusal
		want  string
	}{
		{nil, Refusal{Errno: unix.EINVAL, Attempt: userns, Before: user}, "qemu-user"},
		{nil, Refusal{Errno: unix.EINVAL, Attempt: mount, Before: user}, ""},
		{debian, Refusal{Errno: unix.EPERM, Attempt: userns, Before: user}, "sysctl -w kernel.unprivileged_userns_clone=1"},
		{debian, Refusal{Errno: unix.EPERM, Attempt: mount, Before: user}, "sysctl -w kernel.unprivileged_userns_clone=1"},
		{none, Refusal{Errno: unix.EPERM, Attempt: mount, Before: user}, "sysctl -w user.max_user_namespaces="},
		{none, Refusal{Errno: unix.ENOSPC, Attempt: userns, Before: user}, "user.max_user_namespaces is 0"},
		{ubuntu, Refusal{Errno: unix.EACCES, Attempt: userns, Before: user}, "AppArmor"},
		{ubuntu, Refusal{Errno: unix.EPERM, Attempt: &MapID{Outer: 1000}, Before: inside}, "the profile is unprivileged_userns (enforce)"},
		{ubuntu, Refusal{Errno: unix.EACCES, Attempt: &Propagation{}, Before: inside}, "kernel.apparmor_restrict_unprivileged_userns is 1"},
		{ubuntu, Refusal{Errno: unix.EPERM, Attempt: &Chroot{Dir: "/"}, Before: inside}, "AppArmor"},
		{ubuntu, Refusal{Errno: unix.EACCES, Attempt: &MountProc{Dir: "/proc"}, Before: inside}, "AppArmor"},
		{ubuntu, Refusal{Errno: unix.EPERM, Attempt: &MapID{}, Before: Before{Capabilities: all}}, ""},
		{nil, Refusal{Errno: unix.EPERM, Attempt: &MapID{Outer: 1000}, Before: inside}, ""},
	} {
		got := c.r.Line(fake(t, c.files), texts.English())
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%v of %v: %q, want %q", c.r, c.files, got, c.want)
		}
	}
}

// samples are one attempt of each type. No field has its zero value.
var samples = []Attempt{
	&Unshare{Flags: unix.CLONE_NEWUSER | unix.CLONE_NEWPID},
	&Join{Flag: unix.CLONE_NEWNET},
	&NamespaceFile{Path: "/run/netns/a", Flag: unix.CLONE_NEWNET},
	&MapID{Outer: 1<<32 - 2},
	&MapRanges{},
	&SetID{ID: 65534},
	&Chroot{Dir: "a dir\n"},
	&Chdir{Dir: "/"},
	&Propagation{},
	&MountProc{Dir: "/proc"},
	&Bind{Files: []string{"a", "", "b"}},
	&Mount{Dir: "/mnt", Type: "overlay", Layers: []string{"rootfs", "upper"}},
	&Umount{Dir: "/mnt"},
	&DropGroups{},
	&Hostname{}, &Download{},
	&PivotRoot{New: "new", Old: "new/old"},
	&Cgroup{Path: "/sys/fs/cgroup/a", Value: "+cpu"},
	&Netns{Name: "net", Made: "no"},
	&Network{Words: []string{"link", "add"}},
	&Target{PID: "1"},
	&OOMScore{Adjust: -5},
	&Exec{File: "sh", Path: "/bin:"},
}

// declared returns the names of all types with the method word: the attempts.
func declared(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "word" {
				names = append(names, f.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name)
			}
		}
	}
	return names
}

// TestRefusalsSurviveExec checks that a refusal is the same after a re-execution.
func TestRefusalsSurviveExec(t *testing.T) {
	known := map[reflect.Type]bool{}
	words := map[string]bool{}
	for _, a := range attempts() {
		known[reflect.TypeOf(a)], words[a.word()] = true, true
	}
	if n := len(declared(t)); len(known) != n || len(attempts()) != n || len(words) != n || len(samples) != n {
		t.Errorf("%d types of attempts: attempts returns %d, which have %d words, and there are %d samples", n, len(known), len(words), len(samples))
	}
	for _, a := range samples {
		if !known[reflect.TypeOf(a)] {
			t.Errorf("%T is not among the attempts", a)
			continue
		}
		for i, v := 0, reflect.ValueOf(a).Elem(); i < v.NumField(); i++ {
			if v.Field(i).IsZero() {
				t.Errorf("%T: the sample has no %s", a, v.Type().Field(i).Name)
			}
		}
		r := Refusal{Attempt: a, Errno: unix.ENOENT, Before: Before{EUID: 7, Capabilities: 1<<40 + 5, Flags: 1 << 29}}
		argv := r.Argv(3)
		if !Called(argv) || argv[ErrnoWord] != "2" {
			t.Errorf("Called or the errno is wrong for %q", argv)
		}
		if got, root, ok := parse(argv); !ok || root != 3 || !reflect.DeepEqual(got, r) {
			t.Errorf("%q is read as %+v, want %+v", argv, got, r)
		}
	}
	if Called([]string{"unshare", "-r"}) {
		t.Error("a command is taken for a hint")
	}
}

// FuzzAnswer checks that no argument vector makes parse panic.
func FuzzAnswer(f *testing.F) {
	for _, a := range samples {
		f.Add(strings.Join(Refusal{Attempt: a}.Argv(3)[1:], "\x00"))
	}
	f.Add("")
	f.Add("join")
	f.Fuzz(func(t *testing.T, words string) {
		if r, _, ok := parse(append([]string{called}, strings.Split(words, "\x00")...)); ok && len(r.Argv(0)) < ErrnoWord {
			t.Errorf("%+v has too short an argument vector", r)
		}
	})
}

// FuzzProgramHeader checks that no file makes parseHeader panic.
func FuzzProgramHeader(f *testing.F) {
	for _, seed := range []string{"", "#!", "#!/bin/sh -e\n", "#! \t/usr/bin/env x", "\x7fELF", "\x7fELF\x02\x01\x01" + strings.Repeat("\xff", 100), "\x7fELF\x01\x02" + strings.Repeat("\x00\x03", 60)} {
		f.Add([]byte(seed))
	}
	if data, err := os.ReadFile("/bin/true"); err == nil {
		f.Add(data[:min(len(data), 2*page)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h := parseHeader(bytes.NewReader(data))
		if len(h.interpreter) > unix.PathMax || h.elf && h.script {
			t.Errorf("an impossible header: %+v", h)
		}
		h.architecture()
	})
}

// TestLoader checks the interpreter of a dynamic and of a static program.
func TestLoader(t *testing.T) {
	if h := read("/bin/true"); !h.elf || h.foreign() || !exists(h.interpreter) {
		t.Errorf("a dynamic program: %+v", h)
	}
	if h := read("/proc/self/exe"); !h.elf || h.foreign() || h.interpreter != "" {
		t.Errorf("a static program: %+v", h)
	}
}

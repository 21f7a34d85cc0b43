package plan

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"contedor/internal/hint"
	"contedor/internal/nsflags"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

var (
	oneID    = []IDRange{{0, 100000, 10}}
	bindings = []Binding{{nsflags.ByFlag(unix.CLONE_NEWUTS), "file"}}
)

// samples are steps of every type, each in all its forms.
var samples = Steps{
	Unshare{}, Unshare{unix.CLONE_NEWUSER | unix.CLONE_NEWNS},
	Join{3, unix.CLONE_NEWUTS}, Join{3, unix.CLONE_NEWUSER}, Join{3, unix.CLONE_NEWNS}, Join{3, unix.CLONE_NEWPID},
	SetGID{GID: 5}, SetGID{GID: 5, KeepGroups: true}, SetUID{UID: 5}, SetGroupList{}, SetGroupList{Groups: []uint32{1, 2}},
	DefaultSignal{unix.SIGCHLD},
	MapID{UIDMap, 0, 1000}, MapID{GIDMap, 0, 1000}, SetGroups{"deny"}, SetGroups{"allow"},
	ForkMapper{Users: oneID, Groups: oneID}, ForkMapper{Privileged: true, Users: oneID}, AwaitMapper{},
	Bind{Bindings: bindings}, ForkBinder{Bind: Bind{Bindings: bindings}}, AwaitBinder{},
	SetTime{unix.CLOCK_BOOTTIME, 5}, OOMScore{-5},
	Fork{}, Fork{KillChild: 9}, Fork{Forward: true}, Fork{Then: Steps{Bind{Bindings: bindings}}},
	Propagation{unix.MS_REC | unix.MS_PRIVATE}, Propagation{unix.MS_REC | unix.MS_SHARED},
	MountProc{Dir: "/proc"}, MountProc{Dir: "/proc", Private: true},
	MountBinfmt{"/mnt"}, LoadInterp{"/mnt", ":x:"},
	Chroot{Dir: "rootfs"}, Chdir{Dir: "/"},
	Enter{PIDFD: 3, Kinds: unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWPID, Files: []Join{{4, unix.CLONE_NEWUTS}}},
	Enter{PIDFD: 3, Kinds: unix.CLONE_NEWUSER}, Enter{Files: []Join{{4, unix.CLONE_NEWPID}}}, ForkStopping{},
	DropGroups{}, DropGroups{Again: true}, ChrootTo{FD: 3}, ChrootTo{FD: 3, KeepDir: true}, ChdirTo{FD: 3}, ChdirTo{Path: "/usr"},
	JoinCgroup{FD: 3, PID: "5"}, Becomes{"chroot"},
	KeepCaps{}, LoseCaps{},
	Fail{"no"}, Warn{"careful\n"},
	Exec{File: "true", Argv: []string{"true"}}, Exec{File: "/bin/true", Argv: []string{"-true"}, Direct: true},
}

// TestSamplesAreComplete checks that every step, a type with the method Emit, is among the
// samples.
func TestSamplesAreComplete(t *testing.T) {
	tried := map[string]bool{}
	for _, step := range samples {
		tried[reflect.TypeOf(step).Name()] = true
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == "Emit" {
				found++
				if name := f.Recv.List[0].Type.(*ast.Ident).Name; !tried[name] {
					t.Errorf("%s, in %s, is not among the samples", name, e.Name())
				}
			}
		}
	}
	if found != len(tried) {
		t.Errorf("%d types of steps, %d of them among the samples", found, len(tried))
	}
}

// TestEveryOperationIsExplained checks that Why has a text without placeholders for every
// operation, in every language.
func TestEveryOperationIsExplained(t *testing.T) {
	for _, language := range texts.Languages() {
		for _, step := range samples {
			operations := Steps{step}.Operations("x")
			if _, isName := step.(Becomes); !isName && len(operations) == 0 {
				t.Errorf("%T has no operation", step)
			}
			for len(operations) > 0 {
				o := operations[0]
				operations = append(operations[1:], o.Child...)
				why := o.For.(Step).Why(Scene{Texts: &language.Explain, Operation: o, Program: "/bin/program"})
				if why == "" || strings.ContainsAny(why, "{}") {
					t.Errorf("%s: call %d of %#v: %q", language.Code, o.Nr, step, why)
				}
			}
		}
	}
}

// TestForkIsExplainedByNamespaces checks that the text for a fork depends on the PID
// namespace of the child.
func TestForkIsExplainedByNamespaces(t *testing.T) {
	words := texts.English().Explain
	for _, c := range []struct {
		made, joined uintptr
		want         string
	}{
		{0, 0, words.Fork},
		{unix.CLONE_NEWPID, 0, words.ForkFirst},
		{unix.CLONE_NEWPID, unix.CLONE_NEWPID, words.ForkFirst},
		{unix.CLONE_NEWNS, unix.CLONE_NEWPID, words.ForkJoined},
	} {
		found := false
		for _, o := range (Steps{Fork{}}).Operations("x") {
			if o.Nr == unix.SYS_CLONE {
				found = true
				if got := o.For.(Step).Why(Scene{Texts: &words, Operation: o, New: c.made, Joined: c.joined}); got != c.want {
					t.Errorf("made %#x, joined %#x: %q, want %q", c.made, c.joined, got, c.want)
				}
			}
		}
		if !found {
			t.Error("Fork has no clone(2)")
		}
	}
}

// TestNeeds checks the needs of steps, which depend on the user namespaces of earlier steps.
func TestNeeds(t *testing.T) {
	for _, c := range []struct {
		steps Steps
		want  string
	}{
		{Steps{Chroot{Dir: "/"}, Chroot{Dir: "/"}}, "CAP_SYS_CHROOT"},
		{Steps{Unshare{unix.CLONE_NEWUTS}}, "CAP_SYS_ADMIN 2.6 user.max_uts_namespaces"},
		{Steps{Unshare{unix.CLONE_NEWUSER}, Chroot{Dir: "/"}}, "kernel.unprivileged_userns_clone kernel.apparmor_restrict_unprivileged_userns 3.8 user.max_user_namespaces"},
		{Steps{Join{3, unix.CLONE_NEWUTS}}, "3.0 CAP_SYS_ADMIN"},
		{Steps{Join{3, unix.CLONE_NEWNS}}, "3.8 CAP_SYS_ADMIN CAP_SYS_CHROOT"},
		{Steps{Join{3, unix.CLONE_NEWUSER}, Join{4, unix.CLONE_NEWUTS}, Chroot{Dir: "/"}}, "3.8 3.0"},
		{Steps{ForkMapper{Users: oneID, Groups: oneID}}, "newuidmap newgidmap"},
		{Steps{ForkMapper{Privileged: true, Users: oneID}}, "CAP_SETUID"},
		{Steps{Fork{KillChild: 9, Then: Steps{Bind{}}}}, "5.3 CAP_SYS_ADMIN"},
		{Steps{KeepCaps{}, LoseCaps{}, Fail{}, Warn{}, Exec{}}, ""},
	} {
		var names []string
		for _, n := range c.steps.Needs() {
			if n.For == "" {
				t.Errorf("%+v: no system call needs it", n)
			}
			names = append(names, n.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%+v needs %q, want %q", c.steps, got, c.want)
		}
	}
}

// TestHintsHaveTheStepsFields checks that the attempts have the fields of their steps.
func TestHintsHaveTheStepsFields(t *testing.T) {
	for _, c := range []struct {
		step Step
		want hint.Attempt
	}{
		{Unshare{7}, &hint.Unshare{Flags: 7}},
		{Join{3, unix.CLONE_NEWNET}, &hint.Join{Flag: unix.CLONE_NEWNET}},
		{MapID{UIDMap, 1, 2}, &hint.MapID{Outer: 2}},
		{ForkMapper{}, &hint.MapRanges{}},
		{SetUID{UID: 4}, &hint.SetID{ID: 4}},
		{SetGID{GID: 4}, &hint.SetID{ID: 4}},
		{Chroot{Dir: "d"}, &hint.Chroot{Dir: "d"}},
		{Chdir{Dir: "d"}, &hint.Chdir{Dir: "d"}},
		{Propagation{}, &hint.Propagation{}},
		{MountProc{Dir: "d"}, &hint.MountProc{Dir: "d"}},
		{Bind{Bindings: bindings}, &hint.Bind{Files: []string{"file"}}},
		{ForkBinder{Bind: Bind{Bindings: bindings}}, &hint.Bind{Files: []string{"file"}}},
		{Exec{File: "f", Path: "p"}, &hint.Exec{File: "f", Path: "p"}},
	} {
		if got := c.step.Hint(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%#v: %#v, want %#v", c.step, got, c.want)
		}
	}
}

// TestWarning checks for which plans there is a warning that only the children of the program
// are in the new PID namespace.
func TestWarning(t *testing.T) {
	run := Exec{File: "sh"}
	for _, c := range []struct {
		steps Steps
		warns bool
	}{
		{Steps{Unshare{unix.CLONE_NEWPID}, run}, true},
		{Steps{Unshare{unix.CLONE_NEWPID}, Fork{}, run}, false},
		{Steps{Unshare{unix.CLONE_NEWUTS}, run}, false},
		{Steps{Join{3, unix.CLONE_NEWPID}, run}, false},
	} {
		warns := false
		for _, step := range c.steps.warned(texts.English()) {
			if _, ok := step.(Warn); ok {
				warns = true
			}
		}
		if warns != c.warns {
			t.Errorf("%+v: warns %v", c.steps, warns)
		}
	}
}

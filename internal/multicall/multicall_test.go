package multicall

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

// asProgram is a variable that makes the test binary a multicall program with two commands
// and one of kind Word.
const asProgram = "CONTEDOR_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	tell := func(inv *cli.Invocation) error {
		for _, w := range inv.Argv {
			fmt.Fprintf(inv.Stdout, "<%s>", w)
		}
		if len(inv.Argv) > 1 && inv.Argv[1] == "fail" {
			return &cli.Failure{Text: "failed as told", Status: 9}
		}
		return nil
	}
	p := Program{Rows: []Row{
		{Command: &cli.Command{Name: "whole", Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 5, UsageStatus: 6}, Run: tell}, Kind: Light},
		{Command: &cli.Command{Name: "base", Dialect: cli.UtilLinux, Run: tell}, Place: Installed},
		{Command: &cli.Command{Name: "tell", Dialect: cli.UtilLinux, Run: tell}, Kind: Word},
	}}
	if os.Getenv(asProgram) == "otherwise" {
		p.Otherwise = "base"
	}
	if os.Getenv(asProgram) == "light" {
		p.Init()
		os.Exit(99)
	}
	p.Main()
}

// place returns a new directory with a copy of the program.
func place(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, Name), self, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func run(t *testing.T, path string, words ...string) testbed.Result {
	t.Helper()
	return runAs(t, "1", path, words...)
}

// runAs runs the program at path with asProgram set to kind.
func runAs(t *testing.T, kind, path string, words ...string) testbed.Result {
	t.Helper()
	cmd := exec.Command(path, words...)
	cmd.Env = append(os.Environ(), asProgram+"="+kind)
	return testbed.Run(t, cmd)
}

func expect(t *testing.T, what string, got, want testbed.Result) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func TestNamesAndFirstWords(t *testing.T) {
	dir := place(t)
	contedor := filepath.Join(dir, Name)
	expect(t, "--list", run(t, contedor, "--list"), testbed.Result{Stdout: "base\nwhole\n"})
	expect(t, "--list-safe", run(t, contedor, "--list-safe"), testbed.Result{Stdout: "base\n"})
	expect(t, "a command", run(t, contedor, "whole", "-x", "--list"), testbed.Result{Stdout: "<whole><-x><--list>"})
	expect(t, "a failing one", run(t, contedor, "whole", "fail"), testbed.Result{Stdout: "<whole><fail>", Stderr: "whole: failed as told\n", Status: 9})
	expect(t, "a word", run(t, contedor, "tell", "fail"), testbed.Result{Stdout: "<contedor tell><fail>", Stderr: "contedor tell: failed as told\n", Status: 9})
	expect(t, "after --", run(t, contedor, "--", "base"), testbed.Result{Stdout: "<base>"})

	expect(t, "a misspelled one", run(t, contedor, "wohle", "x"), testbed.Result{Stderr: Name + ": wohle: no such command; did you mean 'whole'?\n", Status: 127})
	if r := run(t, contedor, "--isntall"); r.Stderr != contedor+": unrecognized option '--isntall'; did you mean '--install'?\nTry '"+Name+" --help' for more information.\n" {
		t.Errorf("--isntall: %v", r)
	}
	nothing := testbed.Result{Stderr: Name + ": nosuch: no such command; see '" + Name + " --list'\n", Status: 127}
	expect(t, "an unknown name", run(t, contedor, "nosuch", "--help"), nothing)
	r := run(t, contedor)
	for _, line := range []string{"  " + contedor + " shell\n", "  fetchroot mini\n", "  unshare -m -i -n -p -u -f chroot rootfs /bin/bash\n", "contedor lesson", "contedor help"} {
		if r.Status != 0 || r.Stderr != "" || !strings.Contains(r.Stdout, line) || strings.Count(r.Stdout, "\n") > 10 {
			t.Errorf("no arguments: no %q in %v", line, r)
		}
	}
	if r := run(t, contedor, "--nope"); r.Status != 1 || r.Stderr != contedor+": unrecognized option '--nope'\nTry '"+Name+" --help' for more information.\n" {
		t.Errorf("--nope: %v", r)
	}
	for _, word := range []string{"--help", "-h", "--version", "-V"} {
		if r := run(t, contedor, word); r.Status != 0 || !strings.Contains(r.Stdout, Name) || r.Stderr != "" {
			t.Errorf("%s: %v", word, r)
		}
	}
}

func TestLinkedUnderAName(t *testing.T) {
	dir := place(t)
	other := t.TempDir()
	for _, c := range []string{"whole", "base", "tell"} {
		if err := os.Symlink(filepath.Join(dir, Name), filepath.Join(other, c)); err != nil {
			t.Fatal(err)
		}
	}
	whole := filepath.Join(other, "whole")
	expect(t, "a link", run(t, whole, "--list"), testbed.Result{Stdout: "<" + whole + "><--list>"})
	expect(t, "a failure", run(t, whole, "fail"), testbed.Result{Stdout: "<" + whole + "><fail>", Stderr: whole + ": failed as told\n", Status: 9})
	base := filepath.Join(other, "base")
	expect(t, "its own dialect", run(t, base, "fail"), testbed.Result{Stdout: "<" + base + "><fail>", Stderr: "base: failed as told\n", Status: 9})
	expect(t, "a link named as a word is contedor", run(t, filepath.Join(other, "tell"), "base", "x"), testbed.Result{Stdout: "<base><x>"})
}

func TestLoginShellsName(t *testing.T) {
	cmd := exec.Command(filepath.Join(place(t), Name), "x")
	cmd.Args[0] = "-base"
	cmd.Env = append(os.Environ(), asProgram+"=1")
	expect(t, "-base", testbed.Run(t, cmd), testbed.Result{Stdout: "<-base><x>"})
}

// TestInit checks that only light commands run during the initialization, by whichever name
// they are called.
func TestInit(t *testing.T) {
	contedor := filepath.Join(place(t), Name)
	whole := testbed.Result{Stdout: "<whole><x>"}
	expect(t, "a light one", runAs(t, "light", contedor, "whole", "x"), whole)
	expect(t, "a light one after --", runAs(t, "light", contedor, "--", "whole", "x"), whole)
	for _, word := range []string{"base", "tell", "nosuch", "--list", "--nope"} {
		expect(t, word, runAs(t, "light", contedor, word), testbed.Result{Status: 99})
	}
}

// TestOtherNames checks which command an unknown name runs: contedor itself, or Otherwise.
func TestOtherNames(t *testing.T) {
	dir := place(t)
	other := filepath.Join(dir, "other-1.0")
	if err := os.Link(filepath.Join(dir, Name), other); err != nil {
		t.Fatal(err)
	}
	expect(t, "contedor", run(t, other, "whole", "x"), testbed.Result{Stdout: "<whole><x>"})
	expect(t, "otherwise", runAs(t, "otherwise", other, "whole", "x"), testbed.Result{Stdout: "<" + other + "><whole><x>"})
	expect(t, "contedor itself", runAs(t, "otherwise", filepath.Join(dir, Name), "whole", "x"), testbed.Result{Stdout: "<whole><x>"})
}

// TestCalledByAnotherName checks that the executed file names the command if argv[0] does
// not.
func TestCalledByAnotherName(t *testing.T) {
	dir := place(t)
	link := func(target, path string) string {
		if err := os.Symlink(target, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole := link(Name, filepath.Join(dir, "whole"))
	second := link("whole", filepath.Join(dir, "second"))
	third := link(Name, filepath.Join(dir, "third"))
	for _, c := range []struct{ path, argv0, out string }{
		{whole, "/a/b", "</a/b><--list>"},
		{whole, "", "<><--list>"},
		{whole, "base", "<base><--list>"},
		{second, second, "<" + second + "><--list>"},
		{third, "whole", "<whole><--list>"},
		{third, "third", "base\nwhole\n"},
		{whole, Name, "base\nwhole\n"},
		{filepath.Join(dir, Name), "x", "base\nwhole\n"},
	} {
		cmd := exec.Command(c.path, "--list")
		cmd.Args[0] = c.argv0
		cmd.Env = append(os.Environ(), asProgram+"=1")
		expect(t, c.argv0+" for "+c.path, testbed.Run(t, cmd), testbed.Result{Stdout: c.out})
	}
}

// listing returns the names in a directory, with the targets of symbolic links.
func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, e := range entries {
		text += " " + e.Name()
		if target, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil {
			text += "->" + filepath.Base(target)
		}
	}
	return strings.TrimSpace(text)
}

func TestInstall(t *testing.T) {
	dir := place(t)
	contedor := filepath.Join(dir, Name)

	links := t.TempDir()
	for range 2 { // the second time the links exist
		expect(t, "-s", run(t, contedor, "--install", "-s", links), testbed.Result{})
		if got, want := listing(t, links), "base->contedor whole->contedor"; got != want {
			t.Errorf("links: %s, want %s", got, want)
		}
	}
	expect(t, "a link works", run(t, filepath.Join(links, "base")), testbed.Result{Stdout: "<" + filepath.Join(links, "base") + ">"})

	hard := filepath.Join(dir, "hard") // on the same file system, for hard links
	if err := os.Mkdir(hard, 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		expect(t, "hard links", run(t, contedor, "--install", hard, "base"), testbed.Result{})
		if got := listing(t, hard); got != "base" || !sameFile(filepath.Join(hard, "base"), contedor) {
			t.Errorf("one hard link: %s", got)
		}
	}
	expect(t, "its own directory", run(t, contedor, "--install", dir), testbed.Result{})
	if got, want := listing(t, dir), "base contedor hard whole"; got != want {
		t.Errorf("own directory: %s, want %s", got, want)
	}
}

func TestInstallRefuses(t *testing.T) {
	dir := place(t)
	contedor := filepath.Join(dir, Name)
	foreign := t.TempDir()
	theirs := filepath.Join(foreign, "whole")
	if err := os.WriteFile(theirs, []byte("theirs"), 0o755); err != nil {
		t.Fatal(err)
	}
	dangling := t.TempDir()
	if err := os.Symlink("/nosuch", filepath.Join(dangling, "whole")); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	file := filepath.Join(empty, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words  []string
		in     string // a directory
		left   string // its listing afterwards
		status int
		text   string
	}{
		{[]string{"-s", foreign}, foreign, "whole", 1, "refusing to overwrite " + theirs},
		{[]string{foreign}, foreign, "whole", 1, "refusing to overwrite " + theirs},
		{[]string{"-s", foreign, "base", "whole"}, foreign, "whole", 1, "refusing to overwrite " + theirs},
		{[]string{"-s", dangling}, dangling, "whole->nosuch", 1, "refusing to overwrite " + filepath.Join(dangling, "whole")},
		{[]string{"-s", empty, "base", "nosuch"}, empty, "file", 127, "nosuch: no such command; see 'contedor --list'"},
		{[]string{"-s", filepath.Join(file, "none")}, empty, "file", 1, filepath.Join(file, "none") + ": Not a directory"},
		{[]string{"-s", empty, "bsae"}, empty, "file", 127, "bsae: no such command; did you mean 'base'?"},
		{[]string{"-s", file}, empty, "file", 1, file + ": Not a directory"},
	} {
		r := run(t, contedor, append([]string{"--install"}, c.words...)...)
		expect(t, fmt.Sprint(c.words), r, testbed.Result{Stderr: Name + ": " + c.text + "\n", Status: c.status})
		if got := listing(t, c.in); got != c.left {
			t.Errorf("%q left %s, want %s", c.words, got, c.left)
		}
	}
	if data, err := os.ReadFile(theirs); string(data) != "theirs" {
		t.Errorf("the foreign file is %q, %v", data, err)
	}
	// An option after --install is not a directory.
	for _, action := range []string{"--install", "--uninstall"} {
		for _, option := range []string{"--help", "--version", "--list"} {
			expect(t, action+" "+option, run(t, contedor, action, option), run(t, contedor, option))
		}
		if r := run(t, contedor, action, "--nosuch"); r.Status != 1 || !strings.HasPrefix(r.Stderr, contedor+": unrecognized option '--nosuch'\n") {
			t.Errorf("%s --nosuch: %v", action, r)
		}
	}
	if r := run(t, contedor, "--install"); r.Status != 1 || !strings.HasPrefix(r.Stderr, Name+": ") {
		t.Errorf("without a directory: %v", r)
	}
}

// TestInstallMakes checks that --install makes directories, and that --uninstall removes them with
// the links, but nothing else.
func TestInstallMakes(t *testing.T) {
	dir := place(t)
	contedor := filepath.Join(dir, Name)
	above := t.TempDir()
	links := filepath.Join(above, "new", "bin")
	expect(t, "--install", run(t, contedor, "--install", "-s", links), testbed.Result{})
	if got, want := listing(t, links), "base->contedor whole->contedor"; got != want {
		t.Errorf("made: %s, want %s", got, want)
	}
	expect(t, "--uninstall", run(t, contedor, "--uninstall", links), testbed.Result{})
	if got := listing(t, above); got != "" && supportsRecords(t) {
		t.Errorf("left: %s", got)
	}
	missing := testbed.Result{Stderr: Name + ": " + links + ": No such file or directory\n", Status: 1}
	expect(t, "once more", run(t, contedor, "--uninstall", links), missing)

	// A link that was there, files of others, and a directory that was there stay.
	theirs := filepath.Join(above, "theirs")
	for _, err := range []error{
		os.Mkdir(theirs, 0o755), os.Symlink(contedor, filepath.Join(theirs, "base")),
		os.Symlink(contedor, filepath.Join(theirs, "other")), os.WriteFile(filepath.Join(theirs, "file"), nil, 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "--install", run(t, contedor, "--install", theirs), testbed.Result{})
	cmd := exec.Command(contedor, "--uninstall") // the directories of PATH
	cmd.Env = append(os.Environ(), asProgram+"=1", "PATH="+theirs+":/nosuch")
	expect(t, "--uninstall", testbed.Run(t, cmd), testbed.Result{})
	want := "base->contedor file other->contedor"
	if !supportsRecords(t) {
		want = "file other->contedor"
	}
	if got := strings.Replace(listing(t, theirs), "base ", "base->contedor ", 1); got != want {
		t.Errorf("left: %s, want %s", got, want)
	}
	empty := t.TempDir()
	expect(t, "nothing there", run(t, contedor, "--uninstall", empty), testbed.Result{Stderr: Name + ": no links to this program in " + empty + "\n", Status: 1})
}

// supportsRecords reports whether temporary directories have extended attributes of users.
func supportsRecords(t *testing.T) bool {
	return unix.Setxattr(t.TempDir(), "user.contedor.test", []byte("1"), 0) == nil
}

// TestInstallWithoutHardLinks installs into another file system, where hard links are refused.
func TestInstallWithoutHardLinks(t *testing.T) {
	testbed.NeedRoot(t)
	contedor, other := filepath.Join(place(t), Name), t.TempDir()
	cmd := exec.Command("unshare", "-m", "sh", "-c", `mount -t tmpfs x "$1"; "$0" --install "$1"; readlink "$1/base"`, contedor, other)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	expect(t, "another file system", testbed.Run(t, cmd), testbed.Result{Stdout: contedor + "\n"})
}

func TestGalician(t *testing.T) {
	contedor := filepath.Join(place(t), Name)
	cmd := exec.Command(contedor, "wohle")
	cmd.Env = append(os.Environ(), asProgram+"=1", "LC_ALL=gl_ES.UTF-8")
	expect(t, "wohle", testbed.Run(t, cmd), testbed.Result{Stderr: Name + ": wohle: non hai tal comando; querías dicir 'whole'?\n", Status: 127})
}

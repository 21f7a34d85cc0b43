package headstart

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"contedor/internal/tool/chroot"
	"contedor/internal/tool/unshare"
	"golang.org/x/sys/unix"
)

// A typedLine is a command line in both forms: as the kernel leaves it on the stack, and as
// Go strings.
type typedLine struct {
	line
	argv, env []string
	plain     bool // whether it is expected to be carried out before the runtime starts
	own       int  // index of the word that names our own chroot, whose steps follow in the same process; 0 for none
}

func newTyped(argv, env []string) typedLine {
	pointers := func(words []string) (list []*byte) {
		for _, w := range words {
			p, _ := unix.BytePtrFromString(w)
			list = append(list, p)
		}
		return append(list, nil)
	}
	return typedLine{line: line{pointers(argv), pointers(env)}, argv: argv, env: env}
}

func (l *typedLine) String() string { return fmt.Sprintf("%q with %q", l.argv, l.env) }

// early makes the program of the early way. It reports whether the line is plain.
func (l *typedLine) early(p *solo.Program) bool {
	*p = solo.Program{}
	if cli.BaseName(l.argv[0]) == "chroot" {
		return l.chroot(p)
	}
	return l.unshare(p)
}

// ordinary returns the plan of the ordinary way, and the name in its messages.
func (l *typedLine) ordinary() (plan.Steps, string, error) {
	if cli.BaseName(l.argv[0]) == "chroot" {
		inv := cli.Silent(chroot.Command.Dialect, l.argv, l.env)
		steps, err := chroot.Plan(inv)
		return steps, inv.ErrorName(), err
	}
	inv := cli.Silent(unshare.Command.Dialect, l.argv, l.env)
	steps, err := unshare.Plan(inv)
	return steps, inv.ErrorName(), err
}

// An option is an option of unshare(1) that a plain line may have. letter is 0 if it has no
// short form.
type option struct {
	letter byte
	long   string
}

// A choice is an ordered set of plain options.
type choice struct {
	options []option
	flags   uintptr // CLONE_NEW* bits that the options ask for
	fork    bool
	root    bool // whether the user is mapped to root
}

// choices returns every set of plain options. The mappings are last; if there are two, the
// second one counts.
func choices() (list []choice) {
	var kinds []nsflags.Namespace
	for _, ns := range nsflags.Table {
		if ns.Flag != unix.CLONE_NEWTIME { // a line with it is never plain
			kinds = append(kinds, ns)
		}
	}
	r, c := option{'r', "map-root-user"}, option{'c', "map-current-user"}
	maps := [][]option{nil, {r}, {c}, {r, c}, {c, r}}
	for set := range 1 << len(kinds) {
		for _, mapped := range maps {
			for bits := range 4 {
				var x choice
				for i, ns := range kinds {
					if set>>i&1 != 0 {
						x.options = append(x.options, option{ns.Short, ns.Long})
						x.flags |= ns.Flag
					}
				}
				if x.fork = bits&1 != 0; x.fork {
					x.options = append(x.options, option{'f', "fork"})
				}
				if bits&2 != 0 {
					x.options = append(x.options, option{0, "mount-proc"})
					x.flags |= unix.CLONE_NEWNS
				}
				if set%2 == 1 {
					slices.Reverse(x.options)
				}
				if mapped != nil {
					x.options = append(x.options, mapped...)
					x.flags |= unix.CLONE_NEWUSER
					x.root = mapped[len(mapped)-1] == r || os.Geteuid() == 0
				}
				list = append(list, x)
			}
		}
	}
	return list
}

// forms are the ways to write a set of options.
var forms = map[string]func([]option) []string{
	"short": func(options []option) (words []string) {
		for _, o := range options {
			if o.letter == 0 {
				words = append(words, "--"+o.long)
			} else {
				words = append(words, "-"+string(o.letter))
			}
		}
		return words
	},
	"cluster": func(options []option) (words []string) {
		cluster := "-"
		for _, o := range options {
			if o.letter == 0 {
				words = append(words, "--"+o.long)
			} else {
				cluster += string(o.letter)
			}
		}
		if cluster != "-" {
			words = append(words, cluster)
		}
		return words
	},
	"long": func(options []option) (words []string) {
		for _, o := range options {
			words = append(words, "--"+o.long)
		}
		return words
	},
	"mixed, repeated, with --": func(options []option) (words []string) {
		for i, o := range options {
			switch {
			case o.letter == 0 || i%2 == 0:
				words = append(words, "--"+o.long)
			default:
				words = append(words, "-"+string(o.letter)+string(o.letter))
			}
		}
		return append(words, "--")
	},
}

// An ending is the part of a line after the options.
type ending struct {
	words []string
	ours  bool // whether the program is our own chroot
	plain bool // whether the ending may be part of a plain line
}

// roots are directories that a plain chroot may name.
var roots = []string{"rootfs", "/", ".", "../x", "", "a b", "caf\u00e9's\n", strings.Repeat("d", maxPath-1)}

func endings() []ending {
	list := []ending{
		{words: []string{"true"}, plain: true},
		{words: []string{"/bin/true", "a", "-b", "--c"}, plain: true},
		{words: []string{"nosuch", ""}, plain: true},
		{words: []string{"sh", "-c", "exit 3"}, plain: true},
		{words: []string{""}, plain: true},
		{words: []string{"-"}, plain: true},
		{words: []string{"/usr/bin/env", "chroot", "/"}, plain: true},
		{words: []string{"/nosuch/chroot", "/", "true"}, plain: true},
		{words: []string{"unshare", "true"}},
		{words: []string{"/usr/bin/unshare", "-m", "true"}},
		{words: []string{"chroot"}, ours: true},
		{words: []string{"chroot", "rootfs"}, ours: true},
		{words: []string{"chroot", "--", "rootfs", "true"}, ours: true},
		{words: []string{"chroot", "--userspec=0", "rootfs", "true"}, ours: true},
		{words: []string{"chroot", "--skip-chdir", "/", "true"}, ours: true},
		{words: []string{"chroot", strings.Repeat("d", maxPath), "true"}, ours: true},
	}
	for _, dir := range roots {
		list = append(list, ending{words: []string{"chroot", dir, "/bin/true", "x"}, ours: true, plain: true})
	}
	return list
}

// own returns a directory in which a link to the test binary is called chroot. It counts as
// our own chroot, because it is the same file.
func own(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(self, bin+"/chroot"); err != nil {
		t.Fatal(err)
	}
	return bin
}

// generated returns command lines of unshare and chroot: every set of plain options in every
// form, every set with our own chroot and with one of the other endings in turn, every ending
// with some sets, and every root.
func generated(t *testing.T) (list []typedLine) {
	bin := own(t)
	env := []string{"A=b", "PATH=" + bin + ":/usr/bin:/bin", "LC_ALL=C.UTF-8", "odd", "PATH=/nowhere"}
	add := func(env []string, x choice, words []string, p ending) {
		l := newTyped(slices.Concat([]string{"unshare"}, words, p.words), env)
		l.plain = p.plain
		if p.ours {
			// The steps of our own chroot may follow in the same process only if
			// the exec of another chroot would start with all capabilities and
			// could create threads.
			user, pid := x.flags&unix.CLONE_NEWUSER != 0, x.flags&unix.CLONE_NEWPID != 0
			l.plain = p.plain && (!user || x.root) && (!pid || x.fork)
			l.own = 1 + len(words)
		}
		list = append(list, l)
	}
	all := endings()
	joins := slices.IndexFunc(all, func(e ending) bool { return e.ours && e.plain })
	for i, x := range choices() {
		for _, form := range forms {
			add(env, x, form(x.options), all[0])
		}
		for at, e := range all {
			if at == joins || at == i%len(all) || i%97 == 0 {
				add(env, x, forms["cluster"](x.options), e)
			}
		}
	}
	x := choice{flags: unix.CLONE_NEWNS | unix.CLONE_NEWUTS}
	for _, env := range [][]string{nil, {"PATH="}, {"PATH=:relative:/bin"}, {"PATHS=/x", "PATH"}} {
		add(env, x, []string{"-m", "--uts"}, all[0])
	}
	for _, name := range []string{"chroot", "/usr/sbin/chroot", "./chroot"} {
		for _, dir := range roots {
			for _, run := range [][]string{{"true"}, {"/bin/true", "-a", "b"}, {"--help"}, {""}} {
				l := newTyped(slices.Concat([]string{name, dir}, run), env)
				l.plain = true
				list = append(list, l)
			}
		}
	}
	for _, words := range [][]string{
		{"unshare"}, {"unshare", "-m"}, {"unshare", "--"}, {"unshare", "--help"}, {"unshare", "-mh", "true"},
		{"unshare", "--mount=file", "true"}, {"unshare", "--mou", "true"}, {"unshare", "-T", "true"},
		{"unshare", "--time", "true"}, {"unshare", "-S", "0", "true"}, {"unshare", "--kill-child", "true"},
		{"unshare", "-mR", "/", "true"}, {"unshare", "--mount-proc=/proc", "true"}, {"unshare", "-Z", "true"},
		{"chroot"}, {"chroot", "rootfs"}, {"chroot", "--", "rootfs", "true"}, {"chroot", "--skip-chdir", "/", "true"},
		{"chroot", "--userspec=0", "/", "true"}, {"chroot", "-x", "true"}, {"chroot", strings.Repeat("d", maxPath), "true"},
	} {
		list = append(list, newTyped(words, env))
	}
	return list
}

// TestSameOperations checks that both ways have the same operations: the same system calls
// with the same arguments, in the same process, and the same reaction to a failure. They
// differ only where our own chroot begins, see entered.
func TestSameOperations(t *testing.T) {
	var p solo.Program
	lines := generated(t)
	plains, joins := 0, 0
	for i := range lines {
		l := &lines[i]
		if l.early(&p) != l.plain {
			t.Errorf("%v: plain %v, want %v", l, !l.plain, l.plain)
			continue
		}
		if !l.plain {
			continue
		}
		plains++
		steps, name, err := l.ordinary()
		if err != nil {
			t.Errorf("%v: %v", l, err)
			continue
		}
		got, want := p.Operations(), steps.Operations(name)
		forget(want)
		switch {
		case cli.BaseName(l.argv[0]) == "chroot":
			want = entered(want, nil)
		case l.own != 0:
			joins++
			run := plan.Exec{File: l.argv[l.own], Argv: l.argv[l.own:], Env: l.env, Path: l.path()}
			after := plan.Steps{run}.Operations(name)
			forget(after)
			want = entered(want, after)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v: the early way\n%swants\n%s", l, listed(got, "\t"), listed(want, "\t"))
		}
	}
	if plains < 10000 || joins < 1000 {
		t.Errorf("only %d plain lines, %d of them with our own chroot", plains, joins)
	}
}

// forget removes the steps to which the operations belong: the early way has none.
func forget(list []solo.Operation) {
	for i := range list {
		list[i].For = nil
		forget(list[i].Child)
	}
}

// entered returns the operations of the early way for those of the ordinary way, where they
// differ on purpose. In the ordinary way a chroot, chdir or exec that fails ends the process
// with a message. The early way does not have the messages of chroot(1). It first opens the
// root and the working directory. If one of the three fails, it changes back to both and
// continues with after, the exec of chroot itself, or with the ordinary way if after is empty.
func entered(list, after []solo.Operation) []solo.Operation {
	at := slices.IndexFunc(list, func(o solo.Operation) bool { return o.Nr == unix.SYS_CHROOT })
	if at < 0 {
		for i, o := range list {
			if o.Child != nil {
				list[i].Child = entered(o.Child, after)
			}
		}
		return list
	}
	inside := list[at:]
	if len(inside) != 3 {
		return nil // not just chroot, chdir and exec
	}
	put, shut, end := at+5, at+8, at+10
	opens := func(path string, to solo.Register) solo.Operation {
		return solo.Operation{
			Nr:     unix.SYS_OPENAT,
			Args:   []any{unix.AT_FDCWD, append([]byte(path), 0), unix.O_PATH | unix.O_DIRECTORY | unix.O_CLOEXEC},
			Result: to, Instead: end,
		}
	}
	with := func(nr uintptr, file solo.Register, instead int) solo.Operation {
		return solo.Operation{Nr: nr, Args: []any{file}, Instead: instead}
	}
	for i, instead := range []int{shut, put, put} {
		inside[i].OnError, inside[i].Instead = nil, instead
	}
	return slices.Concat(list[:at],
		[]solo.Operation{opens("/", solo.File1), opens(".", solo.File2)},
		inside,
		[]solo.Operation{
			with(unix.SYS_FCHDIR, solo.File1, shut),
			{Nr: unix.SYS_CHROOT, Args: []any{[]byte(".\x00")}, Instead: shut},
			with(unix.SYS_FCHDIR, solo.File2, shut),
			with(unix.SYS_CLOSE, solo.File1, end),
			with(unix.SYS_CLOSE, solo.File2, end),
		}, after)
}

// listed returns a line for each operation.
func listed(list []solo.Operation, margin string) string {
	text := ""
	for _, o := range list {
		said := "nothing"
		if o.OnError != nil {
			said = fmt.Sprintf("%+v", *o.OnError)
		}
		text += fmt.Sprintf("%scall %d %q to %d, ignores %d, stops on %d, prints %s%s, or continues at %d\n",
			margin, o.Nr, o.Args, o.Result, o.Ignore, o.StopOn, o.Says, said, o.Instead)
		text += listed(o.Child, margin+"\t")
	}
	return text
}

// TestNoAllocation checks that the early way allocates nothing for unshare and chroot.
func TestNoAllocation(t *testing.T) {
	var p solo.Program
	lines := generated(t)
	of := func(list []typedLine) float64 {
		return allocations(func() {
			for i := range list {
				list[i].early(&p)
			}
		})
	}
	if of(lines) == 0 {
		return
	}
	reported := 0
	for i := range lines {
		if n := of(lines[i : i+1]); n != 0 && reported < 10 {
			reported++
			t.Errorf("%v: %v allocations", &lines[i], n)
		}
	}
}

// TestNoAllocationBefore checks that the code before that, which finds the command line and
// the command, allocates nothing.
func TestNoAllocationBefore(t *testing.T) {
	for _, env := range [][]string{nil, {"A=b", "CONTEDOR_HINTS=0"}, {"CONTEDOR_HINTS=1"}, {"CONTEDOR_HINTS"}} {
		l := newTyped([]string{"unshare", "-m", "true"}, env)
		stack := slices.Concat(l.line.argv, l.line.envp) // as the kernel leaves them
		n := allocations(func() {
			start(len(l.argv), &stack[0]) // plain is empty in the test binary
			hint.Wanted(l.getenv)
		})
		if n != 0 {
			t.Errorf("%q: %v allocations", env, n)
		}
		found := newLine(len(l.argv), &stack[0])
		if found.words() != len(l.argv) || found.word(2) != "true" || len(found.envp) != len(env)+1 {
			t.Errorf("%q: %d words, %d variables", env, found.words(), len(found.envp)-1)
		}
	}
}

package plan

import (
	"strconv"
	"unsafe"

	"contedor/internal/linux/errno"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// Unshare gives the process new namespaces, unshare(2), all in one call.
type Unshare struct {
	Flags uintptr // CLONE_NEW* bits
}

func (u Unshare) Emit(p *solo.Program, name string) {
	if u.Flags&unix.CLONE_NEWUSER != 0 {
		p.Alone(failure(name, "unshare failed")) // a process with threads may have no new user namespace
	}
	p.Call(solo.Call{Nr: unix.SYS_UNSHARE, Args: []solo.Arg{solo.Int(int(u.Flags))}, OnError: failure(name, "unshare failed")})
}

// Join makes the process one of a namespace, setns(2).
type Join struct {
	FD   int     // a descriptor of the namespace
	Flag uintptr // its kind, a CLONE_NEW* constant
}

func (j Join) Emit(p *solo.Program, name string) {
	f := failure(name, "cannot enter the "+nsflags.ByFlag(j.Flag).Long+" namespace")
	if j.Flag == unix.CLONE_NEWUSER {
		p.Alone(f) // a process with threads may not
	}
	p.Call(solo.Call{Nr: unix.SYS_SETNS, Args: []solo.Arg{solo.Int(j.FD), solo.Int(int(j.Flag))}, OnError: f})
}

// SetGID drops the supplementary groups and changes all three group ids,
// setgid(2).
type SetGID struct {
	GID        uint32
	KeepGroups bool          // the supplementary groups stay
	OnError    *solo.Failure // nil: unshare's words
}

func (s SetGID) Emit(p *solo.Program, name string) {
	if !s.KeepGroups {
		SetGroupList{}.Emit(p, name)
	}
	p.Call(solo.Call{Nr: unix.SYS_SETGID, Args: []solo.Arg{solo.Int(int(s.GID))}, OnError: s.OnError.Or(failure(name, "setgid() failed"))})
}

// SetUID changes all three user ids, setuid(2).
type SetUID struct {
	UID     uint32
	OnError *solo.Failure // nil: unshare's words
}

func (s SetUID) Emit(p *solo.Program, name string) {
	p.Call(solo.Call{Nr: unix.SYS_SETUID, Args: []solo.Arg{solo.Int(int(s.UID))}, OnError: s.OnError.Or(failure(name, "setuid() failed"))})
}

// SetGroupList sets the supplementary groups, setgroups(2).
type SetGroupList struct {
	Groups  []uint32
	OnError *solo.Failure // nil: unshare's words
}

func (s SetGroupList) Emit(p *solo.Program, name string) {
	at := solo.Int(0)
	if len(s.Groups) > 0 {
		at = p.Pointer(unsafe.Pointer(&s.Groups[0]), s.Groups)
	}
	p.Call(solo.Call{Nr: unix.SYS_SETGROUPS, Args: []solo.Arg{solo.Int(len(s.Groups)), at}, OnError: s.OnError.Or(failure(name, "setgroups failed"))})
}

// defaultAction is the kernel's struct sigaction with SIG_DFL.
var defaultAction [32]byte

// DefaultSignal gives a signal its default again, where it was ignored.
type DefaultSignal struct{ Signal unix.Signal }

func (d DefaultSignal) Emit(p *solo.Program, name string) {
	p.Call(solo.Call{Nr: unix.SYS_RT_SIGACTION, Args: []solo.Arg{solo.Int(int(d.Signal)), p.Bytes(defaultAction[:]), solo.Int(0), solo.Int(8)}})
}

// WriteFile opens an existing file, writes one text to it and closes it.
type WriteFile struct {
	Path    string
	Text    string
	NoOpen  string // the message when it cannot be opened, up to its name
	NoWrite string // the message when it cannot be written, up to its name
	NoEntry bool   // a file that does not exist is passed over: nothing is written
}

func (w WriteFile) Emit(p *solo.Program, name string) { w.write(p, name, []byte(w.Text)) }

// write is Emit with another text.
func (w WriteFile) write(p *solo.Program, name string, text []byte) {
	open := solo.Call{
		Nr:     unix.SYS_OPENAT,
		Args:   []solo.Arg{solo.Int(unix.AT_FDCWD), p.String(w.Path), solo.Int(unix.O_WRONLY | unix.O_CLOEXEC)},
		Result: solo.File1, OnError: &solo.Failure{Name: name, Text: w.NoOpen, Word: w.Path, Status: 1},
	}
	write := solo.Call{
		Nr:      unix.SYS_WRITE,
		Args:    []solo.Arg{solo.FromRegister(solo.File1), p.Text(text), solo.Int(len(text))},
		OnError: &solo.Failure{Name: name, Text: w.NoWrite, Word: w.Path, Status: 1},
	}
	if w.NoEntry {
		open.Ignore, write.Ignore = unix.ENOENT, unix.EBADF
	}
	p.Call(open)
	if len(text) > 0 {
		p.Call(write)
	}
	p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.FromRegister(solo.File1)}})
}

// A Map names the files of one kind of ids, user_namespaces(7).
type Map struct {
	File   string // "uid_map" or "gid_map"
	Self   string // the path of the process's own
	Helper string // the set-user-ID program that writes it for a user
}

// The two kinds of ids.
var (
	UIDMap = Map{"uid_map", "/proc/self/uid_map", "newuidmap"}
	GIDMap = Map{"gid_map", "/proc/self/gid_map", "newgidmap"}
)

// MapID maps one id of the new user namespace to the outer one.
type MapID struct {
	Map          Map
	Inner, Outer uint32
}

func (m MapID) Emit(p *solo.Program, name string) {
	var line [32]byte
	WriteFile{
		Path: m.Map.Self, NoOpen: "cannot open ", NoWrite: "write failed ",
	}.write(p, name, IDRange{m.Inner, m.Outer, 1}.append(line[:0]))
}

// SetGroups allows or denies setgroups(2) in the new user namespace.
type SetGroups struct{ Value string } // "allow" or "deny"

func (s SetGroups) Emit(p *solo.Program, name string) {
	const path = "/proc/self/setgroups"
	WriteFile{Path: path, Text: s.Value, NoOpen: "cannot open ", NoWrite: "write failed ", NoEntry: true}.Emit(p, name)
}

// Fail ends the plan with a message that was known before.
type Fail struct{ Text string }

func (f Fail) Emit(p *solo.Program, name string) {
	p.Fail(*failure(name, f.Text))
}

// SetTime sets the offset of a clock in the new time namespace,
// time_namespaces(7).
type SetTime struct {
	Clock   int // CLOCK_MONOTONIC or CLOCK_BOOTTIME
	Seconds int64
}

func (s SetTime) Emit(p *solo.Program, name string) {
	const path = "/proc/self/timens_offsets"
	WriteFile{
		Path: path, Text: strconv.Itoa(s.Clock) + " " + strconv.FormatInt(s.Seconds, 10) + " 0",
		NoOpen: "failed to open ", NoWrite: "failed to write to ",
	}.Emit(p, name)
}

// A Binding keeps a namespace alive by a bind mount of its file.
type Binding struct {
	Namespace *nsflags.Namespace
	Target    string // an existing file
}

// Bind binds the files of the calling process's new namespaces.
type Bind struct {
	PID      int // the process whose namespaces they are
	Bindings []Binding
}

func (b Bind) Emit(p *solo.Program, name string) {
	for _, x := range b.Bindings {
		source := "/proc/" + strconv.Itoa(b.PID) + "/ns/" + x.Namespace.File
		mount(p, source, x.Target, "", unix.MS_BIND, solo.Call{OnError: failure(name, "mount "+source+" on "+x.Target+" failed")})
	}
}

// A Pipe is how a helper process is told to begin. The helper goes away
// silently when its maker is gone.
type Pipe struct{ Read, Write int }

// NewPipe makes a pipe, pipe2(2).
func NewPipe() (Pipe, error) {
	var fds [2]int
	err := unix.Pipe2(fds[:], unix.O_CLOEXEC)
	return Pipe{fds[0], fds[1]}, err
}

func (pipe Pipe) await(p *solo.Program) {
	p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.Int(pipe.Write)}})
	p.Call(solo.Call{
		Nr:   unix.SYS_READ,
		Args: []solo.Arg{solo.Int(pipe.Read), p.Bytes(make([]byte, 1)), solo.Int(1)}, StopOn: solo.OnZero,
	})
}

func (pipe Pipe) begin(p *solo.Program, helper solo.Register) {
	p.Call(solo.Call{Nr: unix.SYS_WRITE, Args: []solo.Arg{solo.Int(pipe.Write), p.String("x"), solo.Int(1)}})
	p.WaitHelper(helper)
}

// ForkBinder leaves a process in the old namespaces, where the files for the
// new ones can be mounted.
type ForkBinder struct {
	Pipe Pipe
	Bind
}

func (f ForkBinder) Emit(p *solo.Program, name string) {
	p.Fork(solo.Helper1, false, failure(name, "fork failed"), func() {
		f.Pipe.await(p)
		f.Bind.Emit(p, name)
		p.Exit(0)
	})
}

// AwaitBinder lets the binder work and waits for it.
type AwaitBinder struct{ Pipe Pipe }

func (a AwaitBinder) Emit(p *solo.Program, name string) { a.Pipe.begin(p, solo.Helper1) }

// ForkMapper leaves a process in the old user namespace that writes the maps of
// the new one.
type ForkMapper struct {
	Pipe       Pipe
	PID        int       // the process whose maps are written
	Privileged bool      // the files are written, not newuidmap and newgidmap called
	Users      []IDRange // nil for none
	Groups     []IDRange
	Path       string   // the search path for the helpers
	Env        []string // their environment
}

func (f ForkMapper) Emit(p *solo.Program, name string) {
	p.Fork(solo.Helper2, false, failure(name, "fork failed"), func() {
		f.Pipe.await(p)
		if f.Users != nil && f.Groups != nil && !f.Privileged {
			p.Fork(solo.Helper1, false, failure(name, "fork failed"), func() {
				f.write(p, name, UIDMap, f.Users)
			})
			p.WaitHelper(solo.Helper1)
		} else if f.Users != nil {
			f.write(p, name, UIDMap, f.Users)
		}
		if f.Groups != nil {
			f.write(p, name, GIDMap, f.Groups)
		}
		p.Exit(0)
	})
}

// mapLimit is the size of a page, which bounds one write to a map file.
const mapLimit = 4096

func (f ForkMapper) write(p *solo.Program, name string, m Map, ranges []IDRange) {
	pid := strconv.Itoa(f.PID)
	if !f.Privileged {
		argv := []string{m.Helper, pid}
		for _, r := range ranges {
			argv = append(argv, r.Words()...)
		}
		Exec{File: m.Helper, Argv: argv, Env: f.Env, Path: f.Path}.Emit(p, name)
		return
	}
	path := "/proc/" + pid + "/" + m.File
	text := ""
	for _, r := range ranges {
		text += r.String() + "\n"
	}
	if len(text) > mapLimit {
		Fail{path + " too large for kernel 4k limit"}.Emit(p, name)
		return
	}
	WriteFile{Path: path, Text: text, NoOpen: "failed to open ", NoWrite: "failed to write "}.Emit(p, name)
}

// AwaitMapper lets the mapper work and waits for it.
type AwaitMapper struct{ Pipe Pipe }

func (a AwaitMapper) Emit(p *solo.Program, name string) { a.Pipe.begin(p, solo.Helper2) }

// Fork makes the process that becomes the container's first; what follows in
// the plan is its part. The parent waits for it and ends as it does.
type Fork struct {
	KillChild int   // the signal that the child gets when its parent dies; 0 for none
	Forward   bool  // SIGINT and SIGTERM are passed to the child, not only blocked
	Then      Steps // what the parent does before it waits
}

func (f Fork) Emit(p *solo.Program, name string) { f.Around(p, name, func() {}) }

// blocked are the signals that the parent does not die of while it waits.
var blocked = uint64(1)<<(unix.SIGINT-1) | 1<<(unix.SIGTERM-1)

// Around adds the fork with what child adds as the child's part.
func (f Fork) Around(p *solo.Program, name string, child func()) {
	step := p.Marked()
	mask := func(how int, set *uint64, old *uint64) {
		p.Call(solo.Call{Nr: unix.SYS_RT_SIGPROCMASK, Args: []solo.Arg{
			solo.Int(how), p.Pointer(unsafe.Pointer(set), set), p.Pointer(unsafe.Pointer(old), old), solo.Int(8),
		}})
	}
	p.Alone(nil)   // the parent that waits is one thread, from the child's first look on
	if f.Forward { // the real tool's handlers undo an inherited SIG_IGN
		DefaultSignal{unix.SIGINT}.Emit(p, name)
		DefaultSignal{unix.SIGTERM}.Emit(p, name)
	}
	old := (*uint64)(unsafe.Pointer(unsafe.SliceData(p.Space(8))))
	mask(unix.SIG_BLOCK, &blocked, old)
	if f.KillChild != 0 {
		p.Call(solo.Call{Nr: unix.SYS_GETPID, Result: solo.File2})
		p.Call(solo.Call{
			Nr: unix.SYS_PIDFD_OPEN, Args: []solo.Arg{solo.FromRegister(solo.File2), solo.Int(0)},
			Result: solo.File2, OnError: failure(name, "pidfd_open failed"),
		})
	}
	p.Fork(solo.Child, len(f.Then) == 0, failure(name, "fork failed"), func() {
		mask(unix.SIG_SETMASK, old, nil)
		if f.KillChild != 0 {
			p.Call(solo.Call{Nr: unix.SYS_PRCTL, Args: []solo.Arg{solo.Int(unix.PR_SET_PDEATHSIG), solo.Int(f.KillChild)}, OnError: failure(name, "prctl failed")})
			fds := &pollSet{events: unix.POLLIN}
			p.Store(solo.File2, unsafe.Pointer(&fds.fd), fds)
			p.Call(solo.Call{
				Nr: unix.SYS_PPOLL, Args: []solo.Arg{p.Pointer(unsafe.Pointer(fds), fds), solo.Int(1), p.Pointer(unsafe.Pointer(&fds.timeout), fds), solo.Int(0)},
				StopOn: solo.OnNonZero, OnError: failure(name, "poll parent pidfd failed"),
			})
			p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.FromRegister(solo.File2)}})
		}
		child()
	})
	f.Then.compile(p, name)
	p.Mark(step)
	p.Wait(f.Forward, failure(name, "waitpid failed"))
	p.Fail(solo.Failure{Name: name, Text: "child exit failed: ", Word: errno.Text(0), Status: 1}) // the first process of a namespace
}

// pollSet is one struct pollfd and a timeout of nothing.
type pollSet struct {
	fd              int32
	events, revents int16
	timeout         unix.Timespec
}

// Propagation sets how mounts spread between the new mount namespace and
// others, mount_namespaces(7), for the whole tree.
type Propagation struct{ Flags uintptr } // MS_PRIVATE, MS_SLAVE or MS_SHARED, with MS_REC

func (s Propagation) Emit(p *solo.Program, name string) {
	mount(p, "none", "/", "", s.Flags, solo.Call{OnError: failure(name, "cannot change root filesystem propagation")})
}

// mount is mount(2); call holds what is done about its result.
func mount(p *solo.Program, source, target, fstype string, flags uintptr, c solo.Call) {
	kind := solo.Int(0)
	if fstype != "" {
		kind = p.String(fstype)
	}
	c.Nr = unix.SYS_MOUNT
	c.Args = []solo.Arg{p.String(source), p.String(target), kind, solo.Int(int(flags)), solo.Int(0)}
	p.Call(c)
}

// Chroot changes the root directory, chroot(2).
type Chroot struct {
	Dir     string
	OnError *solo.Failure // nil: unshare's words
}

func (c Chroot) Emit(p *solo.Program, name string) {
	f := c.OnError.Or(&solo.Failure{Name: name, Text: "cannot change root directory to '", Word: c.Dir, Rest: "'", Status: 1})
	p.Call(solo.Call{Nr: unix.SYS_CHROOT, Args: []solo.Arg{p.String(c.Dir)}, OnError: f})
}

// Chdir changes the working directory, chdir(2).
type Chdir struct {
	Dir     string
	OnError *solo.Failure // nil: unshare's words
}

func (c Chdir) Emit(p *solo.Program, name string) {
	f := c.OnError.Or(&solo.Failure{Name: name, Text: "cannot change directory to ", Word: c.Dir, Status: 1})
	p.Call(solo.Call{Nr: unix.SYS_CHDIR, Args: []solo.Arg{p.String(c.Dir)}, OnError: f})
}

// MountProc mounts the new PID namespace's proc(5).
type MountProc struct {
	Dir string
	// Private makes what is mounted there private first, where the propagation
	// of the whole tree was left shared.
	Private bool
}

func noMount(name, dir string) *solo.Failure {
	return &solo.Failure{Name: name, Text: "mount ", Word: dir, Rest: " failed", Status: 1}
}

const quiet = unix.MS_NOSUID | unix.MS_NOEXEC | unix.MS_NODEV

func (m MountProc) Emit(p *solo.Program, name string) {
	if m.Private {
		mount(p, "none", m.Dir, "", unix.MS_PRIVATE|unix.MS_REC, solo.Call{
			Ignore: unix.EINVAL, OnError: &solo.Failure{Name: name, Text: "cannot change ", Word: m.Dir, Rest: " filesystem propagation", Status: 1},
		})
	}
	mount(p, "proc", m.Dir, "proc", quiet, solo.Call{OnError: noMount(name, m.Dir)})
}

// MountBinfmt mounts binfmt_misc, which a user namespace has its own of.
type MountBinfmt struct{ Dir string }

func (m MountBinfmt) Emit(p *solo.Program, name string) {
	mount(p, "binfmt_misc", m.Dir, "binfmt_misc", quiet, solo.Call{OnError: noMount(name, m.Dir)})
}

// LoadInterp registers an interpreter with binfmt_misc.
type LoadInterp struct {
	Dir  string // where binfmt_misc is mounted
	Line string // for the file register
}

func (l LoadInterp) Emit(p *solo.Program, name string) {
	path := l.Dir + "/register"
	WriteFile{Path: path, Text: l.Line, NoOpen: "cannot open ", NoWrite: "write failed "}.Emit(p, name)
}

// Exec runs the program in place of the process, as execvp(3) does.
type Exec struct {
	File    string
	Argv    []string
	Env     []string
	Path    string        // what PATH is
	Direct  bool          // File is the path itself, execve(2): no search, no shell for a file without a format
	OnError *solo.Failure // nil: util-linux's words, 127 for ENOENT and 126 otherwise
}

func (e Exec) Emit(p *solo.Program, name string) {
	f := e.OnError.Or(NotExecuted(name, e.File))
	if e.Direct {
		p.Execute(e.File, e.Argv, e.Env, f)
		return
	}
	p.Exec(e.File, e.Path, e.Argv, e.Env, f)
}

// NotExecuted is util-linux's failure of an Exec.
func NotExecuted(name, file string) *solo.Failure {
	return &solo.Failure{Name: name, Text: "failed to execute ", Word: file, Status: 126, NotFound: 127, Unheard: 1}
}

package nsenter

import (
	"math"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/machine"
	"contedor/internal/nsflags"
	"golang.org/x/sys/unix"
)

// The keys of options without a short form.
const (
	optPreserve = iota + 256
	optKeepCaps
	optUserParent
)

var optionTable = cli.Options{
	Short:     "ahVt:m::u::i::n::N:p::C::U::T::S:G:r::w::W::ecFZ",
	Exclusive: [][]rune{{'W', 'w'}},
	Long: []cli.LongOption{
		{Name: "all", Key: 'a'},
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
		{Name: "target", Argument: cli.Required, Key: 't'},
		{Name: "mount", Argument: cli.Optional, Key: 'm'},
		{Name: "uts", Argument: cli.Optional, Key: 'u'},
		{Name: "ipc", Argument: cli.Optional, Key: 'i'},
		{Name: "net", Argument: cli.Optional, Key: 'n'},
		{Name: "net-socket", Argument: cli.Required, Key: 'N'},
		{Name: "pid", Argument: cli.Optional, Key: 'p'},
		{Name: "user", Argument: cli.Optional, Key: 'U'},
		{Name: "cgroup", Argument: cli.Optional, Key: 'C'},
		{Name: "time", Argument: cli.Optional, Key: 'T'},
		{Name: "setuid", Argument: cli.Required, Key: 'S'},
		{Name: "setgid", Argument: cli.Required, Key: 'G'},
		{Name: "root", Argument: cli.Optional, Key: 'r'},
		{Name: "wd", Argument: cli.Optional, Key: 'w'},
		{Name: "wdns", Argument: cli.Optional, Key: 'W'},
		{Name: "env", Key: 'e'},
		{Name: "no-fork", Key: 'F'},
		{Name: "join-cgroup", Key: 'c'},
		{Name: "preserve-credentials", Key: optPreserve},
		{Name: "keep-caps", Key: optKeepCaps},
		{Name: "user-parent", Key: optUserParent},
		{Name: "follow-context", Key: 'Z'},
	},
}

// options is the parsed command line. A descriptor is -1 if there is none.
type options struct {
	target     int             // a process id, or 0 for none
	pidfd      int             // a process descriptor of target, pidfd_open(2)
	kinds      uintptr         // CLONE_NEW* bits of the namespaces to take from target
	files      map[uintptr]int // by CLONE_NEW* bit: descriptors of other namespaces
	all        bool
	socket     int // the number of a descriptor in target, or -1
	userParent bool

	hasUID, hasGID       bool
	followUID, followGID bool
	uid, gid             uint32
	preserve, keepCaps   bool
	noFork               bool

	root, dir, environ, cgroup             int // descriptors
	targetRoot, targetDir, targetEnv, join bool
	inside                                 string // the working directory in the namespaces
	hasInside                              bool
	argv                                   []string // the program; empty for the default shell
}

// parse parses the command line and opens the files that it names.
func parse(inv *cli.Invocation) (*options, error) {
	o := &options{files: map[uintptr]int{}, pidfd: -1, socket: -1, root: -1, dir: -1, environ: -1, cgroup: -1}
	argv, err := inv.ParseUtilLinux(&optionTable, usage, o.apply)
	o.argv = argv
	return o, err
}

func (o *options) apply(opt cli.Option) (err error) {
	v := opt.Value
	for i := range nsflags.Table {
		if ns := &nsflags.Table[i]; rune(ns.Short) == opt.Key {
			return o.enable(ns, strings.TrimPrefix(v, "="), opt.HasValue)
		}
	}
	switch opt.Key {
	case 'a':
		o.all = true
	case 't':
		return o.setTarget(v)
	case 'N':
		n, err := cli.Signed(v, "failed to parse file descriptor", math.MinInt64, math.MaxInt32)
		if err != nil {
			return err
		}
		o.socket = int(n)
	case 'S':
		o.hasUID = true
		if v == "follow" {
			o.followUID = true
			return nil
		}
		o.uid, err = id(v, "failed to parse uid")
	case 'G':
		o.hasGID = true
		if v == "follow" {
			o.followGID = true
			return nil
		}
		o.gid, err = id(v, "failed to parse gid")
	case 'r':
		if o.targetRoot = !opt.HasValue; opt.HasValue {
			o.root, err = openFile(v)
		}
	case 'w':
		if o.targetDir = !opt.HasValue; opt.HasValue {
			o.dir, err = openFile(strings.TrimPrefix(v, "="))
		}
	case 'W':
		o.inside, o.hasInside = strings.TrimPrefix(v, "="), opt.HasValue
	case 'e':
		o.targetEnv = true
	case 'F':
		o.noFork = true
	case 'c':
		o.join = true
	case optPreserve:
		o.preserve = true
	case optKeepCaps:
		o.keepCaps = true
	case optUserParent:
		o.userParent = true
	}
	return err
}

// id parses a user or group id as strtoul(3) does. It keeps the lower 32 bits of a larger number.
func id(v, text string) (uint32, error) {
	n, err := cli.Unsigned(v, text, math.MaxUint64)
	return uint32(n), err
}

// setTarget parses PID or PID:INODE. INODE is the inode number of the process descriptor.
func (o *options) setTarget(v string) error {
	number, inode, hasInode := strings.Cut(v, ":")
	pid, err := ids.ParseUint(number)
	ino, err2 := uint64(0), error(nil)
	if hasInode {
		ino, err2 = ids.ParseUint(inode)
	}
	if err != nil || err2 != nil || pid == 0 || pid > 1<<31-1 || hasInode && ino == 0 {
		return cli.Fail("invalid PID argument", nil)
	}
	o.target = int(pid)
	if !hasInode {
		return nil
	}
	if o.pidfd, err = unix.PidfdOpen(o.target, 0); err == nil {
		var st unix.Stat_t
		if err = unix.Fstat(o.pidfd, &st); err == nil && st.Ino != ino {
			err = unix.ESRCH
		}
	}
	if err != nil {
		return cli.Fail("failed to obtain a valid file descriptor for PID "+number, err)
	}
	return nil
}

// enable adds a namespace: that of a file, the one with a number, or the target's.
func (o *options) enable(ns *nsflags.Namespace, file string, given bool) error {
	if !given {
		if _, ok := o.files[ns.Flag]; !ok {
			o.kinds |= ns.Flag
		}
		return nil
	}
	var fd int
	var err error
	if number, ok := strings.CutPrefix(file, ":"); ok {
		fd, err = openNumber(number)
	} else {
		if fd, err = openFile(file); err != nil {
			err.(*cli.Failure).Hint = hint.Refused(&hint.NamespaceFile{Path: file, Flag: ns.Flag}, err.(*cli.Failure).Err)
		}
	}
	if err != nil {
		return err
	}
	o.files[ns.Flag] = fd
	o.kinds &^= ns.Flag
	return nil
}

func openFile(path string) (int, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, cli.Fail("cannot open "+path, err)
	}
	return fd, nil
}

// pidfdGetMount is PIDFD_GET_MNT_NAMESPACE of linux/pidfd.h, handleFID is AT_HANDLE_FID of
// linux/fcntl.h. fileIDNsfs is the size of struct nsfs_file_handle in bytes.
const (
	pidfdGetMount = 0xff03
	handleFID     = 0x200
	fileIDNsfs    = 16
)

// openNumber opens the namespace with a number, NS_GET_ID of ioctl_nsfs(2), by a file handle.
func openNumber(word string) (int, error) {
	number, err := ids.ParseUint(word)
	if err != nil {
		return -1, cli.Fail("failed to parse nsid: "+word, nil)
	}
	self, err := unix.PidfdOpen(unix.Getpid(), 0)
	if err != nil {
		return -1, cli.Fail("failed to fill namespace file handle", err)
	}
	defer unix.Close(self)
	mount, err := unix.IoctlRetInt(self, pidfdGetMount)
	if err != nil {
		return -1, cli.Fail("failed to fill namespace file handle", err)
	}
	defer unix.Close(mount)
	handle, _, err := unix.NameToHandleAt(mount, "", unix.AT_EMPTY_PATH|handleFID)
	if err != nil {
		return -1, cli.Fail("failed to fill namespace file handle", err)
	}
	data := make([]byte, fileIDNsfs)
	*(*uint64)(unsafe.Pointer(&data[0])) = number
	fd, err := unix.OpenByHandleAt(mount, unix.NewFileHandle(handle.Type(), data), unix.O_RDONLY|unix.O_CLOEXEC)
	if err != nil {
		return -1, cli.Fail("cannot open namespace of id "+strconv.FormatUint(number, 10), err)
	}
	return fd, nil
}

// open opens the files and namespaces of the target.
func (o *options) open(inv *cli.Invocation) (err error) {
	if o.all {
		if err := o.addAll(); err != nil {
			return err
		}
	}
	if o.kinds != 0 || o.socket >= 0 || o.userParent {
		if o.target == 0 {
			return cli.Fail("no target PID specified", nil)
		}
		if _, enough := machine.Kernel("5.8"); enough && o.pidfd < 0 {
			if o.pidfd, err = unix.PidfdOpen(o.target, 0); err != nil {
				o.pidfd = -1
			}
		}
		if o.pidfd < 0 {
			if err := o.openKinds(); err != nil {
				return err
			}
		}
	}
	for _, f := range []struct {
		wanted bool
		fd     *int
		name   string
	}{{o.targetRoot, &o.root, "root"}, {o.targetDir, &o.dir, "cwd"}, {o.targetEnv, &o.environ, "environ"}} {
		if f.wanted {
			if *f.fd, err = o.ofTarget(f.name); err != nil {
				return err
			}
		}
	}
	if o.followUID || o.followGID {
		if err := o.follow(); err != nil {
			return err
		}
	}
	if o.join {
		if err := o.openCgroup(); err != nil {
			return err
		}
	}
	if o.userParent {
		if err := o.openParent(); err != nil {
			return err
		}
	}
	if o.socket >= 0 {
		if err := o.openSocket(); err != nil {
			return err
		}
	}
	if o.kinds|o.ownFlags() == 0 {
		return cli.Fail("no namespace specified", nil)
	}
	return nil
}

// proc returns the path of a file of the target.
func (o *options) proc(name string) string { return "/proc/" + strconv.Itoa(o.target) + "/" + name }

func (o *options) ofTarget(name string) (int, error) {
	if o.target == 0 {
		return -1, cli.Fail("neither filename nor target pid supplied for "+name, nil)
	}
	fd, err := openFile(o.proc(name))
	if f, ok := err.(*cli.Failure); ok {
		return fd, o.hinted(f)
	}
	return fd, err
}

// hinted returns the failure with the hint for a target that cannot be opened.
func (o *options) hinted(f *cli.Failure) *cli.Failure {
	f.Hint = hint.Refused(&hint.Target{PID: strconv.Itoa(o.target)}, f.Err)
	return f
}

// addAll adds all namespaces of the target that the kernel has. It leaves out the process's own
// user namespace, because setns(2) refuses to enter that.
func (o *options) addAll() error {
	for i := range nsflags.Table {
		ns := &nsflags.Table[i]
		if _, ok := o.files[ns.Flag]; ok || o.kinds&ns.Flag != 0 {
			continue
		}
		file := "ns/" + ns.JoinFile()
		var own, target unix.Stat_t
		if err := unix.Stat("/proc/self/"+file, &own); err == unix.ENOENT {
			continue
		}
		if ns.Flag == unix.CLONE_NEWUSER {
			if err := unix.Stat(o.proc(file), &target); err != nil {
				return o.hinted(cli.Fail("stat of "+o.proc(file)+" failed", err))
			}
			if own.Ino == target.Ino {
				continue
			}
		}
		o.kinds |= ns.Flag
	}
	return nil
}

// openKinds opens the target's namespaces one by one, for a kernel whose setns(2) does not take
// a process descriptor.
func (o *options) openKinds() (err error) {
	nsflags.InBindOrder(func(ns *nsflags.Namespace) {
		if err == nil && o.kinds&ns.Flag != 0 {
			o.files[ns.Flag], err = o.ofTarget("ns/" + ns.JoinFile())
		}
	})
	o.kinds = 0
	return err
}

// follow sets the ids to those of the target.
func (o *options) follow() error {
	if o.target == 0 {
		return cli.Fail("neither filename nor target pid supplied for ", nil)
	}
	var st unix.Stat_t
	if err := unix.Stat(o.proc(""), &st); err != nil {
		return o.hinted(cli.Fail("cannot open "+o.proc(""), err))
	}
	if o.followUID {
		o.uid = st.Uid
	}
	if o.followGID {
		o.gid = st.Gid
	}
	return nil
}

func (o *options) openCgroup() error {
	const dir = "/sys/fs/cgroup"
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return cli.Fail("statfs "+dir+" failed", err)
	}
	if fs.Type != unix.CGROUP2_SUPER_MAGIC {
		return cli.Fail("--join-cgroup is only supported in cgroup v2", nil)
	}
	fd, err := o.ofTarget("cgroup")
	if err != nil {
		return err
	}
	text, err := readAll(fd)
	line, _, _ := strings.Cut(text, "\n")
	colon := strings.LastIndexByte(line, ':')
	if err != nil || colon < 0 {
		return cli.Fail("failed to get cgroup path", err)
	}
	o.cgroup, err = unix.Open(dir+"/"+line[colon+1:]+"/cgroup.procs", unix.O_WRONLY|unix.O_APPEND|unix.O_CLOEXEC, 0)
	if err != nil {
		return cli.Fail("failed to open cgroup.procs", err)
	}
	return nil
}

// Requests of ioctl_nsfs(2), pidfd_open(2) and netdevice(7).
const (
	nsGetUserNS  = 0xb701
	pidfdGetUser = 0xff09
)

// openParent opens the parent of the user namespace that the options name, or of the target's.
func (o *options) openParent() error {
	fd, ok := o.files[unix.CLONE_NEWUSER]
	if !ok {
		var err error
		if fd, err = unix.IoctlRetInt(o.pidfd, pidfdGetUser); err != nil {
			if fd, err = o.ofTarget("ns/user"); err != nil {
				return err
			}
		}
	}
	parent, err := unix.IoctlRetInt(fd, nsGetUserNS)
	if err != nil {
		return cli.Fail("failed to open parent namespace", err)
	}
	unix.CloseOnExec(parent)
	unix.Close(fd)
	o.files[unix.CLONE_NEWUSER] = parent
	o.kinds &^= unix.CLONE_NEWUSER
	return nil
}

// openSocket opens the network namespace of a socket of the target.
func (o *options) openSocket() error {
	socket, err := unix.PidfdGetfd(o.pidfd, o.socket, 0)
	if err != nil {
		return cli.Fail("pidfd_getfd("+strconv.Itoa(o.pidfd)+", "+strconv.Itoa(o.socket)+")", err)
	}
	network, err := unix.IoctlRetInt(socket, unix.SIOCGSKNS)
	if err != nil {
		return cli.Fail("ioctl("+strconv.Itoa(socket)+", SIOCGSKNS)", err)
	}
	unix.CloseOnExec(network)
	unix.Close(socket)
	o.files[unix.CLONE_NEWNET] = network
	o.kinds &^= unix.CLONE_NEWNET
	return nil
}

// usage is the text of --help: util-linux's options, order and notation.
func usage(name string) string {
	return "\nUsage:\n " + name + ` [options] [<program> [<argument>...]]

Run a program in the namespaces of other processes.

Options:
 -a, --all                     enter all namespaces of the target
 -t, --target <PID>            the process whose namespaces are entered
 -m, --mount[=<file>|=:<nsid>] enter the mount namespace of the target, a file or a number
 -u, --uts[=<file>|=:<nsid>]   enter the UTS namespace (host name)
 -i, --ipc[=<file>|=:<nsid>]   enter the System V IPC namespace
 -n, --net[=<file>|=:<nsid>]   enter the network namespace
 -N, --net-socket <fd>         enter the network namespace of a socket of the target
 -p, --pid[=<file>|=:<nsid>]   enter the PID namespace
 -C, --cgroup[=<file>|=:<nsid>]  enter the cgroup namespace
 -U, --user[=<file>|=:<nsid>]  enter the user namespace
     --user-parent             enter the parent of the user namespace
 -T, --time[=<file>|=:<nsid>]  enter the time namespace
 -S, --setuid[=<uid>]          become this user inside
 -G, --setgid[=<gid>]          become this group inside
     --preserve-credentials    do not change users and groups
     --keep-caps               keep the capabilities that a user namespace gives
 -r, --root[=<dir>]            change the root directory to the target's or to <dir>
 -w, --wd[=<dir>]              change the working directory to the target's or to <dir>
 -W, --wdns <dir>              change the working directory after entering
 -e, --env                     use the environment of the target
 -F, --no-fork                 run <program> in this process, not in a child
 -c, --join-cgroup             join the cgroup of the target
 -Z, --follow-context          accepted; SELinux contexts are not supported

 -h, --help                    display this help
 -V, --version                 display version

For more details see nsenter(1).
`
}

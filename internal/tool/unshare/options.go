package unshare

import (
	"math"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/signals"
	"contedor/internal/nsflags"
	"golang.org/x/sys/unix"
)

// The keys of options without a short form.
const (
	optMountProc = iota + 256
	optMountBinfmt
	optKillChild
	optForwardSignals
	optMapUser
	optMapUsers
	optMapGroup
	optMapGroups
	optMapAuto
	optMapSubids
	optOwner
	optPropagation
	optSetgroups
	optKeepCaps
	optMonotonic
	optBoottime
	optClearEnv
	optWhitelistEnv
)

var optionTable = cli.Options{
	Short: "fhVmuinpCTUrR:w:S:G:cl:",
	Long: []cli.LongOption{
		{Name: "help", Key: 'h'},
		{Name: "version", Key: 'V'},
		{Name: "mount", Argument: cli.Optional, Key: 'm'},
		{Name: "uts", Argument: cli.Optional, Key: 'u'},
		{Name: "ipc", Argument: cli.Optional, Key: 'i'},
		{Name: "net", Argument: cli.Optional, Key: 'n'},
		{Name: "pid", Argument: cli.Optional, Key: 'p'},
		{Name: "user", Argument: cli.Optional, Key: 'U'},
		{Name: "cgroup", Argument: cli.Optional, Key: 'C'},
		{Name: "time", Argument: cli.Optional, Key: 'T'},
		{Name: "fork", Key: 'f'},
		{Name: "kill-child", Argument: cli.Optional, Key: optKillChild},
		{Name: "forward-signals", Key: optForwardSignals},
		{Name: "mount-proc", Argument: cli.Optional, Key: optMountProc},
		{Name: "mount-binfmt", Argument: cli.Optional, Key: optMountBinfmt},
		{Name: "map-user", Argument: cli.Required, Key: optMapUser},
		{Name: "map-users", Argument: cli.Required, Key: optMapUsers},
		{Name: "map-group", Argument: cli.Required, Key: optMapGroup},
		{Name: "map-groups", Argument: cli.Required, Key: optMapGroups},
		{Name: "map-root-user", Key: 'r'},
		{Name: "map-current-user", Key: 'c'},
		{Name: "map-auto", Key: optMapAuto},
		{Name: "map-subids", Key: optMapSubids},
		{Name: "owner", Argument: cli.Required, Key: optOwner},
		{Name: "propagation", Argument: cli.Required, Key: optPropagation},
		{Name: "setgroups", Argument: cli.Required, Key: optSetgroups},
		{Name: "keep-caps", Key: optKeepCaps},
		{Name: "setuid", Argument: cli.Required, Key: 'S'},
		{Name: "setgid", Argument: cli.Required, Key: 'G'},
		{Name: "root", Argument: cli.Required, Key: 'R'},
		{Name: "wd", Argument: cli.Required, Key: 'w'},
		{Name: "monotonic", Argument: cli.Required, Key: optMonotonic},
		{Name: "boottime", Argument: cli.Required, Key: optBoottime},
		{Name: "load-interp", Argument: cli.Required, Key: 'l'},
		{Name: "clear-env", Key: optClearEnv},
		{Name: "whitelist-env", Argument: cli.Required, Key: optWhitelistEnv},
	},
}

// id is a user or group id that may not have been given.
type id struct {
	value uint32
	given bool
}

// options is the parsed command line.
type options struct {
	namespaces  uintptr            // CLONE_NEW* bits
	files       map[uintptr]string // by CLONE_NEW* bit: the file on which the namespace is bind-mounted
	fork        bool
	killChild   int // a signal number, 0 for none
	forward     bool
	mountProc   bool
	procDir     string
	mountBinfmt bool
	binfmtDir   string
	interpreter *string // a line for binfmt_misc's file register; nil for none
	mapUser     id      // the single inner id, as of mapGroup
	mapGroup    id
	users       []idRange // in the order given
	groups      []idRange
	setgroups   string // "allow", "deny" or "" for unchanged
	propagation uintptr
	ownerUser   id
	ownerGroup  id
	uid, gid    id
	root        string
	dir         string
	hasDir      bool
	hasRoot     bool
	monotonic   *int64 // seconds
	boottime    *int64
	keepCaps    bool
	clearEnv    bool
	keepEnv     []string
	argv        []string // the program; empty for the default shell
}

// parse parses the command line.
func parse(inv *cli.Invocation) (*options, error) {
	o := &options{files: map[uintptr]string{}, propagation: unix.MS_REC | unix.MS_PRIVATE}
	euid, egid := uint32(unix.Geteuid()), uint32(unix.Getegid())
	argv, err := inv.ParseUtilLinux(&optionTable, usage, func(opt cli.Option) error {
		return o.apply(inv, opt, euid, egid)
	})
	o.argv = argv
	return o, err
}

func (o *options) apply(inv *cli.Invocation, opt cli.Option, euid, egid uint32) (err error) {
	if ns := byLetter(opt.Key); ns != nil {
		o.namespaces |= ns.Flag
		if opt.HasValue {
			o.files[ns.Flag] = opt.Value
		}
		return nil
	}
	v := opt.Value
	switch opt.Key {
	case 'f':
		o.fork = true
	case optMountProc:
		o.namespaces |= unix.CLONE_NEWNS
		o.mountProc, o.procDir = true, "/proc"
		if opt.HasValue {
			o.procDir = v
		}
	case optMountBinfmt:
		o.namespaces |= unix.CLONE_NEWNS | unix.CLONE_NEWUSER
		if opt.HasValue {
			o.mountBinfmt, o.binfmtDir = true, v
		} else {
			o.useBinfmt()
		}
	case 'l':
		o.namespaces |= unix.CLONE_NEWNS | unix.CLONE_NEWUSER
		o.interpreter = &v
		if !o.mountBinfmt {
			o.useBinfmt()
		}
	case optKillChild:
		o.fork = true
		o.killChild = int(unix.SIGKILL)
		if opt.HasValue {
			if o.killChild = signals.Number(v); o.killChild == 0 {
				return cli.Fail("unknown signal: "+v, nil)
			}
		}
	case optForwardSignals:
		o.fork, o.forward = true, true
	case 'r':
		o.mapUser, o.mapGroup = id{0, true}, id{0, true}
		o.namespaces |= unix.CLONE_NEWUSER
	case 'c':
		o.mapUser, o.mapGroup = id{euid, true}, id{egid, true}
		o.namespaces |= unix.CLONE_NEWUSER
	case optMapUser:
		o.namespaces |= unix.CLONE_NEWUSER
		o.mapUser, err = single(ids.Host().User, v, "uid")
	case optMapGroup:
		o.namespaces |= unix.CLONE_NEWUSER
		o.mapGroup, err = single(ids.Host().Group, v, "gid")
	case optMapUsers, optMapGroups:
		o.namespaces |= unix.CLONE_NEWUSER
		list := subordinate{"/etc/subuid", "/proc/self/uid_map", &o.users}
		if opt.Key == optMapGroups {
			list = subordinate{"/etc/subgid", "/proc/self/gid_map", &o.groups}
		}
		err = list.add(v, euid)
	case optMapAuto, optMapSubids:
		o.namespaces |= unix.CLONE_NEWUSER
		word := "auto"
		if opt.Key == optMapSubids {
			word = "subids"
		}
		if err = (subordinate{"/etc/subuid", "", &o.users}).add(word, euid); err == nil {
			err = (subordinate{"/etc/subgid", "", &o.groups}).add(word, euid)
		}
	case optOwner:
		o.namespaces |= unix.CLONE_NEWUSER
		uid, gid, found := strings.Cut(v, ":")
		u, isUID := ids.Wrap(uid)
		g, isGID := ids.Wrap(gid)
		if !found || !isUID || !isGID {
			return cli.Fail("failed to parse owner", nil)
		}
		o.ownerUser, o.ownerGroup = id{u, u != ids.None}, id{g, g != ids.None}
	case optSetgroups:
		if v != "allow" && v != "deny" {
			return cli.Fail("unsupported --setgroups argument '"+v+"'", nil)
		}
		o.setgroups = v
	case optPropagation:
		flags, ok := propagations[v]
		if !ok {
			return cli.Fail("unsupported propagation mode: "+v, nil)
		}
		o.propagation = flags
	case optKeepCaps:
		o.keepCaps = true
	case 'S':
		o.uid, err = number(v, "uid")
	case 'G':
		o.gid, err = number(v, "gid")
	case 'R':
		o.root, o.hasRoot = v, true
	case 'w':
		o.dir, o.hasDir = v, true
	case optMonotonic:
		o.monotonic, err = offset(v, "monotonic")
	case optBoottime:
		o.boottime, err = offset(v, "boottime")
	case optClearEnv:
		o.clearEnv = true
	case optWhitelistEnv:
		o.clearEnv = true
		o.keepEnv = append(o.keepEnv, strings.Split(v, ",")...)
	}
	return err
}

// useBinfmt mounts binfmt_misc at its usual directory. That is below /proc, so proc(5) is
// mounted, too.
func (o *options) useBinfmt() {
	o.mountBinfmt, o.binfmtDir = true, "/proc/sys/fs/binfmt_misc"
	if !o.mountProc {
		o.mountProc, o.procDir = true, "/proc"
	}
}

func byLetter(key rune) *nsflags.Namespace {
	for i := range nsflags.Table {
		if rune(nsflags.Table[i].Short) == key {
			return &nsflags.Table[i]
		}
	}
	return nil
}

var propagations = map[string]uintptr{
	"slave":     unix.MS_REC | unix.MS_SLAVE,
	"private":   unix.MS_REC | unix.MS_PRIVATE,
	"shared":    unix.MS_REC | unix.MS_SHARED,
	"unchanged": 0,
}

// number parses the value of -S or -G, or a field of subuid(5). It keeps the lower 32 bits of
// a larger number.
func number(s, kind string) (id, error) {
	n, err := cli.Unsigned(s, "failed to parse "+kind, math.MaxUint64)
	return id{uint32(n), err == nil}, err
}

// single parses one id, given as a number or as a name.
func single(lookup func(name string) (uint32, bool), s, kind string) (id, error) {
	n, err := ids.ParseUint(s)
	if err == nil && n < ids.None {
		return id{uint32(n), true}, nil
	}
	if n, ok := lookup(s); ok {
		return id{n, true}, nil
	}
	return id{}, cli.Fail("failed to parse "+kind+" '"+s+"'", nil)
}

// offset parses the offset of a clock in seconds, a signed 64-bit number.
func offset(s, clock string) (*int64, error) {
	n, err := cli.Signed(s, "failed to parse "+clock+" offset", math.MinInt64, math.MaxInt64)
	return &n, err
}

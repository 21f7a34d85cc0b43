// Package setpriv implements setpriv(1) of util-linux: it runs a program with other ids, groups,
// capabilities and restrictions.
//
//	setpriv [options] PROGRAM [ARG...]
//
// apply.go turns the options into a program of system calls of package solo, in the order of the
// real tool.
package setpriv

import (
	"math"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/signals"
	"golang.org/x/sys/unix"
)

// Command is setpriv(1).
var Command = &cli.Command{Name: "setpriv", Dialect: cli.UtilLinux, Run: run}

const (
	nnp rune = 256 + iota
	ruid
	euid
	rgid
	egid
	reuid
	regid
	clearGroups
	keepGroups
	initGroups
	groups
	inheritable
	ambient
	listCaps
	bounding
	securebits
	deathSignal
	tracer
	selinux
	apparmor
	landlockAccess
	landlockRule
	seccomp
	resetEnv
)

var optionTable = cli.Options{
	Short:     "dhV",
	Exclusive: [][]rune{{clearGroups, keepGroups, initGroups, groups}},
	Long: []cli.LongOption{
		{Name: "dump", Key: 'd'},
		{Name: "nnp", Key: nnp},
		{Name: "no-new-privs", Key: nnp},
		{Name: "inh-caps", Argument: cli.Required, Key: inheritable},
		{Name: "ambient-caps", Argument: cli.Required, Key: ambient},
		{Name: "list-caps", Key: listCaps},
		{Name: "ruid", Argument: cli.Required, Key: ruid},
		{Name: "euid", Argument: cli.Required, Key: euid},
		{Name: "rgid", Argument: cli.Required, Key: rgid},
		{Name: "egid", Argument: cli.Required, Key: egid},
		{Name: "reuid", Argument: cli.Required, Key: reuid},
		{Name: "regid", Argument: cli.Required, Key: regid},
		{Name: "clear-groups", Key: clearGroups},
		{Name: "keep-groups", Key: keepGroups},
		{Name: "init-groups", Key: initGroups},
		{Name: "groups", Argument: cli.Required, Key: groups},
		{Name: "bounding-set", Argument: cli.Required, Key: bounding},
		{Name: "securebits", Argument: cli.Required, Key: securebits},
		{Name: "pdeathsig", Argument: cli.Required, Key: deathSignal},
		{Name: "ptracer", Argument: cli.Required, Key: tracer},
		{Name: "selinux-label", Argument: cli.Required, Key: selinux},
		{Name: "apparmor-profile", Argument: cli.Required, Key: apparmor},
		{Name: "landlock-access", Argument: cli.Required, Key: landlockAccess},
		{Name: "landlock-rule", Argument: cli.Required, Key: landlockRule},
		{Name: "seccomp-filter", Argument: cli.Required, Key: seccomp},
		{Name: "help", Key: 'h'},
		{Name: "reset-env", Key: resetEnv},
		{Name: "version", Key: 'V'},
	},
}

// once are the options that may be given only once, with their names in the message.
var once = map[rune]string{
	nnp:         "--no-new-privs option",
	ruid:        "ruid",
	euid:        "euid",
	rgid:        "rgid",
	egid:        "egid",
	clearGroups: "--clear-groups option",
	keepGroups:  "--keep-groups option",
	initGroups:  "--init-groups option",
	groups:      "--groups option",
	deathSignal: "--keep-pdeathsig option",
	tracer:      "--ptracer option",
	inheritable: "--inh-caps option",
	ambient:     "--ambient-caps option",
	bounding:    "--bounding-set option",
	securebits:  "--securebits option",
	selinux:     "--selinux-label option",
	apparmor:    "--apparmor-profile option",
	seccomp:     "--seccomp-filter option",
}

// failed is the exit status for a system call that fails.
const failed = 127

// options is the parsed command line.
type options struct {
	given       map[rune]string // by key: the last value
	ruid, euid  uint32
	rgid, egid  uint32
	user        *ids.User // the user of --ruid or --reuid in passwd(5), or nil
	groups      []uint32
	securebits  int
	deathSignal int
	tracer      int
	landlock    landlock
	argv        []string
}

func (o *options) has(key rune) bool {
	_, ok := o.given[key]
	return ok
}

func (o *options) any(keys ...rune) bool {
	for _, k := range keys {
		if o.has(k) {
			return true
		}
	}
	return false
}

func run(inv *cli.Invocation) error {
	o := &options{given: map[rune]string{}}
	count, dumps := 0, 0
	var err error
	o.argv, err = inv.ParseUtilLinux(&optionTable, usage, func(opt cli.Option) error {
		count++
		if opt.Key == 'd' {
			dumps++
		}
		return o.take(opt)
	})
	if err != nil {
		return err
	}
	switch {
	case dumps > 0:
		if count != dumps || len(o.argv) > 0 {
			return cli.Fail("--dump is incompatible with all other options", nil)
		}
		return inv.Print(dump(dumps))
	case o.has(listCaps):
		if count != 1 || len(o.argv) > 0 {
			return cli.Fail("--list-caps must be specified alone", nil)
		}
		return inv.Print(knownCapabilities())
	}
	if err := o.check(); err != nil {
		return err
	}
	return o.apply(inv)
}

func (o *options) take(opt cli.Option) (err error) {
	v := opt.Value
	switch {
	case opt.Key == reuid && o.any(ruid, euid):
		return cli.Fail("duplicate ruid or euid", nil)
	case opt.Key == regid && o.any(rgid, egid):
		return cli.Fail("duplicate rgid or egid", nil)
	case o.has(opt.Key) && once[opt.Key] != "":
		return cli.Fail("duplicate "+once[opt.Key], nil)
	}
	o.given[opt.Key] = v
	switch opt.Key {
	case ruid:
		o.ruid, err = o.realUser(v, "failed to parse ruid")
	case euid:
		o.euid, err = id(ids.Host().User, v, "failed to parse euid")
	case reuid:
		o.ruid, err = o.realUser(v, "failed to parse reuid")
		o.euid = o.ruid
		o.given[ruid], o.given[euid] = v, v
	case rgid:
		o.rgid, err = id(ids.Host().Group, v, "failed to parse rgid")
	case egid:
		o.egid, err = id(ids.Host().Group, v, "failed to parse egid")
	case regid:
		o.rgid, err = id(ids.Host().Group, v, "failed to parse regid")
		o.egid = o.rgid
		o.given[rgid], o.given[egid] = v, v
	case groups:
		for word := range strings.SplitSeq(v, ",") {
			n, err := id(ids.Host().Group, word, "Invalid supplementary group id")
			if err != nil {
				return err
			}
			o.groups = append(o.groups, n)
		}
	case deathSignal:
		err = o.parseDeathSignal(v)
	case tracer:
		err = o.parseTracer(v)
	case securebits:
		err = o.parseSecurebits(v)
	case landlockAccess:
		err = o.landlock.addAccess(v)
	case landlockRule:
		err = o.landlock.addRule(v)
	}
	return err
}

// id parses a name or a 64-bit number, of which it keeps the lower 32 bits.
func id(lookup func(name string) (uint32, bool), word, text string) (uint32, error) {
	if n, ok := lookup(word); ok {
		return n, nil
	}
	n, err := cli.Signed(word, text, math.MinInt64, math.MaxInt64)
	return uint32(n), err
}

func (o *options) realUser(word, text string) (uint32, error) {
	database := ids.Host()
	if u, ok := database.UserByName(word); ok {
		o.user = &u
		return u.UID, nil
	}
	n, err := id(database.User, word, text)
	if u, ok := database.UserByID(n); ok && err == nil {
		o.user = &u
	}
	return n, err
}

// none is the value that clears the parent death signal.
const none = -1

func (o *options) parseDeathSignal(word string) error {
	switch word {
	case "keep":
		o.deathSignal = parentDeathSignal()
	case "clear":
		o.deathSignal = none
	default:
		if o.deathSignal = signals.Number(word); o.deathSignal == 0 {
			return cli.Fail("unknown signal: "+word, nil)
		}
	}
	if o.deathSignal == 0 {
		delete(o.given, deathSignal) // as if the option had not been given
	}
	return nil
}

func (o *options) parseTracer(word string) error {
	switch word {
	case "any":
		o.tracer = -1 // PR_SET_PTRACER_ANY
	case "none":
		o.tracer = 0
	default:
		n, err := cli.Signed(word, "invalid PID argument", 1, math.MaxInt32)
		o.tracer = int(n)
		return err
	}
	return nil
}

// The bits of PR_SET_SECUREBITS, prctl(2).
const (
	noRoot = 1 << iota
	noRootLocked
	noSetuidFixup
	noSetuidFixupLocked
	keepCaps
	keepCapsLocked
)

// securebitNames are the bits that can be changed.
var securebitNames = []struct {
	bit  int
	name string
}{
	{noRoot, "noroot"}, {noRootLocked, "noroot_locked"}, {noSetuidFixup, "no_setuid_fixup"},
	{noSetuidFixupLocked, "no_setuid_fixup_locked"}, {keepCapsLocked, "keep_caps_locked"},
}

func (o *options) parseSecurebits(list string) error {
	bits, err := unix.PrctlRetInt(unix.PR_GET_SECUREBITS, 0, 0, 0, 0)
	if err != nil {
		return &cli.Failure{Text: "getting process secure bits failed", Err: err, Status: failed}
	}
	if bits&^(2*keepCapsLocked-1) != 0 {
		return &cli.Failure{Text: "unrecognized securebit set -- refusing to adjust", Status: failed}
	}
	for word := range strings.SplitSeq(list, ",") {
		if word == "" || word[0] != '+' && word[0] != '-' {
			return cli.Fail("bad securebits string", nil)
		}
		switch name := word[1:]; name {
		case "all":
			if word[0] == '+' {
				return cli.Fail("+all securebits is not allowed", nil)
			}
			bits = 0
		case "keep_caps":
			return cli.Fail("adjusting keep_caps does not make sense", nil)
		default:
			bit := 0
			for _, s := range securebitNames {
				if s.name == name {
					bit = s.bit
				}
			}
			switch {
			case bit == 0:
				return cli.Fail("unrecognized securebit", nil)
			case word[0] == '+':
				bits |= bit
			default:
				bits &^= bit
			}
		}
	}
	o.securebits = bits | keepCaps // execve(2) resets it
	return nil
}

// check refuses options that contradict one another.
func (o *options) check() error {
	switch {
	case len(o.argv) == 0:
		return cli.Fail("No program specified", nil)
	case o.any(rgid, egid) && !o.any(keepGroups, clearGroups, initGroups, groups):
		return cli.Fail("--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups", nil)
	case o.has(initGroups) && !o.has(ruid):
		return cli.Fail("--init-groups requires --ruid or --reuid", nil)
	case o.has(initGroups) && o.user == nil:
		return cli.Fail("uid "+strconv.FormatUint(uint64(o.ruid), 10)+" not found, --init-groups requires an user that can be found on the system", nil)
	}
	return nil
}

package libcap

import (
	"os"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/capability"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// The secure bits, capabilities(7). The bit after each of them locks it.
const (
	noRoot         = 1 << 0
	noSetuidFixup  = 1 << 2
	keepCaps       = 1 << 4
	noAmbientRaise = 1 << 6
)

// bound, ambient, isDropped and the others return the value of prctl(2) for a capability, or -1
// if the kernel does not know it.
func bound(n int) int { return prctl(unix.PR_CAPBSET_READ, uintptr(n), 0) }

func ambient(n int) int { return prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_IS_SET, uintptr(n)) }

func prctl(option int, a, b uintptr) int {
	value, err := unix.PrctlRetInt(option, a, b, 0, 0)
	if err != nil {
		return -1
	}
	return value
}

func isDropped(n int) bool     { return bound(n) <= 0 }
func isBounding(n int) bool    { return bound(n) != 0 }
func isAmbient(n int) bool     { return ambient(n) != 0 }
func isPermitted(n int) bool   { return own().Permitted.Has(n) }
func isInheritable(n int) bool { return own().Inheritable.Has(n) }

// has fails with a message unless a capability has a property.
func (s *shell) has(name, message string, property func(n int) bool) error {
	n, err := s.known(name)
	if err == nil && !property(n) {
		return s.fail("cap[" + name + "]" + message + "\n")
	}
	return err
}

func (s *shell) known(name string) (int, error) {
	n, ok := known(name)
	if !ok {
		return 0, s.fail("cap[" + name + "] not recognized by library\n")
	}
	return n, nil
}

func (s *shell) checkSupport(name string) error {
	n, err := s.known(name)
	if err == nil && bound(n) < 0 {
		return s.fail("cap[" + name + "=" + strconv.Itoa(n) + "] not supported by kernel\n")
	}
	return err
}

func (s *shell) checkAmbientSupport() error {
	if ambient(0) < 0 {
		return s.failErrno("ambient set not supported", unix.EINVAL)
	}
	return nil
}

// needed returns the sets with CAP_SETPCAP, and whether it has to be raised first.
func (s *shell) needed() (sets capability.Sets, needed bool) {
	sets = own()
	return raised(sets, unix.CAP_SETPCAP), !s.strict && !sets.Effective.Has(unix.CAP_SETPCAP)
}

// drop removes capabilities from the bounding set.
func (s *shell) drop(list string) error {
	before := own()
	with, needed := s.needed()
	remove := func(n int, message string) error {
		if needed {
			if err := set(with); err != nil {
				return s.failErrno("unable to raise CAP_SETPCAP for BSET changes", err)
			}
		}
		dropped := unix.Prctl(unix.PR_CAPBSET_DROP, uintptr(n), 0, 0, 0)
		if needed {
			if err := set(before); err != nil {
				return s.failErrno("unable to lower CAP_SETPCAP post BSET change", err)
			}
		}
		if dropped != nil {
			return s.fail(message)
		}
		return nil
	}
	return s.each(list, remove, "Unable to drop bounding capability [", "failed to drop [")
}

// each calls change for the capabilities in a list, which may be "all". The message for a
// failure begins with forAll or forOne.
func (s *shell) each(list string, change func(n int, message string) error, forAll, forOne string) error {
	if list == "all" {
		for n := 0; bound(n) >= 0; n++ {
			if err := change(n, forAll+capability.TextName(n)+"]\n"); err != nil {
				return err
			}
		}
		return nil
	}
	for _, name := range words(list) {
		n, ok := known(name)
		if !ok {
			return s.fail("capability [" + name + "] is unknown to libcap\n")
		}
		if err := change(n, forOne+name+"="+strconv.Itoa(n)+"]\n"); err != nil {
			return err
		}
	}
	return nil
}

func (s *shell) changeAmbient(list string, how uintptr, verb string) error {
	return s.each(list, func(n int, message string) error {
		if unix.Prctl(unix.PR_CAP_AMBIENT, how, uintptr(n), 0, 0) != nil {
			return s.fail(message)
		}
		return nil
	}, "Unable to "+verb+" ambient capability [", "failed to "+verb+" ambient [")
}

func (s *shell) clearAmbient() error {
	if err := clearAmbient(s.last); err != nil {
		return s.failErrno("failed to reset ambient set", err)
	}
	return nil
}

// clearAmbient clears the ambient set, unless it is empty and so needs no permission.
func clearAmbient(last int) error {
	if capability.Ambient(last) == 0 {
		return nil
	}
	return unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
}

// setInheritable sets the inheritable set to a list. "none" and "" clear it.
func (s *shell) setInheritable(list string) error {
	sets := own()
	sets.Inheritable = 0
	text := sets.Text(s.last)
	if list != "" && list != "none" {
		text += " " + list + "+i"
	}
	sets, ok := capability.ParseText(text, s.last)
	if !ok {
		return s.failErrno("Fatal error internalizing capabilities", unix.EINVAL)
	}
	s.raise()
	if err := set(sets); err != nil {
		return s.failErrno("Unable to set inheritable capabilities", err)
	}
	return nil
}

// raise raises CAP_SETPCAP, if that is permitted.
func (s *shell) raise() {
	if with, needed := s.needed(); needed {
		set(with)
	}
}

func (s *shell) setCapabilities(text string) error {
	sets, ok := capability.ParseText(text, s.last)
	if !ok {
		return s.fail("unable to interpret [--caps=" + text + "]\n")
	}
	s.raise()
	if set(sets) != nil {
		return s.fail("Unable to set capabilities [--caps=" + text + "]\n")
	}
	return nil
}

func (s *shell) setIAB(text string) error {
	v, ok := capability.ParseIAB(text)
	if !ok {
		return s.fail("iab: '" + text + "' malformed\n")
	}
	if err := setIAB(v, s.last); err != nil {
		return s.failErrno("unable to set IAB tuple", err)
	}
	return nil
}

// setIAB sets the inheritable and the ambient set, and drops from the bounding set.
func setIAB(v capability.IAB, last int) error {
	sets := own()
	needed := v.Inheritable&^(sets.Inheritable|sets.Permitted) | v.Ambient | v.Dropped
	sets.Inheritable = v.Inheritable
	working := sets
	if needed != 0 {
		working = raised(sets, unix.CAP_SETPCAP)
	}
	if err := set(working); err != nil {
		return err
	}
	defer set(sets)
	if err := clearAmbient(last); err != nil {
		return err
	}
	for n := last; n >= 0; n-- {
		if v.Ambient.Has(n) {
			if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_RAISE, uintptr(n), 0, 0); err != nil {
				return err
			}
		}
		if v.Dropped.Has(n) {
			if err := unix.Prctl(unix.PR_CAPBSET_DROP, uintptr(n), 0, 0, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// modes are the names of the modes of cap_set_mode(3), by number.
var modes = []string{"UNCERTAIN", "NOPRIV", "PURE1E_INIT", "PURE1E", "HYBRID"}

const (
	uncertain = iota
	withoutPrivileges
	pureInit
	pure
	hybrid
)

// Bits of the modes without the privileges of root.
const (
	pureBasic = noRoot*3 | noSetuidFixup*3 | keepCaps*2
	pureBits  = pureBasic | noAmbientRaise*3
)

// mode returns the mode that the state of the process looks like.
func (s *shell) mode() int {
	bits := prctl(unix.PR_GET_SECUREBITS, 0, 0)
	sets := own()
	switch {
	case bits == 0:
		return hybrid
	case bits&pureBasic != pureBasic, capability.Ambient(s.last) != 0, ambient(0) >= 0 && bits != pureBits:
		return uncertain
	case sets.Inheritable != 0:
		return pure
	case sets != capability.Sets{}, capability.Bounding(s.last) != 0:
		return pureInit
	}
	return withoutPrivileges
}

func (s *shell) showModes() error {
	s.Out.WriteString("Supported modes: " + strings.Join(modes[1:], " ") + "\n")
	return nil
}

func (s *shell) showMode() error {
	s.Out.WriteString("Mode: " + modes[s.mode()] + "\n")
	return nil
}

func (s *shell) checkMode(name string) error {
	if got := modes[s.mode()]; got != name {
		s.Out.WriteString("mismatched mode got=" + got + " want=" + name + "\n")
		return failed
	}
	return nil
}

func (s *shell) setMode(name string) error {
	for mode := 1; mode < len(modes); mode++ {
		if modes[mode] != name {
			continue
		}
		if err := setMode(mode, s.last); err != nil {
			s.Out.WriteString("failed to set mode [" + name + "]: " + cli.Strerror(err) + "\n")
			return failed
		}
		return nil
	}
	s.Out.WriteString("unsupported mode: " + name + "\n")
	return failed
}

// setMode brings the process into a mode. In any case the effective set is empty after that.
func setMode(mode, last int) error {
	sets := raised(own(), unix.CAP_SETPCAP)
	err := set(sets)
	if err == nil {
		if mode == withoutPrivileges || mode == pureInit {
			sets.Inheritable = 0
		}
		err = enterMode(mode, last)
		if mode == withoutPrivileges {
			sets.Permitted = 0
		}
	}
	sets.Effective = 0
	if e := set(sets); err == nil {
		err = e
	}
	return err
}

func enterMode(mode, last int) error {
	if mode == hybrid {
		return unix.Prctl(unix.PR_SET_SECUREBITS, 0, 0, 0, 0)
	}
	bits := uintptr(pureBasic)
	if ambient(0) >= 0 {
		bits = pureBits
		if err := clearAmbient(last); err != nil {
			return err
		}
	}
	err := unix.Prctl(unix.PR_SET_SECUREBITS, bits, 0, 0, 0)
	if mode == withoutPrivileges {
		for n := 0; bound(n) >= 0; n++ {
			unix.Prctl(unix.PR_CAPBSET_DROP, uintptr(n), 0, 0, 0)
		}
		unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	}
	return err
}

func (s *shell) keep(value string) error {
	n, err := s.number(value, "--keep")
	if err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_KEEPCAPS, uintptr(n), 0, 0, 0); err != nil {
		return s.fail("prctl(PR_SET_KEEPCAPS, " + strconv.Itoa(n) + ") failed: " + cli.Strerror(err) + "\n")
	}
	return nil
}

func (s *shell) setSecurebits(value string) error {
	n, err := s.number(value, "--secbits")
	if err != nil {
		return err
	}
	if unix.Prctl(unix.PR_SET_SECUREBITS, uintptr(n), 0, 0, 0) != nil {
		return s.fail("failed to set securebits to 0" + strconv.FormatInt(int64(n), 8) + "/0x" + strconv.FormatInt(int64(n), 16) + "\n")
	}
	return nil
}

func (s *shell) setNoNewPrivileges() error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return s.failErrno("unable to set no-new-privs", err)
	}
	return nil
}

func (s *shell) checkNoNewPrivileges() error {
	if prctl(unix.PR_GET_NO_NEW_PRIVS, 0, 0) != 1 {
		return s.fail("no-new-privs not set\n")
	}
	return nil
}

func (s *shell) chroot(dir string) error {
	before := own()
	if err := set(raised(before, unix.CAP_SYS_CHROOT)); err != nil {
		return s.failErrno("unable to raise CAP_SYS_CHROOT", err)
	}
	changed := unix.Chroot(dir)
	if err := set(before); err != nil {
		return s.failErrno("unable to lower CAP_SYS_CHROOT", err)
	}
	if changed == nil {
		changed = unix.Chdir("/")
	}
	if changed != nil {
		return s.fail("Unable to chroot/chdir to [" + dir + "]")
	}
	return nil
}

// The calls that set ids are those of the thread. The functions of package syscall set the ids
// of all threads.

func setUser(uid int) error {
	return call(unix.SYS_SETUID, uintptr(uid), 0)
}

func setGroup(gid int) error {
	return call(unix.SYS_SETGID, uintptr(gid), 0)
}

func setGroups(groups []uint32) error {
	return call(unix.SYS_SETGROUPS, uintptr(len(groups)), uintptr(unsafe.Pointer(unsafe.SliceData(groups))))
}

func call(number, a, b uintptr) error {
	if _, _, err := unix.RawSyscall(number, a, b, 0); err != 0 {
		return err
	}
	return nil
}

func (s *shell) setUser(value string) error {
	n, err := s.number(value, "--uid")
	if err != nil {
		return err
	}
	if err := setUser(n); err != nil {
		return s.fail("Failed to set uid=" + strconv.Itoa(n) + ": " + cli.Strerror(err) + "\n")
	}
	return nil
}

func (s *shell) setUserKeeping(value string) error {
	n, err := s.number(value, "--cap-uid")
	if err != nil {
		return err
	}
	if err := setUserKeeping(n); err != nil {
		return s.fail("Failed to cap_setuid(" + strconv.Itoa(n) + "): " + cli.Strerror(err) + "\n")
	}
	return nil
}

// setUserKeeping sets the uid and keeps the permitted set. The effective set is empty after that.
func setUserKeeping(uid int) error {
	return withCapability(unix.CAP_SETUID, func() error {
		defer unix.Prctl(unix.PR_SET_KEEPCAPS, 0, 0, 0, 0)
		unix.Prctl(unix.PR_SET_KEEPCAPS, 1, 0, 0, 0)
		return setUser(uid)
	})
}

// withCapability calls a function with a capability raised, and then clears the effective set.
func withCapability(n int, change func() error) error {
	sets := raised(own(), n)
	err := set(sets)
	if err == nil {
		err = change()
	}
	sets.Effective = 0
	set(sets)
	return err
}

func (s *shell) setGroup(value string) error {
	n, err := s.number(value, "--gid")
	if err != nil {
		return err
	}
	if err := setGroup(n); err != nil {
		return s.fail("Failed to set gid=" + strconv.Itoa(n) + ": " + cli.Strerror(err) + "\n")
	}
	return nil
}

func (s *shell) setGroups(list string) error {
	var groups []uint32
	for _, word := range words(list) {
		if word[0] >= '0' && word[0] <= '9' {
			n, _, _ := numeral.Unsigned(word, 0)
			groups = append(groups, uint32(n))
			continue
		}
		gid, ok := ids.Host().Group(word)
		if !ok {
			return s.fail("Failed to identify gid for group [" + word + "]\n")
		}
		groups = append(groups, gid)
	}
	if setGroups(groups) != nil {
		return s.fail("Failed to setgroups.\n")
	}
	return nil
}

// become sets uid, gid and groups to those of a user, and keeps the permitted set.
func (s *shell) become(name string) error {
	database := ids.Host()
	user, ok := database.UserByName(name)
	if !ok {
		return s.fail("User [" + name + "] not known\n")
	}
	err := withCapability(unix.CAP_SETGID, func() error {
		if err := setGroup(int(user.GID)); err != nil {
			return err
		}
		return setGroups(database.GroupsOf(name, user.GID))
	})
	if err != nil {
		return s.failErrno("Unable to set group list for user", err)
	}
	if err := setUserKeeping(int(user.UID)); err != nil {
		return s.fail("Failed to set uid=" + ids.Decimal(user.UID) + "(user=" + name + "): " + cli.Strerror(err) + "\n")
	}
	if !s.keepsValues {
		s.setenv("HOME", user.Home)
		s.setenv("USER", name)
	}
	return nil
}

// setenv changes a variable of the environment that programs get. As in the real tool, programs do
// not get a variable that is new, and no changes after it: for a new variable, setenv(3) copies the
// environment, and the tool still passes the old one.
func (s *shell) setenv(name, value string) {
	if s.detached {
		return
	}
	for i, word := range s.Env {
		if _, ok := cli.Value(word, name); ok {
			s.Env[i] = name + "=" + value
			return
		}
	}
	s.detached = true
}

func (s *shell) checkID(kind, value string, got int) error {
	want, err := s.number(value, "--is-"+kind)
	if err != nil {
		return err
	}
	if got != want {
		return s.fail(kind + ": got=" + strconv.Itoa(got) + ", want=" + strconv.Itoa(int(int32(want))) + "\n")
	}
	return nil
}

func (s *shell) showCurrent() error {
	s.Out.WriteString("Current: " + own().Text(s.last) + "\n")
	s.showIAB()
	return nil
}

func (s *shell) showIAB() {
	v := capability.IAB{
		Inheritable: own().Inheritable,
		Ambient:     capability.Ambient(s.last),
		Dropped:     capability.All(s.last) &^ capability.Bounding(s.last),
	}
	s.Out.WriteString("Current IAB: " + v.Text(s.last) + "\n")
}

// showAll shows everything about capabilities.
func (s *shell) showAll() error {
	s.Out.WriteString("Current: " + own().Text(s.last) + "\n")
	s.showSet("Bounding", bound)
	s.showSet("Ambient", ambient)
	s.showIAB()
	s.showSecurebits()
	database := ids.Host()
	named := func(id int, name func(uint32) (string, bool)) string {
		text, ok := name(uint32(id))
		if !ok {
			text = "???"
		}
		return ids.Decimal(uint32(id)) + "(" + text + ")"
	}
	user := func(id uint32) (string, bool) {
		u, ok := database.UserByID(id)
		return u.Name, ok
	}
	group := func(id uint32) (string, bool) {
		g, ok := database.GroupByID(id)
		return g.Name, ok
	}
	s.Out.WriteString("uid=" + named(threadID(unix.SYS_GETUID), user) + " euid=" + named(threadID(unix.SYS_GETEUID), user) + "\n" +
		"gid=" + named(threadID(unix.SYS_GETGID), group) + "\n")
	groups, _ := os.Getgroups()
	var list []string
	for _, gid := range groups {
		list = append(list, named(gid, group))
	}
	mode := s.mode()
	s.Out.WriteString("groups=" + strings.Join(list, ",") + "\nGuessed mode: " + modes[mode] + " (" + strconv.Itoa(mode) + ")\n")
	return nil
}

// threadID returns an id of the calling thread. number is that of the system call, such as getuid(2).
func threadID(number uintptr) int {
	id, _, _ := unix.RawSyscall(number, 0, 0, 0)
	return int(id)
}

// showSet shows the capabilities for which get returns 1.
func (s *shell) showSet(name string, get func(n int) int) {
	var list []string
	n := 0
	for ; get(n) >= 0; n++ {
		if get(n) > 0 {
			list = append(list, capability.TextName(n))
		}
	}
	text := strings.Join(list, ",")
	if n == 0 {
		text = " <unsupported>"
	}
	s.Out.WriteString(name + " set =" + text + "\n")
}

func (s *shell) showSecurebits() {
	bits := prctl(unix.PR_GET_SECUREBITS, 0, 0)
	binary := strconv.FormatInt(int64(bits), 2)
	s.Out.WriteString("Securebits: 0" + strconv.FormatInt(int64(bits), 8) + "/0x" + strconv.FormatInt(int64(bits), 16) +
		"/" + strconv.Itoa(len(binary)) + "'b" + binary + " (no-new-privs=" + strconv.Itoa(prctl(unix.PR_GET_NO_NEW_PRIVS, 0, 0)) + ")\n")
	for _, row := range []struct {
		name string
		bit  int
	}{{"noroot", noRoot}, {"no-suid-fixup", noSetuidFixup}, {"keep-caps", keepCaps}, {"no-ambient-raise", noAmbientRaise}} {
		value, lock := "no", "unlocked"
		if bits&row.bit != 0 {
			value = "yes"
		}
		if bits&(row.bit<<1) != 0 {
			lock = "locked"
		}
		s.Out.WriteString(" secure-" + row.name + ": " + value + " (" + lock + ")\n")
	}
}

// decode shows the capabilities of a hexadecimal number, such as those in /proc/PID/status.
func (s *shell) decode(value string) error {
	n, _, _ := numeral.Unsigned(value, 16)
	var list []string
	for c := range 64 {
		if capability.Set(n).Has(c) {
			list = append(list, capability.TextName(c))
		}
	}
	s.Out.WriteString(hexadecimal(n) + "=" + strings.Join(list, ",") + "\n")
	return nil
}

// hexadecimal returns a number as 0x and 16 digits.
func hexadecimal(n uint64) string {
	digits := strconv.FormatUint(n, 16)
	return "0x" + strings.Repeat("0", 16-len(digits)) + digits
}

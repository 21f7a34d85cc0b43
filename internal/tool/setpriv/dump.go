package setpriv

import (
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/capability"
	"contedor/internal/linux/signals"
	"golang.org/x/sys/unix"
)

// shortName returns libcap-ng's name of a capability, such as "sys_admin".
func shortName(n int) string { return strings.ToLower(strings.TrimPrefix(capability.Name(n), "CAP_")) }

func knownCapabilities() (text string) {
	for n := range capability.Last() + 1 {
		text += shortName(n) + "\n"
	}
	return text
}

// dump returns the text of --dump. level is the number of times that it is given, 1 to 3.
func dump(level int) string {
	var b strings.Builder
	line := func(name, value string) { b.WriteString(name + ": " + value + "\n") }
	r, e, s := unix.Getresuid()
	line("uid", number(r))
	line("euid", number(e))
	if level >= 3 {
		line("suid", number(s))
	}
	r, e, s = unix.Getresgid()
	line("gid", number(r))
	line("egid", number(e))
	if level >= 3 {
		line("sgid", number(s))
	}
	list, _ := unix.Getgroups()
	var texts []string
	for _, g := range list {
		texts = append(texts, number(g))
	}
	line("Supplementary groups", joined(texts))
	if x, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); err == nil {
		line("no_new_privs", number(x))
	}

	last := capability.Last()
	caps := func(name string, set capability.Set) {
		var names []string
		for n := range last + 1 {
			if set.Has(n) {
				names = append(names, shortName(n))
			}
		}
		line(name, joined(names))
	}
	sets, _ := capability.Of(0)
	if level >= 2 {
		caps("Effective capabilities", sets.Effective)
		caps("Permitted capabilities", sets.Permitted)
	}
	caps("Inheritable capabilities", sets.Inheritable)
	caps("Ambient capabilities", capability.Ambient(last))
	caps("Capability bounding set", shownBounding(last))
	line("Securebits", secured())
	signal := "[none]"
	if n := parentDeathSignal(); n != 0 {
		if signal = signals.Name(n); n >= signals.RTMin || signal == "" {
			signal = number(n)
		}
	}
	line("Parent death signal", signal)
	for _, m := range [...]struct{ name, dir string }{
		{"SELinux label", "/sys/fs/selinux"}, {"AppArmor profile", "/sys/kernel/security/apparmor"},
	} {
		if unix.Access(m.dir, unix.F_OK) == nil {
			label, _ := os.ReadFile("/proc/self/attr/current")
			line(m.name, strings.TrimSuffix(strings.TrimRight(string(label), "\x00"), "\n"))
		}
	}
	return b.String()
}

func joined(list []string) string {
	if len(list) == 0 {
		return "[none]"
	}
	return strings.Join(list, ",")
}

func secured() string {
	bits, _ := unix.PrctlRetInt(unix.PR_GET_SECUREBITS, 0, 0, 0, 0)
	var names []string
	for _, s := range securebitNames {
		if bits&s.bit != 0 {
			names = append(names, s.name)
			bits &^= s.bit
		}
	}
	if bits &^= keepCaps; bits != 0 {
		names = append(names, "0x"+strconv.FormatInt(int64(bits), 16))
	}
	return joined(names)
}

// shownBounding returns the bounding set that /proc has for the id of this process: as with libcap-ng, that is
// another process's if /proc is that of another PID namespace.
func shownBounding(last int) capability.Set {
	data, _ := os.ReadFile("/proc/" + strconv.Itoa(os.Getpid()) + "/status")
	for line := range strings.Lines(string(data)) {
		if digits, found := strings.CutPrefix(line, "CapBnd:"); found {
			set, _ := strconv.ParseUint(strings.TrimSpace(digits), 16, 64)
			return capability.Set(set)
		}
	}
	return capability.Bounding(last)
}

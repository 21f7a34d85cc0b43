package bundle

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/capability"
	specs "github.com/opencontainers/runtime-spec/specs-go"
	"golang.org/x/sys/unix"
)

// user returns the options of unshare(1) for the maps of a new user namespace. Root in it makes
// the mounts.
func (h *hand) user() []string {
	euid, egid := uint32(os.Geteuid()), uint32(os.Getegid())
	single := func(list []specs.LinuxIDMapping, inside, outside uint32) bool {
		return len(list) == 1 && list[0] == specs.LinuxIDMapping{ContainerID: inside, HostID: outside, Size: 1}
	}
	users, groups := h.Linux.UIDMappings, h.Linux.GIDMappings
	if single(users, 0, euid) && single(groups, 0, egid) {
		return []string{"-r"}
	}
	if single(users, euid, euid) && single(groups, egid, egid) {
		return []string{"-c"}
	}
	words := []string{"-U"}
	add := func(option string, list []specs.LinuxIDMapping) {
		for _, m := range list {
			words = append(words, option+"="+id(m.ContainerID)+":"+id(m.HostID)+":"+id(m.Size))
		}
	}
	add("--map-users", users)
	add("--map-groups", groups)
	return append(words, "-S", "0", "-G", "0")
}

// program returns the words that change the root directory and the user, and run the program.
func (h *hand) program() (words []string) {
	p := h.Process
	for _, l := range p.Rlimits {
		if words == nil {
			words = []string{"prlimit"}
		}
		words = append(words, "--"+strings.ToLower(strings.TrimPrefix(l.Type, "RLIMIT_"))+"="+limit(l.Soft)+":"+limit(l.Hard))
	}
	caps := h.capabilities()
	if h.root != "/" || caps == nil && h.otherUser() {
		words = append(words, "chroot")
		if caps == nil && h.otherUser() {
			words = append(words, "--userspec="+id(p.User.UID)+":"+id(p.User.GID), "--groups="+groups(p.User.AdditionalGids))
		}
		words = append(words, h.root)
	}
	if caps != nil {
		words = append(words, "setpriv")
		if h.otherUser() {
			words = append(words, "--reuid="+id(p.User.UID), "--regid="+id(p.User.GID))
			if list := groups(p.User.AdditionalGids); list != "" {
				words = append(words, "--groups="+list)
			} else {
				words = append(words, "--clear-groups")
			}
		}
		words = append(words, caps...)
	}
	words = append(words, h.environment()...)
	return append(words, p.Args...)
}

func limit(n uint64) string {
	if n == unix.RLIM_INFINITY {
		return "unlimited"
	}
	return strconv.FormatUint(n, 10)
}

func groups(list []uint32) string {
	var words []string
	for _, g := range list {
		words = append(words, id(g))
	}
	return strings.Join(words, ",")
}

// otherUser reports whether the program gets other ids than the shell that starts it.
func (h *hand) otherUser() bool {
	u := h.Process.User
	if h.isNew(specs.UserNamespace) {
		return u.UID != 0 || u.GID != 0 || len(u.AdditionalGids) > 0
	}
	own, _ := unix.Getgroups()
	same := len(own) == len(u.AdditionalGids)
	for i := range min(len(own), len(u.AdditionalGids)) {
		same = same && uint32(own[i]) == u.AdditionalGids[i]
	}
	return u.UID != uint32(os.Geteuid()) || u.GID != uint32(os.Getegid()) || !same
}

// environment returns the words that set the working directory and the environment.
func (h *hand) environment() []string {
	p := h.Process
	words := []string{"env"}
	if !slices.Equal(variables(p.Env), variables(h.env)) {
		words = append(words, "-i")
	}
	if p.Cwd != "/" && p.Cwd != "" {
		words = append(words, "-C", p.Cwd)
	}
	switch {
	case len(words) == 1:
		return nil
	case words[1] == "-i":
		words = append(words, p.Env...)
	}
	return words
}

// variables returns the sorted variables but "_", which shells set for each program.
func variables(env []string) []string {
	list := slices.DeleteFunc(slices.Clone(env), func(v string) bool { return strings.HasPrefix(v, "_=") })
	slices.Sort(list)
	return list
}

// capabilities returns the options of setpriv(1) that take capabilities from a process that has
// all, or nil if none is taken. A member that is missing takes all, as runtimes do.
func (h *hand) capabilities() (words []string) {
	p := h.Process
	if p.NoNewPrivileges {
		words = append(words, "--no-new-privs")
	}
	sets := p.Capabilities
	if sets == nil {
		sets = &specs.LinuxCapabilities{}
	}
	last := capability.Last()
	all := capability.Bounding(last)
	if h.isNew(specs.UserNamespace) {
		all = capability.All(last)
	}
	if bounding := set(sets.Bounding); bounding != all {
		words = append(words, "--bounding-set="+change(bounding))
	}
	inheritable := set(sets.Inheritable)
	if inheritable != 0 {
		words = append(words, "--inh-caps="+change(inheritable))
	}
	if ambient := set(sets.Ambient) & inheritable; ambient != 0 { // the kernel allows no others
		words = append(words, "--ambient-caps="+change(ambient))
	}
	return words
}

func set(list []string) (s capability.Set) {
	for _, name := range list {
		if n := capability.Number(name); n >= 0 {
			s |= 1 << n
		}
	}
	return s
}

// change returns the list of setpriv(1) that leaves exactly the capabilities of s.
func change(s capability.Set) string {
	words := []string{"-all"}
	for _, name := range names(s) {
		words = append(words, "+"+strings.ToLower(strings.TrimPrefix(name, "CAP_")))
	}
	return strings.Join(words, ",")
}

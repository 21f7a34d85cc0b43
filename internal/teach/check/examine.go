package check

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/cgroup"
	"contedor/internal/linux/ids"
	"contedor/internal/linux/machine"
	"contedor/internal/linux/mountinfo"
	"contedor/internal/nsflags"
	"contedor/internal/solo"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// examine makes all checks, in the order in which the lesson needs what they check.
func examine(inv *cli.Invocation, c *texts.Language) *report {
	r := &report{OK: true}
	e := examination{report: r, inv: inv, t: &c.Check, language: c.Code, hintWord: c.HintWord, refused: c.Hint.UserRefused, m: machine.Here(), root: os.Geteuid() == 0}
	e.namespaces()
	e.restrictions()
	e.steps()
	e.subordinate()
	e.surroundings()
	e.programs()
	return r
}

// An examination makes the checks.
type examination struct {
	*report
	inv      *cli.Invocation
	t        *texts.Check
	language string
	hintWord string
	refused  string // the hint about user namespaces without a cause
	m        machine.Machine
	root     bool

	// unexplained is set if user namespaces are refused without a cause that could be found. Only root
	// sees every chroot.
	unexplained bool
}

// lesson is the set of namespaces that the lesson's command makes.
const lesson = unix.CLONE_NEWNS | unix.CLONE_NEWIPC | unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWUTS

// namespaces tries to make a namespace of each kind.
func (e *examination) namespaces() {
	for _, ns := range nsflags.Table {
		x := result{Name: "namespace." + ns.Long, title: texts.Fill(e.t.Namespace, "kind", ns.Long)}
		x.Needed = ns.Flag&lesson != 0 || ns.Flag == unix.CLONE_NEWUSER && !e.root
		if ns.Flag == unix.CLONE_NEWUSER {
			x.OK, x.Found, x.Mend = e.try(append([]string{"unshare", "-r"}, nothing...)...)
			e.unexplained = x.Mend == e.refused
		} else {
			x.OK, x.Found, x.Mend = e.unshare("--"+ns.Long, "--fork")
		}
		e.add(x)
	}
}

// restrictions reports settings that may keep a user from making namespaces, even if they do
// not.
func (e *examination) restrictions() {
	for _, setting := range []string{"kernel.unprivileged_userns_clone", "kernel.apparmor_restrict_unprivileged_userns"} {
		if value, ok := e.m.Sysctl(setting); ok {
			e.add(result{Name: "setting." + setting, title: setting, Found: value, OK: e.root || e.OK})
		}
	}
	if profile, ok := e.m.Profile(); ok {
		e.add(result{Name: "apparmor", title: e.t.Profile, Found: profile, OK: true})
	}
	seccomp := result{Name: "seccomp", title: e.t.Seccomp, OK: true, Found: e.t.None}
	if e.m.Filtered() {
		seccomp.Found = e.t.Filtered
	}
	e.add(seccomp)
	chroot := result{Name: "chroot.outer", title: e.t.InsideChroot, OK: !machine.Chrooted(), Found: e.t.None, Needed: !e.root}
	switch {
	case !chroot.OK:
		chroot.Found, chroot.Mend = e.t.InAChroot, e.t.LeaveChroot
	case e.unexplained:
		chroot.OK, chroot.Needed, chroot.Found = false, false, e.t.MaybeChroot
	}
	e.add(chroot)
}

// steps tries each of the lesson's other steps alone.
func (e *examination) steps() {
	x := result{Name: "chroot", title: "chroot", Needed: true}
	x.OK, x.Found, x.Mend = e.unshare("--", "/proc/self/exe", "chroot", "/")
	e.add(x)

	x = result{Name: "proc", title: e.t.Proc, Needed: true}
	x.OK, x.Found, x.Mend = e.unshare("--mount", "--pid", "--fork", "--mount-proc")
	e.add(x)

	dir, err := os.MkdirTemp("", "contedor-check-")
	if err != nil {
		e.add(result{Name: "tmpfs", title: "tmpfs", Found: cli.Strerror(err)})
		return
	}
	defer os.RemoveAll(dir)
	e.mount("tmpfs", dir, "-t", "tmpfs")
	for _, d := range []string{"up", "work"} {
		os.Mkdir(filepath.Join(dir, d), 0o755)
	}
	e.mount("overlay", dir, "-t", "overlay", "-o", "lowerdir=/etc,upperdir="+dir+"/up,workdir="+dir+"/work")
}

// mount tries to mount a file system that the lesson can do without.
func (e *examination) mount(kind, dir string, options ...string) {
	x := result{Name: kind, title: kind}
	argv := append(e.asRoot("--mount", "--", "/proc/self/exe", "mount"), options...)
	x.OK, x.Found, x.Mend = e.try(append(argv, kind, dir)...)
	e.add(x)
}

// subordinate checks whether a user other than root can map ranges of ids, subuid(5).
func (e *examination) subordinate() {
	if e.root {
		return
	}
	x := result{Name: "subordinate", title: e.t.Subordinate}
	x.OK, x.Found, x.Mend = e.try(append([]string{"unshare", "-r", "--map-auto"}, nothing...)...)
	if !x.OK && x.Mend == "" {
		name := strconv.Itoa(os.Getuid())
		if u, ok := ids.Host().UserByID(uint32(os.Getuid())); ok {
			name = u.Name
		}
		x.Mend = texts.Fill(e.t.AddSubordinate, "user", name)
	}
	e.add(x)
}

// surroundings reports the propagation of mounts, the version of cgroups, and the free space.
func (e *examination) surroundings() {
	propagation := result{Name: "propagation", title: e.t.Propagation, OK: true, Found: "private"}
	if table, err := mountinfo.Read(); err == nil {
		if root := mountinfo.Find(table, "/", "\x00"); root != nil && root.Shared {
			propagation.Found = e.t.Shared
		}
	}
	e.add(propagation)

	e.cgroups()

	var fs unix.Statfs_t
	space := result{Name: "space", title: e.t.Space, Needed: true}
	if err := unix.Statfs(".", &fs); err == nil {
		free := fs.Bavail * uint64(fs.Bsize) >> 20
		space.OK, space.Found = free >= neededSpace, strconv.FormatUint(free, 10)+" MiB"
		space.Mend = texts.Fill(e.t.MoreSpace, "size", strconv.Itoa(neededSpace))
	}
	e.add(space)
}

// cgroups reports the versions of cgroups, and whether a course for each version works.
func (e *examination) cgroups() {
	mounted, _ := cgroup.Mounted()
	var old, unified []string // controllers by version
	first, second := "", ""   // where they are mounted
	for _, h := range mounted {
		switch {
		case h.Unified:
			second = h.Dir
			unified = append(unified, h.Controllers...)
		case !strings.HasPrefix(h.Controllers[0], "name="):
			first = path.Dir(h.Dir)
			old = append(old, h.Controllers...)
		}
	}
	version := result{Name: "cgroup.version", title: e.t.Cgroup, OK: true, Found: e.t.None}
	switch {
	case first != "" && second != "":
		version.Found = e.t.Hybrid
	case first != "":
		version.Found = "1"
	case second != "":
		version.Found = "2"
	}
	e.add(version)
	e.course(1, slices.Contains(old, "memory"), first, old, e.t.Course1)
	e.course(2, slices.Contains(unified, "memory"), second, unified, e.t.Course2)
}

// course reports whether a course that limits memory in cgroups of one version works. mend is what
// it needs otherwise.
func (e *examination) course(version int, ok bool, dir string, controllers []string, mend string) {
	n := strconv.Itoa(version)
	x := result{Name: "cgroup.course" + n, title: texts.Fill(e.t.Course, "version", n), OK: ok, Found: e.t.None}
	if dir != "" {
		x.Found = dir + ": " + strings.Join(controllers, " ")
	}
	if !ok {
		x.Mend = mend
	}
	e.add(x)
}

// neededSpace is the space in MiB that a Debian root file system and its archive need.
const neededSpace = 600

// programs reports which programs the lesson's commands would run, and the emulators for a
// rootfs for another machine.
func (e *examination) programs() {
	path := solo.SearchPath(e.inv.Getenv)
	for _, name := range []string{"unshare", "chroot"} {
		x := result{Name: "path." + name, title: name, Needed: true, Mend: e.t.Install}
		if found, ok := solo.LookUp(name, path); ok {
			x.OK, x.Found = true, found+" ("+e.t.Systems+")"
			if isOurs(found) {
				x.Found = found + " (contedor)"
			}
		}
		e.add(x)
	}
	e.add(result{Name: "binfmt", title: e.t.Binfmt, OK: true, Found: e.emulators()})
	if architecture, by, foreign := hint.Foreign(e.m, "rootfs/bin/sh"); foreign {
		e.add(result{
			Name: "rootfs", title: "rootfs", Needed: true, OK: by != "",
			Found: strings.TrimSpace(architecture + " " + by), Mend: "apt install qemu-user-static",
		})
	}
}

// isOurs reports whether a file is this program, or was built together with it.
func isOurs(path string) bool {
	own, err := os.Stat("/proc/self/exe")
	file, fileErr := os.Stat(path)
	if err != nil || fileErr != nil {
		return false
	}
	name, err := unix.BytePtrFromString(path)
	return os.SameFile(own, file) || err == nil && solo.Kin(name)
}

// emulators returns the names of the interpreters that are registered with binfmt_misc.
func (e *examination) emulators() string {
	const dir = "proc/sys/fs/binfmt_misc"
	var names []string
	for _, name := range e.m.List(dir) {
		if text, _ := e.m.Read(dir + "/" + name); strings.HasPrefix(text, "enabled\ninterpreter") {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return e.t.None
	}
	return strings.Join(names, ", ")
}

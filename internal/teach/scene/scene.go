// Package scene looks at the machine as `contedor lesson` judges it: at the processes of the
// learner's terminals and what each of them has to itself, at root file systems, control groups and
// networks. It never looks at what was typed. Begin reading at Look.
package scene

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/linux/mountinfo"
	"contedor/internal/nsflags"
	"contedor/internal/teach/show"
	"golang.org/x/sys/unix"
)

// A Scene is the machine at one moment. What takes long to find is looked up when it is asked for.
type Scene struct {
	// Learner are the processes of the learner: those with a controlling terminal and the owner of this
	// process. Processes that this one may not inspect are left out.
	Learner []*Process
	// Trees are the root file systems in the working directories of the lesson and of the learner.
	Trees []Tree

	mounts []mountinfo.Entry // of this process
	self   *Process
}

// A file identifies a file or directory.
type file struct{ device, inode uint64 }

// A Tree is a directory with a root file system.
type Tree struct {
	Path string
	file
}

// A Process is a process of the learner.
type Process struct {
	PID, Parent int
	Group       int    // its process group
	Name        string // of its program, at most 15 bytes
	Inside      int    // its id in its own PID namespace

	spaces map[string]string // its namespaces by their long names in unshare(1)
	root   file
	mounts []mountinfo.Entry
	own    bool // whether mounts has been read
}

// Look looks at the machine. dir is the working directory of the lesson. The error is that of
// reading /proc.
func Look(dir string) (*Scene, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	s := &Scene{self: inspect("self")}
	if s.self == nil {
		return nil, unix.ENOENT
	}
	if s.mounts, err = mountinfo.Read(); err != nil {
		return nil, err
	}
	learner := owner{loginID("self"), user("self")}
	dirs := []string{dir}
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err != nil || !hasTerminal(e.Name()) || !learner.has(e.Name()) {
			continue
		}
		p := inspect(e.Name())
		if p == nil || p.PID == s.self.PID {
			continue
		}
		s.Learner = append(s.Learner, p)
		if p.root == s.self.root && !s.Own(p, "mount") {
			if cwd, err := os.Readlink(p.file("cwd")); err == nil && !slices.Contains(dirs, cwd) {
				dirs = append(dirs, cwd)
			}
		}
	}
	for _, d := range dirs {
		s.addTrees(d)
	}
	return s, nil
}

// addTrees adds a directory and its subdirectories that are root file systems other than the
// machine's.
func (s *Scene) addTrees(dir string) {
	entries, _ := os.ReadDir(dir)
	list := []string{dir}
	for _, e := range entries {
		if e.IsDir() {
			list = append(list, filepath.Join(dir, e.Name()))
		}
	}
	for _, d := range list {
		f, ok := identify(d)
		if !ok || f == s.self.root || slices.ContainsFunc(s.Trees, func(t Tree) bool { return t.file == f }) {
			continue
		}
		whole := true
		for _, name := range [...]string{"bin", "etc", "proc", "usr"} {
			_, err := os.Stat(filepath.Join(d, name))
			whole = whole && err == nil
		}
		if whole {
			s.Trees = append(s.Trees, Tree{d, f})
		}
	}
}

func identify(path string) (file, bool) {
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil {
		return file{}, false
	}
	return file{uint64(st.Dev), st.Ino}, true
}

// hasTerminal reports whether a process has a controlling terminal.
func hasTerminal(pid string) bool {
	_, fields := stat(pid)
	return len(fields) > 4 && fields[4] != "0"
}

// stat returns the name of a process and the fields after it in /proc/PID/stat, proc_pid_stat(5).
func stat(pid string) (name string, fields []string) {
	data, _ := os.ReadFile("/proc/" + pid + "/stat")
	text := string(data)
	begin, end := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if begin < 0 || end < begin {
		return "", nil
	}
	return text[begin+1 : end], strings.Fields(text[end+1:])
}

// An owner is the person to whom processes belong.
type owner struct{ login, user string }

// has reports whether a process belongs to the owner. It has the owner's audit login id, which sudo(8)
// and su(1) do not change. Where nobody has such an id, as in containers, it is of the owner's user, or
// in a session that a process of this user leads: a learner may run it as somebody else.
func (o *owner) has(pid string) bool {
	if loginID(pid) != o.login {
		return false
	}
	if o.login != "" && o.login != noLogin || user(pid) == o.user {
		return true
	}
	_, fields := stat(pid)
	return len(fields) > 3 && user(fields[3]) == o.user
}

// noLogin is the audit login id of a process that comes from no login.
const noLogin = "4294967295"

// loginID returns the audit login id of a process, or "" if the kernel has none.
func loginID(pid string) string {
	data, _ := os.ReadFile("/proc/" + pid + "/loginuid")
	return string(data)
}

// user returns the id of the real user of a process, or "" if it ended.
func user(pid string) string {
	data, _ := os.ReadFile("/proc/" + pid + "/status")
	_, ids, _ := strings.Cut(string(data), "\nUid:\t")
	id, _, _ := strings.Cut(ids, "\t")
	return id
}

// inspect returns a process, or nil if it ended or may not be inspected.
func inspect(pid string) *Process {
	name, fields := stat(pid)
	if len(fields) < 3 {
		return nil
	}
	p := &Process{Name: name, spaces: map[string]string{}}
	p.Parent, _ = strconv.Atoi(fields[1])
	p.Group, _ = strconv.Atoi(fields[2])
	status, _ := os.ReadFile("/proc/" + pid + "/status")
	for line := range strings.Lines(string(status)) {
		if ids, ok := strings.CutPrefix(line, "NSpid:"); ok {
			if all := strings.Fields(ids); len(all) > 0 {
				p.PID, _ = strconv.Atoi(all[0])
				p.Inside, _ = strconv.Atoi(all[len(all)-1])
			}
		}
	}
	for _, ns := range nsflags.Table {
		link, err := os.Readlink("/proc/" + pid + "/ns/" + ns.JoinFile())
		if err != nil && ns.Flag&old != 0 {
			return nil
		}
		p.spaces[ns.Long] = link
	}
	var ok bool
	if p.root, ok = identify("/proc/" + pid + "/root/."); !ok || p.PID == 0 {
		return nil
	}
	return p
}

// old are the kinds of namespaces that every kernel has.
const old = unix.CLONE_NEWNS | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWNET | unix.CLONE_NEWPID

func (p *Process) file(name string) string { return "/proc/" + strconv.Itoa(p.PID) + "/" + name }

// Busy reports whether a thread of the process runs or waits for a processor. It looks a few times,
// because a busy program may pause.
func (p *Process) Busy() bool {
	for range 5 {
		threads, _ := os.ReadDir(p.file("task"))
		for _, t := range threads {
			if _, fields := stat(strconv.Itoa(p.PID) + "/task/" + t.Name()); len(fields) > 0 && fields[0] == "R" {
				return true
			}
		}
		time.Sleep(time.Millisecond)
	}
	return false
}

// Own reports whether a process is in a namespace of a kind other than that of this process. The
// kind is the long name in unshare(1).
func (s *Scene) Own(p *Process, kind string) bool { return p.spaces[kind] != s.self.spaces[kind] }

// Apart reports whether a process has anything to itself: a namespace or a root directory.
func (s *Scene) Apart(p *Process) bool {
	for _, ns := range nsflags.Table {
		if s.Own(p, ns.Long) {
			return true
		}
	}
	return p.root != s.self.root
}

// Some reports whether a process of the learner has all of these properties.
func (s *Scene) Some(properties ...func(*Process) bool) bool {
	return slices.ContainsFunc(s.Learner, func(p *Process) bool {
		for _, has := range properties {
			if !has(p) {
				return false
			}
		}
		return true
	})
}

// Caged reports whether the root directory of a process is one of the trees.
func (s *Scene) Caged(p *Process) bool {
	return slices.ContainsFunc(s.Trees, func(t Tree) bool { return t.file == p.root })
}

// procOf returns the id of this process in the proc that is mounted at path, "" if this process does not
// exist there. ok is false if no proc is mounted there.
func procOf(path string) (self string, ok bool) {
	var fs unix.Statfs_t
	if unix.Statfs(path, &fs) != nil || fs.Type != unix.PROC_SUPER_MAGIC {
		return "", false
	}
	self, _ = os.Readlink(path + "/self")
	return self, true
}

// SeesAll reports whether the /proc of a process is one that shows the machine's processes.
func (s *Scene) SeesAll(p *Process) bool {
	self, ok := procOf(p.file("root/proc"))
	return ok && self == strconv.Itoa(s.self.PID)
}

// OwnProc reports whether the /proc of a process is that of a PID namespace in which this process
// does not exist.
func (s *Scene) OwnProc(p *Process) bool {
	self, ok := procOf(p.file("root/proc"))
	return ok && self == ""
}

// MountedProc reports whether proc is mounted below one of the trees, on the machine.
func (s *Scene) MountedProc() bool {
	return slices.ContainsFunc(s.Trees, func(t Tree) bool {
		_, ok := procOf(t.Path + "/proc")
		return ok
	})
}

// Entered reports whether a second process has come from outside into a namespace of a kind that is
// not the machine's: two processes in it have parents that are not in it.
func (s *Scene) Entered(kind string) bool {
	doors := map[string]int{}
	for _, p := range s.Learner {
		if parent := inspect(strconv.Itoa(p.Parent)); s.Own(p, kind) && parent != nil && parent.spaces[kind] != p.spaces[kind] {
			doors[p.spaces[kind]]++
		}
	}
	for _, n := range doors {
		if n > 1 {
			return true
		}
	}
	return false
}

// Renamed reports whether the host name of a process is other than the machine's.
func (s *Scene) Renamed(p *Process) bool {
	if !s.Own(p, "uts") {
		return false
	}
	name := show.HostName(p.PID)
	own, err := os.Hostname() // show.HostName would enter this process's namespaces, as only root may
	return name != show.Unknown && err == nil && name != own
}

// Mapped reports whether a process is in a user namespace of its own, in which it is root.
func (s *Scene) Mapped(p *Process) bool {
	if !s.Own(p, "user") {
		return false
	}
	data, _ := os.ReadFile(p.file("uid_map"))
	fields := strings.Fields(string(data))
	return len(fields) >= 3 && fields[0] == "0"
}

// Mounted reports whether a process has a mount that the machine does not have, and that is as
// wanted.
func (s *Scene) Mounted(p *Process, wanted func(*mountinfo.Entry) bool) bool {
	if !s.Own(p, "mount") {
		return false
	}
	return slices.ContainsFunc(s.table(p), func(e mountinfo.Entry) bool {
		return wanted(&e) && !slices.ContainsFunc(s.mounts, func(o mountinfo.Entry) bool {
			return o.Device == e.Device && o.Root == e.Root && o.Target == e.Target && o.Options == e.Options
		})
	})
}

// table returns the mounts of a process.
func (s *Scene) table(p *Process) []mountinfo.Entry {
	if !p.own {
		text, _ := os.ReadFile(p.file("mountinfo"))
		p.mounts, _ = mountinfo.Parse(string(text))
		p.own = true
	}
	return p.mounts
}

// OverlayRoot reports whether the root mount of a process is an overlay.
func (s *Scene) OverlayRoot(p *Process) bool {
	return s.Mounted(p, func(e *mountinfo.Entry) bool { return e.Target == "/" && e.Type == "overlay" })
}

// Severed reports whether a process has no mount of the machine's root file system any more.
func (s *Scene) Severed(p *Process) bool {
	root := mountinfo.Find(s.mounts, "/", "\x00")
	return root != nil && s.Own(p, "mount") && !slices.ContainsFunc(s.table(p), func(e mountinfo.Entry) bool {
		return e.Device == root.Device && e.Root == root.Root
	})
}

// Front returns the names of the programs of a process group that have no child in the group: in
// the foreground of a terminal, those that a user sees.
func Front(group int) (list []string) {
	entries, _ := os.ReadDir("/proc")
	type member struct{ pid, parent, name string }
	var members []member
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err != nil {
			continue
		}
		if name, fields := stat(e.Name()); len(fields) > 2 && fields[2] == strconv.Itoa(group) {
			members = append(members, member{e.Name(), fields[1], name})
		}
	}
	for _, m := range members {
		if !slices.ContainsFunc(members, func(o member) bool { return o.parent == m.pid }) {
			list = append(list, m.name)
		}
	}
	return list
}

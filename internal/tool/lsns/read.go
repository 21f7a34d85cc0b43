package lsns

import (
	"encoding/binary"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/linux/mountinfo"
	"contedor/internal/nsflags"
	"golang.org/x/sys/unix"
)

// kinds are the types of namespaces, by the names of their files, in the order in which they are
// read.
var kinds = [...]string{"mnt", "net", "pid", "uts", "ipc", "user", "cgroup", "time"}

const (
	netKind  = 1
	pidKind  = 2
	userKind = 5
)

func kindNamed(name string) int {
	for i, k := range kinds {
		if k == name {
			return i
		}
	}
	return -1
}

// kindOf returns the index of the type with a CLONE_NEW* flag, or -1.
func kindOf(flag uintptr) int {
	row := nsflags.ByFlag(flag)
	if row == nil {
		return -1
	}
	return kindNamed(strings.TrimSuffix(row.File, "_for_children"))
}

// A namespace is identified by its inode number.
type namespace struct {
	id        uint64
	kind      int
	processes []*process
	first     *process // the process with the lowest id; nil for none
	netID     int      // noID if it is unknown, or not a network namespace
	parent    uint64   // inode number; 0 for none, or if the kernel hides it
	owner     uint64
	parentNS  *namespace
	ownerNS   *namespace
	ownerUID  uint32 // the owner of a user namespace without processes
	line      *line
}

// A process is a process with its namespaces, by type.
type process struct {
	pid, ppid int
	uid       uint32
	ns        [len(kinds)]uint64
	parents   [len(kinds)]uint64
	owners    [len(kinds)]uint64
	parent    *process
	netID     int
	line      *line
}

const (
	unassigned = -1 // our network namespace has no id for this one
	noID       = -2
)

// Requests of ioctl(2) on the file of a namespace, ioctl_nsfs(2), and on a socket.
const (
	getOwner    = 0xb701 // NS_GET_USERNS
	getParent   = 0xb702
	getType     = 0xb703
	getOwnerUID = 0xb704
)

// read finds all namespaces, in the order of their ids.
func (l *lister) read() {
	for _, k := range kinds {
		var st unix.Stat_t
		if unix.Stat("/proc/self/ns/"+k, &st) == nil {
			l.nsfs = uint64(st.Dev)
			break
		}
	}
	dir, err := os.Open("/proc")
	if err != nil {
		return
	}
	names, _ := dir.Readdirnames(-1)
	dir.Close()
	for _, name := range names {
		if n, err := strconv.Atoi(name); err == nil && n > 0 {
			l.readProcess(n)
		}
	}
	for _, p := range l.processes {
		p.parent = l.byPID[p.ppid]
		for k, id := range p.ns {
			if id == 0 {
				continue
			}
			ns := l.byID[id]
			if ns == nil {
				ns = l.add(&namespace{id: id, kind: k, parent: p.parents[k], owner: p.owners[k], netID: noID})
				if k == netKind {
					ns.netID = p.netID
				}
			}
			ns.processes = append(ns.processes, p)
			if ns.first == nil || ns.first.pid > p.pid {
				ns.first = p
			}
		}
	}
	l.readMounts()
	if l.tree == byOwner || l.tree == byParent {
		l.connect()
	}
	sortByID(l.namespaces)
}

func (l *lister) add(ns *namespace) *namespace {
	l.namespaces = append(l.namespaces, ns)
	l.byID[ns.id] = ns
	return ns
}

// readProcess reads a process, and the namespaces that its open files keep alive.
func (l *lister) readProcess(n int) {
	path := "/proc/" + strconv.Itoa(n)
	p := &process{pid: n, netID: noID}
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil {
		return
	}
	p.uid = st.Uid
	stat, err := os.ReadFile(path + "/stat")
	if err != nil {
		return
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 2 {
		return
	}
	p.ppid, _ = strconv.Atoi(fields[1])
	for k, name := range kinds {
		if !l.types[k] {
			continue
		}
		file := path + "/ns/" + name
		if unix.Stat(file, &st) != nil {
			continue
		}
		p.ns[k] = st.Ino
		fd, err := unix.Open(file, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			continue
		}
		p.parents[k], p.owners[k] = related(fd, k)
		if k == netKind {
			p.netID = l.netID(fd, st.Ino)
		}
		unix.Close(fd)
	}
	l.processes = append(l.processes, p)
	l.byPID[n] = p
	l.readFiles(path, n)
}

// related returns the inode numbers of the parent and the owner of a namespace. They are 0 for
// none, or one outside our own namespace.
func related(fd, kind int) (parent, owner uint64) {
	if other := follow(fd, kind, getParent); other >= 0 {
		parent = inode(other)
		unix.Close(other)
	}
	if other := follow(fd, kind, getOwner); other >= 0 {
		owner = inode(other)
		unix.Close(other)
	}
	return parent, owner
}

// follow opens the parent or the owner of a namespace. It returns -1 if there is none.
func follow(fd, kind int, request uint) int {
	if request == getParent && kind != pidKind && kind != userKind {
		return -1
	}
	other, err := unix.IoctlRetInt(fd, request)
	if err != nil {
		return -1
	}
	return other
}

func inode(fd int) uint64 {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return 0
	}
	return st.Ino
}

// readFiles adds the namespaces whose file a process has open, or in which it has a socket.
func (l *lister) readFiles(path string, pid int) {
	dir, err := os.Open(path + "/fd")
	if err != nil {
		return
	}
	names, _ := dir.Readdirnames(-1)
	dir.Close()
	for _, name := range names {
		file := path + "/fd/" + name
		var st unix.Stat_t
		switch {
		case unix.Stat(file, &st) != nil:
		case uint64(st.Dev) == l.nsfs:
			if l.byID[st.Ino] != nil {
				continue
			}
			if fd, err := unix.Open(file, unix.O_RDONLY|unix.O_CLOEXEC, 0); err == nil {
				l.addOpen(fd, st.Ino)
				unix.Close(fd)
			}
		case st.Mode&unix.S_IFMT == unix.S_IFSOCK:
			if n, err := strconv.Atoi(name); err == nil {
				l.addSocket(pid, n)
			}
		}
	}
}

// addSocket adds the network namespace of another process's socket.
func (l *lister) addSocket(pid, file int) {
	pidfd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return
	}
	defer unix.Close(pidfd)
	socket, err := unix.PidfdGetfd(pidfd, file, 0)
	if err != nil {
		return
	}
	defer unix.Close(socket)
	fd, err := unix.IoctlRetInt(socket, unix.SIOCGSKNS)
	if err != nil {
		return
	}
	defer unix.Close(fd)
	if id := inode(fd); l.byID[id] == nil {
		l.addOpen(fd, id)
	}
}

// addOpen adds the namespace of a descriptor, and its parents and owners.
func (l *lister) addOpen(fd int, id uint64) *namespace {
	flag, err := unix.IoctlRetInt(fd, getType)
	if err != nil {
		return nil
	}
	k := kindOf(uintptr(flag))
	if k < 0 || !l.types[k] {
		return nil
	}
	parent, owner := follow(fd, k, getParent), follow(fd, k, getOwner)
	ns := &namespace{id: id, kind: k, netID: noID}
	if parent >= 0 {
		ns.parent = inode(parent)
		defer unix.Close(parent)
	}
	if owner >= 0 {
		ns.owner = inode(owner)
		defer unix.Close(owner)
	}
	if k == netKind {
		ns.netID = l.netID(fd, id)
	}
	l.add(ns)
	unix.Syscall(unix.SYS_IOCTL, uintptr(fd), getOwnerUID, uintptr(unsafe.Pointer(&ns.ownerUID)))
	if ns.parent != 0 && ns.parent != id {
		if ns.parentNS = l.byID[ns.parent]; ns.parentNS == nil {
			ns.parentNS = l.addOpen(parent, ns.parent)
			if ns.parent == ns.owner {
				ns.ownerNS = ns.parentNS
			}
		}
	}
	if ns.ownerNS == nil && ns.owner != 0 {
		if ns.ownerNS = l.byID[ns.owner]; ns.ownerNS == nil {
			ns.ownerNS = l.addOpen(owner, ns.owner)
		}
	}
	return ns
}

// readMounts adds the namespaces that are mounted on a file.
func (l *lister) readMounts() {
	for i := range l.mounts {
		m := &l.mounts[i]
		if m.Type != "nsfs" {
			continue
		}
		_, rest, _ := strings.Cut(m.Root, "[")
		id, err := strconv.ParseUint(strings.TrimSuffix(rest, "]"), 10, 64)
		if err != nil || l.byID[id] != nil {
			continue
		}
		if fd, err := unix.Open(m.Target, unix.O_RDONLY|unix.O_CLOEXEC, 0); err == nil {
			l.addOpen(fd, id)
			unix.Close(fd)
		}
	}
}

// connect links all namespaces to their parents and owners. It adds those that have no process.
func (l *lister) connect() {
	for i := 0; i < len(l.namespaces); i++ {
		ns := l.namespaces[i]
		if ns.kind == userKind || ns.kind == pidKind {
			if found := l.byID[ns.parent]; found != nil {
				ns.parentNS = found
			}
		}
		if found := l.byID[ns.owner]; found != nil {
			ns.ownerNS = found
		}
	}
	known := len(l.namespaces)
	for i := known - 1; i >= 0; i-- {
		ns := l.namespaces[i]
		if ns.parent != 0 && ns.parentNS == nil {
			ns.parentNS = l.ghost(ns, ns.parent, getParent)
		}
	}
	for i := known - 1; i >= 0; i-- {
		ns := l.namespaces[i]
		if ns.owner != 0 && ns.ownerNS == nil {
			ns.ownerNS = l.ghost(ns, ns.owner, getOwner)
		}
	}
}

// ghost returns the parent or owner of a namespace, as a namespace without processes.
func (l *lister) ghost(ns *namespace, id uint64, request uint) *namespace {
	if ns.first == nil {
		return nil
	}
	if known := l.byID[id]; known != nil {
		return known
	}
	fd, err := unix.Open("/proc/"+strconv.Itoa(ns.first.pid)+"/ns/"+kinds[ns.kind], unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	other := follow(fd, ns.kind, request)
	unix.Close(fd)
	if other < 0 {
		return nil
	}
	defer unix.Close(other)
	if inode(other) != id {
		return nil
	}
	return l.addOpen(other, id)
}

// openNetlink opens the socket for requests of ids of network namespaces.
func (l *lister) openNetlink() {
	if fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE); err == nil {
		l.netlink = fd
	}
}

// netID returns the id that our own network namespace has for another one, RTM_GETNSID of
// rtnetlink(7).
func (l *lister) netID(fd int, id uint64) int {
	if n, ok := l.netIDs[id]; ok {
		return n
	}
	n := noID
	if l.netlink >= 0 {
		n = askNetID(l.netlink, fd)
	}
	l.netIDs[id] = n
	return n
}

func askNetID(socket, fd int) int {
	const (
		attributeNSID = 1
		attributeFD   = 3
		header        = unix.NLMSG_HDRLEN + 4 // struct rtgenmsg, padded
	)
	message := make([]byte, header+8)
	binary.NativeEndian.PutUint32(message, uint32(len(message)))
	binary.NativeEndian.PutUint16(message[4:], unix.RTM_GETNSID)
	binary.NativeEndian.PutUint16(message[6:], unix.NLM_F_REQUEST)
	binary.NativeEndian.PutUint16(message[header:], 8)
	binary.NativeEndian.PutUint16(message[header+2:], attributeFD)
	binary.NativeEndian.PutUint32(message[header+4:], uint32(fd))
	if _, err := unix.Write(socket, message); err != nil {
		return noID
	}
	answer := make([]byte, 256)
	n, err := unix.Read(socket, answer)
	if err != nil || n < header+8 || binary.NativeEndian.Uint16(answer[4:]) != unix.RTM_NEWNSID ||
		binary.NativeEndian.Uint16(answer[header+2:]) != attributeNSID {
		return noID
	}
	return int(int32(binary.NativeEndian.Uint32(answer[header+4:])))
}

// mountedAt returns the files on which a namespace is mounted.
func mountedAt(mounts []mountinfo.Entry, ns *namespace) (targets []string) {
	root := kinds[ns.kind] + ":[" + strconv.FormatUint(ns.id, 10) + "]"
	for i := range mounts {
		if m := &mounts[i]; m.Type == "nsfs" && m.Root == root && !contains(targets, m.Target) {
			targets = append(targets, m.Target)
		}
	}
	return targets
}

func contains(list []string, word string) bool {
	for _, w := range list {
		if w == word {
			return true
		}
	}
	return false
}

package ip

import (
	"os"
	"os/exec"
	"runtime"
	"strings"

	"contedor/internal/hint"
	"contedor/internal/linux/netlink"
	"contedor/internal/linux/numeral"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// runDir has a file for every named network namespace, on which the namespace is bind-mounted.
const runDir = nsflags.NamedNetworks

// etcDir has a directory for every name. Its files are mounted over those of /etc.
const etcDir = "/etc/netns"

// spaces is the cache of the ids of named network namespaces.
type spaces struct {
	names  map[int32]string
	read   bool
	opened []int // descriptors in requests; closed after the request
}

// netns implements ip netns.
func (s *session) netns(list []string) int {
	if len(list) == 0 {
		return s.listSpaces()
	}
	command, rest := list[0], list[1:]
	if len(rest) > 0 && !s.all && !validSpace(rest[0]) {
		s.die(`Invalid netns name "` + rest[0] + `"`)
	}
	is := func(whole string) bool { return abbreviates(command, whole) }
	switch {
	case is("list"), is("show"), is("lst"):
		return s.listSpaces()
	case is("list-id"):
		return s.listIDs(rest)
	case is("help"):
		s.usage(netnsUsage)
	case is("add"):
		return s.addSpace(rest)
	case is("set"):
		return s.setSpace(rest)
	case is("delete"):
		return s.deleteSpaces(rest)
	case is("identify"):
		return s.identify(rest)
	case is("pids"):
		return s.processesIn(rest)
	case is("exec"):
		return s.execute(rest)
	case is("monitor"):
		s.unsupported(`"netns monitor"`)
	case is("attach"):
		return s.attachSpace(rest)
	}
	s.unknown("netns", command)
	return failed
}

func validSpace(name string) bool {
	return name != "" && len(name) <= unix.NAME_MAX && !strings.Contains(name, "/") && name != "." && name != ".."
}

// namesOf returns the names of all namespaces, in the directory's order.
func namesOf() ([]string, error) {
	dir, err := os.Open(runDir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Readdirnames(-1)
}

func (s *session) listSpaces() int {
	s.spaceName(-1) // like the real ip, so that an error about an id is printed twice
	names, err := namesOf()
	if err != nil {
		return 0
	}
	s.out.begin(s.json, s.pretty)
	for _, name := range names {
		s.out.object("")
		s.out.string("name", "", name, "")
		if id := s.spaceID(s.ask, name); id >= 0 {
			s.out.int("id", " (id: ", int64(id), ")")
		}
		s.out.text("\n")
		s.out.endObject()
	}
	s.out.end()
	return 0
}

// spaceName returns the name of the namespace with an id. ok is false if it has none.
func (s *session) spaceName(id int32) (string, bool) {
	if !s.spaces.read {
		s.spaces.read, s.spaces.names = true, map[int32]string{}
		names, _ := namesOf()
		for _, name := range names {
			id := s.spaceID(s.ask, name)
			if _, taken := s.spaces.names[id]; id >= 0 && !taken {
				s.spaces.names[id] = name
			}
		}
	}
	name, ok := s.spaces.names[id]
	return name, ok
}

// openNamed opens a namespace by a path, by its name below /run/netns, or by the id of a process.
// It returns -1 if there is none.
func openNamed(word string) int {
	path := word
	if !strings.Contains(word, "/") {
		path = runDir + "/" + word
	}
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err == nil {
		return fd
	}
	if _, ok := numeral.WholeInt(word, 32); !ok {
		return -1
	}
	fd, err = unix.Open("/proc/"+word+"/ns/net", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	return fd
}

// openSpace is openNamed for a request. closeOpened closes the descriptor after the request.
func (s *session) openSpace(word string) int {
	fd := openNamed(word)
	if fd >= 0 {
		s.spaces.opened = append(s.spaces.opened, fd)
	}
	return fd
}

// spaceFile returns the attempt to open the namespace with a name or of a process, for a hint.
func spaceFile(word string) *hint.NamespaceFile {
	file := runDir + "/" + word
	if strings.Trim(word, "0123456789") == "" {
		file = "/proc/" + word + "/ns/net"
	}
	return &hint.NamespaceFile{Path: file, Flag: unix.CLONE_NEWNET}
}

func (s *session) closeOpened() {
	for _, fd := range s.spaces.opened {
		unix.Close(fd)
	}
	s.spaces.opened = nil
}

// spaceID returns the id of a namespace, as seen from the namespace of ask. It is negative if the
// namespace has none.
func (s *session) spaceID(ask func(*netlink.Request) (netlink.Message, error), name string) int32 {
	fd := openNamed(name)
	if fd < 0 {
		return -1
	}
	defer unix.Close(fd)
	r := spaceRequest(unix.RTM_GETNSID)
	r.Attributes.U32(unix.NETNSA_FD, uint32(fd))
	m, err := ask(r)
	if err != nil {
		s.complain(err)
		return -1
	}
	_, data, _ := netlink.Cut[unix.RtGenmsg](m.Data)
	t := netlink.Parse(data, currentSpaceID)
	if !t.Has(unix.NETNSA_NSID) {
		return -1
	}
	return int32(t.U32(unix.NETNSA_NSID))
}

// Attributes of a namespace id that x/sys/unix lacks: NETNSA_TARGET_NSID and NETNSA_CURRENT_NSID.
const (
	targetSpaceID  = 4
	currentSpaceID = 5
)

func spaceRequest(kind uint16) *netlink.Request {
	return &netlink.Request{Type: kind, Header: netlink.Header(unix.RtGenmsg{Family: unix.AF_UNSPEC})}
}

// setSpaceID sets the id of a namespace; -1 lets the kernel choose. It returns the exit status.
func (s *session) setSpaceID(socket *netlink.Socket, name string, id int32) int {
	fd := openNamed(name)
	if fd < 0 {
		return failed
	}
	defer unix.Close(fd)
	r := spaceRequest(unix.RTM_NEWNSID)
	r.Attributes.U32(unix.NETNSA_FD, uint32(fd))
	r.Attributes.U32(unix.NETNSA_NSID, uint32(id))
	if err := socket.Do(r); err != nil {
		s.complain(err)
		return refused
	}
	return 0
}

// socketIn opens a socket in another network namespace.
func (s *session) socketIn(space int) *netlink.Socket {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	own, err := unix.Open(ownSpace, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		s.die("Cannot open namespace: " + strerror(err))
	}
	defer unix.Close(own)
	if err := unix.Setns(space, unix.CLONE_NEWNET); err != nil {
		s.die("Cannot set namespace: " + strerror(err))
	}
	socket, err := netlink.Open(unix.NETLINK_ROUTE)
	if err != nil {
		s.die("Cannot open rtnetlink")
	}
	if err := unix.Setns(own, unix.CLONE_NEWNET); err != nil {
		s.die("Cannot set namespace: " + strerror(err))
	}
	return socket
}

// ownSpace is the network namespace of the calling thread.
const ownSpace = "/proc/thread-self/ns/net"

// listIDs implements ip netns list-id.
func (s *session) listIDs(list []string) int {
	target, id := int32(-1), int32(-1)
	w := s.words(list)
	for ; w.more(); w.at++ {
		to := &id
		switch {
		case w.is("target-nsid"):
			to = &target
		case !w.is("nsid"):
			s.usage(netnsUsage)
		}
		what := w.word()
		if *to >= 0 {
			w.twice(what, what)
		}
		if *to = w.integer(w.next(), `"`+what+`" value is invalid`); *to < 0 {
			word := "(null)" // the real ip prints the following word
			if w.followed() {
				word = w.list[w.at+1]
			}
			w.wrong(`"`+what+`" value should be >= 0`, word)
		}
	}
	s.spaceName(-1) // fills the cache of names
	r := spaceRequest(unix.RTM_GETNSID)
	if id >= 0 {
		r.Attributes.U32(unix.NETNSA_NSID, uint32(id))
	}
	if target >= 0 {
		r.Attributes.U32(targetSpaceID, uint32(target))
	}
	if id >= 0 {
		m, err := s.socket.Get(r)
		if err != nil {
			s.complain(err)
			return refused
		}
		s.out.begin(s.json, s.pretty)
		s.showID(m)
		s.out.end()
		return 0
	}
	s.out.begin(s.json, s.pretty)
	ok := s.dump(r, s.showID)
	s.out.end()
	if !ok {
		s.say("Dump terminated")
		panic(exit(failed))
	}
	return 0
}

func (s *session) showID(m netlink.Message) {
	_, data, ok := netlink.Cut[unix.RtGenmsg](m.Data)
	if !ok || m.Type != unix.RTM_NEWNSID {
		return
	}
	t := netlink.Parse(data, currentSpaceID)
	o := s.out
	o.object("")
	id := int32(t.U32(unix.NETNSA_NSID))
	if id < 0 {
		o.text("nsid unassigned ")
	} else {
		o.int("nsid", "nsid ", int64(id), " ")
	}
	if t.Has(currentSpaceID) {
		if id = int32(t.U32(currentSpaceID)); id < 0 {
			o.text("current-nsid unassigned ")
		} else {
			o.int("current-nsid", "current-nsid ", int64(id), " ")
		}
	}
	if name, ok := s.spaceName(id); ok {
		o.string("name", "(iproute2 netns name: ", name, ")")
	}
	o.text("\n")
	o.endObject()
}

// setSpace implements ip netns set.
func (s *session) setSpace(list []string) int {
	switch len(list) {
	case 0:
		return s.fail("No netns name specified")
	case 1:
		return s.fail("No nsid specified")
	}
	id := int32(-1)
	if list[1] != "auto" {
		w := s.words(list)
		if id = w.integer(list[1], `Invalid "netnsid" value`); id < 0 {
			w.wrong(`"netnsid" value should be >= 0`, list[1])
		}
	}
	return s.setSpaceID(s.socket, list[0], id)
}

// addSpace implements ip netns add.
func (s *session) addSpace(list []string) int {
	if len(list) == 0 {
		return s.fail("No netns name specified")
	}
	name := list[0]
	path, ok := s.makeFile(name)
	if !ok {
		return failed
	}
	runtime.LockOSThread()
	own, err := unix.Open(ownSpace, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		s.say("Cannot open init namespace: " + strerror(err))
		panic(exit(failed))
	}
	defer unix.Close(own)
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		s.say(`Failed to create a new network namespace "` + name + `": ` + strerror(err))
		s.Advise(&hint.Netns{Name: name, Made: "yes"}, errnoOf(err))
		s.deleteSpace(name)
		return failed
	}
	failure := unix.Mount(ownSpace, path, "none", unix.MS_BIND, "")
	if failure != nil {
		s.say("Bind /proc/self/ns/net -> " + path + " failed: " + strerror(failure))
	}
	if err := unix.Setns(own, unix.CLONE_NEWNET); err != nil {
		s.say("setns: " + strerror(err))
		panic(exit(failed))
	}
	runtime.UnlockOSThread()
	if failure != nil {
		s.deleteSpace(name)
		return failed
	}
	return 0
}

// attachSpace implements ip netns attach.
func (s *session) attachSpace(list []string) int {
	if len(list) < 2 {
		return s.fail("No netns name and PID specified")
	}
	pid, ok := numeral.WholeInt(list[1], 32)
	if !ok || pid == 0 {
		return s.fail("Invalid PID: " + list[1])
	}
	path, ok := s.makeFile(list[0])
	if !ok {
		return failed
	}
	source := "/proc/" + decimal(int32(pid)) + "/ns/net"
	if err := unix.Mount(source, path, "none", unix.MS_BIND, ""); err != nil {
		s.say("Bind " + source + " -> " + path + " failed: " + strerror(err))
		s.Advise(&hint.Target{PID: decimal(int32(pid))}, errnoOf(err))
		if err := unix.Unlink(path); err != nil {
			s.say(`Cannot remove namespace file "` + path + `": ` + strerror(err))
		}
		return failed
	}
	return 0
}

// makeFile makes the file on which a namespace will be mounted. It prints an error and returns
// false on failure.
func (s *session) makeFile(name string) (path string, ok bool) {
	path = runDir + "/" + name
	if !s.makeDirectory() {
		return path, false
	}
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC, 0)
	if err != nil {
		s.say(`Cannot create namespace file "` + path + `": ` + strerror(err))
		s.Advise(&hint.Netns{Name: name, Made: "yes"}, errnoOf(err))
		return path, false
	}
	unix.Close(fd)
	return path, true
}

// makeDirectory makes runDir, a mount with shared propagation. So a namespace that is deleted is
// unmounted in all mount namespaces, and no invisible mount keeps it alive. A lock prevents two
// runs from mounting the directory twice.
func (s *session) makeDirectory() bool {
	if err := unix.Mkdir(runDir, 0o755); err != nil && err != unix.EEXIST {
		s.say("mkdir " + runDir + " failed: " + strerror(err))
		s.Advise(&hint.Netns{Name: runDir, Made: "yes"}, errnoOf(err))
		return false
	}
	lock, err := unix.Open(runDir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		s.say(`Cannot open netns runtime directory "` + runDir + `": ` + strerror(err))
		return false
	}
	defer unix.Close(lock)
	if err := unix.Flock(lock, unix.LOCK_EX); err != nil {
		s.say(`Warning: could not flock netns runtime directory "` + runDir + `": ` + strerror(err))
	}
	mounted := false
	for {
		err := unix.Mount("", runDir, "none", unix.MS_SHARED|unix.MS_REC, "")
		if err == nil {
			return true
		}
		if err != unix.EINVAL || mounted {
			s.say("mount --make-shared " + runDir + " failed: " + strerror(err))
			s.Advise(&hint.Netns{Name: runDir, Made: "yes"}, errnoOf(err))
			return false
		}
		if err := unix.Mount(runDir, runDir, "none", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			s.say("mount --bind " + runDir + " " + runDir + " failed: " + strerror(err))
			return false
		}
		// Make it private first. Otherwise it would be a peer of the mount that it is bound from.
		if err := unix.Mount(runDir, runDir, "none", unix.MS_PRIVATE|unix.MS_REC, ""); err != nil {
			s.say("mount --make-private " + runDir + " failed: " + strerror(err))
			return false
		}
		mounted = true
	}
}

// deleteSpaces implements ip netns delete.
func (s *session) deleteSpaces(list []string) int {
	if s.all {
		return s.eachSpace(func(name string) bool { return s.deleteSpace(name) == 0 })
	}
	if len(list) == 0 {
		return s.fail("No netns name specified")
	}
	return s.deleteSpace(list[0])
}

func (s *session) deleteSpace(name string) int {
	path := runDir + "/" + name
	unix.Unmount(path, unix.MNT_DETACH)
	if err := unix.Unlink(path); err != nil {
		s.say(`Cannot remove namespace file "` + path + `": ` + strerror(err))
		s.Advise(&hint.Netns{Name: name, Made: "no"}, errnoOf(err))
		return failed
	}
	return 0
}

// eachSpace calls each with every name until it returns false.
func (s *session) eachSpace(each func(name string) bool) int {
	names, err := namesOf()
	if err != nil {
		if os.IsNotExist(err) {
			return 0
		}
		return s.fail("Failed to open directory " + runDir + ": " + strerror(err))
	}
	for _, name := range names {
		if !each(name) {
			break
		}
	}
	return 0
}

// digits reports whether a word has only digits.
func digits(word string) bool { return strings.Trim(word, "0123456789") == "" }

// identify implements ip netns identify.
func (s *session) identify(list []string) int {
	pid := "thread-self"
	switch {
	case len(list) > 1:
		return s.fail("extra arguments specified")
	case len(list) == 1 && !digits(list[0]):
		return s.fail("Specified string '" + list[0] + "' is not a pid")
	case len(list) == 1:
		pid = list[0]
	}
	space, err := statOpened("/proc/" + pid + "/ns/net")
	if err != nil {
		return s.fail("Cannot open network namespace: " + strerror(err))
	}
	names, err := namesOf()
	if err != nil && !os.IsNotExist(err) {
		return s.fail("Failed to open directory " + runDir + ":" + strerror(err))
	}
	found := ""
	for _, name := range names {
		var st unix.Stat_t
		if unix.Stat(runDir+"/"+name, &st) == nil && same(&st, space) {
			found = name
		}
	}
	s.out.text(found, "\n")
	return 0
}

// statOpened opens a file and returns its status. Opening checks the permissions.
func statOpened(path string) (*unix.Stat_t, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	st := new(unix.Stat_t)
	return st, unix.Fstat(fd, st)
}

func same(a, b *unix.Stat_t) bool { return a.Dev == b.Dev && a.Ino == b.Ino }

// processesIn implements ip netns pids.
func (s *session) processesIn(list []string) int {
	switch len(list) {
	case 0:
		return s.fail("No netns name specified")
	case 1:
	default:
		return s.fail("extra arguments specified")
	}
	space, err := statOpened(runDir + "/" + list[0])
	if err != nil {
		return s.fail("Cannot open network namespace: " + strerror(err))
	}
	dir, err := os.Open("/proc/")
	if err != nil {
		return s.fail("Open of /proc failed: " + strerror(err))
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	for _, name := range names {
		var st unix.Stat_t
		if digits(name) && unix.Stat("/proc/"+name+"/ns/net", &st) == nil && same(&st, space) {
			s.out.text(name, "\n")
		}
	}
	return 0
}

// execute implements ip netns exec.
func (s *session) execute(list []string) int {
	named := 1
	if s.all {
		named = 0
	} else if len(list) == 0 {
		return s.fail("No netns name specified")
	}
	if len(list) == named {
		return s.fail("No command specified")
	}
	switch {
	case s.all:
		return s.eachSpace(func(name string) bool {
			s.out.text("\nnetns: ", name, "\n")
			s.fork(name, list)
			return true
		})
	case s.batching:
		return s.fork(list[0], list[1:])
	}
	if !s.enter(list[0]) {
		return badUsage // the real ip turns status 1 into -1
	}
	s.become(list[1:])
	return failed
}

// become replaces the process by a program.
func (s *session) become(argv []string) {
	s.out.flush()
	plan.Steps{plan.Exec{
		File: argv[0], Argv: argv, Env: s.Env, Path: solo.SearchPath(s.Getenv),
		OnError: &solo.Message{Nameless: true, Text: `exec of "`, Word: argv[0], Rest: `" failed`, Status: failed},
	}}.Run(s.Invocation)
}

// fork runs a program in a namespace, waits for it and returns its exit status.
func (s *session) fork(space string, argv []string) int {
	s.out.flush()
	cmd := exec.Command("/proc/self/exe", append([]string{"netns", "exec", space}, argv...)...)
	cmd.Args[0] = name
	cmd.Env = s.Env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		s.say("fork: " + strerror(err))
		panic(exit(failed))
	}
	status := cmd.ProcessState.ExitCode()
	if status < 0 { // killed by a signal
		panic(exit(failed))
	}
	return status
}

// enter moves the thread into a named network namespace. It also makes a mount namespace in which
// /sys shows that network, and in which the files of etcDir are mounted. It prints an error and
// returns false on failure.
func (s *session) enter(name string) bool {
	runtime.LockOSThread()
	fd, err := unix.Open(runDir+"/"+name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		s.say(`Cannot open network namespace "` + name + `": ` + strerror(err))
		s.Advise(&hint.Netns{Name: name, Made: "no"}, errnoOf(err))
		return false
	}
	err = unix.Setns(fd, unix.CLONE_NEWNET)
	unix.Close(fd)
	if err != nil {
		s.say(`setting the network namespace "` + name + `" failed: ` + strerror(err))
		s.Advise(&hint.Netns{Name: name, Made: "no"}, errnoOf(err))
		return false
	}
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		s.say("unshare failed: " + strerror(err))
		return false
	}
	if err := unix.Mount("", "/", "none", unix.MS_SLAVE|unix.MS_REC, ""); err != nil {
		s.say(`"mount --make-rslave /" failed: ` + strerror(err))
		return false
	}
	flags := uintptr(0)
	if unix.Unmount("/sys", unix.MNT_DETACH) != nil {
		// /sys may not be mounted, or its unmounting may be refused. Then the new one is mounted on
		// top, and the kernel requires it to be read-only if the old one is.
		var st unix.Statfs_t
		if unix.Statfs("/sys", &st) == nil && st.Flags&unix.ST_RDONLY != 0 {
			flags = unix.MS_RDONLY
		}
	}
	if err := unix.Mount(name, "/sys", "sysfs", flags, ""); err != nil {
		s.say("mount of /sys failed: " + strerror(err))
		return false
	}
	s.bindEtc(name)
	return true
}

// bindEtc bind-mounts the files of etcDir over those of /etc.
func (s *session) bindEtc(name string) {
	if len(name) >= unix.NAME_MAX {
		return
	}
	from := etcDir + "/" + name
	dir, err := os.Open(from)
	if err != nil {
		return
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	for _, x := range names {
		if err := unix.Mount(from+"/"+x, "/etc/"+x, "none", unix.MS_BIND, ""); err != nil {
			s.say("Bind " + from + "/" + x + " -> /etc/" + x + " failed: " + strerror(err))
		}
	}
}

package pstree

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"golang.org/x/sys/unix"
)

// A process is a process or a thread.
type process struct {
	pid, group  int
	name        string // in braces for a thread
	uid         uint32
	args        []string // with a last one that is empty
	swapped     bool     // there is no command line, as for kernel threads
	thread      bool
	highlighted bool
	age         float64 // seconds
	namespaces  [8]uint64
	parent      *process
	children    []*process
}

// A table has all processes.
type table struct {
	root         int // the process id of the root of the tree
	byPID        bool
	threadNames  bool
	hidesThreads bool
	all          []*process // in the order in which they were found
	index        map[int]*process
}

// rootPID returns the process id of the root: 0 if /proc has it, as in some containers, or 1.
func rootPID() int {
	if _, err := os.Stat("/proc/0"); err == nil {
		return 0
	}
	return 1
}

func (t *table) find(pid int) *process { return t.index[pid] }

func (t *table) add(name string, pid int, uid uint32) *process {
	p := &process{pid: pid, name: name, uid: uid}
	for i, kind := range namespaces {
		var st unix.Stat_t
		if unix.Stat("/proc/"+strconv.Itoa(pid)+"/ns/"+kind, &st) == nil {
			p.namespaces[i] = st.Ino
		}
	}
	t.all = append(t.all, p)
	t.index[pid] = p
	return p
}

// insert adds a child where it belongs: sorted by process id, or by name and user.
func (t *table) insert(parent, child *process) {
	at := slices.IndexFunc(parent.children, func(c *process) bool {
		if t.byPID {
			return c.pid > child.pid
		}
		return c.name > child.name || c.name == child.name && c.uid > child.uid
	})
	if at < 0 {
		at = len(parent.children)
	}
	parent.children = slices.Insert(parent.children, at, child)
}

// place enters the data of a process, and puts it below its parent. The process may be in the table
// already, without a name, because a child was read before it. So may the parent.
func (t *table) place(name string, pid, ppid, group int, uid uint32, age float64) *process {
	p := t.find(pid)
	if p == nil {
		p = t.add(name, pid, uid)
	} else {
		p.name, p.uid = name, uid
		if !t.byPID && p.parent != nil {
			siblings := p.parent.children
			for i := 1; i < len(siblings); i++ {
				if siblings[i-1].name > siblings[i].name {
					siblings[i-1], siblings[i] = siblings[i], siblings[i-1]
				}
			}
		}
	}
	if pid == ppid {
		ppid = 0
	}
	p.group, p.age = group, age
	parent := t.find(ppid)
	if parent == nil {
		parent = t.add("?", ppid, 0)
	}
	if pid != 0 {
		t.insert(parent, p)
		p.parent = parent
	}
	return p
}

// read reads all processes and threads. withArgs says whether it reads command lines, of which it
// takes argSize bytes.
func (t *table) read(withArgs bool, argSize int) error {
	t.index = map[int]*process{}
	dir, err := os.Open("/proc")
	if err != nil {
		return errors.New("/proc: " + cli.Strerror(err) + "\n")
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	empty := true
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil {
			empty = !t.readProcess(pid, withArgs, argSize) && empty
		}
	}
	t.adopt()
	if empty {
		return errors.New("/proc is empty (not mounted ?)\n")
	}
	return nil
}

// readProcess reads a process. It returns whether there is one.
func (t *table) readProcess(pid int, withArgs bool, argSize int) bool {
	dir := "/proc/" + strconv.Itoa(pid)
	data, err := os.ReadFile(dir + "/stat")
	if err != nil {
		return false
	}
	var st unix.Stat_t
	name, fields, ok := parseStat(data)
	if unix.Stat(dir, &st) != nil || !ok {
		return true
	}
	ppid, _ := strconv.Atoi(fields[1])
	group, _ := strconv.Atoi(fields[2])
	start, _ := strconv.ParseUint(fields[19], 10, 64)
	age := ageOf(start)
	if !t.hidesThreads && pid != os.Getpid() { // our own threads are those of the Go runtime
		t.readThreads(dir, name, pid, group, st.Uid, age)
	}
	var line []byte
	if withArgs {
		if line, err = os.ReadFile(dir + "/cmdline"); err != nil {
			return true // it has ended
		}
	}
	p := t.place(name, pid, ppid, group, st.Uid, age)
	if withArgs {
		p.swapped = len(line) == 0
		p.args = arguments(line, argSize)
	}
	return true
}

func (t *table) readThreads(dir, name string, pid, group int, uid uint32, age float64) {
	task, err := os.Open(dir + "/task")
	if err != nil {
		return
	}
	defer task.Close()
	threads, _ := task.Readdirnames(-1)
	for _, thread := range threads {
		tid, _ := strconv.Atoi(thread)
		if tid == 0 || tid == pid {
			continue
		}
		called := name
		if t.threadNames {
			data, _ := os.ReadFile(dir + "/task/" + thread + "/stat")
			if own, _, ok := parseStat(data); ok {
				called = own
			}
		}
		t.place("{"+called+"}", tid, pid, group, uid, age).thread = true
	}
}

// parseStat returns the name in a line of /proc/PID/stat, and the fields after it.
func parseStat(data []byte) (name string, fields []string, ok bool) {
	open, end := bytes.IndexByte(data, '('), bytes.LastIndexByte(data, ')')
	if open < 0 || end < open {
		return "", nil, false
	}
	fields = strings.Fields(string(data[end+1:]))
	return string(data[open+1 : end]), fields, len(fields) > 19
}

// ageOf returns the age of a process in seconds. start is in ticks since boot.
func ageOf(start uint64) float64 {
	data, _ := os.ReadFile("/proc/uptime")
	word, _, _ := strings.Cut(string(data), " ")
	up, _ := strconv.ParseFloat(word, 64)
	return max(up-float64(start)/clock.UserHZ, 0)
}

// arguments returns the words of a command line after the first one. size is the number of bytes that
// it uses. As in the real tool, an empty word counts as the end of the word before it, so words at the
// end are lost.
func arguments(line []byte, size int) (args []string) {
	if len(line) >= size {
		line = line[:size-1]
	}
	line = append(slices.Clip(line), 0)
	count := 0
	for i := 0; i < len(line)-1; i++ {
		if line[i] == 0 {
			count++
			for line[i] == 0 && i < len(line)-1 {
				i++
			}
		}
	}
	_, rest, _ := bytes.Cut(line, []byte{0})
	for range count {
		var arg []byte
		arg, rest, _ = bytes.Cut(rest, []byte{0})
		args = append(args, string(arg))
	}
	return args
}

// adopt puts processes without a known parent below the root.
func (t *table) adopt() {
	root := t.find(t.root)
	if root == nil {
		root = t.add("?", t.root, 0)
	}
	for _, p := range slices.Backward(t.all) {
		if p.pid > 1 && p.parent == nil {
			t.insert(root, p)
			p.parent = root
		}
	}
}

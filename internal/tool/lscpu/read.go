package lscpu

import (
	"bufio"
	"cmp"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/machine"
	"contedor/internal/tool/cpulist"
	"golang.org/x/sys/unix"
)

// unknown is a number that the kernel does not tell.
const unknown = -1

// A computer is what lscpu knows about a machine.
type computer struct {
	files      machine.Machine
	processors []*processor // those that are present, in the order of their numbers
	caches     []*cache     // by name, in the order of their ids
	nodes      []node
}

// A processor is one logical CPU.
type processor struct {
	number   int
	online   bool
	info     map[string]string // its part of /proc/cpuinfo
	ids      [levels]int       // the hardware's numbers, or unknown
	logical  [levels]int       // the same, counted from 0
	threads  string            // the mask of the threads of its core, or ""
	siblings string            // the mask of the threads of its socket, or ""

	now, highest, lowest int // frequencies in kHz, or unknown
}

// The levels of the topology that have numbers.
const (
	core = iota
	socket
	book
	drawer
	levels
)

// topology are the files with the numbers, by level.
var topology = [levels]string{"core_id", "physical_package_id", "book_id", "drawer_id"}

// A cache is one cache of one or more processors.
type cache struct {
	name   string // such as L1d
	id     int
	size   uint64
	info   map[string]string // the files of its directory
	shared []int
}

// A node is a NUMA node.
type node struct {
	number     int
	processors []int
}

const directory = "sys/devices/system/cpu/"

// read collects everything.
func (l *lister) read() error {
	l.files = machine.Here()
	if l.root != "" {
		fd, err := unix.Open(l.root, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != nil {
			return noProcessors(err)
		}
		l.files = machine.At(fd)
	}
	fd, err := l.files.Open(directory + "possible")
	if err != nil {
		return noProcessors(err)
	}
	unix.Close(fd)
	present := l.numbers(directory + "present")
	online := l.numbers(directory + "online")
	info := l.cpuinfo()
	for _, n := range present {
		p := &processor{number: n, online: online == nil || slices.Contains(online, n), info: info[n]}
		l.readProcessor(p)
		l.processors = append(l.processors, p)
	}
	l.count()
	slices.SortStableFunc(l.caches, func(a, b *cache) int { return cmp.Compare(a.name, b.name) })
	l.readNodes()
	return nil
}

func noProcessors(err error) error {
	return cli.Fail("failed to determine number of CPUs: /sys/devices/system/cpu/possible", err)
}

// numbers reads a file with a list of numbers, or returns nil.
func (l *lister) numbers(path string) []int {
	text, _ := l.files.Read(path)
	set, _ := cpulist.ParseList(text)
	return set.Numbers()
}

// cpuinfo reads /proc/cpuinfo: the lines of every processor. What is before the first processor
// belongs to all.
func (l *lister) cpuinfo() map[int]map[string]string {
	all := map[int]map[string]string{}
	fd, err := l.files.Open("proc/cpuinfo")
	if err != nil {
		return all
	}
	f := os.NewFile(uintptr(fd), "cpuinfo")
	defer f.Close()
	var current map[string]string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if key == "processor" {
			n, _ := strconv.Atoi(value)
			current = map[string]string{}
			all[n] = current
		}
		if current != nil && value != "" {
			current[key] = value
		}
	}
	return all
}

// readProcessor reads the topology, the frequencies and the caches of a processor that is online.
func (l *lister) readProcessor(p *processor) {
	base := directory + "cpu" + strconv.Itoa(p.number) + "/"
	number := func(path string) int {
		text, _ := l.files.Read(base + path)
		n, err := strconv.Atoi(text)
		if err != nil {
			return unknown
		}
		return n
	}
	for i, name := range topology {
		p.ids[i] = number("topology/" + name)
	}
	p.threads, _ = l.files.Read(base + "topology/thread_siblings")
	p.siblings, _ = l.files.Read(base + "topology/core_siblings")
	p.now, p.highest, p.lowest = number("cpufreq/scaling_cur_freq"), number("cpufreq/cpuinfo_max_freq"), number("cpufreq/cpuinfo_min_freq")
	for _, index := range l.files.List(base + "cache") {
		if strings.HasPrefix(index, "index") {
			l.readCache(p, base+"cache/"+index+"/")
		}
	}
}

// readCache adds a cache unless another processor that shares it has added it already.
func (l *lister) readCache(p *processor, base string) {
	c := &cache{info: map[string]string{}, id: unknown}
	for _, name := range cacheFiles {
		if name == "" {
			continue
		}
		if text, ok := l.files.Read(base + name); ok {
			c.info[name] = text
		}
	}
	c.name = "L" + c.info["level"]
	switch c.info["type"] {
	case "Data":
		c.name += "d"
	case "Instruction":
		c.name += "i"
	}
	c.shared = l.numbers(base + "shared_cpu_list")
	if text, ok := l.files.Read(base + "id"); ok {
		c.id, _ = strconv.Atoi(text)
	}
	size, _ := l.files.Read(base + "size")
	kilobytes, _ := strconv.ParseUint(strings.TrimSuffix(size, "K"), 10, 54)
	c.size = kilobytes << 10
	same := 0
	for _, other := range l.caches {
		if other.name != c.name {
			continue
		}
		if slices.Contains(other.shared, p.number) {
			return
		}
		same++
	}
	if c.id == unknown {
		c.id = same
	}
	l.caches = append(l.caches, c)
}

// count numbers cores, sockets and so on from 0. Two processors have the same number if the
// hardware's numbers of this level and of the socket are the same.
func (l *lister) count() {
	type key struct{ id, socket int }
	for level := range levels {
		seen := map[key]int{}
		for _, p := range l.processors {
			if p.ids[level] < 0 {
				p.logical[level] = unknown
				continue
			}
			k := key{id: p.ids[level]}
			if level == core {
				k.socket = p.ids[socket]
			}
			if _, ok := seen[k]; !ok {
				seen[k] = len(seen)
			}
			p.logical[level] = seen[k]
		}
	}
}

func (l *lister) readNodes() {
	const base = "sys/devices/system/node/"
	for _, name := range l.files.List(base) {
		n, err := strconv.Atoi(strings.TrimPrefix(name, "node"))
		if err != nil {
			continue
		}
		l.nodes = append(l.nodes, node{n, l.numbers(base + name + "/cpulist")})
	}
	slices.SortFunc(l.nodes, func(a, b node) int { return cmp.Compare(a.number, b.number) })
}

// nodeOf returns the number of a processor's node, or unknown.
func (l *lister) nodeOf(p *processor) int {
	for _, n := range l.nodes {
		if slices.Contains(n.processors, p.number) {
			return n.number
		}
	}
	return unknown
}

// set formats numbers as a list such as 0-3,6 or as a mask.
func (l *lister) set(list []int) string {
	set := cpulist.Of(list...)
	if l.hex {
		return set.Mask()
	}
	return set.Ranges()
}

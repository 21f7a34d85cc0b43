package lscpu

import (
	"math/bits"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// A summary is the table of the summary while it is made.
type summary struct {
	*lister
	table *columns.Table
}

// summary returns the summary. Without subsections the label of a line says its section.
func (l *lister) summary() string {
	s := summary{l, &columns.Table{
		Name: "lscpu", Format: l.format, NoHeadings: true, Indented: true, Locale: l.locale(), Terminal: columns.TerminalWidth(l.inv.Getenv),
		Columns: []*columns.Column{{Name: "FIELD", Tree: l.tree}, {Name: "DATA", NoExtremes: true, Wrap: true}},
	}}
	if s.table.Format == columns.Raw {
		s.table.Format = columns.Human
	}
	s.architecture()
	s.counts()
	s.model()
	s.virtualization()
	s.cacheSizes()
	s.numa()
	s.vulnerabilities()
	return s.table.Text()
}

// add adds a line below a section, or at the root.
func (s summary) add(above *columns.Line, label, value string) *columns.Line {
	if !s.tree {
		above = nil
	}
	return s.table.Fill(above, label, value)
}

// addIf adds a line unless its value is empty.
func (s summary) addIf(above *columns.Line, label, value string) {
	if value != "" {
		s.add(above, label, value)
	}
}

// section begins a section that has no value of its own. A summary without subsections has no line for it.
func (s summary) section(label string) *columns.Line {
	if !s.tree {
		return nil
	}
	return s.add(nil, label, "")
}

// label returns the label of a line in a section, which contains the name of the section if there are
// no subsections.
func (s summary) label(before, name, after string) string {
	if s.tree {
		return name + ":"
	}
	return before + name + after + ":"
}

// first returns the lines of /proc/cpuinfo for the first processor that has any.
func (l *lister) first() map[string]string {
	for _, p := range l.processors {
		if p.info != nil {
			return p.info
		}
	}
	return nil
}

// flags returns the abilities of the processor.
func (l *lister) flags() string {
	info := l.first()
	if flags, ok := info["flags"]; ok {
		return flags
	}
	return info["Features"]
}

// has reports whether the processor has a flag.
func (l *lister) has(flag string) bool { return strings.Contains(" "+l.flags()+" ", " "+flag+" ") }

func (s summary) architecture() {
	var name unix.Utsname
	unix.Uname(&name)
	architecture := unix.ByteSliceToString(name.Machine[:])
	top := s.add(nil, "Architecture:", architecture)
	modes := ""
	switch {
	case s.has("lm"), architecture == "x86_64":
		modes = "32-bit, 64-bit"
	case architecture == "aarch64":
		modes = "64-bit"
	}
	s.addIf(top, "CPU op-mode(s):", modes)
	s.addIf(top, "Address sizes:", s.first()["address sizes"])
	order := "Little Endian"
	if one := uint16(1); *(*byte)(unsafe.Pointer(&one)) == 0 {
		order = "Big Endian"
	}
	s.add(top, "Byte Order:", order)
}

func (s summary) counts() {
	top := s.add(nil, "CPU(s):", strconv.Itoa(len(s.processors)))
	var on, off []int
	for _, p := range s.processors {
		if p.online {
			on = append(on, p.number)
		} else {
			off = append(off, p.number)
		}
	}
	kind := " list:"
	if s.hex {
		kind = " mask:"
	}
	if len(on) > 0 {
		s.add(top, "On-line CPU(s)"+kind, s.set(on))
	}
	if len(off) > 0 {
		s.add(top, "Off-line CPU(s)"+kind, s.set(off))
	}
}

// model describes the kind of processor.
func (s summary) model() {
	info := s.first()
	either := func(names ...string) string {
		for _, name := range names {
			if info[name] != "" {
				return info[name]
			}
		}
		return ""
	}
	var top *columns.Line
	if vendor := either("vendor_id", "CPU implementer"); vendor != "" {
		top = s.add(nil, "Vendor ID:", vendor)
	}
	name := either("model name")
	if name == "" {
		name = "-"
	}
	top = s.add(top, "Model name:", name)
	s.addIf(top, "CPU family:", either("cpu family"))
	s.addIf(top, "Model:", either("model", "CPU part"))
	threads, cores, sockets := s.shape()
	s.add(top, "Thread(s) per core:", strconv.Itoa(threads))
	s.add(top, "Core(s) per socket:", strconv.Itoa(cores))
	s.add(top, "Socket(s):", strconv.Itoa(sockets))
	s.addIf(top, "Stepping:", either("stepping", "CPU variant"))
	s.addIf(top, "Microcode version:", either("microcode"))
	if boost, ok := s.files.Read(directory + "cpufreq/boost"); ok {
		s.add(top, "Frequency boost:", map[bool]string{true: "enabled", false: "disabled"}[boost != "0"])
	}
	s.frequencies(top)
	s.addIf(top, "BogoMIPS:", either("bogomips", "BogoMIPS"))
	s.addIf(top, "Flags:", s.flags())
}

// frequencies shows the range of the frequencies, and how much of it is in use.
func (s summary) frequencies(top *columns.Line) {
	now, most, highest, lowest := 0, 0, unknown, unknown
	for _, p := range s.processors {
		if p.now > 0 && p.highest > 0 {
			now, most = now+p.now, most+p.highest
		}
		highest = max(highest, p.highest)
		if p.lowest > 0 && (lowest == unknown || p.lowest < lowest) {
			lowest = p.lowest
		}
	}
	if most > 0 {
		s.add(top, "CPU(s) scaling MHz:", percent(now, most))
	}
	s.addIf(top, "CPU max MHz:", megahertz(highest))
	s.addIf(top, "CPU min MHz:", megahertz(lowest))
}

// shape returns the numbers of threads in a core, cores in a socket, and sockets.
func (l *lister) shape() (threads, cores, sockets int) {
	coreMasks, socketMasks := map[string]bool{}, map[string]bool{}
	threads = 1
	for _, p := range l.processors {
		if p.threads != "" {
			coreMasks[p.threads] = true
			threads = max(threads, ones(p.threads))
		}
		if p.siblings != "" {
			socketMasks[p.siblings] = true
		}
	}
	sockets = max(len(socketMasks), 1)
	total := len(coreMasks)
	if total == 0 {
		total = len(l.processors)
	}
	return threads, max(total/sockets, 1), sockets
}

// ones counts the processors in a mask such as 00000000,0000000f.
func ones(mask string) (n int) {
	for _, digit := range mask {
		value, _ := strconv.ParseUint(string(digit), 16, 4)
		n += bits.OnesCount64(value)
	}
	return n
}

// hypervisors are the signatures that cpuid reports, without blanks and NULs at the end.
var hypervisors = map[string]string{
	"KVMKVMKVM": "KVM", "Microsoft Hv": "Microsoft", "VMwareVMware": "VMware", "XenVMMXenVMM": "Xen", "UnisysSpar64": "Unisys Spar",
	"bhyve bhyve": "bhyve", "ACRNACRNACRN": "ACRN",
}

func (s summary) virtualization() {
	extension := ""
	switch {
	case s.has("svm"):
		extension = "AMD-V"
	case s.has("vmx"):
		extension = "VT-x"
	}
	vendor := ""
	if s.root == "" && s.has("hypervisor") {
		vendor = hypervisors[strings.TrimRight(hypervisorSignature(), "\x00 ")]
	}
	if extension == "" && vendor == "" {
		return
	}
	top := s.section("Virtualization features:")
	s.addIf(top, "Virtualization:", extension)
	if vendor != "" {
		s.add(top, "Hypervisor vendor:", vendor)
		s.add(top, "Virtualization type:", "full")
	}
}

// cacheSizes shows the sum of all caches with the same name.
func (s summary) cacheSizes() {
	if len(s.caches) == 0 {
		return
	}
	top := s.section("Caches (sum of all):")
	for i := 0; i < len(s.caches); {
		name, n := s.caches[i].name, 0
		for _, c := range s.caches {
			if c.name == name {
				n++
			}
		}
		instances := " instances)"
		if n == 1 {
			instances = " instance)"
		}
		s.add(top, s.label("", name, " cache"), s.total(name)+" ("+strconv.Itoa(n)+instances)
		i += n
	}
}

// total returns the size of all caches with a name.
func (s summary) total(name string) string {
	size := s.sum(name)
	if s.bytes {
		return strconv.FormatUint(size, 10)
	}
	text := bytesize.Format(size)
	number, unit := text[:len(text)-1], text[len(text)-1:]
	if unit == "B" {
		return number + " B"
	}
	return number + " " + unit + "iB"
}

// sum adds the sizes of all caches with a name.
func (l *lister) sum(name string) (size uint64) {
	for _, c := range l.caches {
		if c.name == name {
			size += c.size
		}
	}
	return size
}

func (s summary) numa() {
	if len(s.nodes) == 0 {
		return
	}
	top := s.section("NUMA:")
	s.add(top, "NUMA node(s):", strconv.Itoa(len(s.nodes)))
	for _, n := range s.nodes {
		s.add(top, "NUMA node"+strconv.Itoa(n.number)+" CPU(s):", s.set(n.processors))
	}
}

func (s summary) vulnerabilities() {
	const base = directory + "vulnerabilities"
	names := s.files.List(base)
	if len(names) == 0 {
		return
	}
	top := s.section("Vulnerabilities:")
	for _, name := range names {
		text, _ := s.files.Read(base + "/" + name)
		shown := strings.ReplaceAll(strings.ToUpper(name[:1])+name[1:], "_", " ")
		s.add(top, s.label("Vulnerability ", shown, ""), withoutColons(text))
	}
}

// withoutColons returns the state of a vulnerability. lscpu prints the colons of a mitigation otherwise,
// so that a reader of its output can split lines at colons.
func withoutColons(text string) string {
	rest, mitigated := strings.CutPrefix(text, "Mitigation:")
	if !mitigated {
		return text
	}
	return "Mitigation;" + strings.ReplaceAll(rest, ":", "")
}

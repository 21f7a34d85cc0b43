package lscpu

import (
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/columns"
)

// The columns of -e and -p: indexes of processorColumns.
const (
	colBogoMIPS = iota
	colCPU
	colCore
	colSocket
	colCluster
	colNode
	colBook
	colDrawer
	colCache
	colPolarization
	colAddress
	colConfigured
	colOnline
	colMicrocode
	colMHz
	colScale
	colMaxMHz
	colMinMHz
	colModelName
)

// An info is a column with its text of --list-columns.
type info struct {
	name   string
	parsed string // its name in the comment of -p
	number bool
	left   bool // aligned to the left
	help   string
}

var processorColumns = []info{
	colBogoMIPS:     {"BOGOMIPS", "BOGOMIPS", true, false, "crude measurement of CPU speed"},
	colCPU:          {"CPU", "CPU", true, false, "logical CPU number"},
	colCore:         {"CORE", "Core", true, false, "logical core number"},
	colSocket:       {"SOCKET", "Socket", true, false, "logical socket number"},
	colCluster:      {"CLUSTER", "Cluster", true, false, "logical cluster number"},
	colNode:         {"NODE", "Node", true, false, "logical NUMA node number"},
	colBook:         {"BOOK", "Book", true, false, "logical book number"},
	colDrawer:       {"DRAWER", "DRAWER", false, false, "logical drawer number"},
	colCache:        {"CACHE", "Cache", false, true, "shows how caches are shared between CPUs"},
	colPolarization: {"POLARIZATION", "Polarization", false, true, "CPU dispatching mode on virtual hardware"},
	colAddress:      {"ADDRESS", "Address", false, true, "physical address of a CPU"},
	colConfigured:   {"CONFIGURED", "Configured", false, true, "shows if the hypervisor has allocated the CPU"},
	colOnline:       {"ONLINE", "Online", false, false, "shows if Linux currently makes use of the CPU"},
	colMicrocode:    {"MICROCODE", "Microcode", false, true, "shows the loaded CPU microcode version"},
	colMHz:          {"MHZ", "Mhz", true, false, "shows the current MHz of the CPU"},
	colScale:        {"SCALMHZ%", "SCALMHZ%", false, false, "shows scaling percentage of the CPU frequency"},
	colMaxMHz:       {"MAXMHZ", "Maxmhz", true, false, "shows the maximum MHz of the CPU"},
	colMinMHz:       {"MINMHZ", "Minmhz", true, false, "shows the minimum MHz of the CPU"},
	colModelName:    {"MODELNAME", "Modelname", false, true, "shows CPU model name"},
}

// The columns of -C: indexes of cacheColumns.
const (
	colAllSize = iota
	colLevel
	colName
	colOneSize
	colType
	colWays
	colAllocation
	colWrite
	colLines
	colSets
	colCoherency
)

var cacheColumns = []info{
	colAllSize:    {"ALL-SIZE", "", false, false, "size of all system caches"},
	colLevel:      {"LEVEL", "", true, false, "cache level"},
	colName:       {"NAME", "", false, true, "cache name"},
	colOneSize:    {"ONE-SIZE", "", false, false, "size of one cache"},
	colType:       {"TYPE", "", false, true, "cache type"},
	colWays:       {"WAYS", "", true, false, "ways of associativity"},
	colAllocation: {"ALLOC-POLICY", "", false, true, "allocation policy"},
	colWrite:      {"WRITE-POLICY", "", false, true, "write policy"},
	colLines:      {"PHY-LINE", "", true, false, "number of physical cache lines per cache tag"},
	colSets:       {"SETS", "", true, false, "number of sets in the cache (lines in a set have the same cache index)"},
	colCoherency:  {"COHERENCY-SIZE", "", true, false, "minimum amount of data in bytes transferred from memory to cache"},
}

// cacheFiles are the files of a cache, by the column of -C; "" for a column that is not a file.
var cacheFiles = [...]string{
	colLevel: "level", colType: "type", colWays: "ways_of_associativity", colAllocation: "allocation_policy", colWrite: "write_policy",
	colLines: "physical_line_partition", colSets: "number_of_sets", colCoherency: "coherency_line_size",
}

func (l *lister) listColumns() string {
	one := func(name string, infos []info) string {
		t := columns.List(name, l.format, l.locale())
		for _, c := range infos {
			kind := "<string>"
			if c.number {
				kind = "<integer>"
			}
			t.Fill(nil, c.name, kind, c.help)
		}
		return t.Text()
	}
	return "Available output columns for -e or -p:\n" + one("lscpu-columns", processorColumns) + "\nAvailable output columns for -C:\n" + one("lscpu-caches-columns", cacheColumns)
}

// choose returns the columns of a table: all of them, those of the option, or the default.
func (l *lister) choose(infos []info, chosen []int) ([]int, error) {
	if l.every {
		chosen = nil
		for i := range infos {
			chosen = append(chosen, i)
		}
	}
	if !l.listed {
		return chosen, nil
	}
	list, err := columns.Choose(l.list, chosen, 2*len(infos), func(name string) int {
		return slices.IndexFunc(infos, func(c info) bool { return strings.EqualFold(c.name, name) })
	})
	if err != nil {
		return nil, cli.Fail(err.Error(), nil)
	}
	return list, nil
}

// table returns a table with the columns and no lines.
func (l *lister) table(name string, infos []info, chosen []int) *columns.Table {
	t := &columns.Table{Name: name, Format: l.format, Locale: l.locale(), Terminal: columns.TerminalWidth(l.inv.Getenv)}
	for _, i := range chosen {
		c := &columns.Column{Name: infos[i].name, Right: !infos[i].left}
		if infos[i].number {
			c.Type = columns.Number
		}
		if l.tooltips {
			c.Tooltip = infos[i].help
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}

// cacheNames returns the names of the caches, separated by colons.
func (l *lister) cacheNames() (names []string) {
	for _, c := range l.caches {
		names = append(names, c.name)
	}
	return slices.Compact(names)
}

// wanted returns the processors to show.
func (l *lister) wanted() (list []*processor) {
	for _, p := range l.processors {
		online := l.which == 'b' || l.which == 0 && l.mode == 'p'
		if (p.online || !online) && (!p.online || l.which != 'c') {
			list = append(list, p)
		}
	}
	return list
}

// showProcessors returns the text of -e or -p.
func (l *lister) showProcessors() (string, error) {
	if l.mode == 'p' {
		return l.parsable()
	}
	chosen := []int{colCPU}
	optional := []struct {
		column int
		there  bool
	}{
		{colNode, len(l.nodes) > 0}, {colDrawer, l.numbered(drawer)}, {colBook, l.numbered(book)}, {colSocket, l.numbered(socket)}, {colCore, l.numbered(core)},
		{colCache, len(l.caches) > 0}, {colOnline, true}, {colMaxMHz, l.scaled()}, {colMinMHz, l.scaled()}, {colMHz, l.scaled()},
	}
	for _, o := range optional {
		if o.there {
			chosen = append(chosen, o.column)
		}
	}
	chosen, err := l.choose(processorColumns, chosen)
	if err != nil {
		return "", err
	}
	t := l.table("cpus", processorColumns, chosen)
	for _, p := range l.wanted() {
		line := t.Add(nil)
		for i, column := range chosen {
			line.Cells[i] = l.cell(column, p)
			if l.value(column, p, "") == "" {
				t.Columns[i].Type = columns.String // JSON has no number for "-"
			}
		}
	}
	for i, column := range chosen {
		switch column {
		case colCache:
			t.Columns[i].Name = strings.Join(l.cacheNames(), ":")
		case colOnline:
			t.Columns[i].Type = columns.Boolean
		}
	}
	return t.Text(), nil
}

// numbered reports whether a processor has a number of a level.
func (l *lister) numbered(level int) bool {
	return slices.ContainsFunc(l.processors, func(p *processor) bool { return p.ids[level] >= 0 })
}

// scaled reports whether the kernel tells frequencies.
func (l *lister) scaled() bool {
	return slices.ContainsFunc(l.processors, func(p *processor) bool { return p.highest > 0 })
}

// cell returns a value of -e: "-" for one that is unknown.
func (l *lister) cell(column int, p *processor) string {
	value := l.value(column, p, ":")
	switch {
	case column == colOnline && l.format == columns.JSON:
		if !p.online {
			return "0"
		}
		return "1"
	case column == colOnline && p.online:
		return "yes"
	case column == colOnline:
		return "no"
	case value == "":
		return "-"
	}
	return value
}

// value returns a value, or "" if it is unknown.
func (l *lister) value(column int, p *processor, separator string) string {
	switch column {
	case colCPU:
		return strconv.Itoa(p.number)
	case colBogoMIPS:
		return l.first()["bogomips"]
	case colCore:
		return l.number(p, core)
	case colSocket:
		return l.number(p, socket)
	case colBook:
		return l.number(p, book)
	case colDrawer:
		return l.number(p, drawer)
	case colNode:
		return known(l.nodeOf(p))
	case colCache:
		return l.cacheIDs(p, separator)
	case colMicrocode:
		return l.first()["microcode"]
	case colMHz:
		if p.now > 0 {
			return megahertz(p.now)
		}
		if f, err := strconv.ParseFloat(p.info["cpu MHz"], 64); err == nil {
			return strconv.FormatFloat(f, 'f', 4, 64)
		}
	case colScale:
		if p.now > 0 && p.highest > 0 {
			return percent(p.now, p.highest)
		}
	case colMaxMHz:
		return megahertz(p.highest)
	case colMinMHz:
		return megahertz(p.lowest)
	case colModelName:
		return l.first()["model name"]
	}
	return ""
}

func (l *lister) number(p *processor, level int) string {
	switch {
	case l.physical && p.ids[level] < 0:
		return "-" // even with -p
	case l.physical:
		return known(p.ids[level])
	}
	return known(p.logical[level])
}

// known formats a number that may be unknown.
func known(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// megahertz formats a frequency in kHz.
func megahertz(kilohertz int) string {
	if kilohertz <= 0 {
		return ""
	}
	return strconv.FormatFloat(float64(kilohertz)/1000, 'f', 4, 64)
}

func percent(part, whole int) string {
	return strconv.FormatFloat(float64(part)*100/float64(whole), 'f', 0, 64) + "%"
}

// cacheIDs returns the ids of a processor's caches.
func (l *lister) cacheIDs(p *processor, separator string) string {
	var ids []string
	for _, name := range l.cacheNames() {
		for _, c := range l.caches {
			if c.name == name && slices.Contains(c.shared, p.number) {
				ids = append(ids, strconv.Itoa(c.id))
			}
		}
	}
	return strings.Join(ids, separator)
}

const parsableHeading = `# The following is the parsable format, which can be fed to other
# programs. Each different item in every column has an unique ID
# starting usually from zero.
# `

// parsable returns the text of -p. Without a list of columns, caches have commas between them, and
// one before the first.
func (l *lister) parsable() (string, error) {
	chosen, err := l.choose(processorColumns, []int{colCPU, colCore, colSocket, colNode, colCache})
	if err != nil {
		return "", err
	}
	separator, before := ",", ","
	if l.listed {
		separator, before = ":", ""
	}
	text := parsableHeading
	for i, column := range chosen {
		if i > 0 {
			text += ","
		}
		if column == colCache {
			text += before + strings.Join(l.cacheNames(), separator)
		} else {
			text += processorColumns[column].parsed
		}
	}
	text += "\n"
	for _, p := range l.wanted() {
		for i, column := range chosen {
			if i > 0 {
				text += ","
			}
			switch column {
			case colCache:
				text += before + l.value(column, p, separator)
			case colOnline:
				text += map[bool]string{true: "Y", false: "N"}[p.online]
			case colPolarization:
				text += "U"
			default:
				text += l.value(column, p, separator)
			}
		}
		text += "\n"
	}
	return text, nil
}

// showCaches returns the text of -C.
func (l *lister) showCaches() (string, error) {
	chosen, err := l.choose(cacheColumns, []int{colName, colOneSize, colAllSize, colWays, colType, colLevel, colSets, colLines, colCoherency})
	if err != nil {
		return "", err
	}
	size := func(n uint64) string {
		if l.bytes {
			return strconv.FormatUint(n, 10)
		}
		return bytesize.Format(n)
	}
	t := l.table("caches", cacheColumns, chosen)
	for i, c := range l.caches {
		if i > 0 && l.caches[i-1].name == c.name {
			continue
		}
		line := t.Add(nil)
		for j, column := range chosen {
			switch column {
			case colName:
				line.Cells[j] = c.name
			case colOneSize:
				line.Cells[j] = size(c.size)
			case colAllSize:
				line.Cells[j] = size(l.sum(c.name))
			default:
				line.Cells[j] = c.info[cacheFiles[column]]
			}
		}
	}
	return t.Text(), nil
}

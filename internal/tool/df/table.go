package df

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu/quantity"
)

// allFields are the fields of --output in the order of --output without a value.
var allFields = []string{"source", "fstype", "itotal", "iused", "iavail", "ipcent", "size", "used", "avail", "pcent", "file", "target"}

// A column has the heading of a field, the least width and whether it is aligned right.
type column struct {
	heading string
	width   int
	right   bool
}

var columns = map[string]column{
	"source": {"Filesystem", 14, false}, "fstype": {"Type", 4, false}, "file": {"File", 0, false}, "target": {"Mounted on", 0, false},
	"size": {"1K-blocks", 5, true}, "used": {"Used", 5, true}, "avail": {"Available", 5, true}, "pcent": {"Use%", 4, true},
	"itotal": {"Inodes", 5, true}, "iused": {"IUsed", 5, true}, "iavail": {"IFree", 5, true}, "ipcent": {"IUse%", 4, true},
}

// unknown is the value of a number that a file system does not report.
const unknown = math.MaxUint64

// usage is the space of a file system in units, and the number of its inodes.
type usage struct {
	unit                    int64
	blocks, free, available uint64
	negative                bool // available is below zero
	files, freeFiles        uint64
}

var nothingKnown = usage{unit: 1, blocks: unknown, free: unknown, available: unknown, files: unknown, freeFiles: unknown}

func (d *run) heading() {
	if d.output {
		if d.fields == nil {
			d.fields = allFields
		}
	} else {
		d.fields = []string{"source"}
		if d.types {
			d.fields = append(d.fields, "fstype")
		}
		if d.inodes {
			d.fields = append(d.fields, "itotal", "iused", "iavail", "ipcent", "target")
		} else {
			d.fields = append(d.fields, "size", "used", "avail", "pcent", "target")
		}
	}
	var row []string
	for _, field := range d.fields {
		text := columns[field].heading
		human := d.unit.Auto()
		switch {
		case field == "size" && human:
			text = "Size"
		case field == "avail" && (human || d.output):
			text = "Avail"
		case field == "size" && d.portable:
			text = strconv.FormatInt(d.unit.Size, 10) + "-blocks"
		case field == "size":
			text = d.unit.Name() + "-blocks"
		case field == "pcent" && d.portable && !human:
			text = "Capacity"
		}
		row = append(row, text)
	}
	d.rows = append(d.rows, row)
}

// totalRow adds the sums.
func (d *run) totalRow() {
	target := "total"
	if slices.Contains(d.fields, "source") {
		target = "-"
	}
	d.row(mount{source: "total", kind: "-", target: target}, "-", d.sum)
}

// add adds the usage of a file system to the sums.
func (d *run) add(u usage) {
	s := &d.sum
	s.unit = 1
	if u.files != unknown {
		s.files += u.files
	}
	if u.freeFiles != unknown {
		s.freeFiles += u.freeFiles
	}
	unit := uint64(u.unit)
	if u.blocks != unknown {
		s.blocks += u.blocks * unit
	}
	if u.free != unknown {
		s.free += u.free * unit
	}
	if u.available != unknown {
		s.available += u.available * unit
	}
}

func (d *run) row(m mount, file string, u usage) {
	used, negative := difference(u.blocks, u.free)
	filesUsed, filesNegative := difference(u.files, u.freeFiles)
	space := func(n uint64, negative bool) string { return d.number(n, negative, *d.unit, u.unit) }
	inodes := func(n uint64, negative bool) string {
		unit := quantity.Fixed(1)
		if d.unit.Auto() {
			unit = *d.unit
		}
		return d.number(n, negative, unit, 1)
	}
	var row []string
	for _, field := range d.fields {
		text := ""
		switch field {
		case "source":
			text = m.source
		case "fstype":
			text = m.kind
		case "file":
			text = file
		case "target":
			text = m.target
		case "size":
			text = space(u.blocks, false)
		case "used":
			text = space(used, negative)
		case "avail":
			text = space(u.available, u.negative)
		case "pcent":
			text = percent(used, u.available, negative, u.negative)
		case "itotal":
			text = inodes(u.files, false)
		case "iused":
			text = inodes(filesUsed, filesNegative)
		case "iavail":
			text = inodes(u.freeFiles, false)
		case "ipcent":
			text = percent(filesUsed, u.freeFiles, filesNegative, false)
		}
		row = append(row, d.visible(text))
	}
	d.rows = append(d.rows, row)
}

func difference(all, free uint64) (used uint64, negative bool) {
	if all == unknown || free == unknown {
		return unknown, false
	}
	return all - free, all < free
}

func (d *run) number(n uint64, negative bool, unit quantity.Block, size int64) string {
	switch {
	case n == unknown && !negative:
		return "-"
	case negative:
		return "-" + unit.Format(-n, size)
	}
	return unit.Format(n, size)
}

// percent returns how much is used of what is used or available, rounded up.
func percent(used, available uint64, negativeUsed, negativeAvailable bool) string {
	if used == unknown && !negativeUsed || available == unknown && !negativeAvailable {
		return "-"
	}
	value := func(n uint64, negative bool) float64 {
		if negative {
			return -float64(-n)
		}
		return float64(n)
	}
	if all := used + available; !negativeUsed && used <= math.MaxUint64/100 && all != 0 && (all < used) == negativeAvailable {
		n := used * 100 / all
		if used*100%all != 0 {
			n++
		}
		return strconv.FormatUint(n, 10) + "%"
	}
	u := value(used, negativeUsed)
	all := u + value(available, negativeAvailable)
	if all == 0 || u*100/all < 0 {
		return "-"
	}
	return strconv.FormatFloat(math.Ceil(u*100/all), 'f', 0, 64) + "%"
}

// visible returns a text without control characters; on a terminal without any that cannot be printed.
func (d *run) visible(text string) string {
	if terminal.Is(terminal.FD(d.Stdout)) {
		return d.Locale.Masked(text)
	}
	b := []byte(text)
	for i, c := range b {
		if c < ' ' || c == 0x7f {
			b[i] = '?'
		}
	}
	return string(b)
}

// undecodable reports whether a text has characters that the locale lacks. It is not aligned.
func (d *run) undecodable(text string) bool {
	if d.Locale.UTF8 {
		return !utf8.ValidString(text)
	}
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0
}

// show writes the rows in columns: names aligned left, numbers right.
func (d *run) show() {
	widths := make([]int, len(d.fields))
	for i, field := range d.fields {
		widths[i] = columns[field].width
		for _, row := range d.rows {
			widths[i] = max(widths[i], max(0, d.Locale.Cells(row[i])))
		}
	}
	for _, row := range d.rows {
		for i, text := range row {
			if i > 0 {
				d.Out.WriteByte(' ')
			}
			blanks := strings.Repeat(" ", widths[i]-max(0, d.Locale.Cells(text)))
			if d.undecodable(text) {
				blanks = ""
			}
			switch {
			case columns[d.fields[i]].right:
				text = blanks + text
			case i < len(row)-1:
				text += blanks
			}
			d.Out.WriteString(text)
		}
		d.Out.WriteByte('\n')
	}
}

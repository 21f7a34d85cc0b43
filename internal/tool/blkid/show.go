package blkid

import (
	"slices"
	"strings"
	"unicode/utf8"

	"contedor/internal/linux/mountinfo"
	"contedor/internal/linux/superblock"
	"contedor/internal/tool/columns"
)

// print prints the tags of a device that -s names. With -p, the line of a device that has none of
// them is empty.
func (f *finder) print(path string, tags []tag, low bool) {
	switch f.output {
	case "device":
		f.out.WriteString(path + "\n")
		return
	case "list":
		f.listLine(path, tags)
		return
	}
	if len(f.show) > 0 {
		tags = slices.DeleteFunc(tags, func(t tag) bool { return !slices.Contains(f.show, t.Name) })
	}
	if len(tags) == 0 && f.output != "json" {
		if low && f.output == "full" {
			f.out.WriteString("\n")
		}
		return
	}
	switch f.output {
	case "json":
		f.object(path, tags)
	case "value":
		for _, t := range tags {
			f.out.WriteString(t.Value + "\n")
		}
	case "udev", "export":
		if f.printed {
			f.out.WriteString("\n")
		}
		if f.output == "export" {
			f.out.WriteString("DEVNAME=" + path + "\n")
		}
		for _, t := range tags {
			if f.output == "udev" {
				f.out.WriteString(udev(t))
			} else {
				f.out.WriteString(t.Name + "=" + f.safe(t.Value, ` \"'$`+"`<>") + "\n")
			}
		}
	default:
		f.out.WriteString(path + ":")
		for _, t := range tags {
			f.out.WriteString(" " + t.Name + `="` + f.safe(t.Value, `"\`) + `"`)
		}
		f.out.WriteString("\n")
	}
	f.printed = true
}

// object prints a device in JSON.
func (f *finder) object(path string, tags []tag) {
	start := "{\n   \"blkid\": [\n      {\n"
	if f.printed {
		start = ",{\n"
	}
	f.printed = true
	f.out.WriteString(start + `         "device": ` + columns.QuotedJSON(path))
	for _, t := range tags {
		f.out.WriteString(",\n         " + columns.QuotedJSON(strings.ToLower(t.Name)) + ": " + columns.QuotedJSON(t.Value))
	}
	f.out.WriteString("\n      }")
}

// finish ends the array of JSON.
func (f *finder) finish() {
	if f.output != "json" {
		return
	}
	if !f.printed {
		f.out.WriteString("{\n   \"blkid\": [\n")
	}
	f.out.WriteString("\n   ]\n}\n")
}

// safe returns a value without control characters: they become ^X. Bytes of a value that is no text
// in the locale become M-x.
// A backslash precedes the characters in escaped.
func (f *finder) safe(value, escaped string) string {
	if f.plain {
		return value
	}
	isText := f.locale().UTF8 && utf8.ValidString(value)
	var b strings.Builder
	for i := range len(value) {
		c := value[i]
		if c >= 128 && isText {
			b.WriteByte(c)
			continue
		}
		if c >= 128 {
			b.WriteString("M-")
			c -= 128
		}
		switch {
		case c < 32 || c == 0x7f:
			b.Write([]byte{'^', c ^ 0x40})
		case strings.IndexByte(escaped, c) >= 0:
			b.Write([]byte{'\\', c})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// udev returns a tag as a property of udev.
func udev(t tag) string {
	line := func(name, value string) string { return "ID_" + name + "=" + value + "\n" }
	switch t.Name {
	case "TYPE", "VERSION":
		return line("FS_"+t.Name, encoded(t.Value))
	case "UUID", "LABEL", "UUID_SUB", "LABEL_FATBOOT":
		return line("FS_"+t.Name, blanked(t.Value)) + line("FS_"+t.Name+"_ENC", encoded(t.Value))
	case "PTTYPE":
		return line("PART_TABLE_TYPE", t.Value)
	case "PTUUID":
		return line("PART_TABLE_UUID", t.Value)
	case "PART_ENTRY_NAME", "PART_ENTRY_TYPE":
		return line(t.Name, encoded(t.Value))
	case "ALIGNMENT_OFFSET":
		return line("IOLIMIT_"+t.Name, t.Value)
	case "DISKSEQ", "PARTLABEL", "PARTUUID":
		return line("FS_"+t.Name, t.Value)
	}
	switch {
	case strings.HasPrefix(t.Name, "PART_ENTRY_"):
		return line(t.Name, t.Value)
	case strings.HasSuffix(t.Name, "_SECTOR_SIZE"), strings.HasSuffix(t.Name, "_IO_SIZE"):
		return line("IOLIMIT_"+t.Name, t.Value)
	}
	return line("FS_"+t.Name, t.Value)
}

// isPlain reports whether udev leaves a character in a name as it is.
func isPlain(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("#+-.:=@_", r)
}

// encoded replaces characters by \xHH that may not be in the name of a link.
func encoded(value string) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for i := 0; i < len(value); {
		r, n := utf8.DecodeRuneInString(value[i:])
		switch c := value[i]; {
		case n > 1 || isPlain(r):
			b.WriteString(value[i : i+n])
		default:
			b.WriteString(`\x` + string(digits[c>>4]) + string(digits[c&15]))
		}
		i += n
	}
	return b.String()
}

// blanked replaces blanks and bytes that are no text by underscores.
func blanked(value string) string {
	return strings.ToValidUTF8(strings.Join(strings.Fields(value), "_"), "_")
}

// listHeading prints the heading of -o list, with a line below it as wide as the terminal.
func (f *finder) listHeading() {
	f.row("device", "fs_type", "label", "mount point", "UUID")
	f.out.WriteString(strings.Repeat("-", max(f.width()-1, 0)) + "\n")
}

func (f *finder) width() int { return columns.TerminalWidth(f.inv.Getenv) }

// row prints a row of -o list.
func (f *finder) row(device, kind, label, mounted, uuid string) {
	const plain, widest = 80, 8
	widths := [...]int{10, 7, 8, 14}
	if more := f.width() - plain; more > 0 {
		w := min(more/10, widest)
		more -= 2 * w
		widths[1] += w
		widths[2] += w
		widths[0] += more / 2
		widths[3] += more / 2
	}
	over := 0
	for i, text := range [...]string{device, kind, label, mounted} {
		f.out.WriteString(text)
		length := len(text) + over
		over = 0
		if length > widths[i] {
			if i == 0 { // the device has a line of its own
				f.out.WriteString("\n")
				length = 0
			} else {
				over = length - widths[i]
			}
		}
		f.out.WriteString(strings.Repeat(" ", max(widths[i]-length, 0)+1))
	}
	f.out.WriteString(uuid + "\n")
}

func (f *finder) listLine(path string, tags []tag) {
	mounted := "(not mounted)"
	table, _ := mountinfo.Read()
	for _, e := range table {
		if e.Source == path {
			mounted = e.Target
			break
		}
	}
	f.row(path, superblock.Value(tags, "TYPE"), superblock.Value(tags, "LABEL"), mounted, superblock.Value(tags, "UUID"))
}

package lsblk

import (
	"fmt"
	"os"
	"strings"

	"contedor/internal/linux/superblock"
	"golang.org/x/sys/unix"
)

// properties are what a device holds and what it is, under udev's names.
type properties map[string]string

// udevName returns the name that udev has for a tag of package superblock, or "".
func udevName(tag string) string {
	switch tag {
	case "TYPE":
		return "ID_FS_TYPE"
	case "LABEL", "UUID":
		return "ID_FS_" + tag + "_ENC"
	case "PTUUID":
		return "ID_PART_TABLE_UUID"
	case "PTTYPE":
		return "ID_PART_TABLE_TYPE"
	}
	return ""
}

// propertiesOf returns what the first source that knows the device says about it.
func (l *lister) propertiesOf(d *device) properties {
	for _, source := range l.sources {
		if d.hasProperties {
			break
		}
		switch source {
		case "file":
			if l.root != "" {
				d.readProperties(l.root + d.path)
			}
		case "udev":
			if l.root == "" {
				d.readUdev()
			}
		case "blkid":
			if unix.Getuid() == 0 && l.root == "" && d.size > 0 {
				d.probe()
			}
		}
	}
	d.hasProperties = true
	return d.properties
}

// readProperties reads a file of lines NAME=VALUE, which stands for a device in another root.
func (d *device) readProperties(path string) {
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return
	}
	d.hasProperties, d.properties = true, properties{}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			d.properties[name] = value
		}
	}
}

// readUdev reads udev's database. A device that is not there has no properties: as with the real
// tool, no other source is asked then.
func (d *device) readUdev() {
	text, _ := os.ReadFile(fmt.Sprintf("/run/udev/data/b%d:%d", unix.Major(d.number), unix.Minor(d.number)))
	d.hasProperties, d.properties = true, properties{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch rest := line[min(2, len(line)):]; {
		case strings.HasPrefix(line, "E:"):
			name, value, _ := strings.Cut(rest, "=")
			d.properties[name] = value
		case strings.HasPrefix(line, "S:disk/by-id/"):
			link := strings.TrimPrefix(rest, "disk/by-id/")
			if old := d.properties["ID_LINK"]; old == "" || len(link) < len(old) {
				d.properties["ID_LINK"] = link
			}
		}
	}
}

// probe reads the device itself.
func (d *device) probe() {
	file, err := os.Open(d.path)
	if err != nil {
		return
	}
	defer file.Close()
	d.properties = properties{}
	for _, tag := range superblock.Probe(file, nil) {
		if name := udevName(tag.Name); name != "" {
			d.properties[name] = tag.Value
		}
	}
	d.hasProperties = len(d.properties) > 0
}

// first returns the first of some properties that is set.
func (p properties) first(names ...string) string {
	for _, name := range names {
		if p[name] != "" {
			return p[name]
		}
	}
	return ""
}

// decoded replaces \xHH, which udev writes for characters that may not be in names.
func decoded(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		var c byte
		if strings.HasPrefix(text[i:], `\x`) && i+4 <= len(text) {
			if n, _ := fmt.Sscanf(text[i+2:i+4], "%02x", &c); n == 1 {
				b.WriteByte(c)
				i += 3
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

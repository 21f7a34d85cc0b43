package sysctl

import (
	"bufio"
	"cmp"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// A setting is a line of sysctl.conf(5), or an operand NAME=VALUE.
type setting struct {
	path     string // may have wildcards
	value    string
	forgives bool // "-NAME = VALUE" may fail
	excludes bool // "-NAME": the wildcards of other settings do not mean this one
}

const (
	configuration = "/etc/sysctl.conf"
	blanks        = " \t\n\v\f\r"
)

// directories are those of --system. The first one with a file of a name counts.
var directories = []string{"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"}

// parse parses a line. It returns false for a comment, for a name that does not match the
// pattern, and, with a message, for a line that sets nothing. The message has the name of the
// file and the number of the line.
func (p *parameters) parse(file string, number int, line string) (setting, bool) {
	line = strings.TrimLeft(line, blanks)
	if len(line) < 2 || line[0] == '#' || line[0] == ';' || !p.matches(line) {
		return setting{}, false
	}
	name, value, sets := strings.Cut(line, "=")
	name, dash := strings.CutPrefix(name, "-")
	if !sets && !dash {
		p.Warn(file + "(" + strconv.Itoa(number) + "): invalid syntax, continuing...")
		return setting{}, false
	}
	return setting{
		path:     root + p.swap(trimRight(name), '/'),
		value:    trimRight(strings.TrimLeft(value, blanks)),
		forgives: sets && dash,
		excludes: !sets,
	}, true
}

// trimRight removes trailing blanks, but not the first character.
func trimRight(s string) string {
	if s == "" {
		return s
	}
	return s[:1] + strings.TrimRight(s[1:], blanks)
}

// loadSystem sets what the files of the system say. It returns the status.
func (p *parameters) loadSystem() (status int) {
	files := map[string]string{} // by base name
	for _, dir := range directories {
		names, _ := entries(dir)
		for _, name := range names {
			if _, known := files[name]; !known && strings.HasSuffix(name, ".conf") {
				files[name] = dir + "/" + name
			}
		}
	}
	var list []setting
	apply := func(file string) {
		if !p.quiet {
			p.Out.WriteString("* Applying " + file + " ...\n")
		}
		status |= p.load(&list, file)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		apply(files[name])
	}
	var st unix.Stat_t
	if unix.Stat(configuration, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG {
		apply(configuration)
	}
	return status | p.writeAll(list)
}

// loadFiles sets what the files of -p say. It returns the status.
func (p *parameters) loadFiles(files []string) (status int) {
	if len(files) == 0 {
		files = []string{configuration}
	}
	var list []setting
	for _, file := range files {
		status |= p.load(&list, file)
	}
	return status | p.writeAll(list)
}

// load appends the settings in the files that a name with wildcards means. It returns the
// status.
func (p *parameters) load(list *[]setting, name string) int {
	files := expand(name)
	if len(files) == 0 {
		files = []string{name}
	}
	number := 0
	for _, file := range files {
		in := p.Stdin
		if file != "-" {
			f, err := os.Open(file)
			if err != nil {
				p.Warn(cli.Fail(`cannot open "`+file+`"`, err).Error())
				return failed
			}
			defer f.Close()
			in = f
		}
		reader := bufio.NewReader(in)
		for {
			line, err := reader.ReadString('\n')
			if line != "" {
				number++
			}
			if len(line) > 1 {
				if s, ok := p.parse(file, number, line); ok {
					*list = append(*list, s)
				}
			}
			if err != nil {
				break
			}
		}
	}
	return 0
}

// writeAll writes the settings. Wildcards do not mean a variable that has a line of its own. It
// returns the status.
func (p *parameters) writeAll(list []setting) (status int) {
	for _, s := range list {
		if s.excludes {
			continue
		}
		if !strings.ContainsAny(s.path, "*?[") {
			status |= p.write(s, s.path)
			continue
		}
		for _, path := range expand(s.path) {
			if !slices.ContainsFunc(list, func(other setting) bool { return other.path == path }) {
				status |= p.write(s, path)
			}
		}
	}
	return status
}

// expand returns the paths that match a pattern, as glob(3) does: sorted, none if nothing
// matches.
func expand(text string) []string {
	absolute := strings.HasPrefix(text, "/")
	found := []string{""}
	for i, part := range strings.Split(text, "/") {
		if i == 0 && absolute {
			found = []string{"/"}
			continue
		}
		if part == "" {
			continue
		}
		var next []string
		matches := pattern.Globber(part, false, false)
		for _, dir := range found {
			next = append(next, within(dir, part, matches)...)
		}
		found = next
	}
	slices.Sort(found)
	return found
}

// within returns the paths in a directory that match one part of a pattern.
func within(dir, part string, matches func(string) bool) (found []string) {
	if dir != "" && !strings.HasSuffix(dir, "/") {
		dir += "/"
	}
	if !strings.ContainsAny(part, "*?[\\") {
		if _, err := os.Lstat(dir + part); err != nil {
			return nil
		}
		return []string{dir + part}
	}
	names, _ := entries(cmp.Or(dir, "."))
	for _, name := range names {
		if matches(name) && (name[0] != '.' || part[0] == '.') {
			found = append(found, dir+name)
		}
	}
	return found
}

// write writes a value to the file of a variable, and shows it. It returns the status.
func (p *parameters) write(s setting, path string) int {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return p.unknown(path, err)
	}
	if !p.isBelowRoot(path) {
		return failed
	}
	name := p.swap(strings.TrimPrefix(path, root), '.')
	cannot := `setting key "` + name + `"`
	switch {
	case st.Mode&unix.S_IWUSR == 0:
		p.Warn(cli.Fail(cannot, unix.EPERM).Error())
		return failed
	case st.Mode&unix.S_IFMT == unix.S_IFDIR:
		p.Warn(cli.Fail(cannot, unix.EISDIR).Error())
		return failed
	}
	status := 0
	if !p.dryRun {
		fd, err := unix.Open(path, unix.O_WRONLY|unix.O_TRUNC|unix.O_CLOEXEC, 0)
		if err != nil {
			status = p.unopened(s, name, err)
		} else {
			_, err = unix.Write(fd, []byte(s.value+"\n"))
			unix.Close(fd)
			if err != nil {
				p.Warn(cli.Fail(cannot, err).Error())
				return failed
			}
		}
	}
	if status == 0 && !p.quiet || p.dryRun {
		p.printSet(name, s.value)
	}
	return status
}

// unopened tells why a variable cannot be set. It returns the status.
func (p *parameters) unopened(s setting, name string, err error) int {
	ignored := ""
	if s.forgives {
		ignored = ", ignoring"
	}
	switch err {
	case unix.ENOENT:
		if p.ignoresUnknown {
			return 0
		}
		p.Warn(`"` + name + `" is an unknown key` + ignored)
	case unix.EPERM, unix.EROFS, unix.EACCES:
		p.Warn(`permission denied on key "` + name + `"` + ignored)
	default:
		p.Warn(cli.Fail(`setting key "`+name+`"`+ignored, err).Error())
	}
	if s.forgives {
		return 0
	}
	return failed
}

func (p *parameters) printSet(name, value string) {
	switch {
	case p.onlyName:
		p.Out.WriteString(name + "\n")
	case !p.withoutName:
		p.Out.WriteString(name + " = " + value + "\n")
	case p.withoutNewline:
		p.Out.WriteString(value)
	default:
		p.Out.WriteString(value + "\n")
	}
}

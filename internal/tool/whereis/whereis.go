// Package whereis implements whereis(1) of util-linux: it finds the programs, manual pages and sources
// of commands in the usual directories.
//
//	whereis [options] [-BMS DIR... -f] NAME...
//
// Begin reading at whereis.
package whereis

import (
	"os"
	"runtime"
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
	"golang.org/x/sys/unix"
)

// Command is whereis(1).
var Command = gnu.Command("whereis", cli.UtilLinux, "", whereis)

// usage returns the text of --help: our own sentences, whereis(1)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [-BMS <dir>... -f] <name>

Find the programs, manual pages and sources of commands.

Options:
 -b         programs only
 -B <dirs>  the directories of programs
 -m         manual and info pages only
 -M <dirs>  the directories of manual and info pages
 -s         sources only
 -S <dirs>  the directories of sources
 -f         the directories end here
 -u         only names with more than one file
 -g         names are patterns
 -l         show the directories

 -h, --help     display this help
 -V, --version  display version

For more details see whereis(1).
`
}

// A kind is what a directory has, one bit each.
type kind int

const (
	programs kind = 1 << iota
	manuals
	sources
	everything = programs | manuals | sources
)

var kindNames = map[kind]string{programs: "bin", manuals: "man", sources: "src"}

// triplet is Debian's name of the processor, of which some directories have the name.
var triplet = map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[runtime.GOARCH] + "-linux-gnu"

// usual returns the directories of each kind that are searched unless the command line has others.
func usual(k kind) []string {
	switch k {
	case programs:
		return strings.Fields("/usr/bin /usr/sbin /bin /sbin /lib/" + triplet + " /usr/lib/" + triplet + " /usr/local/lib/" + triplet +
			` /usr/lib /usr/lib32 /usr/lib64 /etc /usr/etc /lib /lib32 /lib64 /usr/games /usr/games/bin /usr/games/lib /usr/emacs/etc
			/usr/lib/emacs/*/etc /usr/TeX/bin /usr/tex/bin /usr/interviews/bin/LINUX /usr/X11R6/bin /usr/X386/bin /usr/bin/X11
			/usr/X11/bin /usr/X11R5/bin /usr/local/bin /usr/local/sbin /usr/local/etc /usr/local/lib /usr/local/games
			/usr/local/games/bin /usr/local/emacs/etc /usr/local/TeX/bin /usr/local/tex/bin /usr/local/bin/X11 /usr/contrib
			/usr/hosts /usr/include /usr/g++-include /usr/ucb /usr/old /usr/new /usr/local /usr/libexec /usr/share /opt/*/bin`)
	case manuals:
		return strings.Fields("/usr/man/* /usr/share/man/* /usr/X386/man/* /usr/X11/man/* /usr/TeX/man/* /usr/interviews/man/mann /usr/share/info")
	}
	return strings.Fields("/usr/src/* /usr/src/lib/libc/* /usr/src/lib/libc/net/* /usr/src/ucb/pascal /usr/src/ucb/pascal/utilities /usr/src/undoc")
}

// A directory is one that is searched.
type directory struct {
	kind     kind
	path     string
	dev, ino uint64
}

// A request is a command line, as far as it is read.
type request struct {
	*gnu.Tool
	directories      []directory
	unusual, pattern bool // -u, -g
}

func whereis(t *gnu.Tool) error {
	words := t.Argv[1:]
	if len(words) == 0 {
		return &cli.Failure{Text: "not enough arguments", Usage: true}
	}
	switch words[0] { // the only long options, and only as the first word
	case "--help":
		return t.Reply(usage(t.ErrorName()))
	case "--version":
		return t.ReplyVerbatim(t.ErrorName() + version)
	}
	q := &request{Tool: t}
	q.addUsual()
	return q.read(words)
}

const version = " from util-linux " + cli.UtilLinuxVersion + "\n"

// addUsual adds the usual directories and those of PATH and MANPATH.
func (q *request) addUsual() {
	for _, k := range []kind{programs, manuals, sources} {
		for _, path := range usual(k) {
			before, after, many := strings.Cut(path, "*")
			if !many {
				q.add(k, path)
				continue
			}
			for _, name := range names(before) {
				q.add(k, before+name+after)
			}
		}
		variable := map[kind]string{programs: "PATH", manuals: "MANPATH"}[k]
		list, _ := q.Getenv(variable)
		for path := range strings.SplitSeq(list, ":") {
			if path != "" {
				q.add(k, path)
			}
		}
	}
}

// add adds a directory that can be read, unless it is there already.
func (q *request) add(k kind, path string) {
	var st unix.Stat_t
	if unix.Access(path, unix.R_OK) != nil || unix.Stat(path, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFDIR {
		return
	}
	d := directory{k, cli.Canonical(path), uint64(st.Dev), st.Ino}
	if !slices.ContainsFunc(q.directories, func(o directory) bool { return o.kind == k && o.dev == d.dev && o.ino == d.ino }) {
		q.directories = append(q.directories, d)
	}
}

// names returns the names in a directory, in its own order.
func names(dir string) []string {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	list, _ := f.Readdirnames(-1)
	return list
}

// files returns names and the two that every directory has.
func files(dir string) []string { return append([]string{".", ".."}, names(dir)...) }

// read carries out the words of the command line, one after the other.
func (q *request) read(words []string) error {
	want := everything
	used, endless := false, false // a name was looked up with want; -B, -M or -S has no -f
	wrong := &cli.Failure{Text: "bad usage", Usage: true}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		if !strings.HasPrefix(word, "-") {
			q.lookUp(word, want)
			used = true
			continue
		}
		for i := 1; i < len(word); i++ {
			switch c := word[i]; c {
			case 'f':
				endless = false
			case 'u':
				q.unusual, endless = true, false
			case 'g':
				q.pattern = true
			case 'l':
				for _, d := range q.directories {
					q.Out.WriteString(kindNames[d.kind] + ": " + d.path + "\n")
				}
			case 'b', 'm', 's':
				if used {
					want, used = everything, false
				}
				if want == everything {
					want = 0
				}
				want |= kindOf(c)
				endless = false
			case 'B', 'M', 'S':
				if i+1 < len(word) {
					return wrong
				}
				words, endless = q.replace(kindOf(c), words), true
			case 'V':
				return q.ReplyVerbatim(q.ErrorName() + version)
			case 'h':
				return q.Reply(usage(q.ErrorName()))
			default:
				return wrong
			}
		}
	}
	if endless {
		return cli.Fail("option -f is missing", nil)
	}
	return nil
}

// kindOf returns the kind that an option means.
func kindOf(option byte) kind {
	return map[byte]kind{'b': programs, 'm': manuals, 's': sources}[option|0x20]
}

// replace makes the words before the next option the directories of a kind, and returns the rest. As in
// the real one, an option that follows at once is lost.
func (q *request) replace(k kind, words []string) []string {
	q.directories = slices.DeleteFunc(q.directories, func(d directory) bool { return d.kind == k })
	if len(words) > 0 && strings.HasPrefix(words[0], "-") {
		return words[1:]
	}
	for len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		q.add(k, words[0])
		words = words[1:]
	}
	return words
}

// lookUp shows the files for a name.
func (q *request) lookUp(name string, want kind) {
	name = cli.BaseName(name)
	var found []string
	matches := pattern.Globber(name, false, false)
	for _, d := range q.directories {
		if d.kind&want == 0 {
			continue
		}
		for _, file := range files(d.path) {
			if q.pattern && matches(file) || !q.pattern && belongs(name, file, d.kind) {
				found = append(found, d.path+"/"+file)
			}
		}
	}
	if q.unusual && len(found) < 2 {
		return
	}
	q.Out.WriteString(name + ":")
	for _, path := range found {
		q.Out.WriteString(" " + path)
	}
	q.Out.WriteByte('\n')
}

// belongs reports whether a file is that of the name: with a section and the suffix of a compressor if it
// is a manual page, with a suffix or after "s." if it is a source.
func belongs(name, file string, k kind) bool {
	if rest, ok := strings.CutPrefix(file, "s."); ok && k == sources && belongs(name, rest, k) {
		return true
	}
	rest, ok := strings.CutPrefix(file, name)
	if !ok || rest == "" || k == programs {
		return ok && rest == ""
	}
	rest, ok = strings.CutPrefix(rest, ".")
	if !ok {
		return false
	}
	stem := rest
	if k == manuals {
		for _, suffix := range []string{".Z", ".gz", ".xz", ".bz2", ".zst"} {
			if strings.HasSuffix(file, suffix) {
				stem = rest[:max(len(rest)-len(suffix), 0)]
				break
			}
		}
	}
	dot := strings.IndexByte(stem, '.')
	return dot < 0 || rest[dot+1:] == "C"
}

package ps

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/procps"
)

// parse parses the command line: UNIX options with one dash, BSD options without, GNU options
// with two. answer is the text of --help or --version, or "".
func (l *listing) parse(words []string) (answer string, err error) {
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case strings.HasPrefix(word, "--"):
			answer, words, err = l.gnu(word[2:], words)
		case strings.HasPrefix(word, "-") && len(word) > 1:
			before, rest := *l, words
			if answer, words, err = l.letters(word[1:], rest, l.unix); err != nil && len(word) > 2 {
				// `ps -aux` means `ps aux`.
				again := before
				if _, left, e := again.letters(word[1:], rest, again.bsdOption); e == nil {
					*l, words, err = again, left, nil
				}
			}
		case word != "" && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) && r != ',' }) < 0:
			l.bsd = true
			err = l.choosePIDs(word)
		default:
			answer, words, err = l.letters(word, words, l.bsdOption)
		}
		if err != nil || answer != "" {
			return answer, err
		}
	}
	return "", nil
}

// letters parses a word of one-letter options. take returns a function for an option that needs
// a value; letters calls it with the rest of the word or the next word.
func (l *listing) letters(word string, words []string, take func(letter byte) (func(value string) error, string, error)) (answer string, rest []string, err error) {
	for i := 0; i < len(word); i++ {
		value, answer, err := take(word[i])
		if err != nil || answer != "" {
			return answer, words, err
		}
		if value == nil {
			continue
		}
		text := word[i+1:]
		if text == "" {
			if len(words) == 0 {
				return "", nil, missing(word[i])
			}
			text, words = words[0], words[1:]
		}
		return "", words, value(text)
	}
	return "", words, nil
}

// missing returns the error for an option without its value.
func missing(letter byte) error {
	switch letter {
	case 'o':
		return wrong("format specification must follow -o")
	case 'k':
		return wrong("long sort specification must follow 'k'")
	}
	return wrong("list of %s must follow -%c", map[byte]string{
		'C': "command names", 'p': "process IDs", 'q': "process IDs", 's': "session IDs",
		't': "terminals (pty, tty...)", 'u': "users", 'U': "real users", 'g': "session leaders OR effective group names",
	}[letter], letter)
}

// unix applies an option with one dash.
func (l *listing) unix(letter byte) (value func(string) error, answer string, err error) {
	switch letter {
	case 'A', 'e':
		l.all = true
	case 'a':
		l.terminals = true
	case 'd':
		l.noLeaders = true
	case 'f':
		l.full = true
	case 'j':
		l.jobs = true
	case 'l':
		l.long = true
	case 'F':
		l.extra = true
	case 'w':
		l.wide++
	case 'V':
		answer = version
	case 'o':
		value = l.addFormat
	case 'C':
		value = l.chooseNames
	case 'p', 'q':
		value = l.choosePIDs
	case 's':
		value = l.chooseSessions
	case 't':
		value = l.chooseTerminals
	case 'u':
		value = l.chooseUsers(1)
	case 'U':
		value = l.chooseUsers(0)
	case 'g':
		value = l.chooseSessions
	default:
		err = wrong("unsupported SysV option")
	}
	return value, answer, err
}

// bsdOption applies an option without a dash.
func (l *listing) bsdOption(letter byte) (value func(string) error, answer string, err error) {
	l.bsd = true
	switch letter {
	case 'a':
		l.everyTerminal = true
	case 'x':
		l.without = true
	case 'g':
	case 'r':
		l.running = true
	case 'u':
		l.user = true
	case 'j':
		l.jobs = true
	case 'l':
		l.long = true
	case 'f':
		l.forest = true
	case 'w':
		l.wide++
	case 'h':
		l.noHeader = true
	case 'V':
		answer = version
	case 'o':
		value = l.addFormat
	case 'k':
		value = l.addSort
	case 'p':
		value = l.choosePIDs
	case 't':
		value = l.chooseTerminals
	case 'U':
		value = l.chooseUsers(1)
	default:
		err = wrong("unsupported option (BSD syntax)")
	}
	return value, answer, err
}

const version = "ps (contedor) " + cli.Version + "\n"

// gnu applies an option with two dashes. Its value follows "=" or is the next word.
func (l *listing) gnu(word string, words []string) (answer string, rest []string, err error) {
	name, text, has := strings.Cut(word, "=")
	var value func(string) error
	switch name {
	case "help":
		return usage, words, nil
	case "version":
		return version, words, nil
	case "forest":
		l.forest = true
	case "no-headers", "no-header", "no-heading", "no-headings", "noheader", "noheaders", "noheading", "noheadings":
		l.noHeader = true
	case "headers", "header", "heading", "headings":
	case "sort":
		value = l.addSort
	case "format":
		value = l.addFormat
	case "pid", "quick-pid":
		value = l.choosePIDs
	case "ppid":
		value = func(list string) error {
			return l.chooseNumbers(list, func(p *procps.Process) int { return p.PPID })
		}
	case "sid":
		value = l.chooseSessions
	case "tty":
		value = l.chooseTerminals
	case "user":
		value = l.chooseUsers(1)
	case "User":
		value = l.chooseUsers(0)
	default:
		return "", words, wrong("unknown gnu long option")
	}
	if value == nil {
		return "", words, nil
	}
	if !has {
		if len(words) == 0 {
			return "", words, wrong("option --%s needs a value", name)
		}
		text, words = words[0], words[1:]
	}
	return "", words, value(text)
}

// addFormat adds columns, NAME[:WIDTH][=HEADER],...
func (l *listing) addFormat(list string) error {
	for _, word := range procps.Split(list) {
		name, header, named := strings.Cut(word, "=")
		name, width, sized := strings.Cut(name, ":")
		c := findColumn(name)
		if c == nil {
			return wrong("unknown user-defined format specifier \"%s\"", name)
		}
		s := shown{c, c.header, c.width, 0}
		if named {
			s.header = header
		}
		switch {
		case sized:
			n, err := strconv.Atoi(width)
			if err != nil || n < 1 || n > 1000 {
				return wrong("column widths must be unsigned decimal numbers")
			}
			s.width = n
		case named:
			s.minWidth = len(header)
		}
		l.own = append(l.own, s)
	}
	return nil
}

// addSort adds sort keys, [+|-]NAME,...
func (l *listing) addSort(list string) error {
	for key := range strings.SplitSeq(list, ",") {
		name := strings.TrimLeft(key, "+-")
		c := findColumn(name)
		if c == nil {
			return wrong("unknown sort specifier")
		}
		l.sort = append(l.sort, order{c, strings.HasPrefix(key, "-")})
	}
	return nil
}

// choose adds a condition. A process is selected if one of the conditions holds.
func (l *listing) choose(selects func(*procps.Table, *procps.Process) bool) {
	l.selected, l.isList = append(l.selected, selects), true
}

// chooseNumbers selects by a list of numbers, separated by commas or blanks.
func (l *listing) chooseNumbers(list string, get func(*procps.Process) int) error {
	var numbers []int
	for _, word := range procps.Split(list) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return wrong("process ID list syntax error")
		}
		numbers = append(numbers, n)
	}
	if len(numbers) == 0 {
		return wrong("process ID list syntax error")
	}
	l.choose(func(_ *procps.Table, p *procps.Process) bool { return slices.Contains(numbers, get(p)) })
	return nil
}

func (l *listing) choosePIDs(list string) error {
	return l.chooseNumbers(list, func(p *procps.Process) int { return p.PID })
}

func (l *listing) chooseSessions(list string) error {
	return l.chooseNumbers(list, func(p *procps.Process) int { return p.Session })
}

func (l *listing) chooseNames(list string) error {
	names := procps.Split(list)
	l.choose(func(_ *procps.Table, p *procps.Process) bool { return slices.Contains(names, p.Comm) })
	return nil
}

func (l *listing) chooseTerminals(list string) error {
	var names []string
	for _, name := range procps.Split(list) {
		name = strings.TrimPrefix(name, "/dev/")
		if _, err := os.Stat("/dev/" + name); err != nil && name != "?" && name != "-" {
			if _, err := os.Stat("/dev/tty" + name); err != nil {
				return wrong("TTY could not be found")
			}
		}
		names = append(names, name)
	}
	l.choose(func(_ *procps.Table, p *procps.Process) bool {
		tty := p.Terminal()
		return slices.Contains(names, tty) || slices.Contains(names, strings.TrimPrefix(tty, "tty")) || tty == "?" && slices.Contains(names, "-")
	})
	return nil
}

// chooseUsers selects by user. which is the index in the Uid line of /proc/PID/status.
func (l *listing) chooseUsers(which int) func(string) error {
	return func(list string) error {
		var users []uint64
		for _, name := range procps.Split(list) {
			uid, ok := ids.Host().User(name)
			if !ok {
				n, err := strconv.ParseUint(name, 10, 32)
				if err != nil {
					return wrong("user name does not exist")
				}
				uid = uint32(n)
			}
			users = append(users, uint64(uid))
		}
		l.choose(func(_ *procps.Table, p *procps.Process) bool { return slices.Contains(users, p.Status.UIDs[which]) })
		return nil
	}
}

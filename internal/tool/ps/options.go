package ps

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
)

// newListing parses the command line: UNIX options with one dash, BSD options without, GNU
// options with two. If that fails, it parses the words with one dash as BSD options, as in
// `ps -aux`. If that fails, too, the error is the first one.
func newListing(inv *cli.Invocation) (*listing, error) {
	l := &listing{inv: inv}
	err := l.parse(inv.Argv[1:])
	if err == nil {
		return l, nil
	}
	again := &listing{inv: inv, bsd: true, dashedBSD: true}
	if again.parse(inv.Argv[1:]) == nil {
		return again, nil
	}
	return nil, err
}

func (l *listing) parse(words []string) error {
	l.measure()
	if len(words) == 1 {
		l.only = words[0]
	}
	for len(words) > 0 && l.answer == "" {
		word := words[0]
		words = words[1:]
		var err error
		switch kind := kindOf(word); {
		case kind == gnuWord:
			words, err = l.gnu(word[2:], words)
		case kind == unixWord && !l.dashedBSD:
			words, err = l.letters(word[1:], words, l.unix)
		case kind == unixWord:
			words, err = l.letters(word[1:], words, l.bsdOption)
		case kind == bsdWord && !l.dashedBSD:
			l.bsd = true
			words, err = l.letters(word, words, l.bsdOption)
		case kind == numberWord:
			l.bsd = true
			err, words = l.chooseTrailing(append([]string{word}, words...)), nil
		default:
			err = wrong("garbage option")
		}
		if err != nil {
			return err
		}
	}
	return l.settle()
}

// alone sets the text of an option that must be the only word of the command line.
func (l *listing) alone(option, answer string) error {
	if l.only != option {
		return wrong("the option is exclusive: %s", option)
	}
	l.answer = answer
	return nil
}

// A wordKind says how a word of the command line is parsed.
type wordKind int

const (
	noWord     wordKind = iota
	gnuWord             // --word
	unixWord            // -letters
	bsdWord             // letters
	numberWord          // a process id, -group, or +session; so are all words after it
)

func kindOf(word string) wordKind {
	text := strings.TrimPrefix(word, "-")
	dashes := len(word) - len(text)
	if long, ok := strings.CutPrefix(text, "-"); ok && dashes == 1 {
		text, dashes = long, 2
	}
	if text == "" {
		return noWord
	}
	c := text[0]
	isLetter, isDigit := c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9'
	switch {
	case isLetter:
		return [...]wordKind{bsdWord, unixWord, gnuWord}[dashes]
	case isDigit && dashes < 2, c == '+' && dashes == 0:
		return numberWord
	}
	return noWord
}

// A need is the value that an option needs.
type need struct {
	lack string // the error without a value; "" if the option can do without
	take func(value string) error
}

// letters parses a word of one-letter options. A value is the rest of the word, or the next word.
func (l *listing) letters(word string, words []string, apply func(letter byte) (need, error)) (rest []string, err error) {
	for i := 0; i < len(word); i++ {
		if word[i] >= '0' && word[i] <= '9' {
			return words, l.choosePIDs(word[i:])
		}
		need, err := apply(word[i])
		if err != nil {
			return words, err
		}
		if need.take == nil {
			continue
		}
		text := word[i+1:]
		if text == "" && len(words) > 0 {
			text, words = words[0], words[1:]
		}
		if text == "" && need.lack != "" {
			return words, wrong("%s", need.lack)
		}
		return words, need.take(text)
	}
	return words, nil
}

// unix applies an option with one dash.
func (l *listing) unix(letter byte) (need need, err error) {
	switch letter {
	case 'A', 'e':
		l.all = true
	case 'a':
		l.terminals = true
	case 'd':
		l.noLeaders = true
	case 'f':
		l.full = true
	case 'F':
		l.extra, l.full = true, true
	case 'H':
		l.forest = indented
	case 'j':
		l.jobColumns = true
	case 'l':
		l.long = true
	case 'c':
		l.classes = true
	case 'y':
		l.noFlags = true
	case 'P':
		l.processor = true
	case 'M', 'Z':
		l.labels = true
	case 'L':
		l.threads.lwp = true
	case 'T':
		l.threads.spid = true
	case 'm':
		l.threads.after = true
	case 'N':
		l.negated = true
	case 'w':
		l.wide++
	case 'V':
		err = l.alone("-V", version)
	case 'D':
		need.lack, need.take = "date format must follow -D", l.setDateFormat
	case 'o':
		need.lack, need.take = "format specification must follow -o", l.later(userFormat)
	case 'O':
		need.lack, need.take = "format or sort specification must follow -O", l.later(preloadedFormat)
	case 'C':
		need.lack, need.take = "list of command names must follow -C", l.chooseNames
	case 'p':
		need.lack, need.take = "list of process IDs must follow -p", l.choosePIDs
	case 'q':
		need.lack, need.take = "List of process IDs must follow -q.", l.chooseQuickly
	case 's':
		need.lack, need.take = "list of session IDs must follow -s", l.chooseSessions
	case 't':
		need.lack, need.take = "list of terminals (pty, tty...) must follow -t", l.chooseTerminals
	case 'u':
		need.lack, need.take = "list of users must follow -u", l.chooseUsers(effective)
	case 'U':
		need.lack, need.take = "list of real users must follow -U", l.chooseUsers(realID)
	case 'G':
		need.lack, need.take = "list of real groups must follow -G", l.chooseGroups(realID)
	case 'g':
		need.lack, need.take = "list of session leaders OR effective group names must follow -g", l.chooseSessionsOrGroups
	case 'x':
		err = wrong("must set personality to get -x option")
	case '-':
		err = wrong("embedded '-' among SysV options makes no sense")
	default:
		err = wrong("unsupported SysV option")
	}
	return need, err
}

// bsdOption applies an option without a dash.
func (l *listing) bsdOption(letter byte) (need need, err error) {
	switch letter {
	case 'a':
		l.everyTerminal = true
	case 'x':
		l.without = true
	case 'g':
		l.leaders = true
	case 'r':
		l.running = true
	case 'u', 'v', 's', 'j', 'l', 'X':
		l.bsdFormats = append(l.bsdFormats, letter)
	case 'f':
		l.forest = drawn
	case 'H':
		l.threads.loose = true
	case 'M':
		l.threads.bsdAfter = true
	case 'm':
		if l.dashedBSD { // the old meaning: memory
			l.bsdFormats = append(l.bsdFormats, letter)
		} else {
			l.threads.bsdAfter = true
		}
	case 'Z':
		l.labels = true
	case 'S':
		l.deadChildren = true
	case 'c':
		l.trueName = true
	case 'e':
		l.environment = true
	case 'n':
		l.numbers = true
	case 'w':
		l.wide++
	case 'h':
		err = l.setHeadings(noHeading)
	case 'V':
		err = l.alone("V", version)
	case 'L':
		err = l.alone("L", specifiers())
	case 'T':
		l.chooseOwnTerminal()
	case 'k':
		need.lack, need.take = "long sort specification must follow 'k'", l.later(sortKeys)
	case 'o':
		need.lack, need.take = "format specification must follow o", l.later(userFormat)
	case 'O':
		need.lack, need.take = "format or sort specification must follow O", l.later(keysOrFormat)
	case 'p':
		need.lack, need.take = "list of process IDs must follow p", l.choosePIDs
	case 'q':
		need.lack, need.take = "List of process IDs must follow q.", l.chooseQuickly
	case 't':
		need.take = func(list string) error {
			if list == "" {
				l.chooseOwnTerminal()
				return nil
			}
			return l.chooseTerminals(list)
		}
	case 'U':
		need.lack, need.take = "list of users must follow U", l.chooseUsers(effective)
	case 'W':
		err = wrong("obsolete W option not supported (you have a /dev/drum?)")
	case '-':
		err = wrong("embedded '-' among BSD options makes no sense")
	default:
		err = wrong("unsupported option (BSD syntax)")
	}
	return need, err
}

// gnu applies an option with two dashes. A value follows "=" or ":", or is the next word.
func (l *listing) gnu(word string, words []string) (rest []string, err error) {
	end := strings.IndexAny(word, "=:")
	name, text, has := word, "", end >= 0
	if has {
		name, text = word[:end], word[end+1:]
	}
	var value need
	flag := true
	switch name {
	case "help":
		if text == "" && len(words) > 0 {
			text = words[0]
		}
		l.answer = help(text)
		return nil, nil
	case "version":
		return words, l.alone("--version", version)
	case "info":
		return words, l.alone("--info", info())
	case "signames":
		l.signalNames = true
		return words, nil
	case "forest":
		l.forest = drawn
	case "deselect":
		l.negated = true
	case "cumulative":
		l.deadChildren = true
	case "context":
		l.context = true
	case "no-headers", "no-header", "no-heading", "no-headings", "noheader", "noheaders", "noheading", "noheadings":
		name, err = "no-heading", l.setHeadings(noHeading)
	case "headers", "header", "heading", "headings":
		name, err = "heading", l.setHeadings(manyHeadings)
	default:
		flag = false
		var known bool
		if value, known = l.gnuNeeds(name); !known {
			return words, wrong("unknown gnu long option")
		}
	}
	switch {
	case flag && has:
		return words, wrong("option --%s does not take an argument", name)
	case flag:
		return words, err
	}
	if !has && len(words) > 0 {
		text, words = words[0], words[1:]
	}
	if text == "" {
		return words, wrong("%s", value.lack)
	}
	return words, value.take(text)
}

// gnuNeeds returns the value that an option with two dashes needs.
func (l *listing) gnuNeeds(name string) (value need, known bool) {
	switch name {
	case "sort":
		return need{"long sort specification must follow --sort", l.later(sortKeys)}, true
	case "format":
		return need{"format specification must follow --format", l.later(userFormat)}, true
	case "date-format":
		return need{"date format must follow --date-format", l.setDateFormat}, true
	case "delimiter":
		return need{"delimiter character must follow --delimiter", l.setDelimiter}, true
	case "cols", "columns", "width":
		lack := "number of columns must follow --cols, --width, or --columns"
		return need{lack, screenSize(&l.width, lack)}, true
	case "rows", "lines":
		lack := "number of rows must follow --rows or --lines"
		return need{lack, screenSize(&l.height, lack)}, true
	case "pid":
		return need{"list of process IDs must follow --pid", l.choosePIDs}, true
	case "quick-pid":
		return need{"List of process IDs must follow --quick-pid.", l.chooseQuickly}, true
	case "ppid":
		return need{"list of process IDs must follow --ppid", l.chooseParents}, true
	case "sid":
		return need{"some sid thing(s) must follow --sid", l.chooseSessions}, true
	case "tty":
		return need{"list of ttys must follow --tty", l.chooseTerminals}, true
	case "user":
		return need{"list of effective users must follow --user", l.chooseUsers(effective)}, true
	case "User":
		return need{"list of real users must follow --User", l.chooseUsers(realID)}, true
	case "group":
		return need{"list of effective groups must follow --group", l.chooseGroups(effective)}, true
	case "Group":
		return need{"list of real groups must follow --Group", l.chooseGroups(realID)}, true
	}
	return need{}, false
}

// screenSize returns a function that sets a size of the screen.
func screenSize(size *int, wrongly string) func(string) error {
	return func(text string) error {
		n, err := strconv.ParseInt(text, 0, 64)
		if err != nil || n <= 0 || n >= 2_000_000_000 {
			return wrong("%s", wrongly)
		}
		*size = int(n)
		return nil
	}
}

func (l *listing) setHeadings(h headings) error {
	if l.headings != oneHeading {
		return wrong("only one heading option may be specified")
	}
	l.headings = h
	return nil
}

func (l *listing) setDateFormat(format string) error {
	l.dateFormat = format
	return nil
}

func (l *listing) setDelimiter(text string) error {
	if len(text) != 1 {
		return wrong("delimiter must be a single character")
	}
	l.delimiter = text
	return nil
}

// specifiers returns the list of L.
func specifiers() string {
	var list []string
	for _, c := range columns() {
		for _, name := range c.names {
			if c.text != nil {
				list = append(list, fmt.Sprintf("%-12.12s %-8.8s\n", name, c.header))
			}
		}
	}
	slices.Sort(list)
	return strings.Join(list, "")
}

// info returns the text of --info.
func info() string {
	return "BSD j    OL_j\nBSD l    OL_l\nBSD s    OL_s\nBSD u    OL_u\nBSD v    OL_v\nSysV -f  (none)\nSysV -fl (none)\nSysV -j  (none)\nSysV -l  (none)\n\n" + version
}

// settle checks the options together, and resolves the formats and sort keys.
func (l *listing) settle() error {
	if l.answer != "" {
		return nil
	}
	if err := l.threads.check(l.forest); err != nil {
		return err
	}
	if err := l.settleFormat(); err != nil {
		return err
	}
	if err := l.settleSelection(); err != nil {
		return err
	}
	if l.wide > 0 {
		l.width = max(l.width, 132)
	}
	if l.wide > 1 {
		l.width = unlimited
	}
	l.wideSignals = l.measureLine()
	return nil
}

// A threadStyle says how threads are listed.
type threadStyle struct {
	lwp, spid bool // -L, -T: threads, with a column for their ids
	loose     bool // H: threads as if they were processes
	after     bool // -m: threads after their process
	bsdAfter  bool // m
}

// both reports whether processes and their threads are listed.
func (s threadStyle) both() bool { return s.after || s.bsdAfter }

// mustUse reports whether the columns of -L or -T must be there.
func (s threadStyle) mustUse() bool { return (s.lwp || s.spid) && (s.loose || s.both()) }

func (s threadStyle) check(f forestStyle) error {
	switch {
	case s == threadStyle{}:
		return nil
	case f != noForest:
		return wrong("thread display conflicts with forest display")
	case s.loose && s.both():
		return wrong("thread flags conflict; can't use H with m or -m")
	case s.after && s.bsdAfter:
		return wrong("thread flags conflict; can't use both m and -m")
	case s.lwp && s.spid:
		return wrong("thread flags conflict; can't use both -L and -T")
	}
	return nil
}

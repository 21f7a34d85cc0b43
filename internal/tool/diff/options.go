package diff

import (
	"io"
	"math"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"contedor/internal/tool/gnu/pattern"
)

const (
	fromFileKey = gnu.FirstKey + iota
	toFileKey
	normalKey
	stripKey
	horizonKey
	tabsizeKey
	leftKey
	suppressKey
	blankEmptyKey
	unidirectionalKey
	noDereferenceKey
	nameCaseKey
	noNameCaseKey
	colorKey
	paletteKey
	lineFormatKey
	groupFormatKey // this plus a kind is the key of --KIND-group-format
	_
	_
	_
	kindFormatKey // this plus a kind is the key of --KIND-line-format
)

var options = cli.Options{Permute: true, Short: "0123456789abBcC:dD:eEfF:hHiI:lL:nNpPqrsS:tTuU:vwW:x:X:yZ", Long: []cli.LongOption{
	{Name: "binary", Key: 'h'},
	{Name: "brief", Key: 'q'},
	{Name: "changed-group-format", Argument: cli.Required, Key: groupFormatKey + rune(changedKind)},
	{Name: "color", Argument: cli.Optional, Key: colorKey},
	{Name: "context", Argument: cli.Optional, Key: 'C'},
	{Name: "ed", Key: 'e'},
	{Name: "exclude", Argument: cli.Required, Key: 'x'},
	{Name: "exclude-from", Argument: cli.Required, Key: 'X'},
	{Name: "expand-tabs", Key: 't'},
	{Name: "forward-ed", Key: 'f'},
	{Name: "from-file", Argument: cli.Required, Key: fromFileKey},
	{Name: "horizon-lines", Argument: cli.Required, Key: horizonKey},
	{Name: "ifdef", Argument: cli.Required, Key: 'D'},
	{Name: "ignore-all-space", Key: 'w'},
	{Name: "ignore-blank-lines", Key: 'B'},
	{Name: "ignore-case", Key: 'i'},
	{Name: "ignore-file-name-case", Key: nameCaseKey},
	{Name: "ignore-matching-lines", Argument: cli.Required, Key: 'I'},
	{Name: "ignore-space-change", Key: 'b'},
	{Name: "ignore-tab-expansion", Key: 'E'},
	{Name: "ignore-trailing-space", Key: 'Z'},
	{Name: "initial-tab", Key: 'T'},
	{Name: "label", Argument: cli.Required, Key: 'L'},
	{Name: "left-column", Key: leftKey},
	{Name: "line-format", Argument: cli.Required, Key: lineFormatKey},
	{Name: "minimal", Key: 'd'},
	{Name: "new-file", Key: 'N'},
	{Name: "new-group-format", Argument: cli.Required, Key: groupFormatKey + rune(newKind)},
	{Name: "new-line-format", Argument: cli.Required, Key: kindFormatKey + rune(newKind)},
	{Name: "no-dereference", Key: noDereferenceKey},
	{Name: "no-ignore-file-name-case", Key: noNameCaseKey},
	{Name: "normal", Key: normalKey},
	{Name: "old-group-format", Argument: cli.Required, Key: groupFormatKey + rune(oldKind)},
	{Name: "old-line-format", Argument: cli.Required, Key: kindFormatKey + rune(oldKind)},
	{Name: "paginate", Key: 'l'},
	{Name: "palette", Argument: cli.Required, Key: paletteKey},
	{Name: "rcs", Key: 'n'},
	{Name: "recursive", Key: 'r'},
	{Name: "report-identical-files", Key: 's'},
	{Name: "show-c-function", Key: 'p'},
	{Name: "show-function-line", Argument: cli.Required, Key: 'F'},
	{Name: "side-by-side", Key: 'y'},
	{Name: "speed-large-files", Key: 'H'},
	{Name: "starting-file", Argument: cli.Required, Key: 'S'},
	{Name: "strip-trailing-cr", Key: stripKey},
	{Name: "suppress-blank-empty", Key: blankEmptyKey},
	{Name: "suppress-common-lines", Key: suppressKey},
	{Name: "tabsize", Argument: cli.Required, Key: tabsizeKey},
	{Name: "text", Key: 'a'},
	{Name: "to-file", Argument: cli.Required, Key: toFileKey},
	{Name: "unchanged-group-format", Argument: cli.Required, Key: groupFormatKey + rune(unchangedKind)},
	{Name: "unchanged-line-format", Argument: cli.Required, Key: kindFormatKey + rune(unchangedKind)},
	{Name: "unidirectional-new-file", Key: 'P'},
	{Name: "unified", Argument: cli.Optional, Key: 'U'},
	{Name: "width", Argument: cli.Required, Key: 'W'},
}}

// flags returns what the options without a value set.
func (d *run) flags() map[rune]*bool {
	return map[rune]*bool{
		'a':              &d.asText,
		'b':              &d.someSpace,
		'B':              &d.blankLines,
		'd':              &d.minimal,
		'E':              &d.tabs,
		'i':              &d.ignoreCase,
		'N':              &d.newFile,
		'P':              &d.firstNew,
		'q':              &d.brief,
		'r':              &d.recursive,
		's':              &d.identical,
		't':              &d.expandTabs,
		'T':              &d.initialTab,
		'w':              &d.allSpace,
		'Z':              &d.trailing,
		stripKey:         &d.returns,
		leftKey:          &d.leftColumn,
		suppressKey:      &d.noCommon,
		blankEmptyKey:    &d.blankEmpty,
		noDereferenceKey: &d.noFollow,
		nameCaseKey:      &d.nameCase,
	}
}

// cFunction is the pattern of -p, which matches the first line of a function in C.
const cFunction = "^[[:alpha:]$_]"

// option applies any other option.
func (d *run) option(o cli.Option) (err error) {
	switch o.Key {
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		d.digits = int(min(int64(max(d.digits, 0))*10+int64(o.Key-'0'), math.MaxInt32))
	case 'c', 'C', 'u', 'U':
		n := 3
		if o.HasValue {
			if n, err = d.number(o.Value, "context length"); err != nil {
				return err
			}
		}
		d.lines = max(d.lines, n)
		if o.Key == 'c' || o.Key == 'C' {
			return d.setStyle(contextual)
		}
		return d.setStyle(unified)
	case 'D':
		return d.setIfdef(o.Value)
	case lineFormatKey:
		return d.setLineFormat(o.Value)
	case groupFormatKey, groupFormatKey + 1, groupFormatKey + 2, groupFormatKey + 3:
		k := o.Key - groupFormatKey
		return d.setFormat(&d.formats.groups[k], o.Value, "--"+kindNames[k]+"-group-format")
	case kindFormatKey, kindFormatKey + 1, kindFormatKey + 2:
		k := o.Key - kindFormatKey
		return d.setFormat(&d.formats.lines[k], o.Value, "--"+kindNames[k]+"-line-format")
	case colorKey:
		return d.setColor(o.Value, o.HasValue)
	case paletteKey:
		d.colors = o.Value
	case 'l':
		d.paginate = true
	case 'e':
		return d.setStyle(edScript)
	case 'f':
		return d.setStyle(forwardEd)
	case 'n':
		return d.setStyle(rcs)
	case 'y':
		return d.setStyle(sideBySide)
	case normalKey:
		return d.setStyle(normal)
	case 'F':
		d.headings = append(d.headings, o.Value)
	case 'p':
		d.headings = append(d.headings, cFunction)
	case 'I':
		re, err := d.regexp([]string{o.Value})
		if err != nil {
			return err
		}
		d.ignored = append(d.ignored, re)
	case 'L':
		if d.labels = append(d.labels, o.Value); len(d.labels) > 2 {
			return cli.Fail("too many file label options", nil)
		}
	case 'S':
		d.starting = o.Value
	case 'v':
		return d.Version()
	case 'W':
		d.width, err = d.positive(o.Value, "width")
	case tabsizeKey:
		d.tabSize, err = d.positive(o.Value, "tabsize")
	case horizonKey:
		d.horizon, err = d.number(o.Value, "horizon length")
	case 'x':
		d.exclude(o.Value)
	case 'X':
		return d.excludeFrom(o.Value)
	case noNameCaseKey:
		d.nameCase = false
	case fromFileKey:
		d.from = &o.Value
	case toFileKey:
		d.to = &o.Value
	}
	return err
}

// setStyle sets the output style, of which there may be only one.
func (d *run) setStyle(s style) error {
	if d.style != unspecified && d.style != s {
		return gnu.BadUsage("conflicting output style options")
	}
	d.style = s
	return nil
}

// number parses a number from 0. Larger numbers than math.MaxInt32 count as that.
func (d *run) number(value, what string) (int, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimLeft(value, " \t\n\v\f\r"), "+"), 10, 62)
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
		return math.MaxInt32, nil
	}
	if err != nil {
		return 0, gnu.BadUsage("invalid " + what + " " + d.Locale.Quote(value))
	}
	return int(min(n, math.MaxInt32)), nil
}

// positive is number for numbers from 1.
func (d *run) positive(value, what string) (int, error) {
	n, err := d.number(value, what)
	if err == nil && n == 0 {
		err = gnu.BadUsage("invalid " + what + " " + d.Locale.Quote(value))
	}
	return n, err
}

// switches returns the options as a shell reads them.
func switches(t *gnu.Tool, words, operands []string) (text string) {
	left := map[string]int{}
	for _, o := range operands {
		left[o]++
	}
	for i, word := range words {
		if word == "--" {
			return text + " --"
		}
		if left[word] > 0 && (word == "-" || !strings.HasPrefix(word, "-")) && !takesValue(words, i) {
			left[word]--
			continue
		}
		text += " " + t.Name(word)
	}
	return text
}

// takesValue reports whether word i is the value of the option before it.
func takesValue(words []string, i int) bool {
	if i == 0 {
		return false
	}
	before := words[i-1]
	if strings.HasPrefix(before, "--") {
		name := before[2:]
		for _, l := range options.Long {
			if l.Argument == cli.Required && name != "" && strings.HasPrefix(l.Name, name) {
				return true
			}
		}
		return false
	}
	if len(before) < 2 || before[0] != '-' {
		return false
	}
	for j := 1; j < len(before); j++ {
		at := strings.IndexByte(options.Short, before[j])
		if at >= 0 && strings.HasPrefix(options.Short[at+1:], ":") {
			return j == len(before)-1
		}
	}
	return false
}

func (d *run) exclude(glob string) {
	d.excluded = append(d.excluded, pattern.Globber(glob, false, false))
}

func (d *run) excludeFrom(name string) error {
	in, err := d.Open(name)
	if err != nil {
		return cli.Fail(d.Name(name), err)
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line != "" {
			d.exclude(line)
		}
	}
	return err
}

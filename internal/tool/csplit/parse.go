package csplit

import (
	"fmt"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu/pattern"
)

// A control is a pattern of the command line.
type control struct {
	word    string
	line    uint64 // number of a line, if there is no expression
	re      *pattern.Regexp
	ignores bool // %REGEXP%
	offset  int64
	repeat  int64
	forever bool // {*}
}

// parsePatterns parses the words after the name of the file.
func (s *splitter) parsePatterns(words []string) (list []control, err error) {
	last := uint64(0)
	for i := 0; i < len(words); i++ {
		c := control{word: words[i]}
		if word := words[i]; word != "" && (word[0] == '/' || word[0] == '%') {
			err = s.parseExpression(&c)
		} else {
			err = s.parseLine(&c, &last)
		}
		if err == nil && i+1 < len(words) && strings.HasPrefix(words[i+1], "{") {
			i++
			err = s.parseRepeat(&c, words[i])
		}
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

func (s *splitter) parseLine(c *control, last *uint64) error {
	n, err := strconv.ParseUint(strings.TrimPrefix(c.word, "+"), 10, 63)
	switch {
	case err != nil:
		return cli.Fail(s.Locale.Quote(c.word)+": invalid pattern", nil)
	case n == 0:
		return cli.Fail(c.word+": line number must be greater than zero", nil)
	case n < *last:
		return cli.Fail("line number "+s.Locale.Quote(c.word)+" is smaller than preceding line number, "+strconv.FormatUint(*last, 10), nil)
	case n == *last:
		s.Warn("warning: line number " + s.Locale.Quote(c.word) + " is the same as preceding line number")
	}
	c.line, *last = n, n
	return nil
}

func (s *splitter) parseExpression(c *control) error {
	delimiter := c.word[:1]
	end := strings.LastIndex(c.word, delimiter)
	if end == 0 {
		return cli.Fail(c.word+": closing delimiter '"+delimiter+"' missing", nil)
	}
	c.ignores = delimiter == "%"
	re, err := pattern.Compile(c.word[1:end], pattern.Options{Bytes: !s.Locale.UTF8})
	if err != nil {
		return cli.Fail(s.Locale.Quote(c.word)+": invalid regular expression: "+err.Error(), nil)
	}
	c.re = re
	if offset := c.word[end+1:]; offset != "" {
		c.offset, err = strconv.ParseInt(offset, 10, 64)
		if err != nil {
			return cli.Fail(s.Locale.Quote(c.word)+": integer expected after delimiter", nil)
		}
	}
	return nil
}

func (s *splitter) parseRepeat(c *control, word string) error {
	text, ok := strings.CutSuffix(word, "}")
	if !ok {
		return cli.Fail(s.Locale.Quote(word)+": '}' is required in repeat count", nil)
	}
	if text == "{*" {
		c.forever = true
		return nil
	}
	n, err := strconv.ParseUint(text[1:], 10, 62)
	if err != nil {
		return cli.Fail(s.Locale.Quote(text)+"}: integer required between '{' and '}'", nil)
	}
	c.repeat = int64(n)
	return nil
}

// parseSuffix translates a format of C for one number to one of package fmt.
func parseSuffix(format string) (string, error) {
	var b strings.Builder
	count := 0
	for i := 0; i < len(format); i++ {
		b.WriteByte(format[i])
		if format[i] != '%' {
			continue
		}
		if i++; i < len(format) && format[i] == '%' {
			b.WriteByte('%')
			continue
		}
		count++
		start := i
		for i < len(format) && strings.IndexByte("-0'#", format[i]) >= 0 {
			i++
		}
		flags := format[start:i]
		b.WriteString(strings.ReplaceAll(flags, "'", ""))
		start = i
		for i < len(format) && (format[i] >= '0' && format[i] <= '9' || format[i] == '.') {
			i++
		}
		b.WriteString(format[start:i])
		if i == len(format) {
			return "", cli.Fail("missing conversion specifier in suffix", nil)
		}
		verb := format[i]
		bad := ""
		switch {
		case strings.IndexByte("diuoxX", verb) < 0:
			return "", cli.Fail("invalid conversion specifier in suffix: "+string(verb), nil)
		case strings.IndexByte("diu", verb) >= 0:
			verb, bad = 'd', "#"
		default:
			bad = "'"
		}
		if strings.Contains(flags, bad) {
			return "", cli.Fail("invalid flags in conversion specification: %"+bad+string(format[i]), nil)
		}
		b.WriteByte(verb)
	}
	switch {
	case count == 0:
		return "", cli.Fail("missing % conversion specification in suffix", nil)
	case count > 1:
		return "", cli.Fail("too many % conversion specifications in suffix", nil)
	}
	return b.String(), nil
}

func formatted(format string, n int) string { return fmt.Sprintf(format, n) }

// Package paste implements paste(1) of GNU coreutils: it joins the lines of files.
//
// Synopsis:
//
//	paste [OPTION]... [FILE]...
package paste

import (
	"bufio"
	"slices"
	"strings"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/gnu"
)

// Command is paste.
var Command = gnu.Command("paste", gnu.Coreutils, `[OPTION]... [FILE]...
Writes the first lines of all FILEs as one line, then the second ones, and so on.
  -d, --delimiters=LIST  put the characters of LIST between them, in turn, not tabs
  -s, --serial           make one line of each FILE
  -z, --zero-terminated  lines end with a zero byte
`, paste)

var options = cli.Options{Permute: true, Short: "d:sz", Long: []cli.LongOption{
	{Name: "serial", Key: 's'},
	{Name: "delimiters", Argument: cli.Required, Key: 'd'},
	{Name: "zero-terminated", Key: 'z'},
}}

// A joiner is one run.
type joiner struct {
	*gnu.Tool
	delimiters []string
	end        byte
	stdin      *bufio.Reader // shared by all operands "-"
}

func paste(t *gnu.Tool) error {
	t.Closing = "-"
	j := &joiner{Tool: t, end: '\n'}
	list, serial := `\t`, false
	words, err := t.Parse(options, func(o cli.Option) error {
		switch o.Key {
		case 'd':
			list = o.Value
		case 's':
			serial = true
		case 'z':
			j.end = 0
		}
		return nil
	})
	if err == nil {
		err = j.parse(list)
	}
	if err != nil {
		return err
	}
	words = gnu.OrStdin(words)
	if !serial {
		other := func(name string) bool { return name != "-" }
		if entry.WasClosed(0) && slices.Contains(words, "-") && slices.ContainsFunc(words, other) {
			return cli.Fail("standard input is closed", nil) // its descriptor would be that of a file
		}
		return j.parallel(words)
	}
	for _, name := range words {
		j.serial(name)
	}
	return nil
}

// parse splits the list of delimiters, whose escapes are those of C and \0 for none.
func (j *joiner) parse(list string) error {
	if list == "" {
		j.delimiters = []string{""}
	}
	for rest := list; rest != ""; {
		if rest[0] == '\\' {
			if rest = rest[1:]; rest == "" {
				return cli.Fail("delimiter list ends with an unescaped backslash: "+j.Locale.Styled(list, quote.CMaybe, ":"), nil)
			}
			if at := strings.IndexByte(`0bfnrtv\`, rest[0]); at >= 0 {
				j.delimiters = append(j.delimiters, []string{"", "\b", "\f", "\n", "\r", "\t", "\v", `\`}[at])
				rest = rest[1:]
				continue
			}
		}
		size := 1
		if j.Locale.UTF8 {
			_, size = utf8.DecodeRuneInString(rest)
		}
		j.delimiters = append(j.delimiters, rest[:size])
		rest = rest[size:]
	}
	return nil
}

func (j *joiner) delimiter(i int) string { return j.delimiters[i%len(j.delimiters)] }

// open opens an operand.
func (j *joiner) open(name string) (*bufio.Reader, error) {
	if name == "-" {
		if j.stdin == nil {
			in, err := j.Open(name)
			if err != nil {
				return nil, err
			}
			j.stdin = bufio.NewReaderSize(in, 64<<10)
		}
		return j.stdin, nil
	}
	f, err := j.Open(name)
	if err != nil {
		return nil, err
	}
	return bufio.NewReader(f), nil // the file is closed when the process ends
}

// copyLine writes the rest of a line without what ends it. any is false at the end of a file.
func (j *joiner) copyLine(in *bufio.Reader, before string) (any bool, err error) {
	for {
		part, err := in.ReadSlice(j.end)
		if len(part) > 0 && !any {
			any = true
			j.Out.WriteString(before)
		}
		if err == nil {
			j.Out.Write(part[:len(part)-1])
			return any, nil
		}
		j.Out.Write(part)
		if err != bufio.ErrBufferFull {
			return any, gnu.NotEOF(err)
		}
	}
}

// parallel joins lines of all files. A file that has ended has empty lines.
func (j *joiner) parallel(names []string) error {
	files := make([]*bufio.Reader, len(names)) // nil for a file that has ended
	for i, name := range names {
		var err error
		if files[i], err = j.open(name); err != nil {
			return cli.Fail(j.Name(name), err)
		}
	}
	for open := len(files); open > 0; {
		var before strings.Builder // delimiters that are written if a line follows
		any := false
		for i, in := range files {
			found := false
			if in != nil {
				var err error
				if found, err = j.copyLine(in, before.String()); err != nil {
					j.Complain(j.Name(names[i]), err)
				}
			}
			delimiter := ""
			if i+1 < len(files) {
				delimiter = j.delimiter(i)
			}
			switch {
			case found:
				before.Reset()
				any = true
				j.Out.WriteString(delimiter)
				continue
			case in != nil:
				files[i] = nil
				open--
			}
			before.WriteString(delimiter)
		}
		if any {
			j.Out.WriteString(before.String())
			j.Out.WriteByte(j.end)
		}
	}
	return nil
}

// serial joins the lines of a file.
func (j *joiner) serial(name string) {
	in, err := j.open(name)
	if err != nil {
		j.Complain(j.Name(name), err)
		return
	}
	before := ""
	for i := 0; ; i++ {
		any, err := j.copyLine(in, before)
		if !any || err != nil {
			j.Out.WriteByte(j.end)
			if err != nil {
				j.Complain(j.Name(name), err)
			}
			return
		}
		before = j.delimiter(i)
	}
}

package grep

import (
	"bufio"
	"bytes"
	"strings"

	"contedor/internal/tool/gnu/pattern"
)

// filters are the values of --include and --exclude, in their order.
type filters []filter

type filter struct {
	matches func(string) bool
	include bool
}

func (f *filters) add(glob string, include bool) {
	*f = append(*f, filter{pattern.Globber(glob, false, false), include})
}

// exclude reports whether a file is passed over: the last filter that matches its name decides. If none
// does, the first one decides: without an --include there, the file is searched. For an operand each
// part of the name after a slash counts, too.
func (f filters) exclude(name string, operand bool) bool {
	if len(f) == 0 {
		return false
	}
	names := []string{name}
	if operand {
		for i := 1; i < len(name); i++ {
			if name[i-1] == '/' && name[i] != '/' {
				names = append(names, name[i:])
			}
		}
	}
	for i := len(f) - 1; i >= 0; i-- {
		for _, n := range names {
			if f[i].matches(n) {
				return !f[i].include
			}
		}
	}
	return f[0].include
}

// excludeFrom reads the globs of --exclude-from.
func (g *grepper) excludeFrom(name string) error {
	data, err := g.read(name)
	if err != nil {
		return err
	}
	for scanner := bufio.NewScanner(bytes.NewReader(data)); scanner.Scan(); {
		if glob := strings.TrimRight(scanner.Text(), " \t\n\v\f\r"); glob != "" {
			g.files.add(glob, false)
		}
	}
	return nil
}

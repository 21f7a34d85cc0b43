package userland

import (
	"os"
	"path/filepath"
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

var readlinkCommand = command("readlink", coreutils, `[OPTION]... FILE...
Shows what symbolic links hold, or where a name leads in the end.
  -f, --canonicalize            follow all links; the last name need not be there
  -e, --canonicalize-existing   everything must be there
  -m, --canonicalize-missing    nothing need be there
  -n, --no-newline   -z, --zero   -v, --verbose   -q, -s
`, readlink)

var readlinkOptions = cli.Options{Permute: true, Short: "efmnqsvz", Long: []cli.LongOption{
	{Name: "canonicalize", Key: 'f'},
	{Name: "canonicalize-existing", Key: 'e'},
	{Name: "canonicalize-missing", Key: 'm'},
	{Name: "no-newline", Key: 'n'},
	{Name: "quiet", Key: 'q'},
	{Name: "silent", Key: 'q'},
	{Name: "verbose", Key: 'v'},
	{Name: "zero", Key: 'z'},
}}

func readlink(t *tool) error {
	var mode rune
	end, verbose := "\n", false
	files, err := t.parse(readlinkOptions, func(o cli.Option) error {
		switch o.Key {
		case 'e', 'f', 'm':
			mode = o.Key
		case 'n':
			end = ""
		case 'z':
			end = "\x00"
		case 'v':
			verbose = true
		case 'q', 's':
			verbose = false
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return badUsage("missing operand")
	}
	if end == "" && len(files) > 1 {
		t.warn("ignoring --no-newline with multiple arguments")
		end = "\n"
	}
	for _, file := range files {
		text, err := os.Readlink(file)
		if mode != 0 {
			text, err = canonical(file, mode)
		}
		switch {
		case err == nil:
			t.out.WriteString(text + end)
		case verbose:
			t.complain(t.name(file), err)
		default:
			t.status = 1
		}
	}
	return nil
}

// canonical returns the absolute name without links that a name stands for. The
// mode is the letter of readlink's option.
func canonical(name string, mode rune) (string, error) {
	if name == "" {
		return "", unix.ENOENT
	}
	done := "/"
	if !filepath.IsAbs(name) {
		dir, err := os.Getwd()
		if err != nil {
			return "", err
		}
		if done, err = filepath.EvalSymlinks(dir); err != nil {
			return "", err
		}
	}
	rest := strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			done = filepath.Dir(done)
			continue
		}
		path := filepath.Join(done, part)
		last := strings.Trim(strings.Join(rest, ""), "/") == ""
		info, err := os.Lstat(path)
		switch {
		case err != nil && (mode == 'm' || mode == 'f' && last && os.IsNotExist(err)):
			done = path
			continue
		case err != nil:
			return "", err
		case info.Mode()&os.ModeSymlink == 0:
			if !info.IsDir() && len(rest) > 0 && mode != 'm' {
				return "", unix.ENOTDIR
			}
			done = path
			continue
		}
		if links++; links > 40 {
			return "", unix.ELOOP
		}
		target, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			done = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return done, nil
}

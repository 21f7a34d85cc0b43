package ldd

import (
	"bytes"
	"io"
	"os"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// version prints the version of the machine's C library, as that library's own ldd does: installers read
// it there.
func version(t *gnu.Tool) error {
	paths := cached("libc.so.6")
	for _, dirs := range standard {
		for _, dir := range dirs {
			paths = append(paths, dir+"libc.so.6")
		}
	}
	for _, path := range paths {
		if vendor, number := release(path); number != "" {
			t.Out.WriteString("ldd " + vendor + " " + number + "\n" + cli.Ours)
			return cli.ErrAnswered
		}
	}
	return t.Version()
}

// release returns what a glibc says of itself, such as "(Debian GLIBC 2.43-7)" and "2.43"; number is "" if
// the file is not a glibc.
func release(path string) (vendor, number string) {
	const most = 16 << 20
	f, err := os.Open(path)
	if err != nil {
		return "", ""
	}
	defer f.Close()
	data, _ := io.ReadAll(io.LimitReader(f, most))
	_, text, _ := bytes.Cut(data, []byte("GNU C Library "))
	who, text, _ := bytes.Cut(text, []byte(" stable release version "))
	digits, _, found := bytes.Cut(text, []byte(".\n"))
	if !found {
		return "", ""
	}
	return string(who), string(digits)
}

// Package which implements which(1) of Debian's debianutils: it finds programs in PATH.
//
// Synopsis:
//
//	which [-as] NAME...
package which

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/solo"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is which(1). Debian's which has no --help.
var Command = gnu.Command("which", gnu.Findutils, "", which)

const wrongUsage = 2

func which(t *gnu.Tool) error {
	words := t.Argv[1:]
	all, silent := false, false
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		word := words[0][1:]
		words = words[1:]
		if word == "-" {
			break
		}
		for i := range len(word) {
			switch word[i] {
			case 'a':
				all = true
			case 's':
				silent = true
			default:
				t.Out.Flush()
				t.Stderr.Write([]byte("Illegal option -" + word[i:i+1] + "\n"))
				if !silent {
					t.Out.WriteString("Usage: " + path(t) + " [-as] args\n")
				}
				return &cli.Failure{Status: wrongUsage}
			}
		}
	}
	missing := len(words) == 0
	for _, name := range words {
		found := false
		each(t, name, func(candidate string) bool {
			if !isProgram(candidate) {
				return true
			}
			found = true
			if !silent {
				t.Out.WriteString(candidate + "\n")
			}
			return all
		})
		missing = missing || !found
	}
	if missing {
		t.Status = 1
	}
	return nil
}

// each calls try with every candidate path for a name, until it returns false.
func each(t *gnu.Tool, name string, try func(path string) bool) {
	if strings.Contains(name, "/") {
		try(name)
		return
	}
	list, _ := t.Getenv("PATH")
	if list == "" {
		return
	}
	// The real which splits it like this: a colon ends a directory, and a single colon at the
	// end also stands for the working directory.
	if strings.HasSuffix(list, "::") || list == ":" {
		list = list[:len(list)-1]
	}
	for dir := range strings.SplitSeq(list, ":") {
		if dir == "" {
			dir = "."
		}
		if !try(dir + "/" + name) {
			return
		}
	}
}

func isProgram(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG && unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS) == nil
}

// path returns the value of $0 in the real which, which is a shell script.
func path(t *gnu.Tool) string {
	if found, ok := solo.LookUp(t.Argv[0], solo.SearchPath(t.Getenv)); ok {
		return found
	}
	return t.Argv[0]
}

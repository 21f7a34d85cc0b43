package which

import (
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "which") }

func TestAsTheRealTool(t *testing.T) {
	ours := func(s string) string { return strings.ReplaceAll(s, "/ours/", "/usr/bin/") }
	testbed.Cell{Setup: "mkdir -p /tmp/c/d /tmp/c/e; cd /tmp/c; for d in d e .; do echo >$d/prog; chmod +x $d/prog; done; echo >d/plain; ln -s prog d/link; mkdir d/sub; chmod +x d/sub", Normalize: ours}.Compare(t, []string{
		`which ls; which ls cat nosuch; echo $?; which nosuch; echo $?; which; echo $?; which -a ls; echo $?; which -s ls; echo $?; which -s nosuch; echo $?`,
		`W=$(command -v which); PATH=d:e $W prog; PATH=d:e $W -a prog; PATH=:d $W -a prog; PATH=d: $W -a prog; PATH=d:: $W -a prog; PATH= $W prog; echo $?; PATH=d $W plain sub link; echo $?`,
		`which d/prog ./d/prog /bin/sh d/plain d/sub nosuch/x; echo $?; which -as ls; which -a -s ls; which -sa ls nosuch; echo $?; which -- ls; which -a -- -x; echo $?; which ''; echo $?; which -; echo $?`,
		`which -x; echo $?; which -ax ls; echo $?; which -sx; echo $?; which --help; echo $?; which ls -a; echo $?; which 'a b'; echo $?; which '*'; echo $?`,
		`unset PATH; W=/usr/bin/which; [ -x /ours/which ] && W=/ours/which; $W ls; echo $?`,
	})
}

// Package script runs the scripts of testdata/script, with our programs and with the real ones.
// Its other tests build and install the programs in various ways.
package script

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"contedor/internal/dev/testbed"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testbed.Main(m, "unshare", "chroot", "contedor") }

func TestScripts(t *testing.T) {
	testbed.NeedRoot(t) // most of the scripts make namespaces as root
	for _, program := range []string{"unshare", "chroot", "nsenter", "setpriv", "hostname", "ps"} {
		testbed.Need(t, program)
	}
	for side, path := range map[string]string{
		"ours": testbed.Bin() + ":" + os.Getenv("PATH"),
		"real": os.Getenv("PATH"),
	} {
		t.Run(side, func(t *testing.T) {
			testscript.Run(t, testscript.Params{
				Dir:                 filepath.Join(testbed.Root(t), "testdata", "script"),
				RequireExplicitExec: true,
				RequireUniqueNames:  true,
				Setup: func(e *testscript.Env) error {
					e.Setenv("PATH", path)
					return nil
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
			})
		})
	}
}

// exits is the script command `exits STATUS PROGRAM [ARGUMENT...]`: it runs a program, which
// must end with that status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARGUMENT...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	status := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		status = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("exit status %d", status)
	}
}

package shell_test

import (
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// TestChildrenOfAnotherNamespace makes a common mistake, unshare -p without -f: the shell's first
// program becomes process 1 of the new PID namespace. After its end the kernel refuses others.
func TestChildrenOfAnotherNamespace(t *testing.T) {
	testbed.NeedRoot(t)
	unshare, real := testbed.Need(t, "unshare"), testbed.Need(t, "bash")
	for _, script := range []string{
		`/bin/ls -d /; /bin/ls -d /; echo x`,
		`sleep 1 & /bin/ls -d /; sh -c 'echo $$'; kill $!; wait; /bin/ls -d /; echo x`,
		`exec /bin/ls -d /`,
	} {
		var results []testbed.Result
		for _, shell := range []string{real, testbed.Program("bash")} {
			r := testbed.Run(t, exec.Command(unshare, "-p", shell, "-c", script))
			r.Stderr = strings.ReplaceAll(r.Stderr, shell+":", "bash:")
			results = append(results, r)
		}
		if results[0] != results[1] {
			t.Errorf("%s:\n got %v\nwant %v", script, results[1], results[0])
		}
	}
}

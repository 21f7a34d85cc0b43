package bunzip2

import (
	"os/exec"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{"bunzip2", "bzcat"}, func(name string) {
		if name == "bzcat" {
			cli.Main(Cat)
		}
		cli.Main(Command)
	})
}

// TestScript runs the script in testdata with the bunzip2 of this machine, and with ours.
func TestScript(t *testing.T) {
	testbed.Need(t, "bunzip2")
	run := func(path string) testbed.Result {
		cmd := exec.Command("/bin/bash", "-c", `PATH=$1:$PATH; exec 2>&1; set -- "$2"; . testdata/bunzip2.sh`, "bash", path, t.TempDir())
		return testbed.Run(t, cmd)
	}
	want, got := run("/usr/bin"), run(testbed.Bin())
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

package fetchroot

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// notTyped are the commands of docs/engines.md that TestEnginesPage does not type, with the reason.
var notTyped = map[string]string{
	"kubectl ": "a cluster needs an init, systemd or the like, and images from the network",
}

// TestEnginesPage types the commands of docs/engines.md, one after another, in namespaces of its own with a containerd
// and a registry of its own. Every shell that they start gets a command, and must carry it out.
func TestEnginesPage(t *testing.T) {
	testbed.NeedRoot(t)
	for _, tool := range []string{"runc", "containerd", "ctr"} {
		testbed.Need(t, tool)
	}
	host := registry(t, "")
	page, err := os.ReadFile("../../../docs/engines.md")
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	// containerd puts its containers below a cgroup with the name of its namespace.
	const namespace = "contedor-test"
	t.Cleanup(func() {
		left, _ := filepath.Glob("/sys/fs/cgroup/*/" + namespace)
		for _, dir := range append(left, "/sys/fs/cgroup/"+namespace) {
			os.Remove(dir)
		}
	})
	script := `set -e
mount -t tmpfs none /run
cat >config.toml <<END
version = 2
root = "$PWD/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs"]
END
containerd --config config.toml >containerd.log 2>&1 &
n=0
until ctr version >/dev/null 2>&1; do
	n=$((n+1))
	[ $n -lt 600 ]
	sleep 0.1
done
`
	commands, shells := 0, 0
	for line := range strings.Lines(string(page)) {
		command, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "    ")
		if !ok {
			continue
		}
		typed := true
		for begin := range notTyped {
			typed = typed && !strings.HasPrefix(command, begin)
		}
		if !typed {
			continue
		}
		commands++
		if strings.HasPrefix(command, "runc run ") || strings.HasSuffix(command, "by-hand /bin/sh") {
			shells++
		}
		command = strings.Replace(command, "ctr images pull ", "ctr images pull --plain-http ", 1)
		command = strings.ReplaceAll(command, "registry.example.org", host)
		script += fmt.Sprintf("echo 'echo inside $((6*7)); exit' | %s\n", command)
	}
	c := exec.Command("timeout", "-k", "1", "120", "unshare", "-m", "-p", "-f", "--kill-child", "--mount-proc", "sh", "-c", script)
	c.Dir = top
	c.Env = append(os.Environ(), "PATH="+filepath.Dir(testbed.Program("fetchroot"))+":"+os.Getenv("PATH"), "CONTAINERD_NAMESPACE="+namespace)
	out, err := c.CombinedOutput()
	if err != nil || strings.Count(string(out), "inside 42") != shells || !strings.Contains(string(out), "/etc/changed\n") {
		log, _ := os.ReadFile(top + "/containerd.log")
		t.Errorf("%v\n%s\n%s", err, out, log)
	}
	if commands < 10 || shells < 2 {
		t.Errorf("%d commands on the page, of them %d shells", commands, shells)
	}
}

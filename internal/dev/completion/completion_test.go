package completion

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

// lines are command lines before and after Tab.
var lines = [][2]string{
	{"contedor unsh", "contedor unshare"},
	{"contedor chec", "contedor check"},
	{"contedor unshare --mount-b", "contedor unshare --mount-binfmt"},
	{"contedor unshare --propagation sla", "contedor unshare --propagation slave"},
	{"contedor unshare --propagation=sla", "contedor unshare --propagation=slave"},
	{"contedor unshare -fp --root roo", "contedor unshare -fp --root rootfs"},
	{"contedor unshare -fpR roo", "contedor unshare -fpR rootfs"},
	{"contedor unshare zzz", "contedor unshare zzzprogram"},
	{"contedor unshare -m -f chroot rootfs /bin/onlyhe", "contedor unshare -m -f chroot rootfs /bin/onlyhere"},
	{"contedor unshare -m -f chroot --userspec=0:0 --skip", "contedor unshare -m -f chroot --userspec=0:0 --skip-chdir"},
	{"contedor chroot --userspec=daemo", "contedor chroot --userspec=daemon"},
	{"contedor chroot roo", "contedor chroot rootfs"},
	{"contedor nsenter -t 1 --net-s", "contedor nsenter -t 1 --net-socket"},
	{"contedor nsenter --target=1 -m env A=b unshare --kill-c", "contedor nsenter --target=1 -m env A=b unshare --kill-child"},
	{"contedor lsns -t cgr", "contedor lsns -t cgroup"},
	{"contedor mount -t tmpf", "contedor mount -t tmpfs"},
	{"contedor kill -s WINC", "contedor kill -s WINCH"},
	{"contedor ip rou", "contedor ip route"},
	{"contedor ip link sho", "contedor ip link show"},
	{"contedor ip route add default vi", "contedor ip route add default via"},
	{"contedor ip link set dev l", "contedor ip link set dev lo"},
	{"contedor ip a ad", "contedor ip a add"},
	{"contedor ip netns exec nothing cat some", "contedor ip netns exec nothing cat somefile"},
	{"contedor brctl addb", "contedor brctl addbr"},
	{"contedor explain unshare --map-root", "contedor explain unshare --map-root-user"},
	{"contedor explain hostn", "contedor explain hostname"},
	{"contedor explain pivot", "contedor explain pivot_root"},
	{"contedor explain mount -t tmpf", "contedor explain mount -t tmpfs"},
	{"contedor explain zzz", "contedor explain zzz"},
	{"contedor help rootl", "contedor help rootless"},
	{"contedor help unsh", "contedor help unshare"},
	{"contedor lesson namesp", "contedor lesson namespaces"},
	{"contedor lesson repo", "contedor lesson report"},
	{"contedor lesson report --js", "contedor lesson report --json"},
	{"contedor lesson hostname some", "contedor lesson hostname some"},
	{"contedor cat some", "contedor cat somefile"},
	{"contedor find -maxd", "contedor find -maxdepth"},
	{"fetchroot debi", "fetchroot debian"},
	{"fetchroot --sha256s", "fetchroot --sha256sums"},
	{"fetchroot some", "fetchroot somefile"},
	{"unshare --load", "unshare --load-interp"},
	{"chroot rootfs unshare --forw", "chroot rootfs unshare --forward-signals"},
}

// TestInTheShells types each line and Tab, and prints what the line has become.
func TestInTheShells(t *testing.T) {
	dir := files(t)
	for _, shell := range []struct {
		name  string
		start []string
		setup string
	}{
		{"bash", []string{"--norc", "--noprofile"}, "source ../contedor.bash all; bind 'set enable-bracketed-paste off'"},
		{"zsh", []string{"-f"}, "fpath=($PWD/.. $fpath); autoload -Uz compinit _contedor; compinit -u -D; _contedor all"},
		{"fish", []string{"--no-config"}, "source ../contedor.fish all"},
	} {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(testbed.Need(t, shell.name), shell.start...)
			cmd.Dir = filepath.Join(dir, "work")
			cmd.Env = []string{"HOME=" + dir, "TERM=xterm", "LC_ALL=C.UTF-8", "PATH=" + filepath.Join(dir, "bin") + ":/usr/bin:/bin"}
			term := testbed.OpenTerminal(t, cmd, 24, 200)
			term.Type(shell.setup + "; printf '<%s>' ready\r")
			term.Until("<ready>")
			for _, line := range lines {
				term.Type(line[0] + "\t\x01printf '<%s>' \x05 end\r")
				words := strings.Join(strings.Fields(line[1]), "><")
				got := strings.ReplaceAll(term.Until("<end>"), "/>", ">") // zsh removes the slash again
				if !strings.Contains(got, "<"+words+"><end>") {
					t.Errorf("%q became %q, want <%s>", line[0], regexp.MustCompile(`<[^%]*>`).FindAllString(got, -1), words)
				}
			}
		})
	}
}

// files makes the files for all shells, and files to complete in the directory work.
func files(t *testing.T) string {
	dir := t.TempDir()
	source, err := Read(testbed.Program("contedor"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"contedor.bash": source.Bash(), "_contedor": source.Zsh(), "contedor.fish": source.Fish(),
		"work/somefile": "", "work/rootfs/bin/onlyhere": "", "bin/zzzprogram": "",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Bench measures the speed of our programs and of programs that do the same. It prints tables
// of the figures and of the bars, the limits that our figures must hold.
//
//	bench [-bin DIR] [-tree DIR] [-uroot DIR] [-runs N] [-quick] [-only WORD] [-svg FILE]
//
// It must run as root. All commands of a table are measured in turn, in a new order every
// round, so that other work of the machine affects them equally. Archives are unpacked on a
// tmpfs in a mount namespace of its own. The table marks a bar that is not held. The exit
// status is 0 all the same, because the figures of a busy machine are noisy.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/sys/unix"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// The version of u-root that is built without -uroot.
const (
	urootModule  = "github.com/u-root/u-root/cmds/core/"
	urootVersion = "v0.15.0"
)

// A bench has what all measurements share. Its strings are directories, except peer.
type bench struct {
	dir     string     // on disk, with copies of our programs and the peers that are built
	tmpfs   string     // a tmpfs that no other process sees
	ours    string     // our programs, as make build made them
	peer    string     // the program internal/dev/bench/peer
	links   string     // commands as symbolic links to contedor
	tree    string     // the root file system
	uroot   string     // u-root's programs
	starts  int        // rounds of short commands
	unpacks int        // rounds of unpacking
	debian  *unpacking // of the root file system; nil if it has not been packed yet
	charted []*contest // in the chart
}

func run() (err error) {
	bin := flag.String("bin", "bin", "directory of our programs")
	tree := flag.String("tree", "", "root file system; empty for the one that scripts/debian-tree prints")
	uroot := flag.String("uroot", "", "directory of u-root's unshare and chroot; empty for those that go install makes")
	runs := flag.Int("runs", 100, "rounds of short commands; archives are unpacked a tenth as often")
	only := flag.String("only", "", "make only the tables with this word in their name: lesson, mini, single, start, shell, memory, nsenter, network, unpack-tree, unpack-small, unpack-many, unpack-xz, unpack-zstd, inflate, unxz, pack, download, image-push, image-pull")
	svg := flag.String("svg", "", "write a chart of the figures to this file")
	quick := flag.Bool("quick", false, "a fifth of the rounds")
	flag.Parse()
	if os.Geteuid() != 0 {
		return fmt.Errorf("must be run as root")
	}
	if *quick {
		*runs = max(*runs/5, 1)
	}
	if *tree == "" {
		script := exec.Command("scripts/debian-tree")
		script.Stderr = os.Stderr // the script says when it does something that takes long
		out, err := script.Output()
		if err != nil {
			return fmt.Errorf("scripts/debian-tree: %w", err)
		}
		*tree = strings.TrimSpace(string(out))
	}

	runtime.LockOSThread() // this thread gets a mount namespace of its own
	debug.SetGCPercent(-1) // no garbage collection during a measurement
	b := &bench{tree: *tree, uroot: *uroot, starts: *runs, unpacks: max(*runs/10, 3)}
	if b.dir, err = os.MkdirTemp("", "contedor-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if err := b.prepare(*bin); err != nil {
		return err
	}
	defer unix.Unmount(b.tmpfs, unix.MNT_DETACH)

	fmt.Print(b.machine())
	for _, t := range []struct {
		name string
		make func() (string, error)
	}{
		{"lesson", b.lesson}, {"mini", b.mini}, {"single", b.single}, {"start", b.start}, {"shell", b.shell}, {"memory", b.memory},
		{"nsenter", b.nsenter}, {"network", b.network},
		{"unpack-tree", b.unpackTree}, {"unpack-small", b.unpackSmall}, {"unpack-many", b.unpackMany},
		{"unpack-xz", b.unpackXZ}, {"unpack-zstd", b.unpackZstd},
		{"inflate", b.inflate}, {"unxz", b.unxz}, {"pack", b.pack}, {"download", b.download},
		{"image-push", b.pushImage}, {"image-pull", b.pullImage},
	} {
		if !strings.Contains(t.name, *only) {
			continue
		}
		text, err := t.make()
		if err != nil {
			return err
		}
		fmt.Print("\n", text)
	}
	if *svg != "" {
		return os.WriteFile(*svg, []byte(chart(b.charted)), 0o644)
	}
	return nil
}

// prepare copies our programs, because a build might replace them during the measurements. It
// makes the links and the peers, and mounts the tmpfs.
func (b *bench) prepare(bin string) error {
	b.ours, b.links, b.tmpfs = b.dir+"/ours", b.dir+"/links", b.dir+"/tmpfs"
	if err := os.CopyFS(b.ours, os.DirFS(bin)); err != nil {
		return err
	}
	if err := linkTools(b.links, b.ours+"/contedor", "unshare", "chroot", "nsenter", "ip", "xz"); err != nil {
		return err
	}
	if err := os.Mkdir(b.tmpfs, 0o755); err != nil {
		return err
	}
	if b.uroot == "" {
		b.uroot = b.dir + "/uroot"
		install := exec.Command("go", "install", urootModule+"unshare@"+urootVersion, urootModule+"chroot@"+urootVersion)
		install.Env = append(os.Environ(), "GOBIN="+b.uroot)
		install.Run() // without u-root its entries are missing
	}
	b.peer = b.dir + "/peer"
	if out, err := exec.Command("go", "build", "-o", b.peer, "./internal/dev/bench/peer").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, out)
	}
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return fmt.Errorf("unshare: %w", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	if err := unix.Mount("tmpfs", b.tmpfs, "tmpfs", 0, "mode=755"); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	return nil
}

// linkTools makes a directory with links of these names to a program.
func linkTools(dir, program string, names ...string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		if err := os.Symlink(program, dir+"/"+name); err != nil {
			return err
		}
	}
	return nil
}

// machine describes the machine and the versions of the programs.
func (b *bench) machine() string {
	var uts unix.Utsname
	unix.Uname(&uts)
	processor := "processor unknown"
	cpuinfo, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(cpuinfo)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			processor = strings.TrimSpace(value)
			break
		}
	}
	text := fmt.Sprintf("%d cores, %s, Linux %s, %s, %s\n\n", runtime.NumCPU(), processor,
		unix.ByteSliceToString(uts.Release[:]), runtime.GOARCH, runtime.Version())
	for _, tool := range [][]string{
		{"unshare", "--version"}, {"chroot", "--version"}, {"busybox"}, {"gcc", "--version"}, {"tar", "--version"},
		{"gzip", "--version"}, {"pigz", "--version"}, {"igzip", "--version"}, {"bsdtar", "--version"}, {"xz", "--version"}, {"zstd", "--version"},
		{"libdeflate-gunzip", "-V"}, {"wget", "--version"}, {"curl", "--version"}, {"aria2c", "--version"},
	} {
		version := "missing"
		if path, err := exec.LookPath(tool[0]); err == nil {
			out, _ := exec.Command(path, tool[1:]...).CombinedOutput()
			version, _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
		}
		text += fmt.Sprintf("- %s: %s\n", tool[0], version)
	}
	return text + "- u-root: " + urootVersion + "\n"
}

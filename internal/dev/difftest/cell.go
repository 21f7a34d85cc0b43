package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// cellName is argv[0] with which this program runs itself to make a cell.
	cellName = "difftest-cell"
	// cellBroken is the exit status if a cell cannot be made.
	cellBroken = 99
	// caseLimit is the longest time that one side of a case may take.
	caseLimit = 10 * time.Second
)

// compared are the paths, in the tree, of the tools that are compared. All other tools are the
// real ones on both sides.
var compared = []string{"usr/bin/unshare", "usr/sbin/chroot", "usr/bin/mount", "usr/bin/umount", "usr/bin/hostname", "usr/bin/nsenter"}

// first is the program of process 1 in a cell. It starts the shell as process 100 and as the
// user of the case, and reports the status with which it ended.
//
//go:embed first.pl
var first string

// sides are the layers of the root directories with the real tools and with each build of ours, in
// the format of overlayfs's option lowerdir. ours is empty if the real tools are compared with
// themselves.
type sides struct {
	real string
	ours []string
}

// makeSides makes the layers of all sides in a temporary directory. One layer is common, with
// the users and tools of the cases. The other one has the tools that are compared. bins are the
// directories of our programs.
func makeSides(tree string, bins []string, data string) (s *sides, cleanup func(), err error) {
	dir, err := os.MkdirTemp("", "difftest")
	if err != nil {
		return nil, nil, err
	}
	cleanup = func() { os.RemoveAll(dir) }
	defer func() {
		if err != nil {
			cleanup()
		}
	}()
	// The merged tree has the mode of the uppermost layer's root.
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, nil, err
	}
	common := filepath.Join(dir, "common")
	if err := makeCommon(common, tree, data); err != nil {
		return nil, nil, err
	}
	layer := func(name string, from func(path string) string) (string, error) {
		top := filepath.Join(dir, name)
		for _, path := range compared {
			if err := copyFile(filepath.Join(top, path), from(path)); err != nil {
				return "", err
			}
		}
		return top + ":" + common + ":" + tree, nil
	}
	s = new(sides)
	if s.real, err = layer("real", func(path string) string { return filepath.Join(tree, path) }); err != nil {
		return nil, nil, err
	}
	for i, bin := range bins {
		ours, err := layer("ours"+strconv.Itoa(i), func(path string) string {
			ours := filepath.Join(bin, filepath.Base(path))
			if _, err := os.Stat(ours); errors.Is(err, fs.ErrNotExist) {
				ours = filepath.Join(bin, "contedor") // its name in the layer selects the command
			}
			if _, err := os.Stat(ours); errors.Is(err, fs.ErrNotExist) {
				fmt.Fprintf(os.Stderr, "difftest: no %s: the real one is used\n", ours)
				return filepath.Join(tree, path)
			}
			return ours
		})
		if err != nil {
			return nil, nil, err
		}
		s.ours = append(s.ours, ours)
	}
	return s, cleanup, nil
}

// makeCommon makes the layer that both sides share. It appends the files of data/etc to those of
// the tree's /etc, and copies data/tools to /usr/local/bin.
func makeCommon(top, tree, data string) error {
	etc := filepath.Join(top, "etc")
	local := filepath.Join(top, "usr/local/bin")
	for _, dir := range []string{etc, local} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	more, err := os.ReadDir(filepath.Join(data, "etc"))
	if err != nil {
		return err
	}
	for _, entry := range more {
		text, err := os.ReadFile(filepath.Join(tree, "etc", entry.Name()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		added, err := os.ReadFile(filepath.Join(data, "etc", entry.Name()))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(etc, entry.Name()), append(text, added...), 0o644); err != nil {
			return err
		}
	}
	tools, err := filepath.Glob(filepath.Join(data, "tools", "*"))
	if err != nil {
		return err
	}
	for _, tool := range tools {
		if err := copyFile(filepath.Join(local, filepath.Base(tool)), tool); err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies a file with its mode, including set-user-ID.
func copyFile(to, from string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return errors.Join(out.Chmod(info.Mode()), out.Close())
}

// runCase runs a case in a new cell with the given layers.
func runCase(layers string, c testCase) result {
	status, report, err := os.Pipe()
	if err != nil {
		return result{trouble: err.Error()}
	}
	defer status.Close()
	script := c.script
	if c.expected != nil {
		script = "exec 2>&1\n" + script
	}
	var stdout, stderr bytes.Buffer
	cell := &exec.Cmd{
		Path:       "/proc/self/exe",
		Args:       []string{cellName, layers, c.user, script},
		Env:        []string{},
		Stdout:     &stdout,
		Stderr:     &stderr,
		ExtraFiles: []*os.File{report},
		SysProcAttr: &syscall.SysProcAttr{
			Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
			Setsid:     true,
			Pdeathsig:  syscall.SIGKILL,
		},
	}
	err = cell.Start()
	report.Close()
	if err != nil {
		return result{trouble: err.Error()}
	}
	// When process 1 ends, all processes of the cell end.
	timer := time.AfterFunc(caseLimit, func() { cell.Process.Kill() })
	text, _ := io.ReadAll(status)
	err = cell.Wait()
	expired := !timer.Stop()
	r := result{stdout: stdout.String(), stderr: stderr.String()}
	n, bad := strconv.Atoi(strings.TrimSpace(string(text)))
	switch {
	case expired:
		r.trouble = fmt.Sprintf("not within %v", caseLimit)
	case bad != nil:
		r.trouble = fmt.Sprintf("without a status: %v", err)
	}
	r.status = syscall.WaitStatus(n)
	return r
}

// enterCell makes the cell and executes the case in it. This process is process 1 of new PID,
// mount, UTS and IPC namespaces. enterCell returns only if it fails.
func enterCell(args []string) error {
	layers, user, script := args[0], args[1], args[2]
	// This may be any directory outside of the layers: only this cell sees what is mounted
	// there.
	const hold = "/dev/shm"
	const root = hold + "/root"
	mkdir := func(path string) error { return os.MkdirAll(path, 0o755) }
	mount := func(source, target, kind string, flags uintptr, data string) error {
		if err := mkdir(target); err != nil {
			return err
		}
		if err := unix.Mount(source, target, kind, flags, data); err != nil {
			return fmt.Errorf("mount %s on %s: %w", kind, target, err)
		}
		return nil
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := mount("difftest", hold, "tmpfs", 0, "mode=755"); err != nil {
		return err
	}
	for _, dir := range []string{"/upper", "/work"} {
		if err := mkdir(hold + dir); err != nil {
			return err
		}
	}
	if err := mount("overlay", root, "overlay", 0,
		"lowerdir="+layers+",upperdir="+hold+"/upper,workdir="+hold+"/work"); err != nil {
		return err
	}
	if err := mount("tmpfs", root+"/tmp", "tmpfs", 0, "mode=1777"); err != nil {
		return err
	}
	if err := mount("proc", root+"/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	if err := makeDevices(root+"/dev", mount); err != nil {
		return err
	}
	if err := unix.PivotRoot(root, root+"/mnt"); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := unix.Unmount("/mnt", unix.MNT_DETACH); err != nil {
		return err
	}
	unix.Umask(0)
	if err := os.Mkdir("/tmp/case", 0o1777); err != nil {
		return err
	}
	if err := os.Chmod("/tmp/case", 0o1777); err != nil {
		return err
	}
	unix.Umask(0o022)
	if err := os.Chdir("/tmp/case"); err != nil {
		return err
	}
	if err := unix.Sethostname([]byte("cell")); err != nil {
		return err
	}
	// Descriptor 3 is the report. The case must not inherit others of this program.
	if err := unix.CloseRange(4, 1<<32-1, unix.CLOSE_RANGE_CLOEXEC); err != nil {
		return fmt.Errorf("close_range: %w", err)
	}
	home := "/root"
	if user != "root" {
		home = "/home/" + user
	}
	return unix.Exec("/usr/bin/perl", []string{"perl", "-e", first, user, script}, []string{
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOME=" + home, "USER=" + user, "SHELL=/bin/sh", "LC_ALL=C",
	})
}

// makeDevices mounts a /dev for the cell.
func makeDevices(dev string, mount func(source, target, kind string, flags uintptr, data string) error) error {
	if err := mount("dev", dev, "tmpfs", unix.MS_NOSUID, "mode=755"); err != nil {
		return err
	}
	if err := mount("devpts", dev+"/pts", "devpts", unix.MS_NOSUID|unix.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620"); err != nil {
		return err
	}
	for _, d := range []struct {
		name         string
		major, minor uint32
	}{{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}} {
		path := filepath.Join(dev, d.name)
		if err := unix.Mknod(path, unix.S_IFCHR|0o666, int(unix.Mkdev(d.major, d.minor))); err != nil {
			return fmt.Errorf("mknod %s: %w", path, err)
		}
		if err := os.Chmod(path, 0o666); err != nil {
			return err
		}
	}
	for name, to := range map[string]string{
		"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2",
	} {
		if err := os.Symlink(to, filepath.Join(dev, name)); err != nil {
			return err
		}
	}
	return nil
}

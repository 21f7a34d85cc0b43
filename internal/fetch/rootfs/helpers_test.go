package rootfs

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/compression/formats"
	"golang.org/x/sys/unix"
)

// TestMain lets the test binary be run as a command that unpacks an archive, so
// that a test can be another user or be in another namespace: the words are
// DIR, FILE, or the files of layers with colons between them, and perhaps the
// limits.
func TestMain(m *testing.M) {
	if os.Getenv("ROOTFS_TEST_UNPACK") != "" {
		limits := DefaultLimits
		if len(os.Args) > 3 {
			limits.Bytes, _ = strconv.ParseInt(os.Args[3], 10, 64)
			limits.Files, _ = strconv.ParseInt(os.Args[4], 10, 64)
		}
		unpack := unpackFile
		if strings.Contains(os.Args[2], ":") {
			unpack = stackFiles
		}
		result, err := unpack(os.Args[1], os.Args[2], limits)
		if peak := peakMemory(); peak > 160<<10 {
			fmt.Println("took", peak, "KiB")
			os.Exit(2)
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(result.Lost)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// peakMemory returns the most that the process has had in memory, in KiB.
func peakMemory() (n int) {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscan(after, &n)
	return n
}

func stackFiles(dir, files string, limits Limits) (Result, error) {
	var layers [][]byte
	for name := range strings.SplitSeq(files, ":") {
		b, err := os.ReadFile(name)
		if err != nil {
			return Result{}, err
		}
		layers = append(layers, b)
	}
	return stack(dir, limits, layers...)
}

func unpackFile(dir, file string, limits Limits) (Result, error) {
	f, err := os.Open(file)
	if err != nil {
		return Result{}, err
	}
	defer f.Close()
	return unpackWithin(dir, f, false, limits)
}

// unpackTo does what the command does.
func unpackTo(dir string, archive io.Reader, replace bool) (Result, error) {
	return unpackWithin(dir, archive, replace, DefaultLimits)
}

func unpackWithin(dir string, archive io.Reader, replace bool, limits Limits) (Result, error) {
	stage, err := NewStage(dir, replace)
	if err != nil {
		return Result{}, err
	}
	stage.Limits, stage.Formats = limits, formats.All
	result, err := stage.Unpack(context.Background(), archive)
	if err == nil {
		err = stage.Publish()
	}
	if e := stage.Close(); err == nil {
		err = e
	}
	return result, err
}

// inNamespace runs the test once more, in a mount namespace of its own where
// mounts reach no other, and says false outside of that.
func inNamespace(t *testing.T) bool {
	t.Helper()
	testbed.NeedRoot(t)
	if os.Getenv("ROOTFS_TEST_INSIDE") != "" {
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			t.Fatal(err)
		}
		return true
	}
	c := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.timeout=60s")
	c.Env = append(os.Environ(), "ROOTFS_TEST_INSIDE=1")
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// An entry is one of an archive made for a test.
type entry struct {
	name, link, body string
	kind             byte
	mode             int
	major, minor     int
	pax              []record
}

func file(name, body string) entry   { return entry{name: name, kind: '0', mode: 0644, body: body} }
func dir(name string) entry          { return entry{name: name, kind: '5', mode: 0755} }
func link(name, target string) entry { return entry{name: name, kind: '2', mode: 0777, link: target} }
func hard(name, target string) entry { return entry{name: name, kind: '1', mode: 0644, link: target} }
func pipe(name string) entry         { return entry{name: name, kind: '6', mode: 0644} }
func null(name string) entry {
	return entry{name: name, kind: '3', mode: 0666, major: 1, minor: 3}
}

// pack makes a tar archive, of entries as wrong as a test wants them.
func pack(entries ...entry) []byte {
	var b []byte
	for _, e := range entries {
		records := e.pax
		if len(e.name) > 100 {
			records = append(records, record{"path", e.name})
		}
		if len(e.link) > 100 {
			records = append(records, record{"linkpath", e.link})
		}
		var body string
		for _, r := range records {
			line := " " + r.key + "=" + r.value + "\n"
			n := len(line)
			for n != len(line)+len(strconv.Itoa(n)) {
				n = len(line) + len(strconv.Itoa(n))
			}
			body += strconv.Itoa(n) + line
		}
		if body != "" {
			b = append(b, member(entry{name: "pax", kind: 'x', body: body})...)
		}
		b = append(b, member(e)...)
	}
	return append(b, make([]byte, 1024)...)
}

// member makes a header and the data behind it.
func member(e entry) []byte {
	b := make([]byte, 512, 512+len(e.body)+512)
	copy(b[0:100], e.name)
	octal := func(at, width, n int) { copy(b[at:], fmt.Sprintf("%0*o", width-1, n)) }
	octal(100, 8, e.mode)
	octal(108, 8, os.Geteuid())
	octal(116, 8, os.Getegid())
	octal(124, 12, len(e.body))
	octal(136, 12, 1e9)
	b[156] = e.kind
	copy(b[157:257], e.link)
	copy(b[257:], "ustar\x0000")
	octal(329, 8, e.major)
	octal(337, 8, e.minor)
	mend(b)
	b = append(b, e.body...)
	return append(b, make([]byte, -len(e.body)&511)...)
}

// mend puts the right checksum into what looks like a header.
func mend(block []byte) {
	if string(block[257:262]) != "ustar" {
		return
	}
	sum := 8 * int(' ')
	for i, c := range block {
		if i < 148 || i >= 156 {
			sum += int(c)
		}
	}
	copy(block[148:156], fmt.Sprintf("%06o\x00 ", sum))
}

func gzipped(b []byte) []byte {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write(b)
	w.Close()
	return z.Bytes()
}

// snapshot describes everything below a directory, and the directory itself: one
// line a name. Times are left out where the kernel sets them, which is with
// those directories that no archive names.
func snapshot(t testing.TB, root string) map[string]string {
	t.Helper()
	lines := map[string]string{}
	inodes := map[uint64]string{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var st unix.Stat_t
		if err := unix.Lstat(path, &st); err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		line := fmt.Sprintf("%o %d:%d %d.%09d", st.Mode, st.Uid, st.Gid, st.Mtim.Sec, st.Mtim.Nsec)
		switch st.Mode & unix.S_IFMT {
		case unix.S_IFREG:
			line += fmt.Sprintf(" size %d", st.Size)
			if st.Mode&0400 != 0 || os.Geteuid() == 0 {
				b, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				line += fmt.Sprintf(" %x", sha256.Sum256(b))
			}
			line += " data " + extentsOf(path)
		case unix.S_IFLNK:
			target, _ := os.Readlink(path)
			line += " -> " + target
		case unix.S_IFCHR, unix.S_IFBLK:
			line += fmt.Sprintf(" device %x", st.Rdev)
		}
		if st.Mode&unix.S_IFMT != unix.S_IFDIR && st.Nlink > 1 {
			if first, ok := inodes[st.Ino]; ok {
				line += " same as " + first
			} else {
				inodes[st.Ino] = name
			}
		}
		line += xattrsOf(path)
		lines[name] = line
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// extentsOf lists where a file has data, by lseek(2).
func extentsOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return "?"
	}
	defer f.Close()
	var b strings.Builder
	for at := int64(0); ; {
		from, err := unix.Seek(int(f.Fd()), at, unix.SEEK_DATA)
		if err != nil {
			return b.String()
		}
		at, _ = unix.Seek(int(f.Fd()), from, unix.SEEK_HOLE)
		fmt.Fprintf(&b, "%d-%d,", from, at)
	}
}

func xattrsOf(path string) string {
	buffer := make([]byte, 64<<10)
	n, err := unix.Llistxattr(path, buffer)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, name := range strings.Split(string(buffer[:n]), "\x00") {
		if name == "" || name == "security.selinux" {
			continue
		}
		value := make([]byte, 64<<10)
		n, _ := unix.Lgetxattr(path, name, value)
		b.WriteString(" " + name + "=" + strconv.Quote(string(value[:max(n, 0)])))
	}
	return b.String()
}

// differences compares two snapshots.
func differences(got, want map[string]string) string {
	var b strings.Builder
	for name, line := range want {
		if g, ok := got[name]; !ok {
			fmt.Fprintf(&b, "%q is missing: %s\n", name, line)
		} else if g != line {
			fmt.Fprintf(&b, "%q\n is     %s\n should %s\n", name, g, line)
		}
	}
	for name, line := range got {
		if _, ok := want[name]; !ok {
			fmt.Fprintf(&b, "%q should not be there: %s\n", name, line)
		}
	}
	return b.String()
}

// asUser runs the test binary as the user nobody, to unpack file as dir, and
// returns what it prints.
func asUser(t *testing.T, dir, file string) (string, error) {
	t.Helper()
	// The binary of a test lies where only its owner gets at it.
	self := filepath.Join(filepath.Dir(dir), "unpacker")
	b, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(self, b, 0755); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, dir, file)
	c.Dir = "/"
	c.Env = []string{"ROOTFS_TEST_UNPACK=1"}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := c.Output()
	os.Remove(self)
	return strings.TrimSpace(string(out)), err
}

// userDir returns a directory that the user nobody may reach and write.
func userDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "rootfs-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	os.Chmod(dir, 0755)
	os.Chown(dir, 65534, 65534)
	return dir
}

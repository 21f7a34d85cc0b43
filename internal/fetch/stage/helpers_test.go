package stage

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/tree"
)

// TestMain lets the test binary run as a command that unpacks an archive, so that a test can run it as
// another user or in another namespace. The arguments are DIR, then FILE or the files of layers
// separated by colons, and optionally the limits.
func TestMain(m *testing.M) {
	if os.Getenv("ROOTFS_TEST_UNPACK") != "" {
		limits := tree.DefaultLimits
		if len(os.Args) > 3 {
			limits.Bytes, _ = strconv.ParseInt(os.Args[3], 10, 64)
			limits.Files, _ = strconv.ParseInt(os.Args[4], 10, 64)
		}
		unpack := unpackFile
		if strings.Contains(os.Args[2], ":") {
			unpack = stackFiles
		}
		result, err := unpack(os.Args[1], os.Args[2], limits)
		if peak := peakMemory(); peak > 125_000 {
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

// peakMemory returns the largest resident set of the process in KiB.
func peakMemory() (n int) {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscan(after, &n)
	return n
}

func stackFiles(dir, files string, limits tree.Limits) (tree.Result, error) {
	var layers [][]byte
	for name := range strings.SplitSeq(files, ":") {
		b, err := os.ReadFile(name)
		if err != nil {
			return tree.Result{}, err
		}
		layers = append(layers, b)
	}
	return stack(dir, limits, layers...)
}

func unpackFile(dir, file string, limits tree.Limits) (tree.Result, error) {
	f, err := os.Open(file)
	if err != nil {
		return tree.Result{}, err
	}
	defer f.Close()
	return unpackWithin(dir, f, false, limits)
}

// unpackTo unpacks an archive as the command does.
func unpackTo(dir string, archive io.Reader, replace bool) (tree.Result, error) {
	return unpackWithin(dir, archive, replace, tree.DefaultLimits)
}

func unpackWithin(dir string, archive io.Reader, replace bool, limits tree.Limits) (tree.Result, error) {
	stage, err := New(dir, replace)
	if err != nil {
		return tree.Result{}, err
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

// A record is a record of a PAX header.
type record struct{ key, value string }

// An entry is an entry of an archive for a test.
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

// pack makes a tar archive of entries, which may be invalid.
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

// member returns the header and the data of an entry.
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

// mend writes the right checksum into a block that looks like a header.
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

// asUser runs the test binary as the user nobody to unpack file as dir, and returns its output.
func asUser(t *testing.T, dir, file string) (string, error) {
	t.Helper()
	// Only the owner can reach the directory of the test binary.
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

// userDir returns a directory in which the user nobody can make files.
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

package fetchroot

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/tarfile"
)

// maxMemory is the limit of the memory of fetchroot and tar in KiB, for any archive: 128 MB.
const maxMemory = 125_000

// A greedy archive makes a reader keep as much in memory as possible.
type greedy struct {
	name  string
	write func(w *bufio.Writer)
	ends  string // the end of the message; "" if the archive is unpacked
}

// pax writes an extended header of a type with a body.
func pax(w io.Writer, kind byte, body string) {
	w.Write((&tarfile.Entry{Name: "pax", Type: kind, Size: int64(len(body))}).Bytes())
	io.WriteString(w, body)
	w.Write(tarfile.Padding(int64(len(body))))
}

// record returns a record of a PAX header.
func record(key, value string) string {
	rest := " " + key + "=" + value + "\n"
	n := len(rest)
	for n != len(rest)+len(fmt.Sprint(n)) {
		n = len(rest) + len(fmt.Sprint(n))
	}
	return fmt.Sprint(n) + rest
}

// member writes the header and the data of an entry.
func member(w io.Writer, e tarfile.Entry, data string) {
	e.Size, e.Mode = int64(len(data)), 0o755
	w.Write(e.Bytes())
	io.WriteString(w, data)
	w.Write(tarfile.Padding(e.Size))
}

// each writes n entries of a type, with the same record before each of them.
func each(n int, kind byte, key, value string) func(w *bufio.Writer) {
	return func(w *bufio.Writer) {
		r := record(key, value)
		for i := range n {
			pax(w, 'x', r)
			member(w, tarfile.Entry{Name: fmt.Sprint("e", i), Type: kind, Link: "x"}, "")
		}
	}
}

const (
	tooMuch = "too many names and attributes to remember"
	mega    = 1 << 20
)

var greedyArchives = []greedy{
	{"directories with long owners", each(160, '5', "uname", strings.Repeat("x", mega)), ""},
	{"directories with long targets", each(160, '5', "linkpath", strings.Repeat("x", mega)), ""},
	{"directories with long comments", each(160, '5', "comment", strings.Repeat("x", mega)), ""},
	{"directories with long attributes", each(700, '5', "SCHILY.xattr.user.a", strings.Repeat("x", 60_000)), tooMuch},
	{"directories with longer attributes", each(160, '5', "SCHILY.xattr.user.a", strings.Repeat("x", mega)), tooMuch},
	{"directories with one long attribute often", func(w *bufio.Writer) {
		for i := range 900 {
			pax(w, 'x', strings.Repeat(record("SCHILY.xattr.user.a", strings.Repeat("x", 60_000)), 16))
			member(w, tarfile.Entry{Name: fmt.Sprint("e", i), Type: '5'}, "")
		}
	}, tooMuch},
	{"files with long owners", each(160, '0', "gname", strings.Repeat("x", mega)), ""},
	{"files with long attributes", each(160, '0', "SCHILY.xattr.user.a", strings.Repeat("x", mega)), ""},
	{"symlinks with long owners", each(160, '2', "uname", strings.Repeat("x", mega)), ""},
	{"directories with slashes", func(w *bufio.Writer) {
		for i := range 160 {
			pax(w, 'x', record("path", fmt.Sprint("d", i)+strings.Repeat("/", mega)))
			member(w, tarfile.Entry{Name: "d", Type: '5'}, "")
		}
	}, ""},
	{"files with dots", func(w *bufio.Writer) {
		for i := range 160 {
			pax(w, 'x', record("path", strings.Repeat("./", mega/2)+fmt.Sprint("f", i)))
			member(w, tarfile.Entry{Name: "f", Type: '0'}, "")
		}
	}, ""},
	{"many directories", func(w *bufio.Writer) {
		prefix := strings.Repeat("x", 90)
		for i := range 260_000 {
			member(w, tarfile.Entry{Name: prefix + fmt.Sprint(i), Type: '5'}, "")
		}
	}, tooMuch},
	{"one directory often", func(w *bufio.Writer) {
		for range 350_000 {
			member(w, tarfile.Entry{Name: "d", Type: '5'}, "")
		}
	}, ""},
	{"many records", func(w *bufio.Writer) {
		pax(w, 'x', strings.Repeat("5 a=\n", 800_000))
		member(w, tarfile.Entry{Name: "f", Type: '0'}, "")
	}, "the archive's extended headers have too many records"},
	{"many global records", func(w *bufio.Writer) {
		for range 4 {
			pax(w, 'g', strings.Repeat("5 a=\n", 800_000))
		}
		member(w, tarfile.Entry{Name: "f", Type: '0'}, "")
	}, "the archive's extended headers have too many records"},
	{"a map in commas", func(w *bufio.Writer) {
		pax(w, 'x', record("GNU.sparse.size", "1")+record("GNU.sparse.map", strings.Repeat(",", 4_000_000)))
		member(w, tarfile.Entry{Name: "f", Type: '0'}, "")
	}, "a malformed map of a sparse file"},
	{"a map without lines", func(w *bufio.Writer) {
		pax(w, 'x', record("GNU.sparse.major", "1")+record("GNU.sparse.minor", "0")+record("GNU.sparse.realsize", "1"))
		member(w, tarfile.Entry{Name: "f", Type: '0'}, "9\n"+strings.Repeat("x", 160*mega))
	}, "a malformed map of a sparse file"},
	{"a long map", func(w *bufio.Writer) {
		const n = 1 << 18
		var map_ strings.Builder
		fmt.Fprintf(&map_, "%d\n", n)
		for i := range n {
			fmt.Fprintf(&map_, "%019d\n%019d\n", 2*i, 1)
		}
		text := map_.String()
		text += strings.Repeat("\x00", -len(text)&511) + strings.Repeat("x", n)
		for i := range 3 {
			pax(w, 'x', record("GNU.sparse.major", "1")+record("GNU.sparse.minor", "0")+record("GNU.sparse.realsize", "1000000"))
			member(w, tarfile.Entry{Name: fmt.Sprint("f", i), Type: '0'}, text)
		}
	}, ""},
}

// inMemory returns a directory in a file system in memory if there is one, because many small
// files are slow elsewhere.
func inMemory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "fetchroot-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// TestGreedyArchives checks the peak memory of fetchroot and tar with these archives.
func TestGreedyArchives(t *testing.T) {
	for _, g := range greedyArchives {
		t.Run(g.name, func(t *testing.T) {
			dir := inMemory(t)
			f, err := os.Create(filepath.Join(dir, "a.tar"))
			if err != nil {
				t.Fatal(err)
			}
			w := bufio.NewWriterSize(f, mega)
			g.write(w)
			w.Write(tarfile.End())
			w.Flush()
			f.Close()
			os.Mkdir(filepath.Join(dir, "theirs"), 0o755)
			os.Symlink(testbed.Program("fetchroot"), filepath.Join(dir, "tar"))
			os.Symlink(testbed.Program("fetchroot"), filepath.Join(dir, "fetchroot"))
			for _, line := range []string{"fetchroot -q a.tar tree", "tar --xattrs -xf a.tar -C theirs"} {
				words := strings.Fields(line)
				cmd := exec.Command(filepath.Join(dir, words[0]), words[1:]...)
				cmd.Dir = dir
				r, peak := testbed.Peak(t, cmd)
				if peak > maxMemory {
					t.Errorf("%s: %d KiB", line, peak)
				}
				t.Log(line, peak, "KiB")
				first, _, _ := strings.Cut(r.Stderr, "\n")
				if (r.Status != 0) != (g.ends != "") || !strings.HasSuffix(first, g.ends) || words[0] == "fetchroot" && strings.Count(r.Stderr, "\n") > 1 {
					t.Errorf("%s: %v", line, r)
				}
			}
		})
	}
}

// maxWithWindow is the same for data that refer back as far as compression.MaxWindow.
const maxWithWindow = 166_000

// TestLongestWindows unpacks data that refer back as far as is allowed.
func TestLongestWindows(t *testing.T) {
	testbed.NeedRoot(t)
	for _, compress := range []string{"zstd -q -1 --long=27", "xz --lzma2=preset=0,dict=128MiB", "zstd -q -1 --long=28"} {
		testbed.Need(t, strings.Fields(compress)[0])
		dir := inMemory(t)
		os.Symlink(testbed.Program("fetchroot"), filepath.Join(dir, "fetchroot"))
		make := exec.Command("sh", "-c", "truncate -s 200M zeros && tar c zeros | "+compress+" >a && rm zeros")
		make.Dir = dir
		if r := testbed.Run(t, make); r.Status != 0 {
			t.Fatal(r)
		}
		cmd := exec.Command(filepath.Join(dir, "fetchroot"), "-q", "a", "tree")
		cmd.Dir = dir
		r, peak := testbed.Peak(t, cmd)
		t.Log(compress, peak, "KiB")
		if peak > maxWithWindow {
			t.Errorf("%s: %d KiB", compress, peak)
		}
		refused := strings.HasSuffix(compress, "28")
		if (r.Status != 0) != refused || refused && r.Stderr != "fetchroot: the zstd data takes more than 128 MiB of memory to decompress\n" {
			t.Errorf("%s: %v", compress, r)
		}
	}
}

// TestPackMemory packs a tree on four processors, which is the most that are used, in each format. Noise fills the
// buffers for results. For xz, which takes long for noise, the same noise is repeated.
func TestPackMemory(t *testing.T) {
	const most = 250_000 // KiB; 256 MB
	noise := make([]byte, 64*mega)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for _, c := range []struct {
		file string
		data []byte
	}{
		{"a.tar.gz", noise}, {"a.tar.zst", noise}, {"a.tar.xz", bytes.Repeat(noise[:mega/16], 24*16)}, {"oci:layout", noise},
	} {
		dir := inMemory(t)
		os.Mkdir(filepath.Join(dir, "tree"), 0o755)
		if err := os.WriteFile(filepath.Join(dir, "tree/file"), c.data, 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(testbed.Program("fetchroot"), "-q", "--pack", "tree", c.file)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOMAXPROCS=4")
		r, peak := testbed.Peak(t, cmd)
		t.Log(c.file, peak, "KiB")
		if r != (testbed.Result{}) || peak > most {
			t.Errorf("%s: %d KiB, %v", c.file, peak, r)
		}
	}
}

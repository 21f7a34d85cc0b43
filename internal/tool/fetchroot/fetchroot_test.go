package fetchroot

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	"contedor/internal/fetch/progress"
	"contedor/internal/linux/layout"
	"contedor/internal/texts"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { testbed.Main(m, "fetchroot", "unshare", "chroot") }

// archive is a tar.gz of a small root file system. A part of it does not compress, so that it
// can be cut in the middle.
var archive = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	noise := make([]byte, 3_000_000)
	x := uint32(1)
	for i := range noise {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	for _, f := range []struct {
		name string
		body []byte
	}{{"rootfs/bin/sh", noise}, {"rootfs/etc/os-release", []byte("ID=test\n")}} {
		w.WriteHeader(&tar.Header{Name: f.name, Mode: 0755, Size: int64(len(f.body)), Uid: os.Geteuid(), Gid: os.Getegid()})
		w.Write(f.body)
	}
	w.Close()
	z.Close()
	return b.Bytes()
})

// command returns a run of the program with its own cache.
func command(t *testing.T, words ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(testbed.Program("fetchroot"), words...)
	c.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir())
	return c
}

// fetchroot runs the program in a directory.
func fetchroot(t *testing.T, dir string, stdin io.Reader, words ...string) testbed.Result {
	t.Helper()
	c := command(t, words...)
	c.Dir = dir
	c.Stdin = stdin
	return testbed.Run(t, c)
}

// whole reports whether a directory holds the archive's tree and nothing else.
func whole(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, "etc/os-release"))
	entries, _ := os.ReadDir(dir)
	return err == nil && string(b) == "ID=test\n" && len(entries) == 2
}

func list(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestSources(t *testing.T) {
	zipped := archive()
	plain, _ := gzip.NewReader(bytes.NewReader(zipped))
	untouched, _ := io.ReadAll(plain)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/a.tar.gz", http.StatusFound)
		case "/encoded": // some servers send a .tar.gz with Content-Encoding
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zipped)
		case "/chunked":
			w.Write(zipped[:1000])
			w.(http.Flusher).Flush()
			w.Write(zipped[1000:])
		case "/plain.tar":
			w.Write(untouched)
		default:
			w.Write(zipped)
		}
	}))
	defer server.Close()
	for _, c := range []struct {
		source string
		stdin  []byte
	}{
		{source: server.URL + "/a.tar.gz"},
		{source: server.URL + "/moved"},
		{source: server.URL + "/encoded"},
		{source: server.URL + "/chunked"},
		{source: server.URL + "/plain.tar"},
		{source: "a.tar.gz"},
		{source: "./a.tar.gz"},
		{source: "file://DIR/a.tar.gz"},
		{source: "file://localhost/DIR/a.tar.gz"},
		{source: "FILE://DIR/a%2etar.gz"},
		{source: "-", stdin: zipped},
		{source: "-", stdin: untouched},
	} {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "a.tar.gz"), zipped, 0600)
		r := fetchroot(t, dir, bytes.NewReader(c.stdin), strings.Replace(c.source, "DIR", dir, 1))
		summary := regexp.MustCompile(`^fetchroot: rootfs: 2 files, 3\.0 MB from 3\.0 MB in \d+\.\d s, SHA-256 [0-9a-f]{64}\n$`)
		if r.Status != 0 || r.Stdout != "" || !summary.MatchString(r.Stderr) || !whole(filepath.Join(dir, "rootfs")) {
			t.Errorf("%s: %+v", c.source, r)
		}
		if got := list(t, dir); got != "a.tar.gz rootfs" {
			t.Errorf("%s left %s", c.source, got)
		}
	}
}

// TestFormats fetches the archive in each format, under the name of another format.
func TestFormats(t *testing.T) {
	plain, _ := gzip.NewReader(bytes.NewReader(archive()))
	for _, tool := range []string{"zstd", "xz", "bzip2"} {
		dir := t.TempDir()
		c := exec.Command(testbed.Need(t, tool), "-1", "-c")
		plain.Reset(bytes.NewReader(archive()))
		c.Stdin = plain
		file, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(filepath.Join(dir, "a.tar.gz"), file, 0600)
		if r := fetchroot(t, dir, nil, "-q", "a.tar.gz"); r != (testbed.Result{}) || !whole(filepath.Join(dir, "rootfs")) {
			t.Errorf("%s: %+v", tool, r)
		}
		want := testbed.Result{Stderr: "fetchroot: the " + tool + " data is cut short\n", Status: 1}
		if r := fetchroot(t, dir, bytes.NewReader(file[:len(file)-1]), "-", "other"); r != want || list(t, dir) != "a.tar.gz rootfs" {
			t.Errorf("%s, cut: %+v", tool, r)
		}
	}
}

func TestQuiet(t *testing.T) {
	for _, words := range [][]string{{"-q", "-", "tree"}, {"-", "tree", "--quiet"}} {
		dir := t.TempDir()
		r := fetchroot(t, dir, bytes.NewReader(archive()), words...)
		if r != (testbed.Result{}) || !whole(filepath.Join(dir, "tree")) {
			t.Errorf("%+v", r)
		}
	}
}

func TestForce(t *testing.T) {
	dir := t.TempDir()
	os.Mkdir(filepath.Join(dir, "rootfs"), 0755)
	os.WriteFile(filepath.Join(dir, "rootfs/old"), nil, 0644)
	r := fetchroot(t, dir, bytes.NewReader(archive()), "-")
	want := testbed.Result{Stderr: "fetchroot: cannot replace 'rootfs': it is not empty (--force replaces it)\n", Status: 1}
	if r != want {
		t.Errorf("%+v", r)
	}
	want.Stderr = "fetchroot: missing.tar.xz: No such file or directory\n"
	if r := fetchroot(t, dir, nil, "missing.tar.xz"); r != want {
		t.Errorf("the archive is missing, too: %+v", r)
	}
	cut := archive()
	if r := fetchroot(t, dir, bytes.NewReader(cut[:len(cut)/2]), "--force", "-"); r.Status != 1 || list(t, dir+"/rootfs") != "old" {
		t.Errorf("%+v, %s", r, list(t, dir+"/rootfs"))
	}
	if r := fetchroot(t, dir, bytes.NewReader(archive()), "--force", "-"); r.Status != 0 || !whole(dir+"/rootfs") {
		t.Errorf("%+v", r)
	}
	if got := list(t, dir); got != "rootfs" {
		t.Errorf("left %s", got)
	}
}

// TestFailures expects one line, status 1 and nothing left behind.
func TestFailures(t *testing.T) {
	zipped := archive()
	badCRC := bytes.Clone(zipped)
	badCRC[len(badCRC)-8] ^= 1
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut": // the connection ends before Content-Length bytes
			w.Header().Set("Content-Length", strconv.Itoa(len(zipped)))
			w.Write(zipped[:100_000])
		case "/cut-chunked":
			w.Write(zipped[:100_000])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/page":
			io.WriteString(w, "<!DOCTYPE html><title>Log in</title>")
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/500":
			w.WriteHeader(500)
		case "/empty":
		default:
			http.NotFound(w, r)
		}
	}))
	server.Config.ErrorLog = nil
	defer server.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + free.Addr().String() + "/x"
	free.Close()

	in := t.TempDir()
	for name, b := range map[string][]byte{
		"crc": badCRC, "cut": zipped[:2_000_000], "noise": bytes.Repeat([]byte("noise"), 1000), "nothing": nil,
	} {
		os.WriteFile(filepath.Join(in, name), b, 0600)
	}
	for _, c := range []struct{ source, want string }{
		{server.URL + "/none", server.URL + "/none: the server says 404 Not Found"},
		{server.URL + "/500", server.URL + "/500: the server says 500 Internal Server Error"},
		{server.URL + "/cut", server.URL + "/cut: the connection ended after 100.0 kB of 3.0 MB"},
		{server.URL + "/cut-chunked", server.URL + "/cut-chunked: the connection ended after 100.0 kB"},
		{server.URL + "/page", "not an archive: looks like an HTML page"},
		{server.URL + "/empty", "the archive is empty: not a single byte"},
		{server.URL + "/loop", server.URL + "/loop: stopped after 10 redirects"},
		{closed, closed + ": Connection refused"},
		{"http://name.invalid/x", "name.invalid"},
		{"http://", "http://: "},
		{"ftp://127.0.0.1/x", "ftp://127.0.0.1/x: only http, https and file URLs are known"},
		{"file://elsewhere/x", "file://elsewhere/x: not a valid file URL"},
		{in + "/missing", in + "/missing: No such file or directory"},
		{"file://" + in + "/missing", "file://" + in + "/missing: No such file or directory"},
		{in, in + ": a directory, not an archive"},
		{in + "/crc", "the gzip data is corrupt: checksum (CRC) is wrong"},
		{in + "/cut", "the gzip data is cut short"},
		{in + "/noise", "not an archive: neither tar nor"},
		{in + "/nothing", "the archive is empty: not a single byte"},
	} {
		dir := t.TempDir()
		r := fetchroot(t, dir, nil, "--tries=1", c.source)
		if r.Status != 1 || r.Stdout != "" || !strings.HasPrefix(r.Stderr, "fetchroot: ") ||
			!strings.Contains(r.Stderr, c.want) || strings.Count(r.Stderr, "\n") != 1 {
			t.Errorf("%s: %+v, want %q", c.source, r, c.want)
		}
		if got := list(t, dir); got != "" {
			t.Errorf("%s left %s", c.source, got)
		}
	}
}

func TestUsage(t *testing.T) {
	try := "Try 'fetchroot --help' for more information.\n"
	program := testbed.Program("fetchroot")
	for _, c := range []struct {
		words []string
		want  testbed.Result
	}{
		{[]string{"-x"}, testbed.Result{Stderr: program + ": invalid option -- 'x'\n" + try, Status: 1}},
		{[]string{"--nope"}, testbed.Result{Stderr: program + ": unrecognized option '--nope'\n" + try, Status: 1}},
		{[]string{"--quiet=1"}, testbed.Result{Stderr: program + ": option '--quiet' doesn't allow an argument\n" + try, Status: 1}},
		{[]string{"a", "b", "c"}, testbed.Result{Stderr: "fetchroot: extra operand 'c'\n" + try, Status: 1}},
		{[]string{"", "b"}, testbed.Result{Stderr: "fetchroot: an operand is empty\n" + try, Status: 1}},
		{[]string{"--max-size", "5X"}, testbed.Result{Stderr: "fetchroot: not a size: '5X'\n" + try, Status: 1}},
		{[]string{"--max-size=-1"}, testbed.Result{Stderr: "fetchroot: not a size: '-1'\n" + try, Status: 1}},
		{[]string{"--max-files", "1K"}, testbed.Result{Stderr: "fetchroot: not a number of files: '1K'\n" + try, Status: 1}},
		{[]string{"--max-files="}, testbed.Result{Stderr: "fetchroot: not a number of files: ''\n" + try, Status: 1}},
		{[]string{"--remove"}, testbed.Result{Stderr: program + ": option '--remove' requires an argument\n" + try, Status: 1}},
		{[]string{"--remove="}, testbed.Result{Stderr: "fetchroot: an operand is empty\n" + try, Status: 1}},
		{[]string{"--remove", "a", "b"}, testbed.Result{Stderr: "fetchroot: --remove takes no source: extra operand 'b'\n" + try, Status: 1}},
		{[]string{"--remove", "none"}, testbed.Result{Stderr: "fetchroot: cannot remove 'none': No such file or directory\n", Status: 1}},
		{[]string{"-h"}, testbed.Result{Stdout: layout.Page(help(texts.English()), 80)}},
		{[]string{"--help"}, testbed.Result{Stdout: layout.Page(help(texts.English()), 80)}},
		{[]string{"-V"}, testbed.Result{Stdout: "fetchroot (contedor) " + cli.Version + "\n"}},
	} {
		if r := fetchroot(t, t.TempDir(), nil, c.words...); r != c.want {
			t.Errorf("%q: %+v", c.words, r)
		}
	}
}

// TestLimits unpacks an archive of two files, with 3,000,000 and 8 bytes, in three directories
// that have no entries in it.
func TestLimits(t *testing.T) {
	size := func(limit string) testbed.Result {
		return testbed.Result{Stderr: "fetchroot: the archive unpacks to more than " + limit + " bytes (--max-size allows more)\n", Status: 1}
	}
	for _, c := range []struct {
		words string
		want  testbed.Result
	}{
		{"--max-size 2929K", size("2999296")},
		{"--max-size=2M", size("2097152")},
		{"--max-size=3000000", size("3000000")},
		{"--max-files 4", testbed.Result{Stderr: "fetchroot: the archive has more than 4 entries (--max-files allows more)\n", Status: 1}},
		{"--max-size 3M --max-files 5", testbed.Result{}},
		{"--max-size 0 --max-files 0", testbed.Result{}},
		{"--max-size 9999999T", testbed.Result{}},
	} {
		dir := t.TempDir()
		r := fetchroot(t, dir, bytes.NewReader(archive()), append(strings.Fields(c.words), "-q", "-")...)
		if r != c.want || whole(dir+"/rootfs") != (r.Status == 0) || r.Status != 0 && list(t, dir) != "" {
			t.Errorf("%s: %v, left %q", c.words, r, list(t, dir))
		}
	}
}

// TestRemove removes trees that were unpacked.
func TestRemove(t *testing.T) {
	dir := t.TempDir()
	for _, words := range [][]string{{"--remove", "rootfs"}, {"--remove=./rootfs/", "-q"}} {
		if r := fetchroot(t, dir, bytes.NewReader(archive()), "-q", "-"); r.Status != 0 {
			t.Fatal(r)
		}
		if r := fetchroot(t, dir, nil, words...); r != (testbed.Result{}) || list(t, dir) != "" {
			t.Errorf("%q: %v, left %q", words, r, list(t, dir))
		}
	}
}

func TestHash(t *testing.T) {
	// The hash includes bytes after the compressed data.
	file := append(bytes.Clone(archive()), make([]byte, 5000)...)
	sum := fmt.Sprintf("%x", sha256.Sum256(file))
	other := fmt.Sprintf("%x", sha256.Sum256(archive()))
	try := "Try 'fetchroot --help' for more information.\n"
	for _, c := range []struct {
		words []string
		want  testbed.Result
		left  string
	}{
		{[]string{"--print-hash", "-"}, testbed.Result{Stdout: sum + "\n"}, ""},
		{[]string{"-q", "--sha256", sum, "-"}, testbed.Result{}, "rootfs"},
		{[]string{"-q", "--sha256=" + strings.ToUpper(sum), "-"}, testbed.Result{}, "rootfs"},
		{[]string{"--sha256", other, "-"}, testbed.Result{
			Stderr: "fetchroot: standard input: the SHA-256 is " + sum + ", not " + other + "\n", Status: 1}, ""},
		{[]string{"--sha256", other, "--print-hash", "-"}, testbed.Result{
			Stderr: "fetchroot: standard input: the SHA-256 is " + sum + ", not " + other + "\n", Status: 1}, ""},
		{[]string{"--sha256", "abc", "-"}, testbed.Result{
			Stderr: "fetchroot: not a SHA-256 of 64 hexadecimal digits: 'abc'\n" + try, Status: 1}, ""},
		{[]string{"--print-hash", "-", "x"}, testbed.Result{
			Stderr: "fetchroot: --print-hash takes no directory: extra operand 'x'\n" + try, Status: 1}, ""},
	} {
		dir := t.TempDir()
		if r := fetchroot(t, dir, bytes.NewReader(file), c.words...); r != c.want || list(t, dir) != c.left {
			t.Errorf("%q: %+v, left %q", c.words, r, list(t, dir))
		}
	}
}

func TestConnectionsOption(t *testing.T) {
	for _, value := range []string{"0", "17", "x", "-1", ""} {
		r := fetchroot(t, t.TempDir(), nil, "--connections", value, "-")
		want := "fetchroot: not a number of connections from 1 to 16: '" + value + "'\n" +
			"Try 'fetchroot --help' for more information.\n"
		if r.Stderr != want || r.Status != 1 {
			t.Errorf("%q: %+v", value, r)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(archive()))
	}))
	defer server.Close()
	for _, value := range []string{"1", "16"} {
		dir := t.TempDir()
		if r := fetchroot(t, dir, nil, "-q", "--connections", value, server.URL+"/a"); r.Status != 0 || !whole(dir+"/rootfs") {
			t.Errorf("%s: %+v", value, r)
		}
	}
}

// slow starts a server that sends half of the archive, and the rest after goOn is called.
func slow(t *testing.T) (url string, goOn func()) {
	zipped := archive()
	gate := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(zipped)))
		w.Write(zipped[:len(zipped)/2])
		w.(http.Flusher).Flush()
		select {
		case <-gate:
		case <-r.Context().Done():
		}
		w.Write(zipped[len(zipped)/2:])
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL + "/a.tar.gz", func() { close(gate) }
}

// waitFor waits until a condition holds. The test fails after ten seconds.
func waitFor(t *testing.T, what string, so func() bool) {
	t.Helper()
	for range 1000 {
		if so() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited in vain for " + what)
}

// TestSignals ends the program with signals in the middle. It must die of the signal, say
// so, and leave everything as it was.
func TestSignals(t *testing.T) {
	unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // SIGQUIT would leave a core file
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP} {
		for _, fromStdin := range []bool{false, true} {
			dir := t.TempDir()
			os.Mkdir(dir+"/rootfs", 0755)
			os.WriteFile(dir+"/rootfs/old", nil, 0644)
			source, _ := slow(t)
			c := command(t, "--force", source)
			if fromStdin {
				c.Args[2] = "-"
				in, out, _ := os.Pipe()
				defer in.Close()
				defer out.Close()
				go out.Write(archive()[:1_500_000])
				c.Stdin = in
			}
			var stderr bytes.Buffer
			c.Dir, c.Stderr = dir, &stderr
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { c.Process.Kill() })
			waitFor(t, "the first file", func() bool {
				_, err := os.Stat(dir + "/.rootfs.partial/tree/rootfs/bin/sh")
				return err == nil
			})
			c.Process.Signal(sig)
			c.Wait()
			if ws := c.ProcessState.Sys().(syscall.WaitStatus); !ws.Signaled() || ws.Signal() != sig {
				t.Errorf("%v: %v, %s", sig, c.ProcessState, stderr.String())
			}
			want := "^fetchroot: ended by " + unix.SignalName(sig)
			if !fromStdin {
				want = "^fetchroot: " + source + ": ended by " + unix.SignalName(sig) + ": .* \\(with --continue the same command continues from there\\)"
			}
			if !regexp.MustCompile(want + "\n$").MatchString(stderr.String()) {
				t.Errorf("%v: %s", sig, stderr.String())
			}
			if list(t, dir) != "rootfs" || list(t, dir+"/rootfs") != "old" {
				t.Errorf("%v left %s, %s", sig, list(t, dir), list(t, dir+"/rootfs"))
			}
		}
	}
}

// TestKilled kills the program, so that it cannot clean up. The next run cleans up.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	source, _ := slow(t)
	c := command(t, source)
	c.Dir = dir
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	waitFor(t, "the first file", func() bool {
		_, err := os.Stat(dir + "/.rootfs.partial/tree/rootfs/bin/sh")
		return err == nil
	})
	r := fetchroot(t, dir, bytes.NewReader(archive()), "-")
	if r.Status != 1 || r.Stderr != "fetchroot: another fetchroot is using 'rootfs'\n" {
		t.Errorf("beside the first: %+v", r)
	}
	c.Process.Kill()
	c.Wait()
	if got := list(t, dir); got != ".rootfs.partial" {
		t.Errorf("after the kill: %s", got)
	}
	r = fetchroot(t, dir, bytes.NewReader(archive()), "-")
	said := strings.HasPrefix(r.Stderr, "fetchroot: removed '.rootfs.partial', left by a run that did not finish\n")
	if r.Status != 0 || !said || list(t, dir) != "rootfs" || !whole(dir+"/rootfs") {
		t.Errorf("the next: %+v, %s", r, list(t, dir))
	}
}

// TestFewDescriptors runs the program with fewer descriptors than it needs: it cleans up.
func TestFewDescriptors(t *testing.T) {
	dir := t.TempDir()
	script := `mkdir -p in/a/b/c/d/e/f in/g/h && touch in/a/b/c/d/e/f/file in/g/h/file && head -c 2000000 /dev/urandom >in/g/big && tar czf in.tgz -C in . && rm -r in
for n in 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	(ulimit -n $n; exec "$0" -q in.tgz tree 2>/dev/null) && rm -r tree
	ls -A
done`
	cmd := exec.Command("bash", "-c", script, testbed.Program("fetchroot"))
	cmd.Dir = dir
	if r := testbed.Run(t, cmd); r.Stdout != strings.Repeat("in.tgz\n", 13) {
		t.Error(r)
	}
}

// TestProgress checks the output on a terminal.
func TestProgress(t *testing.T) {
	for _, columns := range []uint16{20, 40, 80, 200} {
		dir := t.TempDir()
		source, goOn := slow(t)
		c := command(t, source)
		c.Dir = dir
		c.Env = append(c.Env, "TERM=xterm")
		terminal, err := pty.StartWithSize(c, &pty.Winsize{Cols: columns, Rows: 5})
		if err != nil {
			testbed.CannotRun(t, "no pseudo-terminal: "+err.Error())
		}
		began := time.Now()
		half := regexp.MustCompile(` (49|50)%`)
		out := readUntil(terminal, half, goOn)
		c.Wait()
		terminal.Close()
		if !c.ProcessState.Success() || !whole(dir+"/rootfs") || !half.Match(out) {
			t.Fatalf("%v: %q", c.ProcessState, out)
		}
		drawn, summary, found := strings.Cut(string(out), "\r\x1b[K")
		summary = strings.ReplaceAll(summary, "\r\n  ", " ") // it is broken between words
		if !found || !strings.HasPrefix(summary, "fetchroot: rootfs: 2 files") || strings.Count(summary, "\n") != 1 {
			t.Errorf("%d columns: the line is not cleared: %q", columns, out)
		}
		lines := strings.Split(drawn, "\x1b[K")
		if most := 2 + int(time.Since(began)/progress.Redraw); len(lines) > most {
			t.Errorf("%d columns: drawn %d times, want %d at most", columns, len(lines), most)
		}
		for _, line := range lines[:len(lines)-1] {
			text, begins := strings.CutPrefix(line, "\r")
			if !begins || len(text) >= int(columns) || strings.ContainsAny(text, "\r\n") {
				t.Errorf("%d columns: %q", columns, line)
			}
			want := regexp.MustCompile(`^\[#*\.*\] +\d+%  \d+(\.\d .)? ?B/3\.0 MB  \d+(\.\d .)? ?B/s(  left \d:\d\d)?  \d files$`)
			if columns < 80 {
				want = regexp.MustCompile(`^ *\d+%(  |$)`)
			}
			if !want.MatchString(text) {
				t.Errorf("%d columns: %q", columns, line)
			}
		}
	}
}

// readUntil reads the output of a terminal until its end, EIO. It calls then as soon as the
// output matches something.
func readUntil(terminal io.Reader, something *regexp.Regexp, then func()) (out []byte) {
	b := make([]byte, 4096)
	for called := false; ; {
		n, err := terminal.Read(b)
		out = append(out, b[:n]...)
		if !called && something.Match(out) {
			called = true
			then()
		}
		if err != nil {
			return out
		}
	}
}

// TestNoProgress expects no control characters with -q, on a dumb terminal, or without one.
func TestNoProgress(t *testing.T) {
	for _, words := range [][]string{{"TERM=dumb"}, {"TERM=xterm", "-q"}} {
		source, goOn := slow(t)
		c := command(t, append(words[1:], source)...)
		c.Dir = t.TempDir()
		c.Env = append(c.Env, words[0])
		terminal, err := pty.Start(c)
		if err != nil {
			testbed.CannotRun(t, "no pseudo-terminal: "+err.Error())
		}
		time.AfterFunc(300*time.Millisecond, goOn)
		out, _ := io.ReadAll(terminal)
		c.Wait()
		terminal.Close()
		if !c.ProcessState.Success() || bytes.ContainsAny(out, "\x1b") || len(words) > 1 && len(out) > 0 {
			t.Errorf("%v: %v, %q", words, c.ProcessState, out)
		}
	}
}

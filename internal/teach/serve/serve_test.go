package serve_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) {
	testbed.MainLinked(m, "wget", "uname", "sha256sum", "chmod", "mv", "rm", "sh")
}

// A class is a directory with files that are served, and the server.
type class struct {
	dir, url string
	server   *exec.Cmd
	messages *strings.Builder
}

// begin makes files and starts the server.
func begin(t *testing.T, arguments ...string) *class {
	c := &class{dir: t.TempDir(), messages: new(strings.Builder)}
	big := strings.Repeat("0123456789abcdef", 1<<16)
	for name, text := range map[string]string{"rootfs.tar.gz": big, "a b<.txt": "x\n", ".hidden": "secret", "below/secret": "secret"} {
		os.MkdirAll(filepath.Dir(filepath.Join(c.dir, name)), 0o755)
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", c.dir+"/link"); err != nil {
		t.Fatal(err)
	}
	c.server = exec.Command(testbed.Program("contedor"), append([]string{"serve", "-l", "127.0.0.1:0"}, append(arguments, c.dir)...)...)
	c.server.Env = []string{"LC_ALL=C"}
	c.server.Stderr = c.messages
	out, err := c.server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.server.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := regexp.MustCompile(`wget -qO- (http://127\.0\.0\.1:\d+)/get \| sh`).FindStringSubmatch(lines.Text()); m != nil {
			c.url = m[1]
		}
		if c.url != "" && lines.Text() == "" {
			go io.Copy(io.Discard, out)
			return c
		}
	}
	t.Fatal("the server printed no line for students")
	return nil
}

// ask sends a request and returns the answer with its body.
func (c *class) ask(t *testing.T, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, c.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{Timeout: 20 * time.Second}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// end sends SIGINT and returns what the server wrote for the teacher.
func (c *class) end(t *testing.T) string {
	t.Helper()
	c.server.Process.Signal(syscall.SIGINT)
	if err := c.server.Wait(); err != nil {
		t.Errorf("after ^C: %v", err)
	}
	return c.messages.String()
}

// TestStudentTypesTheLine runs the printed line with a shell that has only our programs.
func TestStudentTypesTheLine(t *testing.T) {
	c := begin(t)
	student := exec.Command("sh", "-c", "wget -qO- "+c.url+"/get | sh")
	student.Dir, student.Env = t.TempDir(), []string{"PATH=" + testbed.Bin()}
	if out, err := student.CombinedOutput(); err != nil || string(out) != "./contedor fetchroot "+c.url+"/rootfs.tar.gz\n" {
		t.Errorf("%v: %q", err, out)
	}
	got, err := os.ReadFile(student.Dir + "/contedor")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(testbed.Program("contedor"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("another program arrived")
	}
	if info, _ := os.Stat(student.Dir + "/contedor"); info.Mode()&0o111 == 0 {
		t.Error("the program cannot be executed")
	}
	want1 := regexp.MustCompile(`^127\.0\.0\.1  contedor-` + runtime.GOARCH + `  [\d.]+ MB in [\d.]+ s\nclients: 1, files: 1, [\d.]+ MB\n$`)
	if got := c.end(t); !want1.MatchString(got) {
		t.Errorf("the teacher sees %q", got)
	}
}

// TestOtherMachine runs the script on a machine for which there is no program.
func TestOtherMachine(t *testing.T) {
	c := begin(t)
	_, script := c.ask(t, "GET", "/get")
	student := exec.Command("sh", "-c", "uname() { echo pdp11; }\n"+script)
	student.Dir = t.TempDir()
	if out, err := student.CombinedOutput(); err == nil || string(out) != "there is no program for pdp11 here; ask the teacher\n" {
		t.Errorf("%v: %q", err, out)
	}
	if left, _ := os.ReadDir(student.Dir); len(left) > 0 {
		t.Errorf("%v was left", left)
	}
}

// TestFiles checks ranges, ETag, sums, and that only named files are served.
func TestFiles(t *testing.T) {
	c := begin(t)
	text, err := os.ReadFile(c.dir + "/rootfs.tar.gz")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	whole, body := c.ask(t, "GET", "/rootfs.tar.gz")
	if body != string(text) || whole.Header.Get("ETag") != `"`+hex.EncodeToString(sum[:])+`"` {
		t.Errorf("got %d bytes with ETag %s", len(body), whole.Header.Get("ETag"))
	}
	part, body := c.ask(t, "GET", "/rootfs.tar.gz", "Range", "bytes=17-20", "If-Range", whole.Header.Get("ETag"))
	if part.StatusCode != 206 || body != "1234" {
		t.Errorf("range: %s %q", part.Status, body)
	}
	if same, _ := c.ask(t, "GET", "/rootfs.tar.gz", "If-None-Match", whole.Header.Get("ETag")); same.StatusCode != 304 {
		t.Errorf("If-None-Match: %s", same.Status)
	}
	if _, sums := c.ask(t, "GET", "/SHA256SUMS"); !strings.Contains(sums, hex.EncodeToString(sum[:])+"  rootfs.tar.gz\n") || strings.Count(sums, "\n") != 3 {
		t.Errorf("sums: %s", sums)
	}
	if _, index := c.ask(t, "GET", "/"); !strings.Contains(index, "a b&lt;.txt") || strings.Contains(index, "hidden") || strings.Contains(index, "/link\"") {
		t.Errorf("index: %s", index)
	}
	if page, body := c.ask(t, "GET", "/course.gl.html"); page.StatusCode != 200 || !strings.Contains(body, "<kbd>unshare") {
		t.Errorf("page: %s", page.Status)
	}
	for _, path := range []string{"/.hidden", "/below/secret", "/below/", "/link", "/../etc/passwd", "/%2e%2e/etc/passwd", "//etc/passwd", "/rootfs.tar.gz/x"} {
		if answer, _ := c.ask(t, "GET", path); answer.StatusCode != 404 {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
	if answer, _ := c.ask(t, "PUT", "/rootfs.tar.gz"); answer.StatusCode != 405 {
		t.Errorf("PUT: %s", answer.Status)
	}
	if _, script := c.ask(t, "GET", "/get", "Host", "x"); !strings.Contains(script, c.url+"/$name") {
		t.Errorf("script: %s", script)
	}
	if err := os.WriteFile(c.dir+"/rootfs.tar.gz", []byte("other"), 0o644); err != nil {
		t.Fatal(err)
	}
	if answer, _ := c.ask(t, "GET", "/rootfs.tar.gz"); answer.StatusCode != 503 {
		t.Errorf("a changed file: %s", answer.Status)
	}
}

// TestHostileHost sends a Host that would be code in the script.
func TestHostileHost(t *testing.T) {
	c := begin(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	io.WriteString(conn, "GET /get HTTP/1.0\r\nHost: a$(reboot)\r\n\r\n")
	if answer, _ := io.ReadAll(conn); strings.Contains(string(answer), "reboot") {
		t.Errorf("%s", answer)
	}
}

// TestTeacherSeesTransfers looks at the terminal while a client stalls, and after it has gone.
func TestTeacherSeesTransfers(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/big.img", make([]byte, 64<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(testbed.Program("contedor"), "serve", "-l", "127.0.0.1:0", dir)
	server.Env = []string{"LC_ALL=C", "TERM=xterm"}
	screen := testbed.OpenTerminal(t, server, 24, 80)
	url := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(screen.Until(`wget -qO- http://127\.0\.0\.1:\d+/get`))
	conn, err := net.Dial("tcp", url)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(conn, "GET /big.img HTTP/1.0\r\n\r\n")
	if _, err := io.ReadFull(conn, make([]byte, 20<<20)); err != nil {
		t.Fatal(err)
	}
	screen.Until(`127\.0\.0\.1  big\.img  [2-9]\d%  [\d.]+ MB`)
	screen.Resize(24, 16) // the line stays one line
	screen.Until(`A\x1b\[J127\.0\.0\.1  big\.\r`)
	conn.Close()
	screen.Until(`127\.0\.0\.1  big\.img  interrupted after [\d.]+ MB`)
	screen.Type("\x03")
	screen.Until(`clients: 1, files: 0, [\d.]+ MB`)
}

// TestRefusals checks the messages for what cannot be served.
func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"one/f", "two/f"} {
		os.MkdirAll(filepath.Dir(dir+"/"+name), 0o755)
		os.WriteFile(dir+"/"+name, nil, 0o644)
	}
	for arguments, want := range map[string]string{
		"one two":         "two files have the name 'f'",
		"nosuch":          "nosuch: No such file or directory",
		"/dev/null":       "'/dev/null' is neither a file nor a directory",
		"-l nowhere one":  "nowhere: missing port in address",
		"-l :nowhere one": ":nowhere: unknown port",
	} {
		c := exec.Command("timeout", append([]string{"20", testbed.Program("contedor"), "serve"}, strings.Fields(arguments)...)...)
		c.Dir, c.Env = dir, []string{"LC_ALL=C"}
		out, err := c.CombinedOutput()
		if err == nil || string(out) != "contedor serve: "+want+"\n" {
			t.Errorf("%s: %v %q", arguments, err, out)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	c := exec.Command("timeout", "20", testbed.Program("contedor"), "serve", "-l", taken.Addr().String(), "one")
	c.Dir, c.Env = dir, []string{"LC_ALL=gl"}
	if out, _ := c.CombinedOutput(); string(out) != "contedor serve: "+taken.Addr().String()+": O enderezo xa está en uso\n" {
		t.Errorf("%q", out)
	}
}

package wget

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"contedor/internal/dev/badserver"
	"contedor/internal/dev/testbed"
	"contedor/internal/linux/quote"
)

// answers are what the server sends for a path, with Connection: close added. Requests for a range
// of /part get the range.
var answers = map[string]string{
	"/file":    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhello",
	"/nolen":   "HTTP/1.1 200 OK\r\n\r\nhello",
	"/big":     "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + strings.Repeat("x", 200_000),
	"/close":   "",
	"/cut":     "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
	"/part":    "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + strings.Repeat("x", 60_000),
	"/bad":     "HTTP/1.1 xx OK\r\n\r\n",
	"/loop":    "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n",
	"/moved":   "HTTP/1.1 301 Moved Permanently\r\nLocation: file\r\nContent-Length: 0\r\n\r\n",
	"/nowhere": "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
	"/gopher":  "HTTP/1.1 302 Found\r\nLocation: gopher://x/y\r\nContent-Length: 0\r\n\r\n",
	"/nohost":  "HTTP/1.1 302 Found\r\nLocation: http://nosuch.invalid/y\r\nContent-Length: 0\r\n\r\n",
	"/range":   "HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\nContent-Range: bytes 7-7/100\r\n\r\nx",
	"/204":     "HTTP/1.1 204 No Content\r\n\r\n",
	"/304":     "HTTP/1.1 304 Not Modified\r\n\r\n",
	"/401":     "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
	"/404":     "HTTP/1.1 404 Some Reason\r\nContent-Length: 0\r\n\r\n",
	"/416":     "HTTP/1.1 416 Some Reason\r\nContent-Length: 0\r\n\r\n",
	"/503":     "HTTP/1.1 503 Some Reason\r\nContent-Length: 0\r\nRetry-After: 1000\r\n\r\n",
}

// serve answers each connection once. /reset resets it, and /never and /stall keep it.
func serve(t *testing.T) (address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(conn)
		}
	}()
	return listener.Addr().String()
}

func answer(conn net.Conn) {
	defer conn.Close()
	send := func(text string) {
		io.WriteString(conn, strings.Replace(text, "\r\n", "\r\nConnection: close\r\n", 1))
	}
	b := make([]byte, 1<<16)
	n := 0
	for !strings.Contains(string(b[:n]), "\r\n\r\n") {
		m, err := conn.Read(b[n:])
		if err != nil {
			return
		}
		n += m
	}
	request := string(b[:n])
	path := strings.Fields(request)[1]
	from := 0
	if _, span, is := strings.Cut(request, "Range: bytes="); is && path == "/part" {
		fmt.Sscanf(span, "%d-", &from)
		if from >= 200_000 {
			send(answers["/416"])
			return
		}
		send(fmt.Sprintf("HTTP/1.1 206 Partial Content\r\nContent-Length: %d\r\nContent-Range: bytes %d-199999/200000\r\n\r\n%s",
			200_000-from, from, strings.Repeat("x", 200_000-from)))
		return
	}
	switch path {
	case "/reset":
		conn.(*net.TCPConn).SetLinger(0)
	case "/stall":
		send(answers["/cut"])
		conn.Read(b)
	case "/never":
		conn.Read(b)
	default:
		send(answers[path])
	}
}

// measured are the parts of messages that differ from run to run.
var measured = []struct {
	find *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`), "DATE"},
	{regexp.MustCompile(`\(\d[\d.]* [KMG]?B/s\)`), "(RATE)"},
	{regexp.MustCompile(`(?m)((?:\d+%| {20}|\. ) ) *[\d.]+[KMG ](=[\d.]+s| \d+[smh]\w*|)$`), "$1 RATE"},
	{regexp.MustCompile(`pid \d+`), "pid"},
	{regexp.MustCompile(`clock time: .*`), "clock time"},
	{regexp.MustCompile(` in [\d.]+s `), " in TIME "},
}

// newer are the messages that wget 1.25 has in other words than the older one that is installed.
var newer = regexp.MustCompile(`(?m)^Prepended .*\n|(Unsupported scheme)( '\w+')?`)

// TestWords compares all messages, the exit status and the files, for downloads that work, fail and
// are tried again.
func TestWords(t *testing.T) {
	real := testbed.Need(t, "wget")
	testbed.NeedRoot(t)
	links := t.TempDir()
	if err := os.Symlink(testbed.Program("fetchroot"), links+"/wget"); err != nil {
		t.Fatal(err)
	}
	address := serve(t)
	var lines []string
	for _, path := range strings.Fields("file nolen big close reset cut part bad loop moved nowhere gopher nohost range 204 304 401 404 416 503") {
		for _, how := range []string{"", "-nv ", "-q "} {
			lines = append(lines, "wget "+how+"-t 2 --waitretry=.1 URL/"+path)
		}
	}
	lines = append(lines, strings.Split(`wget -t2 --waitretry=.1 -T .3 URL/stall
wget -nv -t2 --waitretry=.1 --read-timeout .3 URL/stall
wget -t2 --waitretry=.1 -T .3 URL/never
wget -nv -t2 --waitretry=.1 --timeout=.3s URL/never
wget -t1 URL/close
wget -t1 -nv URL/cut
wget -t3 --waitretry=.1 -O x URL/cut
wget http://localhost:1/x
wget -nv http://localhost:1/x
wget -q http://localhost:1/x
wget --retry-connrefused -t 2 -nv --waitretry=.1 http://127.0.0.1:1/
wget --retry-connrefused -t 2 --waitretry=.1 http://127.0.0.1:1/
wget http://nosuch.invalid/x
wget -nv nosuch.invalid
wget -q http://nosuch.invalid/x
LC_ALL=C.UTF-8 wget http://nosuch.invalid/x
unshare -n wget http://github.com/
unshare -n wget http://192.0.2.1/ http://github.com
unshare -n wget -nv -t 5 github.com
wget -O- URL/file
wget -nv -O- URL/file
wget -q -O- URL/file
wget -q -O /nosuch/x URL/file
wget -O /nosuch/x URL/file
wget -O /dev/full URL/file
wget -nv -O /dev/full URL/file
wget -q -O /dev/full URL/file
wget -O x URL/404
wget -nv -O both URL/file URL/nolen
wget -nv URL/404 http://nosuch.invalid/
wget -nv http://nosuch.invalid/ URL/404
wget -q URL/401 URL/404
wget -q URL/404 nosuch://x
wget -nv URL/404 URL/file
wget URL/404 URL/file
wget URL/file URL/file
wget -nv URL/file URL/404 http://nosuch.invalid
printf hello >file; wget -c URL/file
printf 0123456789 >file; wget -c URL/file
printf hel >file; wget -c URL/file
printf hel >404; wget -c URL/404
printf old >file; wget URL/file
head -c 60000 /dev/zero >part; wget -c URL/part
head -c 1000 /dev/zero >part; wget -c URL/part
head -c 200000 /dev/zero >part; wget -c URL/part
head -c 200000 /dev/zero >part; wget -nv -c URL/part
head -c 200001 /dev/zero >part; wget -c URL/part
head -c 199999 /dev/zero >x; wget -c -O x URL/part
wget -q URL/part; wget -c URL/part
mkdir file; wget -nv URL/file
wget -P x/y URL/file
wget -nv -P x/ URL/file URL/file
wget -P x URL/404
wget -P x -O y URL/file; ls
wget -o log URL/404; sed 's/^[-0-9]* [0-9:]* //; /^--/d' log; rm log
wget http://
wget http:///x
wget http://[::1/x
wget http://[zz]/
wget http://x:99999/
wget http://x:y/
wget http://:80/x
wget http://user@/x
wget nosuch://x/y
wget -nv nosuch://x/y
wget -q nosuch://x/y
wget -t -1 URL/file
wget -t 99999999999 URL/file
LC_ALL=C.UTF-8 wget -t -1 URL/file
LC_ALL=C.UTF-8 wget --timeout=-1 URL/file
LC_ALL=C.UTF-8 wget -nv -c -P x URL/file
wget -t +2 -nv URL/file
wget -t x -nv URL/file
wget -T . URL/file
wget -T 5s5 URL/file
wget -t 5x -nv URL/file
wget -t '' -nv URL/file
wget -t inf -nv URL/file
wget -t 0 -nv URL/file
wget -T x URL/file
wget -T -1 URL/file
wget -T 0 -nv URL/file
wget -T 1h -nv URL/file
wget -T ' 3' -nv URL/file
wget -T 3y -nv URL/file
wget --read-timeout=foo URL/file
wget --dns-timeout=foo URL/file
wget --connect-timeout=-1s URL/file
wget --dns-timeout=1 --connect-timeout=1.5m -nv URL/file
wget --timeout= URL/file
wget --waitretry=x URL/file
wget -t
wget -v -nv URL/file
wget -nv -v URL/file
wget -nv -q URL/404
wget -q -v URL/file
wget -nx URL/file
wget
wget --nope URL/file`, "\n")...)
	run := func(wget, line string) testbed.Result {
		line = strings.NewReplacer("wget", wget, "URL", "http://"+address).Replace(line)
		cmd := exec.Command("sh", "-c", line+"; echo \"status $?\"; find . -type f -exec md5sum {} + | sort -k 2")
		cmd.Dir = t.TempDir()
		cmd.Env = append(os.Environ(), "HOME=/nonexistent", "no_proxy=*", "http_proxy=", "LC_ALL=C")
		r := testbed.Run(t, cmd)
		r.Stderr = strings.ReplaceAll(r.Stderr, wget, "wget")
		for _, m := range measured {
			r.Stderr = m.find.ReplaceAllString(r.Stderr, m.put)
		}
		r.Stderr = newer.ReplaceAllString(r.Stderr, "$1")
		return r
	}
	work := make(chan string)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for line := range work {
				want, got := run(real, line), run(links+"/wget", line)
				if got != want {
					t.Errorf("%s:\n got %v\nwant %v", line, got, want)
				}
			}
		})
	}
	for _, line := range lines {
		work <- line
	}
	close(work)
	workers.Wait()
}

// TestInterrupted has a server that never answers, and a signal.
func TestInterrupted(t *testing.T) {
	links := t.TempDir()
	if err := os.Symlink(testbed.Program("fetchroot"), links+"/wget"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/never", "/stall"} {
		cmd := exec.Command(links+"/wget", "-q", "http://"+serve(t)+path)
		cmd.Dir = t.TempDir()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		guard := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
		time.Sleep(200 * time.Millisecond)
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
		guard.Stop()
		if status := cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGTERM {
			t.Errorf("%s: %v", path, cmd.ProcessState)
		}
	}
}

// TestBadServers downloads from each bad server: the file is right, or the status is not 0. All
// messages are single lines without control characters.
func TestBadServers(t *testing.T) {
	links := t.TempDir()
	if err := os.Symlink(testbed.Program("fetchroot"), links+"/wget"); err != nil {
		t.Fatal(err)
	}
	file := make([]byte, 5<<20)
	rand.NewChaCha8([32]byte{}).Read(file)
	for i := range badserver.Modes {
		m := &badserver.Modes[i]
		switch m.Name {
		case "204", "416": // no file, as TestWords has it
			continue
		case "another file, after a break", "another file without an ETag, after a break":
			continue // wget begins again
		case "429, after a break", "503, the first time":
			continue // wget gives up
		}
		if m.Drips {
			continue // wget waits as long as something comes
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			limits := []string{"-t20", "-T60"}
			if m.Stalls {
				limits = []string{"-t2", "-T.5"}
			}
			cmd := exec.Command(links+"/wget", append(limits, "--waitretry=.001", m.Start(t, file))...)
			cmd.Dir = t.TempDir()
			r := testbed.Run(t, cmd)
			got, err := os.ReadFile(cmd.Dir + "/file")
			want := file
			if m.Bytes != nil {
				want = m.Bytes(file)
			}
			switch {
			case r.Status == 0 && (m.Want != "" || !bytes.Equal(got, want)):
				t.Errorf("%d bytes, %v, %v", len(got), err, r)
			case r.Status != 0 && m.Want == "":
				t.Error(r)
			}
			for line := range strings.Lines(r.Stderr) {
				if line = strings.TrimSuffix(line, "\n"); line != quote.Visible(line) || len(line) > 2200 {
					t.Errorf("%q", line)
				}
			}
		})
	}
}

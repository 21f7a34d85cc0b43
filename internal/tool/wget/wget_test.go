package wget

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.Main(m, "fetchroot") }

// TestAsTheRealOne compares exit statuses and the resulting files.
func TestAsTheRealOne(t *testing.T) {
	real := testbed.Need(t, "wget")
	content := strings.Repeat("0123456789", 100_000)
	mux := http.NewServeMux()
	file := func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Unix(1e9, 0), strings.NewReader(content))
	}
	mux.HandleFunc("/file", file)
	mux.HandleFunc("/dir/", file)
	mux.HandleFunc("/whole", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, content) }) // no ranges
	mux.HandleFunc("/header", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.Host, r.Header["X"], r.Header["Y"], r.Referer(), strings.HasPrefix(r.UserAgent(), "Wget/"), len(r.UserAgent()) < 8)
	})
	mux.HandleFunc("/empty", func(w http.ResponseWriter, r *http.Request) {})
	mux.Handle("/moved", http.RedirectHandler("/file", http.StatusFound))
	mux.HandleFunc("/cut", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "short")
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	secure := httptest.NewUnstartedServer(mux)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // of connections that a client gives up
	secure.StartTLS()
	defer secure.Close()
	links := t.TempDir()
	if err := os.Symlink(testbed.Program("fetchroot"), links+"/wget"); err != nil {
		t.Fatal(err)
	}
	run := func(wget, line string) testbed.Result {
		line = strings.NewReplacer("wget ", wget+" ", "URL", server.URL, "TLS", secure.URL, "HOST", strings.TrimPrefix(server.URL, "http://")).Replace(line)
		cmd := exec.Command("sh", "-c", line+`; echo "status $?"; find . -type f -exec md5sum {} + | sort -k 2; find . -type f ! -newermt 2002-01-01 | sort`)
		cmd.Dir = t.TempDir()
		cmd.Env = append(os.Environ(), "HOME=/nonexistent", "no_proxy=*", "http_proxy=")
		r := testbed.Run(t, cmd)
		if strings.Contains(line, " -q ") && r.Stderr != "" && strings.Contains(r.Stdout, "status 0") {
			t.Errorf("%s: %q", line, r.Stderr)
		}
		r.Stderr = ""
		return r
	}
	for _, line := range []string{
		"wget URL/file", "wget -q URL/file", "wget -q -O x URL/file", "wget -qO x URL/file", "wget -qO- URL/file", "wget URL/file -O x", "wget -O - -q URL/file | wc -c",
		"wget -q URL/file; wget -q URL/file; wget -q URL/file", "wget -q URL/dir/", "wget -q URL/moved", "wget -q HOST/file", "wget -q URL/file URL/moved", "wget -q -O both URL/file URL/moved",
		"wget -q URL/file?a=b -O x", "wget -q URL/empty",
		"wget -c -q URL/file", "printf 0123 >file; wget -c -q URL/file", "wget -q URL/file; wget -q -c URL/file", "printf 0123 >whole; wget -c -q URL/whole", "wget -q URL/whole; wget -qc URL/whole", "printf 0123 >x; wget -q -c -O x URL/file",
		"printf old >file; wget -q URL/file", "printf old >x; wget -q -O x URL/file",
		"wget -q -nc URL/file; wget -q -nc URL/file", "printf old >file; wget -nc URL/file", "printf old >file; wget -nc URL/whole URL/file", "printf old >x; wget -nc -O x URL/file", "wget -q -nc -O x URL/file URL/moved", "wget -q -nc -O- URL/file",
		"printf old >file; wget --no-clobber -c -q URL/file", "printf old >file; wget -nvc URL/file", "wget -nc -q URL/none", "wget -nx URL/file", "wget -n", "wget -q -nv URL/file",
		"wget -o /nosuch/log URL/file", "wget -o", "wget -o log", "wget -o log --nope", "wget -qO- -o /dev/null URL/file",
		"wget -q URL/none", "wget -q http://127.0.0.1:1/x", "wget -q nosuch://x/y", "wget", "wget --nope URL/file", "wget -q -O /nosuch/x URL/file", "wget -q URL/none URL/file",
		"wget -q URL/file?a=b", "wget -q 'URL/dir/?a=b/c'", "wget -q 'URL/dir/x%20y?a=%2f&b=%01%7f'", "wget -q 'URL/dir/é?ü'", "wget -q 'URL/dir/%c3%80'", "LC_ALL=C wget -q 'URL/dir/%c3%80'", "wget -q 'URL/dir/..%2f..%2fx'", "wget -q 'URL/dir/a%1b%5b31m'",
		"wget -q 'URL/file?'", "wget -q URL/file?a=b URL/file?a=b", "wget -q --no-use-server-timestamps URL/file", "wget -q --use-server-timestamps -O x URL/file", "wget -q -P d URL/file", "wget -q -O x URL/file URL/header", "wget -q -c URL/file; wget -q -c URL/file", "wget -q 'URL/moved?x'",
		"wget -qO- URL/header", "wget -qO- -U me URL/header", "wget -qO- -U '' URL/header", "wget -qO- --header 'X: 1' --header=Y:2 URL/header", "wget -qO- --header X:1 --header X:3 --header= --header Y:4 URL/header", "wget -qO- --header 'Host: a.b' --referer=r URL/header",
		"wget -q --header nope URL/header", "wget -q --header :x URL/header", "wget -q --header 'a b: c' URL/header", "wget -qO- --header 'X:' URL/header", "wget -qO- --header 'x:   z ' URL/header",
		"wget -q TLS/file", "wget -q --no-check-certificate TLS/file", "wget -q --check-certificate=off TLS/file", "wget -q --no-check-certificate --check-certificate TLS/file",
		"wget --check-certificate=quiet TLS/file", "wget --check-certificate=nope TLS/file", "wget --no-check-certificate=x TLS/file",
	} {
		want, got := run(real, line), run(links+"/wget", line)
		if got != want {
			t.Errorf("%s:\n got %v\nwant %v", line, got, want)
		}
	}
	if r := run(links+"/wget", "wget -q -t 1 URL/cut"); !strings.HasPrefix(r.Stdout, "status 4\n") {
		t.Errorf("a truncated response: %v", r)
	}
	// Messages about an existing file, and the file that gets the messages.
	same := func(line string) {
		t.Helper()
		// The messages about a download differ; both must print some.
		line += `; echo "status $?"; for f in log; do [ -s $f ] && ! grep there $f && echo $f is not empty; done`
		results := [2]testbed.Result{}
		for i, wget := range []string{real, links + "/wget"} {
			cmd := exec.Command("sh", "-c", strings.NewReplacer("wget ", wget+" ", "URL", server.URL, "TLS", secure.URL).Replace(line))
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "HOME=/nonexistent", "no_proxy=*", "http_proxy=", "LC_ALL=C", "S="+secure.URL)
			results[i] = testbed.Run(t, cmd)
		}
		if results[0] != results[1] {
			t.Errorf("%s:\n got %v\nwant %v", line, results[1], results[0])
		}
	}
	for _, line := range []string{
		"printf old >file; wget -nc URL/file", "printf old >file; wget -nc -q URL/file", "printf old >file; wget -nc -nv URL/file", "printf old >x; wget -nc -O x URL/file", "printf old >file; wget -nc URL/file URL/file",
		"printf old >file; wget -nc -o log URL/file", "echo there before >log; printf old >file; wget -nc -a log URL/file", "echo there before >log; printf old >file; wget -nc -o log URL/file", "printf old >file; wget -nc -o - URL/file",
		"wget -o log URL/file", "wget -o log URL/none", "wget -q -o log URL/file", "wget -o log http://127.0.0.1:1/x", "wget -a log URL/file",
		// Without the lines that have the time.
		"wget -nv -o l TLS/file; grep -v '^[0-9]' l", "wget -nv --no-check-certificate -o l TLS/file; grep -v '^[0-9]' l", "wget -nv --check-certificate=quiet -o l TLS/file; grep -v '^[0-9]' l",
		"wget -nv --no-check-certificate -o l https://localhost:${S##*:}/file; grep -v '^[0-9]' l", "wget -nv -o l https://localhost:${S##*:}/file; grep -v '^[0-9]' l",
		"wget --check-certificate=nope TLS/file",
	} {
		same(line)
	}
	// A name in the URL cannot lead out of the directory, and has no control characters.
	for _, name := range []string{"/dir/..%2f..%2fx", "/dir/%2e%2e", "/dir/a%1b%5b31m"} {
		r := run(links+"/wget", "wget URL"+name)
		if !strings.Contains(r.Stdout, "status 0\n") || strings.Contains(r.Stdout, "\x1b") || !strings.Contains(r.Stdout, "  ./") {
			t.Errorf("%s: %v", name, r)
		}
	}
}

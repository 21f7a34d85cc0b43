package curl

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"contedor/internal/cli"
	"contedor/internal/dev/testbed"
	_ "contedor/internal/linux/entry/hook"
)

func TestMain(m *testing.M) {
	testbed.MainOwn(m, []string{Command.Name}, func(string) { cli.Main(Command) })
}

// server answers with what the tests ask for.
func server(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header()["Date"] = nil
		w.Header().Set("Content-Type", "text/plain")
		answer := func(status int, text string) {
			w.Header().Set("Content-Length", fmt.Sprint(len(text)))
			w.WriteHeader(status)
			io.WriteString(w, text)
		}
		switch r.URL.Path {
		case "/redirect":
			w.Header().Set("Location", "/file")
			answer(302, "moved\n")
		case "/odd":
			w.Header()["Location"] = []string{"/é\tb?a b"}
			answer(302, "")
		case "/loop":
			w.Header().Set("Location", "/loop")
			answer(301, "")
		case "/404":
			answer(404, "nope\n")
		case "/500":
			answer(500, "")
		case "/empty", "/short":
			c, _, _ := w.(http.Hijacker).Hijack()
			if r.URL.Path == "/short" {
				io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart\n")
			}
			c.Close()
		case "/chunks":
			w.(http.Flusher).Flush()
			io.WriteString(w, "one\n")
			w.(http.Flusher).Flush()
			io.WriteString(w, "two\n")
		case "/echo":
			var lines []string
			for name, values := range r.Header {
				lines = append(lines, name+": "+strings.Join(values, ", "))
			}
			slices.Sort(lines)
			answer(200, r.Method+" "+r.RequestURI+" "+r.Host+"\n"+strings.Join(lines, "\n")+"\n\n"+string(body)+"\n")
		default:
			answer(200, "line 1\nline 2\n")
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// TestLikeCurl compares with the real curl.
func TestLikeCurl(t *testing.T) {
	s := server(t)
	lines := strings.Split(strings.TrimSpace(`
curl -sS $U/file; curl $U/file; curl -o o $U/404; cat o; curl -s -o o $U/file; cat o; curl -f $U/404; curl -sf $U/404; curl -fsSL $U/404; curl -# -o o $U/file
curl -sSL $U/redirect; curl -sS $U/redirect; curl -sSL -w '%{url_effective}\n' $U/odd; curl -sSI $U/file; curl -sSi $U/404; curl -sSf $U/404; curl -sS --fail-with-body $U/404; curl -sSI $U/redirect; curl -sSIL $U/redirect; curl -sSiL $U/redirect
curl -sS -X DELETE $U/echo; curl -sS -d a=b $U/echo; curl -sS -d a=b -d c=d $U/echo; curl -sS --data-raw @x $U/echo; echo hi >x; curl -sS -d @x $U/echo; curl -sS --data-binary @x $U/echo; curl -sS --data-urlencode 'a=b c&' $U/echo; curl -sS -G -d a=b $U/echo; curl -sS --json '{}' $U/echo; curl -sS -d '' $U/echo
curl -sS -H 'X: y' -H 'Accept:' -H 'Host: foo' $U/echo; curl -sS -A ua -e ref -u us:pw $U/echo; curl -sS -b a=b $U/echo; curl -sS -A '' $U/echo; curl -sS -H 'Empty;' $U/echo; curl -sS -X POST $U/echo; curl -sS -T x $U/echo; curl -sS "$U/echo?x=y#frag"; curl -sS -I -X GET $U/file
curl -sS -w '%{http_code} %{size_download} %{url_effective} %{content_type} %{num_redirects}\n' -o /dev/null $U/file; curl -sS -L -w '%{http_code} %{num_redirects} %{url_effective}\t%%\n' -o /dev/null $U/redirect; curl -sS -w '%{http_code} %{redirect_url}\n' -o /dev/null $U/redirect; curl -sS -w 'x%{nope}y\n' $U/500
curl -sS -O $U/d/f; cat f; curl -sS -o a1 -o a2 $U/file $U/404; cat a1 a2; curl -sS -o d/e/f --create-dirs $U/file; cat d/e/f; curl -sS --output-dir d -O $U/file; ls d; curl -sS -D - $U/404; curl -sS -D h -o /dev/null $U/file; cat h; curl -sS $U/chunks; curl -sS -i $U/chunks; curl -sS -C - -o a1 $U/file; cat a1
curl -sS nosuch.invalid; curl nosuch.invalid; curl -sS http://127.0.0.1:1/; curl http://127.0.0.1:1/; curl -o x http://127.0.0.1:1/; curl -sS foo://x; curl -sS; curl; curl -sS -L --max-redirs 3 $U/loop; curl -sS $U/empty; curl -sS $U/short; curl -sS --nope; curl -sS -o; curl -sS --data; curl -sS file://$PWD/x; echo file >x; curl -sS file://$PWD/x; curl -sS file:///nosuch
curl -sS -k https://${U#http://}/; curl -sS -o /nosuch/x $U/file; curl -sS "$U/a b"; curl -sS ''; curl -sS http://; curl -sS -f $U/500; curl -sS --retry 1 $U/404; curl -sS 'http://[::1]:1/'; curl -v -sS -o /dev/null $U/file; curl -sS ${U#http://}/404; curl -fsSL -o o $U/redirect; cat o; curl -sS $U/file >/dev/full
`), "\n")
	var cases []string
	for _, line := range lines {
		cases = append(cases, "exec 2>&1; rm -rf w; mkdir w; cd w; U="+s.URL+"\n"+strings.ReplaceAll(line, "; ", "; echo \"[$?]\"; "))
	}
	changing := regexp.MustCompile(`(\d) +[\d.]+k?( +0) {30} {0,}0|after \d+ ms|from (\S+) port \d+`)
	testbed.Cell{Normalize: func(text string) string {
		return changing.ReplaceAllString(text, "$1 SPEED$2 $3")
	}}.Compare(t, cases)
}

// TestControlCharacters checks that a server's header cannot send escape sequences to a terminal,
// and is as it is elsewhere.
func TestControlCharacters(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, _, _ := w.(http.Hijacker).Hijack()
		io.WriteString(c, "HTTP/1.1 200 \x1b[31mRed\r\nX: \x1b]0;x\a\xff\r\nContent-Length: 3\r\n\r\nabc")
		c.Close()
	}))
	defer s.Close()
	for _, option := range []string{"-sSi", "-sSv", "-sSI", "-sSD-"} {
		line := []string{option, s.URL}
		r := testbed.Run(t, exec.Command(testbed.Program("curl"), line...))
		if want := "\x1b]0;x\a\xff\r\n"; !strings.Contains(r.Stdout+r.Stderr, want) {
			t.Errorf("%s: no %q in %v", option, want, r)
		}
		term := testbed.OpenTerminal(t, exec.Command(testbed.Program("curl"), line...), 24, 80)
		screen := term.Until("X: .*\n")
		if strings.ContainsAny(screen, "\x1b\a\xff") || !strings.Contains(screen, "X: ?]0;x??\r\r\n") {
			t.Errorf("%s: %q", option, screen)
		}
	}
}

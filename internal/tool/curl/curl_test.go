package curl

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
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
		case "/cookies":
			for _, c := range []string{"a=1; Path=/", "b=2; Path=/d", "c=3; Secure", "d=4; Domain=example.org", "e=5; Max-Age=0", "f=6; HttpOnly"} {
				w.Header().Add("Set-Cookie", c)
			}
			w.Header().Set("Location", "/echo")
			answer(302, "")
		case "/far":
			w.Header().Set("Location", "http://localhost:"+r.Host[strings.LastIndexByte(r.Host, ':')+1:]+"/echo")
			answer(302, "")
		case "/301", "/302", "/303", "/307":
			w.Header().Set("Location", "/echo")
			status, _ := strconv.Atoi(r.URL.Path[1:])
			answer(status, "")
		case "/dated":
			w.Header().Set("Last-Modified", "Sun, 09 Sep 2001 01:46:40 GMT")
			w.Header().Set("Content-Disposition", `attachment; filename="na/me"`)
			answer(200, "dated\n")
		case "/503":
			answer(503, "later\n")
		case "/path/a", "/path/b/c", "/path/1", "/path/2", "/path/3":
			answer(200, r.RequestURI+"\n")
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
			answer(200, r.Method+" "+r.RequestURI+" "+r.Host+" "+r.Proto+"\n"+strings.Join(lines, "\n")+"\n\n"+string(body)+"\n")
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
curl -sS $U/path/b/../a; curl -sS --path-as-is $U/x/../echo; curl -sS $U/path/x/../../path/./b/c; curl -sS $U/path/x/%2e%2e/a; curl -sS "$U/%zz?a b"; curl -sS "$U/echo?%zz=<>"; curl -sS http:///127.0.0.1:1/x; curl -sS http://127.0.0.1:99999/; curl -sS 'http://a b/'
curl -sS "$U/path/[1-3]"; curl -sS "$U/path/{a,b/c}"; curl -sS "$U/path/[1-3:2]" -o 'x#1.#2'; head x1.#2 x3.#2; curl -sS -g "$U/[1-3]"; curl -sS -o '#2_#1' "$U/[08-10]{a,b}"; ls; curl "http://a/[1-"; curl "http://a/[a-"; curl "http://a/{a"; curl "http://a/a}"; curl "http://a/]"; curl "http://a/[3-1]"; curl "http://a/{}"; curl -sS 'http://[::1]:1/x'
curl -sS -L $U/cookies; curl -sS -L -b '' $U/cookies; curl -sS -c jar $U/cookies; cat jar; curl -sS -b jar $U/echo; curl -sS -b jar -j $U/echo; curl -sS -b nosuch -b x=y $U/echo; curl -sS -b jar -c - -o /dev/null $U/file; printf 'Set-Cookie: q=r; path=/\n' >h; curl -sS -b h $U/echo
curl -sS -L -u us:pw -H 'Authorization: z' -b k=v -H 'Cookie: s=t' $U/far; curl -sS -L -u us:pw $U/far; curl -sS --location-trusted -u us:pw $U/far; curl -sS -L -u us:pw $U/redirect; curl -sS -L -u us:pw $U/302; curl -sS --oauth2-bearer tok $U/echo
curl -sS -L -d a=b $U/301; curl -sS -L -d a=b $U/303; curl -sS -L -d a=b $U/307; curl -sS -L --post301 -d a=b $U/301; curl -sS -L --post303 -d a=b $U/303; curl -sS -L -X PUT -d a=b $U/302; curl -sS -L -X PUT -d a=b $U/303; echo hi >x; curl -sS -L -T x $U/302; curl -sS -L -e 'http://r;auto' $U/302; curl -sS -e ';auto' $U/echo
curl -sS -O -J $U/dated; ls; curl -sSOJ --output-dir d --create-dirs $U/dated; ls d; curl -sS -R -o t $U/dated; stat -c %Y t; curl -sS --no-clobber -o t $U/file; ls; curl -sS --no-clobber -o t $U/file; ls
curl -sS --retry 1 $U/503; curl --retry 1 --retry-delay 1 -S $U/503; curl -sS -f --retry 1 $U/503; curl -sS --retry 1 --retry-connrefused http://127.0.0.1:1/; curl -sS --retry 1 --retry-all-errors -f $U/404; curl -sS --retry x $U/file; curl -sS --retry-delay x $U/file; curl -sS -m x $U/file; curl -sS --max-redirs x $U/file; curl -sS --fail-early -f $U/404 $U/file
curl -sS -x $U http://nosuch.invalid/echo; http_proxy=$U curl -sS http://nosuch.invalid/echo; HTTP_PROXY=$U curl -sS http://nosuch.invalid/echo; all_proxy=http://127.0.0.1:1 no_proxy=127.0.0.1 curl -sS $U/echo; curl -sS -x http://127.0.0.1:1 --noproxy '*' $U/echo; curl -sS -x $U -U pu:pp http://nosuch.invalid/echo; curl -sS -x nosuch.invalid http://nosuch.invalid/echo; curl -sS -x http://127.0.0.1:1 $U/echo
curl -sS --resolve nosuch.invalid:${U##*:}:127.0.0.1 http://nosuch.invalid:${U##*:}/echo; curl -sS --connect-to nosuch.invalid:80:127.0.0.1:${U##*:} http://nosuch.invalid/echo; curl -sS --resolve x $U/echo; curl -sS --unix-socket /nosuch $U/echo; curl -sS -0 $U/echo; curl -sS --proto =https $U/file; curl -sS --proto -http,https $U/file; curl -sS -L --proto-redir =https $U/302; curl -sS --cacert /nosuch $U/file
curl -sS --url-query a=b --url-query '=c d' --url-query +e $U/echo?z; curl -sS --url-query '+d e' $U/echo; curl -sS --request-target /echo?t $U/file; curl -sS --max-filesize 2 $U/file; curl -sS --max-filesize x $U/file; curl -sS --limit-rate 1M $U/file; curl -sS --stderr e http://127.0.0.1:1/; cat e; curl -I -d x $U/file; curl -sS -I -T x $U/file; curl -sS -H @nosuch $U/file; curl -sS -w @nosuch $U/file; curl -sS -w '%{method} %{num_headers} %header{content-type}\n' $U/file
printf 'silent\nurl = "%s/echo"\nheader: "X: \\ty"\n# c\n-A me\n' $U >k; curl -K k; curl -sS -K - $U/echo <k; curl -K nosuch; echo nosuch >k; curl -K k; echo output >k; curl -K k; echo 'user-agent own' >.curlrc; HOME=$PWD curl -sS $U/echo; HOME=$PWD curl -q -sS $U/echo
curl -sS -F a=b -F 'c=d;type=text/x' $U/echo; echo hi >f.txt; curl -sS -F a=@f.txt -F 'b=<f.txt' -F 'c=@f.txt;filename=g.png' $U/echo; curl -sS --form-string 'a=@b;c' $U/echo; curl -sS -F a $U/echo; curl -sS -F a=@nosuch $U/echo
curl -sS -O $U/d/f; cat f; curl -sS -o a1 -o a2 $U/file $U/404; cat a1 a2; curl -sS -o d/e/f --create-dirs $U/file; cat d/e/f; curl -sS --output-dir d -O $U/file; ls d; curl -sS -D - $U/404; curl -sS -D h -o /dev/null $U/file; cat h; curl -sS $U/chunks; curl -sS -i $U/chunks; curl -sS -C - -o a1 $U/file; cat a1
curl -sS nosuch.invalid; curl nosuch.invalid; curl -sS http://127.0.0.1:1/; curl http://127.0.0.1:1/; curl -o x http://127.0.0.1:1/; curl -sS foo://x; curl -sS; curl; curl -sS -L --max-redirs 3 $U/loop; curl -sS $U/empty; curl -sS $U/short; curl -sS --nope; curl -sS -o; curl -sS --data; curl -sS file://$PWD/x; echo file >x; curl -sS file://$PWD/x; touch -d 2024-05-06 x; curl -sSI file://$PWD/x; curl -sSi file://$PWD/x; curl -sS file:///nosuch
curl -sS -k https://${U#http://}/; curl -sS -o /nosuch/x $U/file; curl -sS "$U/a b"; curl -sS ''; curl -sS http://; curl -sS -f $U/500; curl -sS --retry 1 $U/404; curl -sS 'http://[::1]:1/'; curl -v -sS -o /dev/null $U/file; curl -sS ${U#http://}/404; curl -fsSL -o o $U/redirect; cat o; curl -sS $U/file >/dev/full
`), "\n")
	var cases []string
	for _, line := range lines {
		cases = append(cases, "exec 2>&1; rm -rf w; mkdir w; cd w; U="+s.URL+"\n"+strings.ReplaceAll(line, "; ", "; echo \"[$?]\"; "))
	}
	changing := regexp.MustCompile(`(\d) +[\d.]+k?( +0) {30} {0,}0|after \d+ ms|from (\S+) port \d+`)
	boundary := regexp.MustCompile(`-{24}[0-9A-Za-z]{22}`)
	testbed.Cell{Normalize: func(text string) string {
		text = boundary.ReplaceAllString(text, "BOUNDARY")
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

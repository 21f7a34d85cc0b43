package wget

import (
	"crypto/md5"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// digest returns the Authorization by which wget(1) answers a challenge without qop.
func digest(r *http.Request, name, password string) string {
	sum := func(text string) string { return fmt.Sprintf("%x", md5.Sum([]byte(text))) }
	answer := sum(sum(name+":r:"+password) + ":abc:" + sum(r.Method+":"+r.RequestURI))
	return fmt.Sprintf(`Digest username="%s", realm="r", nonce="abc", uri="%s", response="%s", opaque="o", algorithm="MD5"`, name, r.RequestURI, answer)
}

// waitFor is a function of the shell that prints a file of messages when it is there.
const waitFor = "wait_for() { for n in $(seq 100); do [ -s $1 ] && break; sleep .1; done; cat $1; rm $1; }\n"

// TestOptions compares options beside the real wget 1.25: messages, statuses and files.
func TestOptions(t *testing.T) {
	testbed.NeedRoot(t)
	if err := os.Symlink("fetchroot", testbed.Program("wget")); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		fmt.Fprintln(w, r.URL)
	}))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // of connections that a client gives up
	secure.StartTLS()
	defer secure.Close()
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		w.Header().Set("Content-Type", "text/plain")
		name, password, _ := r.BasicAuth()
		switch path := r.URL.Path; {
		case path == "/ims":
			http.ServeContent(w, r, "", time.Unix(1e9, 0), strings.NewReader("hello\n"))
		case path == "/echo":
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintln(w, r.Method, r.URL, r.Header.Get("Content-Type"), string(body))
		case path == "/moved":
			http.Redirect(w, r, "/echo", http.StatusFound)
		case path == "/auth" && (name != "u" || password != "p"):
			w.Header().Set("WWW-Authenticate", `Basic realm="r"`)
			w.WriteHeader(http.StatusUnauthorized)
		case path == "/disp":
			w.Header().Set("Content-Disposition", `attachment; filename="na me"`)
			io.WriteString(w, "disp\n")
		case path == "/digest" && r.Header.Get("Authorization") != digest(r, "u", "p"):
			w.Header().Set("WWW-Authenticate", `Digest realm="r", nonce="abc", algorithm=MD5, opaque="o"`)
			w.WriteHeader(http.StatusUnauthorized)
		case path == "/sha":
			w.Header().Set("WWW-Authenticate", `Digest realm="r", nonce="abc", algorithm=SHA-256`)
			w.WriteHeader(http.StatusUnauthorized)
		case path == "/cookies":
			for _, c := range []string{"b=2", "a=1; Path=/", "c=3; Path=/d", "d=4; Domain=example.org", "e=5; Secure", "f=6; Domain=127.0.0.1"} {
				w.Header().Add("Set-Cookie", c)
			}
			http.Redirect(w, r, "/baked", http.StatusFound)
		case path == "/baked" || path == "/d/baked":
			fmt.Fprintln(w, r.Header.Get("Cookie"))
		case path == "/far":
			http.Redirect(w, r, secure.URL+"/echo", http.StatusFound)
		case path == "/untyped":
			w.Header()["Content-Type"] = nil
		case path == "/none":
			http.NotFound(w, r)
		default:
			w.Header().Set("Last-Modified", "Sun, 09 Sep 2001 01:46:40 GMT")
			io.WriteString(w, "hello\n")
		}
	}))
	defer server.Close()
	lines := strings.Split(strings.TrimSpace(`
wget -q -S $U/file; wget -nv -S $U/none
wget -N $U/ims; wget -N $U/ims; wget -N $U/file; wget -N $U/file; wget -nc -N $U/file; wget -q -N -O x $U/file
wget -N --no-if-modified-since $U/ims; echo longer >ims; touch -d 2001-09-09T01:46:40Z ims; wget -N --no-if-modified-since $U/ims
printf '%s\n' $U/file '' $U/none >l; wget -nv -i l; : >l; wget -i l; wget -i nosuch; printf '%s\n' '# c' nosuch:// >l; wget -i l; printf '%s\n' $U/file $U/ims >l; wget -nv -Q 3 -i l
wget --spider $U/file; wget --spider $U/none; wget -nv --spider $U/file; wget -q --spider $U/none; wget --spider -O x $U/file
wget -qO- --post-data 'a=b' $U/echo; echo d >f; wget -qO- --post-file f $U/echo; wget --post-file nosuch $U/echo; wget -qO- --method=put --body-data=x $U/moved; wget -qO- --post-data=x $U/moved; wget --body-data=x $U/echo; wget --post-data=x --method=PUT $U/echo
wget --user=u --password=p $U/auth; wget --user=u --password=x $U/auth; wget http://u:p@${U#http://}/auth
wget -nv --content-disposition $U/disp; wget --max-redirect=0 $U/moved; wget -nv --trust-server-names $U/moved; wget -nv --default-page=x $U/
wget -nv --restrict-file-names=windows "$U/d/a:b?c"; wget --restrict-file-names=foo $U/file; wget -nv -x $U/d/e/x; wget -nv -x -nH --cut-dirs=1 $U/d/e/x; wget -nv -x "$U//d//x?a=b/c"
wget --limit-rate=foo $U/file; wget -w x $U/file; wget --quota=x $U/file; wget --progress=foo $U/file; wget --compression=foo $U/file; wget --quiet=x $U/file; wget -e foo=bar $U/file; wget -e timeout=x $U/file
http_proxy=$U wget http://nosuch.invalid/file; http_proxy=$U no_proxy=.invalid wget -nv http://nosuch.invalid/file; http_proxy=$U wget -Y off -nv http://nosuch.invalid/file
echo foo=1 >rc; WGETRC=rc wget $U/file; echo quiet=on >rc; wget --config=rc $U/file; WGETRC=nosuch wget $U/file; printf 'x\n' >rc; WGETRC=rc wget $U/file
echo old >file; wget --backups=2 -nv $U/file; wget --backups=2 -nv $U/file; wget --save-headers -qO- $U/file; wget --ignore-length -nv $U/file; wget --content-on-error -nv $U/none
wget --he; wget --http x; wget --no; wget --ba; wget --no-c; wget --re; wget -z; wget -nx; wget -4 -6 $U/file; wget --no-tries; wget --qui $U/file; wget --no-proxy=x $U/file
wget -q --user=u --password=p $U/digest; wget --user=u --password=p $U/digest; wget --user=u --password=x $U/digest; wget --user=u --password=p $U/sha
wget -qO- $U/cookies $U/d/baked; wget -nv --no-cookies $U/cookies; wget -O- $U/cookies
wget --ca-certificate=ca $S/file; wget -nv --ca-certificate=ca $S/file; wget --ca-certificate=nosuch $S/file; wget --ca-certificate=/etc/passwd $S/file; wget -q --ca-certificate=nosuch $S/file; wget --ca-certificate=ca $U/far; https_proxy=http://127.0.0.1:1 wget -t1 $S/file
wget -nv $U/d/../e/./x/..; wget -nv $U/../../x; wget -nv "$U/a b?c d#e"; wget -nv "$U/%zz[x]?\"[]{|}^~\"; wget "$U/a*b"; wget -nv "$U//a//b/"; wget -nv "$U?x=y"; wget HTTP://LOCALHOST:1/x
wget :80; wget x:y; wget x:; wget a.b:c; wget http:x; wget ://x; wget /x; wget nosuch:80 http://nosuch.invalid:80/
wget --spider $U/untyped; wget --content-on-error -O- $U/none
wget -b -nv -o log $U/file; wait_for log; wget -b -nv $U/file; wait_for wget-log; wget -bq --background=off $U/file; : >wget-log; wget -b -nv $U/none; wait_for wget-log.1
wget -q --show-progress $U/file; wget -nv --show-progress --progress=bar:force $U/file; wget -q --show-progress --progress=dot:mega $U/file
`), "\n")
	var cases []string
	for _, line := range lines {
		cases = append(cases, "export HOME=/none LC_ALL=C U="+server.URL+" S="+secure.URL+"; exec 2>&1; rm -rf w; mkdir w; cd w; echo '"+authority+"' >ca\n"+waitFor+
			strings.ReplaceAll(line, "; ", "; echo \"[$?]\"; ")+"; echo \"[$?]\"; find . -type f -exec md5sum {} + | sort -k 2")
	}
	testbed.Cell{Normalize: func(text string) string {
		for _, m := range measured[1:] {
			text = m.find.ReplaceAllString(text, m.put)
		}
		text = measured[0].find.ReplaceAllString(text, "DATE")
		return strings.NewReplacer(" in 0s ", " in TIME ").Replace(text)
	}}.Compare(t, cases)
}

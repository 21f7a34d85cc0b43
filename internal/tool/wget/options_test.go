package wget

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// TestOptions compares options beside the real wget 1.25: messages, statuses and files.
func TestOptions(t *testing.T) {
	testbed.NeedRoot(t)
	if err := os.Symlink("fetchroot", testbed.Program("wget")); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
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
wget -q --show-progress $U/file; wget -nv --show-progress --progress=bar:force $U/file; wget -q --show-progress --progress=dot:mega $U/file
`), "\n")
	var cases []string
	for _, line := range lines {
		cases = append(cases, "export HOME=/none LC_ALL=C U="+server.URL+"; exec 2>&1; rm -rf w; mkdir w; cd w\n"+
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

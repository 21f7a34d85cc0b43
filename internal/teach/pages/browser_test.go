package pages

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"contedor/internal/dev/testbed"
)

// look is a page with all pages, as a phone, a tablet and a wide screen show them. Its script
// writes what is wrong with one: a page or a drawing that is wider than its place, or a link to
// nowhere.
const look = `<!DOCTYPE html>
<meta charset="utf-8">
<pre id="wrong"></pre>
<script>
const pages = %q.split(" "), wrong = document.getElementById("wrong")
let left = 0, done = 0
for (const page of pages) for (const width of [360, 768, 1280]) {
	const frame = document.createElement("iframe")
	frame.style = "width: " + width + "px; height: 800px; border: 0"
	left++
	frame.onload = () => {
		const d = frame.contentDocument, say = text => wrong.append(page + " at " + width + ": " + text + "\n")
		if (d.documentElement.scrollWidth > width) say("is " + d.documentElement.scrollWidth + " wide")
		for (const svg of d.querySelectorAll("svg")) {
			const box = svg.viewBox.baseVal, seen = svg.getBoundingClientRect()
			if (seen.width < 200 || seen.right > width) say("drawing from " + seen.left + " to " + seen.right)
			for (const t of svg.querySelectorAll("text")) {
				const b = t.getBBox()
				if (b.x + b.width > box.width - 8 || b.y + b.height > box.height) say("text outside: " + t.textContent)
			}
		}
		for (const k of d.querySelectorAll("pre kbd")) {
			const size = e => frame.contentWindow.getComputedStyle(e).fontSize
			if (size(k) != size(k.parentElement)) say("command smaller than its output: " + k.textContent)
		}
		for (const a of d.querySelectorAll("a")) {
			const to = a.getAttribute("href")
			if (to[0] == "#" ? !d.getElementById(decodeURIComponent(to.slice(1))) : !to.startsWith("https://") && !pages.includes(to)) say("dead link " + to)
		}
		if (++done == left) wrong.append("looked at " + done)
	}
	frame.src = page
	document.body.append(frame)
}
</script>
`

// TestInBrowser looks at the pages in a browser without a screen.
func TestInBrowser(t *testing.T) {
	browser := testbed.Need(t, "chromium-headless-shell")
	list, err := All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	files := http.NewServeMux()
	for _, p := range list {
		names = append(names, p.Name)
		files.HandleFunc("/"+p.Name, func(w http.ResponseWriter, _ *http.Request) { w.Write(p.HTML) })
	}
	files.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, look, strings.Join(names, " ")) })
	server := httptest.NewServer(files)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
		"--virtual-time-budget=60000", "--dump-dom", server.URL+"/")
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)<pre id="wrong">(.*?)</pre>`).FindStringSubmatch(string(out))
	if want := fmt.Sprintf("looked at %d", 3*len(list)); m == nil || m[1] != want {
		t.Errorf("got %q\nwant %q", html.UnescapeString(strings.Join(m, "\n")), want)
	}
}

package serve

import (
	"contedor/internal/fetch/progress"
	"html"
	"net/url"
	"strings"

	"contedor/internal/linux/quote"
	"contedor/internal/teach/pages"
	"contedor/internal/texts"
)

// makePages makes the pages of the course.
func (h *handler) makePages() error {
	list, err := pages.All()
	if err != nil {
		return err
	}
	h.pages = map[string][]byte{}
	for _, p := range list {
		h.pages[p.Name] = p.HTML
	}
	return nil
}

// index returns the first page: the line that students type, the course and the files.
func (h *handler) index(at string) string {
	t := &h.language.Serve
	var b strings.Builder
	b.WriteString("<p>" + html.EscapeString(t.TypeThis) + "</p>\n<pre><kbd>wget -qO- " + at + "/get | sh</kbd>\n<kbd>curl -fsS " + at + "/get | sh</kbd></pre>\n")
	b.WriteString("<h2>" + html.EscapeString(t.Files) + "</h2>\n<table>\n")
	for _, f := range h.shelf.files {
		b.WriteString("<tr><td><a href=\"/" + url.PathEscape(f.name) + "\">" + html.EscapeString(quote.Visible(f.name)) + "</a></td><td>" +
			progress.Size(&h.language.Fetch, f.size) + "</td><td><code>" + f.hex() + "</code></td></tr>\n")
	}
	b.WriteString("</table>\n")
	return string(pages.Frame(h.language, "", t.Heading, "<h1>"+html.EscapeString(t.Heading)+"</h1>\n"+b.String()))
}

// script returns the script that students run. It puts the program for their machine into the
// current directory, after it has compared its sum, and prints the next command.
func (h *handler) script(at string) string {
	t := &h.language.Serve
	var b strings.Builder
	// A function, so that nothing runs if the script breaks off.
	b.WriteString("get() {\nset -e\nmachine=$(uname -m)\ncase $machine in\n")
	for _, a := range architectures {
		if f := h.shelf.programs[a.goarch]; f != nil {
			b.WriteString(a.uname + ") name=" + word(url.PathEscape(f.name)) + " sum=" + f.hex() + " ;;\n")
		}
	}
	b.WriteString("*) echo " + strings.ReplaceAll(word(texts.Fill(t.NoProgram, "machine", "\x00")), "\x00", "'$machine'") + " >&2; exit 1 ;;\nesac\n")
	b.WriteString("part=contedor.part.$$\ntrap 'rm -f \"$part\"' EXIT\n" +
		"if command -v wget >/dev/null 2>&1; then wget -qO \"$part\" " + at + "/$name; else curl -fsSo \"$part\" " + at + "/$name; fi\n" +
		"if command -v sha256sum >/dev/null 2>&1; then echo \"$sum  $part\" | sha256sum -c - >/dev/null; fi\n" +
		"chmod +x \"$part\"\nmv -f \"$part\" contedor\n")
	next := "./contedor fetchroot mini"
	for _, f := range h.shelf.files {
		if f.program() == "" && strings.Contains(f.name, ".tar") {
			next = "./contedor fetchroot " + at + "/" + url.PathEscape(f.name)
			break
		}
	}
	b.WriteString("echo " + word(next) + "\n}\nget\n")
	return b.String()
}

// word quotes a word for any POSIX shell.
func word(w string) string { return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'" }

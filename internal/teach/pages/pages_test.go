package pages

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"contedor/docs"
	"contedor/internal/texts"
)

// TestPages checks that there is a page of each document in each language, that its links lead
// somewhere without a network or to the web, and that its blocks are those of the document,
// which the tests type.
func TestPages(t *testing.T) {
	list, err := All()
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 * len(texts.Languages()); len(list) != want {
		t.Errorf("%d pages, want %d", len(list), want)
	}
	for _, p := range list {
		text := string(p.HTML)
		for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			known := slices.ContainsFunc(list, func(q Page) bool { return q.Name == m[1] }) ||
				m[1][0] == '#' && strings.Contains(text, ` id="`+m[1][1:]+`"`)
			if !known && !strings.HasPrefix(m[1], "https://") {
				t.Errorf("%s: dead link %s", p.Name, m[1])
			}
		}
		if p.Title == "" || !strings.Contains(text, "<title>"+html.EscapeString(p.Title)+"</title>") {
			t.Errorf("%s: title %q", p.Name, p.Title)
		}
		if strings.Contains(text, "<script") || strings.Contains(text, "src=") {
			t.Errorf("%s needs a script or a file", p.Name)
		}
		source, err := docs.Files.ReadFile(strings.TrimSuffix(p.Name, ".html") + ".md")
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, m := range regexp.MustCompile("(?ms)^```[^\n]*\n(.*?)^```").FindAllStringSubmatch(string(source), -1) {
			want = append(want, m[1])
		}
		for _, m := range regexp.MustCompile("(?s)<pre>(.*?)</pre>").FindAllStringSubmatch(text, -1) {
			got = append(got, html.UnescapeString(regexp.MustCompile("<[^>]*>").ReplaceAllString(m[1], "")))
		}
		if !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s: the blocks are not those of the document:\n%q\n%q", p.Name, got, want)
		}
	}
}

package manual

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"contedor/internal/cli"
	"contedor/internal/dev/help"
	"contedor/internal/dev/testbed"
	"contedor/internal/teach/helptext"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

// wordless matches texts without a word to translate: grammars, and lists of names.
var wordless = regexp.MustCompile(`:=|=QUERY|^SCHED_|^ahosts |^ncal |^General options: \[`)

// TestPages writes the pages in every language and lets mandoc(1) check them.
func TestPages(t *testing.T) {
	mandoc := testbed.Need(t, "mandoc")
	catalogs, err := help.Catalogs()
	if err != nil {
		t.Fatal(err)
	}
	english := Pages(commands(t, nil), nil, time.Time{})
	for _, c := range append(catalogs, nil) {
		t.Run(c.Language(), func(t *testing.T) {
			pages := Pages(commands(t, c), c, time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC))
			if len(pages) != len(english) {
				t.Fatalf("%d pages, %d in English", len(pages), len(english))
			}
			dir := t.TempDir()
			lint := exec.Command(mandoc, "-T", "lint")
			for i, p := range pages {
				path := filepath.Join(dir, p.Name+".1")
				if err := os.WriteFile(path, []byte(p.Text), 0o644); err != nil {
					t.Fatal(err)
				}
				lint.Args = append(lint.Args, path)
				if options(p.Text) != options(english[i].Text) {
					t.Errorf("%s has other options than in English", p.Name)
				}
			}
			if r := testbed.Run(t, lint); r.Status != 0 || r.Stdout != "" {
				t.Errorf("%v", r)
			}
			if c == nil {
				return
			}
			if missing := slices.DeleteFunc(c.Missing(), wordless.MatchString); len(missing) > 0 {
				t.Errorf("%d texts have no translation: %q", len(missing), missing)
			}
			if unused := c.Unused(); len(unused) > 0 {
				t.Errorf("%d translations are not used: %q", len(unused), unused)
			}
		})
	}
}

// commands returns the help texts of all commands in the language of a catalog.
func commands(t *testing.T, c *helptext.Catalog) []*helptext.Text {
	t.Helper()
	list, err := help.ReadAll(testbed.Program("contedor"), c.Language())
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		list[i] = list[i].Translate(c)
	}
	return list
}

// options returns the options that a page names.
func options(page string) string { return strings.Join(bold.FindAllString(page, -1), " ") }

var bold = regexp.MustCompile(`\\fB\\-.*?\\fR`)

// overstrike is how terminals of old printed bold letters.
var overstrike = regexp.MustCompile(".\b")

// TestPage looks at a page as man(1) shows it.
func TestPage(t *testing.T) {
	text := helptext.Parse("cmd", `Usage: cmd [OPTION]... FILE
  or:  cmd --all
Does it. It says "\n" and ~.

.dots begin a paragraph.

Options:
  -a, --all[=WHEN]   all of them,
                     really
  -b X  one   -c  two
Other:
  literal  text  in columns
  more

Exit status:
  3  if it is Tuesday
`)
	page := Pages([]*helptext.Text{{Name: "contedor", Summary: "All", Forms: []string{"contedor"}}, text}, nil, time.Unix(0, 0))[1]
	cmd := exec.Command(testbed.Need(t, "mandoc"), "-T", "ascii", "-O", "width=60")
	cmd.Stdin = strings.NewReader(page.Text)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	got := overstrike.ReplaceAllString(string(out), "")
	want := `CONTEDOR-CMD(1)           contedor           CONTEDOR-CMD(1)

NAME
       contedor-cmd - does it

SYNOPSIS
       cmd [OPTION]... FILE
       cmd --all

DESCRIPTION
       Does it.

       It says "\n" and ~.

       .dots begin a paragraph.

OPTIONS
       -a, --all[=WHEN]
              all of them, really

       -b X   one

       -c     two

   Other
       literal  text  in columns
       more

EXIT STATUS
       3      if it is Tuesday

NOTES
       This command is a part of contedor(1), which runs it
       under the name of a link, or as its first word.

SEE ALSO
       contedor(1)

contedor ` + cli.Version + `             1970-01-01          CONTEDOR-CMD(1)
`
	if page.Name != "contedor-cmd" || got != want {
		t.Errorf("%s:\n%s", page.Name, got)
	}
}

package help_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/help"
	"contedor/internal/dev/testbed"
	"contedor/internal/linux/quote"
	"contedor/internal/texts"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor") }

func contedor(t *testing.T, language string, words ...string) testbed.Result {
	t.Helper()
	c := exec.Command(testbed.Program("contedor"), words...)
	c.Env = append(os.Environ(), "LC_ALL="+language)
	return testbed.Run(t, c)
}

// TestTopics checks that every topic is listed with its title, and explained, in every language.
func TestTopics(t *testing.T) {
	for _, c := range texts.Languages() {
		list := contedor(t, c.Code, "help")
		if !strings.HasSuffix(list.Stdout, "\n\n"+c.Front.More) || strings.Count(list.Stdout, "\n") > 30 {
			t.Errorf("%s: more than a screen: %s", c.Code, list.Stdout)
		}
		for _, topic := range c.Front.Concepts.List() {
			if !strings.Contains(list.Stdout, "  "+topic.Name+" ") || !strings.Contains(list.Stdout, topic.Title+"\n") {
				t.Errorf("%s: %s is not listed", c.Code, topic.Name)
			}
			r := contedor(t, c.Code, "help", topic.Name)
			if r.Status != 0 || !strings.HasPrefix(r.Stdout, topic.Title+"\n") || strings.Contains(r.Stdout, "{") {
				t.Errorf("%s: %s: %v", c.Code, topic.Name, r)
			}
		}
		if r := contedor(t, c.Code, "help", "namespaces"); !strings.Contains(r.Stdout, "-u, --uts     "+c.Own.UTS+"\n") {
			t.Errorf("%s: %v", c.Code, r)
		}
		if r := contedor(t, "C", "help", "--lang", c.Code, "check"); r.Stdout != contedor(t, c.Code, "check", "--help").Stdout {
			t.Errorf("%s: %v", c.Code, r)
		}
	}
}

func TestCommands(t *testing.T) {
	for _, name := range []string{"unshare", "fetchroot", "explain", "help"} {
		r := contedor(t, "C", "help", name)
		if r.Status != 0 || r.Stdout != contedor(t, "C", name, "--help").Stdout || !strings.Contains(r.Stdout, "Usage:") {
			t.Errorf("%s: %v", name, r)
		}
	}
	for word, want := range map[string]string{
		"unshrae":  "contedor help: no command or topic is called 'unshrae'; see 'contedor help'; did you mean 'unshare'?\n",
		"rotless":  "contedor help: no command or topic is called 'rotless'; see 'contedor help'; did you mean 'rootless'?\n",
		"quantums": "contedor help: no command or topic is called 'quantums'; see 'contedor help'\n",
	} {
		if r := contedor(t, "C", "help", word); r != (testbed.Result{Stderr: want, Status: 1}) {
			t.Errorf("%s: %v", word, r)
		}
	}
}

// TestHelpAnywhere checks that -h and --help print the help wherever they are among the words, in the
// language of the locale.
func TestHelpAnywhere(t *testing.T) {
	for line, command := range map[string]string{
		"check x --help": "check", "check -h x": "check", "show 1 2 -h": "show", "cost x --help": "cost", "help x --help": "help",
		"lesson check 3 --help": "lesson", "lesson list -h": "lesson", "serve x --help": "serve", "shell / --help": "shell",
		"--install x --help": "", "--install x sh -h": "", "--uninstall x -h": "",
	} {
		want := contedor(t, "gl", strings.Fields(command+" --help")...)
		if r := contedor(t, "gl", strings.Fields(line)...); want.Status != 0 || r != want {
			t.Errorf("%s: %v", line, r)
		}
	}
}

// TestWrongWords checks that a wrong command line is told in the language of the locale.
func TestWrongWords(t *testing.T) {
	for line, want := range map[string]string{
		"check --jsn": "contedor check: non se recoñece a opción '--jsn'; querías dicir '--json'?\nProba 'contedor check --help' para saber máis.\n",
		"check -x":    "contedor check: opción non válida -- 'x'\nProba 'contedor check --help' para saber máis.\n",
		"show --lang": "contedor show: a opción '--lang' precisa un argumento\nProba 'contedor show --help' para saber máis.\n",
		"shell a b":   "contedor shell: sobra o argumento 'b'\nProba 'contedor shell --help' para saber máis.\n",
		"shell /no":   "contedor shell: non se pode pasar ao directorio '/no': Non hai tal ficheiro ou directorio\n",
		"serve /no":   "contedor serve: /no: Non hai tal ficheiro ou directorio\n",
		"mount --bad": "mount: unrecognized option '--bad'\nTry 'mount --help' for more information.\n",
	} {
		if r := contedor(t, "gl", strings.Fields(line)...); r.Stderr != want {
			t.Errorf("%s: %v, want %q", line, r, want)
		}
	}
}

// TestTranslated checks that the help of every drop-in is shown in the language of the locale, by
// `contedor help COMMAND` and by COMMAND --help, on the same stream and with the same status as in
// English, and that it fits 80 columns.
func TestTranslated(t *testing.T) {
	catalogs, err := help.Catalogs()
	if err != nil {
		t.Fatal(err)
	}
	english, err := help.ReadAll(testbed.Program("contedor"), "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range catalogs {
		for _, text := range english[1:] {
			name := text.Name
			inEnglish := contedor(t, "C", name, "--help")
			r := contedor(t, c.Language(), name, "--help")
			if text.Dialect.Own || name == "test" {
				continue
			}
			usage := strings.HasPrefix(strings.ToLower(strings.TrimSpace(inEnglish.Stdout+inEnglish.Stderr)), "usage")
			if inEnglish.Stderr != "" && (inEnglish.Stdout != "" || !usage) { // the real tool takes --help for an error
				if r != inEnglish {
					t.Errorf("%s --help: %v, in English %v", name, r, inEnglish)
				}
			} else if r.Status != inEnglish.Status || (r.Stdout == "") != (inEnglish.Stdout == "") {
				t.Errorf("%s --help: %v, in English %v", name, r, inEnglish)
			}
			if got := contedor(t, c.Language(), "help", name); r.Status == 0 && r.Stderr == "" && got != r || got.Status != 0 || got.Stderr != "" {
				t.Errorf("%s: help: %v, but --help: %v", name, got, r)
			} else {
				r = got
			}
			flat := strings.Join(strings.Fields(r.Stdout), " ")
			if summary := text.Translate(c).Summary; !strings.HasPrefix(flat, "Uso: ") || !strings.Contains(flat, summary) && summary != text.Forms[0] {
				t.Errorf("%s in %s: %q is not in %s", name, c.Language(), summary, flat)
			}
			for _, o := range text.Options() {
				if !strings.Contains(flat, o.Name) {
					t.Errorf("%s in %s: %s is missing", name, c.Language(), o.Name)
				}
			}
			for line := range strings.Lines(r.Stdout) {
				isLong := func(word string) bool { return len(word) > 60 }
				if quote.Width(strings.TrimSuffix(line, "\n")) > 80 && !slices.ContainsFunc(strings.Fields(line), isLong) {
					t.Errorf("%s in %s: %q", name, c.Language(), line)
				}
			}
		}
	}
	full := exec.Command("sh", "-c", "exec \"$0\" ls --help >/dev/full", testbed.Program("contedor"))
	full.Env = []string{"LC_ALL=gl"}
	if r := testbed.Run(t, full); r.Status != 2 || !strings.HasPrefix(r.Stderr, "ls: write error: ") {
		t.Errorf("ls --help >/dev/full: %v", r)
	}
	for line, want := range map[string]string{"test --help": "", "ls --help x": "Usage: ls "} {
		if r := contedor(t, "gl", strings.Fields(line)...); r.Status != 0 || !strings.HasPrefix(r.Stdout, want) || want == "" && r.Stdout != "" {
			t.Errorf("%s: %v", line, r)
		}
	}
}

// TestNarrow checks that the help of every command fits 80 columns in a pipe, in every language, as in a
// terminal. The lines of some tools are the real tool's.
func TestNarrow(t *testing.T) {
	english, err := help.ReadAll(testbed.Program("contedor"), "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"C", "gl", "es"} {
		for _, text := range english {
			if language != "C" && !text.Dialect.Own || slices.Contains([]string{"ss", "route"}, text.Name) {
				continue
			}
			words := strings.Fields(strings.TrimPrefix(text.Name, "contedor"))
			for line := range strings.Lines(contedor(t, language, append(words, "--help")...).Stdout) {
				line = strings.TrimSuffix(line, "\n")
				if quote.Width(line) > 80 && !strings.HasPrefix(strings.TrimSpace(line), "https://") {
					t.Errorf("%s in %s: %q", text.Name, language, line)
				}
			}
		}
	}
	for _, name := range []string{"ls", "sort", "dd", "nsenter", "findmnt"} {
		piped := contedor(t, "C", name, "--help").Stdout
		c := exec.Command("sh", "-c", `"$0" "$1" --help; echo all shown`, testbed.Program("contedor"), name)
		c.Env = []string{"LC_ALL=C.UTF-8", "TERM=dumb"}
		shown := testbed.OpenTerminal(t, c, 24, 80).Until("all shown\r\n")
		if shown = strings.TrimSuffix(strings.ReplaceAll(shown, "\r", ""), "all shown\n"); shown != piped {
			t.Errorf("%s: %s, in a pipe %s", name, shown, piped)
		}
		c = exec.Command(testbed.Program("contedor"), name, "--help")
		c.Env = []string{"LC_ALL=C.UTF-8", "COLUMNS=0"}
		plain := testbed.Run(t, c).Stdout
		if !slices.Equal(strings.Fields(shown), strings.Fields(plain)) || shown == plain {
			t.Errorf("%s: %s, as it stands %s", name, shown, plain)
		}
	}
}

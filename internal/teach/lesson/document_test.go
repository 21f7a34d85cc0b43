package lesson

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/texts"
)

// TestDocuments types every command of the pages in docs, and compares the output.
func TestDocuments(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	source := serve(t, "--exclude=./usr/share", "--exclude=./var/*", "--exclude=perl*", "--exclude=gconv")
	bin := directory(t)
	programs, err := os.ReadDir(testbed.Bin())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		if p.Name() != "fetchroot" {
			if err := os.Symlink(testbed.Program(p.Name()), filepath.Join(bin, p.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	// fetchroot without arguments would download from the internet.
	script := fmt.Sprintf("#!/bin/sh\n[ $# != 0 ] || set -- '%s'\nexec %s \"$@\"\n", source, testbed.Program("fetchroot"))
	if err := os.WriteFile(filepath.Join(bin, "fetchroot"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, language := range texts.Languages() {
		text := page(t, "lesson", language)
		for prompt, user := range map[byte]*syscall.Credential{'#': nil, '$': somebody} {
			t.Run(language.Code+string(prompt), func(t *testing.T) {
				exchanges, err := Document(text, prompt)
				if err != nil {
					t.Fatal(err)
				}
				if len(exchanges) < 6 {
					t.Errorf("only %d commands", len(exchanges))
				}
				play(t, &Lesson{Exchanges: exchanges, Language: language.Code + ".UTF-8", Bin: bin, User: user})
			})
		}
	}
}

// TestCourse types every command of the course's pages, on the mini root file system and on
// Debian's.
func TestCourse(t *testing.T) {
	testbed.NeedUserNamespaces(t)
	testbed.NeedRoot(t)
	source := packed(t, "--exclude=./usr/share", "--exclude=./var/*", "--exclude=perl*", "--exclude=gconv")
	mini, debian := directory(t), directory(t)
	for _, dir := range []string{mini, debian} {
		install := exec.Command(testbed.Program("contedor"), "--install", "-s", dir)
		if r := testbed.Run(t, install); r.Status != 0 {
			t.Fatal("contedor --install: ", r)
		}
		if err := os.Symlink(testbed.Program("contedor"), filepath.Join(dir, "contedor")); err != nil {
			t.Fatal(err)
		}
	}
	// In the course, fetchroot mini makes the tree. Here it is Debian's.
	script := fmt.Sprintf("#!/bin/sh\nexec %s fetchroot '%s'\n", testbed.Program("contedor"), source)
	os.Remove(filepath.Join(debian, "fetchroot"))
	if err := os.WriteFile(filepath.Join(debian, "fetchroot"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, language := range texts.Languages() {
		text := page(t, "course", language)
		for prompt, user := range map[byte]*syscall.Credential{'#': nil, '$': somebody} {
			for name, bin := range map[string]string{"mini": mini, "debian": debian} {
				if name == "debian" && i > 0 {
					continue // the commands are the same
				}
				t.Run(language.Code+string(prompt)+name, func(t *testing.T) {
					exchanges, err := Document(text, prompt)
					if err != nil {
						t.Fatal(err)
					}
					if len(exchanges) < 6 {
						t.Errorf("only %d commands", len(exchanges))
					}
					playIn(t, &Lesson{Exchanges: exchanges, Language: language.Code + ".UTF-8", Bin: bin, User: user}, true)
				})
			}
		}
	}
}

// page returns a page in a language.
func page(t *testing.T, name string, language *texts.Language) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testbed.Root(t), "docs", name+"."+language.Code+".md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSameCommands checks that the pages of all languages have the same commands.
func TestSameCommands(t *testing.T) {
	for _, name := range []string{"lesson", "course"} {
		t.Run(name, func(t *testing.T) { sameCommands(t, name) })
	}
}

func sameCommands(t *testing.T, name string) {
	var lists []string
	for _, language := range texts.Languages() {
		text := page(t, name, language)
		list := ""
		for _, prompt := range []byte("#$") {
			exchanges, err := Document(text, prompt)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range exchanges {
				list += fmt.Sprintf("%c %d %s\n", prompt, s.Second, s.Type)
			}
		}
		lists = append(lists, list)
	}
	for i, language := range texts.Languages() {
		if lists[i] != lists[0] {
			t.Errorf("the commands differ:\n%s\n%s: %s", lists[0], language.Code, lists[i])
		}
	}
}

func TestDocument(t *testing.T) {
	const page = "text\n```console fails\n# one\na ... c\n...\nz\n$ two\nof the user's\n# three\n```\nmore\n"
	exchanges, err := Document(page, '#')
	if err != nil || len(exchanges) != 2 {
		t.Fatalf("%v, %v", exchanges, err)
	}
	for output, ok := range map[string]bool{
		"a b c\nz\n": true, "a   b c\nx\ny\nz": true, "a c\nz": false, "a b c\n": false, "a b c\nz\nx\n": false, "x\na b c\nz\n": false,
	} {
		if err := exchanges[0].Check(nil, Reply{output, 1}); (err == nil) != ok {
			t.Errorf("%q: %v", output, err)
		}
		if exchanges[0].Check(nil, Reply{output, 0}) == nil {
			t.Errorf("%q with status 0 is accepted", output)
		}
	}
	if exchanges[1].Check(nil, Reply{"", 1}) != nil || exchanges[1].Check(nil, Reply{"x", 1}) == nil {
		t.Error("command three: only an empty output may be accepted")
	}
	for _, broken := range []string{"```console\n# x\n", "```sh\n# x\n```\n"} {
		if _, err := Document(broken, '#'); err == nil || strings.Contains(broken, "$") {
			t.Errorf("%q: no error", broken)
		}
	}
}

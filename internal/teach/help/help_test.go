package help_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
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

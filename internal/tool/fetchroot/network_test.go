package fetchroot

import (
	"strings"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/texts"
)

// TestNoNetwork runs the program without a network. It must fail at once, with a hint if hints are on.
func TestNoNetwork(t *testing.T) {
	testbed.NeedRoot(t)
	hint := func(l *texts.Language) string { return l.HintWord + ": " + l.Hint.NoNetwork + "\n" }
	for _, c := range []struct{ source, locale, hints, want string }{
		{"lesson", "C", "1", hint(texts.English())},
		{"lesson", "gl_ES.UTF-8", "1", hint(texts.Galician())},
		{"lesson", "C", "0", ""},
		{"debian", "C", "1", hint(texts.English())},
		{"http://192.0.2.1/a.tar", "C", "1", hint(texts.English())},
		{"nothing.tar", "C", "1", ""},
	} {
		cmd := command(t, c.source)
		cmd.Env = append(cmd.Env, "CONTEDOR_HINTS="+c.hints, "LC_ALL="+c.locale, "http_proxy=", "https_proxy=")
		cmd.Dir = t.TempDir()
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
		r := testbed.Run(t, cmd)
		line, rest, _ := strings.Cut(r.Stderr, "\n")
		if r.Status != 1 || !strings.HasPrefix(line, "fetchroot: ") || rest != c.want || list(t, cmd.Dir) != "" {
			t.Errorf("%s: %v, want %q", c.source, r, c.want)
		}
	}
}

package guide_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
	"contedor/internal/linux/quote"
	"contedor/internal/texts"
	"github.com/creack/pty"
)

func TestMain(m *testing.M) { testbed.Main(m, "contedor", "unshare", "chroot") }

// screen runs contedor at a terminal of some columns and returns the lines.
func screen(t *testing.T, columns int, env []string, words ...string) []string {
	t.Helper()
	c := exec.Command(testbed.Program("contedor"), words...)
	c.Env = append(os.Environ(), append([]string{"COLUMNS=", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"}, env...)...)
	f, err := pty.StartWithSize(c, &pty.Winsize{Rows: 24, Cols: uint16(columns)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var text strings.Builder
	for b := make([]byte, 4096); err == nil; {
		var n int
		n, err = f.Read(b)
		text.Write(b[:n])
	}
	c.Wait()
	return strings.Split(strings.TrimSuffix(text.String(), "\r\n"), "\r\n")
}

var attribute = regexp.MustCompile("\x1b\\[[0-9]*m")

// TestWidths checks that what the teaching commands print fits terminals of 80 and of 40 columns,
// in every language, and that no word is lost where a line is broken.
func TestWidths(t *testing.T) {
	for _, columns := range []int{40, 80} {
		for _, c := range texts.Languages() {
			for _, words := range [][]string{
				{"explain", "unshare", "-r", "-m", "-p", "-f", "chroot", "rootfs", "/bin/bash"},
				{"explain", "ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"},
				{"explain", "cgset", "-r", "memory.limit_in_bytes=512M", "course"},
				{"help", "namespaces"}, {"help", "installing"}, {"help", "offline"},
				{""}, {"help"}, {"--help"}, {"explain", "--help"}, {"lesson", "--help"}, {"serve", "--help"},
				{"shell", "--help"}, {"mini", "--help"}, {"chek"}, {"help", "rotless"}, {"explain", "chrot"},
				{"check"}, {"show"},
			} {
				if words[0] == "" {
					words = nil
				} else if words[0] == "check" && c.Code != "gl" {
					continue // it takes long
				}
				lines := screen(t, columns, []string{"LC_ALL=" + c.Code, "TERM=xterm"}, words...)
				joined := ""
				for _, line := range lines {
					plain := attribute.ReplaceAllString(line, "")
					if quote.Width(plain) > columns {
						t.Errorf("%s, %q: more than %d columns: %q", c.Code, words, columns, plain)
					}
					joined += strings.Trim(plain, " │├─╮╰●")
				}
				if len(words) > 4 && words[0] == "explain" && words[1] != "unshare" {
					wide := screen(t, 1000, []string{"LC_ALL=" + c.Code, "TERM=xterm"}, words...)
					all := attribute.ReplaceAllString(strings.Join(wide, ""), "")
					if strip(all) != strip(joined) {
						t.Errorf("%s, %q: %q is not %q", c.Code, words, strip(joined), strip(all))
					}
				}
			}
		}
	}
}

// strip removes blanks and the lines of the drawing.
func strip(text string) string {
	return regexp.MustCompile(`[ │├─╮╰●]`).ReplaceAllString(text, "")
}

// TestColors checks that only a terminal gets colors, and none with NO_COLOR or TERM=dumb.
func TestColors(t *testing.T) {
	words := []string{"explain", "unshare", "-p", "-f", "true"}
	for _, c := range []struct {
		env  []string
		want bool
	}{
		{[]string{"TERM=xterm", "NO_COLOR="}, true},
		{[]string{"TERM=xterm", "NO_COLOR=1"}, false},
		{[]string{"TERM=dumb"}, false},
	} {
		if got := attribute.MatchString(strings.Join(screen(t, 80, c.env, words...), "")); got != c.want {
			t.Errorf("%q: colors are %t", c.env, got)
		}
	}
	cmd := exec.Command(testbed.Program("contedor"), words...)
	cmd.Env = append(os.Environ(), "TERM=xterm", "NO_COLOR=")
	if r := testbed.Run(t, cmd); r.Status != 0 || strings.Contains(r.Stdout, "\x1b") {
		t.Errorf("a pipe gets colors: %v", r)
	}
}

// TestColumns checks that COLUMNS comes before the width of the terminal, also where there is none.
func TestColumns(t *testing.T) {
	cmd := exec.Command(testbed.Program("contedor"), "explain", "umount", "-l", "/old")
	cmd.Env = append(os.Environ(), "COLUMNS=30")
	for line := range strings.Lines(testbed.Run(t, cmd).Stdout) {
		if quote.Width(line) > 31 {
			t.Errorf("COLUMNS=30: %q", line)
		}
	}
}

// TestHousekeeping checks that calls that only prepare signals are shown with -v.
func TestHousekeeping(t *testing.T) {
	for options, want := range map[string]bool{"": false, "-v": true, "--verbose": true, "--json": true} {
		words := strings.Fields("explain " + options + " unshare -f true")
		r := testbed.Run(t, exec.Command(testbed.Program("contedor"), words...))
		if got := strings.Contains(r.Stdout, "rt_sigprocmask("); r.Status != 0 || got != want {
			t.Errorf("%q: %t, %v", options, got, r)
		}
	}
}

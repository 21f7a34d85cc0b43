package quote

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

var samples = []string{
	"", "x", "nosuch", "/nosuch/dir", "with space", "it's", "it's not $HOME", "'", "''", "'a'", "a'b'c",
	`"`, `a"b`, `it's "so"`, `\`, `a\b`, `\n`, "$x", "`x`", "!x", "it's!", "it's#", "#it's", "~it's", "x~it's", "it's?", "it's*", "it's=x", "it's[x]", "it's[", "it's]", "it's{x}", "it's}", "it's^", "it's@", "it's&",
	"it's:;", "it's;", "it's(", "it's<", "it's|", "it's_%+,-./",
	"a\nb", "\n", "\n\n", "a\n", "\na", "a\n'b", "'\n", "\n'", "it's\n", "\t", "\a\b\f\r\v", "\x01", "\x1b[31m", "\x7f", "a\x011", "a\x01b\x02", "\x010",
	"café", "caf\xc3", "\xe9t\xe9", "\xff", "\xc3\xa9", "\xc3\xa9\n", "a\xc3\xa9'\n", "日本語", "日\xe6\x9c", "‘x’", "it’s", "’", "naïve's", "😀", "😀's",
	"\u00ad", "\u0085", "\u00a0", "\u0300", "\u0378", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029", "\ufeff", "\ue000", "\ufffd", "\ufffe", "\uffff", "\U000e0001", "\U000f0000", "\U0010ffff",
	"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x28\xa1",
	"?", "??", "??/", "a??=b", "-x", "--", "%s", " lead", "trail ", "a b\tc",
}

// words returns the samples and 200 random combinations of characters that matter for
// quoting. They are the same in every run.
func words() []string {
	pieces := []string{"'", `"`, "\\", "\n", "\t", "\x01", "é", "\xc3", "\xa9", "’", "‘", "a", "7", "z", " ", "$", "#", "~", "!", "日", "\u200b", "?", "\x7f"}
	random := rand.New(rand.NewPCG(1, 2))
	list := append([]string(nil), samples...)
	for range 200 {
		w := ""
		for range 1 + random.IntN(7) {
			w += pieces[random.IntN(len(pieces))]
		}
		list = append(list, w)
	}
	return list
}

// typed quotes a word of any bytes for bash.
func typed(word string) string {
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(word); i++ {
		fmt.Fprintf(&b, `\x%02x`, word[i])
	}
	b.WriteString("'")
	return b.String()
}

// TestQuotesAreThoseOfTheRealChroot compares with the messages of the real chroot. It quotes
// a directory that does not exist for the shell, and a program that does not exist for the
// locale.
func TestQuotesAreThoseOfTheRealChroot(t *testing.T) {
	var cases []string
	var mine []string
	for _, locale := range []struct {
		name string
		Locale
	}{{"C", Locale{}}, {"C.UTF-8", Locale{UTF8: true}}} {
		for _, w := range words() {
			cases = append(cases, "LC_ALL="+locale.name+" chroot "+typed("nosuch"+w))
			mine = append(mine, "cannot change root directory to "+locale.Shell("nosuch"+w))
			cases = append(cases, "LC_ALL="+locale.name+" chroot / "+typed("nosuch"+w))
			mine = append(mine, "failed to run command "+locale.Quote("nosuch"+w))
			if strings.HasPrefix(w, "#") || strings.HasPrefix(w, "~") || w == "" {
				cases = append(cases, "LC_ALL="+locale.name+" chroot "+typed(w))
				mine = append(mine, "cannot change root directory to "+locale.Shell(w))
			}
		}
	}
	for i, r := range (testbed.Cell{}).Run(t, false, cases) {
		_, want, _ := strings.Cut(r.Stderr, ": ")
		want = strings.TrimSuffix(want, ": No such file or directory\n")
		if mine[i] != want {
			t.Errorf("%s\n got %+q\nwant %+q", cases[i], mine[i], want)
		}
	}
}

// TestLocaleIsTheOneOfTheRealChroot checks which environment variable counts and which
// locales exist. The real chroot shows it by its quotation marks.
func TestLocaleIsTheOneOfTheRealChroot(t *testing.T) {
	environments := []string{
		"", "LC_ALL=C.UTF-8", "LC_CTYPE=C.UTF-8", "LANG=C.UTF-8", "LANG=C.utf8", "LANG=C.Utf_8", "LANG=C.UTF8", "LANG=C.utf-8", "LANG=C.Utf-8", "LANG=C.uTF8", "LANG=C.UTF-8-", "LANG=C.", "LANG=POSIX.utf8", "LANG=POSIX", "LANG=C",
		"LC_ALL=C LANG=C.UTF-8", "LC_ALL= LANG=C.UTF-8", "LC_CTYPE=C LANG=C.UTF-8", "LC_ALL=C.UTF-8 LC_CTYPE=C", "LC_CTYPE= LANG=C.UTF-8",
		"LANG=en_US.UTF-8", "LC_ALL=xx_XX.UTF-8", "LC_ALL=nosuch LANG=C.UTF-8", "LC_CTYPE=nosuch LANG=C.UTF-8", "LC_TIME=nosuch LANG=C.UTF-8",
		"LC_MESSAGES=C LANG=C.UTF-8", "LANG=C.ISO-8859-1", "LANG=C.UTF-8@euro", "LANG=../C.UTF-8", "LANG=UTF-8", "LC_ALL=POSIX.UTF-8",
		"LANGUAGE=de LANG=C.UTF-8", "LANGUAGE=de LANG=C",
	}
	var cases []string
	for _, e := range environments {
		cases = append(cases, "env "+e+" chroot / nosuch")
	}
	utf8 := 0
	for _, r := range (testbed.Cell{}).Compare(t, cases) {
		if strings.Contains(r.Stderr, "‘nosuch’") {
			utf8++
		}
	}
	if utf8 == 0 || utf8 == len(cases) {
		t.Errorf("%d of %d cases are UTF-8: the cases do not tell the locales apart", utf8, len(cases))
	}
}

// FuzzShellQuote checks that bash reads a quoted word back. Not every shell knows $'...'.
func FuzzShellQuote(f *testing.F) {
	for _, w := range samples {
		f.Add(w, false)
		f.Add(w, true)
	}
	f.Fuzz(func(t *testing.T, word string, utf8 bool) {
		if strings.Contains(word, "\x00") {
			return // no command line can have it
		}
		quoted := Locale{utf8}.Shell(word)
		cmd := exec.Command("bash", "-c", "printf %s "+quoted)
		cmd.Env = []string{"LC_ALL=C"}
		out, err := cmd.Output()
		if err != nil || string(out) != word {
			t.Errorf("%+q quoted as %+q is read as %+q (%v)", word, quoted, out, err)
		}
	})
}

func TestVisible(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "plain ñ": "plain ñ", "a\x1b[31mb\n": "a?[31mb?", "\u202eab\u0085": "?ab?", "\xff\xfe": "??",
	} {
		if got := Visible(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestHex checks escapes and widths of util-linux. The tests of package lsns compare them
// with the real lsns.
func TestHex(t *testing.T) {
	for _, c := range []struct {
		utf8       bool
		text, want string
		width      int
	}{
		{false, "a b", "a b", 3}, {false, "é", `\xc3\xa9`, 8}, {true, "é", "é", 1}, {true, "日本", "日本", 4},
		{true, "e\u0301", "e\u0301", 1}, {true, "a\x00\n\xff", `a\x00\x0a\xff`, 13}, {false, `\x`, `\x5cx`, 5}, {false, `\y`, `\y`, 2}, {true, "\u0085", `\xc2\x85`, 8},
	} {
		text, width := Locale{UTF8: c.utf8}.Hex(c.text, "")
		if text != c.want || width != c.width {
			t.Errorf("%q: %q of %d cells, not %q of %d", c.text, text, width, c.want, c.width)
		}
	}
	if text, width := (Locale{}).Hex("a\nb", "\n"); text != "a\nb" || width != 2 {
		t.Errorf("%q of %d cells", text, width)
	}
}

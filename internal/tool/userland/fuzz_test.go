package userland

import (
	"regexp"
	"testing"
	"time"
)

// An expression is refused, or Go understands what becomes of it. Its limits on
// repetition and nesting are its own.
func FuzzTranslate(f *testing.F) {
	for _, seed := range []string{`a\(b*\)\{1,2\}`, `^*a$`, `[[:alpha:]]-]`, `a**+?|(`, `\<x\>`, `[^]a]`, `{1}{2}*`, `a\`, `[a`, `é*`} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, basic bool) {
		translated, err := translate(text, basic)
		if err != nil {
			return
		}
		if re, err := regexp.Compile(translated); err == nil {
			re.MatchString("aab 12")
		} else if regexpText(err) == "" {
			t.Errorf("%q became %q: %v", text, translated, err)
		}
	})
}

// A mode is of twelve bits, and an octal one is what it says.
func FuzzParseMode(f *testing.F) {
	for _, seed := range []string{"755", "u+x,g=u", "=", "+X", "ugo-rwxst", "u+rw-x", "01777", ","} {
		f.Add(seed, uint32(0o644))
	}
	f.Fuzz(func(t *testing.T, text string, mode uint32) {
		change, err := parseMode(text)
		if err != nil {
			return
		}
		if got := change.apply(mode, 0o022, false); got > 0o7777 || change.octal && got != change.bits {
			t.Errorf("%q of %o gives %o", text, mode, got)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2024-02-29 12:34", "@1.5", "next monday", "3 days ago", "+1 year", "", "now", "1 Jan 2020 -2 weeks"} {
		f.Add(seed)
	}
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		if at, err := parseDate(text, now); err == nil {
			strftime("%c %s %N", at)
		}
	})
}

func FuzzPrintfEscapes(f *testing.F) {
	for _, seed := range []string{`\x41\0101\c`, `\u00e9\`, `\777\x`, `\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, stop := unescape(text, octalAfterZero); !stop && len(got) > len(text) {
			t.Errorf("%q became %q", text, got)
		}
		unescape(text, octal)
	})
}

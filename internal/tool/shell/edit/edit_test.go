package edit

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// typed returns the line that results from keys, and the output to the terminal.
func typed(t *testing.T, keys string, history ...string) (string, string) {
	t.Helper()
	in, typist, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	typist.WriteString(keys + "\r")
	typist.Close()
	var out bytes.Buffer
	e := &Editor{In: in, Out: &out}
	line, err := e.Read("$ ", history)
	if err != nil {
		t.Errorf("%q: %v", keys, err)
	}
	return line, out.String()
}

// TestKeys types keys. The expected lines are those of bash 5.3 with readline 8.3.
func TestKeys(t *testing.T) {
	history := []string{"echo aa bb", "echo cc dd"}
	for keys, want := range map[string]string{
		"echo one two three\x17\x17\x19":       "echo one two three",
		"echo one two\x0bx\x1bb\x1bd\x19":      "echo one twox",
		"echo abc def\x1bb\x1bu\x01\x1bc\x14":  "Ech oabc DEF",
		"echo a b c\x1b2\x1bb_":                "echo a _b c",
		"\x1b5x":                               "xxxxx",
		"echo alpha beta\x1bt":                 "echo beta alpha",
		"x y\x1b[1;5D\x1b[HZ\x1b[FW\x1b[3~":    "Zx yW",
		"echo e\u0301x\x02\x02\x7f":            "echoe\u0301x",
		"echo 日本\x02\x02X":                     "echo X日本",
		"echo abc\x1f":                         "",
		"echo \x1b.":                           "echo dd",
		"echo \x1b.\x1b.":                      "echo bb",
		"\x12aa":                               "echo aa bb",
		"\x12ec\x12\x05X":                      "echo aa bbX",
		"\x1b[A\x1b[A\x1b[Bzz":                 "echo cc ddzz",
		"one\x15two\x19":                       "twoone",
		"echo \x16\x01x":                       "echo \x01x",
		"\x1b[200~a\tb\x1b[201~":               "a\tb",
		"ab\x1bOHc\x1b[4~d\x1b[1~e\x1b[8~f\bg": "ecabdg",
	} {
		if got, _ := typed(t, keys, history...); got != want {
			t.Errorf("%q makes %q, wanted %q", keys, got, want)
		}
	}
}

func TestLongLinesAreNotBroken(t *testing.T) {
	long := strings.Repeat("0123456789", 20)
	line, out := typed(t, long)
	if line != long || strings.Count(out, "\n") != 1 {
		t.Errorf("typed %q, the terminal gets %q", line, out)
	}
}

// FuzzKeys checks that no keys make the editor panic or hang.
func FuzzKeys(f *testing.F) {
	for _, keys := range []string{"ab\x14\x1bt\x1b.", "\x12\x12a\x7f\x07", "\x1b-\x1b9\x17\x19\x1by", "\x1b[200~x", "\xff\x80\x18\x15\t\x1b?"} {
		f.Add(keys)
	}
	f.Fuzz(func(t *testing.T, keys string) {
		if len(keys) > 2000 {
			return
		}
		in, typist, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		typist.WriteString(keys)
		typist.Close()
		e := &Editor{In: in, Out: new(bytes.Buffer)}
		e.Read("$ ", []string{"echo aa bb", "echo cc dd"})
	})
}

package edit

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// vi is the mode of typed.
var vi bool

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
	e := &Editor{In: in, Out: &out, Vi: vi}
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
		"echo \x1b\x19 \x1b2\x1b\x19":          "echo cc dd",
		"abcabc\x01\x1dbX\x01\x1b2\x1dbY":      "aXbcaYbc",
		"a\x18(b\x18)\x18e":                    "abb",
		"x\x18(y\x02\x18)\x1b2\x18e":           "xyyy",
		"abcabc\x1b\x1dbX":                     "abcaXbc",
		"a   b\x02\x02\x1b\\X":                 "aXb",
		"abc def\x1b \x1bb\x18\x18X\x18\x18Y":  "abc YdefX",
		"ab\x1bOHc\x1b[4~d\x1b[1~e\x1b[8~f\bg": "ecabdg",
	} {
		if got, _ := typed(t, keys, history...); got != want {
			t.Errorf("%q makes %q, wanted %q", keys, got, want)
		}
	}
}

// TestViKeys types keys in vi mode. The expected lines are those of bash 5.3 with readline 8.3.
func TestViKeys(t *testing.T) {
	vi = true
	defer func() { vi = false }()
	for keys, want := range map[string]string{
		"echo hello world\x1b0wdwiX\x1bA end": "echo Xworld end",
		"echo one two three\x1bbbcwNEW\x1b":   "echo one NEW three",
		"echo one two three\x1b0w2dw":         "echo three",
		"echo one two three\x1bbD":            "echo one two ",
		"echo one two\x1b0wxp":                "echo noe two",
		"echo one two\x1b0wyw$p":              "echo one twoone ",
		"echo one two\x1b0wrX~":               "echo xne two",
		"echo a,b.c d\x1b0wdW":                "echo d",
		"echo one two three\x1b0wdwdwu":       "echo two three",
		"echo one two three\x1b0wdw.":         "echo three",
		"echo one two three\x1bFod$":          "echo one tw",
		"echo one two three\x1b0fodfw":        "echo three",
		"echo abc def\x1bbiX\x1bbRyz\x1b":     "echo yzc Xdef",
		"echo abc def\x1bcbQ\x1b":             "echo abc Qf",
		"echo abc\x1bIecho \x1b":              "echo echo abc",
		"echo abc def\x1bSecho new":           "echo new",
		"echo abc def ghi\x1b0w3~":            "echo ABC def ghi",
		"echo abc def\x1b0wdt ":               "echo  def",
		"echo abc def ghi\x1b2bct x\x1b":      "echo abc x ghi",
		"echo abc def ghi\x1b0wdw$P":          "echo def ghabc i",
		"echo abc def\x1bXX":                  "echo abc f",
		"echo abc def\x1b^wslong\x1b":         "echo longbc def",
		"echo a b c\x1b0wyyP":                 "echo echo a b ca b c",
		"echo abc def\x1bccecho q":            "echo q",
		"echo one-two three\x1b0wwcwX\x1b":    "echo oneXtwo three",
		"echo abc abc abc\x1b0fa;x,x":         "echo bc bc abc",
		"echo abc\x1b3ix\x1b":                 "echo abxc",
		"echo abc def\x1bBdE":                 "echo abc ",
		"echo abc def ghi\x1b0wd2w":           "echo ghi",
		"\x1bkA zz":                           "echo cc dd zz",
		"\x1bkkA zz":                          "echo aa bb zz",
	} {
		if got, _ := typed(t, keys, "echo aa bb", "echo cc dd"); got != want {
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
	for _, keys := range []string{"ab\x14\x1bt\x1b.", "\x12\x12a\x7f\x07", "\x1b-\x1b9\x17\x19\x1by", "\x1b[200~x", "\xff\x80\x18\x15\t\x1b?", "ab\x1b2cwx\x1b.u/a\rn%;"} {
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
		e := &Editor{In: in, Out: new(bytes.Buffer), Vi: len(keys)%2 == 1}
		e.Read("$ ", []string{"echo aa bb", "echo cc dd"})
	})
}

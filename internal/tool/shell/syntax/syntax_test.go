package syntax

import (
	"errors"
	"strings"
	"testing"
)

// seeds are programs that use the whole grammar.
var seeds = []string{
	"a && b || ! c | d & (e; f) >g 2>&1\n", "if a; then b; elif c; then d; else e; fi\n", "for x in a b; do c; done; for ((i=0;i<3;i++)); do d; done\n",
	"case x in a|b) c;; (d) e;& *) f;;& esac\n", "f() { g; }; function h { i; } >j\n", "cat <<E <<-'F'\n$x `y`\nE\n\tz\n\tF\n",
	"x=1 y+=2 z[3]=4 a=(1 [2]=3 \"x y\") declare -A m=([a b]=c)\n", "echo ${x:-a\"b\"} ${x#*/} ${x//a/b} ${!x} ${#x} ${x:1:2} ${x@Q} ${x y}\n",
	"[[ a == b* && ! -f c || ( d =~ ^(e|f)$ ) ]]\n", "echo $((1+2)) $[3] $(a; b) `c \\`d\\`` <(e) >(f) {g,h}{1..3}\n", "coproc X { a; }; select x in a; do b; done; time -p a\n",
	"echo 'a' \"b $c\" $'d\\n' \\e a\\\nb\n", "fi\n", "echo $(\n", "'\n", "((", "[[ a ]]", "a\\\n", "${", "$(case a in b) c;; esac)", "while a; do b; done <c; { d; } | e\n", "\xff\xfe=\x80\n", "a=(\n", "x[", "${x[", "@(a|b)c",
}

// FuzzParse checks that a parsed program, printed and parsed again, prints the same.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := New(text, 1)
		p.Extglob = func() bool { return true }
		list, err := p.All()
		if err != nil {
			if e, ok := errors.AsType[*Error](err); !ok || len(e.Texts) == 0 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if strings.ContainsAny(text, "\x00\\") { // continuations, for example, print as one line
			return
		}
		for _, s := range list {
			printed := PrintStmt(s)
			q := New(printed+"\n", 1)
			q.Extglob = p.Extglob
			again, err := q.All()
			if err != nil {
				t.Fatalf("%q prints as %q: %v", text, printed, err)
			}
			if len(again) == 1 && PrintStmt(again[0]) != printed {
				t.Errorf("%q prints as %q, then as %q", text, printed, PrintStmt(again[0]))
			}
		}
	})
}

// TestReadsNoMoreThanACommand checks that only the lines of a command are read.
func TestReadsNoMoreThanACommand(t *testing.T) {
	lines := []string{"a\n", "if b\n", "then c; fi\n", "cat <<E\n", "x\n", "E\n", "d\n"}
	given := 0
	p := New("", 1)
	p.More = func() (string, bool) {
		if given == len(lines) {
			return "", false
		}
		given++
		return lines[given-1], true
	}
	for _, want := range []int{1, 3, 6, 7} {
		if _, err := p.Next(); err != nil || given != want {
			t.Errorf("%d lines read (%v), wanted %d", given, err, want)
		}
	}
}

func TestAliases(t *testing.T) {
	p := New("if2 a; fi; n n x\n", 1)
	p.Alias = func(name string) (string, bool) {
		text, ok := map[string]string{"if2": "if true; then", "n": "y ", "x": "z"}[name]
		return text, ok
	}
	list, err := p.All()
	if err != nil {
		t.Fatal(err)
	}
	if got := Print(list[1].Cmd); got != "y y z" {
		t.Errorf("%q", got)
	}
}

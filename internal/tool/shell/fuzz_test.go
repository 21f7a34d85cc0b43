package shell

import (
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"
)

// What the shell makes of a program is a program still, and has nothing left
// that the interpreter would run in the background itself.
func FuzzParseCommands(f *testing.F) {
	for _, seed := range []string{
		"a & b\n", "(a; b) & wait $!\n", "exec a\n", "( exec a )\n", "f() { exec a & }\n", "cat <<\"E\"\nx\nE\n", "a \\\n", "echo $0 ${!}\n",
		"if a; then b & fi\n", "a >|b\n", "x=$(a & exec b)\n", "! a &\n", "a=1 &\n", "fi\n", "'\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		stmts, incomplete, err := parseCommands(text)
		if err != nil || incomplete {
			return
		}
		for _, stmt := range stmts {
			syntax.Walk(stmt, func(node syntax.Node) bool {
				if s, ok := node.(*syntax.Stmt); ok && s.Background {
					t.Errorf("%q has a background command left", text)
				}
				return true
			})
			var printed strings.Builder
			if err := syntax.NewPrinter().Print(&printed, stmt); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}

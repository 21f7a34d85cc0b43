package awk

import (
	"io"
	"strings"
	"testing"
	"time"

	"contedor/internal/cli"
)

// FuzzProgram parses and runs any program. It may fail, but not panic. A program that could run
// commands, write files or loop is only parsed.
func FuzzProgram(f *testing.F) {
	for _, seed := range []string{
		`BEGIN { print 1, "a" ~ /b*/ }`, `{ $3 = "x"; print NF, $0 }`, `function f(a, b) { return a[b] } BEGIN { print f(x, 1) }`,
		`/a/, /b/ { n++ } END { printf "%5.2f|%-3s|%c\n", n, n, n }`, `BEGIN { $NF-- ; print substr($0, -1, 3) }`,
		`{ gsub(/[^[:alpha:]]/, "<\\&>"); print | "x" }`, `BEGIN { a["x", 1]; delete a; if (!("x" in a)) getline < "y" }`,
		"BEGIN {\n if (x)\n y\n else\n z; do n++; while (n < 3) }", `BEGIN { x = y ? -1 ^ 2 : !z++ }`, `BEGIN { printf "%*d" }`, `@`, `"`, `/[`,
	} {
		f.Add(seed, "a b\nc d\n")
	}
	f.Fuzz(func(t *testing.T, source, input string) {
		if _, err := parse(source); err != nil {
			return
		}
		for _, word := range []string{"while", "for", "do", "system", "|", ">", "getline", "close", "(", "$", "NF", "{2", "{3", "{4", "{5", "{6", "{7", "{8", "{9"} {
			if strings.Contains(source, word) {
				return
			}
		}
		done := make(chan bool)
		go func() {
			Command.Execute(&cli.Invocation{Argv: []string{"awk", "--", source}, Stdin: strings.NewReader(input), Stdout: io.Discard, Stderr: io.Discard})
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(30 * time.Second):
			t.Fatalf("%q does not end", source)
		}
	})
}

// TestNesting has programs that are nested so deep that a parser could overflow its stack.
func TestNesting(t *testing.T) {
	for _, word := range []string{"(", "!", "- ", "$", "1?", "a[", "x=", "2^", "{", "if (1) "} {
		if _, err := parse("BEGIN { " + strings.Repeat(word, 20000)); err == nil || !strings.Contains(err.Error(), "nested too deep") {
			t.Errorf("%q: %v", word, err)
		}
	}
}

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
)

func TestParseCases(t *testing.T) {
	cases, err := parseCases("f.case", `// a remark
== first
# echo a
> echo b
$ id
== second
# unshare --clear-env env
A=1

[3]
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 3 {
		t.Fatalf("got %d cases, want 3: %+v", len(cases), cases)
	}
	if c := cases[0]; c.script != "echo a\necho b" || c.user != "root" || c.title != "first" || c.line != 3 || c.expected != nil {
		t.Errorf("first case: %+v", c)
	}
	if c := cases[1]; c.script != "id" || c.user != "ana" || c.expected != nil {
		t.Errorf("second case: %+v", c)
	}
	if c := cases[2]; c.title != "second" || c.expected == nil || *c.expected != "A=1\n[3]\n" {
		t.Errorf("third case: %+v", c)
	}
	if _, err := parseCases("f.case", "output without a case\n"); err == nil {
		t.Error("expected output without a case is accepted")
	}
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"mount /proc/123/ns/uts on x":  "mount /proc/PID/ns/uts on x",
		"uts:[4026531838] mnt:[5]":     "uts:[N] mnt:[N]",
		"/proc/self/uid_map: pid 123":  "/proc/self/uid_map: pid 123",
		"failed to write /proc/1/mem ": "failed to write /proc/PID/mem ",
	} {
		if got := normalize(in); got != want {
			t.Errorf("normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDifference(t *testing.T) {
	if d := difference("a\nb\n", "a\nb\n"); d != "" {
		t.Errorf("equal texts differ: %q", d)
	}
	want := "      a\n    - b\n    + x\n      c\n"
	if d := difference("a\nb\nc\n", "a\nx\nc\n"); d != want {
		t.Errorf("got %q, want %q", d, want)
	}
}

// TestNumberOfCases checks that there are at least as many cases as the project promises.
func TestNumberOfCases(t *testing.T) {
	files, err := filepath.Glob("../../../testdata/difftest/*.case")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := parseCases(file, string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			if c.expected == nil {
				compared++
			}
		}
	}
	if compared < 500 {
		t.Errorf("%d cases are compared with the real tools, want at least 500", compared)
	}
}

// TestMain lets this binary make a cell, as main does.
func TestMain(m *testing.M) {
	if os.Args[0] == cellName {
		main()
	}
	os.Exit(m.Run())
}

// TestJudge checks that a difference is found in one byte of output, in the exit status and in
// the signal, and that the real tool does not differ from itself.
func TestJudge(t *testing.T) {
	tree := testbed.Tree(t)
	bin := t.TempDir()
	stub := "#!/bin/sh\ncase $1 in\n-a) echo other;;\n-b) exit 3;;\n-c) kill -9 $$;;\n-d) echo >&2;;\nesac\n"
	if err := os.WriteFile(filepath.Join(bin, "hostname"), []byte(stub), 0o755); err != nil {
		t.Fatal(err)
	}
	s, cleanup, err := makeSides(tree, []string{bin}, "../../../testdata/difftest")
	if err != nil {
		t.Fatal(err)
	}
	defer cleanup()
	real := *s
	real.ours = nil
	second := sides{s.real, []string{s.real, s.ours[0]}}
	for script, differs := range map[string]bool{
		"hostname >/dev/null": false,
		"hostname -a":         true,
		"hostname -b":         true,
		"hostname -c":         true,
		"hostname -d":         true,
		"hostname":            true,
	} {
		c := testCase{file: "test", user: "root", script: script}
		if v := s.judge(c); (v.diff != "") != differs {
			t.Errorf("%s: the difference is %q", script, v.diff)
		}
		if v := second.judge(c); (v.diff != "") != differs {
			t.Errorf("%s: the difference of the second build is %q", script, v.diff)
		}
		if v := real.judge(c); v.diff != "" {
			t.Errorf("%s: the real tool differs from itself: %s", script, v.diff)
		}
	}
	want := "other\n"
	c := testCase{file: "test", user: "ana", script: "hostname -a", expected: &want}
	if v := s.judge(c); v.diff != "" || v.skipped {
		t.Errorf("the expected output: %+v", v)
	}
	want = "else\n"
	if v := s.judge(c); v.diff == "" {
		t.Error("an output other than the expected one passes")
	}
	c = testCase{file: "test", user: "root", script: "kill -15 $$"}
	if r := runCase(s.real, c); !r.status.Signaled() || r.status.Signal() != syscall.SIGTERM {
		t.Errorf("a case that SIGTERM kills ended %s", r.ending())
	}
}

// Difftest runs each case of testdata/difftest once with the real tools of a Debian sid tree and
// once with each build of ours, at the same paths. Each run has new and otherwise identical
// surroundings. Difftest compares standard output, standard error, and exit status or signal.
//
//	difftest [-bin DIR]... [-tree DIR] [-run REGEXP] [-j N] [-show] [FILE.case...]
//
// Without -bin the real tools are compared with themselves, which shows whether the cases are
// deterministic. Difftest must run as root. Each case runs in namespaces of its own.
// testdata/difftest/README.md describes the cases.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
)

func main() {
	if len(os.Args) > 0 && os.Args[0] == cellName {
		fmt.Fprintln(os.Stderr, "difftest: cell:", enterCell(os.Args[1:]))
		os.Exit(cellBroken)
	}
	ok, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "difftest:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func run() (ok bool, err error) {
	var bins []string
	flag.Func("bin", "directory of our static binaries, once for each build of them; without it the real tools are compared with themselves", func(dir string) error {
		bins = append(bins, dir)
		return nil
	})
	tree := flag.String("tree", "", "Debian tree; empty for the one that scripts/debian-tree prints")
	filter := flag.String("run", "", "run only cases whose name or text matches this regular expression")
	workers := flag.Int("j", 4*runtime.NumCPU(), "number of cases that run at a time; most of them wait")
	show := flag.Bool("show", false, "print the output of every case")
	flag.Parse()
	if os.Geteuid() != 0 {
		return false, fmt.Errorf("must be run as root")
	}
	cases, err := selected(*filter, flag.Args())
	if err != nil {
		return false, err
	}
	if *tree == "" {
		script := exec.Command("scripts/debian-tree")
		script.Stderr = os.Stderr // the script says when it does something that takes long
		out, err := script.Output()
		if err != nil {
			return false, fmt.Errorf("scripts/debian-tree: %w", err)
		}
		*tree = strings.TrimSpace(string(out))
	}
	sides, cleanup, err := makeSides(*tree, bins, "testdata/difftest")
	if err != nil {
		return false, err
	}
	defer cleanup()
	return report(cases, sides.judgeAll(cases, *workers), *show)
}

// selected returns the cases of the files whose name or text matches an expression; without files,
// those of all files.
func selected(filter string, files []string) (cases []testCase, err error) {
	match, err := regexp.Compile(filter)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		if files, err = filepath.Glob("testdata/difftest/*.case"); err != nil {
			return nil, err
		}
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found, err := parseCases(file, string(text))
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			if match.MatchString(c.name()) || match.MatchString(c.script) {
				cases = append(cases, c)
			}
		}
	}
	return cases, nil
}

// judgeAll runs all cases, several at a time, and returns their verdicts in the same order.
func (s *sides) judgeAll(cases []testCase, workers int) []verdict {
	verdicts := make([]verdict, len(cases))
	var wg sync.WaitGroup
	next := make(chan int)
	for range workers {
		wg.Go(func() {
			for i := range next {
				verdicts[i] = s.judge(cases[i])
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wg.Wait()
	// A difference counts only if it occurs again while no other case runs, because some
	// cases depend on time.
	for i, v := range verdicts {
		if v.diff != "" {
			fmt.Printf("again: %s\n", cases[i].name())
			verdicts[i] = s.judge(cases[i])
		}
	}
	return verdicts
}

// report prints the verdicts that are failures, or with show all of them. ok says whether none is one.
func report(cases []testCase, verdicts []verdict, show bool) (ok bool, err error) {
	passed, failed := 0, 0
	for i, v := range verdicts {
		switch {
		case v.skipped:
			continue
		case v.diff == "":
			passed++
		default:
			failed++
			fmt.Printf("FAIL %s\n%s%s\n", cases[i].name(), cases[i].prompted(), v.diff)
		}
		if show {
			fmt.Printf("%s\n%s%s\n", cases[i].name(), cases[i].prompted(), v.real)
		}
	}
	if passed+failed == 0 {
		return false, fmt.Errorf("no case matches")
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	return failed == 0, nil
}

// A verdict is the outcome of one case.
type verdict struct {
	diff    string // how the two sides differ; empty if they do not
	real    string // the result of the real tools, or of ours for a case with an expected output
	skipped bool   // whether the case was skipped: it has an expected output, and there is no -bin
}

// judge runs a case. It compares each of our sides with the real one, or with the expected output.
func (s *sides) judge(c testCase) (v verdict) {
	if c.expected != nil {
		v.skipped = len(s.ours) == 0
		for _, ours := range s.ours {
			r := runCase(ours, c)
			v.diff += difference(*c.expected, r.transcript())
			v.real = r.String()
		}
		return v
	}
	others := s.ours
	if len(others) == 0 {
		others = []string{s.real}
	}
	real := runCase(s.real, c)
	v.real = real.String()
	for _, other := range others {
		v.diff += difference(v.real, runCase(other, c).String())
	}
	if v.diff == "" && real.unusable() {
		v.diff = v.real
	}
	return v
}

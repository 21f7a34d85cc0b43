// Testrun runs `go test` and reports its progress: each package when it has ended, with the
// output of failed tests. If no package ends for a while, it lists the tests that are running.
// In the end it lists the packages that took longest, and the reasons for which tests were
// skipped. The programs are built once for the tests of all packages.
//
// Usage:
//
//	go run ./internal/dev/testrun [FLAG OF GO TEST | PACKAGE]...
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"contedor/internal/dev/testbed"
)

// An event is a line of `go test -json`: see `go doc test2json`, and `go help
// buildjson` for those with an ImportPath.
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
	Elapsed    float64 // seconds
}

// patience is the time without a report after which the running tests are listed.
const patience = 15 * time.Second

func main() {
	err := test(os.Args[1:])
	if _, failed := errors.AsType[*exec.ExitError](err); !failed && err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil {
		os.Exit(1)
	}
}

// test runs `go test`. The programs that most packages test are built once for all of them.
func test(args []string) error {
	programs, err := os.MkdirTemp("", "contedor-bin-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(programs)
	ended, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	sources, err := os.ReadDir("cmd")
	if err != nil {
		return err
	}
	var names []string
	for _, e := range sources {
		if e.Name() != "fetchroot" { // a link to contedor
			names = append(names, e.Name())
		}
	}
	fmt.Println("building the programs")
	if err := testbed.Build(programs, runtime.GOARCH, names...); err != nil {
		return err
	}
	cmd := exec.CommandContext(ended, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Env = append(os.Environ(), testbed.Ready+"="+programs)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // go ends the tests then
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	follow(out, os.Stdout, patience)
	return cmd.Wait()
}

// follow reads the events of a run and reports on them until the run ends.
func follow(in io.Reader, out io.Writer, patience time.Duration) {
	events := make(chan event)
	go func() {
		defer close(events)
		lines := bufio.NewReader(in)
		for {
			line, err := lines.ReadString('\n')
			e := event{Action: "output", Output: line}
			if strings.HasPrefix(line, "{") {
				json.Unmarshal([]byte(line), &e)
			}
			if line != "" {
				events <- e
			}
			if err != nil {
				return
			}
		}
	}()
	r := run{out: out, running: map[string]*pkg{}, skipped: map[string][]string{}}
	fmt.Fprintln(out, "building the tests")
	quiet := time.NewTimer(patience)
	for {
		select {
		case e, open := <-events:
			if !open {
				r.summarize()
				return
			}
			if r.take(e) {
				quiet.Reset(patience)
			}
		case <-quiet.C:
			r.wait()
			quiet.Reset(patience)
		}
	}
}

// A run is the state of a run of `go test`.
type run struct {
	out     io.Writer
	running map[string]*pkg
	ended   []ended
	skipped map[string][]string // the skipped tests by their reason
}

// A pkg is a package whose tests are running.
type pkg struct {
	since  time.Time
	tests  map[string]time.Time // the running tests, and when they were started
	output map[string]string    // of each test that has not passed; of the package itself under ""
}

type ended struct {
	name    string
	seconds float64
}

// module begins the import paths of all packages.
const module = "contedor/"

// take takes the next event. It returns true if it has printed something.
func (r *run) take(e event) (printed bool) {
	if e.Package == "" {
		if e.Action == "output" || e.Action == "build-output" {
			fmt.Fprint(r.out, e.Output)
		}
		return true
	}
	p := r.running[e.Package]
	if p == nil {
		p = &pkg{time.Now(), map[string]time.Time{}, map[string]string{}}
		r.running[e.Package] = p
	}
	switch e.Action {
	case "run", "cont":
		p.tests[e.Test] = time.Now()
	case "pause":
		delete(p.tests, e.Test)
	case "output":
		p.output[e.Test] += e.Output
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.end(e, p)
			return true
		}
		delete(p.tests, e.Test)
		if e.Action == "skip" {
			reason := skipReason(p.output[e.Test])
			r.skipped[reason] = append(r.skipped[reason], strings.TrimPrefix(e.Package, module)+" "+e.Test)
		}
		if e.Action != "fail" {
			delete(p.output, e.Test)
		}
	}
	return false
}

// end reports a package that has ended.
func (r *run) end(e event, p *pkg) {
	delete(r.running, e.Package)
	name := strings.TrimPrefix(e.Package, module)
	switch e.Action {
	case "skip": // the package has no tests
		return
	case "pass":
		fmt.Fprintf(r.out, "ok   %6.1f s  %s\n", e.Elapsed, name)
	case "fail":
		for _, test := range slices.Sorted(maps.Keys(p.output)) {
			fmt.Fprint(r.out, p.output[test])
		}
		fmt.Fprintf(r.out, "FAIL %6.1f s  %s\n", e.Elapsed, name)
	}
	r.ended = append(r.ended, ended{name, e.Elapsed})
}

// skipReason returns the text of t.Skip in the output of a test.
func skipReason(output string) string {
	for line := range strings.Lines(output) {
		if _, reason, ok := strings.Cut(line, ".go:"); ok {
			_, reason, _ = strings.Cut(reason, ": ")
			return strings.TrimSpace(reason)
		}
	}
	return "no reason"
}

// wait lists the running tests: of each package the innermost one.
func (r *run) wait() {
	if len(r.running) == 0 {
		fmt.Fprintln(r.out, "... building")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(r.running)) {
		p := r.running[name]
		what, since := "", p.since
		for test, start := range p.tests {
			if what == "" || start.After(since) || start.Equal(since) && test > what {
				what, since = test, start
			}
		}
		fmt.Fprintf(r.out, "...  %6.1f s  %s %s\n", time.Since(since).Seconds(), strings.TrimPrefix(name, module), what)
	}
}

// summarize reports on the whole run.
func (r *run) summarize() {
	slices.SortFunc(r.ended, func(a, b ended) int { return cmp.Compare(b.seconds, a.seconds) })
	if len(r.ended) > 5 {
		fmt.Fprint(r.out, "longest:")
		for _, e := range r.ended[:5] {
			fmt.Fprintf(r.out, " %s %.0f s", e.name, e.seconds)
		}
		fmt.Fprintln(r.out)
	}
	for _, reason := range slices.Sorted(maps.Keys(r.skipped)) {
		fmt.Fprintf(r.out, "skipped, %s: %s\n", reason, strings.Join(r.skipped[reason], ", "))
	}
}

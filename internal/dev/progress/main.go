// Progress runs `go test` and tells how far it is: each package when it has
// ended, with what failed in it, and, where nothing has ended for a while, the
// tests that it waits for. At the end it names the packages that took longest and
// why tests were skipped.
//
// Usage:
//
//	go run ./internal/dev/progress [FLAG OF GO TEST | PACKAGE]...
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
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

// patience is for how long there may be no news before those are named that are
// waited for.
const patience = 15 * time.Second

func main() {
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	follow(out, os.Stdout, patience)
	if err := cmd.Wait(); err != nil {
		os.Exit(1)
	}
}

// follow reads the events of a run and tells of them until it ends.
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

// A run is what is known of one.
type run struct {
	out     io.Writer
	running map[string]*pkg
	ended   []ended
	skipped map[string][]string // the tests for each reason
}

// A pkg is a package whose tests run.
type pkg struct {
	since  time.Time
	tests  map[string]time.Time // those that run, and since when
	output map[string]string    // of each test that has not passed; "" is the package itself
}

type ended struct {
	name    string
	seconds float64
}

// module is what all packages begin with.
const module = "contedor/"

// take takes the next event and reports whether there was something to tell.
func (r *run) take(e event) (told bool) {
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

// end tells of a package that has ended.
func (r *run) end(e event, p *pkg) {
	delete(r.running, e.Package)
	name := strings.TrimPrefix(e.Package, module)
	switch e.Action {
	case "skip": // without tests
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

// skipReason is the text of t.Skip in the output of a test.
func skipReason(output string) string {
	for line := range strings.Lines(output) {
		if _, reason, ok := strings.Cut(line, ".go:"); ok {
			_, reason, _ = strings.Cut(reason, ": ")
			return strings.TrimSpace(reason)
		}
	}
	return "no reason"
}

// wait names the tests that run, the innermost of each package.
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

// summarize tells of the whole run.
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

// Package check implements `contedor check`: it checks whether the lesson works on this
// machine for this user. Most checks run one of our own commands in a child process.
package check

import (
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/linux/quote"
	"contedor/internal/teach/guide"
	"contedor/internal/texts"
)

// Run is `contedor check`.
func Run(inv *cli.Invocation) error {
	o, err := guide.Parse(inv, 0)
	if err != nil {
		return err
	}
	if o.Help {
		return o.PrintHelp(inv, o.Check.Help)
	}
	r := examine(inv, o.Language)
	err = o.Print(inv, r, func(s *guide.Screen) string { return r.draw(s, &o.Check) })
	if err == nil && !r.OK {
		return &cli.Failure{Status: 1}
	}
	return err
}

// A report has the results of all checks. Its fields are those of --json.
type report struct {
	OK     bool     `json:"ok"` // whether the lesson works
	Checks []result `json:"checks"`
}

// A result is the outcome of one check.
type result struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"`          // whether the lesson does not work without it
	Found  string `json:"found,omitempty"` // the value, or the message of the failure
	Mend   string `json:"mend,omitempty"`  // what helps

	title string
}

// add adds a result.
func (r *report) add(x result) {
	r.Checks = append(r.Checks, x)
	r.OK = r.OK && (x.OK || !x.Needed)
}

// draw returns the report as text. What helps against several failures comes once, at the end.
func (r *report) draw(s *guide.Screen, t *texts.Check) string {
	widest, mends := 0, map[string]int{}
	for _, x := range r.Checks {
		widest = max(widest, quote.Width(x.title))
		if !x.OK {
			mends[x.Mend]++
		}
	}
	column := min(widest, s.Columns/2) + 4 // where values begin
	var b strings.Builder
	var shared []string
	for _, x := range r.Checks {
		b.WriteString(mark(s, &x) + " " + layout.Wrap(x.title, 2, 4, s.Columns, ""))
		if x.Found != "" {
			used := 2 + quote.Width(x.title)
			if used+2 > column {
				b.WriteString("\n")
				used = 0
			}
			b.WriteString(strings.Repeat(" ", column-used) + layout.Wrap(quote.Visible(x.Found), column, column, s.Columns, ""))
		}
		b.WriteByte('\n')
		switch {
		case x.OK || x.Mend == "":
		case mends[x.Mend] == 1:
			b.WriteString("    → " + layout.Wrap(x.Mend, 6, 6, s.Columns, "") + "\n")
		case !slices.Contains(shared, x.Mend):
			shared = append(shared, x.Mend)
		}
	}
	b.WriteByte('\n')
	for _, mend := range shared {
		b.WriteString(layout.Wrap(texts.Fill(t.Several, "count", strconv.Itoa(mends[mend])), 0, 0, s.Columns, "") + "\n" +
			"  → " + layout.Wrap(mend, 4, 4, s.Columns, "") + "\n\n")
	}
	wrap := func(text string) string { return layout.Wrap(text, 0, 0, s.Columns, "") }
	verdict := s.Good(wrap(t.Works))
	if !r.OK {
		verdict = s.Bad(wrap(t.Fails))
	}
	return b.String() + verdict + "\n"
}

// mark returns the sign before a result.
func mark(s *guide.Screen, x *result) string {
	switch {
	case x.OK:
		return s.Good("✓")
	case x.Needed:
		return s.Bad("✗")
	}
	return s.Doubtful("-")
}

// try runs one of our own commands in a child process. If it fails, found is its message and
// mend its hint.
func (e *examination) try(words ...string) (ok bool, found, mend string) {
	cmd := exec.Command("/proc/self/exe")
	cmd.Args = words
	cmd.Env = append([]string{"CONTEDOR_HINTS=1", "LC_ALL=" + e.language}, e.inv.Env...)
	var errors strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, io.Discard, &errors // not nil, which means /dev/null: it may be missing
	if err := cmd.Run(); err == nil {
		return true, "", ""
	} else if errors.Len() == 0 {
		return false, err.Error(), ""
	}
	for line := range strings.Lines(errors.String()) {
		line = strings.TrimSpace(line)
		if text, isHint := strings.CutPrefix(line, e.hintWord+": "); isHint {
			mend = text
		} else if found == "" {
			found = line
		}
	}
	return false, found, mend
}

// nothing is a command line that does nothing and needs only /proc.
var nothing = []string{"/proc/self/exe", "--version"}

// unshare tries unshare(1) with options, and with -r for users other than root.
func (e *examination) unshare(options ...string) (ok bool, found, mend string) {
	return e.try(append(e.asRoot(options...), nothing...)...)
}

// asRoot returns unshare(1) with options, and with -r for users other than root.
func (e *examination) asRoot(options ...string) []string {
	argv := []string{"unshare"}
	if !e.root {
		argv = append(argv, "-r")
	}
	return append(argv, options...)
}

// Package cost implements `contedor cost`: it measures how long a container and a plain
// process take, and how much memory one more container takes.
package cost

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/teach/guide"
	"contedor/internal/teach/record"
	"contedor/internal/texts"
)

// rounds is the number of processes and of containers that are started, in turn.
const rounds = 100

// Run is `contedor cost`.
func Run(inv *cli.Invocation) error {
	o, err := guide.Parse(inv, 1)
	if err != nil {
		return err
	}
	t := &o.Cost
	if o.Help {
		return o.PrintHelp(inv, t.Help)
	}
	b := bench{env: inv.Env}
	if len(o.Operands) == 1 {
		b.rootfs = o.Operands[0]
	} else if info, err := os.Stat("rootfs"); err == nil && info.IsDir() {
		b.rootfs = "rootfs"
	}
	// A command that fails prints its message and hint before anything is measured.
	for _, c := range [][]string{b.process("true"), b.container("true")} {
		cmd := b.command(c)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return cli.Fail(texts.Fill(t.Fails, "command", quoted(c)), nil)
		}
	}
	r := &report{Rootfs: b.rootfs}
	for range rounds {
		for _, x := range []struct {
			words []string
			times *distribution
		}{{b.process("true"), &r.Process}, {b.container("true"), &r.Container}} {
			cmd := b.command(x.words)
			begin := time.Now()
			if err := cmd.Run(); err != nil {
				return cli.Fail(texts.Fill(t.Fails, "command", quoted(x.words)), nil)
			}
			x.times.add(time.Since(begin))
		}
	}
	r.Process.finish()
	r.Container.finish()
	r.Ratio = r.Container.Median / r.Process.Median
	r.Memory = b.memory()
	record.RecordCost(inv.Getenv, r.Process.Median, r.Container.Median)
	return o.Print(inv, r, func(s *guide.Screen) string { return r.draw(s, o.Language) })
}

// A report has the results of all measurements. Its fields are those of --json.
type report struct {
	Rootfs    string       `json:"rootfs,omitempty"`
	Process   distribution `json:"process"`
	Container distribution `json:"container"`
	Ratio     float64      `json:"ratio"` // median of Container divided by that of Process
	Memory    memory       `json:"memory"`
}

// A distribution has the durations of all rounds in milliseconds.
type distribution struct {
	Times  []float64 `json:"milliseconds"` // in ascending order
	Least  float64   `json:"least"`
	Median float64   `json:"median"`
	P90    float64   `json:"p90"`
}

func (d *distribution) add(t time.Duration) {
	d.Times = append(d.Times, float64(t)/float64(time.Millisecond))
}

func (d *distribution) finish() {
	slices.Sort(d.Times)
	d.Least, d.Median, d.P90 = d.Times[0], d.at(0.5), d.at(0.9)
}

// at returns the quantile of a share, 0 to 1.
func (d *distribution) at(share float64) float64 {
	return d.Times[int(share*float64(len(d.Times)-1))]
}

// histogram counts the durations in equal parts of 0 to most. Longer ones count in the last
// part.
func (d *distribution) histogram(parts int, most float64) []int {
	counts := make([]int, parts)
	for _, t := range d.Times {
		counts[min(int(t/most*float64(parts)), parts-1)]++
	}
	return counts
}

// bars are characters whose height is 0 to 8 eighths.
var bars = []rune(" ▁▂▃▄▅▆▇█")

// draw returns the report as text, with a histogram of each distribution.
func (r *report) draw(s *guide.Screen, c *texts.Language) string {
	t := &c.Cost
	const name, summary = 12, 40 // columns before and after the histogram
	parts, beside := s.Columns-name-summary, true
	if parts < 20 {
		parts, beside = s.Columns-name-1, false
	}
	parts = min(max(parts, 8), 60)
	most := r.Container.P90 * 1.2
	picture := func(d *distribution) string {
		counts := d.histogram(parts, most)
		highest := slices.Max(counts)
		line := make([]rune, parts)
		for i, n := range counts {
			line[i] = bars[(n*(len(bars)-1)+highest-1)/highest]
		}
		return string(line)
	}
	ms := func(x float64) string { return c.Fetch.Decimal(strconv.FormatFloat(x, 'f', 2, 64)) + " ms" }
	row := func(title string, d *distribution) string {
		text := texts.Fill(t.Summary, "median", ms(d.Median), "least", ms(d.Least)) + "\n"
		if beside {
			return pad(title, name) + picture(d) + "  " + text
		}
		return strings.TrimRight(pad(title, name)+picture(d), " ") + "\n    " + text
	}
	end := ms(most)
	text := layout.Wrap(texts.Fill(t.Heading, "rounds", strconv.Itoa(rounds)), 0, 0, s.Columns, "") + "\n\n" +
		row(t.Process, &r.Process) + row(t.Container, &r.Container) +
		pad("", name) + pad("0", parts-len(end)) + end + "\n\n" +
		layout.Wrap(texts.Fill(t.Ratio, "ratio", c.Fetch.Decimal(strconv.FormatFloat(r.Ratio, 'f', 1, 64))), 0, 0, s.Columns, "") + "\n"
	return text + r.Memory.draw(s, t)
}

func pad(s string, width int) string {
	for n := len([]rune(s)); n < width; n++ {
		s += " "
	}
	return s
}

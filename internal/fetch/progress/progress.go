// Package progress draws a progress bar on a terminal, and formats sizes, times and numbers for
// people.
package progress

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"contedor/internal/texts"
)

// Redraw is the time between two drawings of the bar.
const Redraw = 100 * time.Millisecond

// reportEvery is the time between two lines of a Report.
const reportEvery = 10 * time.Second

// A Source counts the bytes of a transfer. Its methods may be called from any goroutine.
type Source interface {
	Count() int64  // bytes so far, with those of Before
	Total() int64  // bytes in all; -1 if unknown
	Before() int64 // bytes that an earlier run has kept
}

// A Line is a progress bar in one line of a terminal. The methods of a nil Line do nothing.
type Line struct {
	out   io.Writer
	fd    int // the descriptor of the terminal
	in    Source
	files func() int64 // the number of files so far; nil if files are not counted
	name  string       // begins the lines of a Report
	texts *texts.Fetch
	began time.Time
	quit  chan struct{}
	gone  chan struct{}
}

// Show begins to draw. It returns nil if the standard error is not a terminal that can clear a
// line. files returns the number of unpacked files; it may be nil.
func Show(inv *cli.Invocation, words *texts.Fetch, in Source, files func() int64) *Line {
	if !IsTerminal(inv) {
		return nil
	}
	p := &Line{
		out: inv.Stderr, fd: terminal.FD(inv.Stderr), in: in, files: files, texts: words, began: time.Now(),
		quit: make(chan struct{}), gone: make(chan struct{}),
	}
	go p.run()
	return p
}

// Report prints a line now and then if the standard error is not a terminal, so that a log shows that a
// long download continues. A short one prints nothing. name begins the lines. Report returns nil at a
// terminal.
func Report(inv *cli.Invocation, words *texts.Fetch, in Source, name string) *Line {
	if IsTerminal(inv) {
		return nil
	}
	p := &Line{out: inv.Stderr, fd: -1, in: in, name: name, texts: words, began: time.Now(), quit: make(chan struct{}), gone: make(chan struct{})}
	go p.report(reportEvery)
	return p
}

func (p *Line) report(every time.Duration) {
	defer close(p.gone)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			io.WriteString(p.out, p.name+": "+strings.TrimLeft(strings.Join(p.words(time.Since(p.began)), ", "), " ")+"\n")
		case <-p.quit:
			return
		}
	}
}

// IsTerminal reports whether the standard error is a terminal that can clear a line: TERM is
// not dumb.
func IsTerminal(inv *cli.Invocation) bool {
	term, _ := inv.Getenv("TERM")
	return term != "dumb" && terminal.Is(terminal.FD(inv.Stderr))
}

func (p *Line) run() {
	defer close(p.gone)
	tick := time.NewTicker(Redraw)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			io.WriteString(p.out, "\r"+p.line(p.width(), time.Since(p.began))+"\x1b[K")
		case <-p.quit:
			io.WriteString(p.out, "\r\x1b[K")
			return
		}
	}
}

// Stop clears the line and ends the drawing or the report.
func (p *Line) Stop() {
	if p != nil {
		close(p.quit)
		<-p.gone
	}
}

// width returns the width of the terminal in columns. It may change at any time.
func (p *Line) width() int {
	return cmp.Or(terminal.Columns(p.fd), 80)
}

// line returns the text for a terminal of that width. The last column stays free, because many
// terminals begin a new line after it. If the text is too wide, the bar is left out first, then
// words from the right.
func (p *Line) line(width int, passed time.Duration) string {
	room := width - 1
	done, total := p.in.Count(), p.in.Total()
	words := p.words(passed)
	text := strings.Join(words, "  ")
	if bar := room - quote.Width(text) - 4; total > 0 && bar >= 10 {
		bar = min(bar, 40)
		full := int(int64(bar) * min(done, total) / total)
		words[0] = "[" + strings.Repeat("#", full) + strings.Repeat(".", bar-full) + "] " + words[0]
		return strings.Join(words, "  ")
	}
	for quote.Width(text) > room && len(words) > 1 {
		words = words[:len(words)-1]
		text = strings.Join(words, "  ")
	}
	return quote.Cut(text, room)
}

// words returns what there is to say about the transfer, the most important first.
func (p *Line) words(passed time.Duration) (words []string) {
	done, total := p.in.Count(), p.in.Total()
	rate := int64(0)
	if passed > 0 {
		rate = int64(float64(max(done-p.in.Before(), 0)) / passed.Seconds())
	}
	if total > 0 {
		words = append(words, fmt.Sprintf("%3d%%", min(done*100/total, 100)), Size(p.texts, done)+"/"+Size(p.texts, total))
	} else {
		words = append(words, Size(p.texts, done))
	}
	words = append(words, Size(p.texts, rate)+"/s")
	if total > 0 && rate > 0 {
		left := clock(time.Duration(float64(max(total-done, 0)) / float64(rate) * float64(time.Second)))
		words = append(words, texts.Fill(p.texts.TimeLeft, "time", cmp.Or(left, p.texts.Days)))
	}
	if p.files != nil {
		words = append(words, Files(p.texts, p.files()))
	}
	return words
}

// Size formats a number of bytes with a decimal unit and one digit after the point.
func Size(words *texts.Fetch, n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " B"
	}
	f, unit := float64(n), ""
	for _, unit = range []string{"kB", "MB", "GB", "TB", "PB", "EB"} {
		if f /= 1000; f < 999.95 {
			break
		}
	}
	return words.Decimal(fmt.Sprintf("%.1f %s", f, unit))
}

// clock formats a time as M:SS or H:MM:SS; 100 hours and more are "".
func clock(d time.Duration) string {
	s := int64((d + time.Second - 1) / time.Second)
	if s >= 100*3600 {
		return ""
	}
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Seconds formats a time in seconds, with one digit after the point.
func Seconds(words *texts.Fetch, d time.Duration) string {
	return words.Decimal(fmt.Sprintf("%.1f s", d.Seconds()))
}

// Files returns a number of files in words.
func Files(words *texts.Fetch, n int64) string {
	if n == 1 {
		return words.File
	}
	return texts.Fill(words.Files, "count", Thousands(words, n))
}

// Thousands formats a number in groups of three digits.
func Thousands(words *texts.Fetch, n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return words.Decimal(s)
}

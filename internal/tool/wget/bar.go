package wget

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"contedor/internal/cli"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
)

// A style says how progress is drawn.
type style struct {
	shown    *bool // --show-progress; nil if it is not given
	dots     bool  // --progress=dot
	force    bool  // the bar, even if there is no terminal
	noScroll bool
	rows     rows
}

// set parses the value of --progress: bar or dot, with options after colons.
func (s *style) set(d *retrieval, value setting) *cli.Failure {
	kind, options, _ := strings.Cut(value.value, ":")
	switch {
	case value.value == "":
	case kind == "dot":
		s.dots = true
		s.setDots(d, options)
	case kind == "bar":
		words := strings.Split(options, ":")
		s.dots, s.force, s.noScroll = false, slices.Contains(words, "force"), slices.Contains(words, "noscroll")
	default:
		return &cli.Failure{Text: value.typed + ": Invalid progress type " + d.journal.quote(value.value) + ".", Status: statusParse}
	}
	return nil
}

// setDots sets the size of the dots by its name.
func (s *style) setDots(d *retrieval, name string) {
	switch name {
	case "":
	case "default":
		s.rows = ordinaryRows
	case "binary":
		s.rows = rows{8 << 10, 48, 16}
	case "mega":
		s.rows = rows{64 << 10, 48, 8}
	case "giga":
		s.rows = rows{1 << 20, 32, 8}
	default:
		fmt.Fprintf(d.Stderr, "Invalid dot style specification %s; leaving unchanged.\n", d.journal.quote(name))
	}
}

// draws reports whether progress is drawn at a level of messages.
func (s *style) draws(level level) bool {
	if s.shown != nil && (*s.shown || level != verbose) {
		return *s.shown
	}
	return level == verbose
}

// usesBar reports whether progress is a bar and not dots.
func (s *style) usesBar(out io.Writer) bool {
	return !s.dots && (s.force || terminal.Is(terminal.FD(out)))
}

// A bar is the progress of a download in one line of a terminal, which is drawn again and again.
type bar struct {
	*passage
	out      io.Writer
	name     string
	noScroll bool
	tick     int
	drawnAt  time.Duration
	speed    speed
	eta      string
	etaAt    time.Duration
}

const (
	leastWidth   = 50 // columns of a line
	leastBar     = 5  // columns between the brackets
	redrawEvery  = 200 * time.Millisecond
	etaAfter     = 3 * time.Second
	etaEvery     = 990 * time.Millisecond
	endColumns   = 15
	fixedColumns = 40 // columns of everything but the name and the space between the brackets
)

func (b *bar) begin() { b.draw(false, 0) }

func (b *bar) advance(n int64) {
	now := b.since()
	b.speed.add(n, now)
	if now-b.drawnAt >= redrawEvery {
		b.draw(false, now)
	}
}

func (b *bar) end() {
	b.draw(true, b.took)
	io.WriteString(b.out, "\n")
}

// draw draws the line.
func (b *bar) draw(done bool, now time.Duration) {
	b.drawnAt = now
	width := terminal.Columns(terminal.FD(b.out))
	if width == 0 {
		width = 80
	}
	line := b.line(max(width-1, leastWidth), done, now)
	b.tick++
	io.WriteString(b.out, "\r"+line)
}

// line returns the line with a width in columns.
func (b *bar) line(width int, done bool, now time.Duration) string {
	nameWidth := width / 4
	text := b.label(nameWidth, done) + " "
	if b.total > 0 {
		text += fmt.Sprintf("%3d%%", b.count*100/b.total)
	} else {
		text += "    "
	}
	if inside := width - nameWidth - fixedColumns; inside >= leastBar {
		text += "[" + b.inside(inside) + "]"
	}
	text += fmt.Sprintf(" %7s", barSize(b.count)) + b.speed.text(now)
	end := ""
	switch {
	case done && now >= 10*time.Second:
		end = "    in " + short(now)
	case done:
		end = "    in " + decimal(now.Seconds()) + "s"
	case b.total > 0 && b.count > b.before && now > etaAfter:
		if b.eta == "" || b.count == b.total || now-b.etaAt >= etaEvery {
			left := time.Duration(float64(now) * float64(b.total-b.count) / float64(b.count-b.before))
			b.eta, b.etaAt = "    eta "+short(left), now
		}
		end = b.eta
	}
	text += fmt.Sprintf("%-*s", endColumns, end)
	return text + strings.Repeat(" ", max(width-quote.Width(text), 0))
}

// inside returns what is between the brackets: what was here before, and what has come.
func (b *bar) inside(width int) string {
	if b.total <= 0 {
		at := b.tick % (width*2 - 6)
		if at < width-2 {
			at++
		} else {
			at = width - (at - width + 5)
		}
		return strings.Repeat(" ", at-1) + "<=>" + strings.Repeat(" ", width-at-2)
	}
	columns := func(n int64) int { return int(min(float64(n)/float64(b.total), 1) * float64(width)) }
	before, now := columns(b.before), columns(b.count)
	text := strings.Repeat("+", before)
	if now > before {
		text += strings.Repeat("=", now-before-1) + ">"
	}
	return text + strings.Repeat(" ", width-len(text))
}

// label returns the name in a width. A longer name runs through it.
func (b *bar) label(width int, done bool) string {
	name := b.name
	long := quote.Width(name)
	blank := 0
	if long > width && !b.noScroll && !done {
		at := (b.tick + long + width/2) % (long + width)
		if at > long {
			blank = width - (at - long)
		} else {
			for skipped := 0; skipped < at && name != ""; {
				_, n := utf8.DecodeRuneInString(name)
				skipped += quote.Width(name[:n])
				name = name[n:]
			}
		}
	}
	text := strings.Repeat(" ", blank)
	for used := blank; name != ""; {
		_, n := utf8.DecodeRuneInString(name)
		if used += quote.Width(name[:n]); used > width {
			break
		}
		text += name[:n]
		name = name[n:]
	}
	return text + strings.Repeat(" ", max(width-quote.Width(text), 0))
}

// barSize formats a number of bytes in the bar: "977", "1.95K", "30.5M".
func barSize(n int64) string {
	if n < 1024 {
		return fmt.Sprint(n)
	}
	value, unit := float64(n)/1024, 0
	for ; value >= 1024 && unit < 5; unit++ {
		value /= 1024
	}
	return fmt.Sprintf("%.*f%c", decimals(value), value, "KMGTPE"[unit])
}

// A speed is the rate of the last seconds of a download.
type speed struct {
	samples []sample // the last ones
	recent  sample   // since the last one
	begun   time.Duration
}

// A sample is a number of bytes that have come in a time.
type sample struct {
	bytes int64
	took  time.Duration
}

const (
	maxSamples  = 20
	leastSample = 150 * time.Millisecond
)

// add counts bytes that have come at a time.
func (s *speed) add(n int64, now time.Duration) {
	s.recent.bytes += n
	if s.recent.took = now - s.begun; s.recent.took < leastSample {
		return
	}
	s.samples = append(s.samples, s.recent)
	if len(s.samples) > maxSamples {
		s.samples = s.samples[1:]
	}
	s.recent, s.begun = sample{}, now
}

// text formats the speed in ten columns.
func (s *speed) text(now time.Duration) string {
	sum := sample{s.recent.bytes, now - s.begun}
	for _, one := range s.samples {
		sum.bytes, sum.took = sum.bytes+one.bytes, sum.took+one.took
	}
	if len(s.samples) == 0 || sum.bytes == 0 {
		return "  --.-KB/s"
	}
	value, unit := rate(sum.bytes, sum.took)
	return fmt.Sprintf("  %4.*f%s", decimals(value), value, []string{"B/s", "KB/s", "MB/s", "GB/s"}[unit])
}

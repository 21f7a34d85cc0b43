package wget

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// A passage measures a download, and draws its progress.
type passage struct {
	total  int64 // the size of the file; negative if unknown
	before int64 // bytes that were here already
	count  int64 // bytes so far
	began  time.Time
	took   time.Duration // in all
	drawing
}

// A drawing shows a passage.
type drawing interface {
	begin()
	advance(n int64) // after n more bytes have been counted
	end()
}

// none shows nothing.
type none struct{}

func (none) begin()        {}
func (none) advance(int64) {}
func (none) end()          {}

func (p *passage) since() time.Duration { return time.Since(p.began) }

// Write counts bytes that have come.
func (p *passage) Write(b []byte) (int, error) {
	p.count += int64(len(b))
	p.advance(int64(len(b)))
	return len(b), nil
}

// stop ends the drawing.
func (p *passage) stop() {
	p.took = p.since()
	p.end()
}

// rows are the measures of the dots: the bytes of a dot, the dots in a row, and the dots in a group within
// a row.
type rows struct{ bytes, columns, group int64 }

var ordinaryRows = rows{1 << 10, 50, 10}

// dots are the progress of a download where no terminal is, a dot for each KiB.
type dots struct {
	*passage
	rows
	out   io.Writer
	drawn int64         // dots so far
	row   time.Duration // when the row began
}

// begin skips the dots of what was here before.
func (d *dots) begin() {
	if d.before == 0 {
		return
	}
	row := d.bytes * d.columns
	d.drawn = d.before / row * d.columns // whole rows are not drawn
	if skipped := d.drawn * d.bytes / 1024; d.drawn > 0 {
		fmt.Fprintf(d.out, "\n%*s[ skipping %dK ]", max(6, len(fmt.Sprint(skipped)))+2, "", skipped)
	}
	d.beginRow()
	for ; d.drawn < d.before/d.bytes; d.drawn++ {
		d.mark(",")
	}
}

func (d *dots) beginRow() { fmt.Fprintf(d.out, "\n%6dK", d.drawn*d.bytes/1024) }

// mark draws a dot.
func (d *dots) mark(dot string) {
	if d.drawn%d.columns%d.group == 0 {
		dot = " " + dot
	}
	io.WriteString(d.out, dot)
}

func (d *dots) advance(int64) {
	for ; (d.drawn+1)*d.bytes <= d.count; d.drawn++ {
		if d.drawn%d.columns == 0 {
			d.beginRow()
		}
		d.mark(".")
		if (d.drawn+1)%d.columns == 0 {
			now := d.since()
			shown := (d.drawn + 1) * d.bytes
			d.stats(shown, d.bytes*d.columns, now-d.row)
			if d.total > 0 && shown > d.before {
				left := time.Duration(float64(now) * float64(d.total-shown) / float64(shown-d.before))
				fmt.Fprintf(d.out, " %s", short(left))
			}
			d.row = now
		}
	}
}

// stats draws the share of the file that is shown so far, and a rate.
func (d *dots) stats(shown, bytes int64, took time.Duration) {
	if d.total > 0 {
		fmt.Fprintf(d.out, "%3d%%", shown*100/d.total)
	}
	value, unit := rate(bytes, took)
	fmt.Fprintf(d.out, " %4.*f%c", decimals(value), value, " KMG"[unit])
}

func (d *dots) end() {
	at := d.drawn % d.columns
	if at == 0 {
		d.beginRow()
	}
	blank := d.columns - at
	for i := at; i < d.columns; i++ {
		if i%d.group == 0 {
			blank++
		}
	}
	io.WriteString(d.out, strings.Repeat(" ", int(blank)))
	d.stats(d.count, d.count-d.before, d.took)
	if d.took >= 10*time.Second {
		fmt.Fprintf(d.out, "=%s", short(d.took))
	} else {
		fmt.Fprintf(d.out, "=%ss", decimal(d.took.Seconds()))
	}
	io.WriteString(d.out, "\n\n")
}

// rate returns bytes a second, and the power of 1024 that is its unit.
func rate(bytes int64, took time.Duration) (value float64, unit int) {
	value = float64(bytes) / max(took, time.Microsecond).Seconds()
	for ; value >= 1024 && unit < 3; unit++ {
		value /= 1024
	}
	return value, unit
}

// decimals returns the number of digits after the point of a rate.
func decimals(value float64) int {
	switch {
	case value >= 99.95:
		return 0
	case value >= 9.995:
		return 1
	}
	return 2
}

// rateText formats a rate: "1.31 MB/s", or "10.5 Mb/s" in bits.
func (j *journal) rateText(bytes int64, took time.Duration) string {
	if j.bits {
		value, unit := 8*float64(bytes)/max(took, time.Microsecond).Seconds(), 0
		for ; value >= 1000 && unit < 3; unit++ {
			value /= 1000
		}
		return fmt.Sprintf("%.*f %s", decimals(value), value, []string{"b/s", "Kb/s", "Mb/s", "Gb/s"}[unit])
	}
	value, unit := rate(bytes, took)
	return fmt.Sprintf("%.*f %s", decimals(value), value, []string{"B/s", "KB/s", "MB/s", "GB/s"}[unit])
}

// decimal formats seconds with few digits.
func decimal(n float64) string {
	switch {
	case n >= 9.95:
		return fmt.Sprintf("%.0f", n)
	case n >= 0.95:
		return fmt.Sprintf("%.1f", n)
	case n >= 0.001:
		return fmt.Sprintf("%.1g", n)
	case n >= 0.0005:
		return fmt.Sprintf("%.3f", n)
	}
	return "0"
}

// short formats a time with two units at most.
func short(t time.Duration) string {
	s := int64(t.Seconds() + 0.5)
	switch {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm%ds", s/60, s%60)
	case s < 48*3600:
		return fmt.Sprintf("%dh%dm", s/3600, s/60%60)
	case s < 100*86400:
		return fmt.Sprintf("%dd%dh", s/86400, s/3600%24)
	}
	return fmt.Sprintf("%dd", s/86400)
}

// long formats a time for the last message: "1.5s", "2m 3s".
func long(t time.Duration) string {
	s := int64(t.Seconds() + 0.5)
	switch {
	case t < time.Minute:
		return decimal(t.Seconds()) + "s"
	case s < 3600:
		return fmt.Sprintf("%dm %ds", s/60, s%60)
	case s < 48*3600:
		return fmt.Sprintf("%dh %dm %ds", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%dd %dh %dm", s/86400, s/3600%24, s/60%60)
}

// sizeText formats a number of bytes: "5", "977K", "1.2M".
func sizeText(n int64) string {
	if n < 1024 {
		return fmt.Sprint(n)
	}
	value, unit := float64(n)/1024, 0
	for ; value >= 1024 && unit < 5; unit++ {
		value /= 1024
	}
	places := 0
	if value < 10 {
		places = 1
	}
	return fmt.Sprintf("%.*f%c", places, value, "KMGTPE"[unit])
}

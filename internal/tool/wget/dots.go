package wget

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// dots are the progress of a download where no terminal is: a dot for each KiB, fifty in a line.
type dots struct {
	out    io.Writer
	total  int64 // the size of the file; negative if unknown
	before int64 // bytes that were here already
	count  int64 // bytes so far
	drawn  int64 // dots so far
	began  time.Time
	row    time.Duration // when the row began
	took   time.Duration // in all
}

const (
	dotBytes   = 1 << 10
	dotsInLine = 50
	dotSpacing = 10
	rowBytes   = dotBytes * dotsInLine
)

// start begins to draw, for a download that goes on after the bytes before.
func (d *dots) start(out io.Writer, before, total int64) {
	*d = dots{out: out, total: total, before: before, count: before, began: time.Now()}
	if before == 0 {
		return
	}
	if out == nil {
		return
	}
	d.drawn = before / rowBytes * dotsInLine // whole rows are not drawn
	if d.drawn > 0 {
		fmt.Fprintf(out, "\n%*s[ skipping %dK ]", max(6, len(fmt.Sprint(d.drawn)))+2, "", d.drawn*dotBytes/1024)
	}
	d.begin()
	for ; d.drawn < before/dotBytes; d.drawn++ {
		d.mark(",")
	}
}

// begin begins a row.
func (d *dots) begin() { fmt.Fprintf(d.out, "\n%6dK", d.drawn*dotBytes/1024) }

// mark draws a dot.
func (d *dots) mark(dot string) {
	if d.drawn%dotSpacing == 0 {
		dot = " " + dot
	}
	io.WriteString(d.out, dot)
}

// Write counts bytes that have come.
func (d *dots) Write(p []byte) (int, error) {
	d.count += int64(len(p))
	for ; d.out != nil && (d.drawn+1)*dotBytes <= d.count; d.drawn++ {
		if d.drawn%dotsInLine == 0 {
			d.begin()
		}
		d.mark(".")
		if (d.drawn+1)%dotsInLine == 0 {
			now := time.Since(d.began)
			shown := (d.drawn + 1) * dotBytes
			d.stats(shown, rowBytes, now-d.row)
			if d.total > 0 && shown > d.before {
				left := time.Duration(float64(now) * float64(d.total-shown) / float64(shown-d.before))
				fmt.Fprintf(d.out, " %s", short(left))
			}
			d.row = now
		}
	}
	return len(p), nil
}

// stats draws the share of the file that is shown so far, and a rate.
func (d *dots) stats(shown, bytes int64, took time.Duration) {
	if d.total > 0 {
		fmt.Fprintf(d.out, "%3d%%", shown*100/d.total)
	}
	value, unit := rate(bytes, took)
	fmt.Fprintf(d.out, " %4.*f%c", decimals(value), value, " KMG"[unit])
}

// stop ends the drawing.
func (d *dots) stop() {
	d.took = time.Since(d.began)
	if d.out == nil {
		return
	}
	at := d.drawn % dotsInLine
	if at == 0 {
		d.begin()
	}
	blank := dotsInLine - at
	for i := at; i < dotsInLine; i++ {
		if i%dotSpacing == 0 {
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

// rateText formats a rate: "1.31 MB/s".
func rateText(bytes int64, took time.Duration) string {
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

package dd

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// endProgress ends the line of progress.
func (d *run) endProgress() {
	if d.progress {
		d.progress = false
		io.WriteString(d.Stderr, "\n")
	}
}

// report prints what has been copied. mu is locked.
func (d *run) report() {
	if d.status == "none" {
		return
	}
	d.endProgress()
	text := fmt.Sprintf("%d+%d records in\n%d+%d records out\n", d.read.full, d.read.partial, d.written.full, d.written.partial)
	switch {
	case d.cut == 1:
		text += "1 truncated record\n"
	case d.cut > 1:
		text += number(d.cut) + " truncated records\n"
	}
	io.WriteString(d.Stderr, text)
	if d.status != "noxfer" {
		d.line(false)
	}
}

// line prints the bytes, the time and the speed.
func (d *run) line(progress bool) {
	seconds := time.Since(d.began).Seconds()
	rate := "Infinity B"
	if seconds > 0 {
		rate = speed(float64(d.bytes) / seconds)
	}
	si, iec := human(float64(d.bytes), 1000), human(float64(d.bytes), 1024)
	what := number(d.bytes) + " bytes"
	switch {
	case d.bytes == 1:
		what = "1 byte"
	case d.bytes >= 1024:
		what += " (" + si + ", " + iec + ")"
	case d.bytes >= 1000:
		what += " (" + si + ")"
	}
	if progress {
		io.WriteString(d.Stderr, fmt.Sprintf("\r%s copied, %.0f s, %s/s", what, seconds, rate))
		return
	}
	io.WriteString(d.Stderr, fmt.Sprintf("%s copied, %.6g s, %s/s\n", what, seconds, rate))
}

// speed formats a number of bytes in a second; in kB even if it is less than one.
func speed(n float64) string {
	if n < 1000 {
		return strconv.FormatFloat(n/1000, 'f', 1, 64) + " kB"
	}
	return human(n, 1000)
}

// human formats a number of bytes, rounded to the nearest: 3.9 kB, 16 KiB.
func human(n float64, unit float64) string {
	letters, suffix := "kMGTPE", "B"
	if unit == 1024 {
		letters, suffix = "KMGTPE", "iB"
	}
	if n < unit {
		return strconv.FormatFloat(n, 'f', 0, 64) + " B"
	}
	power := -1
	for n >= unit && power < len(letters)-1 {
		n /= unit
		power++
	}
	digits := 0
	if n < 9.95 {
		digits = 1
	}
	text := strconv.FormatFloat(n, 'f', digits, 64)
	if text == strconv.FormatFloat(unit, 'f', 0, 64) && power < len(letters)-1 {
		text = "1.0"
		power++
	}
	return text + " " + letters[power:power+1] + suffix
}

package curl

import (
	"fmt"
	"io"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A meter is the line of progress.
type meter struct {
	begun, ended bool
	shown        time.Time
}

// wantsMeter reports whether there is a line of progress: unless the data go to a terminal.
func (x *transfer) wantsMeter() bool {
	if x.silent || x.noMeter {
		return false
	}
	if x.fileName == "" {
		if _, err := unix.IoctlGetTermios(1, unix.TCGETS); err == nil {
			return false
		}
	}
	return true
}

// start prints the head of the progress.
func (x *transfer) start() {
	if x.meter.begun || !x.wantsMeter() {
		return
	}
	x.meter.begun = true
	x.meter.shown = time.Now()
	if x.bar {
		return
	}
	if !x.headed {
		x.headed = true
		x.say("  % Total    % Received % Xferd  Average Speed  Time    Time    Time   Current\n" +
			"                                 Dload  Upload  Total   Spent   Left   Speed\n")
	}
	x.say("\r  0      0   0      0   0      0      0      0                              0")
}

// progress prints the progress, at most once in a second. last ends the line.
func (x *transfer) progress(last bool) {
	if !x.meter.begun || x.meter.ended || !last && time.Since(x.meter.shown) < time.Second {
		return
	}
	x.meter.shown = time.Now()
	if x.bar {
		x.drawBar(last)
	} else {
		line := "\r" + x.line()
		if last {
			line = strings.Repeat(line, 3) // curl prints it at the end of the data, of the transfer and of the program
		}
		x.say(line)
	}
	if last {
		x.meter.ended = true
		io.WriteString(x.Stderr, "\n")
	}
}

func (x *transfer) drawBar(last bool) {
	const width = 72
	share := 1.0
	if !last && x.expected > 0 {
		share = float64(x.received) / float64(x.expected)
	}
	n := int(share * width)
	x.say(fmt.Sprintf("\r%s%s %5.1f%%", strings.Repeat("#", n), strings.Repeat(" ", width-n), 100*share))
}

// line returns the line of progress.
func (x *transfer) line() string {
	spent := max(time.Since(x.began), time.Microsecond)
	speed := int64(float64(x.received) / spent.Seconds())
	upSpeed := int64(float64(x.sent) / spent.Seconds())
	share := int64(0)
	total := max(x.expected, 0) + x.sent
	if total > 0 {
		share = (x.received + x.sent) * 100 / total
	}
	received := int64(0)
	if x.expected > 0 {
		received = x.received * 100 / x.expected
	}
	sent := int64(0)
	if x.sent > 0 {
		sent = 100
	}
	all, left := int64(0), int64(0)
	if x.expected > 0 && speed > 0 {
		all = x.expected / speed
		left = max(all-int64(spent.Seconds()), 0)
	}
	current := speed
	if spent < time.Second {
		current = 0
	}
	return fmt.Sprintf("%3d %s %3d %s %3d %s %s %s %s %s %s %s", share, short(total), received, short(x.received), sent, short(x.sent),
		short(speed), short(upSpeed), clock(all), clock(int64(spent.Seconds())), clock(left), short(current))
}

// short formats a number in six columns.
func short(n int64) string {
	if n < 100000 {
		return fmt.Sprintf("%6d", n)
	}
	value, unit := float64(n)/1024, 0
	for value >= 1000 && unit < 4 {
		value /= 1024
		unit++
	}
	if value < 100 {
		return fmt.Sprintf("%5.2f%c", math.Trunc(value*100)/100, "kMGTP"[unit])
	}
	return fmt.Sprintf("%5.1f%c", math.Trunc(value*10)/10, "kMGTP"[unit])
}

// clock formats a time of seconds in seven columns.
func clock(seconds int64) string {
	switch {
	case seconds <= 0:
		return "       "
	case seconds < 3600:
		return fmt.Sprintf("  %02d:%02d", seconds/60, seconds%60)
	case seconds < 10*3600:
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	case seconds < 100*86400:
		return fmt.Sprintf("%2dd %02dh", seconds/86400, seconds/3600%24)
	}
	return fmt.Sprintf("%6dd", seconds/86400)
}

// printWriteOut prints the text of -w.
func (x *transfer) printWriteOut() {
	to := io.Writer(x.Out)
	text := x.writeOut
	for text != "" {
		switch {
		case strings.HasPrefix(text, "%%"):
			io.WriteString(to, "%")
			text = text[2:]
		case strings.HasPrefix(text, "%{") && strings.Contains(text, "}"):
			name, rest, _ := strings.Cut(text[2:], "}")
			text = rest
			switch name {
			case "stdout":
				to = x.Out
				continue
			case "stderr":
				to = x.Stderr
				continue
			}
			value, ok := x.variable(name)
			if !ok {
				io.WriteString(x.Stderr, "curl: unknown --write-out variable: '"+name+"'\n")
			}
			io.WriteString(to, value)
		case strings.HasPrefix(text, "%header{") && strings.Contains(text, "}"):
			name, rest, _ := strings.Cut(text[len("%header{"):], "}")
			io.WriteString(to, x.header[strings.ToLower(name)])
			text = rest
		case len(text) > 1 && text[0] == '\\':
			escapes := map[byte]string{'n': "\n", 't': "\t", 'r': "\r"}
			if c, ok := escapes[text[1]]; ok {
				io.WriteString(to, c)
			} else {
				io.WriteString(to, text[:2])
			}
			text = text[2:]
		default:
			io.WriteString(to, text[:1])
			text = text[1:]
		}
	}
}

// variable returns the value of a variable of -w.
func (x *transfer) variable(name string) (string, bool) {
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	spent := time.Since(x.began)
	scheme := ""
	if u, err := url.Parse(x.effective); err == nil {
		scheme = u.Scheme
	}
	values := map[string]func() string{
		"http_code":          func() string { return fmt.Sprintf("%03d", x.status) },
		"response_code":      func() string { return fmt.Sprintf("%03d", x.status) },
		"http_connect":       func() string { return "000" },
		"size_download":      func() string { return number(x.received) },
		"size_upload":        func() string { return number(x.sent) },
		"size_header":        func() string { return number(x.headerSize) },
		"speed_download":     func() string { return number(int64(float64(x.received) / max(spent.Seconds(), 1e-6))) },
		"speed_upload":       func() string { return number(int64(float64(x.sent) / max(spent.Seconds(), 1e-6))) },
		"url":                func() string { return x.url },
		"url_effective":      func() string { return x.effective },
		"urlnum":             func() string { return "0" },
		"content_type":       func() string { return x.contentType },
		"redirect_url":       func() string { return x.location },
		"num_redirects":      func() string { return number(int64(x.redirected)) },
		"num_connects":       func() string { return "1" },
		"http_version":       func() string { return x.version },
		"scheme":             func() string { return scheme },
		"remote_ip":          func() string { return x.remoteIP },
		"remote_port":        func() string { return x.remotePort },
		"local_ip":           func() string { return x.localIP },
		"filename_effective": func() string { return x.fileName },
		"method":             func() string { return x.lastMethod },
		"num_headers":        func() string { return strconv.Itoa(x.lines) },
		"exitcode":           func() string { return strconv.Itoa(x.Status) },
		"errormsg":           func() string { return x.message },
		"ssl_verify_result":  func() string { return "0" },
		"time_total":         func() string { return seconds(spent) },
		"time_connect":       func() string { return seconds(x.connected) },
		"time_namelookup":    func() string { return seconds(x.resolved) },
		"time_appconnect":    func() string { return seconds(0) },
		"time_pretransfer":   func() string { return seconds(x.connected) },
		"time_starttransfer": func() string { return seconds(x.first) },
		"time_redirect":      func() string { return seconds(0) },
	}
	f, ok := values[name]
	if !ok {
		return "", false
	}
	return f(), true
}

package progress

import (
	"bufio"
	"io"
	"regexp"
	"testing"
	"time"

	"contedor/internal/texts"
)

var english = texts.FetchEnglish()

// TestLine checks the bar at several widths.
func TestLine(t *testing.T) {
	for _, c := range []struct {
		done, total, files int64
		width              int
		want               string
	}{
		{0, 1000, 0, 80, "[..............................]   0%  0 B/1.0 kB  0 B/s  0 files"},
		{5e6, 2e7, 1234, 60, " 25%  5.0 MB/20.0 MB  2.5 MB/s  left 0:06  1,234 files"},
		{5e6, -1, 1234, 60, "5.0 MB  2.5 MB/s  1,234 files"},
		{5e6, 2e7, 1234, 20, " 25%"},
		{5e6, 2e7, 1234, 3, " 2"},
		{5e6, 2e7, 1234, 1, ""},
		{999_950, -1, 0, 80, "1.0 MB  500.0 kB/s  0 files"},
		{3e7, 2e7, 1, 60, "100%  30.0 MB/20.0 MB  15.0 MB/s  left 0:00  1 file"},
	} {
		p := &Line{texts: &english, in: source{c.done, c.total}, files: func() int64 { return c.files }}
		if got := p.line(c.width, 2*time.Second); !fits(got, c.want) || len(got) >= max(c.width, 1) {
			t.Errorf("%+v: %q", c, got)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0:00", 59*time.Second + 1: "1:00", 61 * time.Minute: "1:01:00", 1000 * time.Hour: "",
	} {
		if got := clock(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

// TestOtherLanguage checks the numbers in a language with a decimal comma, and that the bar counts
// cells, of which an ó is one.
func TestOtherLanguage(t *testing.T) {
	galician := texts.ByCode("gl").Fetch
	galician.TimeLeft = "óóóóóó {time}"
	p := &Line{texts: &galician, in: source{5e6, 2e7}, files: func() int64 { return 1234 }}
	const want = " 25%  5,0 MB/20,0 MB  2,5 MB/s  óóóóóó 0:06  1.234 ficheiros"
	if got := p.line(len([]rune(want))+1, 2*time.Second); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := p.line(len([]rune(want))+15, 2*time.Second); got != "[##........] "+want {
		t.Errorf("with a bar: %q", got)
	}
	if got := Seconds(&galician, 1500*time.Millisecond); got != "1,5 s" {
		t.Errorf("seconds: %s", got)
	}
}

// TestReport checks the lines for a log.
func TestReport(t *testing.T) {
	read, write := io.Pipe()
	p := &Line{texts: &english, out: write, in: source{5e6, 2e7}, name: "fetchroot: x", began: time.Now().Add(-2 * time.Second), quit: make(chan struct{}), gone: make(chan struct{})}
	go p.report(time.Millisecond)
	line, err := bufio.NewReader(read).ReadString('\n')
	go io.Copy(io.Discard, read)
	p.Stop()
	if !regexp.MustCompile(`^fetchroot: x: 25%, 5\.0 MB/20\.0 MB, [0-9.]+ [kM]?B/s, left \d:\d\d\n$`).MatchString(line) || err != nil {
		t.Errorf("%q, %v", line, err)
	}
}

// fits compares two lines. The length of the bar does not count.
func fits(got, want string) bool {
	bar := regexp.MustCompile(`#*\.*\]`)
	return bar.ReplaceAllString(got, "]") == bar.ReplaceAllString(want, "]")
}

// A source is a transfer that has reached count of total bytes.
type source struct{ count, total int64 }

func (s source) Count() int64  { return s.count }
func (s source) Total() int64  { return s.total }
func (s source) Before() int64 { return 0 }

package script

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// A record is the files of one session. Its methods may be called at the same time.
type record struct {
	mu           sync.Mutex
	in, out      *os.File // nil for none; the same for -B
	timing       *os.File // nil for none
	advanced     bool     // the times name their stream
	begin, event time.Time
}

const layout = "2006-01-02 15:04:05-07:00"

// header writes the first line of the files. Its argument is what is between brackets.
func (r *record) header(about string) {
	r.each("Script started on " + r.begin.Format(layout) + " [" + about + "]\n")
}

// footer writes the last line.
func (r *record) footer(status int) {
	r.each(fmt.Sprintf("\nScript done on %s [COMMAND_EXIT_CODE=\"%d\"]\n", time.Now().Format(layout), status))
	r.note("DURATION", fmt.Sprintf("%.6f", time.Since(r.begin).Seconds()))
	r.note("EXIT_CODE", fmt.Sprint(status))
}

func (r *record) each(line string) {
	if r.out != nil {
		r.out.WriteString(line)
	}
	if r.in != nil && r.in != r.out {
		r.in.WriteString(line)
	}
}

// note writes a fact to the times of the advanced format.
func (r *record) note(name, value string) {
	if r.timing != nil && r.advanced && value != "" {
		fmt.Fprintf(r.timing, "H %.6f %s %s\n", 0.0, name, value)
	}
}

// write adds text that was seen or typed to a file, nil for none, and to the times.
func (r *record) write(f *os.File, stream string, text []byte) {
	if f == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f.Write(text)
	if r.timing == nil {
		return
	}
	now := time.Now()
	if r.advanced {
		fmt.Fprint(r.timing, stream, " ")
	}
	fmt.Fprintf(r.timing, "%.6f %d\n", now.Sub(r.event).Seconds(), len(text))
	r.event = now
}

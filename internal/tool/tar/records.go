package tar

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/tool/gnu/quantity"
	"golang.org/x/sys/unix"
)

// A progress has the options for messages about the bytes of the archive, and what they count.
type progress struct {
	totals      bool
	totalSignal os.Signal // nil for none
	checkpoint  int64     // records between checkpoints; 0 for none
	actions     []string
	bytes       atomic.Int64 // bytes of the archive so far; atomic, because a signal can ask for --totals at any time
	records     int64
	began       time.Time
}

// totalSignals are those of --totals.
var totalSignals = map[string]unix.Signal{"HUP": unix.SIGHUP, "QUIT": unix.SIGQUIT, "INT": unix.SIGINT, "USR1": unix.SIGUSR1, "USR2": unix.SIGUSR2}

// setTotals applies --totals.
func (j *job) setTotals(o cli.Option) error {
	if !o.HasValue {
		j.totals = true
		return nil
	}
	signal, known := totalSignals[strings.TrimPrefix(o.Value, "SIG")]
	if !known {
		return j.giveUp("Unknown signal name: "+o.Value, nil)
	}
	j.totalSignal = signal
	return nil
}

// setCheckpoint applies --checkpoint.
func (j *job) setCheckpoint(o cli.Option) error {
	j.checkpoint = 10
	if !o.HasValue {
		return nil
	}
	text := o.Value
	if strings.HasPrefix(text, ".") {
		j.actions = append(j.actions, "dot")
		text = text[1:]
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return j.giveUp("--checkpoint value is not an integer", nil)
	}
	j.checkpoint = int64(n)
	return nil
}

// addAction applies --checkpoint-action.
func (j *job) addAction(action string) error {
	if j.checkpoint == 0 {
		j.checkpoint = 10
	}
	name, value, valued := strings.Cut(action, "=")
	switch {
	case !valued && (name == "." || name == "dot" || name == "bell" || name == "echo" || name == "totals"):
	case valued && (name == "echo" || name == "exec"):
	case valued && name == "sleep":
		if _, err := strconv.ParseUint(value, 10, 31); err != nil {
			return j.giveUp(action+": not a valid timeout", nil)
		}
	default:
		return j.giveUp(action+": unknown checkpoint action", nil)
	}
	j.actions = append(j.actions, action)
	return nil
}

// watchSignal prints the total at each signal of --totals.
func (j *job) watchSignal(done string) {
	if j.totalSignal == nil {
		return
	}
	arrived := make(chan os.Signal, 1)
	catch.Notify(arrived, j.totalSignal.(unix.Signal))
	go func() {
		for range arrived {
			j.tellTotal(done)
		}
	}()
}

// count counts bytes of the archive, and passes checkpoints. done is what was done with them.
func (j *job) count(n int, done string) {
	if j.began.IsZero() {
		j.began = time.Now()
		j.watchSignal(done)
	}
	record := int64(tarfile.BlockSize * j.blocks)
	for left := int64(n); left > 0; {
		whole := j.bytes.Load()
		step := min(left, record-whole%record)
		if (whole+step)%record == 0 {
			j.records++
			if j.checkpoint > 0 && j.records%j.checkpoint == 0 {
				j.bytes.Store((j.records - 1) * record) // the record itself is not written yet
				j.pass(done)
				j.bytes.Store(whole)
			}
		}
		j.bytes.Add(step)
		left -= step
	}
}

// pass takes the actions of a checkpoint.
func (j *job) pass(done string) {
	kind := map[string]string{"written": "Write", "read": "Read"}[done]
	if len(j.actions) == 0 {
		j.tell(fmt.Sprintf("%s checkpoint %d", kind, j.records))
	}
	for _, action := range j.actions {
		switch name, value, valued := strings.Cut(action, "="); name {
		case ".", "dot":
			io.WriteString(j.lines, ".")
		case "bell":
			if tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0); err == nil {
				tty.WriteString("\a")
				tty.Close()
			}
		case "totals":
			j.tellTotal(done)
		case "sleep":
			n, _ := strconv.Atoi(value)
			time.Sleep(time.Duration(n) * time.Second)
		case "echo":
			if !valued {
				value = "%{" + kind + "}s checkpoint %u"
			}
			j.tell(j.echoed(unquotedWord(value), kind, done))
		case "exec":
			j.execute(unquotedWord(value))
		}
	}
}

// unquotedWord returns a text without the quotation marks around it.
func unquotedWord(text string) string {
	if n := len(text); n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	return text
}

// echoed returns the text of an action with its conversions replaced.
func (j *job) echoed(format, kind, done string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		labels := ""
		if format[i] == '{' {
			if end := strings.IndexByte(format[i:], '}'); end > 0 && i+end+1 < len(format) {
				labels = format[i+1 : i+end]
				i += end + 1
			}
		}
		switch format[i] {
		case 'u':
			b.WriteString(strconv.FormatInt(j.records, 10))
		case 's':
			if format == "%{"+kind+"}s checkpoint %u" {
				b.WriteString(kind)
			} else {
				b.WriteString(strings.ToLower(kind))
			}
		case 'd':
			b.WriteString(strconv.Itoa(int(time.Since(j.began).Seconds())))
		case 'c':
			b.WriteString(kind + " checkpoint " + strconv.FormatInt(j.records, 10))
		case 'T':
			b.WriteString(totalLabel(labels, done) + ": " + j.volume())
		case 't':
			b.WriteString(time.Now().Format(time.ANSIC))
		default:
			b.WriteByte('%')
			b.WriteByte(format[i])
		}
	}
	return b.String()
}

// totalLabel returns what stands before a total: the first of three labels for what was read, the second
// for what was written.
func totalLabel(labels, done string) string {
	at, label := 0, "R"
	if done == "written" {
		at, label = 1, "W"
	}
	if own := strings.Split(labels, ","); at < len(own) && own[at] != "" {
		label = own[at]
	}
	return label
}

// commandEnv returns the environment of a command that tar runs: that of tar, the version of GNU tar,
// and more.
func commandEnv(env []string, more ...string) []string {
	return append(append(slices.Clone(env), "TAR_VERSION="+cli.TarVersion), more...)
}

// execute runs the command of an action.
func (j *job) execute(command string) {
	cmd := exec.Command("/bin/sh", "-c", command)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, j.Stdout, j.Stderr
	letter := "-" + string(j.do)
	if j.do == keyDelete {
		letter = "--delete"
	}
	cmd.Env = commandEnv(j.Env, "TAR_ARCHIVE="+j.file, "TAR_CHECKPOINT="+strconv.FormatInt(j.records, 10),
		"TAR_SUBCOMMAND="+letter, "TAR_FORMAT="+j.formatName(), "TAR_BLOCKING_FACTOR="+strconv.Itoa(j.blocks))
	cmd.Run()
}

// total prints the line of --totals.
func (j *job) total(done string) {
	if j.totals {
		j.tellTotal(done)
	}
}

func (j *job) tellTotal(done string) {
	io.WriteString(j.Stderr, "Total bytes "+done+": "+j.volume()+"\n")
}

// volume returns the number of bytes so far, and the rate.
func (j *job) volume() string {
	passed, bytes := time.Since(j.began), j.bytes.Load()
	rate := "?"
	if !j.began.IsZero() && passed > 0 {
		rate = humanBytes(int64(float64(bytes) / passed.Seconds()))
	}
	return fmt.Sprintf("%d (%s, %s/s)", bytes, humanBytes(bytes), rate)
}

// humanBytes formats a number of bytes: "512B", "10KiB".
func humanBytes(n int64) string {
	text := quantity.Human(n, 1024)
	if n < 1024 {
		return text + "B"
	}
	return text + "iB"
}

// A recorder writes an archive in records, and counts its bytes.
type recorder struct {
	*job
	to   *bufio.Writer
	size int64 // of the archive so far
}

// newRecorder returns a recorder that continues an archive of a size in bytes.
func (j *job) newRecorder(w io.Writer, size int64) *recorder {
	return &recorder{job: j, to: bufio.NewWriterSize(w, tarfile.BlockSize*j.blocks), size: size}
}

func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.to.Write(p)
	r.size += int64(n)
	r.count(n, "written")
	return n, err
}

// fill writes zeros up to the end of a record.
func (r *recorder) fill() error {
	record := int64(tarfile.BlockSize * r.blocks)
	if rest := -r.size % record; rest != 0 {
		if _, err := r.Write(make([]byte, rest+record)); err != nil {
			return err
		}
	}
	return r.to.Flush()
}

// A reading counts the bytes of an archive that is read.
type reading struct{ *job }

func (r reading) Write(p []byte) (int, error) {
	r.count(len(p), "read")
	return len(p), nil
}

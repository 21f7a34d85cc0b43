package awk

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// records reads the records of a file.
type records struct {
	r     io.Reader
	buf   []byte
	begin int // index in buf of the first byte that is not read yet
	eof   bool
	err   error
}

// fill reads more. It reports whether there was more.
func (r *records) fill() bool {
	if r.eof {
		return false
	}
	if r.begin > 0 {
		r.buf = r.buf[:copy(r.buf, r.buf[r.begin:])]
		r.begin = 0
	}
	if len(r.buf) == cap(r.buf) {
		r.buf = append(make([]byte, 0, max(2*cap(r.buf), 64<<10)), r.buf...)
	}
	n, err := r.r.Read(r.buf[len(r.buf):cap(r.buf)])
	r.buf = r.buf[:len(r.buf)+n]
	if err != nil {
		r.eof = true
		if err != io.EOF {
			r.err = err
		}
	}
	return n > 0 || err == nil
}

// read returns the next record, and whether there is one.
func (r *records) read(m *machine, separator string) (string, bool) {
	if separator == "" {
		return r.paragraph()
	}
	find := func(s []byte) (from, to int) {
		if at := bytes.IndexByte(s, separator[0]); at >= 0 {
			return at, at + 1
		}
		return -1, 0
	}
	if len(separator) > 1 {
		re := m.compiled(separator)
		find = func(s []byte) (from, to int) {
			for _, at := range re.all(string(s), 1, false) {
				// A match that ends with the buffer could become longer with more input.
				if at[1] > at[0] && (at[1] < len(s) || r.eof) {
					return at[0], at[1]
				}
			}
			return -1, 0
		}
	}
	scanned := 0
	for {
		rest := r.buf[r.begin:]
		if len(separator) > 1 {
			scanned = 0
		}
		if from, to := find(rest[scanned:]); from >= 0 {
			r.begin += scanned + to
			return string(rest[:scanned+from]), true
		}
		scanned = len(rest)
		if !r.fill() {
			if rest = r.buf[r.begin:]; len(rest) == 0 {
				return "", false
			}
			if len(separator) > 1 {
				if from, to := find(rest); from >= 0 {
					r.begin += to
					return string(rest[:from]), true
				}
			}
			r.begin = len(r.buf)
			return string(rest), true
		}
	}
}

// paragraph reads a record that ends with blank lines.
func (r *records) paragraph() (string, bool) {
	for {
		for r.begin < len(r.buf) && r.buf[r.begin] == '\n' {
			r.begin++
		}
		if r.begin < len(r.buf) {
			break
		}
		if !r.fill() {
			return "", false
		}
	}
	for {
		rest := r.buf[r.begin:]
		if at := bytes.Index(rest, []byte("\n\n")); at >= 0 {
			r.begin += at + 2
			return string(rest[:at]), true
		}
		if !r.fill() {
			rest = r.buf[r.begin:]
			r.begin = len(r.buf)
			return strings.TrimSuffix(string(rest), "\n"), true
		}
	}
}

// readMain reads a record of the files of the command line. status is 1, or 0 at the end.
func (m *machine) readMain() (record string, status int) {
	for !m.ended {
		if m.input == nil && !m.openNext() {
			m.ended = true
			break
		}
		if record, ok := m.input.read(m, m.get(rsVariable)); ok {
			return record, 1
		}
		if err := m.input.err; err != nil {
			panic(cannotOpen(m.get(filenameVariable), "", err))
		}
		m.closeMain()
	}
	return "", 0
}

func (m *machine) closeMain() {
	if m.input == nil {
		return
	}
	if f, ok := m.input.r.(*os.File); ok && m.input != m.stdin {
		f.Close()
	}
	m.input = nil
}

// openNext opens the next file of the command line, or standard input if there is none.
func (m *machine) openNext() bool {
	argv := m.globals[argvVariable].array()
	for {
		m.argument++
		if float64(m.argument) >= m.globals[argcVariable].value.num() {
			if m.isOpen {
				return false
			}
			m.isOpen, m.input = true, m.stdin
			m.globals[filenameVariable].value = str("-")
			return true
		}
		key := decimal(m.argument)
		if !argv.has(key) {
			continue
		}
		word := argv.at(key).text(m.convfmt)
		if name, _, ok := strings.Cut(word, "="); ok && isName(name) {
			m.assignText(word)
			continue
		}
		if word == "" {
			continue
		}
		m.isOpen = true
		m.globals[filenameVariable].value = field(word)
		m.globals[fnrVariable].value = num(0)
		if word == "-" || word == "/dev/stdin" {
			m.input = m.stdin
			return true
		}
		f, err := openFile(word)
		if err != nil {
			panic(cannotOpen(word, "", err))
		}
		m.input = &records{r: f}
		return true
	}
}

// openFile opens a file that is not a directory.
func openFile(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		f.Close()
		return nil, syscall.EISDIR
	}
	return f, nil
}

// A source is what getline reads: a file or the output of a command.
type source struct {
	records
	file *os.File
	cmd  *exec.Cmd
}

func (m *machine) readFile(name string) (record string, status int) {
	s := m.inputs[name]
	if s == nil {
		if name == "-" || name == "/dev/stdin" {
			return m.from(m.stdin)
		}
		f, err := openFile(name)
		if err != nil {
			return "", -1
		}
		s = &source{records: records{r: f}, file: f}
		m.inputs[name] = s
	}
	return m.from(&s.records)
}

func (m *machine) readCommand(command string) (record string, status int) {
	s := m.inputs[command]
	if s == nil {
		m.flush()
		cmd := m.shell(command)
		r, w, err := os.Pipe()
		if err != nil {
			return "", -1
		}
		cmd.Stdin, cmd.Stdout = os.Stdin, w
		err = cmd.Start()
		w.Close()
		if err != nil {
			r.Close()
			return "", -1
		}
		s = &source{records: records{r: r}, file: r, cmd: cmd}
		m.inputs[command] = s
	}
	return m.from(&s.records)
}

// from reads a record of getline.
func (m *machine) from(r *records) (record string, status int) {
	record, ok := r.read(m, m.get(rsVariable))
	switch {
	case ok:
		return record, 1
	case r.err != nil:
		return "", -1
	}
	return "", 0
}

func (m *machine) shell(command string) *exec.Cmd {
	cmd := exec.Command("/bin/sh", "-c", command)
	cmd.Env = m.Env
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd
}

// waited returns what close and system return for a command.
func waited(cmd *exec.Cmd) float64 {
	cmd.Wait()
	if cmd.ProcessState == nil {
		return -1
	}
	ws := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if ws.Signaled() {
		return float64(256 + int(ws.Signal()))
	}
	return float64(ws.ExitStatus())
}

func (m *machine) system(command string) float64 {
	m.flush()
	cmd := m.shell(command)
	cmd.Stdin = os.Stdin
	if cmd.Start() != nil {
		return 127
	}
	return waited(cmd)
}

// An output is where print prints to: a file or a command.
type output struct {
	w          *bufio.Writer
	file       *os.File
	cmd        *exec.Cmd
	unbuffered bool
}

func (o *output) flush() error { return o.w.Flush() }

func isTerminal(fd int) bool {
	_, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	return err == nil
}

// output returns the output of a redirection, which it opens the first time.
func (m *machine) output(redirection tokenKind, name string) *output {
	if o := m.outputs[name]; o != nil {
		return o
	}
	o := &output{}
	switch {
	case redirection == "|":
		m.flush()
		r, w, err := os.Pipe()
		if err != nil {
			panic(cannotOpen(name, " for output", err))
		}
		o.cmd = m.shell(name)
		o.cmd.Stdin = r
		err = o.cmd.Start()
		r.Close()
		if err != nil {
			w.Close()
			panic(cannotOpen(name, " for output", err))
		}
		o.file = w
	case name == "/dev/stdout" || name == "-":
		return m.stdout
	case name == "/dev/stderr":
		o.w, o.unbuffered = bufio.NewWriter(m.Stderr), true
		m.outputs[name] = o
		return o
	default:
		flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		if redirection == ">>" {
			flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
		}
		f, err := os.OpenFile(name, flags, 0o666)
		if err != nil {
			panic(cannotOpen(name, " for output", err))
		}
		o.file = f
	}
	o.w = bufio.NewWriterSize(o.file, 32<<10)
	o.unbuffered = isTerminal(int(o.file.Fd()))
	m.outputs[name] = o
	return o
}

// flush writes what is buffered.
func (m *machine) flush() {
	m.stdout.flush()
	for _, o := range m.outputs {
		o.flush()
	}
}

// writeFailed is called if printing failed. A command that reads no more is not a failure, and
// standard output fails when the program ends.
func (m *machine) writeFailed(o *output, err error) {
	if o != m.stdout && o.cmd == nil {
		m.fail("write failure (" + cli.Strerror(err) + ")")
	}
}

// close closes the files and commands of a name. It returns the status of the command.
func (m *machine) close(name string) float64 {
	status := -1.0
	if o := m.outputs[name]; o != nil {
		delete(m.outputs, name)
		var err error
		if status, err = o.close(); err != nil {
			status = -1
		}
	}
	if s := m.inputs[name]; s != nil {
		delete(m.inputs, name)
		s.file.Close()
		status = 0
		if s.cmd != nil {
			status = waited(s.cmd)
		}
	}
	return status
}

// close closes an output. status is that of its command, err that of writing to a file.
func (o *output) close() (status float64, err error) {
	err = o.flush()
	if o.file != nil {
		o.file.Close()
	}
	if o.cmd != nil {
		return waited(o.cmd), nil // no write error: a command need not read everything
	}
	return 0, err
}

// closeAll ends the run: commands get what is left, and end before awk does.
func (m *machine) closeAll() (err error) {
	failed := func(name string, e error) {
		if e != nil && err == nil {
			err = cli.Fail(`close failed on file "`+name+`" (`+cli.Strerror(e)+")", nil)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.outputs)) {
		_, e := m.outputs[name].close()
		failed(name, e)
	}
	for _, s := range m.inputs {
		s.file.Close()
		if s.cmd != nil {
			s.cmd.Wait()
		}
	}
	failed("/dev/stdout", m.stdout.flush())
	return err
}

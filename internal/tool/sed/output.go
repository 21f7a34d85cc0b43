package sed

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"syscall"

	"contedor/internal/cli"
)

// An output is a file that is written.
type output struct {
	name    string
	to      *bufio.Writer
	file    *os.File // nil for standard output and standard error
	noBreak bool     // the last line has no newline, which comes first if more is written
}

// completeLine writes the newline that the last line lacks.
func (e *editor) completeLine(o *output) {
	if o.noBreak {
		o.to.WriteByte(e.delimiter)
		o.noBreak = false
	}
}

// writeLine writes a line. chomped says that it had a newline.
func (e *editor) writeLine(o *output, text []byte, chomped bool) error {
	if err := e.write(o, text); err != nil {
		return err
	}
	if chomped {
		o.to.WriteByte(e.delimiter)
	} else {
		o.noBreak = true
	}
	return e.wrote(o)
}

// write writes a text as it is.
func (e *editor) write(o *output, text []byte) error {
	e.completeLine(o)
	if _, err := o.to.Write(text); err != nil {
		items := " items"
		if len(text) == 1 {
			items = " item"
		}
		return cli.Fail("couldn't write "+strconv.Itoa(len(text))+items+" to "+o.name, err)
	}
	return nil
}

// wrote flushes an output with -u.
func (e *editor) wrote(o *output) error {
	if !e.unbuffered {
		return nil
	}
	return e.flush(o)
}

func (e *editor) flush(o *output) error {
	if err := o.to.Flush(); err != nil {
		if err == syscall.EBADF {
			return cli.Fail("couldn't close "+o.name, err)
		}
		return cli.Fail("couldn't flush "+o.name, err)
	}
	return nil
}

// outputFile returns the output of a w command. Commands with the same name share it.
func (e *editor) outputFile(name string) (*output, error) {
	switch name {
	case "/dev/stdout":
		if e.special == nil {
			e.special = &output{name: "stdout", to: e.Out}
		}
		return e.special, nil
	case "/dev/stderr":
		if e.stderr == nil {
			e.stderr = &output{name: "stderr", to: bufio.NewWriterSize(e.Stderr, 16)}
			e.outputs = append(e.outputs, e.stderr)
		}
		return e.stderr, nil
	}
	for _, o := range e.outputs {
		if o.file != nil && o.name == name {
			return o, nil
		}
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, cli.Fail("couldn't open file "+name, err)
	}
	o := &output{name: name, to: bufio.NewWriter(f), file: f}
	e.outputs = append(e.outputs, o)
	return o, nil
}

func (e *editor) standardOutput() *output {
	if e.stdout == nil {
		e.stdout = &output{name: "stdout", to: e.Out}
	}
	return e.stdout
}

// closeOutputs writes what is buffered.
func (e *editor) closeOutputs() (err error) {
	for _, o := range e.outputs {
		if failed := o.to.Flush(); failed != nil && err == nil {
			err = cli.Fail("couldn't flush <unknown>", failed)
		}
		if o.file != nil {
			o.file.Close()
		}
	}
	if err != nil {
		return err
	}
	return e.flush(e.standardOutput())
}

// copyFile appends the contents of a file, if it can be read.
func (e *editor) copyFile(o *output, name string) error {
	in, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer in.Close()
	e.completeLine(o)
	_, err = io.Copy(onlyWriter{o.to}, source{in})
	if failed, ok := err.(*cli.Failure); ok {
		return failed
	}
	return e.wrote(o) // the writer remembers its own error
}

// A source is a file that r or R reads. Its errors have the message.
type source struct{ file *os.File }

func (s source) Read(b []byte) (int, error) {
	n, err := s.file.Read(b)
	if err != nil && err != io.EOF {
		err = cli.Fail("read error on "+s.file.Name(), err)
	}
	return n, err
}

// An onlyWriter hides ReadFrom of a writer, which would write around its buffer.
type onlyWriter struct{ io.Writer }

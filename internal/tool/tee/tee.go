// Package tee implements tee(1) of GNU coreutils: it copies its input to files and to its output.
//
// Synopsis:
//
//	tee [OPTION]... [FILE]...
package tee

import (
	"os/signal"
	"syscall"

	"contedor/internal/cli"
	"contedor/internal/hint"
	"contedor/internal/linux/cgroup"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is tee(1).
var Command = gnu.Command("tee", gnu.Coreutils, `[OPTION]... [FILE]...
Copies standard input to each FILE, and to standard output.
  -a, --append             append to the files
  -i, --ignore-interrupts  ignore SIGINT
  -p                       ignore writes to a pipe without a reader
      --output-error[=MODE]  what to do if a write fails: warn, warn-nopipe, exit,
                             exit-nopipe (default: warn-nopipe)
`, tee)

const outputError = gnu.FirstKey

var options = cli.Options{Permute: true, Short: "aip", Long: []cli.LongOption{
	{Name: "append", Key: 'a'},
	{Name: "ignore-interrupts", Key: 'i'},
	{Name: "output-error", Argument: cli.Optional, Key: outputError},
}}

// A mode says what happens after a failed write. In the default mode, a write to a pipe without a
// reader ends the process by SIGPIPE.
type mode struct {
	given    bool
	exits    bool
	forgives bool // ignores a failed write to a pipe without a reader
}

var modes = []struct {
	name string
	mode mode
}{
	{"warn", mode{given: true}},
	{"warn-nopipe", mode{given: true, forgives: true}},
	{"exit", mode{given: true, exits: true}},
	{"exit-nopipe", mode{given: true, exits: true, forgives: true}},
}

// An output is a file to which the input is copied.
type output struct {
	name string
	fd   int
}

func tee(t *gnu.Tool) error {
	flags := unix.O_TRUNC
	var m mode
	files, err := t.Parse(options, func(o cli.Option) (err error) {
		switch o.Key {
		case 'a':
			flags = unix.O_APPEND
		case 'i':
			signal.Ignore(syscall.SIGINT)
		case 'p':
			m = mode{given: true, forgives: true}
		case outputError:
			m, err = parseMode(t, o)
		}
		return err
	})
	if err != nil {
		return err
	}
	if m.given {
		signal.Ignore(syscall.SIGPIPE)
	}
	outputs := []output{{"standard output", 1}}
	for _, name := range files {
		fd, err := unix.Open(name, unix.O_WRONLY|unix.O_CREAT|unix.O_CLOEXEC|flags, 0o666)
		if err != nil {
			t.Complain(t.Name(name), err)
			t.Advise(&hint.Cgroup{Path: name}, err)
			if m.exits {
				return nil
			}
			continue
		}
		outputs = append(outputs, output{name, fd})
	}
	copyAll(t, outputs, m)
	return nil
}

// parseMode parses MODE, which may be abbreviated.
func parseMode(t *gnu.Tool, o cli.Option) (mode, error) {
	if !o.HasValue {
		return modes[1].mode, nil
	}
	var rows [][]string
	for _, known := range modes {
		rows = append(rows, []string{known.name})
	}
	name, err := t.Match(o.Value, "--output-error", rows...)
	if err != nil {
		return mode{}, err
	}
	for _, known := range modes {
		if known.name == name {
			return known.mode, nil
		}
	}
	return mode{}, nil
}

// copyAll copies the input until it ends or no output is left.
func copyAll(t *gnu.Tool, outputs []output, m mode) {
	buffer := make([]byte, 64<<10)
	for len(outputs) > 0 {
		if m.forgives && outputs[0].fd == 1 && isGone(1) {
			outputs = outputs[1:]
			continue
		}
		n, err := unix.Read(0, buffer)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			t.Complain("read error", err)
			if err == unix.EBADF {
				t.Complain("standard input", err) // the real tool also fails to close it
			}
		}
		if n <= 0 {
			return
		}
		kept := outputs[:0]
		for _, o := range outputs {
			err := writeAll(o.fd, buffer[:n])
			switch {
			case err == nil:
				cgroup.MoveThreads(o.name, string(buffer[:min(n, 80)]))
				kept = append(kept, o)
			case err == unix.EPIPE && (!m.given || m.forgives):
			default:
				t.Complain(t.Name(o.name), err)
				t.Advise(&hint.Cgroup{Path: o.name, Value: string(buffer[:min(n, 80)])}, err)
				if m.exits {
					return
				}
			}
		}
		outputs = kept
	}
}

// isGone waits for input. It returns true if the output loses its reader before input arrives, so
// that tee can stop waiting.
func isGone(out int) bool {
	var st unix.Stat_t
	if unix.Fstat(out, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFIFO {
		return false
	}
	for {
		fds := []unix.PollFd{{Fd: 0, Events: unix.POLLIN}, {Fd: int32(out)}}
		if _, err := unix.Poll(fds, -1); err != unix.EINTR {
			return err == nil && fds[0].Revents == 0 && fds[1].Revents&unix.POLLERR != 0
		}
	}
}

func writeAll(fd int, data []byte) error {
	for len(data) > 0 {
		n, err := unix.Write(fd, data)
		switch err {
		case nil:
			data = data[n:]
		case unix.EINTR:
		default:
			return err
		}
	}
	return nil
}

package tar

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/tarfile"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/signals/catch"
	"golang.org/x/sys/unix"
)

// compressors are the programs of options such as -j, which write what package compression only
// reads.
var compressors = map[rune]string{'j': "bzip2", 'J': "xz", keyZstd: "zstd", keyLzma: "lzma", keyLzip: "lzip", keyLzop: "lzop", 'Z': "compress"}

// suffixes are the ends of names for which -a chooses a program: those of GNU tar, which are more than
// package formats has.
var suffixes = []struct{ end, program string }{
	{".gz", "gzip"}, {".tgz", "gzip"}, {".taz", "gzip"}, {".Z", "compress"}, {".taZ", "compress"}, {".bz2", "bzip2"}, {".tz2", "bzip2"}, {".tbz2", "bzip2"}, {".tbz", "bzip2"},
	{".lz", "lzip"}, {".lzma", "lzma"}, {".tlz", "lzma"}, {".lzo", "lzop"}, {".xz", "xz"}, {".txz", "xz"}, {".zst", "zstd"}, {".tzst", "zstd"},
}

// chooseBySuffix applies -a: the suffix of the archive's name chooses the compression.
func (j *job) chooseBySuffix() {
	for _, s := range suffixes {
		if !strings.HasSuffix(j.file, s.end) {
			continue
		}
		if s.program == "gzip" {
			j.gzip = true
		} else {
			j.program = s.program
		}
		return
	}
}

// command returns the command that runs a program. program may contain arguments, separated by
// spaces.
func (j *job) command(program string, more ...string) *exec.Cmd {
	words := append(strings.Fields(program), more...)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Env, cmd.Stderr = j.Env, os.Stderr
	return cmd
}

// throughProgram returns a writer whose output a program compresses, and a function that ends it.
func (j *job) throughProgram(out io.Writer) (io.Writer, func() error, error) {
	cmd := j.command(j.program)
	cmd.Stdout = out
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, nil, j.cannotExec(err)
	}
	outliveReader() // the program may end early
	c := &child{in: in, cmd: cmd}
	return c, c.end, nil
}

// outliveReader makes writing to a pipe that nobody reads an error, not the end of the process.
func outliveReader() { catch.Notify(make(chan os.Signal, 1), unix.SIGPIPE) }

// compressorFailed returns the failure for an archive whose compressed bytes could not be written. In the real
// tar a program writes them, which says so or dies by a signal, and whose status tar tells.
func (j *job) compressorFailed(out *output) error {
	cause := out.unwritten()
	const bySignal = 128 // plus the signal is the status in a shell, which runs the program
	died := func(errno unix.Errno, signal unix.Signal) bool {
		return errors.Is(cause, errno) && !entry.Ignored().Has(int(signal))
	}
	status := 1
	switch {
	case died(unix.EFBIG, unix.SIGXFSZ):
		if j.program == "xz" {
			io.WriteString(j.Stderr, "xz: (stdout): Write error: "+cli.Strerror(unix.EFBIG)+"\n")
		}
		io.WriteString(j.Stderr, "File size limit exceeded\n")
		status = bySignal + int(unix.SIGXFSZ)
	case died(unix.EPIPE, unix.SIGPIPE):
		status = bySignal + int(unix.SIGPIPE)
	default:
		errno := unix.EIO
		errors.As(cause, &errno)
		text := cli.Strerror(errno)
		switch {
		case len(out.stats) == 0 && j.file != "-": // another tar writes to a device or a pipe
			child := j.ErrorName() + " (child): "
			io.WriteString(j.Stderr, child+j.member(j.file)+": Cannot write: "+text+"\n"+child+"Error is not recoverable: exiting now\n")
			status = fatal
		case j.gzip:
			io.WriteString(j.Stderr, "\ngzip: stdout: "+text+"\n")
		case j.program == "xz":
			io.WriteString(j.Stderr, "xz: (stdout): Write error: "+text+"\n")
		case j.program == "zstd":
			io.WriteString(j.Stderr, "zstd: /*stdout*\\: "+text+" \n")
		}
	}
	return errors.New("Child returned status " + strconv.Itoa(status))
}

// A child compresses what is written to it.
type child struct {
	in  io.WriteCloser
	cmd *exec.Cmd
	err error
}

// Write returns the status of a child that has ended early as an error.
func (c *child) Write(p []byte) (int, error) {
	n, err := c.in.Write(p)
	if errors.Is(err, unix.EPIPE) {
		if c.end() != nil {
			err = c.err
		}
	}
	return n, err
}

// end waits for the child, once.
func (c *child) end() error {
	if c.cmd.ProcessState == nil {
		c.in.Close()
		if c.cmd.Wait() != nil {
			c.err = errors.New("Child returned status " + strconv.Itoa(max(c.cmd.ProcessState.ExitCode(), 1)))
		}
	}
	return c.err
}

// decompressed returns an archive as the program of -I decompresses it.
func (j *job) decompressed(in io.ReadCloser) (io.ReadCloser, error) {
	cmd := j.command(j.program, "-d")
	cmd.Stdin = in
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, j.cannotExec(err)
	}
	return &fromProgram{out, in, cmd}, nil
}

// cannotExec returns the error for a program that cannot be started.
func (j *job) cannotExec(err error) error {
	reason := unix.ENOENT
	errors.As(err, &reason)
	j.Stderr.Write([]byte(j.ErrorName() + " (child): " + strings.Fields(j.program)[0] + ": Cannot exec: " + cli.Strerror(reason) + "\n" + j.ErrorName() + " (child): Error is not recoverable: exiting now\n"))
	return j.giveUp("Child returned status 2", nil)
}

// fromProgram reads the output of a program that decompresses.
type fromProgram struct {
	io.Reader
	in  io.Closer
	cmd *exec.Cmd
}

// Close stops the program.
func (f *fromProgram) Close() error {
	f.cmd.Process.Kill()
	f.cmd.Wait()
	return f.in.Close()
}

// A commander gives the data of each file to a command of its own: --to-command.
type commander struct {
	*job
	cmd  *exec.Cmd // nil between files
	in   io.WriteCloser
	name string
}

// begin starts the command for a file.
func (c *commander) begin(e *tarfile.Header) {
	c.end()
	if e.Kind != tarfile.Regular {
		return
	}
	c.cmd, c.name = exec.Command("/bin/sh", "-c", c.toCommand), e.Written
	c.cmd.Stdout, c.cmd.Stderr = os.Stdout, os.Stderr
	c.cmd.Env = commandEnv(c.Env, "TAR_FILETYPE=f", "TAR_FILENAME="+e.Name, "TAR_REALNAME="+e.Name,
		"TAR_UNAME="+e.User, "TAR_GNAME="+e.Group, "TAR_MODE="+fmt.Sprintf("0%o", e.Mode), "TAR_SIZE="+strconv.FormatInt(e.Size, 10),
		"TAR_UID="+strconv.FormatInt(e.UID, 10), "TAR_GID="+strconv.FormatInt(e.GID, 10), "TAR_MTIME="+strconv.FormatInt(int64(e.Mtime.Sec), 10),
		"TAR_ARCHIVE="+c.file, "TAR_VOLUME=1", "TAR_BLOCKING_FACTOR=20")
	var err error
	if c.in, err = c.cmd.StdinPipe(); err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		c.complain(c.quoted(c.toCommand), err)
		c.cmd = nil
	}
}

// Write gives data to the command. A command may end before it has read everything.
func (c *commander) Write(p []byte) (int, error) {
	if c.cmd != nil {
		c.in.Write(p)
	}
	return len(p), nil
}

// end waits for the command.
func (c *commander) end() {
	if c.cmd == nil {
		return
	}
	c.in.Close()
	c.cmd.Wait()
	if status := c.cmd.ProcessState.ExitCode(); status != 0 && !c.ignoresStatus {
		c.complain(fmt.Sprintf("%d: Child returned status %d", c.cmd.Process.Pid, status), nil)
	}
	c.cmd = nil
}

package wget

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// continued is the variable of the environment that the process in the background has. Its value is
// the name of the file that has been made for messages, if any.
const continued = "CONTEDOR_WGET_LOG"

// background goes on in a new process, as -b wants it. It reports false in that process.
func (d *retrieval) background() (left bool, err error) {
	if log, is := os.LookupEnv(continued); is {
		if log != "" {
			d.log, d.more = log, false
		}
		return false, nil
	}
	log := ""
	if d.log == "" && (!d.quiet || d.journal.headers) {
		if log, err = newLog(); err != nil {
			return true, err
		}
	}
	cmd := exec.Command("/proc/self/exe")
	cmd.Args = os.Args
	cmd.Env = append(os.Environ(), continued+"="+log)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return true, err
	}
	text := "Continuing in background, pid " + strconv.Itoa(cmd.Process.Pid) + ".\n"
	if log != "" {
		text += "Output will be written to " + d.journal.quote(log) + ".\n"
	}
	_, err = io.WriteString(d.Stdout, text)
	return true, err
}

// newLog makes a file that there is not yet, for messages.
func newLog() (name string, err error) {
	name = "wget-log"
	for n := 1; ; n++ {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil {
			return name, f.Close()
		}
		if !errors.Is(err, unix.EEXIST) {
			return "", err
		}
		name = "wget-log." + strconv.Itoa(n)
	}
}

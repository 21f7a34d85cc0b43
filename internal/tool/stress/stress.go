// Package stress implements stress(1): it loads the processors, the memory and the disk.
//
//	stress [OPTION [ARG]]...
package stress

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is stress(1).
var Command = gnu.Command("stress", cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: 1, UsageStatus: 1, Unwritten: cli.Forgive}, "", stress)

const usage = "`stress' loads the machine\n" + `
Usage: stress [OPTION [ARG]] ...
 -?, --help         show this help statement
     --version      show version statement
 -v, --verbose      be verbose
 -q, --quiet        be quiet
 -n, --dry-run      show what would have been done
 -t, --timeout N    timeout after N seconds
     --backoff N    wait factor of N microseconds before work starts
 -c, --cpu N        spawn N workers that calculate
 -i, --io N         spawn N workers that call sync(2)
 -m, --vm N         spawn N workers that use memory
     --vm-bytes B   of B bytes each (default is 256MB)
     --vm-stride B  touch a byte every B bytes (default is 4096)
     --vm-hang N    sleep N secs before free (default none, 0 is inf)
     --vm-keep      keep the memory, and write to it again
 -d, --hdd N        spawn N workers that write files
     --hdd-bytes B  of B bytes each (default is 1GB)

Example: stress --cpu 8 --io 4 --vm 2 --vm-bytes 128M --timeout 10s

Note: Numbers may be suffixed with s,m,h,d,y (time) or B,K,M,G (size).
`

// worker is the variable of the environment that makes this program a worker. Its value is the
// index of a kind of workers.
const worker = "CONTEDOR_STRESS"

// The kinds of workers, in the order of their start.
const (
	onCPU = iota
	onIO
	onVM
	onHDD
	kinds
)

var kindNames = [kinds]string{"cpu", "io", "vm", "hdd"}

// defaultBackoff is the time in microseconds for which a worker waits, times the number of workers that are
// still to be started.
const defaultBackoff = 3000

// A load is a parsed command line.
type load struct {
	*gnu.Tool
	workers                        [kinds]int64
	verbose, quiet, dry            bool
	timeout, backoff               int64
	vmBytes, vmStride, vmHang, hdd int64 // vmHang is in seconds; -1 for no pause, 0 for one without an end
	vmKeep                         bool
}

// The numbers in parentheses in the messages are lines of the real stress's source.
func stress(t *gnu.Tool) error {
	l := &load{Tool: t, backoff: defaultBackoff, vmBytes: 256 << 20, vmStride: 4096, vmHang: -1, hdd: 1 << 30}
	done, err := l.parse()
	if done || err != nil {
		return err
	}
	if kind, ok := t.Getenv(worker); ok {
		return l.work(kind)
	}
	l.say("info", fmt.Sprintf("dispatching hogs: %d cpu, %d io, %d vm, %d hdd", l.workers[onCPU], l.workers[onIO], l.workers[onVM], l.workers[onHDD]))
	return l.run()
}

// say prints a message: what is wrong on standard error, everything else on standard output.
func (l *load) say(kind, text string) {
	to := io.Writer(l.Stdout)
	switch kind {
	case "info":
		if l.quiet {
			return
		}
	case "dbug":
		if !l.verbose {
			return
		}
	default:
		to = l.Stderr
	}
	fmt.Fprintf(to, "stress: %s: [%d] %s\n", kind, os.Getpid(), text)
}

// failed prints a message and returns the failure.
func (l *load) failed(line int, text string) error {
	l.say("FAIL", fmt.Sprintf("(%d) %s", line, text))
	return &cli.Failure{Status: 1}
}

// An option has a value. missing and wrong are the numbers in the messages about it.
type option struct {
	short, long    string
	missing, wrong int
	value          *int64
	least          int64
	isTime         bool
	complaint      string
}

func (l *load) options() []option {
	return []option{
		{"", "--backoff", 142, 150, &l.backoff, 0, false, "invalid backoff factor: "},
		{"-t", "--timeout", 157, 161, &l.timeout, 1, true, "invalid timeout value: "},
		{"-c", "--cpu", 167, 171, &l.workers[onCPU], 1, false, "invalid number of cpu hogs: "},
		{"-i", "--io", 177, 181, &l.workers[onIO], 1, false, "invalid number of io hogs: "},
		{"-m", "--vm", 187, 191, &l.workers[onVM], 1, false, "invalid number of vm hogs: "},
		{"", "--vm-bytes", 197, 201, &l.vmBytes, 1, false, "invalid vm byte value: "},
		{"", "--vm-stride", 207, 211, &l.vmStride, 1, false, "invalid stride value: "},
		{"", "--vm-hang", 217, 221, &l.vmHang, 0, true, "invalid value: "},
		{"-d", "--hdd", 231, 235, &l.workers[onHDD], 1, false, "invalid number of hdd hogs: "},
		{"", "--hdd-bytes", 241, 245, &l.hdd, 1, false, "invalid hdd byte value: "},
	}
}

// parse parses the command line. done is true after --help and --version, whose text it prints.
func (l *load) parse() (done bool, err error) {
	words := l.Argv[1:]
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch word {
		case "-?", "--help":
			return true, l.Print(usage)
		case "--version":
			return true, l.Version()
		case "-v", "--verbose":
			l.verbose = true
			continue
		case "-q", "--quiet":
			l.quiet = true
			continue
		case "-n", "--dry-run":
			l.dry = true
			continue
		case "--vm-keep":
			l.vmKeep = true
			continue
		}
		if words, err = l.take(word, words); err != nil {
			return true, err
		}
	}
	if l.workers == [kinds]int64{} {
		return true, l.Print(usage)
	}
	return false, nil
}

// take applies an option that has a value. It returns the words after that.
func (l *load) take(word string, words []string) ([]string, error) {
	for _, o := range l.options() {
		if word != o.long && (o.short == "" || word != o.short) {
			continue
		}
		if len(words) == 0 {
			return nil, l.failed(o.missing, "missing argument to option '"+o.long+"'")
		}
		value, err := l.number(words[0], o.isTime)
		if err != nil {
			return nil, err
		}
		if value < o.least {
			shown := strconv.FormatInt(value, 10)
			if o.long == "--timeout" {
				shown += "s"
			}
			return nil, l.failed(o.wrong, o.complaint+shown)
		}
		*o.value = value
		return words[1:], nil
	}
	return nil, l.failed(251, "unrecognized option: "+word)
}

// Suffixes of numbers.
var (
	sizes = map[byte]int64{'b': 1, 'k': 1 << 10, 'm': 1 << 20, 'g': 1 << 30}
	times = map[byte]int64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400, 'y': 360 * 86400}
)

// number parses a number with a suffix for a time or a size.
func (l *load) number(word string, isTime bool) (int64, error) {
	suffixes, line := sizes, 665
	if isTime {
		suffixes, line = times, 723
	}
	if word == "" {
		return 0, nil
	}
	last := word[len(word)-1]
	if last >= '0' && last <= '9' {
		return whole(word), nil
	}
	factor, ok := suffixes[last|0x20]
	if !ok {
		return 0, l.failed(line, "unrecognized suffix: "+string(last))
	}
	return whole(word[:len(word)-1]) * factor, nil
}

// whole returns the number that a word begins with, as atoll(3) does.
func whole(word string) int64 {
	end := 0
	for end < len(word) && (word[end] >= '0' && word[end] <= '9' || end == 0 && word[end] == '-') {
		end++
	}
	n, _ := strconv.ParseInt(word[:end], 10, 64)
	return n
}

// run starts the workers and waits for their end.
func (l *load) run() error {
	begin := time.Now()
	running := map[int]bool{}
	for left := l.workers; left != [kinds]int64{}; {
		pause := time.Duration(0)
		for _, n := range left {
			pause += time.Duration(l.backoff*n) * time.Microsecond
		}
		l.say("dbug", "using backoff sleep of "+strconv.FormatInt(pause.Microseconds(), 10)+"us")
		if l.timeout > 0 {
			l.say("dbug", "setting timeout to "+strconv.FormatInt(l.timeout, 10)+"s")
		}
		for kind := range left {
			if left[kind] == 0 {
				continue
			}
			if !l.dry {
				pid, err := l.start(kind, pause, l.timeout)
				if err != nil {
					return l.failed(379, "fork failed: "+cli.Strerror(err))
				}
				running[pid] = true
				l.say("dbug", fmt.Sprintf("--> hog%s worker %d [%d] forked", kindNames[kind], left[kind], pid))
			}
			left[kind]--
		}
	}
	problems := l.await(running)
	seconds := strconv.Itoa(int(time.Since(begin).Seconds()))
	if problems > 0 {
		return l.failed(461, "failed run completed in "+seconds+"s")
	}
	l.say("info", "successful run completed in "+seconds+"s")
	return nil
}

// start starts a worker as a separate process: it needs memory of its own, and a signal must not
// end the others. The worker ends by SIGALRM after seconds, unless that is 0.
func (l *load) start(kind int, pause time.Duration, seconds int64) (int, error) {
	env := append(l.Env[:len(l.Env):len(l.Env)], fmt.Sprintf("%s=%d %d %d", worker, kind, pause.Microseconds(), seconds))
	return syscall.ForkExec("/proc/self/exe", l.Argv, &syscall.ProcAttr{Env: env, Files: []uintptr{0, 1, 2}})
}

// await waits for all workers. It returns the number of those that failed. After the first one the
// others are ended.
func (l *load) await(running map[int]bool) (problems int) {
	reaping := false
	for len(running) > 0 {
		var status unix.WaitStatus
		pid, err := unix.Wait4(-1, &status, 0, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil || !running[pid] {
			break
		}
		delete(running, pid)
		switch {
		case reaping:
			l.say("dbug", fmt.Sprintf("<-- worker %d reaped", pid))
			continue
		case status.Signaled() && status.Signal() == unix.SIGALRM:
			l.say("dbug", fmt.Sprintf("<-- worker %d signalled normally", pid))
			continue
		case status.Signaled():
			l.say("FAIL", fmt.Sprintf("(425) <-- worker %d got signal %d", pid, status.Signal()))
			l.say("WARN", "(427) now reaping child worker processes")
		case status.ExitStatus() == 0:
			l.say("dbug", fmt.Sprintf("<-- worker %d returned normally", pid))
			continue
		default:
			l.say("FAIL", fmt.Sprintf("(404) <-- worker %d returned error %d", pid, status.ExitStatus()))
			l.say("WARN", "(406) now reaping child worker processes")
		}
		problems++
		for other := range running {
			unix.Kill(other, unix.SIGUSR1)
		}
		reaping = true
	}
	return problems
}

// work is what a worker does. It returns only for a failure.
func (l *load) work(order string) error {
	var kind int
	var pause, seconds int64
	fmt.Sscan(order, &kind, &pause, &seconds)
	os.WriteFile("/proc/self/comm", []byte("stress"), 0) // otherwise pgrep would find it as "exe"
	time.Sleep(time.Duration(pause) * time.Microsecond)
	if seconds > 0 {
		unix.Setitimer(unix.ITIMER_REAL, unix.Itimerval{Value: clock.Timeval(seconds)})
	}
	switch kind {
	case onCPU:
		for sum := 0.0; ; {
			sum += math.Sqrt(rand.Float64())
		}
	case onIO:
		for {
			unix.Sync()
		}
	case onVM:
		return l.useMemory()
	}
	return l.write()
}

// useMemory allocates memory, writes to it and frees it, again and again.
func (l *load) useMemory() error {
	var memory []byte
	for {
		if memory == nil {
			l.say("dbug", fmt.Sprintf("allocating %d bytes ...", l.vmBytes))
			var err error
			memory, err = unix.Mmap(-1, 0, int(l.vmBytes), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
			if err != nil {
				return l.failed(512, "hogvm malloc failed: "+cli.Strerror(err))
			}
		}
		l.say("dbug", fmt.Sprintf("touching bytes in strides of %d bytes ...", l.vmStride))
		for at := int64(0); at < l.vmBytes; at += l.vmStride {
			memory[at] = 'Z'
		}
		switch {
		case l.vmHang == 0:
			l.say("dbug", "sleeping forever with allocated memory")
			for {
				time.Sleep(time.Hour)
			}
		case l.vmHang > 0:
			l.say("dbug", fmt.Sprintf("sleeping for %ds with allocated memory", l.vmHang))
			time.Sleep(time.Duration(l.vmHang) * time.Second)
		}
		if !l.vmKeep {
			unix.Munmap(memory)
			memory = nil
			l.say("dbug", fmt.Sprintf("freed %d bytes", l.vmBytes))
		}
	}
}

// write writes a file without a name, again and again.
func (l *load) write() error {
	block := []byte(strings.Repeat("stress\n", 1<<17))
	for {
		f, err := os.OpenFile(".", os.O_RDWR|unix.O_TMPFILE, 0o600)
		if err != nil { // the file system has no files without a name
			if f, err = os.CreateTemp(".", "stress."); err != nil {
				return l.failed(577, "mkstemp failed: "+cli.Strerror(err))
			}
			os.Remove(f.Name())
		}
		for left := l.hdd; left > 0; left -= int64(len(block)) {
			if _, err := f.Write(block[:min(left, int64(len(block)))]); err != nil {
				f.Close()
				return l.failed(604, "write failed: "+cli.Strerror(err))
			}
		}
		f.Close()
	}
}

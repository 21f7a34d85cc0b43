// Package dd implements dd(1) of GNU coreutils: it copies a file in blocks, and converts it.
//
// Synopsis:
//
//	dd [OPERAND]...
//
// operands.go reads the command line, copy.go copies, and report.go prints what was copied.
package dd

import (
	"fmt"
	"math/bits"
	"os"
	"sync"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/entry"
	"contedor/internal/linux/signals"
	"contedor/internal/linux/signals/catch"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is dd.
var Command = gnu.Command("dd", gnu.Coreutils, `[OPERAND]...
Copies a file, and converts it as the operands say.
  if=FILE       read FILE instead of standard input
  of=FILE       write to FILE instead of standard output
  bs=BYTES      the size of the blocks that are read and written; 512 by default
  ibs=BYTES     the size of the blocks that are read
  obs=BYTES     the size of the blocks that are written
  cbs=BYTES     the size of the records for block and unblock
  count=N       copy only N blocks
  skip=N        pass over N blocks of the input; also iseek=N
  seek=N        pass over N blocks of the output; also oseek=N
  conv=LIST     ascii ebcdic ibm block unblock lcase ucase sparse swab sync excl nocreat
                notrunc noerror fdatasync fsync
  iflag=LIST    how to read: append direct directory dsync sync fullblock nonblock noatime
                nocache noctty nofollow count_bytes skip_bytes seek_bytes
  oflag=LIST    how to write: the same words
  status=LEVEL  print less at the end: none noxfer; or print all the time: progress
Numbers may have the suffixes c w b kB K MB M and so on, xN multiplies, and B counts
bytes. SIGUSR1 prints what has been copied.
`, dd)

// A run is one run of dd.
type run struct {
	*gnu.Tool
	in, out           string // the files
	opensIn, opensOut bool   // they have names; otherwise they are the standard streams
	ibs, obs          int
	cbs               int
	conv              set
	iflags            set
	oflags            set
	status            string
	skip              amount
	seek              amount
	count             amount
	counted           bool // there is count=

	table     *[256]byte // converts characters; nil for no conversion
	buffered  bool       // output blocks are made of converted or rearranged input
	buffer    []byte     // bytes that will be written with the next block
	column    int        // the current column in a record, for conv=block and conv=unblock
	blanks    int        // blanks that conv=unblock has not written yet
	odd       int        // the byte that conv=swab keeps; -1 for none
	sought    bool       // the last operation on the output was to pass over zeros
	direct    bool       // the output has O_DIRECT
	exhausted error      // there is no memory for a buffer

	mu       sync.Mutex // for the numbers below, which signals print
	began    time.Time
	read     tally
	written  tally
	cut      int64
	bytes    int64
	progress bool // a line of progress is on the terminal
	shown    time.Time
}

// A tally counts blocks: full ones, and shorter ones.
type tally struct{ full, partial int64 }

// An amount is a number of blocks and bytes.
type amount struct{ blocks, bytes int64 }

// offset returns an amount in bytes. fits is false if it is too large for an offset in a file.
func (a amount) offset(size int) (n int64, fits bool) {
	high, low := bits.Mul64(uint64(a.blocks), uint64(size))
	n = int64(low) + a.bytes
	return n, high == 0 && int64(low) >= 0 && n >= 0
}

func dd(t *gnu.Tool) error {
	d := &run{Tool: t, odd: -1}
	if err := d.operands(); err != nil {
		return err
	}
	if err := d.open(); err != nil {
		return err
	}
	d.began = time.Now()
	d.shown = d.began
	d.watch()
	ok := d.copy()
	if d.exhausted != nil {
		return d.exhausted
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.close(); err != nil {
		return err
	}
	d.report()
	if !ok || d.status != "none" && entry.WasClosed(2) {
		t.Status = 1
	}
	return nil
}

// close closes both files. As in GNU dd, there is no report if that fails.
func (d *run) close() error {
	if err := closeFile(unix.Stdin, d.opensIn); err != nil {
		return cli.Fail("closing input file "+d.Quoted(d.inName()), err)
	}
	if err := closeFile(unix.Stdout, d.opensOut); err != nil {
		return cli.Fail("closing output file "+d.Quoted(d.outName()), err)
	}
	return nil
}

// closeFile closes the descriptor of a file that dd opened, or one that it has inherited. For one that was
// inherited closed, the error is EBADF, although the Go runtime has opened a file in its place.
func closeFile(fd int, opened bool) error {
	if !opened && entry.WasClosed(fd) {
		return unix.EBADF
	}
	return unix.Close(fd)
}

// watch prints the report for SIGUSR1, and for SIGINT before that ends dd.
func (d *run) watch() {
	caught := make(chan os.Signal, 4)
	for _, s := range []unix.Signal{unix.SIGUSR1, unix.SIGINT} {
		if !entry.Ignored().Has(int(s)) {
			catch.Notify(caught, s)
		}
	}
	go func() {
		for s := range caught {
			d.mu.Lock()
			d.report()
			if s == unix.SIGINT {
				signals.Inherit() // SIGINT ends the process
				unix.Kill(unix.Getpid(), unix.SIGINT)
				select {}
			}
			d.mu.Unlock()
		}
	}()
}

// open opens the files as descriptors 0 and 1.
func (d *run) open() error {
	if d.opensIn {
		if err := reopen(0, d.in, unix.O_RDONLY|d.iflags.open()); err != nil {
			return cli.Fail("failed to open "+d.Quoted(d.in), err)
		}
	} else if err := change(0, d.iflags); err != nil {
		return cli.Fail("setting flags for "+d.Quoted("standard input"), err)
	}
	if !d.opensOut {
		if err := change(1, d.oflags); err != nil {
			return cli.Fail("setting flags for "+d.Quoted("standard output"), err)
		}
	} else {
		flags := d.oflags.open()
		if !d.conv.has("nocreat") {
			flags |= unix.O_CREAT
		}
		if d.conv.has("excl") {
			flags |= unix.O_EXCL
		}
		to, fits := d.seek.offset(d.obs)
		if !d.conv.has("notrunc") && d.seek.blocks == 0 {
			flags |= unix.O_TRUNC
		}
		if d.seek.blocks == 0 || reopen(1, d.out, unix.O_RDWR|flags) != nil {
			if err := reopen(1, d.out, unix.O_WRONLY|flags); err != nil {
				return cli.Fail("failed to open "+d.Quoted(d.out), err)
			}
		}
		if d.seek.blocks != 0 && !d.conv.has("notrunc") {
			if !fits {
				return cli.Fail(fmt.Sprintf("offset too large: cannot truncate to a length of seek=%d (%d-byte) blocks", d.seek.blocks, d.obs), nil)
			}
			if err := unix.Ftruncate(1, to); err != nil {
				var st unix.Stat_t
				if unix.Fstat(1, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG {
					return cli.Fail("failed to truncate to "+number(to)+" bytes in output file "+d.Quoted(d.out), err)
				}
			}
		}
	}
	d.direct = d.oflags.has("direct")
	return nil
}

// reopen opens a file as a descriptor.
func reopen(fd int, name string, flags int) error {
	opened, err := unix.Open(name, flags, 0o666)
	if err != nil {
		return err
	}
	if opened == fd {
		return nil
	}
	defer unix.Close(opened)
	return unix.Dup3(opened, fd, 0)
}

// change sets the flags of a descriptor that dd did not open.
func change(fd int, flags set) error {
	add := flags.open()
	if add == 0 {
		return nil
	}
	old, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err != nil || old|add == old {
		return err
	}
	_, err = unix.FcntlInt(uintptr(fd), unix.F_SETFL, old|add)
	return err
}

func (d *run) inName() string {
	if !d.opensIn {
		return "standard input"
	}
	return d.in
}

func (d *run) outName() string {
	if !d.opensOut {
		return "standard output"
	}
	return d.out
}

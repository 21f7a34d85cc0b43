package dmesg

import (
	"bytes"
	"math"
	"os"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// A record is a message.
type record struct {
	level, facility int           // -1 if unknown
	at              time.Duration // since the system was started
	caller          string        // "T123" for a thread, "C1" for a processor; "" if the kernel does not say
	text            []byte
}

// limits of the real tool, in bytes.
const (
	maxRecord = 2048
	maxCaller = 20
)

// read reads and prints the messages.
func (c *control) read() error {
	fd, first := -1, []byte(nil)
	if c.method == kmsg && c.file == "" {
		var err error
		if fd, first, err = c.openKernel(); err != nil {
			c.method = syslog
		} else {
			defer unix.Close(fd)
		}
	}
	switch {
	case c.raw && c.method != kmsg && (c.levels != nil || c.facilities != nil):
		return cli.Fail("--raw can be used together with --level or --facility only when reading messages from /dev/kmsg", nil)
	case c.forcePrefix && c.method != kmsg:
		return cli.Fail("only kmsg supports multi-line messages", nil)
	case fd >= 0:
		c.paged(func() { c.printKernel(fd, first) })
		return nil
	}
	data, err := c.readAll()
	if err != nil {
		return err
	}
	defer func() {
		if c.method != syslog {
			unix.Munmap(data)
		}
	}()
	if len(data) == 0 {
		return nil
	}
	c.paged(func() {
		switch {
		case c.method == kmsg:
			err = c.printFile(data)
		case c.raw:
			c.write(data, 0)
			if data[len(data)-1] != '\n' {
				c.Out.WriteByte('\n')
			}
		default:
			c.printBuffer(data)
		}
	})
	return err
}

// readAll reads all messages from the file or with syslog(2).
func (c *control) readAll() ([]byte, error) {
	if c.method != syslog {
		return mapFile(c.file)
	}
	c.callerWidth = shortCaller
	size := int(c.size)
	if size == 0 {
		size, _ = klogRead(bufferSize, nil, 0)
	}
	buffer := make([]byte, max(size, 0)+8)
	n, err := klogRead(readAll, buffer, 0)
	if err != nil {
		return nil, cli.Fail("read kernel buffer failed", err)
	}
	return buffer[:n], nil
}

func mapFile(name string) ([]byte, error) {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, cli.Fail("cannot open "+name, err)
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, cli.Fail("stat of "+name+" failed", err)
	}
	data, err := unix.Mmap(fd, 0, int(st.Size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, cli.Fail("cannot mmap: "+name, err)
	}
	return data, nil
}

// openKernel opens /dev/kmsg and reads its first record.
func (c *control) openKernel() (fd int, first []byte, err error) {
	mode, whence := unix.O_RDONLY|unix.O_CLOEXEC, unix.SEEK_DATA // begin after the last message that was cleared
	if !c.follow {
		mode |= unix.O_NONBLOCK
	}
	if c.end {
		whence = unix.SEEK_END
	}
	if fd, err = unix.Open("/dev/kmsg", mode, 0); err != nil {
		return -1, nil, err
	}
	unix.Seek(fd, 0, whence)
	if first, err = readRecord(fd); err != nil {
		unix.Close(fd)
		return -1, nil, err
	}
	return fd, first, nil
}

// readRecord reads a record from /dev/kmsg.
func readRecord(fd int) ([]byte, error) {
	buffer := make([]byte, maxRecord)
	for {
		n, err := unix.Read(fd, buffer)
		if err != unix.EPIPE && err != unix.EINTR { // EPIPE: it was overwritten, the next one follows
			return buffer[:max(n, 0)], err
		}
	}
}

func (c *control) printKernel(fd int, data []byte) {
	c.callerWidth = callerWidth()
	for len(data) > 0 {
		if r, ok := c.parseKernel(data); ok {
			c.print(&r)
		}
		if c.follow {
			c.Out.Flush()
		}
		data, _ = readRecord(fd)
	}
}

// printFile prints a file with records of /dev/kmsg, each ended by a zero byte.
func (c *control) printFile(data []byte) error {
	for len(data) > 0 {
		one, rest, _ := bytes.Cut(data, []byte{0})
		if len(one) > maxRecord {
			return cli.Fail("record too large", nil)
		}
		if r, ok := c.parseKernel(one); ok {
			c.print(&r)
		}
		data = rest
	}
	return nil
}

// skip returns what follows the first byte of data that is in separators, or zero. It does not
// look at the last byte.
func skip(data []byte, separators string) []byte {
	for len(data) > 1 {
		c := data[0]
		data = data[1:]
		if c == 0 || strings.IndexByte(separators, c) >= 0 {
			break
		}
	}
	return data
}

// parseKernel parses a record of /dev/kmsg: "PRIORITY,SEQUENCE,MICROSECONDS,FLAG[,...];TEXT\n",
// and lines with tags. The text begins after a semicolon, or where the record ends.
func (c *control) parseKernel(data []byte) (r record, ok bool) {
	if len(data) == 0 || data[0] == 0 {
		return r, false
	}
	r = record{level: -1, facility: -1}
	parsers := []func([]byte) []byte{
		func(rest []byte) []byte {
			if c.needsPriority() || c.raw {
				return r.parsePriority(trimBlanks(rest), ',')
			}
			return skip(trimBlanks(rest), ",")
		},
		func(rest []byte) []byte { return skip(rest, ",;") }, // the sequence number
		r.parseMicroseconds,
		func(rest []byte) []byte { return r.parseCaller(skip(rest, ",;")) }, // a flag
	}
	text := data
	for _, parse := range parsers {
		text = parse(text)
		if len(text) == 0 || len(text) < len(data) && data[len(data)-len(text)-1] == ';' {
			break
		}
	}
	r.text = unescape(firstLine(text))
	return r, true
}

// firstLine returns the first line of a text. If no line ends, the last two bytes are missing, as
// in the real tool, but not of a text of one byte.
func firstLine(text []byte) []byte {
	after := skip(text, "\n")
	if len(after) == 0 {
		return text
	}
	size := len(text) - len(after)
	switch {
	case after[0] == '\n':
	case size == 0:
		return text
	default:
		size--
	}
	return text[:size:size]
}

// needsPriority reports whether the level or the facility of messages is used.
func (c *control) needsPriority() bool {
	return c.levels != nil || c.facilities != nil || c.decode || c.colored || c.json
}

func trimBlanks(data []byte) []byte {
	for len(data) > 1 && isBlank(data[0]) {
		data = data[1:]
	}
	return data
}

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// parsePriority parses a number that is level and facility, and ends with a separator. It returns
// what follows, or data if there is none.
func (r *record) parsePriority(data []byte, separator byte) []byte {
	end := bytes.IndexByte(data, separator)
	if end < 0 {
		return data
	}
	n, rest, fits := numeral.Signed(string(data[:end]), 10)
	if !fits || rest != "" || end == 0 {
		return data
	}
	r.facility, r.level = int(n&0x3f8>>3), int(n&7)
	if r.facility > len(facilities) {
		r.facility = -1
	}
	return data[end+1:]
}

func (r *record) parseMicroseconds(data []byte) []byte {
	end := bytes.IndexAny(data, ",;")
	if end < 0 {
		return data
	}
	n, rest, fits := numeral.Unsigned(string(data[:end]), 10)
	if !fits || rest != "" || end == 0 || n > math.MaxInt64/1000 {
		return data
	}
	r.at = time.Duration(n) * time.Microsecond
	return data[end+1:]
}

// parseCaller parses "caller=ID;".
func (r *record) parseCaller(data []byte) []byte {
	const prefix = "caller="
	at, end := bytes.Index(data, []byte(prefix)), bytes.IndexByte(data, ';')
	if at < 0 || end < at {
		return data
	}
	id := data[at+len(prefix):]
	after := skip(id, ",;")
	id = id[:len(id)-len(after)]
	if len(id) >= maxCaller {
		return data
	}
	r.caller = string(id[:max(len(id)-1, 0)])
	return after
}

// unescape undoes the escapes \xHH of the kernel.
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\x`)) {
		return text
	}
	var plain []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+3 < len(text) && text[i+1] == 'x' {
			if n, rest, _ := numeral.Unsigned(string(text[i+2:i+4]), 16); rest == "" && isHex(text[i+2]) {
				plain = append(plain, byte(n))
				i += 3
				continue
			}
		}
		plain = append(plain, text[i])
	}
	return plain
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// printBuffer prints messages as syslog(2) returns them: "<PRIORITY>[SECONDS.MICROSECONDS] TEXT".
func (c *control) printBuffer(data []byte) {
	for len(data) > 0 {
		data = bytes.TrimLeft(data, "\x00")
		if len(data) == 0 {
			return
		}
		end := bytes.Index(data, []byte("\n<"))
		if end == 0 {
			data = data[1:]
			continue
		}
		line, rest := data, []byte(nil)
		if end > 0 {
			line, rest = data[:end], data[end+1:]
		} else {
			line = bytes.TrimSuffix(data, []byte("\n"))
		}
		r := c.parseLine(line)
		c.print(&r)
		data = rest
	}
}

func (c *control) parseLine(line []byte) (r record) {
	r = record{level: -1, facility: -1}
	byteAt := func(i int) byte {
		if i < len(line) {
			return line[i]
		}
		return 0
	}
	if byteAt(0) == '<' {
		if c.needsPriority() {
			line = r.parsePriority(line[1:], '>')
		} else if end := bytes.IndexByte(line, '>'); end >= 0 {
			line = line[end+1:]
		} else {
			line = nil
		}
	}
	if next := byteAt(1); byteAt(0) == '[' && (next == ' ' || next >= '0' && next <= '9') {
		line = r.parseSeconds(line[1:])
		if byteAt(0) == ' ' {
			line = line[1:]
		}
	}
	if next := byteAt(1); byteAt(0) == '[' && (next == ' ' || next == 'T' || next == 'C') {
		id := bytes.TrimLeft(line[1:], " ")
		end := bytes.IndexByte(line, ']')
		if end < 0 {
			return r
		}
		if size := len(id) - len(line) + end; size < maxCaller-1 {
			r.caller = string(id[:max(size, 0)])
		}
		line = line[min(end+2, len(line)):]
	}
	r.text = line
	return r
}

// parseSeconds parses "SECONDS.MICROSECONDS]". It returns what follows, or data if it is not a time.
func (r *record) parseSeconds(data []byte) []byte {
	end := bytes.IndexByte(data, ']')
	if end < 0 {
		return data
	}
	seconds, rest, fits := numeral.Signed(string(data[:end]), 10)
	micro := int64(0)
	if fits && strings.HasPrefix(rest, ".") {
		r.at = duration(seconds, 0)
		if micro, rest, fits = numeral.Signed(rest[1:], 10); rest == "." {
			return data
		}
	}
	if !fits || rest != "" {
		return data
	}
	r.at = duration(seconds, micro)
	return data[end+1:]
}

// duration returns a time, or 0 if it is too long.
func duration(seconds, micro int64) time.Duration {
	const most = math.MaxInt64 / int64(time.Second) / 2
	if seconds < -most || seconds > most || micro < -most || micro > most {
		return 0
	}
	return time.Duration(seconds)*time.Second + time.Duration(micro)*time.Microsecond
}

// shortCaller is the width of a caller's id in messages of syslog(2).
const shortCaller = 6

// callerWidth returns the width of a caller's id in records of /dev/kmsg: that of the largest
// process id and of the newline after it in /proc.
func callerWidth() int {
	data, err := os.ReadFile("/proc/sys/kernel/pid_max")
	if err != nil {
		return len("2147483647") + 1
	}
	return min(len(data), maxCaller)
}

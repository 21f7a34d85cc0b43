package eval

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// readByte reads a byte from a descriptor. state says whether the input ended or was interrupted.
func (s *Shell) readByte(fd int, deadline time.Time) (c byte, state readState) {
	f := s.fds[fd]
	if f == nil {
		return 0, readBad
	}
	if f.capture != nil {
		return 0, readBad
	}
	var buf [1]byte
	for {
		if s.signals.hasWake || !deadline.IsZero() {
			if state := s.ready(f.fd, deadline); state != readMore {
				return 0, state
			}
		}
		n, err := unix.Read(f.fd, buf[:])
		switch {
		case n == 1:
			return buf[0], readMore
		case err == unix.EINTR:
			if s.interrupted() {
				return 0, readInterrupted
			}
		case err == unix.EAGAIN:
			unix.Poll([]unix.PollFd{{Fd: int32(f.fd), Events: unix.POLLIN}}, -1)
		case err != nil:
			s.readError = err
			return 0, readBad
		default:
			return 0, readEnd
		}
	}
}

type readState uint8

const (
	readMore readState = iota
	readEnd
	readTimeout
	readInterrupted
	readBad
)

// ready waits until there is input, until the deadline, or for an interruption.
func (s *Shell) ready(fd int, deadline time.Time) readState {
	for {
		if s.interrupted() {
			return readInterrupted
		}
		timeout := -1
		if !deadline.IsZero() {
			left := time.Until(deadline)
			if left <= 0 {
				left = 0
			}
			timeout = int((left + time.Millisecond - 1) / time.Millisecond)
		}
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		if s.signals.hasWake {
			fds = append(fds, unix.PollFd{Fd: int32(s.signals.wake[0]), Events: unix.POLLIN})
		}
		n, err := unix.Poll(fds, timeout)
		switch {
		case err == unix.EINTR:
			continue
		case n == 0:
			return readTimeout
		case fds[0].Revents != 0:
			return readMore
		}
		if !s.interrupted() {
			s.drain()
		}
	}
}

// readLine reads up to a delimiter, which is not returned.
func (s *Shell) readLine(fd int, delimiter byte) (line string, ended bool) {
	var b []byte
	for {
		c, state := s.readByte(fd, time.Time{})
		if state == readInterrupted && !s.signals.stop.Load() {
			if s.runTraps(); s.flow == goesOn {
				continue
			}
		}
		if state != readMore {
			return string(b), true
		}
		if c == delimiter {
			return string(b), false
		}
		b = append(b, c)
	}
}

// readBuiltin implements read.
func readBuiltin(s *Shell, args []string) int {
	r := &reader{s: s, delimiter: '\n', count: -1}
	words, status := r.options(args)
	if status != 0 {
		return status
	}
	for _, w := range words {
		if !validTarget(w) {
			return s.failf("read: `%s': not a valid identifier", w)
		}
	}
	return r.run(words)
}

// A reader is one call of read.
type reader struct {
	s         *Shell
	raw       bool
	silent    bool
	edited    bool            // -e
	initial   string          // -i
	typed     *strings.Reader // the edited line
	exact     bool            // -N
	delimiter byte
	count     int // maximum number of characters; -1 for no limit
	array     string
	prompt    string
	deadline  time.Time
	poll      bool // -t 0
	fd        int
	timed     bool
	ok        bool
	failure   int // the status if an assignment fails
	give      func()
}

// options reads the options of read, and returns the words after them and 0, or the status of read.
func (r *reader) options(args []string) ([]string, int) {
	const usage = "[-Eers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]"
	return r.s.Options(args, "Eersa:d:i:n:N:p:t:u:", usage, r.option)
}

// option takes an option. It returns 0 or the status of read.
func (r *reader) option(c byte, value string) int {
	s := r.s
	switch c {
	case 'r':
		r.raw = true
	case 's':
		r.silent = true
	case 'e', 'E':
		r.edited = true
	case 'i':
		r.initial = value
	case 'a':
		if !validName(value) {
			return s.failf("read: `%s': not a valid identifier", value)
		}
		r.array = value
	case 'd':
		r.delimiter = 0
		if value != "" {
			r.delimiter = value[0]
		}
	case 'n', 'N':
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return s.failf("read: %s: invalid number", value)
		}
		r.count, r.exact = n, c == 'N'
	case 'p':
		r.prompt = value
	case 't':
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil || seconds < 0 {
			return s.failf("read: %s: invalid timeout specification", value)
		}
		r.timed, r.poll = seconds > 0, seconds == 0
		r.deadline = time.Now().Add(time.Duration(seconds * float64(time.Second)))
	case 'u':
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return s.failf("read: %s: invalid file descriptor specification", value)
		}
		if s.fds[n] == nil {
			return s.failf("read: %s: invalid file descriptor: Bad file descriptor", value)
		}
		r.fd = n
	}
	return 0
}

func (r *reader) run(names []string) int {
	s := r.s
	f := s.fds[r.fd]
	if f == nil && r.poll {
		return 1
	}
	if f == nil || f.capture != nil {
		return s.failf("read: %d: read error: Bad file descriptor", r.fd)
	}
	if r.poll {
		n, _ := unix.Poll([]unix.PollFd{{Fd: int32(f.fd), Events: unix.POLLIN}}, 0)
		return btoi(n <= 0)
	}
	if v := s.get("TMOUT"); v != "" && !r.timed {
		if seconds, err := strconv.ParseFloat(v, 64); err == nil && seconds > 0 {
			r.deadline, r.timed = time.Now().Add(time.Duration(seconds*float64(time.Second))), true
		}
	}
	settings, err := unix.IoctlGetTermios(f.fd, unix.TCGETS)
	terminal := err == nil
	if terminal && r.edited && s.ReadEdited != nil && !s.inSub && f.fd == 0 && r.count < 0 && r.delimiter == '\n' {
		line, ok, interrupted := s.ReadEdited(r.prompt, r.initial)
		if interrupted {
			s.Interrupt()
			return bySignal + int(unix.SIGINT)
		}
		if ok {
			line += "\n"
		}
		r.typed, terminal = strings.NewReader(line), false
	}
	if terminal && r.prompt != "" {
		s.fds[2].write([]byte(r.prompt))
	}
	if terminal && (r.silent || r.count >= 0 || r.delimiter != '\n') {
		quiet := *settings
		if r.silent {
			quiet.Lflag &^= unix.ECHO
		}
		if r.count >= 0 || r.delimiter != '\n' {
			quiet.Lflag &^= unix.ICANON
			quiet.Cc[unix.VMIN], quiet.Cc[unix.VTIME] = 1, 0
		}
		unix.IoctlSetTermios(f.fd, unix.TCSETSW, &quiet)
		defer unix.IoctlSetTermios(f.fd, unix.TCSETSW, settings)
	}
	text, quoted, status := r.read()
	if status == bySignal {
		if s.signals.stop.Load() && s.Interactive {
			s.pending.Store(true)
			return bySignal + int(unix.SIGINT)
		}
		return s.waitInterrupted()
	}
	if status > 1 && status < bySignal {
		return 1
	}
	r.assign(names, text, quoted)
	if !r.ok {
		return r.failure
	}
	return status
}

// typedByte returns the next byte of the edited line.
func (r *reader) typedByte() (byte, readState) {
	c, err := r.typed.ReadByte()
	if err != nil {
		return 0, readEnd
	}
	return c, readMore
}

// read reads the text. quoted marks the bytes after a backslash.
func (r *reader) read() (text []byte, quoted []bool, status int) {
	s := r.s
	deadline := time.Time{}
	if r.timed {
		deadline = r.deadline
	}
	chars := 0
	add := func(c byte, q bool) { text, quoted = append(text, c), append(quoted, q) }
	next := r.source(deadline)
	if r.typed != nil {
		next = r.typedByte
	}
	for r.count < 0 || chars < r.count {
		c, state := next()
		switch state {
		case readEnd:
			return text, quoted, 1
		case readTimeout:
			return text, quoted, bySignal + int(unix.SIGALRM)
		case readInterrupted:
			if s.signals.stop.Load() || s.opts.posix {
				return nil, nil, bySignal
			}
			s.runTraps() // then read continues
			if s.Interactive && !s.inSub && s.trapped == int(unix.SIGINT) {
				s.Message("")
				panic(discard{status: bySignal + int(unix.SIGINT)})
			}
			if s.flow != goesOn {
				return nil, nil, s.status
			}
			continue
		case readBad:
			s.errorf("read: %d: read error: %s", r.fd, strerror(s.readError))
			return nil, nil, usageError
		}
		switch {
		case c == r.delimiter && !r.exact:
			return text, quoted, 0
		case c == '\\' && !r.raw:
			if c, state = next(); state != readMore {
				return text, quoted, 1
			}
			if c == '\n' {
				continue
			}
			add(c, true)
		case c == 0:
			continue
		default:
			add(c, false)
		}
		if c < utf8.RuneSelf || s.bytes() || utf8.FullRune(lastRune(text)) {
			chars++
		}
	}
	return text, quoted, 0
}

// lastRune returns the bytes of the last character, which may be incomplete.
func lastRune(b []byte) []byte {
	i := len(b) - 1
	for i > 0 && len(b)-i < utf8.UTFMax && !utf8.RuneStart(b[i]) {
		i--
	}
	return b[i:]
}

// source returns a function that reads bytes. It reads a seekable file in blocks, and seeks back to
// the byte after the last one used.
func (r *reader) source(deadline time.Time) func() (byte, readState) {
	s := r.s
	f := s.fds[r.fd]
	at, err := unix.Seek(f.fd, 0, 1)
	if err != nil || r.exact || r.count >= 0 {
		return func() (byte, readState) { return s.readByte(r.fd, deadline) }
	}
	var buf [4096]byte
	n, used := 0, 0
	r.give = func() { unix.Seek(f.fd, at+int64(used), 0) }
	return func() (byte, readState) {
		if used == n {
			at += int64(used)
			used = 0
			for {
				n, err = unix.Read(f.fd, buf[:])
				if err != unix.EINTR {
					break
				}
			}
			if err != nil {
				n = 0
				s.readError = err
				return 0, readBad
			}
			if n <= 0 {
				n = 0
				return 0, readEnd
			}
		}
		used++
		return buf[used-1], readMore
	}
}

// assign assigns the fields of the text to the names.
func (r *reader) assign(names []string, text []byte, quoted []bool) {
	s := r.s
	if r.give != nil {
		r.give()
	}
	r.ok, r.failure = true, 1
	set := func(name, value string) {
		r.ok = r.ok && s.assignReference(name, value)
	}
	ifs := s.ifs()
	white := func(i int) bool {
		return !quoted[i] && strings.IndexByte(ifs, text[i]) >= 0 && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n')
	}
	size := s.sizes(ifs, text)
	separates := func(i int) bool { return !quoted[i] && strings.Contains(ifs, string(text[i:i+size(i)])) }
	switch {
	case r.array != "":
		v, ok := s.variable(r.array)
		if !ok {
			r.ok = false
			return
		}
		v.attr = v.attr&^invisible | isArray | isSet
		v.array = newArray(false)
		pos, i := 0, 0
		for pos < len(text) && white(pos) {
			pos++
		}
		for pos < len(text) {
			var value string
			value, pos = cutField(text, pos, size, separates, white)
			v.array.put(i, value)
			if v.change != nil {
				v.change(s, strconv.Itoa(i), value, true)
			}
			i++
		}
		return
	case len(names) == 0:
		set("REPLY", string(text))
		return
	case r.exact:
		set(names[0], string(text))
		for _, n := range names[1:] {
			set(n, "")
		}
		return
	}
	pos := 0
	for pos < len(text) && white(pos) {
		pos++
	}
	for i, name := range names {
		if i < len(names)-1 {
			var value string
			value, pos = cutField(text, pos, size, separates, white)
			if set(name, value); !r.ok {
				r.failure = usageError
				return
			}
			continue
		}
		// The last name gets the rest. A separator at the end of a single field is
		// dropped.
		end := len(text)
		for end > pos && white(end-1) {
			end--
		}
		if rest, next := cutField(text, pos, size, separates, white); next >= end && pos < len(text) {
			set(name, rest)
			continue
		}
		set(name, string(text[pos:end]))
	}
}

// sizes returns a function that returns the length of the character at an offset of a text, or 1 if no
// character of ifs has several bytes.
func (s *Shell) sizes(ifs string, text []byte) func(int) int {
	wide := !s.bytes() && strings.ContainsFunc(ifs, func(r rune) bool { return r >= utf8.RuneSelf })
	return func(i int) int {
		if !wide || text[i] < utf8.RuneSelf {
			return 1
		}
		_, n := utf8.DecodeRune(text[i:])
		return n
	}
}

// cutField returns a field and the offset after its separator.
func cutField(text []byte, pos int, size func(int) int, separates, white func(int) bool) (string, int) {
	start := pos
	for pos < len(text) && !separates(pos) {
		pos += size(pos)
	}
	value := string(text[start:pos])
	for pos < len(text) && white(pos) {
		pos++
	}
	if pos < len(text) && separates(pos) && !white(pos) {
		pos += size(pos)
		for pos < len(text) && white(pos) {
			pos++
		}
	}
	return value, pos
}

// mapfileBuiltin implements mapfile and readarray.
func mapfileBuiltin(s *Shell, args []string) int {
	fd, count, origin, skip, quantum := 0, 0, 0, 0, 5000
	trim, hasOrigin := false, false
	delimiter, callback := byte('\n'), ""
	const usage = "[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]"
	words, status := s.Options(args, "d:n:O:s:tu:C:c:", usage, func(letter byte, value string) int {
		n, err := strconv.Atoi(value)
		what := "line count"
		switch letter {
		case 't':
			trim = true
			return 0
		case 'd':
			delimiter = 0
			if value != "" {
				delimiter = value[0]
			}
			return 0
		case 'C':
			callback = value
			return 0
		case 'n':
			count = n
		case 'O':
			origin, hasOrigin, what = n, true, "array origin"
		case 's':
			skip = n
		case 'u':
			fd, what = n, "file descriptor specification"
		case 'c':
			quantum, what = n, "callback quantum"
		}
		if err != nil || n < 0 || letter == 'c' && n == 0 {
			return s.failf("%s: %s: invalid %s", args[0], value, what)
		}
		return 0
	})
	if status != 0 {
		return status
	}
	if s.fds[fd] == nil && fd != 0 {
		return s.failf("%s: %d: invalid file descriptor: Bad file descriptor", args[0], fd)
	}
	v, status := s.mapfileArray(args[0], words, hasOrigin)
	if status != 0 {
		return status
	}
	for read := 0; count == 0 || read < count; {
		line, ended := s.readLine(fd, delimiter)
		if ended && line == "" {
			break
		}
		line, _, zero := strings.Cut(line, "\x00") // a value ends at a zero byte
		if !ended && !trim && !zero && delimiter != 0 {
			line += string([]byte{delimiter})
		}
		if skip > 0 {
			skip--
			continue
		}
		if callback != "" && (read+1)%quantum == 0 {
			s.runText(callback+" "+strconv.Itoa(origin+read)+" "+s.quoteAlways(line), "", s.line)
		}
		v.own().put(origin+read, line)
		read++
		if ended {
			break
		}
	}
	return 0
}

// mapfileArray returns the array that mapfile writes to: the one that words name, or MAPFILE. With
// an origin the array keeps its elements.
func (s *Shell) mapfileArray(builtin string, words []string, keeps bool) (v *Var, status int) {
	name := "MAPFILE"
	if len(words) > 0 {
		name = words[0]
	}
	if !validName(name) {
		return nil, s.failf("%s: `%s': not a valid identifier", builtin, name)
	}
	v, ok := s.variable(name)
	if !ok {
		return nil, 1
	}
	if v.has(isAssoc) {
		return nil, s.failf("%s: %s: not an indexed array", builtin, name)
	}
	v.attr = v.attr&^invisible | isArray | isSet
	if !keeps || v.array == nil {
		v.array = newArray(false)
	}
	return v, 0
}

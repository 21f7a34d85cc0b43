package edit

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// keys has the functions of the keys of emacs mode, and of vi mode while text is typed: those of the
// keymap that the editor has, and keys of other terminals.
var keys map[string]func(*line)

// bindKeys fills the table of keys. It runs when the first line is read, not in scripts.
func bindKeys() {
	loadKeymaps()
	keys = map[string]func(*line){}
	for key, b := range keymaps["emacs"] {
		setKey(key, b)
	}
	further := map[string]func(*line){"\x1b[7~": (*line).begin, "\x1b[8~": (*line).end, "\x1bOd": (*line).wordBack, "\x1bOc": (*line).wordForward}
	for _, key := range []string{"\x00", "\x1a", "\x1c"} {
		further[key] = func(*line) {}
	}
	for key, f := range further {
		if keys[key] == nil {
			keys[key] = f
		}
	}
	keys["\x1b[3~"] = (*line).delete
	for c := 'A'; c <= 'Z'; c++ {
		if f := keys["\x1b"+strings.ToLower(string(c))]; f != nil && keys["\x1b"+string(c)] == nil {
			keys["\x1b"+string(c)] = f
		}
	}
}

// byte1 reads one byte. It must not read more, because the text that is typed after a line is input of
// the program that the line starts.
func (l *line) byte1() (byte, error) {
	var b [1]byte
	if len(l.unread) > 0 {
		b[0], l.unread = l.unread[0], l.unread[1:]
		return b[0], nil
	}
	l.mu.Unlock()
	defer l.mu.Lock()
	for {
		interrupted, ended := l.await()
		if l.err == ErrTimeout {
			l.finished = true
			return 0, ErrTimeout
		}
		if interrupted {
			l.finished, l.err = true, ErrInterrupted
			return 0, ErrInterrupted
		}
		n, err := l.In.Read(b[:])
		if n > 0 || err != nil && (err != io.EOF || ended) {
			return b[0], err
		}
	}
}

// await waits for input. interrupted is true if ^C comes first. ended is true if an empty read is the end
// of the input: with Wake it may also be a sign that ^C has removed what was there to read.
func (l *line) await() (interrupted, ended bool) {
	if l.Wake == 0 {
		return false, true
	}
	for {
		fds := []unix.PollFd{{Fd: int32(l.Wake), Events: unix.POLLIN}, {Fd: int32(terminal.FD(l.In)), Events: unix.POLLIN}}
		timeout := -1
		if !l.deadline.IsZero() {
			timeout = max(0, int(time.Until(l.deadline).Milliseconds())+1)
		}
		n, err := unix.Poll(fds, timeout)
		if err == unix.EINTR {
			continue
		}
		if n == 0 {
			l.err = ErrTimeout
			return false, true
		}
		if fds[0].Revents == 0 {
			return false, fds[1].Revents&unix.POLLHUP != 0
		}
		if l.Interrupted() {
			return true, false
		}
	}
}

// key reads a key: a character, or all bytes of an escape sequence. An Escape waits for the key
// after it, as in readline. In vi mode it is a key of its own, unless the sequence of an arrow or the like
// follows at once.
func (l *line) key() (string, error) {
	if len(l.queued) > 0 {
		key := l.queued[0]
		l.queued = l.queued[1:]
		return key, nil
	}
	c, err := l.byte1()
	if err != nil {
		return "", err
	}
	key := []byte{c}
	more := func() bool {
		c, err = l.byte1()
		key = append(key, c)
		return err == nil
	}
	switch {
	case c >= utf8.RuneSelf:
		for !utf8.FullRune(key) && more() {
		}
	case c == 0x18:
		more()
	case c == 0x1b:
		if (l.Vi || l.searching) && (!l.soon() || !more()) {
			break
		}
		if l.Vi && c != '[' && c != 'O' {
			l.unread, key = append(l.unread, c), key[:1]
			break
		}
		for c == 0x1b && len(key) < 3 && more() {
		}
		switch {
		case c == 'O':
			more()
		case c == '[':
			if !more() {
				break
			}
			if c == '[' { // a function key of the console
				more()
			}
			for c >= 0x20 && c < 0x40 && len(key) < 32 && more() {
			}
		}
	}
	if l.recording {
		l.macro = append(l.macro, string(key))
	}
	return string(key), err
}

// printable reports whether a key is a character to insert.
func printable(key string) bool { return key != "" && key[0] >= ' ' && key[0] != 0x7f }

// characters splits a text into characters. A combining character belongs to the one before it.
func characters(text string) (list []string) {
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		if len(list) > 0 && r >= 0x300 && quote.Width(text[:n]) == 0 {
			list[len(list)-1] += text[:n]
		} else {
			list = append(list, text[:n])
		}
		text = text[n:]
	}
	return list
}

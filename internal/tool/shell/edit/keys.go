package edit

import (
	"io"
	"time"
	"unicode/utf8"

	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"golang.org/x/sys/unix"
)

// keys has the functions of the keys, as readline binds them in emacs mode, and as
// /etc/inputrc of Debian adds keys of other terminals.
var keys map[string]func(*line)

func bind(f func(*line), names ...string) {
	for _, name := range names {
		keys[name] = f
	}
}

// bindKeys fills the table of keys. It runs when the first line is read, not in scripts.
func bindKeys() {
	keys = map[string]func(*line){}
	bind((*line).accept, "\r", "\n")
	bind((*line).acceptAndNext, "\x0f")
	bind((*line).editor, "\x18\x05")
	bind((*line).begin, "\x01", "\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~")
	bind((*line).end, "\x05", "\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~")
	bind((*line).back, "\x02", "\x1b[D", "\x1bOD")
	bind((*line).forward, "\x06", "\x1b[C", "\x1bOC")
	bind((*line).wordBack, "\x1bb", "\x1bB", "\x1b[1;5D", "\x1b[1;3D", "\x1b[5D", "\x1bOd", "\x1b\x1b[D")
	bind((*line).wordForward, "\x1bf", "\x1bF", "\x1b[1;5C", "\x1b[1;3C", "\x1b[5C", "\x1bOc", "\x1b\x1b[C")
	bind((*line).deleteOrEnd, "\x04")
	bind((*line).delete, "\x1b[3~")
	bind((*line).rubout, "\x08", "\x7f")
	bind((*line).killToEnd, "\x0b")
	bind((*line).killToBegin, "\x15")
	bind((*line).killBlankWord, "\x17")
	bind((*line).killWord, "\x1bd", "\x1bD")
	bind((*line).killWordBack, "\x1b\x7f", "\x1b\x08")
	bind((*line).yank, "\x19")
	bind((*line).yankPop, "\x1by", "\x1bY")
	bind((*line).transpose, "\x14")
	bind((*line).transposeWords, "\x1bt", "\x1bT")
	bind((*line).upper, "\x1bu", "\x1bU")
	bind((*line).lower, "\x1bl", "\x1bL")
	bind((*line).capitalize, "\x1bc", "\x1bC")
	bind((*line).clear, "\x0c")
	bind((*line).older, "\x10", "\x1b[A", "\x1bOA")
	bind((*line).newer, "\x0e", "\x1b[B", "\x1bOB")
	bind((*line).oldest, "\x1b<")
	bind((*line).newest, "\x1b>")
	bind((*line).lastWord, "\x1b.", "\x1b_")
	bind((*line).revert, "\x1br", "\x1bR")
	bind((*line).undoOnce, "\x1f", "\x18\x15")
	bind((*line).quotedInsert, "\x11", "\x16", "\x1b[2~")
	bind((*line).comment, "\x1b#")
	bind((*line).abort, "\x07", "\x1b\x07", "\x18\x07")
	bind((*line).complete, "\t")
	bind((*line).list, "\x1b?", "\x1b=")
	bind((*line).searchBack, "\x12")
	bind((*line).searchForward, "\x13")
	bind((*line).paste, "\x1b[200~")
	bind(func(l *line) {}, "\x00", "\x1a", "\x1c")
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
		if l.Vi && (!l.soon() || !more()) {
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

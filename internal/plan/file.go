package plan

import (
	"contedor/internal/solo"
	"golang.org/x/sys/unix"
)

// A textFile is an existing file that is opened, written once and closed.
type textFile struct {
	path     string
	noOpen   string // the message if it cannot be opened, up to the path
	noWrite  string // the message if it cannot be written, up to the path
	noEntry  bool   // whether it may be missing; then nothing is written
	nameless bool   // whether the messages end without the path
}

// write adds the system calls that write a text, which p copies.
func (f textFile) write(p *solo.Program, name string, text []byte) {
	word := f.path
	if f.nameless { // as choom(1)
		word = ""
	}
	open := solo.Call{
		Nr:     unix.SYS_OPENAT,
		Args:   []solo.Arg{solo.Int(unix.AT_FDCWD), p.String(f.path), solo.Int(unix.O_WRONLY | unix.O_CLOEXEC)},
		Result: solo.File1, OnError: &solo.Message{Name: name, Text: f.noOpen, Word: word, Status: 1},
	}
	write := solo.Call{
		Nr:      unix.SYS_WRITE,
		Args:    []solo.Arg{solo.FromRegister(solo.File1), p.Text(text), solo.Int(len(text))},
		OnError: &solo.Message{Name: name, Text: f.noWrite, Word: word, Status: 1},
	}
	if f.noEntry {
		open.Ignore, write.Ignore = unix.ENOENT, unix.EBADF
	}
	p.Call(open)
	if len(text) > 0 {
		p.Call(write)
	}
	p.Call(solo.Call{Nr: unix.SYS_CLOSE, Args: []solo.Arg{solo.FromRegister(solo.File1)}})
}

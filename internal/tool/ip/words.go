package ip

import (
	"strings"

	"contedor/internal/hint"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// An exit is a panic that ends the run with a status. The real ip calls exit(3) in the middle of
// a command line, which also ends a batch. Run recovers it.
type exit int

// words are the words of a command, with the position of the current word.
type words struct {
	*session
	list []string
	at   int // index of the current word
}

func (s *session) words(list []string) *words { return &words{session: s, list: list} }

// more reports whether there is a current word.
func (w *words) more() bool { return w.at < len(w.list) }

// word returns the current word.
func (w *words) word() string { return w.list[w.at] }

// rest returns the words from the current one on.
func (w *words) rest() []string { return w.list[min(w.at, len(w.list)):] }

// next moves to the next word and returns it. It ends the run if there is none.
func (w *words) next() string {
	if w.at++; !w.more() {
		w.die("Command line is not complete. Try option \"help\"")
	}
	return w.word()
}

// once moves to the value of a word, and ends the run if the word was given before.
func (w *words) once(seen *bool, what string) {
	w.next()
	if *seen {
		w.twice(what, w.word())
	}
	*seen = true
}

// single moves to the value of a word and stores it, and ends the run if there is one already.
func (w *words) single(value *string, what string) {
	if w.next(); *value != "" {
		w.twice(what, w.word())
	}
	*value = w.word()
}

// followed reports whether there is a word after the current one.
func (w *words) followed() bool { return w.at+1 < len(w.list) }

// is reports whether the current word is one of the given words.
func (w *words) is(whole ...string) bool {
	for _, x := range whole {
		if w.word() == x {
			return true
		}
	}
	return false
}

// begins reports whether the current word abbreviates one of the given words.
func (w *words) begins(whole ...string) bool {
	for _, x := range whole {
		if abbreviates(w.word(), x) {
			return true
		}
	}
	return false
}

// abbreviates reports whether a word is a prefix of another one. An empty word is not.
func abbreviates(word, whole string) bool { return word != "" && strings.HasPrefix(whole, word) }

// Exit statuses of a failed command.
const (
	failed   = 1   // a word or a value is wrong
	refused  = 2   // the kernel refuses the request
	badUsage = 255 // there is no such command
)

// say writes a line to standard error. The messages of ip do not begin with its name.
func (s *session) say(text string) { s.Stderr.Write([]byte(text + "\n")) }

// fail prints a message as say does, and returns the exit status for a failed command.
func (s *session) fail(text string) int {
	s.say(text)
	return failed
}

// die prints a message as say does, and ends the run.
func (s *session) die(text string) {
	s.say(text)
	panic(exit(badUsage))
}

// wrong ends the run because of a bad value. Some reasons of the real ip end with a newline of
// their own.
func (s *session) wrong(reason, value string) {
	s.die(`Error: argument "` + value + `" is wrong: ` + reason)
}

// missing is wrong for a value that names something that does not exist, with a hint.
func (s *session) missing(reason, value string, a hint.Attempt, err error) {
	s.say(`Error: argument "` + value + `" is wrong: ` + reason)
	s.Advise(a, err)
	panic(exit(badUsage))
}

// required ends the run because a value is missing.
func (s *session) required(what string) { s.die(`Error: argument "` + what + `" is required`) }

// twice ends the run because a value is given twice.
func (s *session) twice(what, value string) {
	s.die(`Error: duplicate "` + what + `": "` + value + `" is the second value.`)
}

// garbage ends the run because a word is unexpected where an interface may be named.
func (s *session) garbage(what, word string) {
	s.die(`Error: either "` + what + `" is duplicate, or "` + word + `" is garbage.`)
}

// unsupported ends the run because only the real ip supports something.
func (s *session) unsupported(what string) { s.die("ip: " + what + " is not supported") }

// noDevice prints that an interface does not exist, and returns the exit status.
func (s *session) noDevice(name string) int {
	s.say(`Cannot find device "` + name + `"`)
	s.Advise(&hint.Network{Words: []string{name}}, unix.ENODEV)
	return failed
}

// number parses a number of at most bits bits. It ends the run on failure.
func (w *words) number(value string, bits int, reason string) uint64 {
	n, ok := numeral.Whole(value, bits)
	if !ok {
		w.wrong(reason, value)
	}
	return n
}

// integer is number for signed 32-bit numbers.
func (w *words) integer(value, reason string) int32 {
	n, ok := numeral.WholeInt(value, 32)
	if !ok {
		w.wrong(reason, value)
	}
	return int32(n)
}

// placeIn returns the index of a value in a list. It ends the run if the value is not in the list.
func (w *words) placeIn(list []string, value, reason string) uint8 {
	i := place(list, value)
	if i < 0 {
		w.wrong(reason, w.word())
	}
	return uint8(i)
}

// switched parses "on" or "off". It prints an error and ok is false for another word.
func (w *words) switched(what, value string) (on, ok bool) {
	_, i := w.oneOf(what, value, "off", "on")
	return i == 1, i >= 0
}

// oneOf returns a value and its index in the list. It prints an error and returns -1 if it is not in the list.
func (w *words) oneOf(what, value string, list ...string) (string, int) {
	text := `Error: argument of "` + what + `" must be one of `
	for i, x := range list {
		if value == x {
			return value, i
		}
		text += `"` + x + `", `
	}
	w.say(text + `not "` + value + `"`)
	return "", -1
}

// onOrOff is switched with an older error message.
func (w *words) onOrOff(what, value string) (on, ok bool) {
	if value != "on" && value != "off" {
		w.say(`Error: argument of "` + what + `" must be "on" or "off", not "` + value + `"`)
	}
	return value == "on", value == "on" || value == "off"
}

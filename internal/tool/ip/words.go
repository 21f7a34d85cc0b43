package ip

import (
	"strings"

	"contedor/internal/linux/numeral"
)

// An exit ends a run of ip where it stands, with a status, as exit(3) ends the real one
// in the middle of a command line: not even a batch goes on. Run recovers it.
type exit int

// words are the words of a command, read one after the other.
type words struct {
	*session
	list []string
	at   int // of the word that is looked at
}

func (s *session) words(list []string) *words { return &words{session: s, list: list} }

// more reports whether there is a word to look at.
func (w *words) more() bool { return w.at < len(w.list) }

// word is the word that is looked at.
func (w *words) word() string { return w.list[w.at] }

// rest are the words from the one that is looked at on.
func (w *words) rest() []string { return w.list[min(w.at, len(w.list)):] }

// next goes on to the next word, which has to be there, and returns it.
func (w *words) next() string {
	if w.at++; !w.more() {
		w.die("Command line is not complete. Try option \"help\"")
	}
	return w.word()
}

// followed reports whether another word follows the one that is looked at.
func (w *words) followed() bool { return w.at+1 < len(w.list) }

// is reports whether the word that is looked at is one of those.
func (w *words) is(whole ...string) bool {
	for _, x := range whole {
		if w.word() == x {
			return true
		}
	}
	return false
}

// begins reports whether the word that is looked at is the beginning of one of those.
func (w *words) begins(whole ...string) bool {
	for _, x := range whole {
		if abbreviates(w.word(), x) {
			return true
		}
	}
	return false
}

// abbreviates reports whether a word is the beginning of another, which an empty one is
// not.
func abbreviates(word, whole string) bool { return word != "" && strings.HasPrefix(whole, word) }

// The statuses of a failed command.
const (
	failed   = 1   // something is wrong with what it says
	refused  = 2   // the kernel refuses it
	badUsage = 255 // the words are no command
)

// say writes a line to the standard error. ip never names itself there.
func (s *session) say(text string) { s.Stderr.Write([]byte(text + "\n")) }

// fail is say, and the status of a command that fails.
func (s *session) fail(text string) int {
	s.say(text)
	return failed
}

// die is say, and ends the run.
func (s *session) die(text string) {
	s.say(text)
	panic(exit(badUsage))
}

// wrong ends the run because of a bad value. Some of the real tool's reasons end with a
// line feed of their own.
func (s *session) wrong(reason, value string) {
	s.die(`Error: argument "` + value + `" is wrong: ` + reason)
}

// required ends the run because a value is missing.
func (s *session) required(what string) { s.die(`Error: argument "` + what + `" is required`) }

// twice ends the run because a value was given before.
func (s *session) twice(what, value string) {
	s.die(`Error: duplicate "` + what + `": "` + value + `" is the second value.`)
}

// garbage ends the run because a word is neither known nor wanted.
func (s *session) garbage(what, word string) {
	s.die(`Error: either "` + what + `" is duplicate, or "` + word + `" is garbage.`)
}

// unsupported ends the run because ip(8) knows a word that this one does not.
func (s *session) unsupported(what string) { s.die("ip: " + what + " is not supported") }

// noDevice is the failure of a command that names an interface which is not there.
func (s *session) noDevice(name string) int { return s.fail(`Cannot find device "` + name + `"`) }

// number reads a number of at most so many bits, or ends the run for that reason.
func (w *words) number(value string, bits int, reason string) uint64 {
	n, ok := numeral.Whole(value, bits)
	if !ok {
		w.wrong(reason, value)
	}
	return n
}

// integer is number for numbers of 32 bits with a sign.
func (w *words) integer(value, reason string) int32 {
	n, ok := numeral.WholeInt(value, 32)
	if !ok {
		w.wrong(reason, value)
	}
	return int32(n)
}

// switched reads "on" or "off"; it reports whether the word is one of them, and
// complains otherwise.
func (w *words) switched(what, value string) (on, ok bool) {
	_, i := w.oneOf(what, value, "off", "on")
	return i == 1, i >= 0
}

// oneOf returns a value and its place in the list, or complains and returns -1.
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

// onOrOff is switched with the older words of complaint.
func (w *words) onOrOff(what, value string) (on, ok bool) {
	if value != "on" && value != "off" {
		w.say(`Error: argument of "` + what + `" must be "on" or "off", not "` + value + `"`)
	}
	return value == "on", value == "on" || value == "off"
}

package tarfile

import (
	"fmt"
	"strings"

	"contedor/internal/fetch/reason"
	"contedor/internal/linux/quote"
)

// Faults are values of an entry's metadata that are invalid. The rest of the entry is used.
type Faults struct {
	Owners, Times, Attributes int // how many values are invalid

	tell func(text string) // is called with tar(1)'s messages; nil for none
}

func (f *Faults) say(format string, words ...any) {
	if f.tell != nil {
		f.tell(fmt.Sprintf(format, words...))
	}
}

func (f *Faults) malformed(r record) {
	f.say("Malformed extended header: invalid %s=%s", r.key, reason.Bare(r.value))
}

func (f *Faults) outOfRange(r record, bounds string) {
	f.say("Extended header %s=%s is out of range %s", r.key, reason.Bare(r.value), bounds)
}

// field adds the message about a field without a valid number. what is its type in C.
func (f *Faults) field(at field, block []byte, what string, locale quote.Locale) {
	if at.of(block)[0]&0x80 != 0 {
		f.say("Archive base-256 value is out of %s range", what)
		return
	}
	text := strings.TrimRight(at.text(block), " ")
	f.say("Archive contains %s where numeric %s value expected", locale.Quote(text), what)
}

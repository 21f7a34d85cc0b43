package tarfile

import (
	"fmt"
	"strings"

	"contedor/internal/fetch/reason"
)

// Faults are what an entry says of a file's metadata that cannot be taken. The rest of
// the entry holds.
type Faults struct {
	Texts                     []string // as tar(1) words them, those of times and ids
	Owners, Times, Attributes int      // how many are not what the entry says
}

// maxFaults bounds the texts of one entry.
const maxFaults = 20

func (f *Faults) say(format string, words ...any) {
	if len(f.Texts) < maxFaults {
		f.Texts = append(f.Texts, fmt.Sprintf(format, words...))
	}
}

func (f *Faults) malformed(r record) {
	f.say("Malformed extended header: invalid %s=%s", r.key, reason.Bare(r.value))
}

func (f *Faults) outOfRange(r record, bounds string) {
	f.say("Extended header %s=%s is out of range %s", r.key, reason.Bare(r.value), bounds)
}

// field tells of a header's field that holds no number of a C type.
func (f *Faults) field(at field, block []byte, what string) {
	if at.of(block)[0]&0x80 != 0 {
		f.say("Archive base-256 value is out of %s range", what)
		return
	}
	text := strings.TrimRight(at.text(block), " ")
	f.say("Archive contains %s where numeric %s value expected", reason.Quote(text), what)
}

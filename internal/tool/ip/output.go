package ip

import (
	"io"
	"strconv"
	"strings"
)

// An output writes text or, with -json, JSON. The same calls describe an object for both. Text is
// buffered like that of stdio(3): by blocks for a file or a pipe, by lines for a terminal. So its
// order with respect to standard error is that of the real ip.
type output struct {
	to       io.Writer
	terminal bool
	buffer   []byte
	newline  string   // the separator of an object's lines: a backslash with -oneline
	palette  *palette // nil without colors
	document *document
}

// block is the size of stdio's buffer for a pipe in bytes.
const block = 4096

func (o *output) write(text string) {
	o.buffer = append(o.buffer, text...)
	full := len(o.buffer) - len(o.buffer)%block
	if o.terminal {
		full = strings.LastIndexByte(string(o.buffer), '\n') + 1
	}
	if full > 0 {
		o.to.Write(o.buffer[:full]) // the real ip also ignores a failure
		o.buffer = o.buffer[full:]
	}
}

func (o *output) flush() {
	if len(o.buffer) > 0 {
		o.to.Write(o.buffer)
		o.buffer = nil
	}
}

// begin begins a JSON document, an array of objects, if wanted is set.
func (o *output) begin(wanted, pretty bool) {
	if wanted {
		o.document = &document{write: o.write, pretty: pretty}
		o.document.open('[')
	}
}

// end ends the JSON document.
func (o *output) end() {
	if o.document != nil {
		o.document.close(']')
		o.write("\n")
		o.flush()
		o.document = nil
	}
}

// text writes words to the text. JSON does not contain them.
func (o *output) text(words ...string) {
	if o.document == nil {
		for _, w := range words {
			o.write(w)
		}
	}
}

// split ends a line of text within an object.
func (o *output) split() { o.text(o.newline) }

// object begins an object in JSON. It has a key or, if that is empty, is an element of an array.
func (o *output) object(key string) {
	if d := o.document; d != nil {
		d.name(key)
		d.open('{')
	}
}

func (o *output) endObject() {
	if o.document != nil {
		o.document.close('}')
	}
}

// array begins an array in JSON.
func (o *output) array(key string) {
	if d := o.document; d != nil {
		d.name(key)
		d.open('[')
	}
}

func (o *output) endArray() {
	if o.document != nil {
		o.document.close(']')
	}
}

// string writes a value. In JSON it has a key or, if that is empty, is an element of an array. In
// the text it is between before and after.
func (o *output) string(key, before, value, after string) {
	o.colored(plain, key, before, value, after)
}

// colored is string in a color. before and after are colored, too.
func (o *output) colored(c color, key, before, value, after string) {
	if d := o.document; d != nil {
		d.name(key)
		d.string(value)
		return
	}
	start, end := o.palette.around(c)
	o.write(start + before + value + after + end)
}

// uint is string for an unsigned number.
func (o *output) uint(key, before string, n uint64, after string) {
	o.bare(key, before, strconv.FormatUint(n, 10), after)
}

func (o *output) int(key, before string, n int64, after string) {
	o.bare(key, before, strconv.FormatInt(n, 10), after)
}

// bare is string for a value without quotes in JSON.
func (o *output) bare(key, before, value, after string) {
	if d := o.document; d != nil {
		d.name(key)
		d.bare(value)
		return
	}
	o.write(before + value + after)
}

// hex is string for a number in hexadecimal. Zero has no 0x.
func (o *output) hex(key, before string, n uint64, after string) {
	text := "0"
	if n != 0 {
		text = "0x" + strconv.FormatUint(n, 16)
	}
	o.string(key, before, text, after)
}

// flag writes true in JSON, and a word in the text.
func (o *output) flag(key, text string) {
	if d := o.document; d != nil {
		d.name(key)
		d.bare("true")
		return
	}
	o.write(text)
}

// null writes null in JSON, and a word in the text.
func (o *output) null(key, text string) {
	if d := o.document; d != nil {
		d.name(key)
		d.bare("null")
		return
	}
	o.write(text)
}

// onOff writes a boolean in JSON, and "on" or "off" in the text.
func (o *output) onOff(key, before string, on bool, after string) {
	if d := o.document; d != nil {
		d.name(key)
		d.bare(strconv.FormatBool(on))
		return
	}
	o.write(before + map[bool]string{true: "on", false: "off"}[on] + after)
}

// member writes a value in JSON only.
func (o *output) member(key, value string) {
	if o.document != nil {
		o.string(key, "", value, "")
	}
}

// memberBare is member for a value without quotes.
func (o *output) memberBare(key, value string) {
	if o.document != nil {
		o.bare(key, "", value, "")
	}
}

// A document is a JSON document that is being written.
type document struct {
	write  func(string)
	pretty bool
	depth  int
	comma  bool // a comma is needed before the next value
}

// separate writes the separator of two values.
func (d *document) separate() {
	if d.comma {
		d.write(",")
	}
	d.comma = true
}

func (d *document) line() {
	if d.pretty {
		d.write("\n" + strings.Repeat("    ", d.depth))
	}
}

// name writes the key of the next value, if it has one.
func (d *document) name(key string) {
	if key == "" {
		return
	}
	d.separate()
	d.line()
	d.write(quoted(key) + ":")
	if d.pretty {
		d.write(" ")
	}
	d.comma = false
}

func (d *document) open(bracket byte) {
	d.separate()
	d.write(string(bracket))
	d.depth++
	d.comma = false
	if bracket == '[' && d.pretty {
		d.write(" ")
	}
}

func (d *document) close(bracket byte) {
	d.depth--
	switch {
	case !d.comma || !d.pretty:
	case bracket == ']':
		d.write(" ")
	default:
		d.line()
	}
	d.write(string(bracket))
	d.comma = true
}

func (d *document) string(value string) { d.bare(quoted(value)) }

func (d *document) bare(value string) {
	d.separate()
	d.write(value)
}

// quoted returns a JSON string. Bytes beyond ASCII stay unchanged.
func quoted(s string) string {
	b := make([]byte, 0, len(s)+2)
	b = append(b, '"')
	for i := range len(s) {
		c := s[i]
		switch letter := strings.IndexByte("\t\n\r\f\b\\\"", c); {
		case letter >= 0:
			b = append(b, '\\', "tnrfb\\\""[letter])
		case c < ' ' || c == 0x7f:
			b = append(b, '\\', 'u', '0', '0', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

// A color is the meaning of a part of the text. The palette has its color.
type color int

const (
	interfaceName color = iota
	hardwareAddress
	ipv4
	ipv6
	operationalUp
	operationalDown
	plain
)

// A palette holds the escape sequences of the colors.
type palette [plain]string

var (
	onDark  = palette{"\x1b[1;36m", "\x1b[1;33m", "\x1b[1;35m", "\x1b[1;94m", "\x1b[1;32m", "\x1b[1;31m"}
	onLight = palette{"\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[34m", "\x1b[32m", "\x1b[31m"}
)

// around returns the escape sequences before and after a text.
func (p *palette) around(c color) (start, end string) {
	if p == nil || c == plain {
		return "", ""
	}
	return p[c], "\x1b[0m"
}

// choosePalette returns the palette for the terminal's background. COLORFGBG tells it, mostly as
// "FOREGROUND;BACKGROUND": 0 to 6 and 8 are dark.
func choosePalette(getenv func(string) (string, bool)) *palette {
	value, _ := getenv("COLORFGBG")
	at := strings.LastIndexByte(value, ';')
	if at < 0 {
		return &onDark
	}
	if background := value[at+1:]; len(background) == 1 && (background >= "0" && background <= "6" || background == "8") {
		return &onDark
	}
	return &onLight
}

// pad appends blanks to a text up to a width.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-len(text), 0))
}

// padLeft prepends blanks to a text up to a width.
func padLeft(text string, width int) string {
	return strings.Repeat(" ", max(width-len(text), 0)) + text
}

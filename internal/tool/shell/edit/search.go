package edit

import (
	"strings"
	"unicode/utf8"
)

func (l *line) searchBack()    { l.search(true) }
func (l *line) searchForward() { l.search(false) }

// search is the incremental search of ^R and ^S. A key that does not belong to the search ends it, and
// its function runs.
func (l *line) search(back bool) {
	prompt, start, old := l.display.prompt, l.at, state{l.text, l.point}
	text, failed, sought := "", false, l.at
	l.searching = true
	defer func() { l.display.prompt, l.searching = prompt, false }()
	for {
		l.display.prompt = searchPrompt(text, back, failed)
		l.show()
		key, err := l.key()
		switch {
		case err != nil:
			l.finished, l.err = true, err
			return
		case key == "\x12" || key == "\x13":
			back = key == "\x12"
			if text == "" {
				text = l.sought
			} else {
				sought = l.at
				failed = !l.find(text, back, true)
				continue
			}
		case key == "\x07":
			l.at, l.text, l.point = start, old.text, old.point
			l.bell()
			return
		case key == "\x7f" || key == "\x08":
			if text == "" {
				l.bell()
				continue
			}
			_, n := utf8.DecodeLastRuneInString(text)
			text = text[:len(text)-n]
			l.at = sought
		case printable(key):
			text += key
		default:
			if text != "" {
				l.sought = text
			}
			if key == "\x1b" && !l.Vi {
				return
			}
			l.queued = append([]string{key}, l.queued...)
			return
		}
		failed = text != "" && !l.find(text, back, false)
	}
}

func searchPrompt(text string, back, failed bool) string {
	prompt := "i-search)`" + text + "': "
	if back {
		prompt = "reverse-" + prompt
	}
	if failed {
		prompt = "failed " + prompt
	}
	return "(" + prompt
}

// find looks for a text in the shown entry and the ones before it, or after it, and shows the place.
// With next, it skips the place that is shown now.
func (l *line) find(text string, back, next bool) bool {
	shown := strings.Join(l.text, "")
	point := len(strings.Join(l.text[:l.point], ""))
	step := 1
	if back {
		step = -1
	}
	for i := l.at; i >= 0 && i <= len(l.history); i += step {
		entry, at := shown, -1
		if i != l.at {
			entry = l.entry(i)
			if entry == shown && next {
				continue
			}
		}
		switch {
		case i == l.at && back:
			if end := point + len(text); !next {
				at = strings.LastIndex(entry[:min(end, len(entry))], text)
			} else if end--; end >= 0 {
				at = strings.LastIndex(entry[:min(end, len(entry))], text)
			}
		case i == l.at:
			from := point
			if next {
				from++
			}
			if from <= len(entry) {
				if at = strings.Index(entry[from:], text); at >= 0 {
					at += from
				}
			}
		case back:
			at = strings.LastIndex(entry, text)
		default:
			at = strings.Index(entry, text)
		}
		if at >= 0 {
			if i != l.at {
				l.recall(i)
			}
			l.point = len(characters(entry[:at]))
			return true
		}
	}
	l.bell()
	return false
}

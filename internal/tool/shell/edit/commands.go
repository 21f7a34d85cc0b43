package edit

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"contedor/internal/linux/quote"
)

func (l *line) accept() { l.finished = true }

func (l *line) abort() { l.bell() }

// acceptAndNext is ^O: the next line begins with the history entry after the one that is shown.
func (l *line) acceptAndNext() {
	l.finished = true
	l.resume = l.at + 1
}

// editor is ^X^E: it ends the line with ErrEditor.
func (l *line) editor() { l.finished, l.err = true, ErrEditor }

// runCommand runs a command of the shell, which may change the line.
func (l *line) runCommand(command string) {
	if l.Run == nil {
		return
	}
	l.save()
	fmt.Fprintf(l.Out, "\r%s\x1b[J", strings.Repeat("\x1b[A", l.display.row))
	text, at := l.Run(command, strings.Join(l.text, ""), len(strings.Join(l.text[:l.point], "")))
	l.replace(text)
	l.point = len(characters(text[:min(max(at, 0), len(text))]))
	l.display = display{out: l.Out, width: l.width(), above: l.display.above, prompt: l.display.prompt, drawn: true}
}

// typeKey inserts a character. Undo removes up to 20 typed characters at once, as readline does.
func (l *line) typeKey(key string) {
	count := l.argument.count()
	if count <= 0 {
		return
	}
	if l.last != typing || l.typed >= 20 {
		l.save()
	}
	l.typed++
	l.now = typing
	r, _ := utf8.DecodeRuneInString(key)
	if l.point > 0 && r >= 0x300 && quote.Width(key) == 0 {
		l.text[l.point-1] += strings.Repeat(key, count)
		return
	}
	if l.replacing {
		l.remove(l.point, min(l.point+count, len(l.text)))
	}
	l.insert(slices.Repeat([]string{key}, count))
}

// quotedInsert inserts the next character, even ^C.
func (l *line) quotedInsert() {
	if l.Signals != nil {
		l.Signals(false)
		defer l.Signals(true)
	}
	c, err := l.byte1()
	key := []byte{c}
	for err == nil && c >= utf8.RuneSelf && !utf8.FullRune(key) {
		c, err = l.byte1()
		key = append(key, c)
	}
	if err == nil {
		l.typeKey(string(key))
	}
}

// paste inserts a bracketed paste as text.
func (l *line) paste() {
	const end = "\x1b[201~"
	var text []byte
	for !strings.HasSuffix(string(text[max(0, len(text)-len(end)):]), end) && len(text) < 1<<20 {
		c, err := l.byte1()
		if err != nil {
			break
		}
		text = append(text, c)
	}
	l.save()
	l.insert(characters(strings.ReplaceAll(strings.TrimSuffix(string(text), end), "\r", "\n")))
}

// move moves the cursor within the line.
func (l *line) move(by int) {
	to := min(max(0, l.point+by), len(l.text))
	if to == l.point && by != 0 {
		l.bell()
	}
	l.point = to
}

func (l *line) begin()   { l.point = 0 }
func (l *line) end()     { l.point = len(l.text) }
func (l *line) back()    { l.move(-l.argument.count()) }
func (l *line) forward() { l.move(l.argument.count()) }

func (l *line) wordBack()    { l.point = l.words(-l.argument.count()) }
func (l *line) wordForward() { l.point = l.words(l.argument.count()) }

// inWord reports whether the character at an index is a letter or a digit, which form words.
func (l *line) inWord(i int) bool {
	r, _ := utf8.DecodeRuneInString(l.text[i])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// words returns the index that is a number of words after the cursor, or before it.
func (l *line) words(count int) int {
	at := l.point
	for ; count > 0; count-- {
		for at < len(l.text) && !l.inWord(at) {
			at++
		}
		for at < len(l.text) && l.inWord(at) {
			at++
		}
	}
	for ; count < 0; count++ {
		for at > 0 && !l.inWord(at-1) {
			at--
		}
		for at > 0 && l.inWord(at-1) {
			at--
		}
	}
	return at
}

// deleteOrEnd is ^D: it deletes a character, or ends the input on an empty line.
func (l *line) deleteOrEnd() {
	if len(l.text) == 0 {
		l.finished, l.err = true, io.EOF
		return
	}
	l.delete()
}

func (l *line) delete() { l.deleteChars(l.argument.count()) }
func (l *line) rubout() { l.deleteChars(-l.argument.count()) }

// deleteChars deletes after the cursor, or before it. With an argument, the text can be yanked.
func (l *line) deleteChars(count int) {
	to := min(max(0, l.point+count), len(l.text))
	switch {
	case to == l.point:
		l.bell()
	case l.argument.given:
		l.kill(l.point, to)
	default:
		l.save()
		l.remove(min(l.point, to), max(l.point, to))
	}
}

// kill moves the text between two indices to the kill ring. Consecutive kills are one entry, in which
// a backward kill comes before the earlier text.
func (l *line) kill(from, to int) {
	l.now = killing
	if from == to {
		return
	}
	l.save()
	gone := l.remove(min(from, to), max(from, to))
	newest := len(l.kills) - 1
	switch {
	case l.last != killing || newest < 0:
		l.kills = append(l.kills, gone)
		if len(l.kills) > killRingSize {
			l.kills = l.kills[1:]
		}
	case to < from:
		l.kills[newest] = append(gone, l.kills[newest]...)
	default:
		l.kills[newest] = append(l.kills[newest], gone...)
	}
}

func (l *line) killToEnd()    { l.kill(l.point, len(l.text)) }
func (l *line) killToBegin()  { l.kill(l.point, 0) }
func (l *line) killWord()     { l.kill(l.point, l.words(l.argument.count())) }
func (l *line) killWordBack() { l.kill(l.point, l.words(-l.argument.count())) }

// killBlankWord is ^W: the word ends at a blank.
func (l *line) killBlankWord() {
	blank := func(i int) bool { return l.text[i] == " " || l.text[i] == "\t" }
	at := l.point
	if at == 0 {
		l.bell()
	}
	for count := l.argument.count(); count > 0; count-- {
		for at > 0 && blank(at-1) {
			at--
		}
		for at > 0 && !blank(at-1) {
			at--
		}
	}
	l.kill(l.point, at)
}

func (l *line) yank() {
	if len(l.kills) == 0 {
		l.bell()
		return
	}
	l.save()
	l.yankAt, l.yanked, l.now = len(l.kills)-1, l.point, yanking
	l.insert(l.kills[l.yankAt])
}

// yankPop replaces what was just yanked by the kill before it.
func (l *line) yankPop() {
	if l.last != yanking || len(l.kills) == 0 {
		l.bell()
		return
	}
	l.save()
	l.remove(l.yanked, l.point)
	l.yankAt = (l.yankAt + len(l.kills) - 1) % len(l.kills)
	l.insert(l.kills[l.yankAt])
	l.now = yanking
}

func (l *line) transpose() {
	if len(l.text) < 2 || l.point == 0 {
		l.bell()
		return
	}
	l.save()
	if l.point == len(l.text) {
		l.point--
	}
	l.text[l.point-1], l.text[l.point] = l.text[l.point], l.text[l.point-1]
	l.point++
}

// transposeWords exchanges the word before the cursor and the one after it.
func (l *line) transposeWords() {
	before := l.point
	end2 := l.words(1)
	l.point = end2
	start2 := l.words(-1)
	l.point = start2
	start1 := l.words(-1)
	l.point = start1
	end1 := l.words(1)
	l.point = before
	if start1 == start2 || end1 > start2 {
		l.bell()
		return
	}
	l.save()
	text := append([]string{}, l.text[:start1]...)
	text = append(text, l.text[start2:end2]...)
	text = append(text, l.text[end1:start2]...)
	text = append(text, l.text[start1:end1]...)
	l.text = append(text, l.text[end2:]...)
	l.point = end2
}

func (l *line) upper() { l.change(func(s string, first bool) string { return strings.ToUpper(s) }) }
func (l *line) lower() { l.change(func(s string, first bool) string { return strings.ToLower(s) }) }

func (l *line) capitalize() {
	l.change(func(s string, first bool) string {
		if first {
			return strings.ToUpper(s)
		}
		return strings.ToLower(s)
	})
}

// change changes the letters of words after the cursor, and moves the cursor. With a negative argument
// it changes the words before the cursor, which does not move.
func (l *line) change(f func(s string, first bool) string) {
	from, to := l.point, l.words(l.argument.count())
	if to < from {
		from, to = to, from
	}
	l.save()
	for i, inside := from, false; i < to; i++ {
		if l.inWord(i) {
			l.text[i] = f(l.text[i], !inside)
			inside = true
		} else {
			inside = false
		}
	}
	l.point = to
}

func (l *line) clear() {
	io.WriteString(l.Out, "\x1b[H\x1b[2J")
	l.display.forget()
}

// comment is M-#: the line becomes a comment and is entered.
func (l *line) comment() {
	l.save()
	l.point = 0
	l.insert([]string{"#"})
	l.finished = true
}

func (l *line) undoOnce() {
	if len(l.undo) == 0 {
		l.bell()
		return
	}
	was := l.undo[len(l.undo)-1]
	l.undo = l.undo[:len(l.undo)-1]
	l.text, l.point = was.text, was.point
}

// entry returns a history entry with its edits.
func (l *line) entry(i int) string {
	if text, ok := l.changed[i]; ok || i == len(l.history) {
		return text
	}
	return l.history[i]
}

// recall shows the history entry at an index.
func (l *line) recall(i int) {
	if i = min(max(0, i), len(l.history)); i == l.at {
		l.bell()
		return
	}
	l.changed[l.at] = strings.Join(l.text, "")
	l.at, l.undo = i, nil
	l.replace(l.entry(i))
}

func (l *line) older()  { l.recall(l.at - l.argument.count()) }
func (l *line) newer()  { l.recall(l.at + l.argument.count()) }
func (l *line) oldest() { l.recall(0) }
func (l *line) newest() { l.recall(len(l.history)) }

// lastWord is M-.: it inserts the last word of the previous entry. Repeated, it replaces that by the
// last word of the entry before.
func (l *line) lastWord() {
	if l.last != lastArgument {
		l.lastArg = len(l.history)
		l.yanked = l.point
	}
	l.now = lastArgument
	l.save()
	l.remove(l.yanked, l.point)
	if l.lastArg == 0 {
		l.bell()
		return
	}
	l.lastArg--
	words := l.Words(l.history[l.lastArg])
	at := len(words) - 1
	if l.argument.given { // counted from 0
		at = l.argument.count()
	}
	if at >= 0 && at < len(words) {
		l.insert(characters(words[at]))
	}
}

// nthWord is M-C-y: it inserts the first argument of the previous entry, or the word with a number.
func (l *line) nthWord() {
	if len(l.history) == 0 {
		l.bell()
		return
	}
	words, at := l.Words(l.history[len(l.history)-1]), 1
	if l.argument.given {
		at = l.argument.count()
	}
	if at < 0 || at >= len(words) {
		l.bell()
		return
	}
	l.save()
	l.insert(characters(words[at]))
}

func (l *line) seekForward()  { l.seek(l.argument.count()) }
func (l *line) seekBackward() { l.seek(-l.argument.count()) }

// seek moves the cursor to the next character that is typed, or with a negative count to the one before.
func (l *line) seek(count int) {
	key, err := l.key()
	if err != nil {
		return
	}
	step := 1
	if count < 0 {
		step, count = -1, -count
	}
	for at := l.point + step; at >= 0 && at < len(l.text); at += step {
		if l.text[at] != key {
			continue
		}
		if count--; count == 0 {
			l.point = at
			return
		}
	}
	l.bell()
}

// deleteBlanks is M-\: it deletes the blanks around the cursor.
func (l *line) deleteBlanks() {
	blank := func(i int) bool { return l.text[i] == " " || l.text[i] == "\t" }
	from, to := l.point, l.point
	for from > 0 && blank(from-1) {
		from--
	}
	for to < len(l.text) && blank(to) {
		to++
	}
	l.save()
	l.remove(from, to)
}

func (l *line) setMark() { l.mark = l.point }

func (l *line) exchangeMark() { l.mark, l.point = l.point, min(l.mark, len(l.text)) }

// complete is Tab. A second Tab lists the candidates.
func (l *line) complete() {
	again := l.last == completing && !l.changedByTab
	begin, c := l.candidates()
	l.now, l.changedByTab = completing, false
	if len(c.Words) == 0 {
		l.bell()
		return
	}
	if again && len(c.Words) > 1 {
		l.listAll(c.Words)
		return
	}
	text := c.Insert(commonPrefix(c.Words), len(c.Words) == 1)
	if old := strings.Join(l.text[begin:l.point], ""); old != text && (len(c.Words) == 1 || text != "") {
		l.save()
		l.remove(begin, l.point)
		l.insert(characters(text))
		l.changedByTab = true
	}
	if len(c.Words) > 1 {
		l.bell()
	}
}

// insertAll is M-*: it inserts all completions.
func (l *line) insertAll() {
	begin, c := l.candidates()
	if len(c.Words) == 0 {
		l.bell()
		return
	}
	l.save()
	l.remove(begin, l.point)
	for _, word := range c.Words {
		l.insert(characters(c.Insert(word, true)))
	}
}

// startMacro is ^X(: the keys that follow are recorded.
func (l *line) startMacro() {
	if l.recording {
		l.bell()
		return
	}
	l.recording, l.macro = true, nil
}

// endMacro is ^X).
func (l *line) endMacro() {
	if !l.recording {
		l.bell()
		return
	}
	l.recording = false
	l.macro = l.macro[:max(0, len(l.macro)-1)]
}

// callMacro is ^Xe: it presses the recorded keys.
func (l *line) callMacro() {
	if l.recording || len(l.macro) == 0 {
		l.bell()
		return
	}
	for range max(l.argument.count(), 0) {
		l.queued = append(slices.Clone(l.macro), l.queued...)
	}
}

// candidates returns the index where the word before the cursor begins, and its completions.
func (l *line) candidates() (int, Completion) {
	if l.Complete == nil {
		return l.point, Completion{}
	}
	c := l.Complete(strings.Join(l.text, ""), len(strings.Join(l.text[:l.point], "")))
	at := 0
	for n := 0; at < l.point && n < c.Begin; at++ {
		n += len(l.text[at])
	}
	return at, c
}

func (l *line) list() {
	if _, c := l.candidates(); len(c.Words) > 0 {
		l.listAll(c.Words)
	} else {
		l.bell()
	}
}

// queryItems is readline's completion-query-items.
const queryItems = 100

// listAll prints candidates in columns, sorted downwards, below the line.
func (l *line) listAll(candidates []string) {
	point := l.point
	l.point = len(l.text)
	l.show()
	l.point = point
	io.WriteString(l.Out, "\n")
	if len(candidates) < queryItems || l.confirmed(len(candidates)) {
		io.WriteString(l.Out, columns(candidates, l.display.width))
	}
	l.display.forget()
}

// confirmed asks whether a long list is printed.
func (l *line) confirmed(n int) bool {
	fmt.Fprintf(l.Out, "Display all %d possibilities? (y or n)", n)
	for {
		c, err := l.byte1()
		switch {
		case err != nil || strings.IndexByte("nN\x7f\x03\x07", c) >= 0:
			io.WriteString(l.Out, "\n")
			return false
		case c == 'y' || c == 'Y' || c == ' ':
			io.WriteString(l.Out, "\n")
			return true
		}
		l.bell()
	}
}

// columns lays out the last parts of file names, as readline's rl_display_match_list.
func columns(candidates []string, width int) string {
	names, longest := make([]string, len(candidates)), 0
	for i, c := range candidates {
		at := strings.LastIndexByte(strings.TrimSuffix(c, "/"), '/')
		names[i] = c[at+1:]
		longest = max(longest, quote.Width(strings.TrimSuffix(names[i], "/"))+2)
	}
	perRow := width / longest
	if perRow > 1 && perRow*longest == width {
		perRow--
	}
	perRow = max(1, perRow)
	rows := (len(names) + perRow - 1) / perRow
	var b strings.Builder
	for row := range rows {
		for i := row; i < len(names); i += rows {
			b.WriteString(names[i])
			if (i-row)/rows+1 < perRow {
				b.WriteString(strings.Repeat(" ", max(longest-quote.Width(names[i]), 0)))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// commonPrefix returns the longest prefix that all texts have. It does not split a character.
func commonPrefix(list []string) string {
	prefix := list[0]
	for _, word := range list[1:] {
		for !strings.HasPrefix(word, prefix) {
			_, n := utf8.DecodeLastRuneInString(prefix)
			prefix = prefix[:len(prefix)-n]
		}
	}
	return prefix
}

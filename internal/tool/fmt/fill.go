package fmt

import (
	"bytes"
	"math"
	"strings"
)

// A word of a paragraph.
type word struct {
	text   []byte
	space  int  // number of columns after it
	paren  bool // begins with an opening bracket or quotation mark
	period bool // ends with a period, before closing brackets and quotation marks
	punct  bool // ends with any punctuation
	final  bool // ends a sentence

	// What fill finds, if a line begins with the word:
	next   int // index of the word that begins the line after it
	length int // of the line
	cost   int // of the rest of the paragraph
}

// judge sets what the word's first and last characters say.
func (w *word) judge() {
	last := w.text[len(w.text)-1]
	w.paren = strings.IndexByte("(['`\"", w.text[0]) >= 0
	w.punct = last > ' ' && last < 0x7f && !isAlphanumeric(last)
	inner := bytes.TrimRight(w.text[1:], ")]'\"")
	if len(inner) > 0 {
		last = inner[len(inner)-1]
	} else {
		last = w.text[0]
	}
	w.period = strings.IndexByte(".?!", last) >= 0
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// Costs, as the real fmt has them: squares of lengths.
const (
	lineCost      = 70 * 70
	sentenceBonus = 50 * 50
	noBreakCost   = 600 * 600
	parenBonus    = 40 * 40
	punctBonus    = 40 * 40
	lineCredit    = 3 * 3
	maxCost       = math.MaxInt
)

// shortCost is that of a line that is n columns away from the goal.
func shortCost(n int) int { return (n * 10) * (n * 10) }

// raggedCost is that of lines whose lengths differ by n columns.
func raggedCost(n int) int { return shortCost(n) / 2 }

func widowCost(n int) int { return 200 * 200 / (n + 2) }

func orphanCost(n int) int { return 150 * 150 / (n + 2) }

// fill finds the cheapest places to break the lines of the paragraph, from its end to its beginning.
func (f *formatter) fill() {
	n := len(f.words)
	for start := n - 1; start >= 0; start-- {
		this := &f.words[start]
		best := maxCost
		length := f.otherIndent
		if start == 0 {
			length = f.firstIndent
		}
		length += len(this.text)
		for w := start + 1; ; w++ {
			cost := 0
			if w < n {
				cost = f.lineCost(&f.words[w], length) + f.words[w].cost
			}
			if start == 0 && f.lastLength > 0 {
				cost += raggedCost(length - f.lastLength)
			}
			if cost < best {
				best = cost
				this.next, this.length = w, length
			}
			if w == n {
				break
			}
			length += f.words[w-1].space + len(f.words[w].text)
			if length > f.width {
				break
			}
		}
		this.cost = best + f.baseCost(start)
	}
}

// lineCost is the cost of a line with a length, before the line that begins with the word next.
func (f *formatter) lineCost(next *word, length int) int {
	cost := shortCost(f.goal - length)
	if next.next != len(f.words) {
		cost += raggedCost(length - next.length)
	}
	return cost
}

// baseCost is the cost of breaking the line before a word.
func (f *formatter) baseCost(at int) int {
	cost := lineCost
	this := &f.words[at]
	if at > 0 {
		before := &f.words[at-1]
		switch {
		case before.period && before.final:
			cost -= sentenceBonus
		case before.period:
			cost += noBreakCost
		case before.punct:
			cost -= punctBonus
		case at > 1 && f.words[at-2].final:
			cost += widowCost(len(before.text))
		}
	}
	switch {
	case this.paren:
		cost -= parenBonus
	case this.final:
		cost += orphanCost(len(this.text))
	}
	return cost
}

// write writes the lines of the paragraph before the word at finish.
func (f *formatter) write(finish int) {
	indent := f.firstIndent
	for at := 0; at != finish; at = f.words[at].next {
		f.outColumn = 0
		f.space(f.prefixIndent)
		f.Out.WriteString(f.prefix)
		f.outColumn += len(f.prefix)
		f.space(indent - f.outColumn)
		for i := at; i < f.words[at].next; i++ {
			if i > at {
				f.space(f.words[i-1].space)
			}
			f.Out.Write(f.words[i].text)
			f.outColumn += len(f.words[i].text)
		}
		f.lastLength = f.outColumn
		f.Out.WriteByte('\n')
		indent = f.otherIndent
	}
}

const tab = 8 // columns

// space writes a space of n columns, with tabs if the input has some.
func (f *formatter) space(n int) {
	target := f.outColumn + n
	if whole := target / tab * tab; f.tabs && f.outColumn+1 < whole {
		for f.outColumn < whole {
			f.Out.WriteByte('\t')
			f.outColumn = (f.outColumn/tab + 1) * tab
		}
	}
	for ; f.outColumn < target; f.outColumn++ {
		f.Out.WriteByte(' ')
	}
}

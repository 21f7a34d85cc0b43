// Package nearest finds the words that a misspelled word was perhaps meant to be. It runs only
// after a failure, and it links nothing, so that every program may use it.
package nearest

import "strings"

// The cost of each change that turns one word into another. Exchanged neighbors, and a letter too
// many or too few, are more frequent than a wrong letter.
const (
	swap   = 2
	insert = 2
	change = 3
)

// most is the largest number of words that To returns.
const most = 3

// To returns the candidates that are most like word, in their order: none if no candidate is
// similar, several if they are equally similar. Upper and lower case count as the same letter. word
// itself is never among them.
func To(word string, candidates []string) (list []string) {
	letters := []rune(strings.ToLower(word))
	if len(letters) < 2 {
		return nil
	}
	least := insert*max(1, (len(letters)+1)/4) + 1
	for _, c := range candidates {
		if c == word {
			continue
		}
		switch d := distance(letters, []rune(strings.ToLower(c)), least); {
		case d > least:
		case d < least:
			least, list = d, []string{c}
		default:
			list = append(list, c)
		}
	}
	if len(list) > most {
		return nil // a longer list would not help
	}
	return list
}

// distance returns the least cost of changes that turn a into b (optimal string alignment). A
// result above limit may be too small.
func distance(a, b []rune, limit int) int {
	if n := (len(a) - len(b)) * insert; n > limit || -n > limit {
		return limit + 1
	}
	// before, last and row are three rows of the table of costs.
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j * insert
	}
	for i := range a {
		row[0] = (i + 1) * insert
		for j := range b {
			cost := last[j]
			if a[i] != b[j] {
				cost += change
			}
			cost = min(cost, last[j+1]+insert, row[j]+insert)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] && a[i] != b[j] {
				cost = min(cost, before[j-1]+swap)
			}
			row[j+1] = cost
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

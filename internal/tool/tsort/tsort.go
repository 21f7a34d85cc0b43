// Package tsort implements tsort(1) of GNU coreutils: it sorts names so that each comes before those
// that follow it in some pair.
//
// Synopsis:
//
//	tsort [FILE]
package tsort

import (
	"bufio"
	"io"
	"maps"
	"slices"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Command is tsort.
var Command = gnu.Command("tsort", gnu.Coreutils, `[OPTION] [FILE]
Sorts the names in FILE, which are pairs: the first one of a pair comes before the second one.
`, tsort)

// An item is a name.
type item struct {
	name      string
	before    int     // how many items must come first
	followers []*item // the one of the last pair comes first
	printed   bool
	next      *item // while a loop is looked for: the next item of the chain, or nil
}

func tsort(t *gnu.Tool) error {
	words, err := t.Parse(cli.Options{Permute: true, Short: "w"}, func(cli.Option) error { return nil })
	switch {
	case err != nil:
		return err
	case len(words) > 1:
		return t.ExtraOperand(words[1])
	}
	name := gnu.OrStdin(words)[0]
	items, err := read(t, name)
	if err != nil {
		return err
	}
	for left := len(items); ; {
		left -= print(t, items)
		if left == 0 {
			return nil
		}
		t.Complain(t.Name(name)+": input contains a loop:", nil)
		breakLoop(t, items)
	}
}

// read reads the pairs. It returns the items sorted by name.
func read(t *gnu.Tool, name string) ([]*item, error) {
	f, err := t.Open(name)
	if err != nil {
		return nil, cli.Fail(t.Name(name), err)
	}
	defer f.Close()
	known := map[string]*item{}
	in := bufio.NewReaderSize(f, 64<<10)
	var first *item
	for {
		word, err := gnu.Token(in, " \t\n")
		switch {
		case err != nil && err != io.EOF:
			return nil, cli.Fail(t.Name(name)+": read error", err)
		case word == "" && first != nil:
			return nil, cli.Fail(t.Name(name)+": input contains an odd number of tokens", nil)
		case word == "":
			sorted := slices.Sorted(maps.Keys(known))
			items := make([]*item, len(sorted))
			for i, word := range sorted {
				items[i] = known[word]
				slices.Reverse(items[i].followers)
			}
			return items, nil
		}
		it := known[word]
		if it == nil {
			it = &item{name: word}
			known[word] = it
		}
		switch first {
		case nil:
			first = it
			continue
		case it:
		default:
			first.followers = append(first.followers, it)
			it.before++
		}
		first = nil
	}
}

// print prints the items that need not wait for others, then those that waited for them, and so on. It
// returns the number of printed items.
func print(t *gnu.Tool, items []*item) int {
	var ready []*item
	for _, it := range items {
		if it.before == 0 && !it.printed {
			ready = append(ready, it)
		}
	}
	for i := 0; i < len(ready); i++ {
		t.Out.WriteString(ready[i].name + "\n")
		ready[i].printed = true
		for _, f := range ready[i].followers {
			if f.before--; f.before == 0 {
				ready = append(ready, f)
			}
		}
	}
	return len(ready)
}

// breakLoop prints the names of a loop and removes one of its pairs. It builds a chain of items, each
// followed by the next one, until an item follows that is in the chain already.
func breakLoop(t *gnu.Tool, items []*item) {
	var chain *item
	for {
		for _, it := range items {
			switch at := slices.Index(it.followers, chain); {
			case it.before == 0:
			case chain == nil:
				chain = it
			case at < 0:
			case it.next == nil:
				it.next = chain
				chain = it
			default:
				remove(t, it, at, chain)
				return
			}
		}
	}
}

// remove prints the names of the chain up to its item last, and takes a follower from that.
func remove(t *gnu.Tool, last *item, follower int, chain *item) {
	found := false
	for it := chain; it != nil; {
		if !found {
			t.Complain(it.name, nil)
		}
		found = found || it == last
		it, it.next = it.next, nil
	}
	last.followers[follower].before--
	last.followers = slices.Delete(last.followers, follower, follower+1)
}

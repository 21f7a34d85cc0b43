package tar

import (
	"errors"
	"os"
	"strconv"
	"strings"

	"contedor/internal/fetch/tree"
	"contedor/internal/linux/ids"
	"golang.org/x/sys/unix"
)

// An identity is the value of --owner or --group.
type identity struct {
	number *uint32 // nil: each file keeps its own
	name   string
}

// parseIdentity parses NAME:ID, NAME or ID. lookUp returns the id of a name, nameOf the name of an id.
func (j *job) parseIdentity(value string, lookUp func(string) (uint32, bool), nameOf func(uint32) string) (*identity, error) {
	number := func(text string) (*uint32, error) {
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return nil, j.giveUp(text+": Invalid owner or group ID", nil)
		}
		id := uint32(n)
		return &id, nil
	}
	name, id, both := strings.Cut(value, ":")
	switch {
	case both:
		n, err := number(id)
		if err == nil && name == "" {
			name = nameOf(*n)
		}
		return &identity{n, name}, err
	case value != "" && strings.Trim(value, "0123456789") == "":
		n, err := number(value)
		if err != nil || *n == ids.None {
			return nil, err
		}
		return &identity{n, nameOf(*n)}, nil
	}
	if n, ok := lookUp(value); ok {
		return &identity{&n, value}, nil
	}
	return &identity{nil, value}, nil
}

// owners returns the function that sets each file's user or group to the one of the map, or to an
// identity, and its name. The identity may be nil.
func (j *job) owners(who *identity, mapped map[uint32]identity, nameOf func(uint32) string) func(*tree.ID) {
	names := map[uint32]string{}
	return func(id *tree.ID) {
		who := who
		if other, is := mapped[uint32(id.Number)]; is {
			who = &other
		}
		switch {
		case who != nil:
			if who.number != nil {
				id.Number = int64(*who.number)
			}
			id.Name = who.name
		default:
			n := uint32(id.Number)
			name, known := names[n]
			if !known {
				name = nameOf(n)
				names[n] = name
			}
			id.Name = name
		}
		if j.numeric {
			id.Name = ""
		}
	}
}

// readMap adds the lines of a file of --owner-map or --group-map to a map. what is UID or GID.
func (j *job) readMap(file string, to *map[uint32]identity, what string, lookUp func(string) (uint32, bool), nameOf func(uint32) string) error {
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, unix.EISDIR) {
		return j.giveUp(j.member(file)+": Cannot open", err)
	}
	if *to == nil {
		*to = map[uint32]identity{}
	}
	failed, number := false, 0
	for line := range strings.Lines(string(text)) {
		number++
		at := file + ":" + strconv.Itoa(number) + ": "
		words, closed := mapWords(line)
		if !closed {
			return j.giveUp(at+"cannot split line: missing closing quote", nil)
		}
		if len(words) == 0 {
			continue
		}
		from, who, wrong := mapLine(words, what, lookUp)
		if wrong != "" {
			j.complain(at+wrong, nil)
			failed = true
			continue
		}
		if who.name == "" {
			who.name = nameOf(*who.number)
		}
		if _, known := (*to)[from]; !known {
			(*to)[from] = who
		}
	}
	if failed {
		return j.giveUp("errors reading map file", nil)
	}
	return nil
}

// mapLine reads a line of a map: the id that files have, and the identity to write instead. wrong is
// the message for another line.
func mapLine(words []string, what string, lookUp func(string) (uint32, bool)) (from uint32, who identity, wrong string) {
	if len(words) != 2 {
		return 0, who, "malformed line"
	}
	number := func(text, shown string) (id uint32) {
		n, err := strconv.ParseInt(text, 10, 64)
		switch {
		case text == "":
		case errors.Is(err, strconv.ErrSyntax):
			wrong = "invalid " + what + ": " + shown
		case err != nil || n < 0 || n > ids.None:
			wrong = what + " out of range: " + shown
		}
		return uint32(n)
	}
	named := func(name string) uint32 {
		id, ok := lookUp(name)
		if !ok {
			wrong = "can't obtain " + what + " of " + name
		}
		return id
	}
	if text, is := strings.CutPrefix(words[0], "+"); is {
		from = number(text, text)
	} else {
		from = named(words[0])
	}
	if wrong != "" {
		return from, who, wrong
	}
	var id uint32
	name, text, both := strings.Cut(words[1], ":")
	switch {
	case both:
		id, who.name = number(text, text), name
	case strings.HasPrefix(name, "+"):
		id = number(name[1:], name)
	default:
		id, who.name = named(name), name
	}
	who.number = &id
	return from, who, wrong
}

// mapWords returns the words of a line of a map, with the quotes of the shell; # begins a comment.
// closed is false if a quote is not closed.
func mapWords(line string) (words []string, closed bool) {
	var word strings.Builder
	begun, quote := false, byte(0)
	end := func() {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote == 0 && strings.IndexByte(" \t\n", c) >= 0:
			end()
			continue
		case quote == 0 && c == '#':
			end()
			return words, true
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && quote != '\'' && i+1 < len(line):
			i++
			word.WriteByte(line[i])
		default:
			word.WriteByte(c)
		}
		begun = true
	}
	end()
	return words, quote == 0
}

// userName returns the name of a user, or "".
func userName(id uint32) string {
	user, _ := ids.Host().UserByID(id)
	return user.Name
}

// groupName returns the name of a group, or "".
func groupName(id uint32) string {
	group, _ := ids.Host().GroupByID(id)
	return group.Name
}

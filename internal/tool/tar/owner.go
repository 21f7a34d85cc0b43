package tar

import (
	"strconv"
	"strings"

	"contedor/internal/fetch/tree"
	"contedor/internal/linux/ids"
)

// An identity is the value of --owner or --group.
type identity struct {
	number *uint32 // nil: each file keeps its own
	name   string
}

// noID is -1, for which chown(2) changes nothing.
const noID = 1<<32 - 1

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
		if err != nil || *n == noID {
			return nil, err
		}
		return &identity{n, nameOf(*n)}, nil
	}
	if n, ok := lookUp(value); ok {
		return &identity{&n, value}, nil
	}
	return &identity{nil, value}, nil
}

// owners returns the function that sets each file's user or group to an identity, and its name. The
// identity may be nil.
func (j *job) owners(who *identity, nameOf func(uint32) string) func(*tree.ID) {
	names := map[uint32]string{}
	return func(id *tree.ID) {
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

package tar

import (
	"strconv"
	"strings"

	"contedor/internal/fetch/tree"
	"contedor/internal/linux/ids"
)

// An identity is the value of --owner or --group.
type identity struct {
	number *uint32 // nil: that of each file
	name   string
}

// noID is the id that is none, chown(2): it leaves each file its own.
const noID = 1<<32 - 1

// parseIdentity reads NAME:ID, NAME or ID. lookUp finds an id, nameOf a name.
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

// owners returns what changes each file's user or group as an identity says, which may be
// nil, and names it.
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

// userName returns the name of a user, or nothing.
func userName(id uint32) string {
	user, _ := ids.Host().UserByID(id)
	return user.Name
}

// groupName returns the name of a group, or nothing.
func groupName(id uint32) string {
	group, _ := ids.Host().GroupByID(id)
	return group.Name
}

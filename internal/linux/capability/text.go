package capability

import (
	"strconv"
	"strings"

	"contedor/internal/linux/numeral"
)

// The bits of a capability's state: which of the three sets it is in.
const (
	effective = 1 << iota
	permitted
	inheritable
	states // the number of states
)

var stateNames = [states]string{"", "e", "p", "ep", "i", "ei", "ip", "eip"}

// TextName returns the name of a capability as cap_to_name(3) does: "cap_sys_admin", or "63" for
// a number without a name.
func TextName(n int) string {
	if n >= 0 && n < len(names) {
		return strings.ToLower(names[n])
	}
	return strconv.Itoa(n)
}

// ParseName returns the capability that a text begins with, a name or a number from 0 to 63, and
// the rest of the text. Upper and lower case are the same: cap_from_name(3), which ignores the
// rest.
func ParseName(text string) (n int, rest string, ok bool) {
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		value, rest, fits := numeral.Unsigned(text, 0)
		return int(value), rest, fits && value < 64
	}
	end := strings.IndexFunc(text, func(r rune) bool { return r != '_' && !isLetter(r) })
	if end < 0 {
		end = len(text)
	}
	n = Number(strings.ToUpper(text[:end]))
	return n, text[end:], n >= 0
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// state returns the state of capability n.
func (s Sets) state(n int) (state int) {
	if s.Effective.Has(n) {
		state |= effective
	}
	if s.Inheritable.Has(n) {
		state |= inheritable
	}
	if s.Permitted.Has(n) {
		state |= permitted
	}
	return state
}

// Text returns the sets in the notation of cap_to_text(3), for a kernel with the capabilities
// from 0 to last: "=", "cap_net_raw=ep" or "=ep cap_chown-ep".
func (s Sets) Text(last int) string {
	members := s.members(0, last)
	most := states - 1
	for state := states - 2; state >= 0; state-- {
		if len(members[state]) >= len(members[most]) {
			most = state
		}
	}
	text := "=" + stateNames[most]
	for state := states - 1; state >= 0; state-- {
		if state == most || members[state] == nil {
			continue
		}
		list := strings.Join(members[state], ",")
		if added := state &^ most; added != 0 {
			if text == "=" {
				text = list + "=" + stateNames[added] // shorter than "= LIST+STATE"
				continue
			}
			list += "+" + stateNames[added]
		}
		if removed := most &^ state; removed != 0 {
			list += "-" + stateNames[removed]
		}
		text += " " + list
	}
	unnamed := s.members(last+1, 63)
	for state := states - 1; state > 0; state-- {
		if unnamed[state] != nil {
			text += " " + strings.Join(unnamed[state], ",") + "+" + stateNames[state]
		}
	}
	return text
}

// members returns the names of the capabilities from first to last, by state.
func (s Sets) members(first, last int) (names [states][]string) {
	for n := first; n <= last; n++ {
		state := s.state(n)
		names[state] = append(names[state], TextName(n))
	}
	return names
}

// ParseText parses the notation of cap_from_text(3), for a kernel with the capabilities from 0
// to last.
func ParseText(text string, last int) (s Sets, ok bool) {
	for text = skipBlanks(text); text != ""; text = skipBlanks(text) {
		if text, ok = s.clause(text, last); !ok {
			return Sets{}, false
		}
	}
	return s, true
}

func skipBlanks(text string) string { return strings.TrimLeft(text, " \t\n\v\f\r") }

func isBlank(c byte) bool { return skipBlanks(string(c)) == "" }

// clause carries out a clause, such as "cap_chown,cap_kill=p+e", and returns the text after it.
func (s *Sets) clause(text string, last int) (rest string, ok bool) {
	list, text, listed, ok := parseList(text, last)
	if !ok || text == "" || !isOperator(text[0]) || text[0] != '=' && !listed {
		return "", false
	}
	operator, text := text[0], text[1:]
	if operator == '=' {
		s.change(list, '-', states-1)
		if text != "" && (text[0] == '+' || text[0] == '-') {
			if !listed {
				return "", false
			}
			operator, text = text[0], text[1:]
			if text == "" || isBlank(text[0]) {
				return "", false
			}
		}
	}
	for {
		state, after, ok := parseState(text)
		if !ok || state == 0 && operator != '=' {
			return "", false
		}
		s.change(list, operator, state)
		if after == "" || isBlank(after[0]) {
			return after, true
		}
		operator, text = after[0], after[1:] // '+' or '-'
		if !listed || operator == '=' {
			return "", false
		}
	}
}

func isOperator(c byte) bool { return c == '=' || c == '+' || c == '-' }

// parseList parses the capabilities that a clause begins with. Without names it means all.
func parseList(text string, last int) (list Set, rest string, listed, ok bool) {
	if text[0] == '=' {
		return All(last), text, false, true
	}
	for {
		if text == "" {
			return 0, "", false, false
		}
		if rest, ok := cutAll(text); ok {
			list |= All(last)
			text = rest
		} else {
			n, rest, ok := ParseName(text)
			if !ok {
				return 0, "", false, false
			}
			list |= 1 << n
			text = rest
		}
		if !strings.HasPrefix(text, ",") {
			return list, text, true, true
		}
		text = text[1:]
	}
}

// cutAll removes the word "all".
func cutAll(text string) (rest string, ok bool) {
	if len(text) < 3 || !strings.EqualFold(text[:3], "all") {
		return text, false
	}
	rest = text[3:]
	if rest != "" && (rest[0] == '_' || rest[0] >= '0' && rest[0] <= '9' || isLetter(rune(rest[0]))) {
		return text, false
	}
	return rest, true
}

// parseState parses letters up to a blank, an operator or the end.
func parseState(text string) (state int, rest string, ok bool) {
	for text != "" && !isBlank(text[0]) && !isOperator(text[0]) {
		switch text[0] {
		case 'e':
			state |= effective
		case 'i':
			state |= inheritable
		case 'p':
			state |= permitted
		default:
			return 0, "", false
		}
		text = text[1:]
	}
	return state, text, true
}

// change adds the capabilities in list to the sets of a state, or removes them if the operator
// is '-'.
func (s *Sets) change(list Set, operator byte, state int) {
	for _, set := range []struct {
		bit int
		set *Set
	}{{effective, &s.Effective}, {inheritable, &s.Inheritable}, {permitted, &s.Permitted}} {
		switch {
		case state&set.bit == 0:
		case operator == '-':
			*set.set &^= list
		default:
			*set.set |= list
		}
	}
}

// An IAB has the sets that a process inherits: cap_iab(3).
type IAB struct {
	Inheritable, Ambient Set
	Dropped              Set // not in the bounding set
}

// Text returns the sets in the notation of cap_iab_to_text(3): "cap_chown,^cap_kill,!cap_net_raw".
func (v IAB) Text(last int) string {
	var list []string
	for n := range last + 1 {
		prefix := ""
		if v.Dropped.Has(n) {
			prefix = "!"
		}
		switch {
		case v.Ambient.Has(n):
			prefix += "^"
		case v.Inheritable.Has(n) && prefix != "":
			prefix += "%"
		}
		if prefix != "" || v.Inheritable.Has(n) {
			list = append(list, prefix+TextName(n))
		}
	}
	return strings.Join(list, ",")
}

// ParseIAB parses the notation of cap_iab_from_text(3).
func ParseIAB(text string) (v IAB, ok bool) {
	for text != "" {
		name := strings.TrimLeft(text, "!^%")
		prefix := text[:len(text)-len(name)]
		if name == "" {
			return v, true
		}
		n, rest, ok := ParseName(name)
		if !ok || rest != "" && rest[0] != ',' {
			return IAB{}, false
		}
		if prefix == "" || strings.ContainsAny(prefix, "%^") {
			v.Inheritable |= 1 << n
		}
		if strings.Contains(prefix, "^") {
			v.Ambient |= 1 << n
		}
		if strings.Contains(prefix, "!") {
			v.Dropped |= 1 << n
		}
		text = strings.TrimPrefix(rest, ",")
	}
	return v, true
}

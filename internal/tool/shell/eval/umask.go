package eval

import (
	"fmt"
	"strconv"
	"strings"
)

func umaskBuiltin(s *Shell, args []string) int {
	symbolic, prints := false, false
	words, status := s.Options(args, "Sp", "[-p] [-S] [mode]", func(letter byte, _ string) int {
		symbolic = symbolic || letter == 'S'
		prints = prints || letter == 'p'
		return 0
	})
	if status != 0 {
		return status
	}
	if len(words) == 0 {
		text := fmt.Sprintf("%04o", s.mask)
		if symbolic {
			text = symbolicMask(s.mask)
		}
		if prints {
			text = "umask " + map[bool]string{true: "-S ", false: ""}[symbolic] + text
		}
		return s.print("umask", text+"\n")
	}
	word := words[0]
	if word != "" && word[0] >= '0' && word[0] <= '9' {
		n, err := strconv.ParseUint(word, 8, 32)
		if err != nil || n > 0o7777 {
			return s.failf("umask: %s: octal number out of range", word)
		}
		s.mask = uint32(n) & 0o777
		return 0
	}
	mask, wrong := parseMask(word, s.mask)
	if wrong != "" {
		return s.failf("umask: %s", wrong)
	}
	s.mask = mask
	if symbolic {
		return s.print("umask", symbolicMask(mask)+"\n")
	}
	return 0
}

func symbolicMask(mask uint32) string {
	text := ""
	for i, who := range "ugo" {
		bits := ^mask >> (6 - 3*i)
		text += "," + string(who) + "="
		for j, letter := range "rwx" {
			if bits>>(2-j)&1 != 0 {
				text += string(letter)
			}
		}
	}
	return text[1:]
}

// parseMask parses a symbolic mode of umask, which names the permissions that are kept.
func parseMask(word string, mask uint32) (uint32, string) {
	perm := ^mask & 0o777
	clauses := strings.Split(word, ",")
	for k, clause := range clauses {
		i, who := 0, uint32(0)
		for ; i < len(clause) && strings.IndexByte("ugoa", clause[i]) >= 0; i++ {
			who |= map[byte]uint32{'u': 0o700, 'g': 0o070, 'o': 0o007, 'a': 0o777}[clause[i]]
		}
		if who == 0 {
			who = 0o777
		}
		if i == len(clause) || strings.IndexByte("+-=", clause[i]) < 0 {
			c := byte(0)
			if i < len(clause) {
				c = clause[i]
			} else if k+1 < len(clauses) {
				c = ','
			}
			return 0, fmt.Sprintf("`%c': invalid symbolic mode operator", c)
		}
		for i < len(clause) && strings.IndexByte("+-=", clause[i]) >= 0 {
			op := clause[i]
			bits := uint32(0)
			for i++; i < len(clause) && strings.IndexByte("+-=", clause[i]) < 0; i++ {
				switch c := clause[i]; c {
				case 'r':
					bits |= 0o444
				case 'w':
					bits |= 0o222
				case 'x':
					bits |= 0o111
				case 'X':
					if perm&0o111 != 0 {
						bits |= 0o111
					}
				case 'u':
					bits |= perm >> 6 * 0o111
				case 'g':
					bits |= perm >> 3 & 7 * 0o111
				case 'o':
					bits |= perm & 7 * 0o111
				case 's', 't':
				default:
					return 0, fmt.Sprintf("`%c': invalid symbolic mode character", c)
				}
			}
			switch op {
			case '+':
				perm |= bits & who
			case '-':
				perm &^= bits & who
			default:
				perm = perm&^who | bits&who
			}
		}
	}
	return ^perm & 0o777, ""
}

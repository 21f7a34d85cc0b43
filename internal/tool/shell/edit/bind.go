package edit

import (
	"cmp"
	"strconv"
	"strings"
)

// functions has readline's names of the functions of the editor.
var functions = []struct {
	name string
	run  func(*line)
}{
	{"abort", (*line).abort}, {"accept-line", (*line).accept}, {"backward-char", (*line).back}, {"backward-delete-char", (*line).rubout},
	{"backward-kill-line", (*line).killToBegin}, {"backward-kill-word", (*line).killWordBack}, {"backward-word", (*line).wordBack},
	{"beginning-of-history", (*line).oldest}, {"beginning-of-line", (*line).begin}, {"bracketed-paste-begin", (*line).paste},
	{"capitalize-word", (*line).capitalize}, {"clear-screen", (*line).clear}, {"complete", (*line).complete}, {"delete-char", (*line).deleteOrEnd},
	{"downcase-word", (*line).lower}, {"edit-and-execute-command", (*line).editor}, {"end-of-history", (*line).newest}, {"end-of-line", (*line).end},
	{"forward-char", (*line).forward}, {"forward-search-history", (*line).searchForward}, {"forward-word", (*line).wordForward},
	{"history-search-backward", (*line).prefixBack}, {"history-search-forward", (*line).prefixForward}, {"insert-comment", (*line).comment},
	{"insert-last-argument", (*line).lastWord}, {"kill-line", (*line).killToEnd}, {"kill-whole-line", (*line).killAll}, {"kill-word", (*line).killWord},
	{"next-history", (*line).newer}, {"operate-and-get-next", (*line).acceptAndNext}, {"possible-completions", (*line).list},
	{"previous-history", (*line).older}, {"quoted-insert", (*line).quotedInsert}, {"reverse-search-history", (*line).searchBack},
	{"revert-line", (*line).revert}, {"transpose-chars", (*line).transpose}, {"transpose-words", (*line).transposeWords}, {"undo", (*line).undoOnce},
	{"unix-line-discard", (*line).killToBegin}, {"unix-word-rubout", (*line).killBlankWord}, {"upcase-word", (*line).upper}, {"yank", (*line).yank},
	{"call-last-kbd-macro", (*line).callMacro}, {"end-kbd-macro", (*line).endMacro}, {"insert-completions", (*line).insertAll}, {"start-kbd-macro", (*line).startMacro},
	{"character-search", (*line).seekForward}, {"character-search-backward", (*line).seekBackward}, {"delete-horizontal-space", (*line).deleteBlanks},
	{"exchange-point-and-mark", (*line).exchangeMark}, {"set-mark", (*line).setMark}, {"yank-nth-arg", (*line).nthWord},
	{"yank-last-arg", (*line).lastWord}, {"yank-pop", (*line).yankPop},
}

// functionNamed returns a function of the editor, or nil: readline has more.
func functionNamed(name string) func(*line) {
	for _, f := range functions {
		if f.name == name {
			return f.run
		}
	}
	return nil
}

// setKey sets what a key does in the editor.
func setKey(key string, to binding) {
	delete(keys, key)
	switch {
	case to.macro != "":
		keys[key] = func(l *line) { l.unread = append([]byte(to.macro), l.unread...) }
	case to.command != "":
		keys[key] = func(l *line) { l.runCommand(to.command) }
	default:
		if f := functionNamed(to.function); f != nil {
			keys[key] = f
		}
	}
}

// A BindingError is the message about a binding that cannot be made.
type BindingError string

func (e BindingError) Error() string { return string(e) }

// Bind makes a binding in the format of inputrc, such as "\C-t": undo, or "\C-t": "text" for keys to press,
// or sets a variable.
func (m Map) Bind(text string) error {
	switch {
	case text == "":
		return nil
	case strings.HasPrefix(text, `"`) && !strings.Contains(text[1:], `"`):
		return BindingError(text + ": no closing `\"' in key binding")
	}
	if rest, ok := strings.CutPrefix(text+" ", "set "); ok {
		name, value, _ := strings.Cut(strings.TrimSpace(rest), " ")
		if !SetVariable(name, strings.TrimSpace(value)) {
			return BindingError(name + ": unknown variable name")
		}
		return nil
	}
	key, action, ok := cutBinding(text)
	switch {
	case !ok:
		return BindingError(text + ": no key sequence terminator")
	case action != "" && (action[0] == '"' || action[0] == '\''):
		m.set(key, binding{macro: Keys(strings.Trim(action, action[:1]))})
	case !IsFunction(action):
		m.set(key, binding{})
	default:
		m.set(key, binding{function: cmp.Or(aliases[action], action)})
	}
	return nil
}

// BindCommand makes keys run a command of the shell: "KEYS": COMMAND. It returns false if the keys are not
// quoted.
func (m Map) BindCommand(text string) bool {
	if text = strings.TrimLeft(text, " \t"); !strings.HasPrefix(text, `"`) {
		return false
	}
	key, command, ok := cutBinding(text)
	if ok {
		if len(command) > 1 && (command[0] == '"' || command[0] == '\'') && command[len(command)-1] == command[0] {
			command = command[1 : len(command)-1]
		}
		m.set(key, binding{command: command})
	}
	return ok
}

// cutBinding splits a binding into the keys and the name or quoted text after the colon.
func cutBinding(text string) (keySequence, action string, ok bool) {
	if strings.HasPrefix(text, `"`) {
		end := 1
		for end < len(text) && text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(text) {
			return "", "", false
		}
		_, action, ok = strings.Cut(text[end:], ":")
		return Keys(text[1:end]), strings.TrimSpace(action), ok
	}
	name, action, ok := strings.Cut(text, ":")
	prefix := ""
	for {
		modifier, rest, more := strings.Cut(name, "-")
		if !more || rest == "" {
			break
		}
		switch strings.ToLower(modifier) {
		case "control", "ctrl", "c", `\c`:
			prefix += `\C-`
		case "meta", "m", `\m`:
			prefix += `\M-`
		}
		name = rest
	}
	for i, special := range []string{"Return", "RET", "Newline", "LFD", "Tab", "Escape", "ESC", "Space", "SPC", "Rubout", "DEL"} {
		if strings.EqualFold(name, special) {
			name = []string{`\r`, `\r`, `\n`, `\n`, `\t`, `\e`, `\e`, " ", " ", `\d`, `\d`}[i]
		}
	}
	return Keys(prefix + name), strings.TrimSpace(action), ok
}

// Keys replaces the escapes of key sequences: \C-x, \M-x, \e, \t, octal and hexadecimal numbers.
func Keys(text string) string {
	var b []byte
	control := false
	add := func(c byte) {
		if control && c == '?' {
			c = 0x7f
		} else if control {
			c &= 0x1f
		}
		control = false
		b = append(b, c)
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			add(text[i])
			continue
		}
		i++
		rest := text[i:]
		switch c := text[i]; {
		case strings.HasPrefix(rest, "C-"):
			control = true
			i++
		case strings.HasPrefix(rest, "M-"):
			b = append(b, 0x1b)
			i++
		case c >= '0' && c <= '7' || c == 'x':
			digits, base, most := rest, 8, 3
			if c == 'x' {
				digits, base, most = rest[1:], 16, 2
				i++
			}
			n := 0
			for n < most && n < len(digits) {
				if _, err := strconv.ParseUint(digits[n:n+1], base, 8); err != nil {
					break
				}
				n++
			}
			value, _ := strconv.ParseUint("0"+digits[:n], base, 16)
			add(byte(value))
			i += n - 1
		default:
			if at := strings.IndexByte("abdefnrtv", c); at >= 0 {
				c = "\a\b\x7f\x1b\f\n\r\t\v"[at]
			}
			add(c)
		}
	}
	return string(b)
}

// killAll kills the whole line.
func (l *line) killAll() {
	l.point = len(l.text)
	l.killToBegin()
}

// revert is M-r: it undoes all changes.
func (l *line) revert() {
	for len(l.undo) > 0 {
		l.undoOnce()
	}
}

func (l *line) prefixBack()    { l.prefix(-1) }
func (l *line) prefixForward() { l.prefix(1) }

// prefix recalls the next entry of the history in a direction that begins as the line before the cursor.
func (l *line) prefix(by int) {
	point := l.point
	now, begin := strings.Join(l.text, ""), strings.Join(l.text[:point], "")
	for i := l.at + by; i >= 0 && i <= len(l.history); i += by {
		if text := l.entry(i); text != now && strings.HasPrefix(text, begin) {
			l.recall(i)
			l.point = min(point, len(l.text))
			return
		}
	}
	l.bell()
}

package edit

import (
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// keymapText has readline's default keymaps: a line for each function, with its keys. That of emacs mode
// has all functions.
//
//go:embed keymaps.txt
var keymapText string

// A binding is what keys do: they run a function, press other keys, or run a command of the shell.
type binding struct{ function, macro, command string }

// A keymap has the bindings of a mode by their keys.
type keymap map[string]binding

var (
	keymaps map[string]keymap // by mode: emacs, vi-insert, vi-command
	names   []string          // of all functions, sorted
	aliases map[string]string // other names of functions
)

// loadKeymaps fills keymaps and names.
func loadKeymaps() {
	if keymaps != nil {
		return
	}
	keymaps, aliases = map[string]keymap{}, map[string]string{}
	var m keymap
	for line := range strings.Lines(keymapText) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if mode, ok := strings.CutPrefix(fields[0], "["); ok {
			m = keymap{}
			keymaps[strings.TrimSuffix(mode, "]")] = m
			continue
		}
		if len(keymaps) == 1 {
			names = append(names, fields[0])
		}
		for _, key := range fields[1:] {
			if first, taken := m[Keys(key)]; taken {
				aliases[fields[0]] = first.function
				continue
			}
			m[Keys(key)] = binding{function: fields[0]}
		}
	}
	for _, mode := range []string{"emacs", "vi-insert"} {
		for c := range 256 {
			if key := string([]byte{byte(c)}); c >= ' ' && c != 0x7f || mode == "vi-insert" && strings.Contains("\x01\x02\x03\x05\x06\x07\x0b\x0c\x0f\x11\x18\x1a\x1c\x1d\x1e", key) {
				keymaps[mode][key] = binding{function: "self-insert"}
			}
		}
	}
	for c := 'A'; c <= 'Z'; c++ {
		keymaps["emacs"]["\x18"+string(c)] = binding{function: "do-lowercase-version"}
		if c != 'O' { // keys of terminals begin with that
			keymaps["emacs"]["\x1b"+string(c)] = binding{function: "do-lowercase-version"}
		}
	}
}

// A Map is a keymap by a name of bind -m. All keys in it begin with a prefix, which is not shown.
type Map struct {
	bindings keymap
	prefix   string
	edits    bool // the editor uses it
}

// MapNamed returns a keymap by its name.
func MapNamed(name string) (m Map, ok bool) {
	loadKeymaps()
	m.edits = strings.HasPrefix(name, "emacs")
	switch name {
	case "emacs", "emacs-standard":
	case "emacs-meta":
		m.prefix = "\x1b"
	case "emacs-ctlx":
		m.prefix = "\x18"
	case "vi", "vi-move", "vi-command":
		m.bindings = keymaps["vi-command"]
		return m, true
	case "vi-insert":
		m.bindings = keymaps["vi-insert"]
		return m, true
	default:
		return m, false
	}
	m.bindings = keymaps["emacs"]
	return m, true
}

// IsFunction reports whether readline has a function.
func IsFunction(name string) bool {
	loadKeymaps()
	return slices.Contains(names, name)
}

// Functions returns the names of readline's functions, sorted.
func Functions() []string {
	loadKeymaps()
	return names
}

// keysOf returns the keys that run a function, sorted.
func (m Map) keysOf(function string) (list []string) {
	function = cmp.Or(aliases[function], function)
	for _, key := range slices.Sorted(maps.Keys(m.bindings)) {
		if shown, ok := strings.CutPrefix(key, m.prefix); ok && m.bindings[key].function == function {
			list = append(list, shown)
		}
	}
	return list
}

// Bindings returns all functions with their keys: as an inputrc file, or in words.
func (m Map) Bindings(words bool) string {
	byName := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(m.bindings)) {
		if shown, ok := strings.CutPrefix(key, m.prefix); ok {
			name := m.bindings[key].function
			byName[name] = append(byName[name], shown)
		}
	}
	var b strings.Builder
	b.WriteString("\n")
	for _, name := range names {
		list := byName[cmp.Or(aliases[name], name)]
		switch {
		case words && len(list) == 0:
			b.WriteString(name + " is not bound to any keys\n")
		case words:
			b.WriteString(name + " can be found on " + fewKeys(list))
		case len(list) == 0:
			b.WriteString("# " + name + " (not bound)\n")
		}
		for _, key := range list {
			if !words {
				b.WriteString("\"" + KeyName(key) + "\": " + name + "\n")
			}
		}
	}
	return b.String()
}

// fewKeys lists at most five keys.
func fewKeys(list []string) string {
	text := ""
	for i, key := range list {
		if i == 5 {
			return text + "...\n"
		}
		end := ", "
		if i == len(list)-1 {
			end = ".\n"
		}
		text += "\"" + KeyName(key) + "\"" + end
	}
	return text
}

// Invokers tells which keys run a function, and whether there are any.
func (m Map) Invokers(function string) (text string, bound bool) {
	list := m.keysOf(function)
	if len(list) == 0 {
		return function + " is not bound to any keys.\n", false
	}
	return function + " can be invoked via " + fewKeys(list), true
}

// Macros returns the keys that press others: as an inputrc file, or in words.
func (m Map) Macros(words bool) string {
	return m.texts(func(b binding) string { return b.macro }, func(key, macro string) string {
		if words {
			return fmt.Sprintf("%s outputs %s\n", KeyName(key), KeyName(macro))
		}
		return fmt.Sprintf("\"%s\": \"%s\"\n", KeyName(key), KeyName(macro))
	})
}

// Commands returns the keys that run commands of the shell.
func (m Map) Commands() string {
	return m.texts(func(b binding) string { return b.command }, func(key, command string) string {
		return fmt.Sprintf("\"%s\" \"%s\"\n", KeyName(key), strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(command))
	})
}

func (m Map) texts(of func(binding) string, format func(key, text string) string) (text string) {
	for _, key := range slices.Sorted(maps.Keys(m.bindings)) {
		if shown, ok := strings.CutPrefix(key, m.prefix); ok && of(m.bindings[key]) != "" {
			text += format(shown, of(m.bindings[key]))
		}
	}
	return text
}

// KeyName returns keys with the escapes of an inputrc file.
func KeyName(keys string) string {
	var b strings.Builder
	for _, c := range []byte(keys) {
		switch {
		case c == 0x1b:
			b.WriteString(`\e`)
		case c == 0x7f:
			b.WriteString(`\C-?`)
		case c < ' ' && c|0x40 == '\\':
			b.WriteString(`\C-\\`)
		case c < ' ':
			b.WriteString(`\C-` + strings.ToLower(string(rune(c|0x40))))
		case c >= 0x80:
			fmt.Fprintf(&b, `\%03o`, c)
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(rune(c)))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// set sets what keys do, or removes that. The keys of the map that the editor uses change at once.
func (m Map) set(key string, to binding) {
	key = m.prefix + key
	m.bindings[key] = to
	if to == (binding{}) {
		delete(m.bindings, key)
	}
	if m.edits {
		if keys == nil {
			bindKeys()
		}
		setKey(key, to)
	}
}

// Unbind removes what keys do.
func (m Map) Unbind(key string) { m.set(Keys(key), binding{}) }

// UnbindFunction removes all keys of a function.
func (m Map) UnbindFunction(function string) {
	for _, key := range m.keysOf(function) {
		m.set(key, binding{})
	}
}

// variables has readline's variables and their values, as Debian's /etc/inputrc leaves them, in the order
// of bind -v. They have no effect here.
var variables = [][2]string{
	{"bind-tty-special-chars", "on"},
	{"blink-matching-paren", "off"},
	{"byte-oriented", "off"},
	{"colored-completion-prefix", "off"},
	{"colored-stats", "off"},
	{"completion-ignore-case", "off"},
	{"completion-map-case", "off"},
	{"convert-meta", "off"},
	{"disable-completion", "off"},
	{"echo-control-characters", "on"},
	{"enable-active-region", "on"},
	{"enable-bracketed-paste", "on"},
	{"enable-keypad", "off"},
	{"enable-meta-key", "on"},
	{"expand-tilde", "off"},
	{"force-meta-prefix", "off"},
	{"history-preserve-point", "off"},
	{"horizontal-scroll-mode", "off"},
	{"input-meta", "on"},
	{"mark-directories", "on"},
	{"mark-modified-lines", "off"},
	{"mark-symlinked-directories", "off"},
	{"match-hidden-files", "on"},
	{"menu-complete-display-prefix", "off"},
	{"meta-flag", "on"},
	{"output-meta", "on"},
	{"page-completions", "on"},
	{"prefer-visible-bell", "on"},
	{"print-completions-horizontally", "off"},
	{"revert-all-at-newline", "off"},
	{"search-ignore-case", "off"},
	{"show-all-if-ambiguous", "off"},
	{"show-all-if-unmodified", "off"},
	{"show-mode-in-prompt", "off"},
	{"skip-completed-text", "off"},
	{"visible-stats", "off"},
	{"active-region-end-color", `\e[27m`},
	{"active-region-start-color", `\e[7m`},
	{"bell-style", "audible"},
	{"comment-begin", "#"},
	{"completion-display-width", "-1"},
	{"completion-prefix-display-length", "0"},
	{"completion-query-items", "100"},
	{"editing-mode", "emacs"},
	{"emacs-mode-string", "@"},
	{"history-size", "-1"},
	{"keymap", "emacs"},
	{"keyseq-timeout", "500"},
	{"vi-cmd-mode-string", "(cmd)"},
	{"vi-ins-mode-string", "(ins)"},
}

// adapted is set when the variables have the values for the terminal and the locale.
var adapted bool

// Adapt gives the variables the values that they have on a terminal without escape sequences, and in a
// locale in which a character is a byte.
func Adapt(dumb, bytes bool) {
	if adapted {
		return
	}
	adapted = true
	if bytes {
		SetVariable("convert-meta", "on")
	}
	if dumb {
		SetVariable("enable-active-region", "off")
		SetVariable("enable-bracketed-paste", "off")
		variables = slices.DeleteFunc(variables, func(v [2]string) bool { return strings.HasPrefix(v[0], "active-region-") })
	}
}

// Variables returns the variables: as an inputrc file, or in words.
func Variables(words bool) (text string) {
	for _, v := range variables {
		if words {
			text += v[0] + " is set to `" + v[1] + "'\n"
		} else {
			text += "set " + v[0] + " " + v[1] + "\n"
		}
	}
	return text
}

// SetVariable sets a variable. It returns false if there is none with the name. A variable that is on or
// off is off unless the value is on or 1.
func SetVariable(name, value string) bool {
	for i := range variables {
		v := &variables[i]
		if !strings.EqualFold(v[0], name) {
			continue
		}
		isSwitch := v[1] == "on" || v[1] == "off"
		switch on := value == "" || value == "1" || strings.EqualFold(value, "on"); {
		case !isSwitch:
			v[1] = value
		case on:
			v[1] = "on"
		default:
			v[1] = "off"
		}
		return true
	}
	return false
}

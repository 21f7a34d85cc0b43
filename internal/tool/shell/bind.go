package shell

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/edit"
	"contedor/internal/tool/shell/eval"
)

const bindUsage = "[-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]"

// bind implements the builtin bind.
func (s *shell) bind(sh *eval.Shell, args []string) int {
	if !s.interactive {
		sh.Fail("bind: warning: line editing not enabled")
	}
	term := s.variable("TERM")
	edit.Adapt(term == "" || term == "dumb", sh.Bytes())
	m, _ := edit.MapNamed("emacs")
	var options []byte // without values
	values := map[byte]string{}
	words, wrong := sh.Options(args, "lpsvPSVXm:f:q:u:r:x:", bindUsage, func(letter byte, value string) int {
		if strings.IndexByte("mfqurx", letter) >= 0 {
			values[letter] = value
		} else {
			options = append(options, letter)
		}
		return 0
	})
	if wrong != 0 {
		return wrong
	}
	if name, given := values['m']; given {
		found := false
		if m, found = edit.MapNamed(name); !found {
			return sh.Fail("bind: `" + name + "': invalid keymap name")
		}
	}
	status := sh.Print("bind", listBindings(m, options))
	if s.changeBindings(sh, m, values) != 0 {
		status = 1
	}
	if slices.Contains(options, 'X') {
		status = max(status, sh.Print("bind", m.Commands()))
	}
	for _, word := range words {
		if err := m.Bind(word); err != nil {
			sh.Message("readline: " + err.Error())
		}
	}
	return status
}

// listBindings returns what the options of bind list, in bash's order.
func listBindings(m edit.Map, options []byte) (text string) {
	for _, letter := range "lpPsSvV" {
		if !slices.Contains(options, byte(letter)) {
			continue
		}
		switch letter {
		case 'l':
			text += strings.Join(edit.Functions(), "\n") + "\n"
		case 'p', 'P':
			text += m.Bindings(letter == 'P')
		case 's', 'S':
			text += m.Macros(letter == 'S')
		case 'v', 'V':
			text += edit.Variables(letter == 'V')
		}
	}
	return text
}

// changeBindings carries out the options of bind that have values.
func (s *shell) changeBindings(sh *eval.Shell, m edit.Map, values map[byte]string) (status int) {
	if file, given := values['f']; given && !s.readBindings(file) {
		return sh.Fail("bind: " + file + ": cannot read: No such file or directory")
	}
	for _, letter := range []byte("qu") {
		name, given := values[letter]
		switch {
		case !given:
		case !edit.IsFunction(name):
			status = sh.Fail("bind: `" + name + "': unknown function name")
		case letter == 'u':
			m.UnbindFunction(name)
		default:
			text, bound := m.Invokers(name)
			if status = sh.Print("bind", text); !bound {
				status = 1
			}
		}
	}
	if key, given := values['r']; given {
		m.Unbind(key)
	}
	if text, given := values['x']; given && !m.BindCommand(text) {
		status = sh.Fail("bind: " + text + ": first non-whitespace character is not `\"'")
	}
	return status
}

// runBound runs a command that is bound to a key. READLINE_LINE and READLINE_POINT are the line and the
// position of the cursor in it.
func (s *shell) runBound(command, line string, at int) (string, int) {
	s.Set("READLINE_LINE", line)
	s.Set("READLINE_POINT", strconv.Itoa(at))
	s.RunHere(command)
	line = s.variable("READLINE_LINE")
	at, _ = strconv.Atoi(s.variable("READLINE_POINT"))
	s.Unset("READLINE_LINE")
	s.Unset("READLINE_POINT")
	return line, at
}

// readBindings reads a file such as ~/.inputrc. It returns false if that cannot be read.
func (s *shell) readBindings(path string) bool {
	data, err := os.ReadFile(path)
	m, _ := edit.MapNamed("emacs")
	skips := 0 // depth of $if whose condition does not hold
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		condition, isIf := strings.CutPrefix(line, "$if ")
		switch {
		case isIf && (skips > 0 || !strings.EqualFold(condition, "bash") && condition != "mode=emacs"):
			skips++
		case line == "$else" && skips <= 1:
			skips = 1 - skips
		case line == "$endif":
			skips = max(0, skips-1)
		case skips == 0 && line != "" && line[0] != '#' && line[0] != '$':
			m.Bind(line)
		}
	}
	return err == nil
}

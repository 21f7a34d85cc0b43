package shell

import (
	"os"
	"slices"
	"strings"

	"contedor/internal/tool/shell/edit"
	"contedor/internal/tool/shell/eval"
)

const bindUsage = "[-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]"

// bind implements the builtin bind of an interactive shell.
func (s *shell) bind(sh *eval.Shell, args []string) int {
	status := 0
	words, wrong := sh.Options(args, "lpsvPSVXm:f:q:u:r:x:", bindUsage, func(letter byte, value string) int {
		switch letter {
		case 'l':
			status = sh.Print("bind", strings.Join(edit.Functions(), "\n")+"\n")
		case 'r':
			edit.Unbind(value)
		case 'f':
			if !s.readBindings(value) {
				status = sh.Fail("bind: " + value + ": cannot read: No such file or directory")
			}
		case 'q', 'u':
			if !slices.Contains(edit.Functions(), value) {
				status = sh.Fail("bind: `" + value + "': unknown function name")
			}
		case 'x':
			status = sh.Fail("bind: " + value + ": commands of the shell cannot be bound here")
		}
		return 0
	})
	if wrong != 0 {
		return wrong
	}
	for _, word := range words {
		if !edit.Bind(word) {
			sh.Message("readline: " + word + ": no key sequence terminator")
		}
	}
	return status
}

// readBindings reads a file such as ~/.inputrc. It returns false if that cannot be read.
func (s *shell) readBindings(path string) bool {
	data, err := os.ReadFile(path)
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
			edit.Bind(line)
		}
	}
	return err == nil
}

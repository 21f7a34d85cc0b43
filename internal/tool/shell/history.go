package shell

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"contedor/internal/tool/shell/eval"
	"contedor/internal/tool/shell/history"
	"contedor/internal/tool/shell/pattern"
)

// startHistory sets HISTFILE. It is called before the startup files, which may change it.
func (s *shell) startHistory() {
	s.history = history.New()
	s.expander = &history.Expander{List: s.history}
	if home := s.variable("HOME"); s.interactive && home != "" {
		s.setDefault("HISTFILE", filepath.Join(home, ".bash_history"))
	}
}

// setDefault sets a variable unless it is set.
func (s *shell) setDefault(name, value string) {
	if _, ok := s.Get(name); !ok {
		s.Set(name, value)
	}
}

// loadHistory reads the history file. It is called after the startup files.
func (s *shell) loadHistory() {
	s.setDefault("HISTSIZE", "500")
	s.setDefault("HISTFILESIZE", s.variable("HISTSIZE"))
	s.truncateHistory()
	s.limitHistory()
	if file := s.variable("HISTFILE"); file != "" {
		s.history.Read(file, false)
	}
}

// limitHistory limits the number of entries to HISTSIZE.
func (s *shell) limitHistory() {
	limit := -1
	if n, err := strconv.Atoi(strings.TrimSpace(s.variable("HISTSIZE"))); err == nil {
		limit = max(n, -1)
	}
	s.history.Limit(limit)
}

// truncateHistory limits the number of lines in the file to HISTFILESIZE.
func (s *shell) truncateHistory() {
	n, err := strconv.Atoi(strings.TrimSpace(s.variable("HISTFILESIZE")))
	if file := s.variable("HISTFILE"); file != "" && err == nil && n >= 0 {
		history.Truncate(file, n)
	}
}

// saveHistory appends the new entries to the file. It is called when the shell ends, and ignores
// errors as bash does.
func (s *shell) saveHistory() {
	file := s.variable("HISTFILE")
	if !s.Option("history") || file == "" || s.history.Unsaved() == 0 {
		return
	}
	s.history.Append(file, s.variable("HISTTIMEFORMAT") != "")
	s.truncateHistory()
}

// historyRules returns the rules of HISTCONTROL and HISTIGNORE.
func (s *shell) historyRules() history.Rules {
	s.limitHistory()
	rules := history.ParseControl(s.variable("HISTCONTROL"))
	ignore := s.variable("HISTIGNORE")
	if ignore == "" {
		return rules
	}
	rules.Ignored = func(line, previous string) bool {
		for p := range strings.SplitSeq(ignore, ":") {
			if p == "&" && line == previous || p != "&" && (pattern.Mode{Extended: s.Shopt("extglob")}).Match(p, line) {
				return true
			}
		}
		return false
	}
	return rules
}

const historyUsage = "[-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]"

// showHistory implements the builtin history.
func (s *shell) showHistory(sh *eval.Shell, args []string) int {
	s.limitHistory()
	var flags, offset string
	words, status := sh.Options(args, "acnpsrwd:", historyUsage, func(letter byte, value string) int {
		if letter == 'd' {
			offset = value
		} else {
			flags += string([]byte{letter})
		}
		return 0
	})
	if status != 0 {
		return status
	}
	has := func(flag string) bool { return strings.Contains(flags, flag) }
	file := s.variable("HISTFILE")
	if len(words) > 0 {
		file = words[0]
	}
	times := s.variable("HISTTIMEFORMAT") != ""
	result := func(err error) int {
		if err != nil {
			return 1
		}
		return 0
	}
	files := strings.Map(func(r rune) rune {
		if strings.ContainsRune("anrw", r) {
			return r
		}
		return -1
	}, flags)
	switch {
	case len(files) > 1:
		return sh.Fail("history: cannot use more than one of -anrw")
	case has("c"):
		s.history.Clear()
		if offset == "" && !has("s") && !has("p") && files == "" {
			return 0
		}
	}
	switch {
	case has("s"):
		if len(words) > 0 {
			s.forgetThisCommand()
			s.history.Offer(strings.Join(words, " "), s.historyRules())
		}
		return 0
	case has("p"):
		s.forgetThisCommand()
		return s.printExpanded(sh, words)
	case offset != "":
		return s.deleteHistory(sh, offset)
	case file == "" && files != "":
		return 0
	case has("a"):
		return result(s.history.Append(file, times))
	case has("w"):
		return result(s.history.Write(file, times))
	case has("r"), has("n"):
		return result(s.history.Read(file, has("n")))
	}
	return s.listHistory(sh, words)
}

// forgetThisCommand removes the running command from the history.
func (s *shell) forgetThisCommand() {
	if s.recorded {
		last := s.history.Next() - 1
		s.history.Delete(last, last)
		s.recorded = false
	}
}

// printExpanded implements history -p.
func (s *shell) printExpanded(sh *eval.Shell, words []string) int {
	status, text := 0, ""
	s.expander.On = s.Option("history")
	for _, word := range words {
		expanded, _, _, err := s.expander.Expand(word, 0)
		if err != nil {
			status = sh.Fail("history: " + word + ": history expansion failed")
			continue
		}
		text += expanded + "\n"
	}
	return max(status, sh.Print("history", text))
}

// deleteHistory implements history -d. The offset is a number, which counts from the end if it is
// negative, or a range.
func (s *shell) deleteHistory(sh *eval.Shell, offset string) int {
	first, last, ranged := offset, offset, false
	if at := strings.IndexByte(offset[1:], '-') + 1; at > 0 {
		first, last, ranged = offset[:at], offset[at+1:], true
	}
	number := func(text string) (int, bool) {
		n, err := strconv.Atoi(text)
		if n < 0 {
			n += s.history.Next()
		}
		return n, err == nil
	}
	from, ok1 := number(first)
	to, ok2 := number(last)
	switch {
	case !ok1 || !ok2:
		if ranged {
			return sh.Fail("history: " + offset + ": history position out of range")
		}
		return sh.Fail("history: " + offset + ": invalid number")
	case from < s.history.First() || to >= s.history.Next() || from > to:
		return sh.Fail("history: " + offset + ": history position out of range")
	}
	s.history.Delete(from, to)
	return 0
}

// listHistory prints the entries, or only the last ones, with their numbers.
func (s *shell) listHistory(sh *eval.Shell, words []string) int {
	from := 0
	if len(words) > 0 {
		n, err := strconv.Atoi(words[0])
		switch {
		case err != nil:
			sh.Fail("history: " + words[0] + ": numeric argument required")
			return syntaxError
		case len(words) > 1:
			sh.TooManyArguments("history")
		}
		from = max(0, s.history.Len()-max(n, -n))
	}
	format, timed := s.Get("HISTTIMEFORMAT")
	text := ""
	for i, e := range s.history.Entries()[from:] {
		when := ""
		if timed && format != "" {
			when = "??"
			if !e.Time.IsZero() {
				when = eval.Strftime(format, e.Time)
			}
		}
		text += fmt.Sprintf("%5d  %s%s\n", s.history.First()+from+i, when, e.Line)
	}
	return sh.Print("history", text)
}

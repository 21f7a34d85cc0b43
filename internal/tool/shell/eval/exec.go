package eval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/tool/shell/pattern"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// list runs commands one after the other.
func (s *Shell) list(l syntax.List) {
	for _, st := range l {
		if st.Background {
			s.line = st.Line
			s.background(st)
		} else {
			s.command(st.Cmd)
		}
		if s.flow != goesOn {
			return
		}
	}
}

// command runs a command and sets $?.
func (s *Shell) command(c syntax.Command) {
	if s.interrupted() {
		s.runTraps()
		if s.flow != goesOn {
			return
		}
	}
	if s.opts.noexec && !s.Interactive {
		return
	}
	switch c := c.(type) {
	case *syntax.Simple:
		open, trapped := len(s.substituted), s.traps["ERR"] != ""
		s.simple(c)
		s.closeSubstituted(open)
		s.tellDeaths()
		if s.status != 0 && s.flow == goesOn {
			s.line = c.Line // not that of the last command of a function
		}
		if c != s.inPipeline { // the shell runs the trap of ERR for the whole pipeline
			s.failed(trapped)
		}
	case *syntax.AndOr:
		s.andOr(c)
	case *syntax.Pipeline:
		s.pipeline(c)
	case *syntax.Redirected:
		s.redirected(c)
	case *syntax.Block:
		s.list(c.List)
	case *syntax.Subshell:
		s.line = c.Line
		s.runs(c)
		s.parens(c.List)
		s.line = max(c.Line, c.End)
		s.checkError()
	case *syntax.If:
		s.ifCommand(c)
	case *syntax.While:
		s.while(c)
	case *syntax.For:
		s.forCommand(c)
	case *syntax.ArithFor:
		s.arithFor(c)
	case *syntax.Case:
		s.caseCommand(c)
	case *syntax.Func:
		s.define(c)
	case *syntax.ArithCmd:
		s.line = c.Line
		s.runs(c)
		if s.debugTrap("((" + c.Expr.Raw + "))") {
			s.arithCommand(c)
			s.checkError()
		}
	case *syntax.Test:
		s.line = c.Line
		s.runs(c)
		if s.debugTrap(syntax.Print(c)) {
			s.test(c)
			s.checkError()
		}
	case *syntax.Coproc:
		s.coproc(c)
	}
}

// checkError ends the shell after a failure with -e, and runs the trap of ERR.
func (s *Shell) checkError() { s.failed(true) }

// failed is checkError. trapped is false if there was no trap of ERR before the command: one that a
// function sets does not run for its call.
func (s *Shell) failed(trapped bool) {
	if s.status == 0 || s.quiet > 0 || s.flow != goesOn {
		return
	}
	if trapped {
		s.errTrap()
	}
	if s.opts.errexit {
		s.flow = exits
	}
}

// condition runs a list whose status is a condition, so that -e does not apply.
func (s *Shell) condition(l syntax.List) bool {
	s.quiet++
	s.list(l)
	s.quiet--
	return s.status == 0
}

func (s *Shell) andOr(c *syntax.AndOr) {
	s.quiet++
	s.command(c.X)
	s.quiet--
	if s.flow != goesOn || (s.status == 0) == c.Or {
		return
	}
	s.command(c.Y)
}

func (s *Shell) redirected(c *syntax.Redirected) {
	s.line = c.Line
	if sub, ok := c.Cmd.(*syntax.Subshell); ok {
		s.line = sub.End
	}
	open := len(s.substituted)
	undo, ok := s.redirect(c.Redirs)
	s.closeSubstituted(open)
	defer s.undo(undo)
	if !ok {
		s.status = 1
		s.checkError()
		return
	}
	s.command(c.Cmd)
}

// parens runs ( LIST ) in a subshell.
func (s *Shell) parens(l syntax.List) {
	if s.control() {
		s.pipelineOf([]syntax.Command{&syntax.Block{List: l}}, nil)
		return
	}
	sub := s.subshell()
	sub.loops = 0
	s.status = sub.runSub(func() { sub.list(l) })
	s.lastDeath = sub.lastDeath
	if n := sub.killedBy; n != 0 && !s.hidesDeaths() && n != unix.SIGINT && n != unix.SIGPIPE {
		s.tellLater(n, sub.bashPID, signalText(n), syntax.Print(&syntax.Subshell{List: l}))
		s.tellDeaths()
	}
	s.childEnded()
	s.pipeStatus = []int{s.status}
}

func (s *Shell) ifCommand(c *syntax.If) {
	for _, clause := range c.Clauses {
		ok := s.condition(clause.Cond)
		if s.flow != goesOn {
			return
		}
		if ok {
			s.list(clause.Then)
			return
		}
	}
	if c.Else == nil {
		s.status = 0
	}
	s.list(c.Else)
}

// looped handles break and continue after an iteration. It returns false to end the loop.
func (s *Shell) looped() bool {
	switch s.flow {
	case breaks:
		if s.levels--; s.levels == 0 {
			s.flow = goesOn
		}
		return false
	case continues:
		if s.levels--; s.levels == 0 {
			s.flow = goesOn
			return true
		}
		return false
	case goesOn:
		return true
	}
	return false
}

func (s *Shell) while(c *syntax.While) {
	s.loops++
	defer func() { s.loops-- }()
	status := 0
	for {
		ok := s.condition(c.Cond)
		if s.flow != goesOn {
			if s.looped() {
				continue
			}
			if s.flow != exits && s.flow != returns {
				s.status = status
			}
			return
		}
		if ok == c.Until {
			s.status = status
			return
		}
		s.list(c.Body)
		status = s.status
		if !s.looped() {
			return
		}
	}
}

func (s *Shell) forCommand(c *syntax.For) {
	s.line = c.Line
	if !validName(c.Name) {
		s.errorf("`%s': not a valid identifier", c.Name)
		s.status = 1
		if s.opts.posix {
			s.fatal(usageError)
		}
		return
	}
	words := s.params
	if c.In {
		open := len(s.substituted)
		words = s.words(c.Words)
		defer func() { s.closeSubstituted(open) }()
	}
	s.loops++
	defer func() { s.loops-- }()
	if c.Select {
		s.selectLoop(c, words)
		return
	}
	if len(words) == 0 {
		s.status = 0
	}
	for _, w := range words {
		if s.traps["DEBUG"] != "" || s.opts.xtrace {
			s.line = c.Line
			text := "for " + loopText(c)
			if !s.debugTrap(text) {
				continue
			}
			s.trace(text)
		}
		if v := s.vars[c.Name]; v != nil && v.attr&nameref != 0 {
			v.value, v.attr = w, v.attr&^invisible|isSet
		} else if !s.assign(c.Name, w, false) {
			if s.status = 1; s.opts.posix {
				s.fatal(s.errorStatus())
			}
			return
		}
		s.list(c.Body)
		if !s.looped() {
			return
		}
	}
}

// loopText returns the beginning of for and select, without that word.
func loopText(c *syntax.For) string {
	text := c.Name + " in"
	for _, word := range c.Words {
		text += " " + word.Raw
	}
	if !c.In {
		text += ` "$@"`
	}
	return text
}

func (s *Shell) arithFor(c *syntax.ArithFor) {
	s.line = c.Line
	eval := func(a *syntax.Arith) (int64, bool) {
		if a == nil {
			a = &syntax.Arith{Raw: "1", Word: &syntax.Word{Static: true, Value: "1"}}
		}
		if !s.debugTrap("((" + a.Raw + "))") {
			return 0, true
		}
		n, err := s.tracedExpr(a)
		if err != nil {
			s.arithFailed("((: ", err)
			s.status = 1
			return 0, false
		}
		return n, true
	}
	if _, ok := eval(c.Init); !ok {
		return
	}
	s.loops++
	defer func() { s.loops-- }()
	s.status = 0
	for {
		n, ok := eval(c.Cond)
		if !ok || n == 0 {
			return
		}
		s.list(c.Body)
		if !s.looped() {
			return
		}
		s.line = c.Line
		if _, ok := eval(c.Post); !ok {
			return
		}
	}
}

func (s *Shell) caseCommand(c *syntax.Case) {
	s.line = c.Line
	if !s.debugTrap("case " + c.Word.Raw + " in ") {
		return
	}
	s.trace("case " + c.Word.Raw + " in")
	value := s.expandString(c.Word)
	mode := s.mode()
	mode.NoCase = s.shopt.nocasematch
	falls, ran := false, false
	for _, item := range c.Items {
		if !falls && !slices.ContainsFunc(item.Patterns, func(w *syntax.Word) bool { return mode.Match(s.expandPattern(w), value) }) {
			continue
		}
		s.list(item.Body)
		ran = len(item.Body) > 0
		if s.flow != goesOn || item.End == ";;" {
			break
		}
		falls = item.End == ";&"
	}
	if !ran {
		s.status = 0
	}
}

func (s *Shell) define(c *syntax.Func) {
	s.line = c.Line
	if old := s.funcs[c.Name]; old != nil && old.readonly {
		s.status = s.failf("%s: readonly function", c.Name)
		return
	}
	if strings.ContainsAny(c.Name, "'\"\\$`") {
		s.status = s.failf("`%s': not a valid identifier", c.Name)
		if s.opts.posix {
			s.fatal(usageError)
		}
		return
	}
	if s.opts.posix && specialBuiltin(c.Name) {
		s.errorf("`%s': is a special builtin", c.Name)
		s.fatal(2)
	}
	s.funcs[c.Name] = &function{body: c.Body, source: s.sourceName(), line: c.Line, exported: s.funcs[c.Name] != nil && s.funcs[c.Name].exported}
	s.status = 0
}

func (s *Shell) sourceName() string {
	if s.source != "" {
		return s.source
	}
	if s.frame != nil {
		return s.frame.source
	}
	return s.Name
}

func (s *Shell) arithCommand(c *syntax.ArithCmd) {
	n, err := s.tracedExpr(c.Expr)
	switch {
	case err != nil:
		s.arithFailed("((: ", err)
		s.status = 1
	default:
		s.status = btoi(n == 0)
	}
	s.pipeStatus = []int{s.status}
}

// pipeline runs commands joined by pipes.
func (s *Shell) pipeline(c *syntax.Pipeline) {
	s.line = c.Line
	switch {
	case c.Timed && len(c.Cmds) == 0 && s.opts.posix:
		defer s.showTimes()
	case c.Timed:
		defer s.timed(c.Posix)()
	}
	if c.Negated {
		s.quiet++
	}
	switch len(c.Cmds) {
	case 0:
		s.status = 0
	case 1:
		s.command(c.Cmds[0])
	default:
		s.pipelineOf(c.Cmds, c.Errors)
	}
	if c.Negated {
		s.quiet--
		if s.flow == goesOn {
			s.status = btoi(s.status == 0)
		}
		return
	}
	if len(c.Cmds) > 1 {
		s.checkError()
	}
}

// timed starts measuring a pipeline. The returned function prints the times.
func (s *Shell) timed(posix bool) func() {
	start := time.Now()
	u0, s0 := cpuTimes()
	return func() {
		real := time.Since(start)
		u1, s1 := cpuTimes()
		format := "\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS"
		if posix {
			format = "real %2R\nuser %2U\nsys %2S"
		}
		if v, ok := s.Get("TIMEFORMAT"); ok && !posix {
			format = v
			if v == "" {
				return
			}
		}
		text, wrong := timeText(format, real, u1-u0, s1-s0)
		if wrong >= 0 {
			s.errorf("TIMEFORMAT: `%c': invalid format character", wrong)
			return
		}
		s.fds[2].write([]byte(text + "\n"))
	}
}

// showTimes prints the times of the shell and its children, as time without a command does in POSIX mode.
func (s *Shell) showTimes() {
	user, sys := cpuTimes()
	format, ok := s.Get("TIMEFORMAT")
	if !ok {
		format = "user\t%2lU\nsys\t%2lS"
	}
	if text, wrong := timeText(format, 0, user, sys); wrong < 0 {
		s.fds[2].write([]byte(text + "\n"))
	}
}

func cpuTimes() (user, sys time.Duration) {
	for _, who := range []int{unix.RUSAGE_SELF, unix.RUSAGE_CHILDREN} {
		var r unix.Rusage
		unix.Getrusage(who, &r)
		user += time.Duration(r.Utime.Nano())
		sys += time.Duration(r.Stime.Nano())
	}
	return user, sys
}

// timeText formats the times of a pipeline. wrong is the first invalid character of the format, or -1.
func timeText(format string, real, user, sys time.Duration) (text string, wrong int) {
	const none = -1
	format += "\x00"
	var b strings.Builder
	for i := 0; i < len(format)-1; i++ {
		if format[i] != '%' || i+2 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		digits, long := 3, false
		if format[i] >= '0' && format[i] <= '9' {
			digits = min(int(format[i]-'0'), 6)
			i++
		}
		if format[i] == 'l' {
			long = true
			i++
		}
		d := real
		switch c := format[i]; {
		case c == '%' && format[i-1] == '%':
			b.WriteByte('%')
			continue
		case c == 'P' && format[i-1] == '%':
			fmt.Fprintf(&b, "%.2f", float64(user+sys)*100/float64(max(real, 1)))
			continue
		case c == 'U':
			d = user
		case c == 'S':
			d = sys
		case c == 'R':
		default:
			return "", int(format[i])
		}
		seconds := d.Truncate(time.Duration(pow10(9 - digits)))
		if long {
			fmt.Fprintf(&b, "%dm", int(seconds.Minutes()))
			seconds -= seconds.Truncate(time.Minute)
		}
		fmt.Fprintf(&b, "%.*f", digits, seconds.Seconds())
		if long {
			b.WriteByte('s')
		}
	}
	return b.String(), none
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

// pipelineOf runs the elements of a pipeline concurrently, each in a subshell.
func (s *Shell) pipelineOf(cmds []syntax.Command, errors []bool) {
	if s.job == nil && s.control() {
		s.jobPipeline(cmds, errors)
		return
	}
	n := len(cmds)
	statuses := make([]int, n)
	subs := make([]*Shell, n)
	done := make(chan int, n)
	lastHere := s.shopt.lastpipe && !s.control() && n > 1
	var in *file
	for i, c := range cmds {
		if lastHere && i == n-1 {
			break
		}
		sub := s.elementShell(c)
		subs[i] = sub
		var ok bool
		if in, ok = sub.join(in, i == n-1, i < len(errors) && errors[i]); !ok {
			sub.closeSub()
			s.status = 1
			return
		}
		if s.opts.xtrace {
			sub.begun = make(chan struct{})
		}
		begun := sub.begun
		run := func() {
			statuses[i] = sub.runSub(func() { sub.command(c) })
			sub.hasBegun()
			done <- i
		}
		if i == n-1 {
			run()
			continue
		}
		go run()
		if begun != nil { // set -x shows the elements in order
			select {
			case <-begun:
			case <-time.After(time.Second):
			}
		}
	}
	if lastHere {
		old := s.fds[0]
		if old != nil {
			old.hold()
		}
		s.fds.put(0, in)
		s.command(cmds[n-1])
		statuses[n-1] = s.status
		s.fds.put(0, old)
		done <- n - 1
	}
	for i := range n {
		<-done
		if i < n-btoi(lastHere) {
			s.childEnded()
		}
	}
	s.setPipeStatus(statuses)
	if _, ok := cmds[n-1].(*syntax.Subshell); ok && statuses[n-1] != 0 && s.quiet == 0 && !s.opts.errtrace {
		s.errTrap() // bash runs it twice then
	}
	if s.status > bySignal && !lastHere {
		s.tellPipelineDeath(subs, statuses, cmds, errors)
	}
}

// hasBegun tells the shell that this element of a pipeline has shown its command for set -x, or has
// ended.
func (s *Shell) hasBegun() {
	if s.begun != nil {
		close(s.begun)
		s.begun = nil
	}
}

// join gives the subshell of an element of a pipeline its ends of the pipes: in, from the element
// before, as standard input, and a new pipe as standard output unless the element is the last. With
// both, that is standard error as well. join returns the end of the new pipe for the next element. If
// there can be no pipe, it prints the error and returns false.
func (s *Shell) join(in *file, last, both bool) (next *file, ok bool) {
	if in != nil {
		s.fds.put(0, in)
	}
	if last {
		return nil, true
	}
	r, w, err := pipe(0)
	if err != nil {
		s.errorf("pipe error: %s", strerror(err))
		return nil, false
	}
	out := newFile(w)
	s.fds.put(1, out)
	if both {
		s.fds.put(2, out.hold())
	}
	return newFile(r), true
}

// setPipeStatus sets the status of a pipeline from those of its elements.
func (s *Shell) setPipeStatus(statuses []int) {
	s.pipeStatus = statuses
	s.status = statuses[len(statuses)-1]
	if s.opts.pipefail {
		for _, status := range statuses {
			if status != 0 {
				s.status = status
			}
		}
	}
}

// elementShell returns the subshell of an element of a pipeline, after the trap of DEBUG for a simple
// command. BASH_SUBSHELL does not count it if
// the element is a simple command, or a subshell, which counts itself.
func (s *Shell) elementShell(c syntax.Command) *Shell {
	switch c.(type) {
	case *syntax.Simple:
		s.runs(c)
		if s.traps["DEBUG"] != "" {
			s.debugTrap(syntax.Print(c))
		}
	case *syntax.Subshell:
		s.runs(c)
	}
	sub := s.subshell()
	switch c := c.(type) {
	case *syntax.Subshell:
		sub.sub--
	default:
		sub.loops = 0
	case *syntax.Simple:
		if len(c.Words) == 0 || s.funcs[c.Words[0].Value] == nil {
			sub.sub--
		}
		sub.jobs = s.jobs.copied() // for jobs
		sub.debugged, sub.isElement, sub.inPipeline = true, true, c
	}
	return sub
}

// jobPipeline runs a pipeline as a process group in the foreground. Its elements start in order. An
// element other than a program is a shell in a process of its own, so that it gets the signals of
// the terminal. A builtin that does not read runs in this process, which has the jobs and the
// history.
func (s *Shell) jobPipeline(cmds []syntax.Command, errors []bool) {
	j := &job{controlled: true, foreground: true}
	elements := make([]element, len(cmds))
	done := make(chan bool, len(cmds))
	here := 0
	var in *file
	for i, c := range cmds {
		sub := s.elementShell(c)
		sub.job = j
		var ok bool
		if in, ok = sub.join(in, i == len(cmds)-1, i < len(errors) && errors[i]); !ok {
			sub.closeSub()
			elements[len(cmds)-1].status = 1
			break
		}
		programs, ok := s.programs(c)
		switch {
		case ok:
			elements[i] = sub.startProgram(j, programs[0])
		case s.staysHere(c):
			here++
			s.procs.enter(j)
			sub.jobs = s.jobs.copied()
			go func() {
				elements[i].status = sub.runSub(func() { sub.command(c) })
				s.procs.leave(j)
				done <- true
			}()
		default:
			text := syntax.Print(c)
			if c, ok := c.(*syntax.Subshell); ok {
				text = asBlock(c)
				sub.sub++
			}
			elements[i].process = sub.respawn(j, text+"\n", s.line)
			sub.closeSub()
		}
	}
	if !s.waitJob(j, cmds, errors) {
		return // stopped
	}
	s.afterForeground(j)
	for range here {
		<-done
	}
	statuses := make([]int, len(cmds))
	for i, e := range elements {
		statuses[i] = e.status
		if e.process != nil {
			statuses[i] = e.process.exitStatus()
			s.childEnded()
		}
	}
	s.setPipeStatus(statuses)
	if last := elements[len(elements)-1]; last.process != nil {
		s.tellDeath(last.process, pipelineText(cmds, errors))
	}
}

// pipelineText returns a pipeline as jobs prints it. A block alone is the list of a subshell.
func pipelineText(cmds []syntax.Command, errors []bool) string {
	if len(cmds) == 1 {
		if b, ok := cmds[0].(*syntax.Block); ok {
			return syntax.Print(&syntax.Subshell{List: b.List})
		}
	}
	return syntax.Print(&syntax.Pipeline{Cmds: cmds, Errors: append(errors, make([]bool, len(cmds))...)})
}

// staysHere reports whether an element of a pipeline is a builtin that does not read input, or an
// unknown command.
func (s *Shell) staysHere(c syntax.Command) bool {
	simple, ok := c.(*syntax.Simple)
	if !ok || len(simple.Words) == 0 || !simple.Words[0].Static {
		return false
	}
	name := simple.Words[0].Value
	if s.funcs[name] != nil || slices.Contains([]string{".", "eval", "exec", "mapfile", "read", "readarray", "source", "wait"}, name) {
		return false
	}
	return true
}

// put makes a file the descriptor n, and releases the previous file.
func (t fds) put(n int, f *file) {
	t[n].release()
	if f == nil {
		delete(t, n)
		return
	}
	t[n] = f
}

// substitute runs a command substitution and returns its output without the last newlines.
func (s *Shell) substitute(c *syntax.CommandSub) string {
	list := c.List
	text, moved := c.Raw, false
	if !c.Backtick && !c.Here && (c.Line != s.line || strings.HasPrefix(text, "\n")) {
		text, moved = strings.TrimLeft(text, " \t\n"), true // its lines are counted from that of the command
	}
	line := s.line
	if s.typed() && s.frame == nil {
		line, moved = 1, true // as in bash
	}
	if c.Backtick || moved {
		p := syntax.New(text, line)
		s.prepare(p)
		var err error
		if list, err = p.All(); err != nil {
			return s.brokenSubstitution(err, c)
		}
	}
	if contents, ok := s.substituteFile(list); ok {
		return contents
	}
	if c.Here {
		return s.substituteHere(c)
	}
	f := newCapture()
	sub := s.subshell()
	sub.fds.put(1, f)
	sub.substituting = true
	if !s.shopt.inheritErrexit {
		sub.opts.errexit = false
	}
	f.hold()
	sub.jobsOff()
	sub.jobs = s.jobs.copied() // for jobs
	status := sub.runSub(func() { sub.list(list) })
	f.release()
	s.childEnded()
	s.status, s.subStatus = status, status
	return s.trimmed(f.capture.text())
}

// trimmed removes newlines at the end, and zero bytes with a warning.
func (s *Shell) trimmed(text []byte) string {
	if slices.Contains(text, 0) {
		s.warn("command substitution: ignored null byte in input")
		text = slices.DeleteFunc(text, func(c byte) bool { return c == 0 })
	}
	end := len(text)
	for end > 0 && text[end-1] == '\n' {
		end--
	}
	return string(text[:end])
}

// brokenSubstitution prints the error about an invalid command in backquotes.
func (s *Shell) brokenSubstitution(err error, c *syntax.CommandSub) string {
	e, ok := err.(*syntax.Error)
	if !ok {
		return ""
	}
	prefix := s.Name + ": command substitution: line " + strconv.Itoa(e.Line) + ": "
	for _, t := range e.Texts {
		s.Message(prefix + t)
	}
	if e.Quotes {
		s.Message(prefix + "`" + e.Source + "'")
	}
	s.status, s.subStatus = usageError, usageError
	return ""
}

// substituteHere expands ${ LIST;}. The commands run in this shell.
func (s *Shell) substituteHere(c *syntax.CommandSub) string {
	run := func() {
		s.frame = &frame{outer: s.frame, function: s.functionName(), source: s.sourceName(), line: s.line, params: s.params}
		s.depth++
		loops := s.loops
		s.loops = 0
		if c.Reply {
			s.makeLocal("REPLY", false)
		}
		s.list(c.List)
		if s.flow == returns {
			s.flow = goesOn
		}
		s.loops = loops
		s.subStatus = s.status
	}
	if c.Reply {
		run()
		value := s.get("REPLY")
		s.popFrame()
		return value
	}
	f := newCapture()
	old := s.fds[1]
	s.fds[1] = f
	func() {
		defer func() { s.fds[1] = old }()
		run()
		params := s.params
		s.popFrame()
		s.params = params
	}()
	f.release()
	return s.trimmed(f.capture.text())
}

// functionName returns the name of the running function, or "".
func (s *Shell) functionName() string {
	if s.frame == nil {
		return ""
	}
	return s.frame.function
}

// substituteFile expands $(<FILE).
func (s *Shell) substituteFile(l syntax.List) (string, bool) {
	if len(l) != 1 || l[0].Background {
		return "", false
	}
	c, ok := l[0].Cmd.(*syntax.Simple)
	if !ok || len(c.Words) > 0 || len(c.Assigns) > 0 || len(c.Redirs) != 1 || c.Redirs[0].Op != "<" || c.Redirs[0].Fd > 0 || c.Redirs[0].Var != "" {
		return "", false
	}
	s.line = c.Line
	name, ok := s.target(c.Redirs[0])
	if !ok {
		s.subStatus, s.status = 1, 1
		return "", true
	}
	data, err := s.readFile(name)
	if err != nil {
		s.errorf("%s: %s", name, strerror(err))
		s.subStatus, s.status = 1, 1
		return "", true
	}
	s.subStatus, s.status = 0, 0
	return s.trimmed(data), true
}

// test runs [[ … ]].
func (s *Shell) test(c *syntax.Test) {
	s.condStatus = 0
	s.status = btoi(!s.cond(c.X))
	if s.condStatus != 0 {
		s.status = s.condStatus
	}
	s.pipeStatus = []int{s.status}
}

func (s *Shell) cond(x syntax.Cond) bool {
	switch x := x.(type) {
	case *syntax.CondGroup:
		s.condNot = false
		return s.cond(x.X)
	case *syntax.CondNot:
		s.condNot = !s.condNot
		ok := !s.cond(x.X)
		s.condNot = false
		return ok
	case *syntax.CondLogic:
		s.condNot = false
		if s.cond(x.X) == x.Or {
			return x.Or
		}
		return s.cond(x.Y)
	case *syntax.CondUnary:
		word := s.expandString(x.X)
		if s.opts.xtrace {
			s.traceTest(x.Op + " " + orQuotes(word))
		}
		if at := strings.IndexByte(word, '['); x.Op == "-v" && at > 0 && strings.HasSuffix(word, "]") && s.lookup(word[:at]).has(isAssoc) {
			_, ok := s.element(word[:at], word[at+1:len(word)-1]) // the key has been expanded
			return ok || strings.HasSuffix(word, "[@]") && len(s.lookup(word[:at]).values()) > 0
		}
		ok, err := s.unary(x.Op, word)
		if err != "" {
			s.errorf("[[: %s", err)
			return false
		}
		return ok
	case *syntax.CondBinary:
		return s.condBinary(x)
	}
	return false
}

// traceTest writes a primary of [[ ]] for set -x.
func (s *Shell) traceTest(text string) {
	not := ""
	if s.condNot {
		not = "! "
	}
	s.trace("[[ " + not + text + " ]]")
}

// orQuotes returns an operand of [[ ]] as set -x shows it.
func orQuotes(word string) string {
	if word == "" {
		return "''"
	}
	return word
}

func (s *Shell) condBinary(x *syntax.CondBinary) bool {
	text := s.expandString
	if strings.Contains("-eq-ne-lt-le-gt-ge", x.Op) {
		text = s.arithString
	}
	left := text(x.X)
	switch x.Op {
	case "=", "==", "!=":
		pat := s.expandPattern(x.Y)
		if s.opts.xtrace {
			s.traceTest(orQuotes(left) + " " + x.Op + " " + orQuotes(pat))
		}
		mode := pattern.Mode{Extended: true, NoCase: s.shopt.nocasematch, Bytes: s.bytes()}
		return mode.Match(pat, left) == (x.Op != "!=")
	case "=~":
		return s.regex(left, x.Y)
	case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
		right := text(x.Y)
		if s.opts.xtrace {
			s.traceTest(orQuotes(left) + " " + x.Op + " " + orQuotes(right))
		}
		a, err := s.evalArith(left, 0)
		b := int64(0)
		if err == nil {
			b, err = s.evalArith(right, 0)
		}
		if err != nil {
			s.arithFailed("[[: ", err)
			return false
		}
		return compareInts(x.Op, a, b)
	}
	right := s.expandString(x.Y)
	if s.opts.xtrace {
		s.traceTest(orQuotes(left) + " " + x.Op + " " + orQuotes(right))
	}
	ok, _ := s.binary(left, x.Op, right)
	return ok
}

// selectLoop runs select: a menu, and a line of standard input for each iteration.
func (s *Shell) selectLoop(c *syntax.For, words []string) {
	s.status = 0
	if !s.debugTrap("select " + loopText(c)) {
		return
	}
	s.trace("select " + loopText(c) + map[bool]string{true: " "}[len(c.Words) == 0 && c.In])
	if len(words) == 0 {
		return
	}
	show := true
	for {
		if show {
			s.fds[2].write([]byte(menu(words, s.get("COLUMNS"))))
		}
		show = false
		prompt, ok := s.Get("PS3")
		if !ok {
			prompt = "#? "
		}
		s.fds[2].write([]byte(prompt))
		line, ended := s.readLine(0, '\n')
		if ended && line == "" {
			s.fds[1].write([]byte("\n"))
			s.status = 1
			return
		}
		s.assign("REPLY", line, false)
		if line == "" {
			show = true
			continue
		}
		choice := ""
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && n >= 1 && n <= len(words) {
			choice = words[n-1]
		}
		if !s.assign(c.Name, choice, false) {
			s.status = 1
			return
		}
		s.list(c.Body)
		if !s.looped() {
			return
		}
		if v := s.get("REPLY"); v == "" {
			show = true
		}
	}
}

// menu formats the words in columns, as bash does.
func menu(words []string, columns string) string {
	width, err := strconv.Atoi(columns)
	if err != nil || width <= 0 {
		width = 80
	}
	longest := 0
	for _, w := range words {
		longest = max(longest, len(w))
	}
	digits := len(strconv.Itoa(len(words)))
	cell := longest + digits + 2 + 2
	cols := max(width/cell, 1)
	rows := (len(words) + cols - 1) / cols
	cols = (len(words) + rows - 1) / rows
	if rows == 1 {
		rows, cols = cols, 1
	}
	var b strings.Builder
	for row := range rows {
		pos := 0
		for i := row; i < len(words); i += rows {
			width := digits
			if i == row { // the first column has the small numbers
				width = len(strconv.Itoa(rows))
			}
			text := fmt.Sprintf("%*d) %s", width, i+1, words[i])
			b.WriteString(text)
			pos += len(text)
			if i+rows >= len(words) {
				break
			}
			target := (i/rows + 1) * cell
			for pos < target {
				if pos/8 != target/8 {
					b.WriteByte('\t')
					pos = pos - pos%8 + 8
				} else {
					b.WriteByte(' ')
					pos++
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

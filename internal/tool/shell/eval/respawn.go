package eval

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"

	"contedor/internal/linux/signals"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// stateVariable is an environment variable for a shell that runs a subshell of another one. It has
// the descriptor of a memory file with that subshell's state.
const stateVariable = "_contedor_shell_state"

// state is the state of a shell, encoded for another process. Text is bytes, as it need not be UTF-8.
type state struct {
	Text           []byte
	Line           int
	Variables      []stateVar
	Functions      map[string]stateFunc
	Aliases        map[string]string
	Params         [][]byte
	Name, Name0    []byte
	Options        string
	Shopts         map[string]bool
	Posix, Command bool
	Stdin          bool
	Status, PID    int
	LastBackground int
	Sub            int
	Ignored        uint64
	IgnoredAtStart uint64
	Traps          map[string]string
	Umask          uint32
	Random         uint32
	Functions2     []stateFrame
	Substitutions  int
	Quiet          bool
	Debugged       bool
	OfInteractive  bool
}

type stateVar struct {
	Name   string
	Attr   uint16
	Value  []byte
	Keys   [][]byte
	Values [][]byte
	Array  bool
}

type stateFunc struct {
	Text     []byte
	Source   string
	Line     int
	Exported bool
}

type stateFrame struct {
	Function, Source string
	Line             int
	Params           [][]byte
}

func toBytes(list []string) [][]byte {
	out := make([][]byte, len(list))
	for i, s := range list {
		out[i] = []byte(s)
	}
	return out
}

func toStrings(list [][]byte) []string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = string(b)
	}
	return out
}

// respawn starts this program again with the state of this subshell, to run a text, and returns the
// process. If that fails, it prints a message and returns nil.
func (c *Shell) respawn(j *job, text string, line int) *process {
	data, err := json.Marshal(c.export(text, line))
	if err != nil {
		c.errorf("fork: %v", err)
		return nil
	}
	fd, err := document(string(data))
	if err != nil {
		c.errorf("fork: %s", strerror(err))
		return nil
	}
	n := 200
	for c.fds[n] != nil {
		n++
	}
	c.fds[n] = newFile(fd)
	env := append(c.Environ(), stateVariable+"="+strconv.Itoa(n))
	p, err := c.launch(j, j.foreground, c.Self, os.Args, env, !j.foreground)
	c.fds[n].release()
	delete(c.fds, n)
	if err != nil {
		c.errorf("fork: %s", strerror(err))
		return nil
	}
	return p
}

func (c *Shell) export(text string, line int) *state {
	st := &state{Text: []byte(text), Line: line, Functions: map[string]stateFunc{}, Aliases: c.aliases, Params: toBytes(c.params), Name: []byte(c.Name), Name0: []byte(c.name0),
		Posix: c.opts.posix, Command: c.Command, Stdin: c.Stdin, Status: c.status, PID: c.pid, LastBackground: c.lastBackground, Sub: c.sub, Ignored: c.ignored, IgnoredAtStart: c.ignoredAtStart,
		Traps: c.traps, Umask: c.mask, Random: c.random, Shopts: map[string]bool{}, Substitutions: c.substitutions, Quiet: c.quiet > 0, Debugged: c.debugged, OfInteractive: c.Interactive || c.ofInteractive}
	for _, o := range optionTable {
		if *o.of(&c.opts) && o.name != "monitor" {
			st.Options += o.name + " "
		}
	}
	for _, o := range shoptTable {
		st.Shopts[o.name] = *o.of(&c.shopt)
	}
	for name, v := range c.vars {
		if v.attr&(dynamic|computed) != 0 {
			continue
		}
		sv := stateVar{Name: name, Attr: uint16(v.attr), Value: []byte(v.value)}
		if v.array != nil {
			sv.Array = true
			sv.Keys, sv.Values = toBytes(v.keyList()), toBytes(v.values())
		}
		st.Variables = append(st.Variables, sv)
	}
	for name, f := range c.funcs {
		st.Functions[name] = stateFunc{[]byte(syntax.PrintFunc(name, f.body, false)), f.source, f.line, f.exported}
	}
	for f := c.frame; f != nil; f = f.outer {
		st.Functions2 = append(st.Functions2, stateFrame{f.function, f.source, f.line, toBytes(f.params)})
	}
	return st
}

// Resume returns a shell with the state of another process's subshell, if the environment has the
// stateVariable, and the function that runs its text.
func Resume(c Config) (s *Shell, run func(), ok bool) {
	for i, word := range c.Env {
		number, found := strings.CutPrefix(word, stateVariable+"=")
		if !found {
			continue
		}
		fd, err := strconv.Atoi(number)
		if err != nil {
			return nil, nil, false
		}
		data, err := readAll(fd)
		unix.Close(fd)
		var st state
		if err != nil || json.Unmarshal(data, &st) != nil {
			return nil, nil, false
		}
		c.Env = append(append([]string{}, c.Env[:i]...), c.Env[i+1:]...)
		return resume(c, &st)
	}
	return nil, nil, false
}

func resume(c Config, st *state) (*Shell, func(), bool) {
	c.Name, c.Args, c.Posix, c.Command, c.Stdin = string(st.Name), toStrings(st.Params), st.Posix, st.Command, st.Stdin
	c.Interactive = false
	s := New(c)
	s.name0 = string(st.Name0)
	for name, v := range s.vars {
		if v.attr&(dynamic|computed) == 0 {
			delete(s.vars, name)
		}
	}
	for _, sv := range st.Variables {
		v := &Var{attr: attr(sv.Attr), value: string(sv.Value)}
		if sv.Array {
			v.array = newArray(v.has(isAssoc))
			for i, key := range sv.Keys {
				if v.has(isAssoc) {
					v.array.putKey(string(key), string(sv.Values[i]))
				} else if n, err := strconv.Atoi(string(key)); err == nil {
					v.array.put(n, string(sv.Values[i]))
				}
			}
		}
		s.vars[sv.Name] = v
	}
	for name, f := range st.Functions {
		list, err := syntax.New(string(f.Text), f.Line).All()
		if err != nil || len(list) != 1 {
			continue
		}
		if d, ok := list[0].Cmd.(*syntax.Func); ok {
			s.funcs[name] = &function{body: d.Body, source: f.Source, line: f.Line, exported: f.Exported}
		}
	}
	for i := len(st.Functions2) - 1; i >= 0; i-- {
		f := st.Functions2[i]
		s.frame = &frame{outer: s.frame, function: f.Function, source: f.Source, line: f.Line, params: toStrings(f.Params)}
		s.depth++
	}
	s.aliases = st.Aliases
	if s.aliases == nil {
		s.aliases = map[string]string{}
	}
	s.opts = options{}
	for _, name := range strings.Fields(st.Options) {
		s.SetOption(name, true)
	}
	for name, on := range st.Shopts {
		if o := shoptByName(name); o != nil {
			*o.of(&s.shopt) = on
		}
	}
	s.status, s.pid, s.lastBackground, s.sub = st.Status, st.PID, st.LastBackground, st.Sub
	s.mask, s.random, s.substitutions = st.Umask, st.Random, st.Substitutions
	s.ignored |= st.Ignored
	for _, n := range []unix.Signal{unix.SIGINT, unix.SIGQUIT} { // ignored by this process because it is in the background
		if st.IgnoredAtStart>>(n-1)&1 == 0 {
			delete(s.traps, signals.Name(int(n)))
		}
	}
	s.ignoredAtStart = st.IgnoredAtStart
	for name, command := range st.Traps {
		s.traps[name] = command
	}
	s.debugged = st.Debugged
	s.bashPID, s.ofInteractive = os.Getpid(), st.OfInteractive
	if st.Quiet {
		s.quiet = 1
	}
	run := func() {
		p := syntax.New(string(st.Text), st.Line)
		s.Run(p)
		if n := s.lastDeath; s.ofInteractive && n > 0 && s.status == bySignal+int(n) && s.traps["EXIT"] == "" {
			s.dieBy(n) // bash executes the last program in place of the subshell
		}
	}
	return s, run, true
}

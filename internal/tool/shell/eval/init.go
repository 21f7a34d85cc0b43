package eval

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/solo"
	"contedor/internal/tool/shell/syntax"
	"golang.org/x/sys/unix"
)

// Version is the value of BASH_VERSION.
const Version = "5.3.15(1)-contedor"

// MachineType returns the value of MACHTYPE.
func MachineType() string {
	if strings.HasPrefix(machineName(), "aarch64") {
		return "aarch64-pc-linux-gnu"
	}
	return "x86_64-pc-linux-gnu"
}

// importEnvironment sets the variables and functions in the environment.
func (s *Shell) importEnvironment(env []string) {
	for _, word := range env {
		name, value, ok := strings.Cut(word, "=")
		if f, isFunc := strings.CutPrefix(name, "BASH_FUNC_"); ok && isFunc && strings.HasSuffix(f, "%%") && strings.HasPrefix(value, "() ") {
			s.importFunction(strings.TrimSuffix(f, "%%"), value)
			continue
		}
		if !ok || !validName(name) {
			s.strange = append(s.strange, word)
			continue
		}
		s.vars[name] = &Var{attr: exported | isSet, value: value}
	}
	s.underscore = os.Args[0]
	if v := s.vars["_"]; v != nil {
		s.underscore = v.value
	}
	for name, v := range dynamics() {
		s.vars[name] = v
	}
	set := func(name, value string, a attr) {
		if v := s.vars[name]; v == nil || a&readonly != 0 || name == "IFS" || name == "OPTIND" {
			s.vars[name] = &Var{attr: isSet | a, value: value}
		}
	}
	s.vars["SHLVL"] = &Var{attr: isSet | exported, value: s.shellLevel(1)}
	set("IFS", " \t\n", 0)
	set("OPTIND", "1", 0)
	set("OPTERR", "1", 0)
	if os.Geteuid() == 0 {
		delete(s.vars, "PS4") // that of the environment could run commands as root
	}
	set("PS4", "+ ", 0)
	set("PATH", solo.UsualPath, 0)
	set("PPID", strconv.Itoa(os.Getppid()), readonly|integer)
	set("UID", strconv.Itoa(os.Getuid()), readonly|integer)
	set("EUID", strconv.Itoa(os.Geteuid()), readonly|integer)
	host, _ := os.Hostname()
	set("HOSTNAME", host, 0)
	machine := MachineType()
	hostType, _, _ := strings.Cut(machine, "-")
	set("HOSTTYPE", hostType, 0)
	set("MACHTYPE", machine, 0)
	set("OSTYPE", "linux-gnu", 0)
	set("BASH", s.ownPath(), 0)
	set("BASH_VERSION", Version, 0)
	set("TERM", "dumb", 0)
	set("BASH_LOADABLES_PATH", "/usr/local/lib/bash:/usr/lib/bash:/opt/local/lib/bash:/usr/pkg/lib/bash:/opt/pkg/lib/bash:.", 0)
	set("COMP_WORDBREAKS", " \t\n\"'@><=;|&(:", 0)
	versions := &Var{attr: isArray | isSet | readonly, array: newArray(false)}
	numbers, build, _ := strings.Cut(Version, "(")
	parts := append(strings.Split(numbers, "."), build[:strings.IndexByte(build, ')')], "release", machine)
	for i, part := range parts {
		versions.array.put(i, part)
	}
	s.vars["BASH_VERSINFO"] = versions
	if s.Interactive {
		set("PS1", `\s-\v\$ `, 0)
		set("PS2", "> ", 0)
	}
	if v := s.vars["BASH_COMPAT"]; v != nil {
		s.checkCompatibility(v.value)
	}
	s.importDirectory()
}

// ownPath returns the path of the shell, found by its name.
func (s *Shell) ownPath() string {
	name := strings.TrimPrefix(os.Args[0], "-")
	if strings.Contains(name, "/") {
		return name
	}
	if path, _ := s.search(name, s.get("PATH")); path != "" {
		return path
	}
	return "/bin/bash"
}

func machineName() string {
	var u unix.Utsname
	unix.Uname(&u)
	return unix.ByteSliceToString(u.Machine[:])
}

// importDirectory sets PWD. It keeps the one of the environment if that is correct.
func (s *Shell) importDirectory() {
	pwd := s.get("PWD")
	clean, is := s.cleanPath(pwd)
	if is && pwd != "" && pwd[0] == '/' && s.same(clean, ".") {
		s.cwd = clean
	} else {
		buf := make([]byte, unix.PathMax)
		n, err := unix.Getcwd(buf)
		if err != nil {
			s.Message("shell-init: error retrieving current directory: getcwd: cannot access parent directories: " + strerror(err))
			return
		}
		pwd = string(buf[:n-1])
		s.cwd = pwd
	}
	s.vars["PWD"] = &Var{attr: isSet | exported, value: pwd}
	if old := s.vars["OLDPWD"]; old == nil || !s.isDir(old.value) {
		s.vars["OLDPWD"] = &Var{attr: exported | invisible}
	}
}

func (s *Shell) importFunction(name, value string) {
	list, err := syntax.New(name+" "+value, 1).All()
	if err != nil || len(list) != 1 {
		return
	}
	if d, ok := list[0].Cmd.(*syntax.Func); ok {
		s.funcs[name] = &function{body: d.Body, source: "environment", exported: true}
	}
}

// dynamics returns the variables that are computed when they are read.
func dynamics() map[string]*Var {
	d := func(get func(*Shell) string, set func(*Shell, string)) *Var {
		return &Var{attr: dynamic | isSet, get: get, set: set}
	}
	i := func(get func(*Shell) string, set func(*Shell, string)) *Var {
		return &Var{attr: dynamic | isSet | integer, get: get, set: set}
	}
	c := func(refresh func(*Shell, *Var)) *Var { return &Var{attr: computed | isArray, refresh: refresh} }
	fill := func(v *Var, values []string) {
		v.array = newArray(false)
		for i, value := range values {
			v.array.put(i, value)
		}
		v.attr |= isSet
	}
	return map[string]*Var{
		"RANDOM": i(func(s *Shell) string { return strconv.Itoa(s.nextRandom()) }, func(s *Shell, value string) { s.random = uint32(s.arithQuiet(value)) }),
		"SRANDOM": i(func(s *Shell) string {
			var b [4]byte
			unix.Getrandom(b[:], 0)
			return strconv.Itoa(int(b[0]) | int(b[1])<<8 | int(b[2])<<16 | int(b[3])<<24)
		}, nil),
		"SECONDS": i(func(s *Shell) string { return strconv.Itoa(int(time.Since(s.started).Seconds())) },
			func(s *Shell, value string) {
				s.started = time.Now().Add(-time.Duration(s.arithQuiet(value)) * time.Second)
			}),
		"LINENO":       d(func(s *Shell) string { return strconv.Itoa(s.line - s.functionLine()) }, func(s *Shell, value string) { s.line = int(s.arithQuiet(value)) }),
		"BASHPID":      i(func(s *Shell) string { return strconv.Itoa(s.bashPID) }, nil),
		"EPOCHSECONDS": d(func(s *Shell) string { return strconv.FormatInt(time.Now().Unix(), 10) }, nil),
		"EPOCHREALTIME": d(func(s *Shell) string {
			now := time.Now().UnixMicro()
			return strconv.FormatInt(now/1e6, 10) + "." + strconv.FormatInt(1e6+now%1e6, 10)[1:]
		}, nil),
		"BASH_SUBSHELL": d(func(s *Shell) string { return strconv.Itoa(s.sub) }, nil),
		"HISTCMD":       i(func(s *Shell) string { return strconv.Itoa(s.historyNumber()) }, nil),
		"BASH_COMMAND": d(func(s *Shell) string {
			if s.running != nil {
				return syntax.Print(s.running)
			}
			return s.current
		}, nil),
		"_":         {attr: dynamic | isSet, get: func(s *Shell) string { return s.underscore }},
		"SHELLOPTS": {attr: dynamic | isSet | readonly, get: (*Shell).shellopts},
		"BASHOPTS":  {attr: dynamic | isSet | readonly, get: (*Shell).bashopts},
		"BASH_ARGV0": d(func(s *Shell) string { return s.name0 }, func(s *Shell, value string) {
			if s.name0 = value; s.Command || s.Stdin || s.Interactive { // messages keep the name of a script
				s.Name = value
			}
		}),
		"PIPESTATUS": c(func(s *Shell, v *Var) {
			list := make([]string, len(s.pipeStatus))
			for i, status := range s.pipeStatus {
				list[i] = strconv.Itoa(status)
			}
			if len(list) == 0 {
				list = []string{"0"}
			}
			fill(v, list)
		}),
		"FUNCNAME": c(func(s *Shell, v *Var) {
			var list []string
			inFunction := false
			for f := s.frame; f != nil; f = f.outer {
				name := f.function
				if f.isSource {
					name = "source"
				} else {
					inFunction = true
				}
				list = append(list, name)
			}
			if !inFunction {
				v.array, v.attr = nil, v.attr&^isSet
				return
			}
			if !s.Command && !s.Stdin && !s.Interactive {
				list = append(list, "main")
			}
			fill(v, list)
		}),
		"BASH_SOURCE": c(func(s *Shell, v *Var) {
			var list []string
			for f := s.frame; f != nil; f = f.outer {
				list = append(list, f.source)
			}
			if !s.Command && !s.Stdin && !s.Interactive {
				list = append(list, s.Name)
			}
			fill(v, list)
		}),
		"BASH_LINENO": c(func(s *Shell, v *Var) {
			var list []string
			for f := s.frame; f != nil; f = f.outer {
				list = append(list, strconv.Itoa(f.line))
			}
			if !s.Command && !s.Stdin && !s.Interactive {
				list = append(list, "0")
			}
			fill(v, list)
		}),
		"BASH_ARGC": c(func(s *Shell, v *Var) {
			var list []string
			for _, args := range s.allArgs() {
				list = append(list, strconv.Itoa(len(args)))
			}
			fill(v, list)
		}),
		"BASH_ARGV": c(func(s *Shell, v *Var) {
			var list []string
			for _, args := range s.allArgs() {
				for _, arg := range slices.Backward(args) {
					list = append(list, arg)
				}
			}
			fill(v, list)
		}),
		"BASH_MONOSECONDS": d(func(*Shell) string {
			var t unix.Timespec
			unix.ClockGettime(unix.CLOCK_MONOTONIC, &t)
			return strconv.FormatInt(int64(t.Sec), 10)
		}, nil),
		"BASH_ALIASES": table(func(s *Shell) map[string]string { return s.aliases }, func(s *Shell, name, value string, on bool) {
			if delete(s.aliases, name); on {
				s.aliases[name] = value
			}
		}),
		"BASH_CMDS": table(func(s *Shell) map[string]string {
			paths := map[string]string{}
			for name, h := range s.hash {
				paths[name] = h.path
			}
			return paths
		}, func(s *Shell, name, value string, on bool) {
			if delete(s.hash, name); on {
				s.hash[name] = &hashed{value, 0}
			}
		}),
		"DIRSTACK": {attr: computed | isArray, change: func(s *Shell, key, value string, on bool) {
			if i, _ := strconv.Atoi(key); on && i > 0 && i <= len(s.stack) {
				s.stack = slices.Clone(s.stack)
				s.stack[i-1] = value
			}
		}, refresh: func(s *Shell, v *Var) { fill(v, append([]string{s.get("PWD")}, s.stack...)) }},
		"GROUPS": c(func(s *Shell, v *Var) {
			groups, _ := os.Getgroups()
			list := []string{strconv.Itoa(os.Getgid())}
			for _, g := range groups {
				if g != os.Getgid() {
					list = append(list, strconv.Itoa(g))
				}
			}
			fill(v, list)
		}),
	}
}

// table returns an associative array over a table of the shell.
func table(get func(*Shell) map[string]string, set func(s *Shell, key, value string, on bool)) *Var {
	return &Var{attr: computed | isAssoc | isSet, change: set, refresh: func(s *Shell, v *Var) {
		v.array = newArray(true)
		entries := get(s)
		for _, key := range slices.Sorted(maps.Keys(entries)) {
			v.array.putKey(key, entries[key])
		}
	}}
}

// allArgs returns the arguments of the running functions, the innermost first, and of the shell. Functions
// count only with extdebug.
func (s *Shell) allArgs() [][]string {
	list := [][]string{s.params}
	if !s.shopt.extdebug {
		if s.frame != nil {
			return nil
		}
		return list
	}
	for f := s.frame; f != nil; f = f.outer {
		list = append(list, f.params)
	}
	return list
}

// nextRandom returns the next number of bash's generator, 0 to 32767.
func (s *Shell) nextRandom() int {
	if s.random == 0 {
		s.random = 123459876
	}
	h, l := s.random/127773, s.random%127773
	t := 16807*int64(l) - 2836*int64(h)
	if t < 0 {
		t += 0x7fffffff
	}
	s.random = uint32(t)
	return int((s.random>>16)^(s.random&0xffff)) & 32767
}

func (s *Shell) shellopts() string {
	var on []string
	for _, o := range optionTable {
		if *o.of(&s.opts) {
			on = append(on, o.name)
		}
	}
	return strings.Join(on, ":")
}

func (s *Shell) bashopts() string {
	if s.oldBashopts != "" {
		return s.oldBashopts
	}
	var on []string
	for _, o := range shoptTable {
		if *o.of(&s.shopt) {
			on = append(on, o.name)
		}
	}
	return strings.Join(on, ":")
}

// shellLevel returns the value of SHLVL after a change.
func (s *Shell) shellLevel(change int) string {
	n, _ := strconv.Atoi(strings.TrimSpace(s.get("SHLVL")))
	if n = max(n+change, 0); n >= 1000 {
		s.Message(fmt.Sprintf("%s: warning: shell level (%d) too high, resetting to 1", s.Name, n))
		n = 1
	}
	return strconv.Itoa(n)
}

// specials are called after an assignment to a variable with a special effect.
var specials = map[string]func(*Shell, string){
	"PATH":     func(s *Shell, _ string) { clear(s.hash) },
	"LC_ALL":   func(s *Shell, _ string) { s.utf8.Store(0) },
	"LC_CTYPE": func(s *Shell, _ string) { s.utf8.Store(0) },
	"LANG":     func(s *Shell, _ string) { s.utf8.Store(0) },
	"OPTIND": func(s *Shell, value string) {
		if value == "1" || value == "0" {
			s.optChar = 1
		}
	},
	"GLOBIGNORE": func(s *Shell, value string) {
		if value != "" || s.vars["GLOBIGNORE"] == nil {
			s.shopt.dotglob = value != ""
		}
	},
	"BASH_COMPAT":     (*Shell).checkCompatibility,
	"BASH_XTRACEFD":   (*Shell).setTraceFd,
	"POSIXLY_CORRECT": func(s *Shell, _ string) { s.SetOption("posix", s.vars["POSIXLY_CORRECT"] != nil) },
}

// checkCompatibility sets the level of compatibility in BASH_COMPAT. It warns about a value that is neither
// empty nor a version from 3.1 to this one, with or without the period.
func (s *Shell) checkCompatibility(value string) {
	const first = 31
	last, _ := strconv.Atoi(newest)
	digits := value
	if len(value) == 3 && value[1] == '.' {
		digits = value[:1] + value[2:]
	}
	n, err := strconv.Atoi(digits)
	if value != "" && (err != nil || n < first || n > last) {
		text := "BASH_COMPAT: " + value + ": compatibility value out of range"
		if s.line == 0 { // a value of the environment
			s.Message(s.Name + ": " + text)
		} else {
			s.errorf("%s", text)
		}
		digits = newest
	}
	s.setCompatibility(digits)
}

func validName(s string) bool { return syntax.ValidName(s) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

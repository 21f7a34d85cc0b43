package sudo

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/linux/ids"
)

// securePath is secure_path in Debian's sudoers(5).
const securePath = "/usr/sbin:/usr/bin:/sbin:/bin"

// kept are the variables that sudo keeps for the command: the defaults of env_keep and env_check in
// sudoers(5).
var kept = []string{
	"COLORS", "COLORTERM", "DISPLAY", "HOSTNAME", "KRB5CCNAME", "LANG", "LANGUAGE", "LINGUAS", "LS_COLORS", "PATH",
	"PS1", "PS2", "TERM", "TZ", "XAUTHORITY", "XAUTHORIZATION",
}

// dangerous are the prefixes of variables that are removed even with -E: the defaults of env_delete.
var dangerous = []string{
	"IFS=", "CDPATH=", "LOCALDOMAIN=", "RES_OPTIONS=", "HOSTALIASES=", "NLSPATH=", "PATH_LOCALE=", "LD_", "_RLD", "TERMINFO",
	"TERMPATH=", "TERMCAP=", "ENV=", "BASH_ENV=", "PS4=", "GLOBIGNORE=", "BASHOPTS=", "SHELLOPTS=", "JAVA_TOOL_OPTIONS=",
	"PERLIO_DEBUG=", "PERLLIB=", "PERL5LIB=", "PERL5OPT=", "PERL5DB=", "FPATH=", "NULLCMD=", "READNULLCMD=", "ZDOTDIR=",
	"TMPPREFIX=", "PYTHONHOME=", "PYTHONPATH=", "PYTHONINSPECT=", "PYTHONUSERBASE=", "RUBYLIB=", "RUBYOPT=", "BASH_FUNC_", "SUDO_",
}

// environment returns the variables that the command inherits, and the PATH in which sudo looks for
// the command.
func (r *run) environment() (env []string, path string) {
	path = securePath
	for _, variable := range r.Env {
		name, _, ok := strings.Cut(variable, "=")
		switch {
		case !ok:
		case slices.Contains(r.kept, name):
			env = append(env, variable)
		case name == "PATH":
			env = append(env, "PATH="+path)
		case r.preserve && !slices.ContainsFunc(dangerous, func(beginning string) bool { return strings.HasPrefix(variable, beginning) }):
			env = append(env, variable)
		case slices.Contains(kept, name) || strings.HasPrefix(name, "LC_"):
			env = append(env, variable)
		}
	}
	if !has(env, "PATH") {
		env = append(env, "PATH="+path)
	}
	return env, path
}

// finish adds the variables that sudo itself sets.
func (r *run) finish(env []string, command string) []string {
	u := r.target
	if !r.preserve || r.login {
		env = set(env, "MAIL", "/var/mail/"+u.Name)
	}
	env = set(env, "LOGNAME", u.Name)
	env = set(env, "USER", u.Name)
	if keeps := r.preserve || slices.Contains(r.kept, "HOME"); !keeps || r.setsHome || r.login || !has(env, "HOME") {
		env = set(env, "HOME", u.Home)
	}
	shell := u.Shell
	if own, ok := r.Getenv("SHELL"); r.shell && ok && own != "" {
		shell = own
	}
	if !r.preserve || r.login || !has(env, "SHELL") {
		env = set(env, "SHELL", shell)
	}
	if !has(env, "TERM") {
		env = append(env, "TERM=unknown")
	}
	env = set(env, "SUDO_COMMAND", command)
	caller, ok := ids.Host().UserByID(uint32(os.Getuid()))
	if !ok {
		caller = ids.User{Name: "root", Home: "/root"}
	}
	env = set(env, "SUDO_USER", caller.Name)
	env = set(env, "SUDO_UID", strconv.Itoa(os.Getuid()))
	env = set(env, "SUDO_GID", strconv.Itoa(os.Getgid()))
	env = set(env, "SUDO_HOME", caller.Home)
	for _, variable := range r.variables {
		name, value, _ := strings.Cut(variable, "=")
		env = set(env, name, value)
	}
	return env
}

// has reports whether a variable is set.
func has(env []string, name string) bool {
	return slices.ContainsFunc(env, func(variable string) bool { return strings.HasPrefix(variable, name+"=") })
}

// set replaces a variable in place, or appends it.
func set(env []string, name, value string) []string {
	if at := slices.IndexFunc(env, func(variable string) bool { return strings.HasPrefix(variable, name+"=") }); at >= 0 {
		env[at] = name + "=" + value
		return env
	}
	return append(env, name+"="+value)
}

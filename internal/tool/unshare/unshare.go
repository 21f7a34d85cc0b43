// Package unshare implements unshare(1) of util-linux: it makes namespaces and runs a program in them.
//
//	unshare [options] [PROGRAM [ARGUMENT...]]
//
// Begin reading at plan, which lists the steps in their order.
package unshare

import (
	"slices"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"contedor/internal/tool/chroot"
	"golang.org/x/sys/unix"
)

// Command is unshare(1).
var Command = &cli.Command{Name: name, Dialect: cli.UtilLinux, Run: run}

const name = "unshare"

func run(inv *cli.Invocation) error {
	steps, err := Plan(inv)
	if steps != nil {
		steps.Run(inv)
	}
	return err
}

// Plan returns the steps of a command line. It returns no steps for --help and --version,
// whose text it prints. Errors are usage errors of unshare(1).
func Plan(inv *cli.Invocation) (plan.Steps, error) {
	o, err := parse(inv)
	if err == cli.ErrAnswered {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if (o.monotonic != nil || o.boottime != nil) && o.namespaces&unix.CLONE_NEWTIME == 0 {
		return nil, cli.Fail("options --monotonic and --boottime require unsharing of a time namespace (-T)", nil)
	}
	return o.plan(inv)
}

// plan returns the steps of the options, in the order of unshare(1) of util-linux.
func (o *options) plan(inv *cli.Invocation) (plan.Steps, error) {
	m := o.mapping()
	p, err := o.enter(inv, m)
	if err != nil {
		return nil, err
	}
	if ok := o.mapOne(&p, m); !ok {
		return p, nil
	}
	if o.namespaces&unix.CLONE_NEWNS != 0 && o.propagation != 0 {
		p.Add(plan.Propagation{Flags: o.propagation})
	}
	o.changeRoot(&p)
	if o.gid.given {
		p.Add(plan.SetGID{GID: o.gid.value})
	}
	if o.uid.given {
		p.Add(plan.SetUID{UID: o.uid.value})
	}
	if o.keepCaps && o.namespaces&unix.CLONE_NEWUSER != 0 {
		p.Add(plan.KeepCaps{})
	}
	env := o.environment(inv)
	if joined := o.joined(env, inv.ErrorName()); joined != nil {
		if o.namespaces&unix.CLONE_NEWUSER != 0 && !o.rootInside(m.users, m.euid) {
			p.Add(plan.LoseCaps{})
		}
		p.Add(joined...)
		return p, nil
	}
	p.Add(o.exec(env))
	return p, nil
}

// A mapping says how ids are mapped, and by whom.
type mapping struct {
	euid, egid    uint32
	users, groups []plan.IDRange // written by a helper process; nil if the process itself maps one id at most
}

// mapping returns the mapping of the options.
func (o *options) mapping() mapping {
	m := mapping{euid: uint32(unix.Geteuid()), egid: uint32(unix.Getegid())}
	// After a change of the owner, only the helper may still write the maps.
	if o.users != nil || o.ownerUser.given {
		m.users = arrange(o.users, o.mapUser, m.euid)
	}
	if o.groups != nil || o.ownerGroup.given {
		m.groups = arrange(o.groups, o.mapGroup, m.egid)
	}
	return m
}

// enter returns the steps up to the process in the new namespaces, with the helper processes that
// bind-mount the namespaces and write the maps from outside.
func (o *options) enter(inv *cli.Invocation, m mapping) (plan.Steps, error) {
	p := plan.Steps{plan.DefaultSignal{Signal: unix.SIGCHLD}}
	var then plan.Steps // the parent's steps after it has forked
	bind := plan.Bind{PID: unix.Getpid(), Bindings: o.bindings()}
	binds := len(bind.Bindings) > 0 && o.namespaces&(unix.CLONE_NEWNS|unix.CLONE_NEWUSER) != 0
	maps := m.users != nil || m.groups != nil
	var binder, mapper plan.Pipe
	if binds || maps {
		pipes, err := plan.NewPipes(2)
		if err != nil {
			return nil, cli.Fail("pipe failed", err)
		}
		binder, mapper = pipes[0], pipes[1]
	}
	if binds {
		p.Add(plan.ForkBinder{Pipe: binder, Bind: bind})
		then.Add(plan.AwaitBinder{Pipe: binder})
	} else if len(bind.Bindings) > 0 {
		then.Add(bind)
	}
	if maps {
		p.Add(plan.ForkMapper{
			Pipe: mapper, PID: unix.Getpid(), Privileged: m.euid == 0,
			Users: m.users, Groups: m.groups, Path: searchPath(inv.Env), Env: inv.Env,
		})
	}
	if o.ownerGroup.given {
		p.Add(plan.SetGID{GID: o.ownerGroup.value})
	}
	if o.ownerUser.given {
		p.Add(plan.SetUID{UID: o.ownerUser.value})
	}
	p.Add(plan.Unshare{Flags: o.namespaces})
	if maps {
		p.Add(plan.AwaitMapper{Pipe: mapper})
	}
	if o.boottime != nil {
		p.Add(plan.SetTime{Clock: unix.CLOCK_BOOTTIME, Seconds: *o.boottime})
	}
	if o.monotonic != nil {
		p.Add(plan.SetTime{Clock: unix.CLOCK_MONOTONIC, Seconds: *o.monotonic})
	}
	if o.fork {
		p.Add(plan.Fork{KillChild: o.killChild, Forward: o.forward, Then: then})
	} else {
		p.Add(then...)
	}
	return p, nil
}

// mapOne adds the steps with which the process itself maps its user and its group. ok is false if
// they end with a failure.
func (o *options) mapOne(p *plan.Steps, m mapping) (ok bool) {
	if o.mapUser.given && m.users == nil {
		p.Add(plan.MapID{Map: plan.UIDMap, Inner: o.mapUser.value, Outer: m.euid})
	}
	if o.mapGroup.given && m.groups == nil {
		if o.setgroups == "allow" {
			p.Add(plan.Fail{Text: "options --setgroups=allow and --map-group are mutually exclusive"})
			return false
		}
		p.Add(plan.SetGroups{Value: "deny"}, plan.MapID{Map: plan.GIDMap, Inner: o.mapGroup.value, Outer: m.egid})
	}
	if o.setgroups != "" {
		p.Add(plan.SetGroups{Value: o.setgroups})
	}
	return true
}

// changeRoot adds the steps that change the root and the working directory, and those that mount file
// systems in them.
func (o *options) changeRoot(p *plan.Steps) {
	// The kernel opens an interpreter with the flag F at once, so it is registered before the root changes.
	fixed := o.interpreter != nil && o.hasRoot && strings.Contains((*o.interpreter)[strings.LastIndexByte(*o.interpreter, ':')+1:], "F")
	if fixed {
		p.Add(plan.MountBinfmt{Dir: o.binfmtDir}, plan.LoadInterp{Dir: o.binfmtDir, Line: *o.interpreter})
	}
	dir := o.dir
	if o.hasRoot {
		p.Add(plan.Chroot{Dir: o.root})
		if !o.hasDir {
			dir = "/"
		}
	}
	if o.hasDir || o.hasRoot {
		p.Add(plan.Chdir{Dir: dir})
	}
	if o.mountProc {
		p.Add(plan.MountProc{Dir: o.procDir, Private: !o.hasRoot && o.propagation != unix.MS_REC|unix.MS_PRIVATE})
	}
	if o.mountBinfmt {
		p.Add(plan.MountBinfmt{Dir: o.binfmtDir})
	}
	if o.interpreter != nil && !fixed {
		p.Add(plan.LoadInterp{Dir: o.binfmtDir, Line: *o.interpreter})
	}
}

// bindings lists the namespaces to bind-mount, in the order of binding.
func (o *options) bindings() (list []plan.Binding) {
	nsflags.InBindOrder(func(ns *nsflags.Namespace) {
		if target, ok := o.files[ns.Flag]; ok {
			list = append(list, plan.Binding{Namespace: ns, Target: target})
		}
	})
	return list
}

// environment returns the environment of the program: all of it, or with --clear-env only the
// variables of --whitelist-env, in reverse order as in util-linux.
func (o *options) environment(inv *cli.Invocation) []string {
	if !o.clearEnv {
		return inv.Env
	}
	var env []string
	for _, name := range slices.Backward(o.keepEnv) {
		if value, ok := inv.Getenv(name); ok && name != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

func getenv(env []string, name string) (string, bool) {
	inv := cli.Invocation{Env: env}
	return inv.Getenv(name)
}

func searchPath(env []string) string {
	inv := cli.Invocation{Env: env}
	return solo.SearchPath(inv.Getenv)
}

// exec returns the step that runs the program. The default is the user's shell as a login
// shell.
func (o *options) exec(env []string) plan.Exec {
	if len(o.argv) > 0 {
		return plan.Exec{File: o.argv[0], Argv: o.argv, Env: env, Path: searchPath(env)}
	}
	shell, _ := getenv(env, "SHELL")
	if shell == "" {
		shell = o.loginShell()
	}
	return plan.Exec{File: shell, Argv: []string{"-" + cli.BaseName(shell)}, Env: env, Direct: true}
}

// loginShell returns the shell of the real user in passwd(5), or "/bin/sh". With --root, the
// file is that of the new root directory.
func (o *options) loginShell() string {
	database := ids.Host()
	if o.hasRoot {
		database = ids.Under(o.root)
	}
	uid := uint32(unix.Getuid())
	switch {
	case o.uid.given:
		uid = o.uid.value
	case o.namespaces&unix.CLONE_NEWUSER != 0 && o.mapUser.given:
		uid = o.mapUser.value
	case o.namespaces&unix.CLONE_NEWUSER != 0 && o.users == nil:
		uid = ids.Overflow
	}
	if u, ok := database.UserByID(uid); ok && u.Shell != "" {
		return u.Shell
	}
	return "/bin/sh"
}

// joined returns the steps of the program if that is our own chroot or unshare, so that no
// second program has to start. A Go program could not even start after its next child belongs
// to a new PID namespace: the kernel refuses it threads. A chroot or unshare is our own if it is
// this file, or if it has the same build id. joined returns nil if the program is to be executed instead.
func (o *options) joined(env []string, own string) plan.Steps {
	if len(o.argv) == 0 || o.hasRoot || o.hasDir || o.uid.given || o.gid.given || o.keepCaps || o.ownerUser.given || o.ownerGroup.given {
		return nil
	}
	called := cli.BaseName(o.argv[0])
	if called != chroot.Command.Name && (called != name || called != own) {
		return nil
	}
	var path solo.Candidate
	if !solo.Find(&path, o.argv[0], searchPath(env)) || !solo.Kin(&path[0]) {
		return nil
	}
	if called == chroot.Command.Name {
		return chroot.Joined(cli.Silent(chroot.Command.Dialect, o.argv, env))
	}
	return o.nested(cli.Silent(cli.UtilLinux, o.argv, env))
}

// rootInside reports whether the user has the id 0 in the new user namespace. ranges, if not
// nil, contain the line of the single id, too.
func (o *options) rootInside(ranges []plan.IDRange, euid uint32) bool {
	if ranges == nil {
		return o.mapUser.given && o.mapUser.value == 0
	}
	return slices.ContainsFunc(ranges, func(r plan.IDRange) bool {
		return r.Inner == 0 && r.Outer == euid && r.Count > 0
	})
}

// nested returns the steps of an unshare that this unshare runs as the same user in the same
// process, or nil.
func (o *options) nested(inv *cli.Invocation) plan.Steps {
	if o.fork || o.namespaces&unix.CLONE_NEWUSER != 0 {
		return nil
	}
	return Joined(inv)
}

// Joined returns the steps of a command line for a plan that would otherwise execute it. It
// returns nil if the command line has errors, needs helper processes or needs no plan.
func Joined(inv *cli.Invocation) plan.Steps {
	inner, err := parse(inv)
	if err != nil || len(inner.files) > 0 || inner.users != nil || inner.groups != nil ||
		inner.ownerUser.given || inner.ownerGroup.given || inner.monotonic != nil || inner.boottime != nil {
		return nil
	}
	steps, err := inner.plan(inv)
	if err != nil {
		return nil
	}
	return steps
}

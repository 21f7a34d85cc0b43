// Package nsenter implements nsenter(1) of util-linux: it runs a program in namespaces of other
// processes.
//
//	nsenter [options] [PROGRAM [ARGUMENT...]]
//
// Begin reading at plan, which lists the steps in their order.
package nsenter

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/nsflags"
	"contedor/internal/plan"
	"contedor/internal/solo"
	"contedor/internal/tool/chroot"
	"contedor/internal/tool/unshare"
	"golang.org/x/sys/unix"
)

// Command is nsenter(1).
var Command = &cli.Command{Name: "nsenter", Dialect: cli.UtilLinux, Run: run}

func run(inv *cli.Invocation) error {
	steps, err := Plan(inv)
	if steps != nil {
		steps.Run(inv)
	}
	return err
}

// Plan returns the steps of a command line, with descriptors of the namespaces and directories
// that it names. It returns no steps for --help and --version, whose text it prints. Errors are
// those of nsenter(1).
func Plan(inv *cli.Invocation) (plan.Steps, error) {
	o, err := parse(inv)
	if err == cli.ErrAnswered {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := o.open(inv); err != nil {
		return nil, err
	}
	return o.plan(inv)
}

// plan returns the steps of the options, in the order of nsenter(1) of util-linux.
func (o *options) plan(inv *cli.Invocation) (plan.Steps, error) {
	flags := o.kinds | o.ownFlags()
	var p plan.Steps
	uid, gid, forceUID, forceGID := o.uid, o.gid, o.hasUID, o.hasGID
	if flags&unix.CLONE_NEWUSER != 0 && !o.preserve {
		forceUID, forceGID = true, true
		p.Add(plan.DropGroups{})
	}
	p.Add(plan.Enter{PIDFD: o.pidfd, Kinds: o.kinds, Files: o.namespaces()})
	if o.root >= 0 {
		p.Add(plan.ChrootTo{FD: o.root, KeepDir: o.dir < 0 && !o.hasInside})
	}
	switch {
	case o.hasInside:
		p.Add(plan.ChdirTo{Path: o.inside})
	case o.dir >= 0:
		p.Add(plan.ChdirTo{FD: o.dir})
	}
	env := inv.Env
	if o.environ >= 0 {
		text, err := readAll(o.environ)
		if err != nil {
			return nil, cli.Fail("failed to get environment variables", err)
		}
		env = variables(text)
	}
	if o.cgroup >= 0 {
		p.Add(plan.JoinCgroup{FD: o.cgroup, PID: strconv.Itoa(unix.Getpid())})
	}
	if flags&unix.CLONE_NEWPID != 0 && !o.noFork {
		p.Add(plan.ForkStopping{})
	}
	if forceGID {
		if flags&unix.CLONE_NEWUSER != 0 && !o.preserve {
			p.Add(plan.DropGroups{Again: true})
		} else {
			p.Add(plan.DropGroups{})
		}
		p.Add(plan.SetGID{GID: gid, KeepGroups: true})
	}
	if forceUID {
		p.Add(plan.SetUID{UID: uid})
	}
	// As in the real tool, --keep-caps has no effect if only the user namespace is entered.
	if o.keepCaps && flags&unix.CLONE_NEWUSER != 0 && flags != unix.CLONE_NEWUSER {
		p.Add(plan.KeepCaps{})
	}
	if joined := o.joined(flags, env); joined != nil {
		p.Add(joined...)
		return p, nil
	}
	p.Add(o.exec(flags, env))
	return p, nil
}

// joined returns the steps of the program if that is our own chroot or unshare, so that no
// second program has to start. It returns nil if the program is to be executed instead, or if
// it would start with another root, user or environment.
func (o *options) joined(flags uintptr, env []string) plan.Steps {
	if len(o.argv) == 0 || flags&(unix.CLONE_NEWNS|unix.CLONE_NEWUSER) != 0 || flags&unix.CLONE_NEWPID != 0 && o.noFork ||
		o.root >= 0 || o.dir >= 0 || o.hasInside || o.hasUID || o.hasGID || o.keepCaps || o.environ >= 0 {
		return nil
	}
	called := cli.BaseName(o.argv[0])
	inv := cli.Silent(cli.UtilLinux, o.argv, env)
	var path solo.Candidate
	if called != chroot.Command.Name && called != unshare.Command.Name || !solo.Find(&path, o.argv[0], solo.SearchPath(inv.Getenv)) || !solo.Kin(&path[0]) {
		return nil
	}
	var steps plan.Steps
	if called == chroot.Command.Name {
		steps = chroot.Joined(cli.Silent(chroot.Command.Dialect, o.argv, env))
	} else {
		steps = unshare.Joined(inv)
	}
	if steps == nil {
		return nil
	}
	return append(plan.Steps{plan.Becomes{Name: called}}, steps...)
}

// exec returns the step that runs the program, or the user's shell as a login shell.
func (o *options) exec(flags uintptr, env []string) plan.Exec {
	inv := cli.Invocation{Env: env}
	if len(o.argv) > 0 {
		return plan.Exec{File: o.argv[0], Argv: o.argv, Env: env, Path: solo.SearchPath(inv.Getenv)}
	}
	shell, _ := inv.Getenv("SHELL")
	if shell == "" {
		shell = o.loginShell(flags)
	}
	return plan.Exec{File: shell, Argv: []string{"-" + cli.BaseName(shell)}, Env: env, Direct: true}
}

// loginShell returns the user's shell in passwd(5), or "/bin/sh". The file is the one that the
// program will see.
func (o *options) loginShell(flags uintptr) string {
	database := ids.Host()
	switch {
	case o.root >= 0:
		database = ids.Under("/proc/self/fd/" + strconv.Itoa(o.root))
	case flags&unix.CLONE_NEWNS != 0 && o.target != 0:
		database = ids.Under("/proc/" + strconv.Itoa(o.target) + "/root")
	}
	uid := uint32(unix.Getuid())
	if o.hasUID || flags&unix.CLONE_NEWUSER != 0 && !o.preserve {
		uid = o.uid
	}
	if u, ok := database.UserByID(uid); ok && u.Shell != "" {
		return u.Shell
	}
	return "/bin/sh"
}

// variables returns the environment in the text of /proc/PID/environ, the last variable first.
// Of several variables with one name, the last one counts.
func variables(text string) (env []string) {
	seen := map[string]bool{}
	for word := range strings.SplitSeq(strings.TrimSuffix(text, "\x00"), "\x00") {
		if strings.IndexByte(word, '=') > 0 {
			env = append(env, word)
		}
	}
	slices.Reverse(env)
	return slices.DeleteFunc(env, func(word string) bool {
		name, _, _ := strings.Cut(word, "=")
		again := seen[name]
		seen[name] = true
		return again
	})
}

func readAll(fd int) (string, error) {
	f := os.NewFile(uintptr(fd), "")
	defer f.Close()
	var text strings.Builder
	buffer := make([]byte, 4096)
	for {
		n, err := f.Read(buffer)
		text.Write(buffer[:n])
		if n == 0 {
			if e, ok := err.(*os.PathError); ok {
				return "", e.Err
			}
			return text.String(), nil
		}
	}
}

// namespaces returns the namespaces that have their own descriptor, in order.
func (o *options) namespaces() (list []plan.Join) {
	nsflags.InBindOrder(func(ns *nsflags.Namespace) {
		if fd, ok := o.files[ns.Flag]; ok {
			list = append(list, plan.Join{FD: fd, Flag: ns.Flag})
		}
	})
	return list
}

// ownFlags returns the CLONE_NEW* bits of the namespaces that have their own descriptor.
func (o *options) ownFlags() (flags uintptr) {
	for flag := range o.files {
		flags |= flag
	}
	return flags
}

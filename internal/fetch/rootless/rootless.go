// Package rootless lets fetchroot of an ordinary user set the owners of a tree: it enters a user
// namespace in which the user is root and has subordinate ids, subuid(5). Begin reading at
// BecomeRoot.
package rootless

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/fetch/reason"
	"contedor/internal/linux/ids"
	"contedor/internal/plan"
	"golang.org/x/sys/unix"
)

// BecomeRoot restarts the command of an ordinary user, in the same process, as root of a user
// namespace. The ids from 1 on are the subordinate ids of the user, the map of "unshare
// --map-root-user --map-auto", so that command enters the tree. For root, BecomeRoot returns
// nil. It returns an error if the namespace cannot be made.
func BecomeRoot(inv *cli.Invocation) error {
	if os.Geteuid() == 0 {
		return nil
	}
	uid, gid := uint32(os.Getuid()), uint32(os.Getgid())
	user, ok := ids.Host().UserByID(uid)
	if !ok {
		return errors.New("user " + strconv.Itoa(int(uid)) + " has no name")
	}
	users, err := mapping("/etc/subuid", user, uid)
	if err != nil {
		return err
	}
	groups, err := mapping("/etc/subgid", user, gid)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil || unix.Access(self, unix.X_OK) != nil {
		self = "/proc/self/exe" // always works, but ps(1) shows it
	}
	namespace, err := newNamespace(users, groups)
	if err != nil {
		return err
	}
	plan.Steps{
		plan.Join{FD: namespace, Flag: unix.CLONE_NEWUSER},
		plan.Exec{File: self, Direct: true, Argv: inv.Argv, Env: inv.Env},
	}.Run(inv)
	return nil
}

// mapping returns the map of a user: 0 is the user's own id, and from 1 on the first range that
// a file, subuid(5) or subgid(5), gives the user.
func mapping(file string, user ids.User, own uint32) ([]plan.IDRange, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, errors.New(file + ": " + reason.Of(err))
	}
	first, count, ok := user.Subordinate(string(text))
	if !ok {
		return nil, errors.New(file + " has no line for " + user.Name)
	}
	outer, err := strconv.ParseUint(first, 10, 32)
	if err != nil {
		return nil, errors.New(file + ": not an id: " + first)
	}
	n, err := strconv.ParseUint(count, 10, 32)
	if err != nil {
		return nil, errors.New(file + ": not a number of ids: " + count)
	}
	return []plan.IDRange{{Inner: 0, Outer: own, Count: 1}, {Inner: 1, Outer: uint32(outer), Count: uint32(n)}}, nil
}

// failed returns the error of a program that could not be run.
func failed(text string, err error) error {
	if errors.Is(err, exec.ErrNotFound) {
		err = unix.ENOENT
	}
	return reason.New(text, err)
}

// newNamespace makes a user namespace with maps for users and groups, and returns a descriptor
// of it. newuidmap(1) and newgidmap(1) write the maps. They need a process in the namespace,
// which is cat.
func newNamespace(users, groups []plan.IDRange) (int, error) {
	holder := exec.Command("cat")
	holder.SysProcAttr = &unix.SysProcAttr{Cloneflags: unix.CLONE_NEWUSER}
	end, err := holder.StdinPipe()
	if err != nil {
		return -1, err
	}
	if err := holder.Start(); err != nil {
		return -1, failed("cannot make a user namespace", err)
	}
	defer func() {
		end.Close()
		holder.Wait()
	}()
	pid := strconv.Itoa(holder.Process.Pid)
	for _, m := range []struct {
		helper string
		ranges []plan.IDRange
	}{{plan.UIDMap.Helper, users}, {plan.GIDMap.Helper, groups}} {
		words := []string{pid}
		for _, r := range m.ranges {
			words = append(words, r.Words()...)
		}
		out, err := exec.Command(m.helper, words...).CombinedOutput()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			line, _, _ := strings.Cut(string(out), "\n")
			return -1, errors.New(line)
		}
		if err != nil {
			return -1, failed("cannot run "+m.helper, err)
		}
	}
	return unix.Open("/proc/"+pid+"/ns/user", unix.O_RDONLY|unix.O_CLOEXEC, 0)
}

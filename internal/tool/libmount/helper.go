package libmount

import (
	"os"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/mountinfo"
	"golang.org/x/sys/unix"
)

// Helper returns the path of the helper program of a type of file system, such as
// /sbin/mount.nfs, or "". command is "mount" or "umount". For a type such as "fuse.sshfs" it may
// be that of "fuse".
func Helper(command, fstype string) string {
	if fstype == "" || fstype == "none" || strings.Contains(fstype, "/..") {
		return ""
	}
	for _, prefix := range mountinfo.HelperPrefixes {
		path := strings.TrimSuffix(prefix, "mount.") + command + "." + fstype
		if unix.Access(path, unix.F_OK) == nil {
			return path
		}
		if dot := strings.LastIndexByte(path, '.'); strings.Contains(fstype, ".") && unix.Access(path[:dot], unix.F_OK) == nil {
			return path[:dot]
		}
	}
	return ""
}

// Subtype returns the words that tell a helper program the type, if its name is not that of the
// type.
func Subtype(helper, fstype string) []string {
	if strings.Contains(fstype, ".") && !strings.HasSuffix(helper, fstype) {
		return []string{"-t", fstype}
	}
	return nil
}

// NotExecuted is the exit status when a helper program could not be executed.
const NotExecuted = 126

// Run runs a helper program and returns its exit status, 255 if a signal killed it. ok is false if
// it could not be executed.
func Run(inv *cli.Invocation, path string, words []string) (status int, ok bool) {
	child, err := os.StartProcess(path, append([]string{path}, words...), &os.ProcAttr{
		Env: inv.Env, Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
	})
	if err != nil {
		return NotExecuted, false
	}
	state, err := child.Wait()
	if err != nil || !state.Exited() {
		return 255, true
	}
	return state.ExitCode(), true
}

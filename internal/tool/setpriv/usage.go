package setpriv

import "strings"

// usage returns the text of --help: our own sentences, setpriv(1)'s options.
func usage(name string) string {
	text := `
Usage:
 ` + name + ` [options] <program> [<argument>...]

Run a program with other privileges.

Options:
 -d, --dump                  show the present state; more with -dd and -ddd
 --nnp, --no-new-privs       no program can gain privileges by set-user-ID or file capabilities
 --ambient-caps <caps>       change the ambient capabilities
 --inh-caps <caps>           change the inheritable capabilities
 --bounding-set <caps>       change the bounding set of capabilities
 --ruid <uid|user>           set the real user id
 --euid <uid|user>           set the effective user id
 --rgid <gid|group>          set the real group id
 --egid <gid|group>          set the effective group id
 --reuid <uid|user>          set both user ids
 --regid <gid|group>         set both group ids
 --clear-groups              drop the supplementary groups
 --keep-groups               keep the supplementary groups
 --init-groups               set the user's supplementary groups
 --list-caps                 list all capabilities
 --groups <group>[,...]      set these supplementary groups
 --securebits <bits>         change the secure bits
 --pdeathsig keep|clear|<signame>
                             set the signal for the death of the parent
 --ptracer <pid>|any|none    set which process may trace the program
 --selinux-label <label>     set the SELinux label
 --apparmor-profile <pr>     set the AppArmor profile
 --landlock-access <access>  let Landlock forbid this access
 --landlock-rule <rule>      let Landlock allow this access
 --seccomp-filter <file>     load a filter of system calls
 --reset-env                 keep only TERM and similar variables; set HOME, SHELL,
                             USER, LOGNAME, PATH

 -h, --help                  show this help
 -V, --version               show the version

Arguments:
 <caps> is a list of +NAME and -NAME; all is one NAME
 <access> is fs[:<right>,...]
 <rule> is path-beneath:[<right>,...]:<path>

Rights for files and directories:
`
	for _, r := range rights {
		text += "  " + strings.Repeat(" ", 12-len(r.name)) + r.name + " - " + r.help + "\n"
	}
	return text + "\nFor more details see setpriv(1).\n"
}

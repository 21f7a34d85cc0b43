package setpriv

import "strings"

// usage is what --help answers, in our own words.
func usage(name string) string {
	text := `
Usage:
 ` + name + ` [options] <program> [<argument>...]

Run a program with other privileges.

Options:
 -d, --dump                  show what can be changed as it is; more with -dd, -ddd
 --nnp, --no-new-privs       no program may gain privileges, set-user-ID or not
 --ambient-caps <caps>       change the ambient capabilities
 --inh-caps <caps>           change the inheritable capabilities
 --bounding-set <caps>       change the bounding set of capabilities
 --ruid <uid|user>           real user id
 --euid <uid|user>           effective user id
 --rgid <gid|group>          real group id
 --egid <gid|group>          effective group id
 --reuid <uid|user>          both user ids
 --regid <gid|group>         both group ids
 --clear-groups              no supplementary groups
 --keep-groups               keep the supplementary groups
 --init-groups               the supplementary groups that the user has
 --list-caps                 name all capabilities
 --groups <group>[,...]      these supplementary groups
 --securebits <bits>         change the secure bits
 --pdeathsig keep|clear|<signame>
                             the signal when the parent dies
 --ptracer <pid>|any|none    who else may trace the program
 --selinux-label <label>     the label of SELinux
 --apparmor-profile <pr>     the profile of AppArmor
 --landlock-access <access>  what Landlock is to forbid
 --landlock-rule <rule>      what it allows nevertheless
 --seccomp-filter <file>     a filter of system calls, from a file
 --reset-env                 only TERM and its like, HOME, SHELL, USER, LOGNAME, PATH

 -h, --help                  show this help
 -V, --version               show the version

Arguments:
 <caps> is a list of +NAME and -NAME; all is one NAME
 <access> is fs[:<right>,...]
 <rule> is path-beneath:[<right>,...]:<path>

Rights for files:
`
	for _, r := range rights {
		text += "  " + strings.Repeat(" ", 12-len(r.name)) + r.name + " - " + r.help + "\n"
	}
	return text + "\nFor more details see setpriv(1).\n"
}

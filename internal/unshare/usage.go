package unshare

import "contedor/internal/nsflags"

// usage is the text of --help: util-linux's options, order and notation.
func usage(name string) string {
	text := "\nUsage:\n " + name + " [options] [<program> [<argument>...]]\n\n" +
		"Make namespaces of its own for a program, and run it there.\n\nOptions:\n"
	for _, ns := range nsflags.Table {
		left := " -" + string(rune(ns.Short)) + ", --" + ns.Long + "[=<file>]"
		for len(left) < 27 {
			left += " "
		}
		text += left + "have a " + ns.Usage + " namespace of its own\n"
	}
	return text + `
 -f, --fork                run <program> in a child process, and wait for it
 --kill-child[=<signame>]  send <signame> (by default KILL) to the child when
                             this process dies; implies --fork
 --forward-signals         pass SIGINT and SIGTERM on to the child;
                             implies --fork

 --mount-proc[=<dir>]      mount proc first, at <dir> or /proc; implies --mount
 --mount-binfmt[=<dir>]    mount binfmt_misc first; implies --user, --mount

 --map-user=<uid>|<name>   be this user inside; implies --user
 --map-users=<inneruid>:<outeruid>:<count>
                           map a range of users, or all that subuid(5) gives;
                             implies --user
 --map-group=<gid>|<name>  be this group inside; implies --user
 --map-groups=<innergid>:<outergid>:<count>
                           map a range of groups, or all that subgid(5) gives;
                             implies --user
 -r, --map-root-user       be root inside; implies --user
 -c, --map-current-user    be oneself inside; implies --user
 --map-auto                map the user's subordinate ids from 0 on;
                             implies --user
 --map-subids              map the user's subordinate ids to themselves;
                             implies --user
 --owner <uid>:<gid>       ids that own the user namespace; implies --user

 --propagation slave|shared|private|unchanged
                           how mounts spread from and to the new namespace
 --setgroups allow|deny    whether setgroups(2) may be called inside
 --keep-caps               keep the capabilities that the namespace gives

 -S, --setuid <uid>        change to this user inside
 -G, --setgid <gid>        change to this group inside
 -R, --root <dir>          run <program> with this root directory
 -w, --wd <dir>            run <program> in this working directory
 --monotonic <offset>      set the monotonic clock's offset, in seconds
 --boottime <offset>       set the boot-time clock's offset, in seconds
 -l, --load-interp <file>  register an interpreter with binfmt_misc;
                             implies --user, --mount
 --clear-env               start with an empty environment
 --whitelist-env <list>    variables that --clear-env leaves

 -h, --help                display this help
 -V, --version             display version

For more details see unshare(1).
`
}

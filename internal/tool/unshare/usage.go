package unshare

import "contedor/internal/nsflags"

// usage is the text of --help: util-linux's options, order and notation.
func usage(name string) string {
	text := "\nUsage:\n " + name + " [options] [<program> [<argument>...]]\n\n" +
		"Run a program in new namespaces.\n\nOptions:\n"
	for _, ns := range nsflags.Table {
		left := " -" + string(rune(ns.Short)) + ", --" + ns.Long + "[=<file>]"
		for len(left) < 27 {
			left += " "
		}
		text += left + "make a new " + ns.Usage + " namespace\n"
	}
	return text + `
 --mount-proc[=<dir>]      mount proc first, at <dir> or /proc (implies --mount)
 --mount-binfmt[=<dir>]    mount binfmt_misc first (implies --user and --mount)
 -l, --load-interp <file>  register an interpreter (implies --mount-binfmt)
 --propagation slave|shared|private|unchanged
                           how mounts spread from and to the new namespace
 -R, --root <dir>          run <program> with this root directory
 -w, --wd <dir>            run <program> in this working directory

 -S, --setuid <uid>        change to this user inside
 -G, --setgid <gid>        change to this group inside
 --map-user <uid>|<name>   be this user inside (implies --user)
 --map-group <gid>|<name>  be this group inside (implies --user)
 -r, --map-root-user       be root inside (implies --user)
 -c, --map-current-user    keep your own ids inside (implies --user)
 --map-auto                map your subordinate ids from 0 on (implies --user)
 --map-subids              map your subordinate ids to themselves (implies --user)
 --map-users <inneruid>:<outeruid>:<count>
                           map a range of users (implies --user)
 --map-groups <innergid>:<outergid>:<count>
                           map a range of groups (implies --user)
 --owner <uid>:<gid>       who owns the user namespace (implies --user)

 -f, --fork                run <program> in a child and wait for it
 --kill-child[=<signame>]  signal the child when this process dies (implies --fork);
                             SIGKILL unless told otherwise
 --forward-signals         pass SIGTERM and SIGINT on to the child (implies --fork)

 --setgroups allow|deny    whether setgroups(2) may be called in the user namespace
 --keep-caps               keep the capabilities that the user namespace gives
 --clear-env               start with an empty environment
 --whitelist-env <list>    the variables that --clear-env leaves

 --monotonic <offset>      seconds that the monotonic clock is put forward
 --boottime <offset>       seconds that the boot-time clock is put forward

 -h, --help                display this help
 -V, --version             display version

For more details see unshare(1).
`
}

package pgrep

func usage(name string, kills bool) string {
	own := `
 -d, --delimiter <string>  the text between two results
 -l, --list-name           also show the name
 -a, --list-full           also show the command line
     --quiet               show nothing
 -v, --inverse             select those that do not match
 -w, --lightweight         also show threads`
	if kills {
		own = `
 -<sig>                    the signal, a name or a number
 -H, --require-handler     select those that handle the signal
 -q, --queue <value>       send a number with the signal
 -e, --echo                show what is killed
 -m, --mrelease            release the memory of what is killed at once`
	}
	purpose := "Show the ids of the processes that match"
	if kills {
		purpose = "Send a signal to the processes that match"
	}
	return `
Usage:
 ` + name + ` [options] <pattern>

` + purpose + `.

Options:` + own + `
 -c, --count               show how many match
 -f, --full                match the whole command line
 -g, --pgroup <PGID,...>   select by process group
 -G, --group <GID,...>     select by real group
 -i, --ignore-case         upper and lower case are the same
 -n, --newest              select the process that started last
 -o, --oldest              select the process that started first
 -O, --older <seconds>     select those that are older
 -p, --pid <PID,...>       select by process id
 -P, --parent <PPID,...>   select by parent
 -s, --session <SID,...>   select by session
     --signal <sig>        the signal, a name or a number
 -t, --terminal <tty,...>  select by controlling terminal
 -u, --euid <ID,...>       select by effective user
 -U, --uid <ID,...>        select by real user
 -x, --exact               the pattern must match the whole text
 -F, --pidfile <file>      read a process id from a file
 -L, --logpidfile          fail if that file is not locked
 -r, --runstates <state>   select by state, such as R, S, D, Z
 -A, --ignore-ancestors    leave out the processes above this one
 -Q, --shell-quote         quote the command line for a shell
     --cgroup <grp,...>    select by control group of version 2
     --ns <PID>            select those in the same namespaces
     --nslist <ns,...>     which namespaces --ns compares:
                           ipc, mnt, net, pid, user, uts
     --env <name=val,...>  select by environment variable

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see pgrep(1).
`
}

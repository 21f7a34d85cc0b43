package findmnt

// usage is what --help answers, in our own words.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options]
 ` + name + ` [options] <device> | <mountpoint>
 ` + name + ` [options] <device> <mountpoint>
 ` + name + ` [options] [--source <device>] [--target <path> | --mountpoint <dir>]

List mounts, or find some.

Data sources:
 -F, --tab-file <path>  another file for -s, -m or -k
 -m, --mtab             the mounts that there are, with options of mount(8)'s own
 -k                     the same as --kernel=mountinfo
 --kernel[=<method>]    the kernel's table (the default), by mountinfo or listmount
 -N, --task <tid>       the table of another task's mount namespace
 -p, --poll[=<list>]    wait for changes, and tell them
 -s, --fstab            fstab(5)

Data filters:
 -A, --all              leave nothing out
 -d, --direction <word> search forward or backward
 -f, --first-only       only the first one that is found
 -i, --invert           only those that do not match
     --id <num>         the mount with this ID
     --uniq-id <num>    the mount with this 64-bit ID (with --kernel=listmount)
     --pseudo           only file systems without a device
 -Q, --filter <expr>    only lines for which an expression is true
 -M, --mountpoint <dir> mounted on this directory
     --shadowed         only those that something is mounted over
 -R, --submounts        with all mounts below
     --real             only file systems with a device
 -S, --source <string>  this device: a name, maj:min, LABEL=, UUID=, PARTUUID=, PARTLABEL=
 -T, --target <path>    the mount that a path is on
 -t, --types <list>     only these types
 -U, --uniq             only the topmost mount on each mount point

Options:
 -a, --ascii            draw trees with ASCII characters
 -b, --bytes            sizes in bytes
 -C, --nocanonicalize   compare names as they are written
 -c, --canonicalize     print names without symbolic links
 -D, --df               columns as df(1) has them
 -e, --evaluate         print devices for LABEL, UUID, PARTUUID, PARTLABEL
     --hyperlink[=<when>]
                        print names as hyperlinks: always, never or auto
 -I, --dfi              columns as df -i has them
 -J, --json             print JSON
 -l, --list             print a list, not a tree
 -n, --noheadings       print no headings
 -O, --options <list>   only mounts with these options
 -o, --output <list>    print these columns; +<list>: these too
     --output-all       print all columns
 -P, --pairs            print KEY="value"
 -r, --raw              print values with one blank between them
     --tree             print a tree where there is one
 -u, --notruncate       cut nothing off
 -v, --nofsroot         no [/dir] for bind mounts
 -w, --timeout <num>    wait so many milliseconds with --poll
 -y, --shell            names of columns as names of shell variables

 -x, --verify           look for mistakes in a table (fstab by default)
     --verbose          tell more
     --vfs-all          print all options of the mount, the defaults too

 -H, --list-columns     list the columns
 -h, --help             show this help
 -V, --version          show the version

For more details see findmnt(8).
`
}

package findmnt

// usage returns the text of --help: our own sentences, findmnt(8)'s options.
func usage(name string) string {
	return `
Usage:
 ` + name + ` [options]
 ` + name + ` [options] <device> | <mountpoint>
 ` + name + ` [options] <device> <mountpoint>
 ` + name + ` [options] [--source <device>] [--target <path> | --mountpoint <dir>]

List mounts, or find some of them.

Data sources:
 -F, --tab-file <path>  read another file for -s, -m or -k
 -m, --mtab             the kernel's mounts with the user space options of mount(8)
 -k                     same as --kernel=mountinfo
 --kernel[=<method>]    the kernel's table (default), from mountinfo or listmount
 -N, --task <tid>       the table of another task's mount namespace
 -p, --poll[=<list>]    wait for changes and print them
 -s, --fstab            fstab(5)

Data filters:
 -A, --all              print all mounts
 -d, --direction <word> search forward or backward
 -f, --first-only       only the first match
 -i, --invert           only those that do not match
     --id <num>         the mount with this ID
     --uniq-id <num>    the mount with this 64-bit ID (with --kernel=listmount)
     --pseudo           only file systems without a device
 -Q, --filter <expr>    only lines for which an expression is true
 -M, --mountpoint <dir> mounted on this directory
     --shadowed         only mounts that another mount covers
 -R, --submounts        also all mounts below
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
 -D, --df               the columns of df(1)
 -e, --evaluate         print devices for LABEL, UUID, PARTUUID, PARTLABEL
     --hyperlink[=<when>]
                        print names as hyperlinks: always, never or auto
 -I, --dfi              the columns of df -i
 -J, --json             print JSON
 -l, --list             print a list, not a tree
 -n, --noheadings       print no headings
 -O, --options <list>   only mounts with these options
 -o, --output <list>    print these columns; +<list> adds columns
     --output-all       print all columns
 -P, --pairs            print KEY="value"
 -r, --raw              print values separated by one blank
     --tree             print a tree if there is one
 -u, --notruncate       do not truncate columns
 -v, --nofsroot         no [/dir] after the source of bind mounts
 -w, --timeout <num>    with --poll: end after <num> milliseconds without a change
 -y, --shell            names of columns as names of shell variables

 -x, --verify           look for mistakes in a table (fstab by default)
     --verbose          with --verify: print more
     --vfs-all          print all options of a mount, with the defaults

 -H, --list-columns     list the columns
 -h, --help             show this help
 -V, --version          show the version

For more details see findmnt(8).
`
}

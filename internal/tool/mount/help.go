package mount

import "contedor/internal/cli"

const version = " from util-linux " + cli.UtilLinuxVersion + " (contedor)\n"

// help is what --help answers, in our own words.
func help(name string) string {
	return `
Usage:
 ` + name + ` [-l] [-t TYPES]
 ` + name + ` [options] SOURCE DIRECTORY
 ` + name + ` [options] SOURCE|DIRECTORY
 ` + name + ` --bind|--rbind|--move DIRECTORY NEW
 ` + name + ` --make-[r]shared|slave|private|unbindable DIRECTORY

Attach file systems and directories to the tree, or list what is attached.

Options:
 -t, --types TYPE         the type of the file system, or a list to try
 -o, --options LIST       mount options, separated by commas
 -r, --ro, --read-only    as -o ro
 -w, --rw, --read-write   as -o rw, and never fall back to read-only
 -B, --bind               show a directory or file at a second place
 -R, --rbind              the same with all that is mounted below it
 -M, --move               take a mount to another place
     --make-shared        mounts below go to the peers and come from them
     --make-slave         they only come from them
     --make-private       neither
     --make-unbindable    neither, and no bind mount of it
     --make-rshared, --make-rslave, --make-rprivate, --make-runbindable
                          the same for all mounts below
 -m, --mkdir[=MODE]       make the mount point where it is missing
     --source SOURCE      what to mount
     --target DIRECTORY   where to
 -T, --fstab FILE         look there rather than in /etc/fstab
 -c, --no-canonicalize    take names as they are written
 -i, --internal-only      do not look for helper programs
 -f, --fake               do all but the mount itself
 -n, --no-mtab            accepted; there is no such table
 -l, --show-labels        accepted; labels are not looked up
 -v, --verbose            say what was done

 -h, --help               show this help
 -V, --version            show the version

Not supported: --all, --fork, --test-opts, --label, --uuid, --namespace,
--map-users, --map-groups, --target-prefix, --onlyonce, --beneath,
--exclusive, --options-mode, --options-source, loop devices, sources by
LABEL= or UUID=, and helper programs /sbin/mount.TYPE.

For the options of a file system see mount(8).
`
}

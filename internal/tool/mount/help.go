package mount

import "contedor/internal/cli"

const version = " from util-linux " + cli.UtilLinuxVersion + " (contedor)\n"

// help returns the text of --help: our own sentences, mount(8)'s options.
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
 -r, --ro, --read-only    mount read-only, as -o ro
 -w, --rw, --read-write   mount read-write, as -o rw; never fall back to read-only
 -B, --bind               make a directory or file visible at a second place
 -R, --rbind              the same, with all mounts below it
 -M, --move               move a mount to another place
     --make-shared        send mount events to the peers and receive theirs
     --make-slave         only receive mount events
     --make-private       neither send nor receive them
     --make-unbindable    the same, and refuse to be bind-mounted
     --make-rshared, --make-rslave, --make-rprivate, --make-runbindable
                          the same for all mounts below
 -m, --mkdir[=MODE]       make the mount point if it is missing
     --source SOURCE      the device, directory or other source
     --target DIRECTORY   the mount point
 -T, --fstab FILE         read FILE in place of /etc/fstab
 -c, --no-canonicalize    leave names as they are; do not resolve symbolic links
 -i, --internal-only      ignore helper programs /sbin/mount.TYPE
 -f, --fake               do everything except the mount itself
 -n, --no-mtab            accepted; /etc/mtab is never written
 -l, --show-labels        accepted; the list has no labels
 -v, --verbose            report what was done

 -h, --help               show this help
 -V, --version            show the version

Not supported: --all, --fork, --test-opts, --label, --uuid, --namespace,
--map-users, --map-groups, --target-prefix, --onlyonce, --beneath,
--exclusive, --options-mode, --options-source, --options-source-force, loop
devices, sources by LABEL= or UUID=, and helper programs /sbin/mount.TYPE.

For the options of a file system see mount(8).
`
}

package mount

// help returns the text of --help: our own sentences, mount(8)'s options.
func help(name string) string {
	return `
Usage:
 ` + name + ` [-l] [-t TYPES]
 ` + name + ` -a [options]
 ` + name + ` [options] SOURCE DIRECTORY
 ` + name + ` [options] SOURCE|DIRECTORY
 ` + name + ` --bind|--rbind|--move DIRECTORY NEW
 ` + name + ` --make-[r]shared|slave|private|unbindable DIRECTORY

Attach file systems and directories to the tree, or list what is attached.

Options:
 -t, --types FSTYPE       the type of the file system, or a list to try
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
     --map-users MAP      show other users as the owners of files: MAP is
                          ON-DISK:SHOWN:COUNT, or the path of a user namespace
     --map-groups MAP     the same for groups
     --source SOURCE      the device, directory or other source
 -L, --label LABEL, -U, --uuid UUID
                          the same as the source LABEL=LABEL or UUID=UUID
     --target DIRECTORY   the mount point
     --target-prefix DIRECTORY
                          put this before every mount point
     --beneath            mount below what is on the mount point now
     --exclusive          fail if the kernel would use a file system again
     --onlyonce           fail if it is mounted already
 -N, --namespace NS       mount in another mount namespace: a process or a file
 -a, --all                mount everything in /etc/fstab that is not "noauto";
                          with -t only these types
 -O, --test-opts LIST     with -a: only lines with these options
 -F, --fork               with -a: several at once, without messages
 -T, --fstab FILE         read FILE in place of /etc/fstab
     --options-mode MODE  what becomes of options in /etc/fstab:
                          ignore, append, prepend or replace
     --options-source LIST
                          look for options in: fstab, mtab, or disable
     --options-source-force
                          look for them even if source and mount point are given
 -c, --no-canonicalize    leave names as they are; do not resolve symbolic links
 -i, --internal-only      ignore helper programs /sbin/mount.TYPE
 -s                       tell a helper program to tolerate unknown options
 -f, --fake               do everything except the mount itself
 -n, --no-mtab            do not record options in /run/mount/utab
 -l, --show-labels        accepted; the list has no labels
 -v, --verbose            report what was done

 -h, --help               show this help
 -V, --version            show the version

A regular file is put on a loop device. The options loop[=DEVICE], offset= and
sizelimit= say which one, and which bytes of the file.

Not supported: sources by LABEL= or UUID= without udev's links in /dev/disk.

For the options of a file system see mount(8).
`
}

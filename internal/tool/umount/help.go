package umount

// help returns the text of --help: our own sentences, umount(8)'s options.
func help(name string) string {
	return `
Usage:
 ` + name + ` [options] DIRECTORY|SOURCE...
 ` + name + ` -a [options]

Detach file systems from the tree.

Options:
 -a, --all                unmount everything, the latest mount first
 -t, --types FSTYPE       with -a: only these types
 -O, --test-opts LIST     with -a: only mounts with these options
 -A, --all-targets        unmount the file system everywhere it is mounted
 -R, --recursive          unmount all mounts below, too
 -l, --lazy               detach now, and clean up when nothing uses it anymore
 -f, --force              unmount even if the server does not answer (NFS)
 -r, --read-only          if it is busy, remount it read-only instead
 -d, --detach-loop        free the loop device, too
 -N, --namespace NS       in another mount namespace: a process or a file
 -c, --no-canonicalize    leave names as they are; do not resolve symbolic links
 -i, --internal-only      ignore helper programs /sbin/umount.TYPE
 -n, --no-mtab            leave /run/mount/utab as it is
     --fake               do everything except the unmount itself
 -q, --quiet              no message if it is not mounted
 -v, --verbose            report what was done

 -h, --help               show this help
 -V, --version            show the version
`
}

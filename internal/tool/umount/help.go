package umount

import "contedor/internal/cli"

const version = " from util-linux " + cli.UtilLinuxVersion + " (contedor)\n"

// help returns the text of --help: our own sentences, umount(8)'s options.
func help(name string) string {
	return `
Usage:
 ` + name + ` [options] DIRECTORY|SOURCE...

Detach file systems from the tree.

Options:
 -l, --lazy               detach now, and clean up when nothing uses it any more
 -f, --force              unmount even if the server does not answer (NFS)
 -R, --recursive          unmount all mounts below, too
 -r, --read-only          if it is busy, remount it read-only instead
 -c, --no-canonicalize    leave names as they are; do not resolve symbolic links
 -i, --internal-only      accepted; helper programs are never run
 -n, --no-mtab            accepted; /etc/mtab is never written
 -t, --types, -O, --test-opts LIST
                          accepted; they only have an effect on --all
     --fake               do everything except the unmount itself
 -q, --quiet              no message if it is not mounted
 -v, --verbose            report what was done

 -h, --help               show this help
 -V, --version            show the version

Not supported: --all, --all-targets, --detach-loop, --namespace.
`
}

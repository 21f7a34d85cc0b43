package umount

import "contedor/internal/cli"

const version = " from util-linux " + cli.UtilLinuxVersion + " (contedor)\n"

// help is what --help answers, in our own words.
func help(name string) string {
	return `
Usage:
 ` + name + ` [options] DIRECTORY|SOURCE...

Detach file systems from the tree.

Options:
 -l, --lazy               detach at once, tidy up when nothing uses it
 -f, --force              even where the server does not answer
 -R, --recursive          with all that is mounted below
 -r, --read-only          where it is busy, make it read-only instead
 -c, --no-canonicalize    look names up in the table of mounts
 -i, --internal-only      accepted; helper programs are never used
 -n, --no-mtab            accepted; there is no such table
 -t, --types, -O, --test-opts LIST
                          accepted; they matter to --all only
     --fake               do all but the unmount itself
 -q, --quiet              do not complain of what is not mounted
 -v, --verbose            say what was done

 -h, --help               show this help
 -V, --version            show the version

Not supported: --all, --all-targets, --detach-loop, --namespace.
`
}

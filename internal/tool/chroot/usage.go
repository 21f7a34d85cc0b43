package chroot

import "contedor/internal/cli"

const version = "chroot " + cli.Coreutils

func usage(name string) string {
	return "Usage: " + name + " [OPTION]... NEWROOT [COMMAND [ARG]...]\n" +
		"Run COMMAND with its root directory at NEWROOT.\n" + `
      --groups=G_LIST        the supplementary groups, as g1,g2,..,gN
      --userspec=USER:GROUP  the user and the group, names or numbers
      --skip-chdir           leave the working directory as it is
      --help        display this help and exit
      --version     output version information and exit

Without a COMMAND, run "$SHELL" -i (by default: '/bin/sh -i').

Exit status:
  125  if the chroot command itself fails
  126  if COMMAND is found but cannot be invoked
  127  if COMMAND cannot be found
  -    the exit status of COMMAND otherwise
`
}

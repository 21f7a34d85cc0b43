// Package commands is the list of the light commands, whose start costs next to
// nothing: they make containers, and link neither the network nor the userland.
package commands

import (
	"contedor/internal/chroot"
	"contedor/internal/cli"
	"contedor/internal/hostname"
	"contedor/internal/mount"
	"contedor/internal/umount"
	"contedor/internal/unshare"
)

// Light are the light commands.
var Light = []*cli.Command{
	chroot.Command,
	hostname.Command,
	mount.Command,
	umount.Command,
	unshare.Command,
}

// Package commands is the list of the light commands, whose start costs next to
// nothing: they make containers, and link neither the network nor the userland.
package commands

import (
	"contedor/internal/cli"
	"contedor/internal/tool/chroot"
	"contedor/internal/tool/hostname"
	"contedor/internal/tool/mount"
	"contedor/internal/tool/mountpoint"
	"contedor/internal/tool/pivotroot"
	"contedor/internal/tool/setpriv"
	"contedor/internal/tool/switchroot"
	"contedor/internal/tool/umount"
	"contedor/internal/tool/unshare"
)

// Light are the light commands.
var Light = []*cli.Command{
	chroot.Command,
	hostname.Command,
	mount.Command,
	mountpoint.Command,
	pivotroot.Command,
	setpriv.Command,
	switchroot.Command,
	umount.Command,
	unshare.Command,
}

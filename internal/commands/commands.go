// Package commands is the list of the light commands, whose start costs next to
// nothing: they make containers, and link neither the network nor the userland.
package commands

import (
	"contedor/internal/check"
	"contedor/internal/chroot"
	"contedor/internal/cli"
	"contedor/internal/cost"
	"contedor/internal/explain"
	"contedor/internal/hostname"
	"contedor/internal/mount"
	"contedor/internal/show"
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

// Words are those that are had as a word behind contedor only.
var Words = []*cli.Command{
	check.Command,
	cost.Command,
	explain.Command,
	show.Command,
}

// Package light lists the light commands, which make containers and connect them. They start
// fast, because they link neither net nor the packages of the small tools.
package light

import (
	"contedor/internal/multicall"
	"contedor/internal/tool/choom"
	"contedor/internal/tool/chroot"
	"contedor/internal/tool/hostname"
	"contedor/internal/tool/ip"
	"contedor/internal/tool/mount"
	"contedor/internal/tool/mountpoint"
	"contedor/internal/tool/nsenter"
	"contedor/internal/tool/pivotroot"
	"contedor/internal/tool/setpriv"
	"contedor/internal/tool/switchroot"
	"contedor/internal/tool/umount"
	"contedor/internal/tool/unshare"
)

// List has the rows of the light commands.
var List = []multicall.Row{
	{Command: ip.Bridge, Kind: multicall.Light, Place: multicall.First},
	{Command: choom.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: chroot.Command, Kind: multicall.Light, Place: multicall.Installed},
	{Command: hostname.DNSDomain, Kind: multicall.Light, Place: multicall.First},
	{Command: hostname.Domain, Kind: multicall.Light, Place: multicall.First},
	{Command: hostname.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: ip.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: mount.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: mountpoint.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: nsenter.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: hostname.NISDomain, Kind: multicall.Light, Place: multicall.First},
	{Command: pivotroot.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: setpriv.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: switchroot.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: umount.Command, Kind: multicall.Light, Place: multicall.First},
	{Command: unshare.Command, Kind: multicall.Light, Place: multicall.Installed},
	{Command: hostname.YPDomain, Kind: multicall.Light, Place: multicall.First},
}

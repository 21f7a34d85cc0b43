//go:build !cgo

// Package machine lists the commands for the machine's processes and network. They link net,
// but no packages for downloads, images or archives. They are in a package apart from the
// other commands so that package ahead/machine can run them before the packages of the others
// are initialized. In a build with cgo they only print an error, see cgo.go.
package machine

import (
	"contedor/internal/multicall"
	"contedor/internal/tool/getent"
	"contedor/internal/tool/iptables"
	"contedor/internal/tool/killall"
	"contedor/internal/tool/nc"
	"contedor/internal/tool/pgrep"
	"contedor/internal/tool/pidof"
	"contedor/internal/tool/ping"
	"contedor/internal/tool/ps"
	"contedor/internal/tool/top"
)

// List returns the rows of these commands. killall, pgrep, pidof, pkill, ps and top link net only
// because their library that reads /proc does.
func List() []multicall.Row {
	return []multicall.Row{
		{Command: getent.Command},
		{Command: iptables.Command6, Place: multicall.First}, // ip6tables
		{Command: iptables.Restore6, Place: multicall.First},
		{Command: iptables.Save6, Place: multicall.First},
		{Command: iptables.Command, Place: multicall.First},
		{Command: iptables.Restore, Place: multicall.First},
		{Command: iptables.Save, Place: multicall.First},
		{Command: killall.Command},
		{Command: nc.Command},
		{Command: pgrep.Find},
		{Command: pidof.Command},
		{Command: ping.Command, Place: multicall.First},
		{Command: ping.Version4, Place: multicall.First}, // ping4
		{Command: ping.Version6, Place: multicall.First}, // ping6
		{Command: pgrep.Kill},                            // pkill
		{Command: ps.Command, Place: multicall.First},
		{Command: top.Command, Place: multicall.First},
	}
}

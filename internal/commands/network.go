//go:build !cgo

package commands

import (
	"contedor/internal/fetch/retrieve"
	"contedor/internal/multicall"
	"contedor/internal/tool/fetchroot"
	"contedor/internal/tool/iptables"
	"contedor/internal/tool/mini"
	"contedor/internal/tool/pgrep"
	"contedor/internal/tool/pidof"
	"contedor/internal/tool/ping"
	"contedor/internal/tool/ps"
	"contedor/internal/tool/top"
	"contedor/internal/tool/wget"
)

// network returns the rows of the commands that link net. pgrep, pidof, pkill, ps and top link
// it only because their library that reads /proc does.
func network(all func() []multicall.Row) []multicall.Row {
	return []multicall.Row{
		{Command: mini.Command(fetchroot.Command(retrieve.Take), all), Place: multicall.Installed}, // fetchroot
		{Command: iptables.Command, Place: multicall.First},
		{Command: pgrep.Find},
		{Command: pidof.Command},
		{Command: ping.Command, Place: multicall.First},
		{Command: pgrep.Kill}, // pkill
		{Command: ps.Command, Place: multicall.First},
		{Command: top.Command, Place: multicall.First},
		{Command: wget.Command, Place: multicall.First},
	}
}

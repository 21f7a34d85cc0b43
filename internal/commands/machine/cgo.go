//go:build cgo

// Package machine lists the commands for the machine's processes and network, which a build
// with cgo cannot have.
package machine

import "contedor/internal/multicall"

// List returns the rows of machine.go. The commands fail with multicall.ErrCgo.
func List() []multicall.Row {
	return []multicall.Row{
		{Command: multicall.NotWithCgo("getent")},
		{Command: multicall.NotWithCgo("ip6tables"), Place: multicall.First},
		{Command: multicall.NotWithCgo("ip6tables-restore"), Place: multicall.First},
		{Command: multicall.NotWithCgo("ip6tables-save"), Place: multicall.First},
		{Command: multicall.NotWithCgo("iptables"), Place: multicall.First},
		{Command: multicall.NotWithCgo("iptables-restore"), Place: multicall.First},
		{Command: multicall.NotWithCgo("iptables-save"), Place: multicall.First},
		{Command: multicall.NotWithCgo("killall")},
		{Command: multicall.NotWithCgo("nc")},
		{Command: multicall.NotWithCgo("pgrep")},
		{Command: multicall.NotWithCgo("pidof")},
		{Command: multicall.NotWithCgo("ping"), Place: multicall.First},
		{Command: multicall.NotWithCgo("ping4"), Place: multicall.First},
		{Command: multicall.NotWithCgo("ping6"), Place: multicall.First},
		{Command: multicall.NotWithCgo("pkill")},
		{Command: multicall.NotWithCgo("ps"), Place: multicall.First},
		{Command: multicall.NotWithCgo("top"), Place: multicall.First},
	}
}

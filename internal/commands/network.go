//go:build !cgo

package commands

import (
	"contedor/internal/cli"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/publish"
	"contedor/internal/fetch/retrieve"
	"contedor/internal/multicall"
	"contedor/internal/teach/serve"
	"contedor/internal/tool/curl"
	"contedor/internal/tool/fetchroot"
	"contedor/internal/tool/mini"
	"contedor/internal/tool/wget"
)

// network returns the rows of the commands that download.
func network(all func() []multicall.Row) []multicall.Row {
	return []multicall.Row{
		{Command: mini.Command(fetchroot.Command(retrieve.Take, publish.Image, formats.NewWriter), all), Place: multicall.Installed}, // fetchroot
		{Command: curl.Command, Place: multicall.First},
		{Command: wget.Command, Place: multicall.First},
		{Command: &cli.Command{Name: "serve", Dialect: cli.Own, Run: serve.Run, KeepsPipe: true}, Kind: multicall.Word},
	}
}

//go:build cgo

package tools

import (
	"contedor/internal/cli"
	"contedor/internal/multicall"
)

func shellNamed(name string) *cli.Command { return multicall.NotWithCgo(name) }

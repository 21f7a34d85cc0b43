// Package gnu_test compares the tools with the real ones.
package gnu_test

import (
	"testing"

	"contedor/internal/cli"
	"contedor/internal/commands/tools"
	"contedor/internal/dev/testbed"
	_ "contedor/internal/linux/entry/hook"
	"contedor/internal/multicall"
	"contedor/internal/tool/file"
	"contedor/internal/tool/gzip"
	"contedor/internal/tool/xz"
	"contedor/internal/tool/zstd"
)

func TestMain(m *testing.M) {
	// file and the compressors are in another list.
	rows := tools.List()
	for _, c := range []*cli.Command{file.Command, gzip.Compress, gzip.Decompress, gzip.Cat, xz.Command, xz.Decompress, xz.Cat, zstd.Command, zstd.Decompress, zstd.Cat} {
		rows = append(rows, multicall.Row{Command: c})
	}
	var names []string
	for _, name := range multicall.Names(rows) {
		if name != "bash" && name != "sh" { // the real shells run the cases
			names = append(names, name)
		}
	}
	testbed.MainOwn(m, names, func(name string) { cli.Main(multicall.Find(rows, name).Command) })
}

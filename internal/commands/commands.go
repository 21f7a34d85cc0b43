// Package commands has the list of all commands, with a row for each. A new command is a
// package below internal/tool and a row in one of the lists: in package light, tools or machine,
// or here. The lists are separate packages, because Go initializes everything that a list
// imports before the list itself; see package ahead.
//
// Commands that link net or os/user have their rows in package machine or in network.go, for
// builds without cgo: with cgo those packages link the C library. In a build with cgo these
// commands only print an error, see cgo.go. The rows stand there again, with names instead of
// commands, because naming a command links its package. A test builds both and compares them.
package commands

import (
	"slices"

	"contedor/internal/commands/light"
	"contedor/internal/commands/machine"
	"contedor/internal/commands/tools"
	"contedor/internal/multicall"
	"contedor/internal/teach/help"
	"contedor/internal/tool/bunzip2"
	"contedor/internal/tool/digest"
	"contedor/internal/tool/file"
	"contedor/internal/tool/gzip"
	"contedor/internal/tool/session"
	"contedor/internal/tool/tar"
	"contedor/internal/tool/xz"
	"contedor/internal/tool/zstd"
)

// List returns the rows of all commands.
func List() []multicall.Row {
	var list []multicall.Row
	all := func() []multicall.Row { return list }
	list = slices.Concat(light.List, tools.List(), machine.List(), []multicall.Row{
		{Command: digest.BLAKE2}, // b2sum
		{Command: bunzip2.Command},
		{Command: bunzip2.Cat}, // bzcat
		{Command: digest.Cksum},
		{Command: file.Command},
		{Command: gzip.Decompress}, // gunzip
		{Command: gzip.Compress},
		{Command: help.Command(all), Kind: multicall.Word},
		{Command: digest.MD5},
		{Command: session.Command(all), Kind: multicall.Word}, // shell
		{Command: digest.SHA1},
		{Command: digest.SHA224},
		{Command: digest.SHA256},
		{Command: digest.SHA384},
		{Command: digest.SHA512},
		{Command: digest.Sum},
		{Command: tar.Command, Place: multicall.First},
		{Command: xz.Decompress},   // unxz
		{Command: zstd.Decompress}, // unzstd
		{Command: xz.Command},
		{Command: xz.Cat},   // xzcat
		{Command: gzip.Cat}, // zcat
		{Command: zstd.Command},
		{Command: zstd.Cat}, // zstdcat
	}, network(all))
	return list
}

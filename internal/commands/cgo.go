//go:build cgo

package commands

import (
	"context"

	"contedor/internal/cli"
	"contedor/internal/fetch/compression/formats"
	"contedor/internal/fetch/source"
	"contedor/internal/fetch/tree"
	"contedor/internal/fetch/unpack"
	"contedor/internal/multicall"
	"contedor/internal/tool/fetchroot"
)

// network returns the rows of network.go. The commands fail with multicall.ErrCgo, but
// fetchroot unpacks archives that are files.
func network(func() []multicall.Row) []multicall.Row {
	return []multicall.Row{
		{Command: fetchroot.Command(take, publish, formats.NewWriter), Place: multicall.Installed},
		{Command: multicall.NotWithCgo("curl"), Place: multicall.First},
		{Command: multicall.NotWithCgo("wget"), Place: multicall.First},
		{Command: multicall.NotWithCgo("serve"), Kind: multicall.Word},
	}
}

// take replaces retrieve.Take.
func take(_ *cli.Invocation, asked *source.Request, _ string) unpack.Take {
	if !asked.IsPlainFile() {
		return func(context.Context, func(*unpack.Input) error) (*unpack.Input, []string, error) {
			return nil, nil, multicall.ErrCgo
		}
	}
	file := unpack.File(asked.Name, asked.MaxSize, asked.Hashed)
	return func(ctx context.Context, use func(*unpack.Input) error) (*unpack.Input, []string, error) {
		return file(ctx, func(in *unpack.Input) error {
			in.Formats = formats.All
			return use(in)
		})
	}
}

// publish replaces publish.Image.
func publish(context.Context, *source.Image, string) (tree.Published, error) {
	return tree.Published{}, multicall.ErrCgo
}

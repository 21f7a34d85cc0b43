package multicall

import "contedor/internal/cli"

// ErrCgo is the error of a command that is missing in a program built with cgo.
var ErrCgo = cli.Fail("built with cgo; build with CGO_ENABLED=0 or make", nil)

// NotWithCgo returns a command that fails with ErrCgo.
func NotWithCgo(name string) *cli.Command {
	return &cli.Command{Name: name, Dialect: cli.UtilLinux, Run: func(*cli.Invocation) error { return ErrCgo }}
}

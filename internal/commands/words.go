//go:build !bare

package commands

import (
	"contedor/internal/cli"
	"contedor/internal/teach/check"
	"contedor/internal/teach/cost"
	"contedor/internal/teach/explain"
	"contedor/internal/teach/show"
)

// Words are those that are had as a word behind contedor only. They are made
// here lest every start initialises four packages more.
var Words = []*cli.Command{
	{Name: "check", Dialect: cli.UtilLinux, Run: check.Run},
	{Name: "cost", Dialect: cli.UtilLinux, Run: cost.Run},
	{Name: "explain", Dialect: cli.UtilLinux, Run: explain.Run},
	{Name: show.Name, Dialect: cli.UtilLinux, Run: show.Run},
}

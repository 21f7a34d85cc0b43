// Package uname implements uname(1) and arch(1) of GNU coreutils: they print information about the
// system.
//
// Synopsis:
//
//	uname [OPTION]...
//	arch
package uname

import (
	"strings"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
	"golang.org/x/sys/unix"
)

// Command is uname.
var Command = gnu.Command("uname", gnu.Coreutils, `[OPTION]...
Prints the kernel's information about the system, by default its name.
  -a, --all                everything
  -s, --kernel-name        the name of the kernel
  -n, --nodename           the host name
  -r, --kernel-release     the release of the kernel
  -v, --kernel-version     the version of the kernel: how and when it was built
  -m, --machine            the architecture
  -p, --processor          the processor
  -i, --hardware-platform  the platform
  -o, --operating-system   the operating system
`, uname)

var options = cli.Options{Permute: true, Short: "asnrvmpio", Long: []cli.LongOption{
	{Name: "all", Key: 'a'},
	{Name: "kernel-name", Key: 's'},
	{Name: "sysname", Key: 's'},
	{Name: "nodename", Key: 'n'},
	{Name: "kernel-release", Key: 'r'},
	{Name: "release", Key: 'r'},
	{Name: "kernel-version", Key: 'v'},
	{Name: "machine", Key: 'm'},
	{Name: "processor", Key: 'p'},
	{Name: "hardware-platform", Key: 'i'},
	{Name: "operating-system", Key: 'o'},
}}

func uname(t *gnu.Tool) error {
	asked := ""
	operands, err := t.Parse(options, func(o cli.Option) error {
		if o.Key == 'a' {
			asked += "snrvmo"
		}
		asked += string(o.Key)
		return nil
	})
	if err != nil {
		return err
	}
	if len(operands) > 0 {
		return t.ExtraOperand(operands[0])
	}
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return cli.Fail("cannot get system name", err)
	}
	if asked == "" {
		asked = "s"
	}
	const processor = "unknown" // the kernel does not tell
	fields := []struct{ letter, text string }{
		{"s", unix.ByteSliceToString(u.Sysname[:])},
		{"n", unix.ByteSliceToString(u.Nodename[:])},
		{"r", unix.ByteSliceToString(u.Release[:])},
		{"v", unix.ByteSliceToString(u.Version[:])},
		{"m", unix.ByteSliceToString(u.Machine[:])},
		{"p", processor},
		{"i", processor},
		{"o", "GNU/Linux"},
	}
	var shown []string
	for _, f := range fields {
		if strings.Contains(asked, f.letter) {
			shown = append(shown, f.text)
		}
	}
	t.Out.WriteString(strings.Join(shown, " ") + "\n")
	return nil
}

// Machine is arch(1): it prints what uname -m does.
var Machine = gnu.Command("arch", gnu.Coreutils, `[OPTION]...
Prints the architecture of the machine.
`, func(t *gnu.Tool) error {
	if _, err := t.ParseOperands(0); err != nil {
		return err
	}
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return cli.Fail("cannot get system name", err)
	}
	t.Out.WriteString(unix.ByteSliceToString(u.Machine[:]) + "\n")
	return nil
})

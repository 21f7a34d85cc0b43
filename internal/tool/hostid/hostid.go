// Package hostid implements hostid(1) of GNU coreutils: it prints the number of the machine that
// gethostid(3) returns.
//
// Synopsis:
//
//	hostid
package hostid

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"os"

	"contedor/internal/linux/netdb"
	"contedor/internal/tool/gnu"
)

// Command is hostid(1).
var Command = gnu.Command("hostid", gnu.Coreutils, `[OPTION]
Prints the number of this machine, in hexadecimal.
`, func(t *gnu.Tool) error {
	if _, err := t.ParseOperands(0); err != nil {
		return err
	}
	fmt.Fprintf(t.Out, "%08x\n", number())
	return nil
})

// number returns what /etc/hostid has. Without that file it is the machine's address in /etc/hosts,
// with its halves exchanged, or 0.
func number() uint32 {
	if b, err := os.ReadFile("/etc/hostid"); err == nil && len(b) >= 4 {
		return binary.NativeEndian.Uint32(b)
	}
	name, err := os.Hostname()
	if err != nil {
		return 0
	}
	address, err := netip.ParseAddr(name)
	for row := range netdb.Rows("/etc/hosts") {
		for _, word := range row[1:] {
			if a, wrong := netip.ParseAddr(row[0]); word == name && wrong == nil && a.Is4() && err != nil {
				address, err = a, nil
			}
		}
	}
	if err != nil || !address.Is4() {
		return 0
	}
	b := address.As4()
	n := binary.NativeEndian.Uint32(b[:])
	return n<<16 | n>>16
}

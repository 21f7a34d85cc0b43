// Package arp implements arp(8) of net-tools 2.10 for Ethernet:
//
//	arp [-ven] [-i DEVICE] [-a] [HOST]
//	arp [-i DEVICE] -s HOST ADDRESS [temp]
//	arp [-i DEVICE] -Ds HOST DEVICE
//	arp [-i DEVICE] -d HOST
//
// It reads the table in /proc/net/arp, and changes it by ioctl(2). Begin reading at run.
package arp

import (
	"encoding/binary"
	"os"
	"strconv"
	"strings"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/inet"
	"contedor/internal/linux/netdb"

	"golang.org/x/sys/unix"
)

// Command is arp(8).
var Command = &cli.Command{
	Name:    "arp",
	Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: misused, Unwritten: cli.ForgiveClosed},
	Run:     run,
}

const (
	failed  = 255
	misused = 3
)

// Flags of an entry, ATF_*.
const (
	complete  = 2
	permanent = 4
	published = 8
)

// A session is one run of arp.
type session struct {
	*cli.Invocation
	all, numeric, verbose bool
	set, remove, fromName bool
	device                string
}

var options = cli.Options{
	Permute: true,
	Short:   "A:H:adfp:nsei:t:vh?DV",
	Long: []cli.LongOption{
		{Name: "verbose", Key: 'v'}, {Name: "version", Key: 'V'}, {Name: "all", Key: 'a'}, {Name: "delete", Key: 'd'},
		{Name: "numeric", Key: 'n'}, {Name: "set", Key: 's'}, {Name: "device", Argument: cli.Required, Key: 'i'},
		{Name: "help", Key: 'h'}, {Name: "use-device", Key: 'D'},
	},
}

func fail(text string) error { return &cli.Failure{Text: text, Whole: true, Status: failed} }

func run(inv *cli.Invocation) error {
	err := start(inv)
	if f, ok := err.(*cli.Failure); ok && f.Whole && f.Text != "" {
		inv.Stderr.Write([]byte(f.Text + "\n"))
		return &cli.Failure{Status: f.Status}
	}
	return err
}

func start(inv *cli.Invocation) error {
	s := &session{Invocation: inv}
	done := false
	operands, err := inv.Getopt(&options).Each(func(o cli.Option) error {
		switch o.Key {
		case 'a':
			s.all = true
		case 'e':
			s.all = false
		case 'n':
			s.numeric = true
		case 'v':
			s.verbose = true
		case 's':
			s.set = true
		case 'd':
			s.remove = true
		case 'D':
			s.fromName = true
		case 'i':
			s.device = o.Value
		case 'A', 'p':
			if o.Value != "inet" {
				return fail("arp: " + o.Value + ": kernel only supports 'inet'.")
			}
		case 'H', 't':
			if o.Value != "ether" {
				return fail("arp: " + o.Value + ": unknown hardware type.")
			}
		case 'V':
			done = true
			return inv.Print(version)
		case 'h', '?':
			done = true
			return inv.Print(usage)
		default:
			return fail("arp: -" + string(o.Key) + " is not supported")
		}
		return nil
	}, func(err error) error {
		return &cli.Failure{Text: "arp: " + err.Error() + "\n" + strings.TrimSuffix(usage, "\n"), Whole: true, Status: misused}
	})
	switch {
	case err != nil || done:
		return err
	case s.set:
		return s.add(operands)
	case s.remove:
		return s.delete(operands)
	}
	return s.show(operands)
}

// resolve returns the address of a host.
func resolve(host string) (address [4]byte, err error) {
	if a, ok := inet.ParseLoose4(host); ok {
		return a, nil
	}
	for f := range netdb.Rows(netdb.Hosts) {
		for _, name := range f[1:] {
			if a, ok := inet.Parse4(f[0]); ok && name == host {
				return a, nil
			}
		}
	}
	return address, fail(host + ": Host name lookup failure")
}

// An entry is a line of /proc/net/arp.
type entry struct {
	address, hardware, mask, device string
	kind, flags                     uint64
}

func entries() (list []entry, err error) {
	b, err := os.ReadFile("/proc/net/arp")
	if err != nil {
		return nil, fail("/proc/net/arp: " + cli.Strerror(err))
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) != 6 || f[0] == "IP" {
			continue
		}
		e := entry{address: f[0], hardware: f[3], mask: f[4], device: f[5]}
		e.kind, _ = strconv.ParseUint(f[1], 0, 16)
		e.flags, _ = strconv.ParseUint(f[2], 0, 16)
		list = append(list, e)
	}
	return list, nil
}

// show prints the table, or the entry of a host.
func (s *session) show(operands []string) error {
	host, wanted := "", ""
	if len(operands) > 0 {
		host = operands[0]
		a, err := resolve(host)
		if err != nil {
			return err
		}
		wanted = inet.Text(a[:])
	}
	list, err := entries()
	if err != nil {
		return err
	}
	text, shown := "", 0
	for _, e := range list {
		if s.device != "" && e.device != s.device || wanted != "" && e.address != wanted {
			continue
		}
		if shown == 0 && !s.all {
			text = "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
		}
		shown++
		if s.all {
			text += s.sentence(e)
		} else {
			text += s.row(e)
		}
	}
	if s.verbose {
		text += "Entries: " + strconv.Itoa(len(list)) + "\tSkipped: " + strconv.Itoa(len(list)-shown) + "\tFound: " + strconv.Itoa(shown) + "\n"
	}
	switch {
	case shown > 0:
	case host != "" && !s.all:
		text += host + " (" + wanted + ") -- no entry\n"
	case host != "" || s.device != "":
		text += "arp: in " + strconv.Itoa(len(list)) + " entries no match found.\n"
	}
	return s.Print(text)
}

// name returns the name of an address, or "" for none.
func (s *session) name(address string) string {
	if f := netdb.Find(netdb.Hosts, 0, address); f != nil && !s.numeric {
		return f[1]
	}
	return ""
}

// kindName returns the name of a kind of hardware.
func (e entry) kindName() string {
	if e.kind == unix.ARPHRD_ETHER {
		return "ether"
	}
	return "generic"
}

func field(text string, width int) string {
	return text[:min(len(text), width)] + strings.Repeat(" ", max(width-len(text), 0))
}

// row formats an entry as a row of the table.
func (s *session) row(e entry) string {
	name := s.name(e.address)
	if name == "" {
		name = e.address
	}
	kind, hardware := e.kindName(), e.hardware
	if e.flags&complete == 0 {
		kind, hardware = "", "(incomplete)"
		if e.flags&published != 0 {
			kind, hardware = "*", "<from_interface>"
		}
	}
	flags := ""
	for _, x := range []struct {
		bit  uint64
		name string
	}{{complete, "C"}, {permanent, "M"}, {published, "P"}} {
		if e.flags&x.bit != 0 {
			flags += x.name
		}
	}
	mask := e.mask
	if mask == "*" {
		mask = ""
	}
	return field(name, 23) + "  " + field(kind, 8) + field(hardware, 20) + field(flags, 6) + field(mask, 15) + " " + e.device + "\n"
}

// sentence formats an entry as on BSD.
func (s *session) sentence(e entry) string {
	name := s.name(e.address)
	if name == "" {
		name = "?"
	}
	text := name + " (" + e.address + ") at "
	switch {
	case e.flags&complete != 0:
		text += e.hardware + " [" + e.kindName() + "] "
	case e.flags&published != 0:
		text += "<from_interface> "
	default:
		text += "<incomplete> "
	}
	if e.flags&permanent != 0 {
		text += "PERM "
	}
	if e.flags&published != 0 {
		text += "PUB "
	}
	return text + "on " + e.device + "\n"
}

// A request is a struct arpreq.
type request struct {
	protocol [16]byte // struct sockaddr
	hardware [16]byte // struct sockaddr
	flags    int32
	mask     [16]byte
	device   [16]byte
}

// newRequest returns a request about a host.
func (s *session) newRequest(host string) (r request, err error) {
	a, err := resolve(host)
	binary.NativeEndian.PutUint16(r.protocol[:], unix.AF_INET)
	copy(r.protocol[4:], a[:])
	copy(r.device[:15], s.device)
	return r, err
}

func (r *request) do(operation uintptr) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), operation, uintptr(unsafe.Pointer(r))); errno != 0 {
		return errno
	}
	return nil
}

// add adds an entry.
func (s *session) add(operands []string) error {
	if len(operands) == 0 {
		return fail("arp: need host name")
	}
	r, err := s.newRequest(operands[0])
	if err != nil {
		return err
	}
	if len(operands) == 1 {
		return fail("arp: need hardware address")
	}
	if s.fromName {
		err = r.takeAddressOf(operands[1])
	} else {
		err = r.takeAddress(operands[1])
	}
	if err != nil {
		return err
	}
	r.flags = complete | permanent
	for _, word := range operands[2:] {
		if word != "temp" {
			return fail("arp: " + word + " is not supported")
		}
		r.flags &^= permanent
	}
	if err := r.do(unix.SIOCSARP); err != nil {
		return fail("SIOCSARP: " + cli.Strerror(err))
	}
	return nil
}

// takeAddress parses a hardware address.
func (r *request) takeAddress(text string) error {
	binary.NativeEndian.PutUint16(r.hardware[:], unix.ARPHRD_ETHER)
	parts := strings.Split(text, ":")
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 16, 8)
		if err != nil || len(parts) != 6 {
			return fail("arp: invalid hardware address")
		}
		r.hardware[2+i] = byte(n)
	}
	return nil
}

// takeAddressOf takes the hardware address of a device.
func (r *request) takeAddressOf(device string) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fail("socket: " + cli.Strerror(err))
	}
	defer unix.Close(fd)
	var ifr struct {
		name    [16]byte
		address [24]byte
	}
	copy(ifr.name[:15], device)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCGIFHWADDR, uintptr(unsafe.Pointer(&ifr))); errno != 0 {
		return fail("arp: cant get HW-Address for `" + device + "': " + cli.Strerror(errno) + ".")
	}
	copy(r.hardware[:], ifr.address[:16])
	return nil
}

// delete deletes an entry.
func (s *session) delete(operands []string) error {
	if len(operands) == 0 {
		return fail("arp: need host name")
	}
	r, err := s.newRequest(operands[0])
	if err != nil {
		return err
	}
	for _, word := range operands[1:] {
		return fail("arp: " + word + " is not supported")
	}
	r.flags = permanent
	switch err := r.do(unix.SIOCDARP); err {
	case nil:
		return nil
	case unix.ENXIO, unix.ENOENT:
		if err := s.Print("No ARP entry for " + operands[0] + "\n"); err != nil {
			return err
		}
		return &cli.Failure{Status: failed}
	default:
		return fail("SIOCDARP(dontpub): " + cli.Strerror(err))
	}
}

// Package ip is ip(8) as far as one looks at the interfaces and addresses of a
// network namespace, and sets an interface up or down.
package ip

import (
	"strings"

	"contedor/internal/cli"
	"golang.org/x/sys/unix"
)

// Command is ip(8).
var Command = &cli.Command{
	Name:    "ip",
	Dialect: cli.Dialect{ErrorName: cli.BaseName, TryName: cli.BaseName, Status: 1, ForgiveClosed: true},
	Run:     run,
}

// The exit statuses of ip(8): of a wrong command line, and of a refusal of the
// kernel's.
const (
	badUsage = 255
	refused  = 2
)

const usage = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
where  OBJECT := { address | link }
       OPTIONS := { -4 | -6 | -br[ief] | -o[neline] | -V[ersion] }

       ip address [ show [ [ dev ] DEVICE ] [ up ] ]
       ip link [ show [ [ dev ] DEVICE ] [ up ] ]
       ip link set [ dev ] DEVICE { up | down }
`

// A request is what the command line asks for.
type request struct {
	*cli.Invocation
	family  uint8 // unix.AF_INET or AF_INET6; AF_UNSPEC for both
	brief   bool
	oneLine bool
	link    bool   // ip link; ip address otherwise
	device  string // only this one; empty for all
	up      bool   // only those that are
}

func run(inv *cli.Invocation) error {
	r := &request{Invocation: inv}
	words := inv.Argv[1:]
	for ; len(words) > 0 && strings.HasPrefix(words[0], "-"); words = words[1:] {
		switch option := strings.TrimLeft(words[0], "-"); {
		case option == "4":
			r.family = unix.AF_INET
		case option == "6":
			r.family = unix.AF_INET6
		case abbreviates(option, "brief", 2):
			r.brief = true
		case abbreviates(option, "oneline", 1):
			r.oneLine = true
		case abbreviates(option, "color", 1):
		case abbreviates(option, "Version", 1):
			return inv.Print("ip utility, contedor " + cli.Version + "\n")
		case abbreviates(option, "help", 1):
			return r.explain()
		default:
			return r.complain(`Option "`+words[0]+`" is unknown, try "ip -help".`, badUsage)
		}
	}
	if len(words) == 0 {
		return r.explain()
	}
	object, words := words[0], words[1:]
	switch {
	case abbreviates(object, "address", 1):
	case abbreviates(object, "link", 1):
		r.link = true
	case abbreviates(object, "help", 1):
		return r.explain()
	default:
		return r.complain(`Object "`+object+`" is unknown, try "ip help".`, 1)
	}
	if len(words) == 0 {
		return r.show(nil)
	}
	command, words := words[0], words[1:]
	switch {
	case abbreviates(command, "show", 1), abbreviates(command, "list", 1), command == "lst", command == "ls":
		return r.show(words)
	case abbreviates(command, "set", 1) && r.link:
		return r.set(words)
	case abbreviates(command, "help", 1):
		return r.explain()
	}
	name := map[bool]string{true: "link", false: "address"}[r.link]
	return r.complain(`Command "`+command+`" is unknown, try "ip `+name+` help".`, badUsage)
}

// abbreviates tells whether a word is the beginning of another, of so many
// letters at least.
func abbreviates(word, whole string, least int) bool {
	return len(word) >= least && strings.HasPrefix(whole, word)
}

// explain shows the usage, on the standard error as ip does.
func (r *request) explain() error {
	r.Stderr.Write([]byte(usage))
	return &cli.Failure{Status: badUsage}
}

// complain writes a message as it stands: ip does not name itself.
func (r *request) complain(text string, status int) error {
	r.Stderr.Write([]byte(text + "\n"))
	return &cli.Failure{Status: status}
}

// set is ip link set.
func (r *request) set(words []string) error {
	state := ""
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch {
		case word == "up" || word == "down":
			state = word
		case word == "dev" && len(words) > 0 && r.device == "":
			r.device, words = words[0], words[1:]
		case word != "dev" && r.device == "":
			r.device = word
		default:
			return r.complain(`Error: either "dev" is duplicate, or "`+word+`" is a garbage.`, badUsage)
		}
	}
	if r.device == "" {
		return r.complain(`Not enough information: "dev" argument is required.`, badUsage)
	}
	if state == "" {
		return nil
	}
	err := setUp(r.device, state == "up")
	switch err {
	case nil:
		return nil
	case unix.ENODEV, unix.EINVAL: // too long a name is none
		return r.complain(`Cannot find device "`+r.device+`"`, 1)
	}
	return r.complain("RTNETLINK answers: "+cli.Strerror(err), refused)
}

// setUp sets an interface up or down, netdevice(7).
func setUp(device string, up bool) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	interfaceRequest, err := unix.NewIfreq(device)
	if err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCGIFFLAGS, interfaceRequest); err != nil {
		return err
	}
	flags := interfaceRequest.Uint16() &^ unix.IFF_UP
	if up {
		flags |= unix.IFF_UP
	}
	interfaceRequest.SetUint16(flags)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, interfaceRequest)
}

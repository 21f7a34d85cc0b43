// Package brctl implements brctl(8) of bridge-utils 1.7:
//
//	brctl [COMMAND [ARGUMENT]...]
//
// It changes bridges by ioctl(2) and sets parameters in sysfs(5). The real brctl does the same, so
// both have the same errors. Begin reading at commands.
package brctl

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"contedor/internal/linux/numeral"
	"golang.org/x/sys/unix"
)

// Command is brctl(8).
var Command = &cli.Command{
	Name:    "brctl",
	Dialect: cli.Dialect{ErrorName: cli.Whole, TryName: cli.Whole, Status: failed, UsageStatus: failed, Unwritten: cli.Forgive},
	Run:     run,
}

const failed = 1

// A command is a command of brctl, which the first word names.
type command struct {
	name     string
	operands int // the minimum number of operands
	run      func(*session, []string) error
	synopsis string
	purpose  string
}

// commands returns the commands in the order of the usage.
func commands() []command {
	return []command{
		{"addbr", 1, (*session).addBridge, "<bridge>\t", "add a bridge"},
		{"delbr", 1, (*session).deleteBridge, "<bridge>\t", "delete a bridge"},
		{"addif", 2, (*session).addPorts, "<bridge> <device>", "add a device to a bridge"},
		{"delif", 2, (*session).deletePorts, "<bridge> <device>", "remove a device from a bridge"},
		{"hairpin", 3, (*session).hairpin, "<bridge> <port> {on|off}", "let a port send back what came from it"},
		{"setageing", 2, parameter("ageing_time", "ageing time", "ageing time value", true), "<bridge> <time>", "seconds until an address is forgotten"},
		{"setbridgeprio", 2, parameter("priority", "bridge priority", "priority", false), "<bridge> <prio>", "priority of the bridge"},
		{"setfd", 2, parameter("forward_delay", "forward delay", "forward delay value", true), "<bridge> <time>", "forward delay in seconds"},
		{"sethello", 2, parameter("hello_time", "hello timer", "hello timer value", true), "<bridge> <time>", "seconds between hello packets"},
		{"setmaxage", 2, parameter("max_age", "max age", "max age value", true), "<bridge> <time>", "age of a message in seconds"},
		{"setpathcost", 3, portParameter("path_cost", "path cost", "path cost value"), "<bridge> <port> <cost>", "cost of a port"},
		{"setportprio", 3, portParameter("priority", "port priority", "path priority value"), "<bridge> <port> <prio>", "priority of a port"},
		{"show", 0, (*session).show, "[ <bridge> ]\t", "list the bridges"},
		{"showmacs", 1, (*session).showAddresses, "<bridge>\t", "list the addresses that a bridge knows"},
		{"showstp", 1, (*session).showSpanningTree, "<bridge>\t", "show the state of the spanning tree"},
		{"stp", 2, (*session).spanningTree, "<bridge> {on|off}", "turn the spanning tree on or off"},
	}
}

// A session is one run of brctl.
type session struct {
	*cli.Invocation
	socket int // for ioctl(2)
}

const version = "bridge-utils, 1.7\n"

func run(inv *cli.Invocation) error {
	g := inv.Getopt(&cli.Options{Short: "hV", Long: []cli.LongOption{{Name: "help", Key: 'h'}, {Name: "version", Key: 'V'}}, Permute: true})
	words, err := g.Each(func(o cli.Option) error {
		if o.Key == 'h' {
			return inv.Reply(usage())
		}
		return inv.ReplyVerbatim(version)
	}, func(err error) error {
		inv.Stderr.Write([]byte(inv.Argv[0] + ": " + err.Error() + "\nUnknown option '?'\n"))
		inv.Print(usage())
		return &cli.Failure{Status: failed}
	})
	if err != nil {
		return err
	}
	return start(inv, words)
}

func usage() string {
	text := "Usage: brctl [commands]\ncommands:\n"
	for _, c := range commands() {
		text += "\t" + c.name + strings.Repeat(" ", max(10-len(c.name), 0)) + "\t" + c.synopsis + "\t" + c.purpose + "\n"
	}
	return text
}

func start(inv *cli.Invocation, words []string) error {
	if len(words) == 0 {
		inv.Print(usage())
		return &cli.Failure{Status: failed}
	}
	for _, c := range commands() {
		switch {
		case c.name != words[0]:
			continue
		case len(words)-1 < c.operands:
			inv.Print("Incorrect number of arguments for command\nUsage: brctl " + c.name + " " + c.synopsis + "\t" + c.purpose + "\n")
			return &cli.Failure{Status: failed}
		}
		socket, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return cli.Fail("can't setup bridge control", err)
		}
		defer unix.Close(socket)
		err = c.run(&session{inv, socket}, words[1:])
		if text, ok := err.(complaint); ok {
			inv.Stderr.Write([]byte(text + "\n"))
			return &cli.Failure{Status: failed}
		}
		return err
	}
	inv.Stderr.Write([]byte("never heard of command [" + words[0] + "]\n"))
	inv.Print(usage())
	return &cli.Failure{Status: failed}
}

// A complaint is an error whose message is printed without the name of the program.
type complaint string

func (c complaint) Error() string { return string(c) }

// plain returns a complaint. If err is not nil, its text follows.
func plain(text string, err error) error {
	if err != nil {
		text += ": " + cli.Strerror(err)
	}
	return complaint(text)
}

// A request is the struct ifreq of netdevice(7), with a number in its union.
type request struct {
	name   [unix.IFNAMSIZ]byte
	number int32
	_      [20]byte
}

// call makes an ioctl(2) call for an interface.
func (s *session) call(number uintptr, name string, value int32) (int32, error) {
	r := request{number: value}
	copy(r.name[:unix.IFNAMSIZ-1], name)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s.socket), number, uintptr(unsafe.Pointer(&r))); errno != 0 {
		return 0, errno
	}
	return r.number, nil
}

// Numbers of linux/sockios.h that golang.org/x/sys lacks.
const (
	addBridge    = 0x89a0
	deleteBridge = 0x89a1
	addPort      = 0x89a2
	deletePort   = 0x89a3
)

// named makes an ioctl(2) call whose argument is the name of a bridge.
func (s *session) named(number uintptr, name string) error {
	var b [unix.IFNAMSIZ]byte
	copy(b[:unix.IFNAMSIZ-1], name)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(s.socket), number, uintptr(unsafe.Pointer(&b))); errno != 0 {
		return errno
	}
	return nil
}

func (s *session) addBridge(words []string) error {
	switch err := s.named(addBridge, words[0]); err {
	case nil:
		return nil
	case unix.EEXIST:
		return plain("device "+words[0]+" already exists; can't create bridge with the same name", nil)
	default:
		return plain("add bridge failed", err)
	}
}

func (s *session) deleteBridge(words []string) error {
	switch err := s.named(deleteBridge, words[0]); err {
	case nil:
		return nil
	case unix.ENXIO:
		return plain("bridge "+words[0]+" doesn't exist; can't delete it", nil)
	case unix.EBUSY:
		return plain("bridge "+words[0]+" is still up; can't delete it", nil)
	default:
		return plain("can't delete bridge "+words[0], err)
	}
}

// port adds a device to a bridge or removes it.
func (s *session) port(number uintptr, bridge, device string) error {
	index, err := s.call(unix.SIOCGIFINDEX, device, 0)
	if err != nil {
		return plain("interface "+device+" does not exist!", nil)
	}
	if _, err = s.call(number, bridge, index); err == unix.ENODEV {
		return plain("bridge "+bridge+" does not exist!", nil)
	}
	return err
}

func (s *session) addPorts(words []string) error {
	bridge := words[0]
	for _, device := range words[1:] {
		switch err := s.port(addPort, bridge, device); err {
		case nil:
		case unix.EBUSY:
			return plain("device "+device+" is already a member of a bridge; can't add it to bridge "+bridge+".", nil)
		case unix.ELOOP:
			return plain("device "+device+" is a bridge device itself; can't add a bridge device to a bridge device.", nil)
		default:
			return orErrno("can't add "+device+" to bridge "+bridge, err)
		}
	}
	return nil
}

func (s *session) deletePorts(words []string) error {
	bridge := words[0]
	for _, device := range words[1:] {
		switch err := s.port(deletePort, bridge, device); err {
		case nil:
		case unix.EINVAL:
			return plain("device "+device+" is not a port of "+bridge, nil)
		default:
			return orErrno("can't delete "+device+" from "+bridge, err)
		}
	}
	return nil
}

// orErrno returns a failure for an errno, and any other error as it is.
func orErrno(text string, err error) error {
	if errno, ok := err.(syscall.Errno); ok {
		return plain(text, errno)
	}
	return err
}

// The directories in sysfs of a bridge and of a port.
const (
	devices      = "/sys/class/net"
	bridgeFolder = "bridge"
	portFolder   = "brport"
)

func (s *session) exists(device string) bool {
	_, err := s.call(unix.SIOCGIFINDEX, device, 0)
	return err == nil
}

// set writes a parameter of a device. If it has no file, the error is that of the ioctl(2) of older
// kernels.
func (s *session) set(device, folder, name, value string) error {
	if !s.exists(device) {
		return unix.ENODEV
	}
	f, err := os.OpenFile(filepath.Join(devices, device, folder, name), os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(value + "\n")
		f.Close()
	}
	var errno syscall.Errno
	if e, ok := err.(*os.PathError); ok {
		errno, _ = e.Err.(syscall.Errno)
	}
	switch {
	case err == nil:
		return nil
	case errno == unix.ENOENT && folder == bridgeFolder:
		return unix.EOPNOTSUPP
	case errno == unix.EACCES:
		return unix.EPERM
	}
	return errno
}

// boolean parses an argument that is on or off.
func boolean(word string) (value string, err error) {
	switch word {
	case "on", "yes", "1":
		return "1", nil
	case "off", "no", "0":
		return "0", nil
	}
	return "", plain("expect on/off for argument", nil)
}

// parameter returns the command that sets a parameter of a bridge.
func parameter(file, what, value string, seconds bool) func(*session, []string) error {
	return func(s *session, words []string) error {
		text := ""
		if seconds {
			n, ok := leadingFloat(words[1])
			if !ok {
				return plain("bad "+value, nil)
			}
			text = strconv.FormatInt(int64(n*clock.UserHZ+0.5), 10)
		} else {
			n, rest, _ := numeral.Signed(words[1], 0)
			if rest == words[1] {
				return plain("bad "+value, nil)
			}
			text = strconv.FormatUint(uint64(uint16(n)), 10)
		}
		if err := s.set(words[0], bridgeFolder, file, text); err != nil {
			return plain("set "+what+" failed", err)
		}
		return nil
	}
}

// leadingFloat parses the number at the beginning of a word, as sscanf(3) does.
func leadingFloat(word string) (n float64, ok bool) {
	for end := len(word); end > 0; end-- {
		digits := word[:end]
		if strings.HasPrefix(digits, "0x") || strings.HasPrefix(digits, "0X") {
			digits += "p0" // strconv requires an exponent
		}
		if n, err := strconv.ParseFloat(digits, 64); err == nil {
			return n, true
		}
	}
	return 0, false
}

// portParameter returns the command that sets a parameter of a port. Like the real brctl, it ignores
// the operand for the bridge.
func portParameter(file, what, value string) func(*session, []string) error {
	return func(s *session, words []string) error {
		n, rest, _ := numeral.Signed(words[2], 0)
		if rest == words[2] {
			return plain("bad "+value, nil)
		}
		if err := s.set(words[1], portFolder, file, strconv.FormatInt(n, 10)); err != nil {
			return plain("set "+what+" failed", err)
		}
		return nil
	}
}

func (s *session) spanningTree(words []string) error {
	value, err := boolean(words[1])
	if err != nil {
		return err
	}
	if err := s.set(words[0], bridgeFolder, "stp_state", value); err != nil {
		return plain("set stp status failed", err)
	}
	return nil
}

func (s *session) hairpin(words []string) error {
	bridge, device := words[0], words[1]
	value, err := boolean(words[2])
	if err != nil {
		return err
	}
	if !s.exists(device) {
		return plain("interface "+device+" does not exist!", nil)
	}
	if !s.exists(bridge) {
		return plain("bridge "+bridge+" does not exist!", nil)
	}
	err = s.set(device, portFolder, "hairpin_mode", value)
	if err == unix.EPERM {
		err = unix.EOPNOTSUPP // the error of the real brctl, which has no ioctl(2) for this
	}
	if err != nil {
		return plain("can't set "+device+" to hairpin on bridge "+bridge, err)
	}
	return nil
}

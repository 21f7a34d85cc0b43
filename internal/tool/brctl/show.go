package brctl

import (
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/clock"
	"golang.org/x/sys/unix"
)

// isBridge reports whether an interface is a bridge.
func isBridge(name string) bool {
	info, err := os.Stat(filepath.Join(devices, name, bridgeFolder))
	return err == nil && info.IsDir()
}

// show lists all bridges, or the named ones.
func (s *session) show(words []string) error {
	failure := error(nil)
	names := words
	if len(words) == 0 {
		entries, _ := os.ReadDir(devices) // sorted by name
		for _, e := range entries {
			if isBridge(e.Name()) {
				names = append(names, e.Name())
			}
		}
		if len(names) == 0 {
			names = s.oldBridges()
		}
	}
	heading := "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n"
	for _, name := range names {
		text, ok := s.row(name)
		switch {
		case ok:
			if err := s.Print(heading + text); err != nil {
				return err
			}
			heading = ""
			continue
		case s.exists(name):
			s.Stderr.Write([]byte("device " + name + " is not a bridge!\n"))
		default:
			s.Stderr.Write([]byte("bridge " + name + " does not exist!\n"))
		}
		failure = &cli.Failure{Status: failed}
	}
	return failure
}

// read returns a parameter of a bridge.
func read(bridge, name string) string {
	text, _ := os.ReadFile(filepath.Join(devices, bridge, bridgeFolder, name))
	return strings.TrimSpace(string(text))
}

// row returns the lines of a bridge. ok is false if the interface is none.
func (s *session) row(bridge string) (text string, ok bool) {
	var id string
	var spanning bool
	var ports []string
	if isBridge(bridge) {
		state := read(bridge, "stp_state")
		id, spanning = read(bridge, "bridge_id"), state != "0" && state != ""
		entries, _ := os.ReadDir(filepath.Join(devices, bridge, "brif"))
		for _, e := range entries {
			ports = append(ports, e.Name())
		}
	} else if id, spanning, ok = s.oldInfo(bridge); ok {
		ports = s.oldPorts(bridge)
	} else {
		return "", false
	}
	enabled := "no"
	if spanning {
		enabled = "yes"
	}
	return bridge + "\t\t" + id + "\t" + enabled + "\t\t" + strings.Join(ports, "\n\t\t\t\t\t\t\t") + "\n", true
}

// addressSize is the size of struct __fdb_entry of linux/if_bridge.h in bytes.
const addressSize = 16

// An address is an entry of the forwarding table of a bridge.
type address struct {
	hardware [6]byte
	port     uint16
	local    bool
	age      uint32 // in hundredths of a second
}

func parseAddresses(b []byte) (list []address) {
	for ; len(b) >= addressSize; b = b[addressSize:] {
		list = append(list, address{
			hardware: [6]byte(b), port: uint16(b[6]) | uint16(b[12])<<8,
			local: b[7] != 0, age: binary.NativeEndian.Uint32(b[8:]),
		})
	}
	return list
}

// showAddresses lists the forwarding table of a bridge, sorted by address.
func (s *session) showAddresses(words []string) error {
	const failure = "read of forward table failed"
	b, err := os.ReadFile(filepath.Join(devices, words[0], "brforward"))
	if err != nil {
		b, err = s.oldAddresses(words[0])
	}
	switch {
	case err == nil:
	case s.exists(words[0]):
		return plain(failure, unix.EOPNOTSUPP)
	default:
		return plain(failure, unix.ENODEV)
	}
	list := parseAddresses(b)
	slices.SortStableFunc(list, func(a, b address) int { return slices.Compare(a.hardware[:], b.hardware[:]) })
	text := "port no\tmac addr\t\tis local?\tageing timer\n"
	for _, a := range list {
		local := "no"
		if a.local {
			local = "yes"
		}
		var hardware []string
		for _, n := range a.hardware {
			hardware = append(hardware, hex.EncodeToString([]byte{n}))
		}
		seconds := strconv.Itoa(int(a.age/clock.UserHZ)) + "." + strconv.Itoa(int(clock.UserHZ + a.age%clock.UserHZ))[1:]
		text += pad(strconv.Itoa(int(a.port)), 3) + "\t" + strings.Join(hardware, ":") + "\t" + local + "\t\t" + pad(seconds, 7) + "\n"
	}
	return s.Print(text)
}

// pad aligns a text to the right.
func pad(text string, width int) string {
	return strings.Repeat(" ", max(width-len(text), 0)) + text
}

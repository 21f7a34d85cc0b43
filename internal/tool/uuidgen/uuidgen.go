// Package uuidgen implements uuidgen(1) of util-linux: it makes UUIDs, RFC 9562.
//
//	uuidgen [options]
package uuidgen

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/machine"
)

// Command is uuidgen(1).
var Command = &cli.Command{Name: "uuidgen", Dialect: cli.UtilLinux, Run: run}

var options = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'6', '7', 'm', 'r', 's', 't'}, {'C', 'm'}, {'C', 's'}, {'N', 'r'}, {'N', 't'}, {'n', 'r'}, {'n', 't'}},
	Short:     "C:rtVhn:N:msx67",
	Long: []cli.LongOption{
		{Name: "count", Argument: cli.Required, Key: 'C'},
		{Name: "random", Key: 'r'},
		{Name: "time", Key: 't'},
		{Name: "version", Key: 'V'},
		{Name: "help", Key: 'h'},
		{Name: "namespace", Argument: cli.Required, Key: 'n'},
		{Name: "name", Argument: cli.Required, Key: 'N'},
		{Name: "md5", Key: 'm'},
		{Name: "sha1", Key: 's'},
		{Name: "hex", Key: 'x'},
		{Name: "time-v6", Key: '6'},
		{Name: "time-v7", Key: '7'},
	},
}

// An id is a UUID.
type id [16]byte

// A maker is one run of uuidgen.
type maker struct {
	kind      rune // the option that names the version; 0 for the default
	count     uint64
	namespace *string
	name      *string
	hex       bool
	last      uint64 // the newest timestamp that was used
	clock     id     // the bytes of clock and node that all timestamps of a run share
}

func run(inv *cli.Invocation) error {
	m := &maker{count: 1}
	_, err := inv.ParseUtilLinux(&options, usage, func(opt cli.Option) (err error) {
		switch opt.Key {
		case 'C':
			m.count, err = cli.Unsigned(opt.Value, "invalid count", math.MaxUint32)
		case 'n':
			m.namespace = &opt.Value
		case 'N':
			m.name = &opt.Value
		case 'x':
			m.hex = true
		default:
			m.kind = opt.Key
		}
		return err
	})
	if err != nil {
		return err
	}
	hashed := m.kind == 'm' || m.kind == 's'
	switch {
	case m.namespace != nil && m.name == nil:
		return wrong("--namespace requires --name argument")
	case m.name != nil && m.namespace == nil:
		return wrong("--name requires --namespace argument")
	case m.namespace != nil && !hashed:
		return wrong("--namespace requires --md5 or --sha1")
	case m.namespace == nil && hashed:
		return wrong("--md5 or --sha1 requires --namespace argument")
	}
	for range m.count {
		u, err := m.next(hashed)
		if err != nil {
			return err
		}
		if err := inv.Print(u.text() + "\n"); err != nil {
			return err
		}
	}
	return nil
}

func wrong(text string) error { return &cli.Failure{Text: text, Usage: true} }

// next makes one UUID.
func (m *maker) next(hashed bool) (id, error) {
	if hashed {
		return m.hash()
	}
	var u id
	rand.Read(u[:])
	switch m.kind {
	case 't':
		return m.timed(), nil
	case '6':
		stamp := m.stamp()
		binary.BigEndian.PutUint32(u[0:], uint32(stamp>>28))
		binary.BigEndian.PutUint16(u[4:], uint16(stamp>>12))
		binary.BigEndian.PutUint16(u[6:], uint16(stamp&0xfff))
		return u.version(6), nil
	case '7':
		milliseconds := uint64(time.Now().UnixMilli())
		binary.BigEndian.PutUint16(u[0:], uint16(milliseconds>>32))
		binary.BigEndian.PutUint32(u[2:], uint32(milliseconds))
		return u.version(7), nil
	}
	return u.version(4), nil
}

// timed makes a UUID of the time and the hardware address of a network interface.
func (m *maker) timed() id {
	if m.clock == (id{}) {
		rand.Read(m.clock[8:])
		m.clock[10] |= 1 // a group address: no interface has it
		if address, ok := hardwareAddress(); ok {
			copy(m.clock[10:], address)
		}
	}
	u, stamp := m.clock, m.stamp()
	binary.BigEndian.PutUint32(u[0:], uint32(stamp))
	binary.BigEndian.PutUint16(u[4:], uint16(stamp>>32))
	binary.BigEndian.PutUint16(u[6:], uint16(stamp>>48))
	return u.version(1)
}

// sinceReform is the time from the reform of the calendar on 15 October 1582, where timestamps begin,
// to 1970, in units of 100 ns.
const sinceReform = 0x01b21dd213814000

// stamp returns a timestamp in units of 100 ns that the run has not used.
func (m *maker) stamp() uint64 {
	m.last = max(m.last+1, uint64(time.Now().UnixNano()/100)+sinceReform)
	return m.last
}

// hardwareAddress returns the address of the first interface that has one.
func hardwareAddress() ([]byte, bool) {
	const base = "sys/class/net"
	for _, name := range machine.Here().List(base) {
		text, _ := machine.Here().Read(base + "/" + name + "/address")
		address, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
		if err == nil && len(address) == 6 && [6]byte(address) != [6]byte{} {
			return address, true
		}
	}
	return nil, false
}

// aliased returns the namespace of RFC 9562 with a name, or "".
func aliased(name string) string {
	switch name {
	case "@dns":
		return "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
	case "@url":
		return "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
	case "@oid":
		return "6ba7b812-9dad-11d1-80b4-00c04fd430c8"
	case "@x500":
		return "6ba7b814-9dad-11d1-80b4-00c04fd430c8"
	}
	return ""
}

// hash makes a UUID of a namespace and a name.
func (m *maker) hash() (u id, err error) {
	text := *m.namespace
	if strings.HasPrefix(text, "@") {
		if text = aliased(*m.namespace); text == "" {
			return u, wrong("unknown namespace alias: '" + *m.namespace + "'")
		}
	}
	namespace, ok := parse(text)
	if !ok {
		return u, wrong("invalid uuid for namespace: '" + text + "'")
	}
	name := []byte(*m.name)
	if m.hex {
		if name, err = hex.DecodeString(*m.name); err != nil {
			return u, wrong("not a valid hex string")
		}
	}
	content := append(namespace[:], name...)
	if m.kind == 'm' {
		u = md5.Sum(content)
		return u.version(3), nil
	}
	sum := sha1.Sum(content)
	copy(u[:], sum[:])
	return u.version(5), nil
}

// parse parses the text of a UUID.
func parse(text string) (u id, ok bool) {
	digits := strings.ReplaceAll(text, "-", "")
	bytes, err := hex.DecodeString(digits)
	if err != nil || len(bytes) != len(u) {
		return u, false
	}
	copy(u[:], bytes)
	return u, u.text() == strings.ToLower(text)
}

// version returns a UUID with the bits of a version and of the variant of the RFC.
func (u id) version(n byte) id {
	u[6] = u[6]&0x0f | n<<4
	u[8] = u[8]&0x3f | 0x80
	return u
}

func (u id) text() string {
	t := hex.EncodeToString(u[:])
	return t[:8] + "-" + t[8:12] + "-" + t[12:16] + "-" + t[16:20] + "-" + t[20:]
}

func usage(name string) string {
	return `
Usage:
 ` + name + ` [options]

Make a UUID, an identifier that nothing else has.

Options:
 -r, --random            make it of random bits (default)
 -t, --time              make it of the time and a hardware address
 -n, --namespace <ns>    make it of a name in this namespace: a UUID, @dns, @url, @oid or @x500
 -N, --name <name>       the name
 -m, --md5               hash the name with MD5
 -C, --count <num>       make more than one
 -s, --sha1              hash the name with SHA-1
 -6, --time-v6           make it of the time, to be sorted by it
 -7, --time-v7           make it of the time since 1970, to be sorted by it
 -x, --hex               the name is in hexadecimal

 -h, --help              show this help
 -V, --version           print the version
`
}

package netlink

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"contedor/internal/dev/testbed"
	"golang.org/x/sys/unix"
)

func open(t *testing.T) *Socket {
	t.Helper()
	s, err := Open(unix.NETLINK_ROUTE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.Strict()
	return s
}

func link(index int32) *Request {
	return &Request{Type: unix.RTM_GETLINK, Header: Header(unix.IfInfomsg{Index: index})}
}

func TestGet(t *testing.T) {
	m, err := open(t).Get(link(1))
	if err != nil {
		t.Fatal(err)
	}
	info, attributes, ok := Cut[unix.IfInfomsg](m.Data)
	if name := Parse(attributes, unix.IFLA_IFNAME).Text(unix.IFLA_IFNAME); !ok || info.Index != 1 || name != "lo" {
		t.Errorf("link 1 is %v, %q, want lo", info, name)
	}
}

func TestRefusals(t *testing.T) {
	s := open(t)
	var refusal *Error
	if _, err := s.Get(link(1 << 30)); !errors.As(err, &refusal) || refusal.Errno != unix.ENODEV || refusal.Text != "" || !errors.Is(err, unix.ENODEV) {
		t.Errorf("a link that does not exist: %#v", err)
	}
	// The socket can still be used after a refusal.
	if _, err := s.Get(link(1)); err != nil {
		t.Error(err)
	}
}

func TestDump(t *testing.T) {
	s := open(t)
	for range 2 { // the second dump must not receive the rest of the first
		n := 0
		for m, err := range s.Dump(link(0)) {
			if err != nil {
				t.Fatal(err)
			}
			if m.Type != unix.RTM_NEWLINK {
				t.Errorf("a message of the type %d", m.Type)
			}
			n++
			break
		}
		if n == 0 {
			t.Error("the dump has no link")
		}
	}
	// A routing table that does not exist.
	r := &Request{Type: unix.RTM_GETROUTE, Header: Header(unix.RtMsg{Family: unix.AF_INET})}
	r.Attributes.U32(unix.RTA_TABLE, 54321)
	var refusal *Error
	for _, err := range s.Dump(r) {
		if !errors.As(err, &refusal) || refusal.Errno != unix.ENOENT || !refusal.Late {
			t.Errorf("a dump of a routing table that does not exist: %#v", err)
		}
	}
}

// TestChanges changes a network namespace of its own: it runs itself once more in one.
func TestChanges(t *testing.T) {
	const inside = "NETLINK_INSIDE"
	if os.Getenv(inside) == "1" {
		change(t)
		return
	}
	testbed.NeedRoot(t)
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestChanges$", "-test.v")
	cmd.Env = append(cmd.Environ(), inside+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS: TestChanges")) {
		t.Errorf("%v\n%s", err, out)
	}
}

func change(t *testing.T) {
	s := open(t)
	r := &Request{Type: unix.RTM_NEWLINK, Flags: unix.NLM_F_CREATE | unix.NLM_F_EXCL, Header: Header(unix.IfInfomsg{})}
	r.Attributes.Text(unix.IFLA_IFNAME, "b")
	end := r.Attributes.Begin(unix.IFLA_LINKINFO)
	r.Attributes.Text(unix.IFLA_INFO_KIND, "bridge")
	end()
	if err := s.Do(r); err != nil {
		t.Fatal(err)
	}
	if err := s.Do(r); !errors.Is(err, unix.EEXIST) {
		t.Error(err)
	}
	// The kernel adds a message to this errno.
	r = &Request{Type: unix.RTM_NEWLINK, Flags: unix.NLM_F_CREATE, Header: Header(unix.IfInfomsg{})}
	end = r.Attributes.Begin(unix.IFLA_LINKINFO)
	r.Attributes.Text(unix.IFLA_INFO_KIND, "nosuch")
	end()
	var refusal *Error
	if err := s.Do(r); !errors.As(err, &refusal) || refusal.Errno != unix.EOPNOTSUPP || refusal.Text != "Unknown device type" || refusal.Error() != refusal.Text {
		t.Errorf("an unknown kind of link: %#v", err)
	}
	address := &Request{Type: unix.RTM_DELADDR, Header: Header(unix.IfAddrmsg{Family: unix.AF_INET, Index: 1})}
	address.Attributes.Add(unix.IFA_LOCAL, []byte{10, 0, 0, 1})
	if err := s.Batch([]*Request{address, address}); err != unix.EADDRNOTAVAIL {
		t.Error(err)
	}
	if _, err := s.Get(link(1)); err != nil { // skips the other answer to the batch
		t.Error(err)
	}
}

func TestAttributes(t *testing.T) {
	var a Attributes
	a.U8(1, 0x11)
	a.U16(2, 0x2222)
	a.U32(3, 0x33333333)
	a.U64(4, 0x4444444444444444)
	a.Text(5, "abc")
	end := a.Begin(6 | unix.NLA_F_NESTED)
	a.U8(1, 7)
	end()
	a.U8(1, 0x99) // the first one counts
	a.Add(7, nil)
	p := Parse(a, 8)
	if p.U8(1) != 0x11 || p.U16(2) != 0x2222 || p.U32(3) != 0x33333333 || p.U64(4) != 0x4444444444444444 || p.Text(5) != "abc" {
		t.Errorf("the attributes are read as %x", p)
	}
	if Parse(p.Get(6), 1).U8(1) != 7 || !p.Has(7) || p.Has(8) || p.Has(9) || p.U32(1) != 0 || p.U64(3) != 0 {
		t.Errorf("nested, empty or missing attributes are read wrong: %x", p)
	}
	if len(a)%4 != 0 {
		t.Errorf("%d bytes, want a multiple of 4", len(a))
	}
}

// FuzzMalformed checks that no datagram causes a panic.
func FuzzMalformed(f *testing.F) {
	f.Add([]byte{5, 0, 1, 0, 7, 0, 0, 0})
	f.Add([]byte{20, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255})
	f.Add([]byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		for kind, value := range Each(b) {
			if value == nil || len(value) > len(b) || kind&flagBits != 0 {
				t.Fatal(kind, value)
			}
		}
		s := &Socket{}
		for m, err := range split(b) {
			if err == nil {
				s.verdict(m.Message)
				s.done(m.Message)
			}
		}
	})
}

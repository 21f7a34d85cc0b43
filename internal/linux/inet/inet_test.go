package inet

import (
	"net/netip"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		groups [8]uint16
		want   string // from inet_ntop(3); some are the examples of RFC 5952
	}{
		{[8]uint16{}, "::"},
		{[8]uint16{7: 1}, "::1"},
		{[8]uint16{0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}, "2001:db8::1"},
		{[8]uint16{0x2001, 0xdb8, 0, 1, 1, 1, 1, 1}, "2001:db8:0:1:1:1:1:1"},
		{[8]uint16{0x2001, 0, 0, 1, 0, 0, 0, 1}, "2001:0:0:1::1"},
		{[8]uint16{0x2001, 0xdb8, 0, 0, 1, 0, 0, 1}, "2001:db8::1:0:0:1"},
		{[8]uint16{0xfd00}, "fd00::"},
		{[8]uint16{1, 2, 3, 4, 5, 6, 7, 0xabcd}, "1:2:3:4:5:6:7:abcd"},
		{[8]uint16{5: 0xffff, 6: 0x102, 7: 0x304}, "::ffff:1.2.3.4"},
		{[8]uint16{6: 0x102, 7: 0x304}, "::1.2.3.4"},
		{[8]uint16{6: 0x102}, "::1.2.0.0"},
		{[8]uint16{4: 0xffff, 6: 0x102, 7: 0x304}, "::ffff:0:102:304"},
	} {
		var b []byte
		for _, g := range c.groups {
			b = append(b, byte(g>>8), byte(g))
		}
		if got := Text(b); got != c.want {
			t.Errorf("%x: %s, want %s", c.groups, got, c.want)
		}
	}
	if got, want := Text([]byte{192, 0, 2, 255}), "192.0.2.255"; got != want {
		t.Errorf("IPv4: %q, want %q", got, want)
	}
	if got := Text(nil); got != "" {
		t.Errorf("no address: %q", got)
	}
}

// FuzzParse compares with net/netip, which reads the same addresses as inet_pton(3) except
// for zones.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"::", "::1", "1::", "fe80::1%lo", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::1.2.3.4", "1.2.3.4::", "1:::2", ":1", "1.2.3", "01.2.3.4", "256.0.0.1", "1.2.3.4", "::ffff:1.2.3.4", "12345::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := netip.ParseAddr(s)
		known := err == nil && want.Zone() == ""
		four, ok4 := Parse4(s)
		six, ok6 := Parse6(s)
		if ok4 != (known && want.Is4()) || ok6 != (known && want.Is6()) {
			t.Fatalf("%q: %v, %v; netip says %v, %v", s, ok4, ok6, want, err)
		}
		if ok4 && netip.AddrFrom4(four) != want || ok6 && netip.AddrFrom16(six) != want {
			t.Fatalf("%q: %v or %v, not %v", s, four, six, want)
		}
	})
}

func TestParseLoose4(t *testing.T) {
	for word, want := range map[string]string{ // from inet_aton(3)
		"127.1": "\x7f\x00\x00\x01", "1": "\x00\x00\x00\x01", "0x7f.010.1": "\x7f\x08\x00\x01", "1.2.3.4": "\x01\x02\x03\x04",
		"256.1": "", "1.2.3.256": "", "1.": "", "": "", "a": "", "1.2.3.4.5": "", "4294967296": "", "1.16777216": "",
	} {
		if got, ok := ParseLoose4(word); ok != (want != "") || ok && string(got[:]) != want {
			t.Errorf("%q: %v %v", word, got, ok)
		}
	}
}

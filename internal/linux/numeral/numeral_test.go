package numeral

import (
	"math"
	"strconv"
	"testing"
)

// The results are those of glibc 2.41 in a program compiled as C23.
func TestUnsigned(t *testing.T) {
	for _, c := range []struct {
		s    string
		base int
		n    uint64
		rest string
		fits bool
	}{
		{"", 0, 0, "", true}, {" \t12x", 0, 12, "x", true}, {"+5", 0, 5, "", true}, {"-1", 0, math.MaxUint64, "", true},
		{"010", 0, 8, "", true}, {"08", 0, 0, "8", true}, {"0x1F", 0, 31, "", true}, {"0x", 0, 0, "x", true}, {"0xg", 0, 0, "xg", true},
		{"0b101", 0, 5, "", true}, {"0B11", 0, 3, "", true}, {"0b2", 0, 0, "b2", true}, {"0b101", 10, 0, "b101", true},
		{"0x1f", 16, 31, "", true}, {"1f", 16, 31, "", true}, {"zz", 16, 0, "zz", true}, {"-", 0, 0, "-", true}, {"- 1", 0, 0, "- 1", true},
		{"18446744073709551615", 10, math.MaxUint64, "", true}, {"18446744073709551616", 10, math.MaxUint64, "", false},
		{"99999999999999999999x", 0, math.MaxUint64, "x", false}, {"-18446744073709551615", 0, 1, "", true},
	} {
		if n, rest, fits := Unsigned(c.s, c.base); n != c.n || rest != c.rest || fits != c.fits {
			t.Errorf("%q, base %d: %d, %q, %v, want %d, %q, %v", c.s, c.base, n, rest, fits, c.n, c.rest, c.fits)
		}
	}
}

func TestSigned(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int64
		fits bool
	}{
		{"-1", -1, true}, {"9223372036854775807", math.MaxInt64, true}, {"9223372036854775808", math.MaxInt64, false},
		{"-9223372036854775808", math.MinInt64, true}, {"-9223372036854775809", math.MinInt64, false}, {"-0x10", -16, true},
		{"99999999999999999999", math.MaxInt64, false}, {"-99999999999999999999", math.MinInt64, false},
	} {
		if n, rest, fits := Signed(c.s, 0); n != c.n || rest != "" || fits != c.fits {
			t.Errorf("%q: %d, %q, %v, want %d, %v", c.s, n, rest, fits, c.n, c.fits)
		}
	}
}

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		s        string
		bits     int
		unsigned bool // whether Whole accepts it
		signed   bool // whether WholeInt accepts it
	}{
		{"255", 8, true, false}, {"256", 8, false, false}, {"127", 8, true, true}, {"-1", 8, false, true}, {"-129", 8, false, false},
		{"4294967295", 32, true, false}, {"4294967296", 32, false, false}, {"18446744073709551615", 64, true, false},
		{"", 8, false, false}, {"1x", 8, false, false}, {" 1", 8, true, true}, {"1 ", 8, false, false},
	} {
		if _, ok := Whole(c.s, c.bits); ok != c.unsigned {
			t.Errorf("Whole(%q, %d): ok is %v", c.s, c.bits, ok)
		}
		if _, ok := WholeInt(c.s, c.bits); ok != c.signed {
			t.Errorf("WholeInt(%q, %d): ok is %v", c.s, c.bits, ok)
		}
	}
}

func FuzzUnsigned(f *testing.F) {
	for _, s := range []string{"0x1f", "-07", " +12z", "0b1", "99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, rest, fits := Unsigned(s, 10)
		if len(rest) > len(s) || s[len(s)-len(rest):] != rest {
			t.Fatalf("%q does not end in the rest %q", s, rest)
		}
		if want, err := strconv.ParseUint(s, 10, 64); err == nil && (n != want || rest != "" || !fits) {
			t.Fatalf("%q is read as %d, want %d", s, n, want)
		}
	})
}

package capability

import "testing"

// last is the highest capability in these tests.
const last = 40

func FuzzParseText(f *testing.F) {
	for _, text := range []string{"=", "=ep cap_chown-e", "cap_chown,cap_kill=p+e-i", " all=+i\t0x1-p 63+e", "cap_x", "=+p", "a,", "cap_kill=", "-"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := ParseText(text, last)
		if !ok {
			return
		}
		again, ok := ParseText(s.Text(last), last)
		if !ok || again != s {
			t.Errorf("%q is %+v, but its text %q is %+v", text, s, s.Text(last), again)
		}
	})
}

func FuzzParseIAB(f *testing.F) {
	for _, text := range []string{"", "cap_chown", "!cap_chown,^cap_kill,%5", "!", ",", "63", "!^%cap_bpf,"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := ParseIAB(text)
		if !ok {
			return
		}
		again, ok := ParseIAB(v.Text(63))
		if !ok || again != v {
			t.Errorf("%q is %+v, but its text %q is %+v", text, v, v.Text(63), again)
		}
	})
}

func FuzzParseFile(f *testing.F) {
	for _, file := range []File{{}, {Sets: Sets{1, 1, 0}}, {Sets: Sets{0, 1 << 40, 5}, Root: 1000}} {
		value, _ := file.Value()
		f.Add(value)
	}
	f.Add([]byte("\x01\x00\x00\x01aaaabbbb"))
	f.Fuzz(func(t *testing.T, value []byte) {
		file, ok := ParseFile(value)
		if !ok {
			return
		}
		written, ok := file.Value()
		if again, readable := ParseFile(written); !ok || !readable || again != file {
			t.Errorf("%x is %+v, but %x is %+v", value, file, written, again)
		}
	})
}

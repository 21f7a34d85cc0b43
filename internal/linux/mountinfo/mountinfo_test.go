package mountinfo

import (
	"slices"
	"strings"
	"testing"
)

// sample has the example of proc_pid_mountinfo(5) in its first line.
const sample = `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
40 36 0:33 / /m\040x ro,nosuid,relatime shared:7 master:1 - tmpfs a\134b rw,size=1024k
41 36 0:34 / /plain rw - fuse.sshfs  rw
`

func TestParse(t *testing.T) {
	list, err := Parse(sample)
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{Kernel: true, ID: 36, Parent: 35, Device: "98:0", Root: "/mnt1", Target: "/mnt2", Options: "rw,noatime", Type: "ext3", Source: "/dev/root", Super: "rw,errors=continue", Optional: "master:1"},
		{Kernel: true, ID: 40, Parent: 36, Device: "0:33", Root: "/", Target: "/m x", Options: "ro,nosuid,relatime", Type: "tmpfs", Source: `a\b`, Super: "rw,size=1024k", Shared: true, Optional: "shared:7 master:1"},
		{Kernel: true, ID: 41, Parent: 36, Device: "0:34", Root: "/", Target: "/plain", Options: "rw", Type: "fuse.sshfs", Super: "rw"},
	}
	if len(list) != len(want) {
		t.Fatalf("%d entries", len(list))
	}
	for i := range want {
		if list[i] != want[i] {
			t.Errorf("got %+v\nwant %+v", list[i], want[i])
		}
	}
	for i, merged := range []string{"rw,noatime,errors=continue", "ro,nosuid,relatime,size=1024k", "rw"} {
		if got := list[i].Merged(); got != merged {
			t.Errorf("merged options %q, want %q", got, merged)
		}
	}
	if e := Find(list, "/nosuch", "/dev/root"); e != &list[0] {
		t.Errorf("by source: %+v", e)
	}
	if e := Find(list, "/m x", "/dev/root"); e != &list[1] {
		t.Errorf("by target: %+v", e)
	}
	if e := Find(list, "/nosuch", "nosuch"); e != nil {
		t.Errorf("a mount that does not exist: %+v", e)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"\n", "x\n", "36 35 98:0 / /m rw ext3 /dev/root rw\n", "a 35 98:0 / /m rw - t s o\n", "1 2 98:0 / /m - t s o\n", "1 2 3:4 / /m rw - t s"} {
		if list, err := Parse(text); err == nil {
			t.Errorf("%q is accepted: %+v", text, list)
		}
	}
}

func FuzzParse(f *testing.F) {
	for line := range strings.Lines(sample) {
		f.Add(line)
	}
	f.Add(`1 2 3:4 \000 \777 \04 - \ a b`)
	f.Add("0 0 0:0 0 0 r  - 000  r")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := Parse(text)
		if err != nil {
			return
		}
		if len(list) != strings.Count(strings.TrimSuffix(text, "\n"), "\n")+min(len(text), 1) {
			t.Fatalf("%q: %d entries", text, len(list))
		}
		for _, e := range list {
			// Equal options stay as they are.
			if m := e.Merged(); e.Options != e.Super && !strings.HasPrefix(m, "rw") && !strings.HasPrefix(m, "ro") {
				t.Fatalf("%q: merged %q", text, m)
			}
		}
	})
}

func TestSamePath(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"/a", "/a", true}, {"/a", "/a/", true}, {"//a//b", "/a/b/", true}, {"/", "//", true}, {"/", "", true}, {"", "", true},
		{"a", "/a", false}, {"/a/b", "/a", false}, {"/a", "/ab", false}, {"/a", "", false},
	} {
		if SamePath(c.a, c.b) != c.same || SamePath(c.b, c.a) != c.same {
			t.Errorf("%q and %q: want same %v", c.a, c.b, c.same)
		}
	}
}

func FuzzParseTable(f *testing.F) {
	f.Add(sample, false)
	f.Add("/dev/a /b ext4 rw 1 2\n#c\nLABEL=x / auto\n", true)
	f.Add("Filename\tType\n/dev/a partition 1 2 3\n", false)
	f.Fuzz(func(t *testing.T, text string, fstab bool) {
		table := ParseTable(text, fstab)
		if n := strings.Count(text, "\n") + 1; len(table.Entries)+len(table.Bad) > n {
			t.Fatalf("%q: %d lines of %d", text, len(table.Entries)+len(table.Bad), n)
		}
		for i := range table.Entries {
			e := &table.Entries[i]
			e.Merged()
			e.Propagation()
			if _, _, ok := e.Tag(); !ok && e.Source == "" && !e.Kernel {
				t.Fatalf("%q: %+v has no source", text, e)
			}
			MatchOptions(e.Options, text)
			OptionsOf(e.Options, ForFileSystem)
		}
	})
}

func FuzzParseUtab(f *testing.F) {
	f.Add("SRC=a\\040b TARGET=/mnt ROOT=/ BINDSRC=/b ATTRS=c OPTS=x-foo=\"1,2\",user\n")
	f.Add("OPTS=\r ")
	f.Add("# c\nID=3 UNIQID=4 SRC=a\tx TARGET= FOO=1\n\nOPTS=x\x00")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "\r", "") // libmount writes it as it is, and drops it at the end of a line
		list := ParseUtab(text)
		MergeUser([]Entry{{ID: 3, Source: "a", Target: "/mnt", Root: "/"}}, list)
		if !slices.ContainsFunc(list, func(u UserEntry) bool { return u[UserUniqueID] != nil || u == UserEntry{} }) {
			if again := FormatUtab(ParseUtab(FormatUtab(list))); again != FormatUtab(list) {
				t.Fatalf("%q: %q and %q", text, FormatUtab(list), again)
			}
		}
	})
}

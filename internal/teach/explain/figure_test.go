package explain

import (
	"html"
	"regexp"
	"slices"
	"testing"

	"contedor/internal/texts"
)

// words returns the texts of a figure from top to bottom.
func words(figure string) (list []string) {
	for _, m := range regexp.MustCompile("<text[^>]*>([^<]*)</text>").FindAllStringSubmatch(figure, -1) {
		list = append(list, html.UnescapeString(m[1]))
	}
	return list
}

// TestFigure checks what is drawn, and that frames end where the shells in them do.
func TestFigure(t *testing.T) {
	for _, c := range []struct {
		typed []string
		want  []string
	}{
		{nil, nil},
		{[]string{"ls /proc", "hostname", "ps ax", "unshare --nope", "contedor check"}, nil},
		{[]string{"unshare -m -i -n -p -u -f chroot rootfs /bin/bash", "hostname box", "exit", "umount rootfs/proc"}, []string{
			"Shared with the machine", "user", "cgroup", "time",
			"/bin/bash", "Its own", "mount", "uts", "ipc", "net", "pid", "/ = rootfs",
			"uts", "box is the host name for all processes in this UTS", "  namespace",
			"mount", "takes the mount off rootfs/proc; it fails while a process", "  uses it",
		}},
		{[]string{"chroot rootfs true"}, []string{
			"Shared with the machine", "mount", "uts", "ipc", "net", "pid", "user", "cgroup", "time", "true", "Its own", "/ = rootfs",
		}},
		{[]string{"ip -n box link set veth1 up; ip -n box link set lo up"}, []string{"net", "that of box", "turns veth1 on", "turns lo on"}},
	} {
		figure := Figure(texts.ByCode("en"), c.typed)
		if got := words(figure); !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.typed, got, c.want)
		}
		if figure != Figure(texts.ByCode("en"), c.typed) || (figure == "") != (c.want == nil) {
			t.Errorf("%q: %s", c.typed, figure)
		}
	}
	// The first frame that ends is the innermost one.
	frames := regexp.MustCompile(`<rect x="([0-9]+)\.5" [^>]* rx="6"/>`).FindAllStringSubmatch(
		Figure(texts.ByCode("en"), []string{"unshare -f /bin/sh", "hostname box", "exit", "hostname out"}), -1)
	var lefts []string
	for _, m := range frames {
		lefts = append(lefts, m[1])
	}
	if want := []string{"28", "14", "0", "0"}; !slices.Equal(lefts, want) {
		t.Errorf("frames end at %q, want %q", lefts, want)
	}
}

package nearest

import (
	"slices"
	"strings"
	"testing"
)

func TestTo(t *testing.T) {
	commands := strings.Fields("bundle check chroot cost explain fetchroot help hostname ip ls mount ps show su umount unshare")
	for _, c := range []struct{ word, want string }{
		{"chek", "check"},
		{"chekc", "check"},
		{"explian", "explain"},
		{"unshrae", "unshare"},
		{"mont", "mount"},
		{"hostnam", "hostname"},
		{"SHOW", "show"},
		{"sl", "ls"},
		{"sp", "ps"},
		{"fetch-root", "fetchroot"},
		{"check", ""}, // no misspelling
		{"", ""},
		{"x", ""},
		{"nosuch", ""},
		{"firefox", ""},
		{"umont", "umount"},
	} {
		if got := strings.Join(To(c.word, commands), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.word, got, c.want)
		}
	}
	if got := To("on", []string{"one", "ons", "xon", "off"}); !slices.Equal(got, []string{"one", "ons", "xon"}) {
		t.Errorf("equally near: %q", got)
	}
	if got := To("abcd", []string{"abce", "abcf", "abcg", "abch"}); got != nil {
		t.Errorf("too many: %q", got)
	}
	if got := To("raiz", []string{"raíz"}); !slices.Equal(got, []string{"raíz"}) {
		t.Errorf("letters, not bytes: %q", got)
	}
}

package mount

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSum expects what strace(1) showed of util-linux 2.42: the parameters of fsconfig(2) and
// the attributes of mount_setattr(2).
func TestSum(t *testing.T) {
	const (
		ro, nosuid, nodev, noexec = unix.MOUNT_ATTR_RDONLY, unix.MOUNT_ATTR_NOSUID, unix.MOUNT_ATTR_NODEV, unix.MOUNT_ATTR_NOEXEC
		noatime, strict           = unix.MOUNT_ATTR_NOATIME, unix.MOUNT_ATTR_STRICTATIME
	)
	for _, c := range []struct {
		list       string
		parameters string
		attr       attributes
		below      attributes
	}{
		{list: "ro,nosuid,size=1M,relatime,private", parameters: "ro size=1M", attr: attributes{ro | nosuid, atime}},
		{list: "sync,dirsync,lazytime,mand,silent,iversion", parameters: "sync dirsync lazytime mand"},
		{list: "async,nolazytime,nomand,loud,noiversion", parameters: "async nolazytime nomand"},
		{list: "strictatime", attr: attributes{strict, atime}},
		{list: "nostrictatime", attr: attributes{0, strict}},
		{list: "noatime,norelatime", attr: attributes{noatime, atime}},
		{list: "strictatime,nostrictatime", attr: attributes{0, atime}},
		{list: "noatime", attr: attributes{noatime, atime}},
		{list: "noatime,relatime", attr: attributes{0, atime}},
		{list: "nodiratime", attr: attributes{unix.MOUNT_ATTR_NODIRATIME, 0}},
		{list: "diratime", attr: attributes{0, unix.MOUNT_ATTR_NODIRATIME}},
		{list: "nosymfollow", attr: attributes{unix.MOUNT_ATTR_NOSYMFOLLOW, 0}},
		{list: "symfollow", attr: attributes{0, unix.MOUNT_ATTR_NOSYMFOLLOW}},
		{list: "suid", attr: attributes{0, nosuid}},
		{list: "nosub", parameters: "nosub"},
		{list: "ro=vfs", attr: attributes{ro, 0}},
		{list: "ro=fs", parameters: "ro"},
		{list: "ro=recursive", parameters: "ro", below: attributes{ro, 0}},
		{list: "nosuid=recursive", below: attributes{nosuid, 0}},
		{list: "noexec=bogus", attr: attributes{noexec, 0}},
		{list: "ro=bogus", parameters: "ro", attr: attributes{ro, 0}},
		{list: "defaults,noauto,nofail,_netdev,user,x-foo=1,X-bar,comment=hi,owner,group,users", attr: attributes{nosuid | nodev | noexec, 0}},
		{list: "uid=0,nouser", parameters: "uid=0"},
		{list: "user=joe"},
		{list: "ro,rw", parameters: "rw", attr: attributes{0, ro}},
		{list: "rw,ro", parameters: "ro", attr: attributes{ro, 0}},
		{list: "uhelper=x,_netdev=1,auto"},
		{list: "sync=1", parameters: "sync=1"},
		{list: "mode=700,,uid=0", parameters: "mode=700 uid=0"},
		{list: `mode=0700,x.y="a,b"`, parameters: "mode=0700 x.y=a,b"},
	} {
		options, ok := parseOptions(c.list)
		if !ok {
			t.Errorf("%q is malformed", c.list)
			continue
		}
		e := sum(options)
		var words []string
		for _, p := range e.parameters {
			word := p.name
			if p.hasValue {
				word += "=" + p.value
			}
			words = append(words, word)
		}
		if got := strings.Join(words, " "); got != c.parameters || e.attr != c.attr || e.below != c.below {
			t.Errorf("%s: parameters %q, attributes %x, below %x", c.list, got, e.attr, e.below)
		}
	}
}

func TestSumOfActions(t *testing.T) {
	options, _ := parseOptions("rbind,rslave,shared,X-mount.mkdir=0711,nofail,encryption,loop=x,ro")
	e := sum(options)
	want := []change{{unix.MS_SLAVE, true}, {unix.MS_SHARED, false}}
	if e.act != bind || !e.recursive || !slices.Equal(e.propagation, want) || e.mkdir == nil || *e.mkdir != "0711" ||
		!e.nofail || !e.readOnly || e.unsupported != "encryption" || !e.loop.wanted || e.loop.device != "x" {
		t.Errorf("%+v", e)
	}
}

func TestParseOptionsRefuses(t *testing.T) {
	for _, c := range []struct {
		list string
		ok   bool
		kept string
	}{{"=x", false, ""}, {"ro,=,rw", false, "ro"}, {`a="b`, true, ""}, {`ro,a="b,nosuid`, true, "ro"}, {`"`, true, ""}} {
		options, ok := parseOptions(c.list)
		if kept := formatOptions(options); ok != c.ok || kept != c.kept {
			t.Errorf("%q: %v, %q", c.list, ok, kept)
		}
	}
}

func FuzzOptions(f *testing.F) {
	for _, list := range []string{
		"", ",", "ro", "rw,ro=vfs", `x="a,b",c`, `a="b`, `a=\",b`, "=x", "size=1M,nosuid,mode=700", "bind,rprivate,X-mount.mkdir=0700",
		"user,exec", "comment=hi,x-y=z", "loop,offset=1", `"`, `\`, "ro=recursive,noatime,strictatime", "uid=\xff\x00",
	} {
		f.Add(list)
	}
	f.Fuzz(func(t *testing.T, list string) {
		options, ok := parseOptions(list)
		if !ok {
			return
		}
		again, ok := parseOptions(formatOptions(options))
		if !ok || !reflect.DeepEqual(again, options) {
			t.Fatalf("%q: %+v became %+v", list, options, again)
		}
		e := sum(options)
		for _, a := range []attributes{e.attr, e.below} {
			// The kernel refuses to set a time attribute unless the whole field is cleared.
			if a.set&a.clear&^atime != 0 || a.set&atime != 0 && a.clear&atime != atime {
				t.Fatalf("%q: attributes %x", list, a)
			}
			if n := a.set & atime; n == atime {
				t.Fatalf("%q: contradicting times %x", list, a)
			}
		}
		if len(e.parameters)+len(e.propagation) > len(options) {
			t.Fatalf("%q: %d options became %+v", list, len(options), e)
		}
	})
}

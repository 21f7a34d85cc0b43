package nsflags

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestFilesAndFlagsAreTheKernels compares the table with NS_GET_NSTYPE of ioctl_nsfs(2) for
// the files below /proc/self/ns.
func TestFilesAndFlagsAreTheKernels(t *testing.T) {
	const getType = 0xb703 // NS_GET_NSTYPE
	for _, ns := range Table {
		f, err := os.Open("/proc/self/ns/" + ns.File)
		if err != nil {
			t.Errorf("%s: %v", ns.Long, err)
			continue
		}
		if _, err := os.Stat("/proc/self/ns/" + ns.Long + "_for_children"); err == nil && ns.File != ns.Long+"_for_children" {
			t.Errorf("%s: %s is the process's own namespace, not the one that unshare(2) made", ns.Long, ns.File)
		}
		flag, err := unix.IoctlRetInt(int(f.Fd()), getType)
		if err != nil || uintptr(flag) != ns.Flag {
			t.Errorf("%s: %s is a namespace of type %#x (%v), want %#x", ns.Long, ns.File, flag, err, ns.Flag)
		}
		f.Close()
	}
}

func TestEveryKindIsThereOnce(t *testing.T) {
	entries, err := os.ReadDir("/proc/self/ns")
	if err != nil {
		t.Fatal(err)
	}
	kernel := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_for_children") {
			kernel++
		}
	}
	if kernel != len(Table) {
		t.Errorf("the kernel has %d kinds, the table has %d", kernel, len(Table))
	}

	seen := map[uintptr]int{}
	InBindOrder(func(ns *Namespace) { seen[ns.Flag]++ })
	for i := range Table {
		ns := &Table[i]
		if ByFlag(ns.Flag) != ns {
			t.Errorf("%s: ByFlag finds another row", ns.Long)
		}
		if seen[ns.Flag] != 1 {
			t.Errorf("%s: %d times in bindOrder", ns.Long, seen[ns.Flag])
		}
		if ns.Usage == "" || ns.Name == "" || ns.Since == "" {
			t.Errorf("%s: an empty field in %+v", ns.Long, *ns)
		}
		if _, err := os.Stat("/proc/sys/" + strings.ReplaceAll(ns.Limit(), ".", "/")); err != nil {
			t.Errorf("%s: %v", ns.Long, err)
		}
	}
	if ByFlag(unix.CLONE_VM) != nil {
		t.Error("CLONE_VM has a row")
	}
}

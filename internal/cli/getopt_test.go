package cli

import (
	"slices"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// getoptCases are command lines that end before anything is unshared, or do nothing.
var getoptCases = []string{
	// unrecognized
	`unshare --nope`,
	`unshare --nope=value`,
	`unshare --nope= true`,
	`unshare --=x`,
	`unshare ---`,
	`unshare --mountx`,
	`unshare -Z`,
	`unshare -rZ`,
	`unshare -:`,
	`unshare -?`,
	`unshare -m=x true`,
	`unshare -mfoo`,
	`unshare $'-\xc3\xa9'`,
	`unshare $'--caf\xe9'`,
	`unshare $'--a\nb'`,
	// required values
	`unshare --setuid`,
	`unshare --seti`,
	`unshare -S`,
	`unshare -fS`,
	`unshare -w`,
	`unshare --wd`,
	`unshare -w --help`,
	`unshare -S x`,
	`unshare -Sx`,
	`unshare --setuid x`,
	`unshare --setuid=x`,
	`unshare --setuid= true`,
	`unshare -S '' true`,
	`unshare -S -- true`,
	`unshare -G`,
	`unshare -R`,
	`unshare -l`,
	`unshare -R/nosuch true`,
	`unshare -R /nosuch true`,
	`unshare --root=/nosuch true`,
	`unshare --map-user`,
	`unshare --owner`,
	`unshare --propagation`,
	`unshare --monotonic`,
	// options without a value
	`unshare --fork=x`,
	`unshare --fo=`,
	`unshare --help=x`,
	`unshare --map-root=1`,
	`unshare --keep=1`,
	`unshare --forward-signals=1`,
	// abbreviations
	`unshare --mo`,
	`unshare --m`,
	`unshare --m=x`,
	`unshare --map`,
	`unshare --map-`,
	`unshare --map-u`,
	`unshare --map-use`,
	`unshare --map-user`,
	`unshare --map-user=nosuchuser`,
	`unshare --map-users=bad`,
	`unshare --map-g`,
	`unshare --map-group=nosuchgroup`,
	`unshare --map-groups=bad`,
	`unshare --mount-`,
	`unshare --mount-p=/nosuch true`,
	`unshare --mon=x`,
	`unshare --mon x`,
	`unshare --se`,
	`unshare --set=1`,
	`unshare --setg`,
	`unshare --f`,
	`unshare --u`,
	`unshare --p`,
	`unshare --pr=bad`,
	`unshare --k=BAD`,
	`unshare --k=`,
	`unshare --`,
	`unshare --prop=bad`,
	// left to right
	`unshare -S x --nope`,
	`unshare --nope -S x`,
	`unshare --nope --help`,
	`unshare --propagation=x -Z`,
	// operands
	`unshare echo --nope -Z --`,
	`unshare -- echo -- x`,
	`unshare -- -x`,
	`unshare - x`,
	`unshare ''`,
	`unshare -f echo -f`,
	`POSIXLY_CORRECT=1 unshare -f echo -f --mo`,
	`unshare --kill-child true`,
	`unshare --kill-child TERM`,
	// the name before the colon
	`/usr/bin/env unshare --nope`,
	`exec -a /some/where/unshare unshare --nope`,
	`exec -a /some/where/unshare unshare --mo`,
	`exec -a ./x unshare -Z`,
	`exec -a ./x unshare -S x`,
	`exec -a x/ unshare -S`,
	`exec -a '' unshare -S`,
	`LC_ALL=C.UTF-8 unshare --nope`,
	// chroot
	`chroot`,
	`chroot --`,
	`chroot --nope`,
	`chroot --nope=value /`,
	`chroot -Z /`,
	`chroot -h`,
	`chroot -V`,
	`chroot -u /`,
	`chroot --g`,
	`chroot --groups`,
	`chroot --userspec`,
	`chroot --u`,
	`chroot --h=x`,
	`chroot --s=x`,
	`chroot --skip-chdir=x`,
	`chroot --skip-chdir=`,
	`chroot --version=x`,
	`chroot --`,
	`chroot / echo --nope`,
	`chroot -- / echo -- --groups`,
	`chroot / -- echo`,
	`chroot --skip / echo x`,
	`chroot --g=0 / echo x`,
	`chroot --user 0 / echo x`,
	`chroot ''`,
	`chroot -`,
	`exec -a /some/where/chroot chroot --nope`,
	`exec -a ./x chroot`,
	`exec -a /a/.libs/lt-chroot chroot`,
	`exec -a /a/.libs/lt-chroot chroot --nope`,
	`LC_ALL=C.UTF-8 chroot --nope`,
}

func TestGetoptAsTheRealTools(t *testing.T) {
	// The Debian tree's unshare lacks the two options of 2.43.
	newer := strings.NewReplacer(" '--clear-env'", "", " '--whitelist-env'", "")
	testbed.Cell{Normalize: newer.Replace}.Compare(t, getoptCases)
}

// TestHelpAndVersionEndTheOptions compares only the first lines: the rest of our help texts
// is our own. As in the real tools, nothing after --help and --version is read.
func TestHelpAndVersionEndTheOptions(t *testing.T) {
	cases := []string{
		`unshare --help --nope | tail -n 1`,
		`unshare -h`, `unshare --he`, `unshare -fh`, `unshare -Vx`, `unshare --vers -S x`,
		`exec -a /x/name unshare --help`, `exec -a /x/name unshare -V`,
		`chroot --help --nope`, `chroot --he`, `chroot --version --nope`, `chroot --v`,
	}
	cell := testbed.Cell{Normalize: func(s string) string {
		line := strings.TrimLeft(s, "\n")
		line, _, _ = strings.Cut(line, "\n")
		if name, _, found := strings.Cut(line, " from util-linux "); found {
			return name
		}
		if name, _, found := strings.Cut(line, " (GNU coreutils) "); found {
			return name
		}
		return line
	}}
	for i, r := range cell.Compare(t, cases) {
		if r.Status != 0 || r.Stdout == "" || r.Stderr != "" {
			t.Errorf("%s: the real tool prints %v", cases[i], r)
		}
	}
}

var sample = Options{
	Short: "fab:c::",
	Long: []LongOption{
		{Name: "alpha", Key: 'a'},
		{Name: "beta", Argument: Required, Key: 'b'},
		{Name: "betamax", Key: 300},
		{Name: "gamma", Argument: Optional, Key: 'c'},
	},
}

// read reads a command line. It returns the options as "key=value" or "key".
func read(o *Options, words []string) (options, operands []string, err error) {
	inv := &Invocation{Argv: append([]string{"x"}, words...)}
	g := inv.Getopt(o)
	for {
		opt, err := g.Next()
		if err != nil {
			return options, nil, err
		}
		if opt.Key == End {
			return options, g.Operands(), nil
		}
		text := string(opt.Key)
		if opt.HasValue {
			text += "=" + opt.Value
		}
		options = append(options, text)
	}
}

func TestGetoptValues(t *testing.T) {
	for _, c := range []struct {
		words    string
		permute  bool
		options  string
		operands string
	}{
		{"-ab1 2", false, "a b=1", "2"},
		{"-ab 1 2", false, "a b=1", "2"},
		{"-b -- x", false, "b=--", "x"},
		{"-c x", false, "c", "x"},
		{"-cx y", false, "c=x", "y"},
		{"--gamma x", false, "c", "x"},
		{"--gamma= x", false, "c=", "x"},
		{"--gamma=a=b", false, "c=a=b", ""},
		{"--beta --alpha", false, "b=--alpha", ""},
		{"--beta=", false, "b=", ""},
		{"--al x --al", false, "a", "x --al"},
		{"--al x --al", true, "a a", "x"},
		{"x -a -- -a y", true, "a", "x -a y"},
		{"x - -a", true, "a", "x -"},
		{"--beta=1 --betam", false, "b=1 " + string(rune(300)), ""},
	} {
		o := sample
		o.Permute = c.permute
		options, operands, err := read(&o, strings.Fields(c.words))
		if err != nil {
			t.Errorf("%q: %v", c.words, err)
		} else if strings.Join(options, " ") != c.options || strings.Join(operands, " ") != c.operands {
			t.Errorf("%q (permute %v): options %q, operands %q", c.words, c.permute, options, operands)
		}
	}
}

func FuzzGetopt(f *testing.F) {
	for _, c := range getoptCases {
		f.Add(strings.Join(strings.Fields(c)[1:], "\x00"), "-a\x00--", false)
		f.Add(strings.Join(strings.Fields(c)[1:], "\x00"), "", true)
	}
	f.Fuzz(func(t *testing.T, head, tail string, permute bool) {
		words, after := strings.Split(head, "\x00"), strings.Split(tail, "\x00")
		o := sample
		o.Permute = permute

		_, operands, err := read(&o, slices.Clone(words))
		if err == nil && !permute {
			// The operands are the last words, after "--" or from the first operand on.
			at := len(words) - len(operands)
			if at < 0 || !slices.Equal(words[at:], operands) {
				t.Fatalf("%q: operands %q", words, operands)
			}
			ended := at > 0 && words[at-1] == "--"
			if len(operands) > 0 && !ended && strings.HasPrefix(operands[0], "-") && operands[0] != "-" {
				t.Fatalf("%q: an option among the operands %q", words, operands)
			}
		}
		if err == nil && permute && !isSubsequence(operands, words) {
			t.Fatalf("%q: operands %q", words, operands)
		}

		// All words after "--" are operands.
		options, operands, err := read(&o, append([]string{"-a", "--"}, after...))
		if err != nil || len(options) != 1 || !slices.Equal(operands, after) {
			t.Fatalf("after --: %q became %q (%v)", after, operands, err)
		}
	})
}

func isSubsequence(part, whole []string) bool {
	for _, w := range whole {
		if len(part) > 0 && part[0] == w {
			part = part[1:]
		}
	}
	return len(part) == 0
}

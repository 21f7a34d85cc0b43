package tar

import (
	"fmt"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// sorted has a listing in the order of its names: ours packs in that order, the real one
// in that of the directory.
const sorted = " | LC_ALL=C sort"

// optionCell has a small tree, and an archive of it.
var optionCell = testbed.Cell{
	Setup: `ln -sf fetchroot /ours/tar
cd /tmp
mkdir -p d/sub
echo a >d/a.txt; echo b >d/b.c; echo c >d/sub/c.txt; echo o >'d/sub/*star'; echo x >top.txt
find d top.txt -exec touch -h -d '2001-02-03 04:05:06' {} +
printf 'sub\n\n#x\n  a.txt\n*.c \n' >pats
tar cf all.tar d top.txt
mkdir -p s/link m; echo f >s/link/f; chmod 750 s/link; tar cf link.tar -C s link
cd m; echo x >f; mkdir dir; chown 5:6 f; chmod 4777 f; chmod 1777 dir; tar cf ../modes.tar f dir; cd ..
`,
	Normalize: func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, "/ours/", "/usr/bin/"), " or 'tar --usage'", "")
	},
}

// patterns are options that leave files out.
var patterns = []string{
	"--exclude='*.txt'", "--exclude='d/*.txt'", "--exclude=sub", "--exclude=d", "--exclude=a.txt", "--exclude=./d/a.txt", "--exclude=d/sub/", "--exclude='su?'",
	"--exclude='[ab].*'", "--exclude='*/c.txt'", "--exclude=sub/c.txt", "--exclude=/d", "--anchored --exclude=a.txt", "--anchored --exclude=d/a.txt",
	"--anchored --no-anchored --exclude=a.txt", "--no-wildcards --exclude='*star'", "--no-wildcards --exclude='*.txt'", "--no-wildcards --wildcards --exclude='*.txt'",
	"--no-wildcards-match-slash --exclude='d/*.txt'", "--no-wildcards-match-slash --wildcards-match-slash --exclude='d/*.txt'", "--no-wildcards-match-slash --exclude='d/*'",
	"--ignore-case --exclude=A.TXT", "--ignore-case --exclude='A.*'", "--ignore-case --no-ignore-case --exclude='A.*'", `--exclude='\*star'`, "--exclude='d/*'", "--exclude=", "--exclude='d/sub/*'",
	"--exclude=txt", "--exclude=.txt", "--exclude='[!a]*'", "--exclude='[^t]*.txt'", "--exclude=a.txt --exclude=b.c", "-X /tmp/pats", "--exclude-from=/tmp/pats", "--exclude-from /tmp/pats --exclude=top.txt",
}

func TestExclude(t *testing.T) {
	var cases []string
	for _, o := range patterns {
		cases = append(cases, "tar tf /tmp/all.tar "+o, "cd /tmp; tar cf - "+o+" d top.txt | tar tf -"+sorted,
			"tar xf /tmp/all.tar "+o+"; find ."+sorted+"; rm -rf d top.txt")
	}
	for _, line := range []string{
		"tar tf /tmp/all.tar d --exclude=sub", "tar tf /tmp/all.tar 'd/*.txt'", "tar tf /tmp/all.tar --wildcards 'd/*.txt'", "tar tf /tmp/all.tar --wildcards 'd/*.txt' --no-wildcards 'd/*.c'",
		"tar tf /tmp/all.tar --wildcards '*.c' nosuch", "tar tf /tmp/all.tar --no-wildcards 'd/*.txt'", "tar tf /tmp/all.tar 'a*' 'b*'", "tar tf /tmp/all.tar --wildcards --no-anchored a.txt", "tar tf /tmp/all.tar --no-anchored a.txt",
		"tar tf /tmp/all.tar --ignore-case D/A.TXT", "tar tf /tmp/all.tar d d/a.txt", "tar tf /tmp/all.tar top.txt --exclude=top.txt",
		"tar tf /tmp/all.tar -X nosuch", "tar tfX /tmp/all.tar /tmp/pats", "tar tfX /tmp/all.tar", "printf 'sub\n' | tar tf /tmp/all.tar -X -", "tar tf /tmp/all.tar --exclude",
	} {
		cases = append(cases, line)
	}
	for _, line := range []string{
		"d top.txt --exclude=a.txt", "d --exclude=top.txt top.txt", "--exclude=d d", "--exclude=d/ d", "d nosuch --exclude=nosuch", "d top.txt -X /tmp/pats --exclude=d",
		"nosuch top.txt", "--exclude=nosuch nosuch top.txt", "./d --exclude=sub", "--exclude=sub ./d/ /tmp/top.txt", "-C d a.txt -C sub c.txt",
	} {
		cases = append(cases, "cd /tmp; tar cf /tmp/c/x.tar "+line+`; echo "status $?"; cd c; tar tf x.tar 2>/dev/null`+sorted+`; rm -f x.tar`)
	}
	optionCell.Compare(t, cases)
}

func TestOwnerAndTime(t *testing.T) {
	var cases []string
	for _, o := range []string{
		"--owner=daemon:77 --group=games:88", "--owner=77", "--owner=+77", "--owner=nosuch:5", "--owner=nosuch", "--owner=daemon", "--owner=:5", "--owner=root:", "--owner=5:6", "--group=nosuch", "--group=games", "--group=5", "--group=x:5",
		"--owner=99999999999", "--owner=-1", "--owner=x:y", "--owner=x:99999999999", "--owner=", "--group=0 --owner=0", "--owner=daemon --numeric-owner", "--numeric-owner", "--owner=4294967295", "--owner=4294967296", "--owner=3000000", "",
		"--mtime=2001-02-03", "--mtime=@5", "--mtime=@5.25", "--mtime=./d/b.c", "--mtime=/tmp/d/b.c", "--mtime=/nosuch", "--mtime=.nosuch", "--mtime=2001-02-03T04:05:06Z", "--mtime='2001-02-03 04:05'", "--mtime=2001-02-03 --owner=daemon:5",
	} {
		cases = append(cases, "cd /tmp; tar cf c/o.tar "+o+` top.txt; echo "status $?"; cd c; [ ! -e o.tar ] || { tar tvf o.tar; tar --numeric-owner -tvf o.tar; }; rm -f o.tar`)
	}
	optionCell.Compare(t, cases)
}

func TestUnpackingOptions(t *testing.T) {
	show := `; echo "status $?"; find . -printf '%p %M %U:%G %l %s\n'` + sorted + `; rm -rf *; chmod 755 .`
	var cases []string
	for _, line := range []string{
		"tar xOf /tmp/all.tar top.txt d/b.c", "tar xOvf /tmp/all.tar d", "tar xf /tmp/all.tar -O nosuch", "tar --to-stdout -xf /tmp/all.tar d/sub", "tar tOf /tmp/all.tar d",
		"ln -s real link; mkdir real; tar xf /tmp/link.tar", "ln -s real link; mkdir real; tar xf /tmp/link.tar --keep-directory-symlink", "ln -s nowhere link; tar xf /tmp/link.tar --keep-directory-symlink",
		"echo >file; ln -s file link; tar xf /tmp/link.tar --keep-directory-symlink", "mkdir link; tar xf /tmp/link.tar --keep-directory-symlink",
		"mkdir -p a/real; ln -s a/real link; tar xf /tmp/link.tar --keep-directory-symlink link", "echo >link; tar xf /tmp/link.tar --keep-directory-symlink", "tar xf /tmp/all.tar -C /nosuch",
	} {
		cases = append(cases, line+show)
	}
	for _, o := range []string{
		"", "--no-same-permissions", "--no-same-owner", "-o", "--no-same-owner --no-same-permissions", "-p --no-same-permissions", "--same-owner --no-same-owner", "--numeric-owner",
	} {
		cases = append(cases, "umask 027; tar xf /tmp/modes.tar "+o+show,
			"umask 027; chmod 777 .; setpriv --reuid 1 --regid 1 --clear-groups tar xf /tmp/modes.tar "+o+show)
	}
	for _, o := range []string{"--no-same-permissions -p", "--no-same-owner --same-owner"} {
		cases = append(cases, "umask 027; tar xf /tmp/modes.tar "+o+show)
	}
	optionCell.Compare(t, cases)
	r := optionCell.Run(t, true, []string{"chmod 777 .; setpriv --reuid 1 --regid 1 --clear-groups tar xf /tmp/modes.tar --same-owner"})[0]
	if r.Status != 2 || !strings.HasPrefix(r.Stderr, "tar: 2 owners: Cannot change ownership: Operation not permitted\n") {
		t.Error(r)
	}
}

// TestItself: an archive in what it packs, or unpacks.
func TestItself(t *testing.T) {
	var cases []string
	list := `; echo "status $?"; for a in d/x.tar x.tar; do [ ! -e $a ] || tar tf $a 2>&1` + sorted + `; done; rm -rf /tmp/c/* /tmp/c/.??*`
	for _, line := range []string{
		"tar cf d/x.tar d", "echo old >d/x.tar; tar cf d/x.tar d", "echo old >d/x.tar; tar cf d/x.tar d d/x.tar", "tar cf x.tar x.tar", "echo old >x.tar; tar cf x.tar x.tar", "tar cf x.tar d x.tar", "tar cf x.tar .", "tar cf ./x.tar $PWD/x.tar d",
		"echo old >d/x.tar; ln d/x.tar d/y.tar; tar cf d/x.tar d/sub", "cd d; tar cf x.tar ../d; cd ..", "tar cf - . >x.tar", "tar cf - d/a >d/x.tar", "tar cvf d/x.tar d/a nosuch; rm d/x.tar",
		"tar cf /tmp/c/x.tar /tmp/c/d", "tar cvf x.tar ../c/d/a", "ln d/a d/b; tar cf x.tar ../c/d", "ln d/a d/b; tar cf x.tar $PWD/d",
	} {
		cases = append(cases, "mkdir -p d/sub; echo 1 >d/a; "+line+list)
	}
	for _, line := range []string{
		"tar xf x.tar", "tar xvf x.tar", "ln x.tar hard; tar xf hard; cmp hard y.tar", "tar xf - <x.tar", "tar xf x.tar zz", "tar xf x.tar --exclude=x.tar",
	} {
		cases = append(cases, "echo new >x.tar; echo z >zz; tar cf y.tar x.tar zz; cp y.tar x.tar; rm zz; "+line+`; echo "status $?"; cat zz; cmp x.tar y.tar; rm -f *`)
	}
	optionCell.Compare(t, cases)
}

// TestNamesThatLeadOut: a member with ".." is reported, and the rest is unpacked.
func TestNamesThatLeadOut(t *testing.T) {
	setup := `mkdir -p w/a out; cd w; echo 1 >first; echo x >x; ln x hard; ln -s ../x soft; `
	show := `; echo "status $?"; find . -printf '%p %y %l\n'` + sorted + `; ls ../x ../out; rm -rf /tmp/c/*`
	var cases []string
	for _, name := range []string{"../x", "a/../x", "..", "/../x", "/../../x", "a/..", "/abs", "a/./x", "..x/y", "x/..y"} {
		for _, kind := range []string{"x", "x hard", "soft", "a"} {
			archive := fmt.Sprintf(`/usr/bin/tar -P --no-recursion --transform 's,^x$,%[1]s,;s,^soft$,%[1]s,;s,^a$,%[1]s,' -cf ../a.tar first %[2]s first; rm -rf first x hard soft a; `, name, kind)
			if kind == "x hard" {
				archive = fmt.Sprintf(`/usr/bin/tar -P --transform 's,^x$,%s,h' -cf ../a.tar first x hard; rm -rf first x hard soft a; `, name)
			}
			cases = append(cases, setup+archive+"tar xvf ../a.tar"+show)
		}
	}
	optionCell.Compare(t, cases)
}

// TestUnreadable: a file that cannot be read is reported, and the rest is packed.
func TestUnreadable(t *testing.T) {
	show := `; echo "status $?"; tar tf x.tar` + sorted + `; rm -rf /tmp/c/*; chmod 755 .`
	setup := "chmod 777 .; mkdir -p d/closed d/dark; echo 1 >d/a; echo 2 >d/b; echo 3 >d/closed/c; echo 4 >d/dark/e; chmod 600 d/b; chmod 700 d/closed; chmod 711 d/dark; "
	var cases []string
	for _, line := range []string{"rm -rf d/closed d/dark; tar cf x.tar d", "tar cf x.tar d/a d/b", "tar cf x.tar d/closed/c d/a", "tar cf x.tar d/dark/e d/dark", "tar cf x.tar nosuch/a d/a/x d/a"} {
		line = strings.Replace(line, "tar ", "setpriv --reuid 1 --regid 1 --clear-groups tar ", 1)
		cases = append(cases, setup+line+show)
	}
	for _, line := range []string{"tar cf x.tar -C d a -C closed c", "tar cf x.tar -C /tmp/c/d a -C /tmp top.txt", "tar cf x.tar d/a d/a", "tar cf x.tar d/ d/a", "tar cf x.tar ./d/a d/../d/b", "tar cf x.tar -C d . -C closed .", "tar cvf x.tar d/a d/b d/a >list; tar tvf x.tar"} {
		cases = append(cases, setup+line+show)
	}
	cases = append(cases, setup+"cd d/dark; rm -r ../dark; tar cf /tmp/c/x.tar .; cd /tmp/c"+show)
	// The real one leaves an archive without an end.
	for _, line := range []string{"tar cf x.tar -C nosuch a", "setpriv --reuid 1 --regid 1 --clear-groups tar cf x.tar -C d a -C closed c"} {
		cases = append(cases, setup+line+`; echo "status $?"; rm -rf /tmp/c/*; chmod 755 .`)
	}
	optionCell.Compare(t, cases)
}

// TestQuotedNames checks how messages show names that a terminal could not.
func TestQuotedNames(t *testing.T) {
	cell := testbed.Cell{
		Setup:     `ln -sf fetchroot /ours/tar`,
		Normalize: optionCell.Normalize,
	}
	setup := `n=$(printf 'a\033[31m\nb\tc\\d:\351\303\251\302\205\342\200\256'); mkdir -p /tmp/q; cd /tmp/q; rm -rf *; export LC_ALL=` + "%s" + `
echo x >"$n"; ln -s "$n" s; mkfifo "p$n"; ln "$n" h; m=$(printf "m\\033[m"); tar cf t1 "$n"; tar cf t2 s; tar cf t3 "p$n"; tar cf t4 "$n" h
`
	var cases []string
	for _, locale := range []string{"C", "C.UTF-8"} {
		for _, line := range []string{
			`tar tf t1; tar cvf /dev/null "$n"; tar cf - "$n" "no$n" | tar t`,
			`tar tf "no$m"; tar xf t1 nosuch; tar xf t1 -C "no$n"; tar tf t1 -X "no$n"; mkdir "$m"; tar tf "$m"; tar cf "no$m/x" s`,
			`mkdir x x/s "x/$n" "x/p$n"; touch "x/$n/f" x/s/f "x/p$n/f"; for f in t1 t2 t3; do tar xvf $f -C x; echo $?; done`,
			`mkdir -p x/h/f; tar xf t4 -C x; echo $?; tar xf t1 --mtime="./no$n"`,
		} {
			cases = append(cases, fmt.Sprintf(setup, locale)+line)
		}
	}
	cell.Compare(t, cases)
}

package gnu_test

import (
	"slices"
	"testing"

	"contedor/internal/dev/testbed"
)

// place is a script that makes the directory of the cases, /tmp/c, with files of every kind. It
// disables the shell's own versions of the tools.
const place = `
cat >/tmp/make <<'END'
enable -n echo kill printf true false
rm -rf /tmp/c; mkdir /tmp/c; cd /tmp/c
umask 022
mkdir -p d/e/f "sp ace"
echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty
printf 'b 2\na 10\nc 1\nB 3\n\na 9\n' >lines
seq 20 >seq
ln -s d link; ln -s nowhere broken; ln d/one.x hard; mkfifo pipe
chmod 4755 seq; chmod 600 lines; chmod 1777 "sp ace"
find . -exec touch -h -d '2024-05-06 07:08:09' {} +
touch -d '2020-02-03 04:05:06' d/one.x d/e lines
END
`

func compare(t *testing.T, cases []string) {
	t.Helper()
	t.Parallel()
	set := slices.Clone(cases)
	for i, c := range cases {
		set[i] = ". /tmp/make\n" + c
	}
	testbed.Cell{Setup: place}.Compare(t, set)
}

func TestEchoAndPrintf(t *testing.T) {
	compare(t, []string{
		`echo; echo a  b; echo -n a; echo -e 'a\tb\\\x41\0101\e[m'; echo -E 'a\tb'; echo -ne 'x\n'; echo -e 'a\cb'; echo -nn x; echo -x; echo - a; echo -- a`,
		`printf 'a\n'; printf '%s %s\n' a b c; printf '%d %i\n' 5 -7; printf '%5d|%-5d|%05d|%+d\n' 1 2 3 4; printf '%x %X %o %#x\n' 255 255 8 255`,
		`printf '%s\n'; printf '%d\n'; printf '%5.2f|%e|%g|%G\n' 3.14159 1234.5 0.0001 1e20; printf '%c%c\n' abc def; printf '%b' 'a\tb\n'`,
		`printf '%q\n' "a b" plain "it's" ''; printf '%%|%5s|%-5s|%.2s\n' ab cd efgh; printf '\x41\101\u00e9\n'; printf '%*d|%-*d|\n' 5 1 4 2`,
		`printf '%d\n' 0x1f 010 "'A"; printf '%d\n' abc; echo $?; printf '%d\n' 12x; echo $?; printf; echo $?; printf '%z\n' 1; echo $?; printf 'x\cy'; printf '%s' a >/dev/full; echo $?`,
		`printf 'a' b; echo $?; printf '%u\n' -1; printf '%s\n' --help; printf -- '-x\n'; printf '%i\n' 99999999999`,
		`true; echo $?; false; echo $?; true x --help; false --nope; echo $?`,
	})
}

func TestCat(t *testing.T) {
	compare(t, []string{
		`cat lines seq; cat -n lines; cat -b lines; cat -A lines; cat nosuch lines; echo $?; cat d; echo $?; echo in | cat - lines; cat <lines; echo x | cat`,
		`printf 'a\n\n\n\nb\tc\001\200\377\177' >f; cat -s f; cat -v f; cat -E f; cat -T f; cat -ET f; cat -et f; cat -sn f; cat -u f`,
		`cat 'no such'; cat "it's"; cat lines >>lines; echo $?; cat lines >/dev/full; echo $?; cat --nope; echo $?; cat -Z; cat --number-non lines; cat -- lines`,
	})
}

func TestHeadAndTail(t *testing.T) {
	compare(t, []string{
		`head seq; head -n 3 seq; head -3 seq; head -n -17 seq; head -c 5 seq; head -c -45 seq; head -n 1 seq lines; head -q -n 1 seq lines; head -v -n 1 seq; seq 100 | head -n 2; head -n 0 seq`,
		`head nosuch; echo $?; head -n x seq; echo $?; head -c 1K /dev/zero | wc -c; head -n; head d; echo $?; head -n1 - <seq; head -n 1 nosuch seq d`,
		`tail seq; tail -n 3 seq; tail -3 seq; tail -n +18 seq; tail +19 seq; tail -c 5 seq; tail -c +45 seq; tail -n 1 seq lines; tail -q -n 1 seq lines; seq 100000 | tail -n 2; tail -n 0 seq`,
		`tail nosuch; echo $?; tail -n x seq; tail -n 5000 /etc/services | wc -l; printf 'a\nb' | tail -n 1; printf 'a\nb' >f; tail -n 1 f; tail -n 2 f; tail -c 3 - <seq; tail d; echo $?`,
		`echo a >log; (while echo x; do sleep 0.05; done >>log) & tail -f -s 0.1 log | head -n 3; tail -F -s 0.1 -n 1 log | head -n 2; kill $!`,
		`seq 30000 >big; tail -n 15000 big | md5sum; tail -n 30001 big | wc; tail -n +29999 big; head -n -29998 big; tail -c 100 big | md5sum`,
		`printf 'a\nb\0c\0d\n' >z; for t in head tail; do $t -z -n 1 z | od -c; $t -zn 2 z | od -c; $t --zero-terminated -n 9 <z | od -c; done; head -z -n -1 z | od -c; tail -z -n +2 z | od -c; cat z | tail -z -n 1 | od -c`,
	})
}

func TestWc(t *testing.T) {
	compare(t, []string{
		`wc seq; wc -l seq; wc -w lines; wc -c lines seq; wc lines seq nosuch; echo $?; wc <seq; echo a b | wc; wc -L seq lines; wc -m seq; wc -lw seq; wc d; wc -l <lines; cat seq | wc -lc; wc - <seq; wc /dev/null`,
	})
}

func TestDirectories(t *testing.T) {
	compare(t, []string{
		`mkdir a; echo $?; mkdir a; echo $?; mkdir -p a/b/c; mkdir -p a/b/c; find a; mkdir nosuch/x; echo $?; mkdir -m 700 m; mkdir -m u=rwx,go= n; ls -ld m n | cut -c1-10; mkdir -pv x/y/z; mkdir lines; mkdir -p lines/x; echo $?; mkdir -p lines; mkdir; echo $?`,
		`mkdir -m nope q; echo $?; mkdir 'a b' "c'd" && ls; umask 077; mkdir -p p/q; ls -ld p p/q | cut -c1-10; mkdir -m 1777 t; ls -ld t | cut -c1-10; mkdir a/; ls -d a; mkdir -v w`,
		`rmdir d; echo $?; mkdir -p a/b/c; rmdir -p a/b/c; ls -d a; mkdir a; rmdir -v a; rmdir nosuch; rmdir lines; echo $?; rmdir --ignore-fail-on-non-empty d; echo $?; mkdir -p d/g/h; rmdir -p d/g/h; echo $?; rmdir`,
	})
}

func TestRm(t *testing.T) {
	compare(t, []string{
		`rm lines; rm nosuch; echo $?; rm -f nosuch; echo $?; rm d; echo $?; rm -r d; ls; rm -rf nosuch; rm; echo $?; rm -f; echo $?; rm link; rm broken; rm -v seq; mkdir e; rm -d e; ls`,
		`rm -rv d; rm -r .; echo $?; rm -rf ..; echo $?; rm -rf /; echo $?; rm -r 'sp ace' pipe hard; ls; rm -fr link/; ls -d d`,
		`echo n | rm -i lines; echo; ls lines; echo y | rm -i lines; echo; ls lines; echo y | rm -I seq hard; ls seq; yes | rm -ri d 2>&1 | tr '?' '\n' | sort; rm -rf -- nosuch -x; rm -Z; echo $?`,
		`cd d; mkdir -p deep/er; rm -r deep ../seq; ls; rm -r one.x/ ; echo $?; rm -- -x; rm ''; echo $?; touch -- -g; rm -g; echo $?; ls; rm -- -g`,
	})
}

func TestLn(t *testing.T) {
	compare(t, []string{
		`ln lines h; ls -i lines h | awk '{print $1}' | uniq | wc -l; ln -s lines s; readlink s; ln lines h; echo $?; ln -f seq h; cat h | wc -l; ln -sf seq s; readlink s; ln -s x y z; echo $?; ln; ln -s /etc/passwd; readlink passwd`,
		`ln d x; echo $?; ln nosuch x; echo $?; ln -s nosuch x; ln -s a b nosuchdir; ln -s seq lines d; ls d; readlink d/seq; ln -sv a b; ln -v lines c; ln -st d nosuch2; readlink d/nosuch2; ln -sfn e link; readlink link; ls d`,
		`ln -sr d/one.x d/e/rel; readlink d/e/rel; ln -s a 'sp ace'; ls 'sp ace'; ln -T lines d; echo $?; ln -sT lines newname; ln -s lines d/; ln lines lines; ln -f lines lines; echo $?; ln -s; ln -Z; ln -sf lines d/nosuch/x`,
		`readlink link; readlink lines; echo $?; readlink -f link/e/../one.x; readlink -f nosuch; readlink -f nosuch/x; echo $?; readlink -e nosuch; echo $?; readlink -m a/b/../c; readlink -n link; readlink -v lines; readlink; readlink link broken; readlink -f .; readlink -f lines/x; echo $?; ln -s loop loop; readlink -f loop; echo $?; readlink -f lines/`,
	})
}

func TestTouch(t *testing.T) {
	compare(t, []string{
		`touch new; ls new; touch -c no; ls no; touch -d '2021-03-04 05:06:07' lines; stat -c %y lines; touch -t 202201020304.05 seq; stat -c '%x %y' seq; touch -r lines seq; stat -c %y seq; touch; touch nosuch/x; echo $?; touch d; touch -d nonsense x; echo $?`,
		`touch -a -d @0 lines; stat -c '%X' lines; touch -m -d @100 lines; stat -c '%X %Y' lines; touch -h -d @5 link; stat -c %Y link; touch -d '2020-01-01' -- -x; stat -c %Y ./-x; touch -t 9 x; touch -d '1 Jan 2001' y; stat -c %y y; touch broken; ls nowhere`,
	})
}

func TestChmod(t *testing.T) {
	show := `; ls -l lines | cut -c1-10`
	each := ""
	for _, mode := range []string{"755", "u+x", "+x", "-r", "a=r", "go=", "u=rwx,g=rx,o=", "o=u", "g+w,o+r", "u+s", "+t", "0", "7777", "ug+rw-x", "u=g", "+X", "a+X", "=", "u+rwx,u-w", "-w", "a-x+w"} {
		each += `chmod 640 lines; chmod ` + mode + ` lines` + show + `; chmod 4751 lines; chmod ` + mode + ` lines` + show + "\n"
	}
	compare(t, []string{
		each,
		`chmod -R go-rwx d; ls -lR d | cut -c1-10; chmod -R a+rX d; ls -lR d | cut -c1-10`,
		`chmod 755 nosuch; echo $?; chmod nope lines; echo $?; chmod; chmod 755; chmod 88 lines; chmod -v 600 lines; chmod -c 600 lines; chmod -v 644 lines d; chmod --reference=seq lines` + show,
		`chmod 700 link; ls -ld d | cut -c1-10; chmod 700 broken; echo $?; chmod -f 700 nosuch; echo $?; chmod 2755 d; ls -ld d | cut -c1-10; chmod 755 d; ls -ld d | cut -c1-10; chmod g-s d; ls -ld d | cut -c1-10; chmod 00755 d; chmod -x seq; ls -l seq | cut -c1-10; umask 027; chmod +w seq; ls -l seq | cut -c1-10; chmod -rwx lines` + show,
		`chmod --preserve-root -R a+r / 2>&1; echo $?; (cd /usr; chmod -R --preserve-root -f a+r .. 2>&1; echo $?); chmod --preserve-root a+r /; echo $?; chmod --no-preserve-root --preserve-root -Rv a+r / lines 2>&1; echo $?`,
	})
}

func TestLs(t *testing.T) {
	compare(t, []string{
		`ls; ls -a; ls -A; ls d; ls d lines; ls -1; ls -r; ls -d d; ls nosuch; echo $?; ls nosuch lines; echo $?; ls -R d; ls link; ls -d link; ls link/; ls broken; ls 'sp ace'; ls -F; ls -p; ls d/*; ls -m; ls -Q >/dev/null`,
		`ls -l d lines | grep -v total; ls -la d/e; ls -l link broken; ls -ld link/; ls -l pipe /dev/null /dev/zero; ls -ln lines; ls -lh seq; ls -go lines; ls -lG lines; ls -lF; ls -l seq hard`,
		`ls -lt --full-time d lines | grep -v total | cut -d' ' -f6-; touch -d '1990-01-01' old; touch -d '2100-01-01' future; ls -l old future; ls -lt old lines future; ls -ltr old lines future; head -c 5000 /dev/zero >z5; head -c 1500000 /dev/zero >z15; touch -d 2001-01-01 z5 z15; ls -lh z5 z15; ls -lS z5 z15 lines; ls -sh z5; ls -s z15; ls -lS`,
		`ls -m -w 30; ls -m -w 0; ls -C -w 40; ls -x -w 40; ls -C -w 20 /etc/default /usr/bin | head -n 30; seq 200 | (cd 'sp ace'; xargs touch); ls -C -w 80 'sp ace'; ls -x -w 80 'sp ace'; ls -v 'sp ace' | head -n 20; ls -U >/dev/null`,
		`TERM=xterm ls --color=always; TERM=xterm ls -l --color=always broken link seq /dev/null; TERM=dumb ls --color=always; ls -l --color=never lines; ls --sort=size; ls --group-directories-first; ls -X; ls -L; ls -lL link; ls -H link; ls --nope; echo $?; ls -w x; ls -i lines | wc -w; ls --time-style=long-iso -l lines; ls -l --time-style=+%Y lines; ls -lu lines >/dev/null`,
		`ls -l /proc/self/nosuch; mkdir -m 0 no; setpriv --reuid 1000 --clear-groups ls no; echo $?; setpriv --reuid 1000 --clear-groups ls -R . 2>&1 | grep -i denied; ls -la / | wc -l; ls -d /*; ls ''; echo $?; ls -1 -- ; mkdir empty; ls empty; ls -l empty; ls -R empty; ls -ldn d`,
	})
}

func TestCp(t *testing.T) {
	show := `; find . -printf '%p %y %m %s %l\n' | sort`
	compare(t, []string{
		`cp lines x; cat x; cp lines seq d; ls d; cp d x2; echo $?; cp -r d x3` + show, `cp -a d x; ls -l --full-time x x/e | cut -c1-80; cp -a link l2; cp link l3; echo $?; cp -r link l4; cp -rL link l5; cp -P link l6; cp -d link l7` + show,
		`cp nosuch x; echo $?; cp lines nosuch/x; echo $?; cp lines; cp; cp lines seq nosuch; echo $?; cp lines lines; echo $?; cp -r d lines; echo $?; cp lines seq x y; cp -r d d/e; echo $?; cp -r d d; echo $?; mkdir -p y/d; touch y/one.x; mkdir y/lines; cp lines y; echo $?`,
		`cp -v lines x; cp -rv d x | sort; cp -n seq x; wc -l <x/d/one.x; echo n | cp -i seq lines; echo; wc -l <lines; cp -f seq lines; wc -l <lines; cp -p lines p; stat -c '%Y %a' lines p | uniq | wc -l; cp -u lines seq; cp -t d lines seq; ls d; cp -T lines t`,
		`cp -a . ../copy; (cd ../copy; find . -printf '%p %y %m %s %l %T@ %n\n' | sort); rm -r ../copy; cp -r pipe p2; ls -l p2 | cut -c1-10; cp -l lines hl; cp -s lines sl; ls -l hl sl | cut -c1-10; cp /dev/null n; cp -r d/. new; ls new; umask 077; cp seq um; cp -r d um2` + show,
		`cp broken x; echo $?; cp -a broken x; readlink x; cp lines broken; echo $?; chmod 0 lines; setpriv --reuid 1000 --clear-groups cp lines /tmp/nope; echo $?; setpriv --reuid 1000 --clear-groups cp seq .; echo $?; cp --preserve=nope a b; echo $?; cp -Z`, `ln d/one.x d/hard2; cp -a d k; stat -c %h k/one.x; cp -r d k2; stat -c %h k2/one.x; cp 'sp ace' x; cp -r 'sp ace' x; cp lines x/; cp lines 'x/a b'; ls x; cp lines newdir/; echo $?; cp ./lines ././lines`,
	})
}

func TestMv(t *testing.T) {
	show := `; find . -printf '%p %y %s\n' | sort`
	compare(t, []string{
		`mv lines x; mv x d; mv d y; mv seq hard y` + show, `mv nosuch x; echo $?; mv lines nosuch/x; echo $?; mv lines nosuch/; echo $?; mv; mv lines; mv lines seq nosuch; echo $?; mv lines lines; echo $?; mv d d/e; echo $?; mv d lines; echo $?; mkdir k; mkdir k/lines; mv lines k; echo $?; mkdir -p k/d/x; mv d k; echo $?; mv -T lines k; echo $?` + show,
		`mv -v lines x; mv -n seq x; wc -l <x; echo n | mv -i seq x; echo; wc -l <x; mv -f seq x; wc -l <x; mv -t d x hard; ls d; mv -u d/x .; mv link l2; readlink l2; mv d/ e; mv broken b2; mv 'sp ace' sp; mv d/one.x d/hard` + show,
		`mount -t tmpfs t 'sp ace'; mv d link lines pipe 'sp ace'; echo $?; (cd 'sp ace'; find . -printf '%p %y %m %s %l %T@\n' | grep -v '^\. ' | sort | grep -v '/f d'); mv -v seq 'sp ace'; mv 'sp ace/d' .` + show + `; umount 'sp ace'`,
	})
}

func TestSort(t *testing.T) {
	compare(t, []string{
		`sort lines; sort -r lines; sort -n seq | head -n 3; sort -u lines; sort -k 2 lines; sort -k 2n lines; sort -k 2,2nr lines; sort -k1,1 -k2n lines; sort -f lines; sort -t ' ' -k 2 lines; sort -s -k 1,1 lines; sort -nu seq lines; sort -rn seq | tail -n 1; sort lines seq | md5sum`,
		`printf '1.5\n-2\n10\n 3\n+4\nx\n0.5\n.1\n-0\n' >n; sort -n n; sort -g n; sort -nr n; printf '2K\n1M\n500\n3G\n1.5K\n-1K\n0\n' | sort -h; printf 'mar\njan\nDEC\nfoo\n' | sort -M; printf 'a10\na9\na1b\na1\n' | sort -V; sort -c lines; echo $?; sort -C seq; echo $?; sort -c n; echo $?; sort -nc seq; echo $?`,
		`sort -o lines lines; cat lines; sort nosuch; echo $?; sort d; echo $?; sort -k 0 lines; echo $?; sort -k x lines; sort -t '' lines; sort -t ab lines; sort -Z; echo $?; sort --nope; echo a | sort -o nosuch/x; echo $?; sort -z lines | od -c | tail -n 2; sort </dev/null; printf 'a' | sort; sort -m lines seq | tail -n 3`,
		`sort -t: -k3n /etc/passwd | head -n 5; sort -t: -k 4,4nr -k 1,1 /etc/passwd | head -n 5; sort -k 1.2,1.3 /etc/passwd | head -n 5; sort -b -k 2 lines; sort -d lines; printf 'b;x\na-y\nA;z\n' | sort -df; printf ' b\na\n' | sort -b; printf ' b\n  a\n' | sort -k 1b,1; sort -u -k 1,1 lines; sort -ru lines; sort -fu lines`,
	})
}

func TestGrep(t *testing.T) {
	compare(t, []string{
		`grep a lines; grep -n a lines; grep -c a lines; grep -v a lines; grep -i b lines; grep nosuch lines; echo $?; grep a nosuch; echo $?; grep -s a nosuch; echo $?; grep -q a lines; echo $?; grep -l o d/* 2>/dev/null; grep -L a lines seq; grep -h 1 lines seq; grep -H 1 lines; echo abc | grep b`,
		`grep -rin t d | sort; grep -r two | sort; grep -r two . | sort; grep -r o d/one.x; grep -rn o d/one.x lines; grep -R o link | sort; grep -r o link d/one.x; grep o d; echo $?; grep -rl o d | sort; grep -rc o d | sort; grep -r --include='*.x' o d | sort; grep -r --exclude='*.x' e d | sort; grep -r --exclude-dir=e o d | sort; grep -rh o d | sort`,
		`grep -w 1 seq; grep -x 1 seq; grep -o '1.' seq; grep -on '[0-9]' lines; grep -A1 5 seq; grep -B1 5 seq; grep -C1 10 seq; grep -1 5 seq; grep -n -A1 '^5' seq; grep -m 2 1 seq; grep -A1 -m1 1 seq; grep -A1 '[39]$' seq; grep -c '' lines; grep '' seq | wc -l; grep -b 5 seq; grep -nb 1 seq; grep -c 1 lines seq`,
		`grep -E 'a|c' lines; grep 'a\|c' lines; grep -E '^(a|b) [0-9]+$' lines; grep 'a \+1' lines; grep -E '[0-9]{2}' lines; grep '[0-9]\{2\}' lines; grep -F 'a 1' lines; grep -F . lines; grep '^$' lines | wc -l; grep '[[:upper:]]' lines; grep '\<a' lines; grep -E 'a.*0|^c' lines; grep -e a -e c lines; printf 'a\nc\n' >p; grep -f p lines; grep 'a
c' lines`,
		`echo 'a+b (c) {d} *e ^f $g \h [i]' >m; grep 'a+b' m; grep -E 'a\+b' m; grep '(c)' m; grep -E '\(c\)' m; grep '{d}' m; grep '*e' m; grep '\*e' m; grep 'x*e' m; grep 'a^f' m; grep ' ^f' m; grep '$g' m; grep '\$g' m; grep '\\h' m; grep '\[i\]' m; grep '[]i[]' m; grep '[^a-z ]' m; grep -E 'a{1}' m; grep -E '{d}' m; grep -E 'a{,2}b' m; grep '[a\]' m; grep '[\n]' m`,
		`grep 'a[b' lines 2>/dev/null; echo $?; grep '[[:foo:]]' lines; grep '[z-a]' lines; grep '\)' lines; grep -E 'a{1' lines; grep -E 'a**1|b+?' lines; grep -E '(a|b){1}*' lines; grep 'a*\{1\}1' lines; grep -E '(' lines; echo $?; grep '\(' lines; echo $?; grep -E ')' lines; echo $?; grep 'a\' lines; echo $?; grep -A x a lines; echo $?; grep; echo $?; grep -Z a lines; grep --nope a; echo $?; grep -e; echo $?; grep -m x a lines; echo $?`,
		`printf 'a\0b\n' >bin; grep a bin; grep -c a bin; grep -a a bin | od -c; grep -I a bin; echo $?; grep -o b bin; grep -v x bin; printf 'a\0b\0' | grep -z b | od -c; grep -lZ a lines | od -c; grep --color=always a lines; grep --color=always -n a lines seq; grep -v --color=always a lines; grep -r --color=always one d`,
		`grep -vc a lines; grep -vn a lines; grep -ow a lines; grep -wo '1[0-9]*' seq | tail -n 3; echo 'foo foobar foo_ foo' | grep -ow foo; echo ' foobar foo' | grep -w foo; echo foobar | grep -w foo; echo $?; echo 'aXbxc' | grep -io x; echo aaa | grep -o a; echo abab | grep -o 'ab'; echo aaa | grep -o '^a'; echo abc | grep -x 'a\|abc'; grep -c x - <lines; echo a | grep -H a; echo a | grep a - lines; grep -L a lines; echo $?; grep -l nosuch lines; echo $?`,
	})
}

func TestFind(t *testing.T) {
	compare(t, []string{
		`find | sort; find d | sort; find d/ | sort; find d link | sort; find . -name '*.x' | sort; find . -name '*.x' -type f -exec echo {} \; | sort; find d -type f -exec echo {} + | tr ' ' '\n' | sort; find . -type d | sort; find . -type l | sort; find . -type f -name '*.y'; find -L link | sort; find link; find link/ | sort; find -H link | sort`,
		`find . -maxdepth 1 | sort; find . -mindepth 2 | sort; find d -depth | tail -n 1; find . -empty | sort; find . -size +0 -type f | sort; find . -size -2c | sort; find . -newer lines -type f | sort; find . -perm 600; find . -perm -4000; find . -perm /111 -type f | sort; find . -iname 'ONE*' | sort; find . -path './d/e*' | sort; find . ! -name '*.x' -type f | sort; find . -not -type d | sort`,
		`find . -name one.x -o -name two.x | sort; find . \( -name one.x -o -name two.x \) -print | sort; find . -name d -prune -o -type f -print | sort; find . -type f -a -name seq; find d -name e -prune , -name '*.x' | sort; find . -print0 | tr '\0' '\n' | sort; find d -printf '%p %f %h %s %m %y %d %P\n' | sort; find . -mtime +100 | sort; find . -mtime -1 -type f | sort; find . -mmin -60 -type f | sort; find . -links 2 -type f | sort; find . -user root -maxdepth 1 | sort; find . -uid 5`,
		`find . -name '*.x' -delete; find . | sort; find d -delete; ls; find nosuch; echo $?; find . nosuch -maxdepth 0; echo $?; find . -nope; echo $?; find . -name; echo $?; find . -type q; echo $?; find . -exec echo; echo $?; find . x -name y -x; find . -name a b; echo $?; find . \( -name x; echo $?; find . -name x \); echo $?; find . -maxdepth x; echo $?; find . -size x; echo $?; find . -user nosuch; echo $?`,
		`find d -type f -exec grep -l o {} + | sort; find d -name one.x -exec sh -c 'exit 1' \; -print; find d -name one.x -exec true \; -print; find d -name one.x -exec nosuch {} \; ; echo $?; find d -exec false {} +; echo $?; find d -name '*.x' -execdir echo {} \; | sort; echo y | find d -name one.x -ok echo {} \; ; find d -name e -quit; find d -name one.x -quit -o -print | wc -l; find . -regex '.*/[a-z]*\.x' | sort; find . -regex '.*one\|.*two\.x' | sort; find d -newermt 2021-01-01 -type f | sort; find . -samefile hard | sort; find d -xtype f | sort; find . -lname nowhere; find d -ls | awk '{print $3, $4, $5, $6, $7, $11}' | sort -k 6`, `mkdir -p l/a; ln -s .. l/a/up; ln -s . l/self; ln -s me l/me; ln -s ../d l/d; for w in '-L l' '-L l -type d' '-L l -depth' 'l -follow' '-H l/self' '-L l -maxdepth 1' 'l -type l'; do find $w >o 2>e; echo $?; sort o e; done`,
	})
}

func TestDate(t *testing.T) {
	each := ""
	for _, d := range []string{"2024-02-29", "2024-02-29 12:34", "2024-02-29 12:34:56", "2024-02-29T12:34:56", "2024-02-29T12:34:56Z", "@0", "@1700000000", "@1.5", "2024-01-31 +1 day", "2024-01-31 1 month", "2024-03-01 yesterday", "2024-03-01 2 days ago", "1 Jan 2020", "Jan 1 2020", "2020/01/02", "20200102", "01/02/2020", "2024-02-29 12:34:56 +0200", "Thu, 29 Feb 2024 12:34:56 +0000", "2024-02-29 next week", "2024-02-29 + 2 weeks", "2024-02-29 -1 year", "2024-02-29 10:00 UTC", "nonsense", "2024-13-01"} {
		each += `date -u -d '` + d + `' '+%F %T %z'; `
	}
	at := `date -u -d '2024-02-05 03:04:05.123456789' `
	compare(t, []string{
		each,
		at + `'+%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %n %N %p %P %q %r %R %s %S %t %T %u %U %V %w %W %x %X %y %Y %z %Z %%'; ` + at + `'+%-d %_d %05d %^a %#p %-H %3N %:z %::z %10Y %_5m %Q %'`,
		`for d in 2024-01-01 2023-12-31 2021-01-03 2020-12-31 2024-12-30; do date -u -d $d '+%j %U %W %V %G %u %w'; done; for h in 0 11 12 13 23; do date -u -d "2024-01-01 $h:00" '+%I %l %k %p'; done`,
		at + `; ` + at + `-I; ` + at + `-Iseconds; ` + at + `-Ins; ` + at + `-R; ` + at + `--rfc-3339=seconds; ` + at + `+; date -u -r lines; date -r nosuch; echo $?; date -I=x; echo $?; date -u -d @0 +%s +%d; echo $?; date x; echo $?; date --nope; echo $?; date +%F | wc -c; date -ud '' +%T`,
		`[ "$(date +%s)" -ge "$(date -d '1 hour ago' +%s)" ] && date -d 'tomorrow' +%F | wc -c; [ "$(date -d yesterday +%F)" != "$(date +%F)" ]; echo $?; date -d 'now' | wc -w; date -ud 'today' +%Z`,
	})
}

func TestWhoAndWhere(t *testing.T) {
	as := `setpriv --reuid 1000 --regid 1000 --clear-groups `
	compare(t, []string{
		`id; id -u; id -g; id -G; id -un; id -gn; id -Gn; id root; id nosuch; echo $?; id -n; echo $?; id -ug; echo $?; id daemon bin; id -u root; id -r; id --nope; ` + as + `id; ` + as + `id -un; echo $?; ` + as + `whoami; echo $?; whoami; whoami x; setpriv --reuid 1 --regid 2 --groups 3,4 id; id -z -u | od -c; id -z; echo $?; id 0`,
		`uname; uname -a; uname -r; uname -s -n -m; uname -snrvm; uname -o; uname x; echo $?; uname --nope; uname -mr; uname --machine`,
		`env | sort | grep -v '^_=\|^PATH'; env -i; env -i A=1 B=2 env | sort; env A=1 sh -c 'echo $A'; env -u PATH env | grep -c PATH; env nosuch; echo $?; env /tmp; echo $?; env -i A=1; env - B=2; env -0 | tr '\0' '\n' | wc -l; env -C /usr pwd; env --nope; echo $?; env -C /nosuch true; echo $?; env sh -c 'exit 7'; echo $?; env -u; echo $?; env -- A=2 env | grep ^A=; env -S 'echo a b'`,
		`sleep 0; sleep 0.01s; sleep x; echo $?; sleep; echo $?; sleep 0 0 0m; sleep -1; echo $?; sleep 1x; echo $?`,
	})
}

func TestDf(t *testing.T) {
	// Other mounts may appear or disappear, so every case names its file system.
	squeeze := ` | tr -s ' '`
	compare(t, []string{
		`mount -t tmpfs -o size=10m src d; head -c 1500000 /dev/zero >d/z; df d; df -h d; df -k d/z; df -T d; df -i d` + squeeze + `; df -hT d; df -m d; df -P d; df -H d; df -B 1M d; df -B1 d; df d . | wc -l; df nosuch; echo $?; df d nosuch; echo $?; df --total d; df -t nosuch; echo $?; df -x tmpfs d; echo $?; df --nope; umount d`,
		`df` + squeeze + ` | cut -d' ' -f 1,6 | grep -v /out | sort; df -a` + squeeze + ` | cut -d' ' -f 1,6 | sort; df -h /proc; df /dev/null` + squeeze + ` | cut -d' ' -f 1,6`,
	})
}

func TestKill(t *testing.T) {
	compare(t, []string{
		`exec 2>/dev/null; sleep 50 & kill $!; wait $!; echo $?; sleep 50 & kill -9 $!; wait $!; echo $?; sleep 50 & kill -s HUP $!; wait $!; echo $?; kill -0 $$; echo $?; kill -l 9; kill -l HUP`,
	})
}

// asUser runs a command as a user.
const asUser = `setpriv --reuid 1000 --regid 1000 --clear-groups`

func TestMknod(t *testing.T) {
	show := `; ls -l | grep -v ^total | sed 's/:[0-9][0-9] /: /; s/[A-Z][a-z][a-z] [ 0-9][0-9] ..:/DATE/'; ls -l --time-style=+ x y z 2>/dev/null`
	compare(t, []string{
		`mkdir w; cd w; s() { "$@"; echo "[$?]"; }; s mknod; s mknod x; s mknod x p; s mknod x p; s mknod y c; s mknod y c 1; s mknod y c 1 3; s mknod z b 0x10 010; s mknod q p 1 2; s mknod q p 1; s mknod q c 1 2 3; s mknod q k 1 2; s mknod q '' 1 3; s mknod q c '' 1` + show,
		`mkdir w; cd w; s() { "$@"; echo "[$?]"; }; s mknod q c x 2; s mknod q c 1 99999999999; s mknod q c 1 x; s mknod q c 1 ''; s mknod q c 4096 3; s mknod q c 1 1048576; s mknod q c 4294967295 4294967295; s mknod q c 4294967296 1; s mknod q c -1 3; s mknod -- q c -1 3; s mknod 'q r' c ' 1' +3; s mknod /nosuch/x p; s mknod 'it s/x' p; s mknod cx c7 1 3; s mknod px pqr` + show,
		`mkdir w; cd w; s() { "$@"; echo "[$?]"; }; umask 027; s mknod -m 600 a p; s mknod -m nope b p; s mknod -m u+x c p; s mknod -m +x d p; s mknod -m 4600 e p; s mknod -m 12345 f p; s mknod -m u=rw g u 1 3; s mknod --mode=a=r h p; s mknod --context=x i p; s mknod -Z j p; s mknod --context k p; s mknod --nope; s mknod -m; s mknod -x; s mknod -m x` + show,
		`mkdir -m 777 w; cd w; s() { "$@"; echo "[$?]"; }; s ` + asUser + ` mknod dev c 1 3; s ` + asUser + ` mknod fifo p; s ` + asUser + ` mknod ../fifo p; LC_ALL=C.UTF-8 s mknod q k 1 2; LC_ALL=C.UTF-8 s mknod x c y 1` + show,
	})
}

func TestChown(t *testing.T) {
	setup := `cd d; chown 0:0 ../seq; ln -s one.x l; ln -s e ld; ln -s nowhere b; s() { "$@" 2>&1; echo "[$?]"; }; ana='setpriv --reuid 1000 --clear-groups'
`
	show := `; find . -printf '%p %U:%G\n' | sort`
	cases := []string{
		`s chown; s chown root; s chown daemon one.x; s chown -v daemon one.x; s chown -v root:root one.x e; s chown -c root one.x; s chown -c daemon: one.x; s chown nosuch one.x; s chown :nosuch one.x; s chown -v 5:6 one.x; s chown -v :7 one.x; s chown -v : one.x; s chown '' one.x; s chown -v '' one.x`,
		`s chown -Rv daemon e; s chown -Rv root ld; s chown -RHv 5 ld; s chown -RL 6 .; s chown -h -v daemon l; s chown -v daemon b; s chown -hv daemon b; s chown -v daemon nosuch; s chown -f daemon nosuch; s chown -fv daemon nosuch; s chown -c daemon nosuch`,
		`s chown 9:9 one.x; s chown --from=5 -v 9 one.x; s chown --from=9:5 -v 8 one.x; s chown --from=9:9 -v 8 one.x; s chown --from=:9 -v 7:7 one.x; s chown --from=nosuch 7 one.x; s chown --from=mail -c :5 one.x; s chown --reference=e -v one.x; s chown --reference=nosuch one.x; s chown --reference=e; s chown -c --reference=one.x e empty; s chown --from=1: 5 one.x`,
		`s chown -R -h -L daemon e; s chown -R --dereference daemon e; s chown -R --dereference -H daemon e; s chown --preserve-root -R daemon /; s chown --preserve-root -R daemon ..//../../; ln -s / r; s chown --preserve-root -RH daemon r; s chown -R daemon ''; s chown --no-preserve-root 3 empty`,
		`s chown daemon.daemon one.x; s chown daemon.nosuch one.x; s chown -v +5 one.x; s chown -v 007 one.x; s chown 99999999999 one.x; s chown -- -1 one.x; s chown 4294967295 one.x; s chown -v 4294967294 one.x; s chown --nope; s chown -Z; s chown 5: one.x; s chown 5:; s chown root:5:6 one.x; s chown ' 5' one.x; s chown 5x one.x; LC_ALL=C.UTF-8 s chown nosuch x`,
		`s $ana chown root one.x; s $ana chown -v root one.x e; s $ana chown -R root e; s $ana chown -f root one.x; s $ana chown :root one.x; s $ana chown -fv root one.x; chmod 700 e; s $ana chown -Rv root e; mkdir -p m; chown 1000 m; s $ana chown -v 1000 m; s $ana chown -v 1000:1000 m`,
		`s chown 1 one.x empty nosuch e/two.x; chmod 4755 one.x; s chown 2 one.x; stat -c %a one.x; s chown -RL 5 ld l b; ln -s .. e/up; s chown -RLv 6 e | sort; s chown -RP 7 ld; s chown -HR 8 ld l`,
		`s chgrp; s chgrp daemon; s chgrp daemon one.x; s chgrp -v root one.x; s chgrp nosuch one.x; s chgrp -v daemon: one.x; s chgrp -Rv daemon e; s chgrp -v 7 l; s chgrp -hv 8 l; s chgrp '' one.x; s chgrp -v '' one.x; s chgrp --reference=e -v one.x; s chgrp 99999999999 one.x; s chgrp -c 9 one.x; s chgrp -c 9 one.x; s $ana chgrp root one.x; s chgrp -v 5 nosuch; s chgrp --from=:9 -v 10 one.x; s chgrp --from=:9 -v 10 one.x; s chgrp --from=0 -v 11 one.x; s chgrp +5 one.x; s chgrp -x; s chgrp --pre -R 1 /`,
	}
	for i, c := range cases {
		cases[i] = setup + c + show
	}
	compare(t, cases)
}

func TestStat(t *testing.T) {
	s := `s() { "$@"; echo "[$?]"; }
`
	everything := `%a|%A|%b|%B|%F|%g|%G|%h|%n|%N|%o|%s|%t|%T|%u|%U|%x|%X|%y|%Y|%f|%r|%R|%Hr|%Lr`
	cases := []string{
		`for f in lines seq d link broken pipe 'sp ace' d/empty /dev/null /dev/zero; do s stat -c '` + everything + `' "$f"; s stat -L -c '` + everything + `' "$f"; done`,
		`for f in lines d link broken pipe 'sp ace' /dev/null; do stat "$f" | sed '/^Change\|^ Birth\|^Device/d; s/Device type.*/&/'; done; stat -L link | sed '/^Change\|^ Birth\|^Device/d'; touch "it's" $'a\nb'; for f in "it's" $'a\nb'; do stat "$f" | head -n 1; stat -c %N "$f"; done; stat /dev/null | grep -o 'Device type.*'`,
		`s stat; s stat nosuch; s stat -L broken; s stat nosuch lines -c %n; s stat --nope; s stat -c; s stat -x; s stat --cached=never -c %n lines; s stat --cached=x lines; s stat --cached=a -c %n lines; s stat --cached= lines; s stat -f nosuch; s stat -f -; s stat -c %n,%s - <lines; s stat -c %F -; s stat '' ; LC_ALL=C.UTF-8 s stat nosuch; s stat 'no such'`,
		`s stat -c '%q %5s|%-5s|%05s|% s|%+s|%%|%' lines; s stat -c '%5%' lines; s stat -c '%-%' lines; s stat -c '%5' lines; s stat -c '%I' lines; s stat -c '%H|%Hx|%L|%Hs|%HHd' lines; s stat -c "%'s|%3\$s|%.2n|%12n|%-12n|%.n|%5.1n|" lines; s stat -c '%#a|%#05a|%010a|%-10a|%10A|%#f|%#D' lines | sed 's/0x[0-9a-f]*$//'`,
		`touch -d @1714979289.5 lines; touch -d @-1.25 seq; touch -d @-0.25 d; for f in lines seq d; do s stat -c '%Y|%.9Y|%.3Y|%.0Y|%.1Y|%.Y|%.12Y|%20Y|%-20Y|%020Y|%20.3Y|%-20.3Y|%020.3Y|%+Y|% Y|%5.2Y|%10.2Y|%014.1Y|' $f; done; s stat -c '%.3y|%40y|%-40y|' lines; TZ=Europe/Madrid s stat -c '%y %x' lines`,
		`s stat --printf='%n\n\x41\101\t\q%|\e\"\\\xz\18\0\1234\n' lines | od -c; s stat --printf='\' lines; s stat --printf='%' lines; s stat --printf='a' lines seq; s stat -c 'a\nb' lines; s stat --printf='' lines; s stat -c '' lines; s stat --printf '%5%x' lines; s stat -c %n --printf='%s\n' lines; s stat -t -c %n lines`,
		`s stat -f -c '%l|%n|%s|%S|%t|%T|%x|%8l|%-8l|' /proc /dev /tmp . / /dev/pts /dev/shm; s stat -f /dev/shm | grep -v ID; s stat -tf /proc | sed 's/ [0-9a-f]* 255/ ID 255/'; stat -f -c '%b %f %a %c %d' /proc; s stat -t /dev/null | wc -w; stat -t lines | cut -d' ' -f1-6,9-13; stat -c %C lines; stat -L -c %C link; echo $?; for m in . lines /proc /proc/self/status / /dev/pts /dev/null link broken; do s stat -c %m $m; done; stat -L -c %m link`,
	}
	for i, c := range cases {
		cases[i] = s + c
	}
	compare(t, cases)
}

package tar

import "testing"

// place makes files of every kind in the directory of a case.
const place = `exec 2>&1
cd /tmp; rm -rf c; mkdir c; cd c
umask 022; export LC_ALL=C.UTF-8
mkdir -p d/e/f; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty
printf 'b 2\na 10\n' >lines; seq 20 >seq; ln -s d link; ln -s nowhere broken; ln d/one.x hard; printf 'a\0b\0c\n' >nul
chmod 4755 seq; chmod 600 lines
find . -exec touch -h -d '2024-05-06 07:08:09' {} +
touch -d '2020-02-03 04:05:06' d/one.x d/e lines
`

// TestWords compares options for names, existing files, programs and formats with GNU tar.
func TestWords(t *testing.T) {
	var cases []string
	for _, line := range []string{
		`printf 'd/one.x\nseq\n' >l; tar cf a.tar -T l; tar tf a.tar; printf 'd/one.x\0seq\0' | tar cf a.tar --null -T - lines; tar tf a.tar; tar cf a.tar lines -T l nul; tar tf a.tar; tar tf a.tar -T l; tar cf a.tar -C d -T /dev/null; echo $?; tar cf a.tar -T nosuch; tar cfT a.tar l; tar tf a.tar; printf 'one.x\n' >m; tar cf a.tar -C d -T m; tar tf a.tar`,
		`tar cf a.tar d; mkdir o; tar xf a.tar -C o --strip-components=1; (cd o; find . | sort); tar xf a.tar -C o --strip-components 2; (cd o; find . | sort); tar xvf a.tar -C o --strip=1 | sort; tar xf a.tar --strip-components=x; tar xf a.tar --strip-components=9; echo $?; tar tf a.tar --strip-components=1 | sort`,
		`tar cf a.tar d --transform 's/d/X/'; tar tf a.tar | sort; tar cf a.tar d seq --xform 's,^,pre/,' --xform 's,e,E,g'; tar tf a.tar | sort; tar tf a.tar --transform 's/pre/q/' --show-transformed-names | sort; mkdir o; tar xf a.tar -C o --transform 's/pre/q/;s/one/\U&/'; (cd o; find . | sort); tar cf a.tar link --transform 's/d/X/'; tar tvf a.tar | sed 's/.*link/link/'; tar cf a.tar link --transform 's/d/X/S'; tar tvf a.tar | sed 's/.*link/link/'; tar cf a.tar d --transform 'x'; tar cf a.tar d --transform 's/a/b'; tar cf a.tar d --transform 's/\(.\)\(.\)/\2\1/2g'; tar tf a.tar | sort; tar cf a.tar d --transform 's/(e)/<\1>/x' ; tar tf a.tar | sort`,
		`tar cf a.tar --no-recursion d/one.x seq; tar xkf a.tar; echo $?; tar x --skip-old-files -f a.tar; echo $?; tar x --keep-newer-files -f a.tar; echo new >seq; tar x --overwrite -f a.tar; wc seq; echo new >seq; tar xUf a.tar; wc seq`,
		`tar cf a.tar d seq; rm -r d seq; tar xmf a.tar; [ $(stat -c %Y seq) -gt 1700000000 ] && echo touched; find d -newermt 2025-01-01 | sort; tar chf a.tar link broken; echo $?; tar tf a.tar | sort; tar cf a.tar --no-recursion d seq; tar tf a.tar; tar cf a.tar d --mode=600; tar tvf a.tar | cut -c1-10; tar cf a.tar d --mode=go-rwx,u+x; tar tvf a.tar | cut -c1-10; tar cf a.tar d --mode=z`,
		`tar cf a.tar d seq; tar xf a.tar --to-command='echo "$TAR_FILENAME $TAR_SIZE $TAR_MODE $TAR_UNAME"; wc -c' | sort; tar xf a.tar --to-command='exit 3' seq 2>&1 | sed 's/[0-9]*: Child/N: Child/'; tar xf a.tar --to-command=cat d/one.x; tar xOf a.tar seq | head -1`,
		`tar cf a.tar.gz -a d; file a.tar.gz | cut -c1-30; tar c --zstd -f a.tzst d; tar tf a.tzst | wc -l; tar cf a.q -I 'gzip -1' d; file a.q | cut -c1-25; tar tf a.q -I gzip | wc -l; tar xf a.q -I 'gzip' -O d/one.x`,
		`mkdir v; mkdir v/.git v/CVS; touch v/.git/x v/a v/.gitignore v/b~ v/#c#; tar cf a.tar --exclude-vcs v; tar tf a.tar | sort; tar cf a.tar --exclude-backups v; tar tf a.tar | sort; tar cf a.tar --newer 2023-01-01 d; tar tf a.tar | sort; tar cf a.tar --newer-mtime=2023-01-01 d seq 2>&1 | sort; tar tf a.tar | sort; tar cf a.tar -N nonsense d 2>&1 | head -1; tar cf a.tar --newer-mtime ./seq d; tar tf a.tar | sort`,
		`tar cf a.tar $PWD/seq; tar tf a.tar; tar cPf a.tar $PWD/seq $PWD/d; tar tf a.tar | head -1; rm seq; tar xPf a.tar; ls seq; mkdir o; tar xf a.tar -C o 2>&1; find o -type f | sort; tar tPf a.tar | wc -l`,
		`tar cf a.tar d seq; tar tvf a.tar --full-time | sed 's/  */ /g' | sort; TZ=Asia/Tokyo tar tvf a.tar seq; TZ=Asia/Tokyo tar tvf a.tar --utc seq; tar cf a.tar -b 1 seq; stat -c %s a.tar; tar cf a.tar seq; stat -c %s a.tar; tar cBf - seq | tar tBf -; tar tf a.tar -n; tar tsf a.tar; tar cf a.tar --sort=name d; tar tf a.tar; tar cf a.tar --sort=x d; tar tf a.tar --warning=no-timestamp; tar cf a.tar --one-file-system d; tar tf a.tar | wc -l`,
		`tar; tar cf; tar -cf a.tar; tar -Q; tar --nosuch; tar xf nosuch.tar; tar -cxf a b; tar cf a.tar nosuch seq; echo $?; tar tf a.tar nosuch; echo $?; tar xf a.tar nosuch; echo $?; tar --help | head -1; tar cvf a.tar seq d/one.x; tar cvf - seq >/dev/null; tar tvvf a.tar`,
		`printf 'one.x\n' >m; tar cf a.tar -C d -T m; echo $?; tar tf a.tar`,
		`tar cf a.tar --sort=name --restrict d seq; for n in 1 2 3; do tar tf a.tar --strip-components=$n --show-transformed-names; tar tf a.tar --strip-components=$n --transform s/e/E/ --show-transformed-names; mkdir o; tar xvf a.tar -C o --strip-components=$n --show-transformed-names; rm -r o; done; tar xf a.tar --skip-old-files; for w in -v -vv --warning=existing-file '-v --warning=no-existing-file'; do tar xf a.tar --skip-old-files $w; echo $?; done`,
		`tar cf a.tar d --transform 's/a/b'; echo $?`,
		`tar cf a.tar d --transform 's/\(.\)\(.\)/\2\1/2g'; tar tf a.tar | sort`,
		`tar cf a.tar d --transform 's/(e)/<\1>/x' ; tar tf a.tar | sort`,
		`tar cf a.tar -T nosuch`,
		`for t in 1e3 1.2.3 1,5 0x10 100000000000000000000 100000000000000000000e3 -5 -1.25 1.5 -9223372036854775808; do tar c --format=posix --pax-option="mtime:=$t" -f a.tar lines nul; tar tvf a.tar; echo $?; tar tvf a.tar --full-time; tar xf a.tar; echo $?; stat -c '%n %Y' lines; tar c --format=posix --pax-option="atime:=$t" -f a.tar lines; tar xf a.tar; echo $?; done`,
		`for t in 9223372036854775807 67768036191676799 67768036191676800 99999999999.5; do tar c --format=posix --pax-option="mtime:=$t" -f a.tar lines; tar rf a.tar nul; tar tvf a.tar; echo $?; tar tvf a.tar --full-time --utc; tar xvf a.tar 2>&1 | sed 's/is [0-9.]* s/is N s/'; done`,
		`for k in mtime ctime uid gid size path uname; do tar c --format=posix --pax-option="$k:=" -f a.tar lines; tar tf a.tar; echo $?; tar xf a.tar; echo $?; done`,
	} {
		cases = append(cases, place+line)
	}
	cell.Compare(t, cases)
}

package tar

import (
	"regexp"
	"strings"
	"testing"

	"contedor/internal/dev/testbed"
)

// plainTree makes a few files and an archive of them in the directory of a case.
const plainTree = `exec 2>&1
cd /tmp; rm -rf c; mkdir c; cd c; umask 022; export LC_ALL=C.UTF-8
mkdir -p d/e o; echo 1 >d/a; echo 2 >d/b; ln d/a d/h; ln -s a d/s; echo 3 >d/e/c; echo top >top
find . -exec touch -h -d "2024-05-06 07:08:09" {} +; tar cf a.tar d top
x() { "$@"; echo "= $?"; }
`

// measured are the parts of messages that differ from run to run.
var measured = strings.NewReplacer("/ours/", "/usr/bin/", " or 'tar --usage'", "")

var (
	rates = regexp.MustCompile(`(iB|B), [0-9.?]+[KMGT]?i?B?/s\)`)
	ahead = regexp.MustCompile(`is [0-9.]+ s in the future`)
)

// changing has archives in each format, byte for byte; what is appended, removed and compared; the messages
// about that, and about options.
const changing = `
x tar --overwrite -U -xf a.tar; x tar -k --skip-old-files -xf a.tar; x tar -k -k -tf a.tar; x tar --no-overwrite-dir --keep-newer-files -xf a.tar; x tar --overwrite-dir -U -xf a.tar; x tar --overwrite --no-overwrite-dir -xf a.tar
mkdir -p t/d/a; echo k >t/d/a/k; x tar xf a.tar -C t -U; ls t/d t/d/a; x tar xf a.tar -C t --recursive-unlink; ls -R t; rm -r t/d; ln -s ../o t/d; echo kept >o/kept; x tar xvf a.tar -C t --recursive-unlink; ls -lR t o | sed 's/.* //'; mkdir t/top; x tar -k --recursive-unlink -xf a.tar -C t; ls t; mkdir e; x tar xUf a.tar d/a; x tar -U -xf a.tar d/e
chmod 640 a.tar; chown 5:6 a.tar; for o in -cf -czf "--delete -f"; do x tar $o a.tar top; stat -c '%a %u %g' a.tar; done; cp -p a.tar b.tar; ln b.tar h.tar; x tar cf b.tar top; cmp b.tar h.tar; stat -c '%a %u %h' b.tar; x tar --delete -f b.tar top; ln top hard; x tar cf top top hard
mkdir -m 777 q; mkdir -m 1777 t; echo >q/a; echo >t/a; chmod 666 q/a t/a; chmod 755 q; x setpriv --reuid 1000 --clear-groups tar cf q/a top; x setpriv --reuid 1000 --clear-groups tar cf t/a top; stat -c '%a %u' q/a t/a; ls -A q t; echo >m; mount --bind m m; x tar cf m top; x tar tf m; umount m; x tar tf m; ls -A
for o in -z -J; do x tar $o -cf /dev/full d; tar $o -cf - d >/dev/full; echo $?; (ulimit -c 0 -f 0; x tar $o -cf b.tar d; trap '' XFSZ; x tar $o -cf b.tar d) 2>&1 | cat; done
ln a.tar h.tar; (trap '' XFSZ; ulimit -c 0 -f 0; x tar czf a.tar d) 2>&1 | cat
tar cf b.tar d top; cmp a.tar b.tar; cat b.tar | md5sum
for f in gnu oldgnu ustar v7; do x tar --format=$f -cf b.tar d; md5sum b.tar; done
x tar --format=posix --pax-option=delete=atime,delete=ctime -cf b.tar d; md5sum b.tar
x tar --pax-option=delete=?time,comment=x,foo:=bar -cf b.tar d; tail -c +513 b.tar | md5sum
L=$(printf %0150d 1); echo 1 >d/$L; touch -d @1700000000 d/$L d; for f in gnu oldgnu ustar v7; do x tar --format=$f -cf b.tar d; md5sum b.tar; done; tar --format=posix --pax-option=delete=[ac]time -cf b.tar d;  md5sum b.tar
for n in 94 97 98; do L=$(printf %0${n}d 1); mkdir q; echo 1 >q/$L; ln -s $L q/s; ln q/$L q/h; touch -h -d @1700000000 q/* q; for f in gnu oldgnu ustar; do tar --format=$f -cf b.tar q; md5sum b.tar; done; tar --format=posix --pax-option=delete=[ac]time -cf b.tar q;  md5sum b.tar; rm -r q; done
mkdir -p $(printf %080d/%080d/%080d 1 2 3); echo 1 >0*/0*/0*/f; find 0* -exec touch -d @1700000000 {} +;  for f in gnu oldgnu ustar v7; do tar --format=$f -cf b.tar 0*; md5sum b.tar; done; tar --format=posix --pax-option=delete=[ac]time -cf b.tar 0*;  md5sum b.tar
chown 3000000:4000000 d/a; for f in gnu oldgnu ustar v7; do x tar --format=$f -cf b.tar d; md5sum b.tar; done;tar --format=posix --pax-option=delete=[ac]time -cf b.tar d;  md5sum b.tar
touch -d @-5 d/a; for f in gnu oldgnu ustar v7; do x tar --format=$f -cf b.tar d; md5sum b.tar; done;tar --format=posix --pax-option=delete=[ac]time -cf b.tar d;  md5sum b.tar
touch -d @1700000000.25 d/a; for f in gnu oldgnu ustar v7; do x tar --format=$f -cf b.tar d; md5sum b.tar; done;tar --format=posix --pax-option=delete=[ac]time -cf b.tar d;  md5sum b.tar
mkfifo d/p; mknod d/n c 1 3; touch -d @1700000000 d d/p d/n; for f in gnu oldgnu ustar v7; do x tar --format=$f -cf b.tar d; md5sum b.tar; done;tar --format=posix --pax-option=delete=[ac]time -cf b.tar d;  md5sum b.tar
truncate -s 1M sp; printf abc | dd of=sp bs=1 seek=500000 conv=notrunc 2>/dev/null; truncate -s 100k hole; for i in $(seq 1 30); do printf abc | dd of=many bs=1 seek=$((i*100000)) conv=notrunc 2>/dev/null; done; touch -d @1700000000 sp hole many; for f in gnu oldgnu; do x tar -S --format=$f -cf b.tar sp hole many; md5sum b.tar; done; tar --format=posix -S --pax-option=delete=[ac]time -cf b.tar sp many hole;  md5sum b.tar; tar cf b.tar sp hole; md5sum b.tar; mkdir -p o; tar -Scf b.tar sp hole many; tar xf b.tar -C o; cmp o/many many; cmp o/hole hole; x tar dSf b.tar; x tar df b.tar; tar tvf b.tar
echo é >é; touch -d @1700000000 é; for f in gnu oldgnu ustar v7; do x tar --format=$f -cf b.tar é; md5sum b.tar; done;tar --format=posix --pax-option=delete=[ac]time -cf b.tar é;  md5sum b.tar
for o in --numeric-owner --owner=x:5 "--owner=0 --group=0" "-H ustar --owner=verylongnameverylongnameverylongname:7" "--format=posix --pax-option=delete=?time --owner=verylongnameverylongnameverylongname:7" --mode=600 --mtime=@5 "--mtime=2024-07-01 --clamp-mtime" "--sort=name" "--sort=inode" "-b 1" -b40 --record-size=1024 --record-size=1K; do x tar -cf b.tar $o d top; md5sum b.tar; done
x tar --format=foo -cf b.tar d; x tar -H foo -cf b.tar d; x tar --sort=foo -cf b.tar d; x tar --warning=foo -cf b.tar d; x tar --quoting-style=foo -cf b.tar d; x tar --record-size=100 -cf b.tar d; x tar --record-size=x -cf b.tar d; x tar -b 0 -cf b.tar d; x tar -b x -cf b.tar d; x tar --atime-preserve=foo -cf b.tar d; x tar --backup=foo -cf b.tar d; x tar --totals=FOO -cf b.tar d; x tar --checkpoint=x -cf b.tar d; x tar --checkpoint-action=foo -cf b.tar d; x tar cWzf b.tar d; x tar cWf - d; x tar --occurrence=x -tf a.tar top; x tar --occurrence -tf a.tar; x tar --occurrence -cf b.tar d; x tar --pax-option=foo -cf b.tar d; x tar --format=gnu --pax-option=delete=x -cf b.tar d; x tar --format=gnu --xattrs -cf b.tar d; x tar --format=ustar --acls -cf b.tar d; x tar -c -f a -f b d; x tar rf - d; x tar uf - d; x tar Af - d; x tar rzf b d; x tar Azf b d; x tar --delete -zf b d;  x tar -cxf a b; x tar cf host:x d; x tar tf host:x; x tar --show-defaults
x tar rf a.tar nosuch top; x tar tf a.tar; x tar rvf new.tar top; x tar uvf a.tar d top; touch -d '+1 hour' d/b; x tar uvf a.tar d; x tar uvf a.tar d/b ; touch d/e -d '+2 hour';  x tar uvf a.tar d; x tar tf a.tar; echo n >d/e/new; x tar uvf a.tar d
x tar --delete -vf a.tar d/b top; x tar tf a.tar; x tar --delete -f a.tar nosuch; x tar --delete -f a.tar; stat -c %s a.tar; cat a.tar | tar --delete -f - d/e | tar tf -; x tar --delete -f nosuch.tar x; md5sum a.tar
tar czf z.tgz top; x tar rf z.tgz d; x tar uf z.tgz d; x tar --delete -f z.tgz d; x tar Af z.tgz a.tar
tar cf b.tar top; x tar -Avf a.tar b.tar; x tar tf a.tar; x tar -Af a.tar nosuch.tar; x tar -Af a.tar; x tar --delete -f a.tar --occurrence=1 top; x tar tf a.tar; md5sum a.tar
echo change >d/a; chmod 600 d/b; touch -d 2020-01-01 top; rm d/s; ln -s b d/s; rm d/e/c; x tar df a.tar; x tar dvf a.tar; x tar df a.tar nosuch; rm -r d/h; x tar df a.tar d/h; mkdir d/h;  x tar df a.tar d/h; x tar df a.tar -C o
chown 5:6 d/b; echo 9 >d/b; touch -d '2024-05-06 07:08:09' d/b; rm d/a; echo 1 >d/a; touch -d '2024-05-06 07:08:09' d/a; x tar df a.tar
x tar cf b.tar --totals d; x tar tf a.tar --totals top; x tar xf a.tar --totals -C o;  x tar cvf b.tar --totals=USR1 d
head -c 500000 /dev/zero >big; x tar cf b.tar --checkpoint big; x tar cf b.tar --checkpoint=20 big; x tar cf b.tar --checkpoint=0 big; x tar cf b.tar --checkpoint=.5 big; x tar cf b.tar --checkpoint=10 --checkpoint-action=dot big; x tar cf b.tar --checkpoint=10 --checkpoint-action=echo big;  x tar cf b.tar --checkpoint=20 --checkpoint-action='echo=%u %s %{r,w,d}T %d x' big; x tar cf b.tar --checkpoint=20 --checkpoint-action='echo="hi %u"' big; x tar cf b.tar --checkpoint=20 --checkpoint-action=exec='echo $TAR_CHECKPOINT $TAR_ARCHIVE $TAR_SUBCOMMAND $TAR_FORMAT $TAR_BLOCKING_FACTOR $TAR_VERSION' big; x tar cf b.tar --checkpoint=20 --checkpoint-action=totals big;  x tar xf b.tar --checkpoint=20 -C o; cat b.tar | tar tf - --checkpoint=20
x tar cWf b.tar d; x tar cWvf b.tar d; x tar clf b.tar d/a; x tar clf b.tar d; x sh -c 'tar cwf b.tar d </dev/null'; x sh -c 'printf "y\nn\nY\n" | tar cwf b.tar d';x sh -c 'printf "y\nn\nY\n" | tar xwf b.tar -C o';x sh -c 'printf "y\nn\nY\n" | tar twf b.tar'
x tar tf a.tar --index-file=idx; cat idx; x tar cvf b.tar --index-file=idx d; cat idx; x tar xvf a.tar --index-file=idx -C o; cat idx; x tar cvf b.tar --index-file=/nosuch/x d
printf -- '-C d\na\n--exclude=c\n -C e\nc\n"x y"\n\\ttab\n\n-C ..\n' >l; x tar cvf b.tar -T l; x tar cvf b.tar --verbatim-files-from -T l; printf 'd\0-C\0top\0' >n; x tar cvf b.tar --null -T n; printf 'd/a\0top\0' | x tar cvf b.tar -T -; printf -- '--nosuch\n' >l; x tar cvf b.tar -T l; printf -- '-v\ntop\n' >l; x tar cf b.tar -T l; printf -- '-c\ntop\n' >l; x tar tf a.tar -T l
printf -- '-C d\na\n--exclude=c\n--no-recursion\n-C ../d\ne\n' >l; x tar cvf b.tar -T l; printf -- '--anchored\n--wildcards\n--add-file=top\n--no-null\n' >l; x tar cvf b.tar -T l; printf -- '-X l2\ntop\n' >l; echo top >l2;  x tar cvf b.tar -T l;printf -- '--newer=2020-01-01\ntop\n' >l; x tar cvf b.tar -T l; printf -- '-C nosuch\ntop\n' >l; x tar cvf b.tar -T l; printf -- '  top\ntop \n\n\n\\101\n\\\\\n' >l; x tar cvf b.tar -T l; printf -- '-- top\n' >l; x tar cvf b.tar -T l;printf -- '--dir d\na\n' >l; x tar cvf b.tar -T l; x tar cvf b.tar 'a\tb'
x tar tf a.tar --occurrence=2 top; tar rf a.tar top; x tar tf a.tar --occurrence=2 top;  x tar tf a.tar --occurrence top; x tar tf a.tar -K d/e; x tar tf a.tar -K nosuch; x tar tf a.tar --occurrence=1 d
x tar xvf a.tar --one-top-level; find a; x tar xf a.tar --one-top-level=qq top; ls qq; x tar xf a.tar --one-top-level=d; find d; cat a.tar | x tar x --one-top-level; cp a.tar q; x tar xf q --one-top-level; gzip -c a.tar >w.tar.gz; cp w.tar.gz v.tgz; x tar xf w.tar.gz --one-top-level; x tar xf v.tgz --one-top-level; ls
x tar xf a.tar -C o --backup -v top; x tar xf a.tar -C o --backup -v top; x tar xf a.tar -C o --backup=t -v d top; x tar xf a.tar -C o --suffix=.q top; find o | sort; x tar cf b.tar --backup d; x tar cvf b.tar --backup d; ls
x tar cf b.tar --remove-files d; ls; x tar tf b.tar; x tar cvf b.tar --remove-files nosuch top;ls;x tar cf /nosuch/x --remove-files a.tar; ls
x tar tf a.tar --utc --show-omitted-dirs top; x tar tvf a.tar --show-omitted-dirs d/a; x tar cf b.tar --add-file=top; TAR_OPTIONS="-v --totals" x tar cf b.tar top; TAPE=a.tar x tar t top
x tar tf a.tar --utc top; x tar tf a.tar --full-time top; x tar xf a.tar --full-time top;x tar xf a.tar -vv top; x tar cvvf b.tar d;  x tar tf a.tar --show-transformed-names --transform s/top/x/ top; x tar tvf a.tar --block-number --transform s/top/x/ top; x tar cvf b.tar --show-transformed-names --transform s/top/x/ top; x tar cvRf b.tar top; x tar xvRf a.tar top; x tar dvRf a.tar top; x tar tRf a.tar; x tar cvRf b.tar d; x tar tiRf a.tar
x tar cf b.tar -C d a -C ../o -C .. top; x tar tf b.tar; x tar xf a.tar -C o top -C ../d d/e; find d o | sort; x tar tf a.tar -C nosuch; x tar xf a.tar -C nosuch top; x tar cf b.tar -C nosuch -C d a; x tar cf b.tar top -C nosuch; x tar cf b.tar
touch -d '2030-01-01' d/b; touch -d '1960-01-01' d/a; x tar cf f.tar d; x tar xvf f.tar -C o; x tar tf f.tar; x tar xf f.tar -C o --warning=no-timestamp; x tar xf f.tar -C o --warning=none; x tar xmf f.tar -C o; x tar cf g.tar --format=ustar d;  x tar cf g.tar --format=v7 d
for n in 5000 4096 4100 512; do head -c $n a.tar >c.tar; x tar tf c.tar; x tar xf c.tar -C o; done; for n in 1000 2000; do seq 9999 | head -c $n >c.tar; x tar tf c.tar;  x tar xf c.tar; x tar rf c.tar top; x tar uf c.tar top; done
tar cf b.tar -b1 top; head -c 1536 b.tar >c.tar; x tar tf c.tar; cat c.tar b.tar >e.tar; x tar tf e.tar; x tar tif e.tar; cat b.tar a.tar >f.tar; x tar tf f.tar; x tar tif f.tar;  x tar tRvf f.tar; x tar tiRf f.tar; x tar xif f.tar -C o; find o | sort
cp a.tar g.tar; printf garbage | dd of=g.tar bs=1 seek=512 conv=notrunc 2>/dev/null; x tar tf g.tar; x tar xf g.tar -C o; printf garbage | dd of=g.tar bs=1 seek=0 conv=notrunc 2>/dev/null; x tar tf g.tar
x tar cf l.tar -V lab d; x tar tf l.tar; x tar xvf l.tar -C o; x tar tf l.tar -V foo; x tar tf l.tar -V 'l*'; x tar --test-label -f l.tar;  x tar --test-label -f l.tar foo; x tar --test-label -f l.tar lab; x tar --test-label -f a.tar; x tar xf a.tar -V foo -C o; x tar tf a.tar -V foo; x tar cf l.tar --format=posix -V lab d;  x tar tf l.tar; x tar tvf l.tar | head -1 | cut -c1-30; tar cf b.tar -V lab d; tar tvf b.tar | head -1 | sed 's/20..-.*:../D/'; x tar xf l.tar -V foo -C o;  x tar cf l.tar --format=ustar -V lab d
mkdir c1 c2 c3; for i in c1 c2; do printf 'Signature: 8a477f597d28d172789f06886806bc55\n' >$i/CACHEDIR.TAG; echo x>$i/x; done; echo no >c3/CACHEDIR.TAG; for o in caches caches-under caches-all tag=x tag-under=x tag-all=x; do x tar cf b.tar --exclude-$o c1 c2 c3; tar tf b.tar | sort; done
echo 1 >d/z; head -c 100000 /dev/zero >big; x tar cf b.tar big --checkpoint=5 --checkpoint-action=exec='echo >>big'; ln -s /nosuch lnk; x tar chf b.tar lnk d/a; x tar cf b.tar --ignore-failed-read nosuch d/a
x tar tf a.tar --no-recursion d; x tar cf b.tar --no-recursion d top; x tar tf b.tar; x tar cf b.tar d --no-recursion d/e --recursion d/e; tar tf b.tar; x tar cvf b.tar --hard-dereference d; tar tvf b.tar; x tar cf b.tar --quoting-style=c "d" -v; for s in literal shell shell-always c c-maybe escape locale clocale; do touch "a b"; x tar cvf b.tar --quoting-style=$s "a b" top "no such"; done; x tar cvf b.tar --quote-chars=p top
echo new >top; x tar xf a.tar --overwrite top; ls -l top | cut -c1-10; ln top hard; echo n >top; x tar x --overwrite -f a.tar top; cat hard; x tar xUf a.tar top; cat hard top; ln -sf /tmp/archive-c/o top; x tar x --overwrite -f a.tar top; ls -l top | cut -c1-10; mkdir q; chmod 700 q; mkdir r; tar cf q.tar --mode=755 q; x tar xf q.tar --no-overwrite-dir; stat -c %a q;  x tar xf q.tar; stat -c %a q; x tar xf a.tar -k
`

// TestChanges compares command lines with GNU tar.
func TestChanges(t *testing.T) {
	cell := testbed.Cell{
		Setup: "ln -sf fetchroot /ours/tar\n",
		Normalize: func(s string) string {
			return ahead.ReplaceAllString(rates.ReplaceAllString(measured.Replace(s), "$1, RATE)"), "is N s in the future")
		},
	}
	var cases []string
	for line := range strings.Lines(strings.TrimSpace(changing)) {
		cases = append(cases, plainTree+line)
	}
	cell.Compare(t, cases)
}

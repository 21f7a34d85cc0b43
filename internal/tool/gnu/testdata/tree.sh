# tree
export TERM=xterm
rm -rf w; mkdir w; cd w
t() { timeout 5 "$@" 2>&1 | sed '/^usage: /,$d'; echo "[${PIPESTATUS[0]}]"; }
mkdir -p d/e/f d/g 'd/sp ace' d/.hid; echo hello >d/a.c; echo x >d/b.h; seq 1000 >d/e/big; ln -s a.c d/link; ln -s nowhere d/broken; ln -s e d/ldir; mkfifo d/pipe; : >d/.dot; chmod 755 d/b.h; touch d/e/f/deep d/e/B d/e/c d/é; chmod 4755 d/e/c; mkdir -m 1777 d/tmp; echo y >d/a10; echo y >d/a9
find d -exec touch -h -d '2024-05-06 07:08:09' {} +; touch -d '2026-10-01 01:02:03' d/b.h; touch -d 2020-01-01 d/a9

== options
for LC_ALL in C C.UTF-8; do export LC_ALL
for o in '' -a -d -f '-L 1' '-L 2' '-P *.h' '-P *.c -I e' '-I e' '-I *.c|*.h' -p -s -h -u -g -D -F -r -t --dirsfirst --noreport -i -C -n '-ps' '-pugshD' '-hD' -A -S '-Fa' '-fi' '-l' '-x' '-q' '-N' -Q -v '-tr' '--filesfirst' '--sort=size' '--sort=name' '--sort=x' '--sort' '-L 0' '-L x' -L --nope -Z '--filelimit 3' '--du' '--du -h' '--si' '--prune -P *.h' '-P *.H --ignore-case' '--matchdirs -P e' '--timefmt %Y' '--charset=ascii' '--charset=utf-8' '-o /tmp/out' '-aI .hid' '-dL 1' '-ad' '--dirsfirst -r' '-sh' '-tL 1' '-Ci' '-Cp' '-CF' '-i -f -n' '-afi --noreport'; do set -f; t tree $o d; set +f; done; done
(unset TERM; t tree -C d/g); t tree -L; t tree -L ''; t tree -dL; t tree nosuch; t tree d/a.c; t tree d nosuch d/e; t tree d/e d/g; cd d; t tree; t tree .; t tree e/; t tree e/f g; t tree -f .; t tree -f e/; mkdir -m 0 no; t setpriv --reuid 1000 --clear-groups tree no; t setpriv --reuid 1000 --clear-groups tree; mkdir empty; t tree empty; t tree -s empty; t tree link; t tree ldir; t tree -l ldir; ln -s .. e/up; t tree -l; t tree -- -x; t tree -P; t tree -a --noreport tmp; touch 'n
l' 'q"u'; t tree; t tree -N; t tree -q; t tree -Q
== JSON and XML 1
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; tree -J; tree -X
== JSON and XML 2
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; tree -J -p -s -u -g -h d; tree -X -p -s -u -g -h d; tree -J -D d | head -3; tree -X -D d | head -4
== JSON and XML 3
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; tree -J --inodes nosuch; tree -X nosuch; tree -J d nosuch lines; echo $?; tree -X d lines
== JSON and XML 4
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; touch 'a"b<&>' $'n\nl' $'b\377'; tree -J; tree -X
== JSON and XML 5
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; tree -J -a -L 1; tree -J -d; tree -X -L 1 -d; tree -J -i; tree -J -f d; tree -X -f d; tree -J --noreport d; tree -X --noreport d; tree -J --du -s d; tree -J -F d; tree -J -Q d
== JSON and XML 6
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; ln -s ../d d/loop; tree -J -l d; tree -X -l d; mkfifo p; tree -J -L 1; tree -J --prune -P '*.y'; tree -J --filelimit 2; tree -X --filelimit 2; mkdir z; chmod 0 z; tree -J z; tree -J -X d; tree -X -J d; tree -J -o out d; cat out; tree -Jh d; tree -J -C d; tree -J --timefmt %Y d; tree -J -p link; tree -X -p link
== JSON and XML 7
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; tree -X -i d; tree -X -i --noreport d lines; tree -J -s d; tree -X --du -d d; tree -J -d --du; touch $'x\x01\x7f\x1b\\\v\b\t\f\r\''; tree -J -P 'x*'; tree -X -P 'x*'; tree -J -L 2 --filelimit 3; tree -X -L 3 --filelimit 3; tree -J sp\ ace d; tree -X sp\ ace; tree -J -i lines d; tree -J -ft d/; tree -l -X; tree -JX --noreport -i d
== JSON and XML 8
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; tree -J --device --inodes lines | sed 's/[0-9][0-9]*/N/g'; tree -X --device --inodes d | sed 's/[0-9][0-9]*/N/g'; tree -Jhs bin; tree -J --si seq; tree; tree d nosuch lines; tree -l; tree --filelimit 3; tree -p link; tree -s link
== JSON and XML 9
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; umask 022; mkdir -p d/e/f 'sp ace'; echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty; echo a >lines; ln -s d link; ln -s nowhere broken; seq 9 >seq; find . -exec touch -h -d 2024-05-06 {} +; tree -F link; tree -C link; tree -F lines; tree -F link/ -L 1; tree -u link | head -1; tree -x link; tree --du link; tree -h link
== what --prune leaves out, and patterns of paths
mkdir -p t/a/b t/c t/e/f t/g; touch t/a/b/x t/c/y t/z; ln -s a t/l; ln -s c/y t/ly; ln -s no t/d; ln -s e t/le; ln -s ../g t/c/lg
for o in '' '-L 1' '-L 2' '-P x' -d '-P l*' '--matchdirs -P g' '--matchdirs -P l*'; do set -f; echo "-- $o"; tree --prune $o t; done
for p in '*/' l/ a/ '**/x' 'a/**/x' b/x /x '**x' /z '**' '**/' 'a/**' t/z ./z 'z|t/c' 'a/*/x' 'a/*' 'A/B/x'; do echo "-- $p"; tree -P "$p" t; tree -I "$p" t; tree --ignore-case -P "$p" t; done

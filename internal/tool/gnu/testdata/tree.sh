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

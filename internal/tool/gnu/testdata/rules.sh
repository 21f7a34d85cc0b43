# Rules of small tools that are easy to miss: options that meet, values at the edge, files in the way.
umask 022
mk() { (PATH=/usr/bin; mkdir /tmp/w; cd /tmp/w; mkdir -p d/e/f locked; echo one >d/one.x; echo two >d/e/two.x; seq 100 >n; seq 3 >m; printf 'b 2\na 10\n' >lines; : >locked/in; chmod 700 locked
ln -s d link; ln -s nowhere broken; ln -s loop loop; ln d/one.x hard; seq 20 >seq; chmod 4755 seq; : >secret; chmod 600 secret; find . -exec touch -h -d '2024-05-06 07:08:09.123456789' {} +) }
each() { while IFS= read -r line; do echo "=== $line"; rm -rf /tmp/w; mk; cd /tmp/w; (eval "$line") </dev/null; echo "[$?]"; done; }
u1() { /usr/bin/setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
== chmod, mkdir, rm, touch
each <<'LINES'
chmod --reference= m; chmod -x --reference=seq m; chmod +go m; chmod u=gx m; chmod -r -w -x m; stat -c %a m; chmod -r,+w n; stat -c %a n; chmod -rw,+x seq; chmod m -x; stat -c %a m seq
chmod -R --dereference -v 700 link; chmod -R --dereference -P -v 711 link; chmod 644 broken loop; umask 077; chmod -rwx seq; chmod +x,-w n
u1 chmod -v 600 m; u1 chmod -c 600 m; u1 chmod -fv 600 m; u1 chmod -R -v 755 locked; u1 chmod -Rf 700 locked
u1 mkdir -p locked/x; u1 mkdir -p locked/x/y; u1 mkdir locked/x; mkdir -p m/x; mkdir -p d/e/x/y broken/x loop/x
rm -f link/; rm -rf link/; rm -f loop/x; rm -f m/x; rm loop/x m/x; rm -rf m/; ls
touch new/; touch d/; touch -c new/; touch loop/x; touch -h - >o1; touch -d @100 - >o2; stat -c %Y o2; touch -c - >&-; touch - >&-; touch -h '' -
_POSIX2_VERSION=199209 touch 01020304 q 2>&1 | sed 's/20[0-9][0-9]/YEAR/'; ls; _POSIX2_VERSION=199209 touch 0102030499 q; stat -c %y q; _POSIX2_VERSION=199209 POSIXLY_CORRECT=1 touch 0102030405 q; ls 0102030405; _POSIX2_VERSION=200112 touch 01020304 q; ls 01020304
chmod 666 m; u1 touch -d now m; u1 touch -d @5 m; u1 touch m; TZ=Europe/Madrid touch -t 202403310230 x; TZ=Europe/Madrid touch -t 202403310330 x; stat -c %Y x; for t in 199901020304.60 199901020304.61 13010000 01320000 200002290000 190002290000 6901020304 6801020304; do touch -t $t y && stat -c %y y | cut -c1-19 | sed s/^20[3-9]./TT/; done
LINES
== date
date -d '2024-02-29 13:14:15.120' '+%12F|%_12F|%-12F|%+12F|%F|%-30c|%#c|%^c|%10%|%-5P|%:Z|%::::z|%Es|%Ed|%OY|%_N|%-N|%_3N|%-3N|%12N|%5'
for s in @-62167219201 @-99999999999999 @67768036191676799 @67768036191676800 @-67768040609740801; do date -u -d $s '+%F %Y %C %y %G %g'; done
for d in 'sept. 5, 2024' 'sep. 5, 2024' 'tues. 2024' 'january. 5' '2024-01-01 30 days hence' '2024-01-01 2 weeks ago'; do date -d "$d" +%F; done; TZ=Pacific/Apia date -d 2011-12-30; TZ=CET-1CEST,M3.5.0,M10.5.0/3 date -d '2024-03-31 02:30'; TZ=CET-1CEST,M3.5.0,M10.5.0/3 date -d '2024-03-31 02:30 1 day'; TZ=abc/x date -d @0
date x y; date 0102 x; date +%F +%T; date -d @0 %F; date -r /etc/passwd -f x; date -f / ; date -r ''; date 13010000; date 0102030405060708; date 99; setpriv --reuid 1000 date 010100002020; date -f /etc/passwd %F
== cp and mv
each <<'LINES'
cp -n --update=all m n; cmp m n; echo n | cp --update=none -i m n; echo n | cp -n -i m n; cp -i -n m n; cp --update=none -f m n; cmp m n; cp --update=none-fail -n m n; cp -u -n m n
echo n | mv --update=none -i m n; ls; mv -n --update=all m n; ls; mv --update=none-fail -f m n
LINES
== head, tail, printf, id, du, xargs, df
cd /; mk; cd /tmp/w; mkfifo p
t() { echo "=== $*"; "$@" <m; echo "[$?]"; }
t head -n +-5 n; t head -n-+97 n; t head -1 -2 n; t head ---presume-input-pipe -n1 n; t tail -n --2 n; t tail -n '+ 2' m; t tail -n ' -2' n; t tail -n ' 2' n; t tail -c+-2 n; t tail -n+1 d m; t tail -n+2 d m; t tail -c+1 d m
t printf %q; t printf '%q|' ''; t printf %99999999999s a; t printf %.99999999999s a; t printf %.99999999999d 1; t setpriv --rgid 2 --clear-groups id -G; t setpriv --rgid 2 --clear-groups groups
t du -L broken m; ln -s nosuch d/b; t du -aL d/b; t du --block-size=x m; t du -Bx m; t xargs -l0; t xargs -L0; t xargs -a d; t env --chdir= ls
mount -t tmpfs -o size=10m,nr_inodes=1000 é locked; t df locked; LC_ALL=C.UTF-8 t df locked

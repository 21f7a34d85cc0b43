# What mv makes of a small tree, and of one on another file system.
umask 022
# The tree is made once, by the real tools. A new one is a copy of it.
[ -d /tmp/tree ] || (PATH=/usr/bin; mkdir /tmp/tree; cd /tmp/tree; mkdir -m 750 D D/s; echo a >D/a; echo b>D/s/b; chmod 4711 D/a; ln D/a D/h; ln -s a D/l; ln -s nowhere D/dangling; mkfifo D/p; mknod D/n c 1 3; touch -d 2001-02-03 D/a D/s D D/l; chown 3:4 D/s/b; echo f >f; echo g >g; chmod 640 f; touch -d 2002-02-02 f; mkdir E; ln -s E LE; ln -s D LD; mkdir -p X/D; echo old >X/D/a; touch -d 2003-03-03 X/D/a; setfattr -n user.t -v 1 f 2>/dev/null)
new() { /usr/bin/rm -rf /tmp/c; /usr/bin/cp -a /tmp/tree /tmp/c; cd /tmp/c; }
list() { /usr/bin/find . \( -newermt 2000-01-01 ! -newermt 2010-01-01 -printf old\  , -printf '%p %y %m %n %U:%G %l %s\n' \) | /usr/bin/sort; }
try() { new; echo "--- $*"; "$@" </dev/null; echo "[$?]"; list; }
==
try mv -r D N
try mv -a D N
try mv -R D N
try mv -rp D N
try mv -rL D N
try mv -rH LD N
try mv -rd LD N
try mv -r LD N
try mv -r LD/ N
try mv -rP LD/ N
try mv -r D X
try mv -rv D X
try mv -rT D X
try mv -rTv D X/D
try mv -r D/. E
try mv -r D/ E/
try mv -r D E N
try mv -r D f
try mv f D
try mv f g D
try mv f N/
try mv D/l N
try mv -P D/l N
==
try mv -r D D
try mv -r D D/s
try mv -r D D/N
try mv -r D/s D
try mv -a D D/s/x
try mv -r . N
try mv -r . E
try mv -r D D E
try mv f f E
try mv f ./f E
try mv f E/../f E
try mv D/a D/s/../a E
try mv f D/s/b g/ E
try mv D/a X/D/a E
try mv -u f X/D/a
try mv -u g f
try mv -uv f g E
try mv -n f g
try mv -nv f g
try mv --update=none-fail f g
try mv -i f g
try mv -f f g
try mv --backup f g
try mv -b f g E
try mv --backup=numbered -v f g
try mv -S .o f g
try mv -bS .o f g
try mv --backup=t f g
try mv -rb D X
try mv -r --backup=simple D E
==
try mv -T f E
try mv -rT D E
try mv -t E f g
try mv -t f g
try mv -t E
try mv -t E -t E f
==
try mv -l f N
try mv -l f g
try mv -lf f g
try mv -rl D N
try mv -s f N
try mv -s /tmp/c/f N
try mv -s f E
try mv -rs D N
try mv -rs /tmp/c/D N
try mv -sf f g
try mv -s f g
try mv -l D/l N
try mv -lP D/l N
try mv -lL D/l N
try mv -d D/l D/dangling E
try mv D/dangling E
try mv f D/dangling
try mv --remove-destination f D/dangling
try mv -f f D/dangling
try mv -b f D/dangling
try mv f D/l
try mv -P f D/l
try mv -a f D/l
try mv -v --remove-destination f D/l
==
try cp
try mv f
try mv f g N
try mv f g f
try mv -T f
try mv -T f g E
try mv -T
try mv -rx D N
try mv -R --copy-contents D/n N
try mv D/n N
try mv -r D/n D/p N
try mv -r D/n D/p E
try mv -a D/n D/p E
try mv nosuch N
try mv nosuch E
try mv f nosuch/N
try mv f f/x
try mv f/ N
try mv D/a/ N
try mv -r f/ N
try mv --strip-trailing-slashes f/ N
try mv --strip-trailing-slashes D/l/ N
try mv -r --strip-trailing-slashes LD/ N
try mv '' N
try mv -v f N
try mv -vr D N
try mv f -- -N
try mv --keep-directory-symlink -r D/s LE
try mv -rT D LE
==
try mv -rT --keep-directory-symlink D LE
try mv -r --remove-destination D X
try mv -rf D X
try mv -a D/. X/D
try mv -r /dev/null N
try mv -L D/dangling N
try mv -r D/dangling E
try mv -H LD E
try mv -rHL LD E
try mv -rLP LD E
==
mkdir /tmp/c/ro 2>/dev/null; try mv /proc/version N; try mv /proc/sys/kernel/pid_max E; try mv -r f /dev/full; try mv f /dev/null; try mv -f f /dev/null; try mv -b f /dev/null/x; try mv E/ f; try mv -u D f; /usr/bin/rm -f /dev/null; /usr/bin/mknod -m 666 /dev/null c 1 3
==
new; truncate -s 1M H; printf x | dd of=H bs=1 seek=300000 conv=notrunc 2>/dev/null; for o in '' --sparse=always --sparse=never --sparse=auto; do cp $o H N; cmp H N; stat -c '%s' N; [ $(stat -c %b N) -lt 200 ]; echo $?; rm N; done;  dd if=/dev/zero of=Z bs=64k count=4 2>/dev/null; cp --sparse=always Z N; cmp Z N; stat -c %s N;  [ $(stat -c %b N) -lt 20 ]; echo $?
==
new; chmod 777 . ; chmod 444 g; cat >t.sh <<'F'
cp f N; cp f g; echo [$?]; cp -f f g; echo [$?]; cp -i f g <<<n; echo [$?]; cp -p D/s/b N3; ls -l N3 | cut -c1-25;cp -a f N4; stat -c '%U %a' N4; cp -r D N5; mv -f f E/; mv g N6; mv -i g N6 <<<y; mv f g <<< n; ls
F
chmod 644 f; su -s /bin/bash nobody -c 'bash t.sh'; list
==
new; for c in existing numbered simple none off nil t never; do echo 1 >a; echo 2 >b; cp --backup=$c a b; done; ls -A; VERSION_CONTROL=numbered cp -b a b; VERSION_CONTROL=x cp -b a b; SIMPLE_BACKUP_SUFFIX=.q cp --backup=simple a b;  SIMPLE_BACKUP_SUFFIX=a/b cp --backup=simple a b; cp -S '' -b a b; cp -S a/b --backup=simple a b; ls -A; echo A >a~; : >a; cp --b=simple a~ a; cat a~; mv --b=simple a~ a; mv -b a b -v; cp -b nosuch b; ls -A
==
try mv f g
try mv -v f g
try mv --exchange f g
try mv -v --exchange f g
try mv --exchange D g
try mv --exchange -v -T D E
try mv --no-copy f N
try mv D N
try mv D E
try mv -T D E
try mv -T D X
try mv -T E X
try mv -v D/ N
try mv f D/
try mv f N/
try mv D N/
try mv f g E
try mv f f E
try mv D/a X/D/a E
try mv D D
try mv D D/N
try mv D D/s
try mv . N
try mv .. N
try mv D/. N
try mv D/s/.. E
try mv f E/nosuch/
try mv nosuch N
try mv nosuch E
==
try mv D/nosuch f
try mv f nosuch/N
try mv
try mv f
try mv -T f
try mv -T f g E
try mv -t E
try mv -t E f g
try mv -t f g
try mv -S.x -b f g
try mv -bv D/s E
try mv -b D X
try mv -bT D X
try mv -bT D f
try mv -bT f E
try mv -i f g
try mv -n f g
try mv -nv f g
try mv --update=none-fail f g
try mv -u g f
try mv -u f g
try mv -uv f E
try mv LD N
try mv LD/ N
try mv LD E/
try mv f LE
try mv -T f LE
try mv D/l f
try mv f D/l
try mv '' N
==
try mv f D/s/b g/ E
try mv --strip-trailing-slashes LD/ N
try mv --strip-trailing-slashes f/ N
try mv -- f N
==
mount -t tmpfs t /mnt; t2() { new; rm -rf /mnt/*; mkdir /mnt/E; echo m >/mnt/m; mkdir -p /mnt/X/D; echo old >/mnt/X/D/a; "$@" ; echo "[$?]"; list; (cd /mnt; list); }
==
t2 mv f /mnt; t2 mv -v f /mnt/N; t2 mv -v D /mnt; t2 mv -vT D /mnt/E; t2 mv -v D /mnt/X; t2 mv D /mnt/m; t2 mv f /mnt/X/; t2 mv -b f /mnt/m; t2 mv -bv f /mnt/m; t2 mv D/l D/a D/h D/p D/n D/dangling LD /mnt -v; t2 mv --no-copy f /mnt; t2 mv --no-copy -v f /mnt/m; t2 mv -n f /mnt/m; t2 mv --exchange f /mnt/m; t2 mv f D/s/b /mnt/E; t2 mv -f f /mnt/m; t2 mv -i f /mnt/m </dev/null; t2 mv --debug f /mnt/m; t2 mv -u f /mnt/m;  t2 mv /mnt/m .; t2 mv /mnt .; t2 mv f g E /mnt; t2 mv f D/../f /mnt
==
new; mkdir ro; echo 1 >ro/f; chmod 777 .; chmod 555 ro; chown nobody ro ro/f; su -s /bin/bash nobody -c 'mv ro/f /tmp/c/N; echo [$?]; ls ro; mv ro /mnt; mv ro/f /mnt; ls -R /mnt; ls'

# What cp makes of a small tree.
umask 022
# The tree is made once, by the real tools. A new one is a copy of it.
[ -d /tmp/tree ] || (PATH=/usr/bin; mkdir /tmp/tree; cd /tmp/tree; mkdir -m 750 D D/s; echo a >D/a; echo b>D/s/b; chmod 4711 D/a; ln D/a D/h; ln -s a D/l; ln -s nowhere D/dangling; mkfifo D/p; mknod D/n c 1 3; touch -d 2001-02-03 D/a D/s D D/l; chown 3:4 D/s/b; echo f >f; echo g >g; chmod 640 f; touch -d 2002-02-02 f; mkdir E; ln -s E LE; ln -s D LD; mkdir -p X/D; echo old >X/D/a; touch -d 2003-03-03 X/D/a; setfattr -n user.t -v 1 f 2>/dev/null)
new() { /usr/bin/rm -rf /tmp/c; /usr/bin/cp -a /tmp/tree /tmp/c; cd /tmp/c; }
list() { /usr/bin/find . \( -newermt 2000-01-01 ! -newermt 2010-01-01 -printf old\  , -printf '%p %y %m %n %U:%G %l %s\n' \) | /usr/bin/sort; }
try() { new; echo "--- $*"; "$@" </dev/null; echo "[$?]"; list; }
==
try cp -r D N
try cp -a D N
try cp -R D N
try cp -rp D N
try cp -rL D N
try cp -rH LD N
try cp -rd LD N
try cp -r LD N
try cp -r LD/ N
try cp -rP LD/ N
try cp -r D X
try cp -rv D X
try cp -rT D X
try cp -rTv D X/D
try cp -r D/. E
try cp -r D/ E/
try cp -r D E N
try cp -r D f
try cp f D
try cp f g D
try cp f N/
try cp D/l N
try cp -P D/l N
==
try cp -r D D
try cp -r D D/s
try cp -r D D/N
try cp -r D/s D
try cp -a D D/s/x
try cp -r . N
try cp -r . E
try cp -r D D E
try cp f f E
try cp f ./f E
try cp f E/../f E
try cp D/a D/s/../a E
try cp f D/s/b g/ E
try cp D/a X/D/a E
try cp -u f X/D/a
try cp -u g f
try cp -uv f g E
try cp -n f g
try cp -nv f g
try cp --update=none-fail f g
try cp -i f g
try cp -f f g
try cp --backup f g
try cp -b f g E
try cp --backup=numbered -v f g
try cp -S .o f g
try cp -bS .o f g
try cp --backup=t f g
try cp -rb D X
try cp -r --backup=simple D E
==
try cp -T f E
try cp -rT D E
try cp -t E f g
try cp -t f g
try cp -t E
try cp -t E -t E f
==
try cp -l f N
try cp -l f g
try cp -lf f g
try cp -rl D N
try cp -s f N
try cp -s /tmp/c/f N
try cp -s f E
try cp -rs D N
try cp -rs /tmp/c/D N
try cp -sf f g
try cp -s f g
try cp -l D/l N
try cp -lP D/l N
try cp -lL D/l N
try cp -d D/l D/dangling E
try cp D/dangling E
try cp f D/dangling
try cp --remove-destination f D/dangling
try cp -f f D/dangling
try cp -b f D/dangling
try cp f D/l
try cp -P f D/l
try cp -a f D/l
try cp -v --remove-destination f D/l
==
try cp --attributes-only f g
try cp --attributes-only f N
try cp -p --attributes-only f g
try cp --preserve=links D/a D/h E
try cp D/a D/h E
try cp -p D/a D/h E
try cp --preserve=mode f N
try cp --preserve=timestamps f N
try cp --preserve=ownership D/s/b N
try cp --no-preserve=mode D/a N
try cp -a --no-preserve=mode,ownership D N
try cp -r --no-preserve=mode D N
try cp --preserve=all D/a N
try cp --preserve=mod f N
try cp --preserve=x f N
try cp --preserve= f N
try cp --preserve=context f N
try cp --preserve=mode,x f N
try cp --no-preserve f N
try cp --preserve f N
==
try cp --parents D/s/b E
try cp --parents -v D/s/b E
try cp --parents /tmp/c/D/s/b E
try cp --parents -p D/s/b E
try cp --parents -r D/s E
try cp --parents f E
try cp --parents D/s/nosuch E
try cp --parents nosuch/s/nosuch E
try cp --parents f/x E
try cp --parents D//s/./b E
try cp --parents D/../f E
try cp --parents -a D/s D/a X
try cp -r --parents D/s/ E
try cp --parents D/s/b f
try cp --parents D/s/b N
==
try cp
try cp f
try cp f g N
try cp f g f
try cp -T f
try cp -T f g E
try cp -T
try cp -rx D N
try cp -R --copy-contents D/n N
try cp D/n N
try cp -r D/n D/p N
try cp -r D/n D/p E
try cp -a D/n D/p E
try cp nosuch N
try cp nosuch E
try cp f nosuch/N
try cp f f/x
try cp f/ N
try cp D/a/ N
try cp -r f/ N
try cp --strip-trailing-slashes f/ N
try cp --strip-trailing-slashes D/l/ N
try cp -r --strip-trailing-slashes LD/ N
try cp '' N
try cp f ''
try cp -v f N
try cp -vr D N
try cp f -- -N
try cp --keep-directory-symlink -r D/s LE
try cp -rT D LE
==
try cp -rT --keep-directory-symlink D LE
try cp -r --remove-destination D X
try cp -rf D X
try cp -a D/. X/D
try cp -r /dev/null N
try cp -L D/dangling N
try cp -r D/dangling E
try cp -H LD E
try cp -rHL LD E
try cp -rLP LD E
==
mkdir /tmp/c/ro 2>/dev/null; try cp /proc/version N; try cp /proc/sys/kernel/pid_max E; try cp -r f /dev/full; try cp f /dev/null; try cp -f f /dev/null; try cp -b f /dev/null/x; try cp E/ f; try cp -u D f
==
new; truncate -s 1M H; printf x | dd of=H bs=1 seek=300000 conv=notrunc 2>/dev/null; for o in '' --sparse=always --sparse=never --sparse=auto; do cp $o H N; cmp H N; stat -c '%s' N; [ $(stat -c %b N) -lt 200 ]; echo $?; rm N; done;  dd if=/dev/zero of=Z bs=64k count=4 2>/dev/null; cp --sparse=always Z N; cmp Z N; stat -c %s N;  [ $(stat -c %b N) -lt 20 ]; echo $?
==
new; chmod 777 . ; chmod 444 g; cat >t.sh <<'F'
cp f N; cp f g; echo [$?]; cp -f f g; echo [$?]; cp -i f g <<<n; echo [$?]; cp -p D/s/b N3; ls -l N3 | cut -c1-25;cp -a f N4; stat -c '%U %a' N4; cp -r D N5; mv -f f E/; mv g N6; mv -i g N6 <<<y; mv f g <<< n; ls
F
chmod 644 f; su -s /bin/bash nobody -c 'bash t.sh'; list
==
new; for c in existing numbered simple none off nil t never; do echo 1 >a; echo 2 >b; cp --backup=$c a b; done; ls -A; VERSION_CONTROL=numbered cp -b a b; VERSION_CONTROL=x cp -b a b; SIMPLE_BACKUP_SUFFIX=.q cp --backup=simple a b;  SIMPLE_BACKUP_SUFFIX=a/b cp --backup=simple a b; cp -S '' -b a b; cp -S a/b --backup=simple a b; ls -A; echo A >a~; : >a; cp --b=simple a~ a; cat a~; mv --b=simple a~ a; mv -b a b -v; cp -b nosuch b; ls -A
== --no-preserve=mode leaves the mode of a file that exists
cd "$(mktemp -d)"; umask 022; echo a >a; echo b >b; chmod 600 b; chmod 4755 a; mkdir -m 700 k; mkdir d; cp --no-preserve=mode a b; stat -c %a b; cp --no-preserve=mode -a a b; stat -c %a b; cp --no-preserve=mode a c; stat -c %a c; cp -rT --no-preserve=mode d k; stat -c %a k; cp -r --no-preserve=mode k n; stat -c %a n

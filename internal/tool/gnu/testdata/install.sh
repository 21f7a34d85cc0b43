# Files and directories with attributes. Each line is a command line, in a new directory.
# The real tools make the directory, once, and list it.
[ -d /tmp/new ] || (PATH=/usr/bin; umask 022; mkdir -p /tmp/new/src/d; cd /tmp/new; echo one >src/a; echo two two >src/b; chmod 4711 src/b; ln -s a src/l; mkfifo src/p; touch -d '2020-02-03 04:05:06' src/a src/b)
show() { /usr/bin/find . -mindepth 1 -not -path './src*' -printf '%P %y %m %u %g %s %l\n' | /usr/bin/sort; }
each() { while IFS= read -r line; do /usr/bin/rm -rf /tmp/c; /usr/bin/cp -a /tmp/new /tmp/c; cd /tmp/c; umask 022; (eval "$line") </dev/null; echo "[$?] $line"; show; done; }
== install
each <<'END'
install
install src/a
install src/a x
install -v src/a x
install -m 644 src/a x
install -m u=rw,go=r src/a x
install -m +x src/a x
install -m go-w src/a x
install -m nope src/a x
install -m 4755 src/a x
install -m 0 src/a x
install -m644 -o 5 -g 7 src/a x
install -o daemon -g bin src/a x
install -o nosuch src/a x
install -g nosuch src/a x
install -o -1 src/a x
install -o 0x5 src/a x
install -o '' -g '' src/a x
install src/b x
install src/l x
install src/d x
install src/d src/a .
install -r src/d x
install nosuch x
install src/a nosuch/x
install src/a nosuch/
install src/a src/b x
mkdir x; install src/a src/b x
mkdir x; install -v src/a src/b x
mkdir x; install src/a src/a x
mkdir x; install src/a src/d/../a x
mkdir x; install -t x src/a src/b
mkdir x; install -t x
install -t x src/a
install -D -t x/y src/a src/b
install -Dv -t x/y src/a src/b
install -D src/a x/y/z
install -Dv src/a x/y/z
install -vD src/a src/b x/y
install -Dm644 src/a x/y/z
install -D -m 600 -o 1 -g 2 src/a x/y/z
install -D src/a x
mkdir x; install -D src/a x
mkdir x; install -D src/a x/
install -D src/a x/
touch x; install -D src/a x/y
umask 077; install -D src/a x/y
umask 077; install -d x/y
umask 0; install -d x/y
umask 077; install -D -t x/y src/a
install -d
install -d x
install -d x y/z
install -dv x y/z
install -d -m 700 x/y
install -d -m 1777 x/y
install -d -m g+s x/y
install -d -m a=rx x/y
install -d -o 5 -g 6 x/y
mkdir -m 700 x; install -d x
mkdir -m 700 x; install -dv x
mkdir -m 700 x; install -d -m 711 x x/y
touch x; install -d x
touch x; install -d x/y
install -d ''
install -d x/
install -d ./x/../y
install -dv x//y///z/
install -d src/l
ln -s src/d x; install -d x
ln -s nowhere x; install -d x
install -d -t x y
install -d -s x
install -d -D x/y
install -d -T x
install -T src/a x
mkdir x; install -T src/a x
install -T src/a src/b x
install -T -t x src/a
mkdir x y; install -t x -t y src/a
echo old >x; install src/a x
echo old >x; install -v src/a x
echo old >x; install -b src/a x
echo old >x; install -bv src/a x
echo old >x; install -S .bak src/a x
echo old >x; install -b -S .bak src/a x
echo old >x; install --backup=numbered src/a x; install --backup=numbered src/b x
echo old >x; install --backup=t -v src/a x
echo old >x; install --backup=nope src/a x
echo old >x; VERSION_CONTROL=numbered install -b src/a x
echo old >x; install --suffix=/ src/a x
echo old >x; ln x y; install src/a x; cat y
ln -s src/b x; install src/a x; cat src/b
ln -s src/d x; install src/a x; ls src/d
ln -s nowhere x; install src/a x
install -p src/a x; stat -c %Y x
install -p -m 600 src/b x; stat -c %Y x
install -C src/a x
install -C src/a x; stat -c %i x >i; install -C src/a x; stat -c %i x | cmp - i; install -Cv src/a x; install -Cv -m 644 src/a x; install -C -m 644 -o 5 src/a x; install -Cv -o 5 -m 644 src/a x; rm i
install -C -p src/a x
install -C -s src/a x
install -c src/a x
install -Cb src/a x; install -Cbv src/b x
install -s --strip-program=true src/a x
install -s --strip-program=false src/a x
install -s --strip-program=./nosuch src/a x
install -s --strip-program='cat' src/a x
install --strip-program=cat src/a x
install -Z src/a x
install --context=x src/a x
install --context src/a x
install --preserve-context src/a x
install src/a src/a
install src/a src/l
install -v src/a .
cd src; install a ..
install src/a -- -x
install -- src/a -x; ls -- -x
install /dev/null x
install -m 644 /dev/null x/y
install -D -m 644 /dev/null x/y
install /dev/stdin x <<<hello; cat x
install src/a 'x y'; install -v src/a "it's"
install --nope
install -Q
install --mo=600 src/a x
install --debug src/a x
mkdir x; install src/a src/b nosuch x
mkdir x; chmod 555 x; setpriv --reuid 1000 --clear-groups install src/a x
mkdir -m 777 x; setpriv --reuid 1000 --clear-groups install src/a x/a
mkdir -m 777 x; setpriv --reuid 1000 --clear-groups install -o 5 src/a x/a
mkdir -m 777 x; setpriv --reuid 1000 --clear-groups install -d -o 5 x/a
setpriv --reuid 1000 --clear-groups install -d y
mkdir x; setpriv --reuid 1000 --clear-groups install -d x
chmod 0 src/a; setpriv --reuid 1000 --clear-groups install src/a x
END

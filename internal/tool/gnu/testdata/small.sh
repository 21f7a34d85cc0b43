# Small rules of several tools.
mkdir /tmp/w; cd /tmp/w
== mkdir
mkdir -p na; chmod 0777 na; cat >/tmp/x.sh <<'X'
cd na; chmod 0 .; timeout 5 mkdir -p a/b; echo $?; timeout 5 mkdir -p ./a/../b; echo $?; timeout 5 mkdir -p ../na/x/y; echo $?; timeout 5 rmdir -p a/b; timeout 5 cp --parents a/b /tmp; echo $?; timeout 5 readlink -f a/b; echo $?; timeout 5 pwd; timeout 5 ls; timeout 5 touch x; timeout 5 rm -r x; timeout 5 readlink -m a; 
X
chown 1000 na; setpriv --reuid 1000 --clear-groups bash /tmp/x.sh
== ls -RL
mkdir -p l/d/e; ln -s .. l/d/e/up; ln -s d l/same; timeout 5 ls -RL l; echo $?; timeout 5 ls -LR l/d/e/up; echo $?
== find
find / -maxdepth 0 -name /; find /// -maxdepth 0 -name '*'; find . -maxdepth 0 -name .; find ./ -maxdepth 0 -name .; find l/ -maxdepth 0 -name l; find / -maxdepth 0 -printf '%f|%h|%p|%P\n'; find l/// -maxdepth 0 -printf '%f|%h|%p\n'
== sort -V
printf '%s\n' 1.0 1.0~ 1.0~rc1 1.0~~ a~ a b~b ~ '' 1.2.tar.gz 1.10.tar.gz .x ..y . .. a.b~ a.b 1~ foo-1.0.tar.gz foo-1.0~.tar.gz| sort -V
== rm
mkdir -p a/b; rm -rv a///;
== ls -aA
touch .a b .c; ls -aA; ls -Aa; ls -a; ls -fA; ls -Af;  touch m; chmod 777 m; chmod =644 m; echo $?; chmod +0100 m; stat -c %a m; chmod -0100 m; stat -c %a m; chmod =4711 m; stat -c %a m; chmod u=644 m; chmod a+8 m; chmod =0644,+111 m; stat -c %a m
== cat
printf 'a\r\nb\rc\n\r\n\r' | cat -E; printf 'a\r\nb\rc\n\r\n\r' | cat -A;printf 'a\r\nb\rc\n\r\n\r' | cat -Ev; printf 'a\r\n' | cat -n

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
== find -regex
touch abab abba aa ab; find . -regex './\(a\|b\)\1'; find . -regex './\(ab\)\1'; find . -regex '.*/.*\([ab]\)\1.*' | sort; find . -iregex './\(A\)\1'; find . -regex '\./a\{2\}'; find . -regex './a+b?a*' | sort; find . -regex './\(\(a\)b\)\1'
for t in posix-extended egrep gnu-awk; do find . -regextype $t -regex './(a|b)(b|a)\2\1'; echo $?; done; for t in sed posix-basic; do find . -regextype $t -regex './\(a\)\(b\)\2\1'; done; find . -regextype sed -name aa -regextype emacs -regex './\(a\)\1'; find . -regex './\2'; find . -regex './\(a'; find . -regextype nosuch -regex x; find . -regextype posix-extended -regex './\1'; echo $?
== df
mkdir -p n/x m; chmod 711 .; chown 1000 n n/x m; u() { setpriv --reuid 1000 --clear-groups "$@"; }; cd n/x; chmod 0 ..; u df . | wc -l; u df .. | wc -l; u df x; u df "$PWD" 2>&1 | sed 's,.*/n/,,'; chmod 0 .; u df .; chmod 755 .. .; cd ../../m; for m in 0 100 400; do chmod $m .; u df . | wc -l; done; cd ..; mkdir g; cd g; rmdir ../g; df . | wc -l; df ./ | wc -l; df x; echo $?
== sort -V
printf '%s\n' 1.0 1.0~ 1.0~rc1 1.0~~ a~ a b~b ~ '' 1.2.tar.gz 1.10.tar.gz .x ..y . .. a.b~ a.b 1~ foo-1.0.tar.gz foo-1.0~.tar.gz| sort -V
== rm
mkdir -p a/b; rm -rv a///;
== ls -aA
touch .a b .c; ls -aA; ls -Aa; ls -a; ls -fA; ls -Af;  touch m; chmod 777 m; chmod =644 m; echo $?; chmod +0100 m; stat -c %a m; chmod -0100 m; stat -c %a m; chmod =4711 m; stat -c %a m; chmod u=644 m; chmod a+8 m; chmod =0644,+111 m; stat -c %a m
== cat
printf 'a\r\nb\rc\n\r\n\r' | cat -E; printf 'a\r\nb\rc\n\r\n\r' | cat -A;printf 'a\r\nb\rc\n\r\n\r' | cat -Ev; printf 'a\r\n' | cat -n
== a working directory that is gone
mkdir g; cd g; rmdir ../g; pwd; echo $?; ls; echo $?; ls -la; echo $?; find; echo $?; find . -maxdepth 0; env true; echo $?; cp /etc/passwd x; echo $?; cp -r . /tmp/gg; echo $?; touch x; mkdir x; mkdir -p x/y; ln -s a b; mv /tmp/nosuch x; rm x; rm -rf x; readlink -f x; echo $?; readlink -f .; readlink -e /; chmod 755 .; cat x; stat -c %n . ; head x; tail x; wc x; sort x; grep a x; grep -r a; echo $?; id -u; date -d @0 -u +%s; env -C . true; echo $?; env -C .. pwd; echo $?; rmdir .; tail -n1 /etc/hostname >/dev/null; echo $?; chroot / /bin/true; echo $?; unshare true; echo $?; unshare -m true; echo $?; nsenter --mount=/proc/self/ns/mnt true; echo $?
== tail --pid
rm -rf l p d s; echo a >l; sleep 1 & timeout 10 tail -f -s 0.1 --pid=$! l; echo $?; timeout 5 tail -f --pid=999999 l; echo $?; tail --pid=$$ l; echo $?; tail --pid=x l; tail -f --pid=-1 l; tail --pid; timeout 5 tail -f --pid=999999 --pid=999998 l; tail -f --retry --pid=999999 nosuch l; echo $?; tail -F --pid=999999 nosuch; echo $?; tail --retry l; tail -f --max-unchanged-stats=x l; tail -s x l; tail -z -n1 l | od -c; tail -n +1 l; tail -v l; tail --nope; tail -c +2 l; tail -c 1b l
== cp --parents
mkdir -p p/q/r d; echo x >p/q/r/f; chmod 700 p/q; cp --parents p/q/r/f d; find d -printf '%p %m\n' | sort; cp --parents -v ./p//q/r/f d; cp --parents p/q/r/f nosuch; echo $?; cp --parents /etc/hostname d; find d/etc; cp -r --parents p/q d; cp --parents p/q/r/f d/p/q/r/f; echo $?; cp --parents -a p/q/r d/; cp --parents p/q/r/f/x d; cp --parents ../w/p/q/r/f d; ls -R d
== wc
seq 20 >s; wc --total=only s s; wc --total=never s s; wc --total=always s; wc --total=x s; wc --files0-from=- <<<s; printf 's\0s\0' | wc --files0-from=-; printf 's\0\0nosuch' >ff;  wc --files0-from=ff; wc --files0-from=ff s; wc -L -m -c s; wc --nope
wc --total s; wc --tot=a s; wc --total=only </dev/null; wc --files0-from=nosuch; echo $?; printf -- '-\0' | wc --files0-from=-; printf 's\0' >f1; wc -l --files0-from=f1; : >f2; wc --files0-from=f2; wc -l --total=always s; wc -l --total=only s s; wc --total=never nosuch; printf '\0' | wc --files0-from=-
== head
seq 20 >s; for o in -5 -5c -2v -2q -1k -1b -1m -2l -2lc -2cl -2z -5x -5cq -5cv -c5 -0 -00 -5kc -2n -5-; do echo "$o"; head $o s | head -c 60 | od -c | tail -1; head $o s >/dev/null; done; head -n 99999999999999999999 s | wc -l; head -n -99999999999999999999 s; head -c 99999999999999999999 s | wc -c; head -c -99999999999999999999 s; tail -n 99999999999999999999 s | wc -l; tail -n +99999999999999999999 s; tail -c 99999999999999999999K s | wc -c
== pwd
mkdir -p x y/z; ln -s y l; cd l/z; PATH=$PATH
for v in "$PWD" "$PWD/." "$PWD//" x '' /nosuch "$PWD/../z"; do PWD=$v env pwd -L; echo $?; done; env pwd; env -u PWD pwd -L; env POSIXLY_CORRECT=1 pwd; env pwd -LP; env pwd -PL; env pwd --log; env pwd -x; env pwd a b; env pwd >/dev/full; echo $?
mkdir gone; cd gone; rmdir ../gone; env pwd; echo $?; env pwd -L; echo $?
== egrep, fgrep
printf 'a|b\nb\n(c\n' >f; egrep 'a|b' f; fgrep 'a|b' f; egrep '(c' f; echo $?; fgrep '(c' f; egrep -c b f; egrep; fgrep; egrep x nosuch; fgrep -n b f f; egrep -F 'a|b' f; echo $?; egrep --nosuch x
== wc with characters of every width
printf 'one\fx\r\n\302\240q\n' >w; printf 'a\0b\377\n' >b; wc w b; LC_ALL=C.UTF-8 wc -wmL w b; LC_ALL=C.UTF-8 POSIXLY_CORRECT=1 wc -w w; printf 'w\0b' | wc --files0-from=- 2>/dev/null | cat; printf 'w\0b' >n; wc --files0-from=- <n; for c in 302\\205 302\\255 314\\200 340\\271\\232 341\\205\\240 341\\232\\200 342\\200\\207 342\\200\\213 342\\200\\250 342\\200\\257 342\\201\\240 343\\200\\200 344\\267\\200 347\\214\\253 356\\200\\200 355\\236\\260 357\\273\\277 357\\277\\240 357\\277\\271 360\\237\\230\\200; do printf "a\\${c}b\n" | LC_ALL=C.UTF-8 wc -wL; done; printf 'a\240b\205c\n' | wc -wL
== stat, free, nohup, install, less
echo >f; for s in shell shell-always literal locale c escape c-maybe foo; do QUOTING_STYLE=$s stat -c %N f; QUOTING_STYLE=$s stat -c %n f; done; ln -s 'a b' l; stat -c %N l; QUOTING_STYLE=c stat -c %N l
free -b -k; echo $?; free -k -k; free --mega -g; free -h -b | wc -l; POSIXLY_CORRECT=1 nohup; echo $?; POSIXLY_CORRECT=1 nohup --nope; echo $?; echo x >g; less --nope g; echo $?; less -Z g; install -s f g; echo $?; install -s --strip-program=/tmp f g; install -s --strip-program=./f/g f g; install -s --strip-program=./f f g; echo $?

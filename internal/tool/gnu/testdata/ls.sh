# Options of ls, with names, types and sizes of every kind.
export TZ=UTC
umask 022
mk() { (PATH=/usr/bin; mkdir /tmp/w; cd /tmp/w; mkdir -p d/e/f "sp ace" 'di:r=x*' .hid sticky ow tw; chmod 1755 sticky; chmod 777 ow; chmod 1777 tw
echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty
seq 20 >seq; seq 3 >.dot; : >back~; : >.back~; : >'a*b'; : >"it's"; : >$'new\nline'; : >$'tab\there'; : >$'\001ctl'; : >'q"uote'; : >'back\slash'; : >'dollar$x'; : >'#hash'; : >'til~de'; : >'~tilde'; : >'{'; : >'eq=x'; : >'q?m'; : >café; : >$'bad\377utf'; : >日本; : >'a.tar.gz'; : >b.TAR; : >c.jpg; : >'e.'
: >v1.9; : >v1.10; : >README; : >zzz
ln -s d link; ln -s nowhere broken; ln -s loop loop; ln -s seq flink; ln -s "it's" qlink; ln d/one.x hard; mkfifo pipe; mknod chr c 5 300; mknod blk b 8 1
chmod 4755 seq; chmod 600 zzz; chmod 2755 c.jpg; chmod 755 README; chmod 6644 b.TAR
truncate -s 5000 s5k; truncate -s 1500000 s1m; truncate -s 12G s12g; head -c 70000 /dev/zero >s70k
find . -exec touch -h -d '2024-05-06 07:08:09.123456789' {} +
touch -d '2020-02-03 04:05:06' d/one.x d/e zzz; touch -h -d '1970-01-01' broken; touch -d 1969-12-31 v1.9; touch -d '2100-01-01' v1.10; touch -a -d 2001-01-01 seq; touch -d "$(date +%Y-%m-01) -1 month" README; chown 1:2 zzz; chown 12345:54321 README); }
[ -d /tmp/w ] || mk
cd /tmp/w
== every option, without and with operands
opts=(-a -A -b -B -C -d -D -f -F -g -G -h -H -i -k -l -L -m -n -N -o -p -q -Q -r -R -s -S -t -T4 -u -U -v -w40 -w0 -x -X -Z -1 --author --block-size=K --block-size=1000 --block-size=kB --color --color=never --color=auto --file-type --format=long --format=across --full-time --group-directories-first --hide=[a-c]* --ignore=*e* --hyperlink=auto --indicator-style=classify --indicator-style=slash --quoting-style=c --quoting-style=shell --quoting-style=shell-always --quoting-style=shell-escape --quoting-style=shell-escape-always --quoting-style=c-maybe --quoting-style=escape --quoting-style=locale --quoting-style=clocale --quoting-style=literal --show-control-chars --si --sort=width --sort=size --sort=none --sort=name --time=atime --time=mtime --time-style=iso --time-style=long-iso --time-style=+%s --time-style=full-iso --zero --dereference-command-line-symlink-to-dir)
export LS_COLORS='di=01;34:ln=target:*.gz=31:*.TAR=32:*.jpg=35:ex=01;32:or=41'
for loc in C C.UTF-8; do
export LC_ALL=$loc
for a in "${opts[@]}"; do
  echo "=== $a"; ls $a; echo "[$?]"
done
for a in "${opts[@]}"; do
  echo "=== $a ops"; ls $a link broken d zzz; echo "[$?]"
done
done
== values of options and of variables
export LS_COLORS='di=01;34:*.gz=31:*.TAR=32:*.jpg=35:ex=01;32:or=41:mi=05;37;41:no=1:*.tar.gz=4:*.JPG=3'
LC_ALL=C.UTF-8
t() { echo "=== $*"; ls "$@"; echo "[$?]"; }
t -Z -L; t -t -L; t --file-type -L; t -L;  t --quoting-style=escape -R; t --color -D; t -1 -n blk link seq; t -n . d /dev/null; t --color -R; t --color -l; t --hyperlink -C; t --hyperlink=x; t -l --hyperlink d; t --sort=width; t -D; t -DR d
unset LS_COLORS;  t --color; TERM=xterm t --color; COLORTERM=x t --color -C; TERM=dumb t --color; LS_COLORS=xx=1 t --color; LS_COLORS=di t --color;  LS_COLORS='di=^A:ln=\x41\101\e^?:*seq=7:lc=L:rc=R:ec=E' t --color; LS_COLORS='di=^A:ln=\x41\101\e^?:*seq=7:lc=L:rc=R:rs=8' t --color -l;  LS_COLORS='rs=0:fi=:di=' t --color; LS_COLORS=':::di=3:' t --color d seq; LS_COLORS='*.GZ=3:*.gz=4' t --color; LS_COLORS='no=5:*.gz=3' t --color=yes -l; LS_COLORS='cl=CC' t --color=force -C -w 20;  LS_COLORS='ln=target:mi=3:or=4' t --color -l; LS_COLORS='ln=0:or=0' t --color;LS_COLORS='mh=3:ex=0:su=0:sg=0' t --color; t --color=; t --color=x; t --color=a; t --color=n; t -F=x; t --classify=always; t --classify=no; t --classify=; t --time=x; t --time=m -l d; t --time=bir -l d | wc -l; t --format=v; t --format=ver -d; t --sort=s -d; t --quoting-style=sh; t --quoting-style=l -d "it's"; t --indicator-style=f -d seq; t --indicator-style=; t -I; t --hide; t -Z d; t -lZ d; t -T 0 -C; t -T 3 -C; t -T x; t -w 0x20 -C; t -w 010 -C; t -w ' 9' -x; t -w +9 -x; t -w 9z -x; t -w '' -x; t -w 0b1; t -w 0o1; t -w 1_0; COLUMNS=20 t -C; COLUMNS=x t -C; COLUMNS=0 t -C; COLUMNS=x t; TABSIZE=x t -C; TABSIZE=0 t -C; TABSIZE=4 t -x; QUOTING_STYLE=c t; QUOTING_STYLE=x t d; QUOTING_STYLE=shell-escape t -C; QUOTING_STYLE= t -C d; LS_BLOCK_SIZE=1000 t -ls; BLOCK_SIZE=M t -ls; BLOCKSIZE=K t -ls;  BLOCKSIZE=K t -lsk; BLOCKSIZE=512 t -s; POSIXLY_CORRECT=1 t -s; POSIXLY_CORRECT=1 t -sl; POSIXLY_CORRECT=1 t -sk; LS_BLOCK_SIZE=human t -ls; LS_BLOCK_SIZE=x t -ls; BLOCK_SIZE=1KB t -ls; t -ls --block-size=KiB; t -ls --block-size=KB; t -ls --block-size=1K; t -ls --block-size="'1"; t -ls --block-size=si; t -ls --block-size=human; t -ls --block-size=B;  t -ls --block-size=b;t -ls --block-size=512; t -ls --block-size=2048; t -ls --block-size=3000K;  t -ls --block-size=1G; t -ls --block-size=G; t -ls --block-size=0x10; t -ls -h -k; t -ls -k -h; t -sk --block-size=M; t -sh; t -s --si; TIME_STYLE=iso t -l; TIME_STYLE=posix-iso t -l; TIME_STYLE=x t -l; TIME_STYLE= t -l; TIME_STYLE=x t; t -l --time-style=$'+%Y\n%m'; t -l --time-style=$'+%Y\n%m\n'; t -l --time-style=+; t -l --time-style=f; t -l --time-style=posix-full-iso; t -l --time-style=l;  t --time-style=x; LC_ALL=C t -l --time-style=posix-iso d; t -D --zero; t --zero -D; t --zero -C; t -C --zero; t --zero -l; t -l1; t -1l; t -1C; t -C1; t -m1; t -fl d; t -lf d; t -f d; t -af d; t -Af; t -U d; t -Ur d; t -U --group-directories-first; t -rX; t --group-directories-first -r; t -ad; t -Ad; t -lH link broken; t -H link; t -lL broken link; t -L broken; t -d link/; t -l link/; t -F link; t -F link/; t -dF link; t -p link; t --dereference-command-line-symlink-to-dir -l link flink; t nosuch ''; t '' ; t d nosuch;  t -R nosuch d; t d d; t -d d d; t -i d | wc; t -is d seq | wc -l; t -m -s; t -m -w 40; t -m -w 0; t -m -w1; t -C -w1; t -x -w3; t -1R d; t -CR d link; t -B; t -I '*' -a; t -I '.*' -a; t -I '*' -A; t --hide='*' ; t --hide='*' -a; t -I '[!a-z]*'; t -I 'd\*'; t -I '?' -I '??'; t --author -l; t --author -lG; t -go; t -gG; t -ln README zzz; t -l README zzz; t -og README
== on a terminal
LC_ALL=C.UTF-8
t() { echo "=== $*"; script -qec "stty cols 60; TERM=xterm LC_ALL=C.UTF-8 $*" /dev/null </dev/null; echo "[$?]"; }
t ls; t ls -l; t ls -C; t ls -q; t ls -b; t ls -Q; t ls -N; t ls --color; t ls --color=auto -l; t ls -m; t ls -x; t ls -1; t ls -F; t ls -R d; t ls -w0; t ls --zero; t ls --sort=width; t ls --show-control-chars; t ls --quoting-style=literal; t ls --quoting-style=shell; t ls --quoting-style=c-maybe -C; t ls -i d; t ls --hyperlink=auto "it\'s" seq; t ls --hyperlink -l "it\'s" seq ;  t ls d seq; t ls -d seq zzz; t LS_COLORS=no=3 ls --color=auto; t ls -s d; t LC_ALL=C ls; t LC_ALL=C ls -C -l; t COLUMNS=30 ls; t ls -D
== where files cannot be read
mkdir /tmp/p; cd /tmp/p; mkdir a b c a/x; echo 1 >a/f; ln -s f a/l; touch b/1; chmod 744 a; chmod 711 b; chmod 0 c; touch -h -d 2020-01-01 a/l a/f b/1 a/x a b c . ..
t() { echo "=== $*"; setpriv --reuid 1000 --clear-groups "$@" 2>&1; echo "[$?]"; }
for o in "" -l -i -s -F -p --color -R -t -S -L -H -1 -Z -lZ --full-time "-l --time-style=+%s" --group-directories-first "-C -s" -m -d -U "-U1" "-f" "-la" -lhR; do t ls $o a; t ls $o a b c; t ls $o a/f a/x b/1 c/1; t ls $o; done
t ls -l --color a; t ls -F --color=always a
setfacl -m u:1:r a/f 2>/dev/null; ls -l a; ls -ld a a/f
== dir and vdir
rm -rf /tmp/c; mkdir -p /tmp/c/d/e '/tmp/c/sp ace'; cd /tmp/c; touch lines d/one hard 'a'; find . -exec touch -d 2024-05-06 {} +; dir; dir -l d; dir -1; dir 'sp ace' nosuch; echo $?; dir -Q; dir -N; vdir d; vdir -C; vdir -1; vdir -d d; dir -x; dir --nope; vdir -m; vdir --format=commas; QUOTING_STYLE=c dir; dir -m; dir --zero; vdir -n lines; touch -d 2024-05-06 $'a\nb' ; dir; vdir; dir -w 20; vdir -h; dir -a; dir -R d; vdir --quoting-style=shell; dir -q; COLUMNS=20 dir

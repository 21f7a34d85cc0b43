# namei.
rm -rf /tmp/c; mkdir /tmp/c; cd /tmp/c
n() { namei "$@" </dev/null; echo "[$?]"; }
mkdir -p a/b m; mount -t tmpfs t m; mkdir m/n; ln -s a/b l; ln -s /tmp/c/a abs; ln -s nowhere broken; ln -s l1 l2; ln -s l2 l1; touch 'sp ace'; mkfifo p; chown 12345:4 a/b; ln -s ../l a/up; ln -s b/. a/dot; ln -s /tmp/c/m/n mnt; chmod 1777 a
==
n; n a/b; n /tmp/c/a/b; n l; n abs/b; n broken; n l1; n nosuch; n a/nosuch/x; n -l l; n -m abs; n -o abs; n -v l; n -x m /dev/null; n -n l; n -n abs/b; n -vm l; n -mo /dev/null /tmp/c/p; n /; n -l /; n //tmp//c//a/; n a/../a/.; n ''; n 'sp ace'; n --foo; n -l nosuch/x; n -lv abs/b/x; n -x /; n -x /proc; n l/; n -m nosuch; n . ..; n 'sp ace/x'; n -no abs a
n -Z a; n -lZ a/b; n -Z nosuch; n -lZ nosuch a/x; n -Zm l/x; n -xo a/b; n -xlv l; n -l a a/b a; n a -l; n a/up/x a/up a/dot mnt -x; n -x m/n/..; n -mx a/up; n --mo a; n --no l; n --nol l; n -lx --nosymlinks mnt; n -h x | head -n 2; n -l l1 2>&1 | tail -n 2; n l1 l2/x a; n /proc/self/exe/x | tail -n 2; n /bin/sh | head -n 4; cd /; n /bin/sh; n -n l1/x; n >/dev/full
POSIXLY_CORRECT=1 n /tmp -x; setpriv --reuid 1000 --clear-groups namei -l /proc/1/cwd/x; mkdir -m 700 /tmp/c/no; mkdir /tmp/c/no/x; setpriv --reuid 1000 --clear-groups namei -l /tmp/c/no/x/y; n -- -x

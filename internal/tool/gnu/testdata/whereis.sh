# whereis. The order of a directory's names is the file system's.
program=$(command -v whereis)
w() { PATH=/usr/bin "$program" "$@" 2>/tmp/errors; echo "[$?]"; cat /tmp/errors; }
mkdir -p /usr/src/ls /usr/src/a /opt/x/bin /usr/share/man/man1 /tmp/w/b /tmp/w/m /tmp/w/s; cd /tmp/w; touch /opt/x/bin/ls b/p b/p.1 m/p.1.gz m/q.1.C m/r.1.x m/p.Z m/q.gz m/s.1p.zst m/t.1.C.gz s/s.p s/p.c s/p.c.C s/s.s.q s/q.c.x /usr/src/a/ls.c
== the usual directories
w ls; w bash nosuch; w -b ls; w -m ls; w -s ls; w -bm ls -s ls; w -b ls -m ls; w -b -m ls; w -u ls bash nosuch; w /usr/bin/ls /x/y/; w ''; w -l | grep -v '/usr/share/man/\|/usr/src/'; w -l ls | tail -n 2; w -lb bash | grep -c bin:
PATH=/tmp/w/b:/usr/bin MANPATH=/tmp/w/m:/nosuch "$program" p q; MANPATH=/tmp/w/m "$program" -l | grep tmp
== own directories
w -B b -M m -S s -f p q r s t nosuch; w -B b -f p; w -M m -f p q r s t; w -S s -f p q s.p; w -B b p; w -B b; w -B -f p; w -B b -u p; w -u -B b -M m -f p q; w -B b -b p; w -B nosuch b -f p; w -Bx p; w -B b b ./b -fl; w -M m -m p
w -g -B b -M /nosuch -S /nosuch -f 'p' 'p.?' '[p]'
== usage
w; w -x; w -h >/dev/full; w --help x | grep -o '^ -[^ ]*'; w --version; w -V; w ls --help; w --helpp; w -bx ls; w - ls | head -c 3; w -f nosuch; w -- ls; w -l >/dev/full; w nosuch >&-; w -hV | head -n 3

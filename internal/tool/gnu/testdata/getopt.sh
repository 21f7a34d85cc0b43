# getopt.
rm -rf /tmp/c; mkdir /tmp/c; cd /tmp/c
try() { "$@" </dev/null; echo "[$?]"; }
g() { try getopt "$@"; }
==
g; GETOPT_COMPATIBLE=1 g; GETOPT_COMPATIBLE=1 g -o a -- -a; GETOPT_COMPATIBLE=1 g -+ab -a; GETOPT_COMPATIBLE=1 g :a -b; g -+ab -a; g '+ab' x -a; g ab: -a -b x y; g ab: -a -b; g 'a b' -a; g '' x; g ab -- -a; g :ab -x
g -T; g --test; g -x; g --foo; g -o; g --te; g --q; g --quiet=3; g --shell; g -l a; g -o a -n nm -- -x; g -n nm a -x; g --; g -- ab -a; g -n; g -q; g -a -foo; g -a -opt a -- -b; g -oab -oc -- -c; g -o ab -- a -- -b; g -o ab x -a -- -b; g -Tx; g -V -T | sed 1d
g -s foo -o a; for s in sh bash csh tcsh ash ''; do g -s "$s" -o a: -- "a'b" 'c!d' 'e\f' "$(printf 'x\ny\tz\vw\r')" '' ' ' -a "\$x"; g -us "$s" -o a: -- "a'b" -a '$x y'; done
==
g -o a: -l '' -- -a; g -o a: -l ':' -- -a; g -o a: -l '::' -- -a; g -o a: -l 'x:::' -- -a --x; g -l 'a b,c:	d::' -o '' -- --a --b --c=1 --d=2 --c 3 --d 4 --d= --a=; g -o '' -l foo -- --fo --f --foo=1 --; g -l foo -l bar -o x -- --bar --foo -x
g -o a -l foo,fab:,fob,for -- --f; g -o a -l foo,fob -- --f; g -o a -l foo:,fob -- --fo --fo=3; g -qo a -l foo:,fob -- --fo; g -ao a -l foo,fob -- -fo -f --fo; g -o a -l foo,foobar -- --foo --foob; g -o a -l fo -- --foo
g -o ab:c:: -- -a -bx -b x -c -cy -c z q -ab3 -acz --; g -o ab: -- -b; g -o :ab: -- -b -z; g -o ab:: -- -b; g -o a -- -é -- -a; g -o 'a;b' -- '-;' -a -:; g -o a: -- -a -- x -- y; g -o a -- a b -a c -- d -a -- e; g -o a -- - -a -
g -o +a -- x -a; g -o +a -- -a x -a; g -o -a -- x -a y -- z -a; g -o -a -- x -- ; g -o +a -- -- x; POSIXLY_CORRECT=1 g -o a -- x -a; POSIXLY_CORRECT=1 g -o -a -- x -a y; g -o '+:a' -- -b; g -o ':+a' -- -+; g -o +-a -- -- -a
g -o 'W;a' -l foo,bar:,opt:: -- -W foo -Wbar=3 -W bar 4 -W opt -W opt=3 -W nope -Wfo -W; g -ao 'W;a' -l foo,bar: -- -W foo -W f -aWfoo; g -o 'W;' -- -Wx
==
g -a -o f:b -l foo,bar: -- -foo -f -b -bar 3 -ba=4 -bx -zoo -fz -f=3 --foo --f=1 -o; g -ao ab -l alpha -- -a -ab -al -alph -ax -alphx; g -ao x -l a,b:: -- -a -b -b=3 -bc
g -Q -o a -- -a -x y; g -q -o a -- -x -a; g -qQ -o a -- -x; g -Q -o a -- b; g -uo ab: -- 'a b' -b 'c d'; g -uQo a
g -U -o ab: -l foo,bar: -- -x -a -b 3 --nope --foo --bar=4 -c5 -axb 4 -abx -xa rest --ba -y; g -U -o ab: -l foo,bar: -- -xyz -b; g -U -o ab: -l foo,bar: -- --foo=3 --bar; g -U -o ab: -l foo,fab: -- --fo=3 --f; g -U -o ab: -l foo,fab: -- --fo 3 --f; g -U -a -o ab: -l foo,fab: -- -fo -zoo -ax
g -U -o '' -- a -x b -- -z; g -U -o + -- a -x b -- -z; g -U -o - -- a -x b -- -z; g -U -o a -- a -xy b -xay --zz=3 -- -z; g -U -u -o a -- 'a b' '-x y' '-ya b'; g -U -Q -o a -- -x; g --unknown -o a -- -z; g -Uo a: -- x -z y -a; g -U -o a -- -x - -a; g -U -o a -- -x '' -a; g -U -o a -- --zz=3 b c -a; g -U -o +a -- -x b -a; g -U -o -a -- -x b -a c; g -U -o '' -- -xy b c; g -U -o a -- -xa b c; g -U -o a -- -ax b c; g -U -o a -- -x b -x c -a d -x -- e
==
set -- -ab 'x y' --long="it's" more; args=$(getopt -o ab: -l long: -n prog -- "$@") && eval set -- "$args" && printf '<%s>' "$@"; echo; getopt -o a -- -a >/dev/full; echo $?; getopt -h >/dev/full; echo $?
getopt -n '' -o a -- -z; /usr/bin/getopt -o a -- -z; /usr/bin/getopt a -z; /usr/bin/getopt --zz; /usr/bin/getopt

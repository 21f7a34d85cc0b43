# test and [ as programs, not the shell's own.
rm -rf /tmp/w; mkdir /tmp/w; cd /tmp/w; enable -n test [; echo x >f; : >e; mkdir d; ln -s f l; ln -s no b; mkfifo p; touch -d 2001-01-01 old; chmod 4000 e; chmod 3777 d; ln f h; touch -h -d 2002-02-02 f l e b p; touch -d 2003-03-03 d; user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
s() { test "$@"; a=$?; [ "$@" ]; echo "$* => $a $?"; }
== files
for o in a b c d e f g h k p r s t u w x G L N O S n z o l q; do for f in f e d l b p old no '' /dev/null; do s -$o "$f"; done; done; for o in -r -w -x; do for f in f e d no; do user test $o $f; echo $?; done; done; for o in -nt -ot -ef; do for f in f old no h l d; do for g in f old no; do s $f $o $g; done; done; done
== texts and numbers
for o in = == != '<' '>' -eq -ne -lt -le -gt -ge; do for a in 1 01 -1 ' 2' '3 ' +4 -0 99999999999999999999 a '' - +-1 --1; do for b in 1 -00 99999999999999999998; do s "$a" $o "$b"; done; done; done; for a in '-l abc -eq 3' '-l abc -gt -l ab' '3 -eq -l abc' '-l abc = 3' '-l f -nt d' 'f -ef -l d' '-l' '-l x' '-l a -eq x' '-l a -eq'; do s $a; done
== by the number of words
for a in '' x '!' '! x' '! !' '-n' '-n x' '-q' '-q x' 'x y' '( )' '( x )' '( x' 'x )' '! -n x' '! x y' 'x -a y' 'x -o' '-a x' 'x -a' '-o -a -o' '( -n x )' '! x = y' '! ( x )' '( ! x )' '( ( x ) )' 'x = x -a y = z' 'x = x -o y = z' 'x -a ( y -o z )' '( x = y ) -o -d d' '! ! x' '! ! ! x' '-n = -n' '= = =' '( = )' '! = x' '( x y )' '( x = y' '( x -a y -a z )' 'x -eq 1' '1 -eq 1 -a 1 -eq x' 'a b c' 'a b c d' 'a = b c' '-n x y' '-n x -a' '( a = a ) b' '-f f -a -d d -a ! -e no' '! -f f -o -d d' '-xy x' '-- x' '--help' '--version' '-z' '-t' '-t x' '-t 99' '-t -1' '( ( ( x ) ) )' '( x -a ) x )' 'x -a ! y' 'x ( y' 'a -foo b' '( -z ) )' '-e f -e'; do s $a; done; s ''; s ! ''; s '' -a x; s x -o ''; s '' = ''; s ' ' -eq 0; s -n ''
== brackets
[; echo $?; [ x; echo $?; [ ]; echo $?; [ ] ]; echo $?; [ x y ; echo $?; [ -n; echo $?; export LC_ALL=C.UTF-8; [ x; [ a b ]; test a b c; test "("; test 1 -eq x; test x y z w; find . -name f -exec test -f {} \; -print; find . -exec [ -d {} ] \; -print; env [ x ]; env test; echo $?

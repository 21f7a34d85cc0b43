# expand, unexpand and fold.
mkdir /tmp/w; cd /tmp/w; t() { echo "--- $*"; "$@"; echo "=$?"; }
printf 'ñ\tx\n日本\tx\na\bb\tx\n\377\tx\na\rb\tx\n\001\tx\né́\tx' >e
printf 'ñ       x\n日本    x\na\bb       x\n \t  \t    x\n   ab      cd  \t e\n\f\t x\n        |\n         |\n       |\na       b       c        d\n　　　　　x　　　　\ty' >u
printf '日本語ñandú\tabc def\bx\ry\nlong words here  to fold\tand more z\nab 日x　y ééé\n' >f
== wrong
for o in x 0 4,2 2,2 /3,4 +3,/4 99999999999999999999 1/ 4,/3,/5 a4 4a,9b 2/3 2+3 +3,+4 2,4,/8,9 9223372036854775808 18446744073709551615 '2 x' 3,+x '4,,5x' '4/5/6' '4/5,x' '/3 4,x'; do t expand -t "$o" </dev/null; t unexpand -t "$o" </dev/null; done
t expand nosuch e .; t expand -x; t expand -3x; t expand -0; t expand -t 5 -t 3 </dev/null; t unexpand .; t unexpand -x; t unexpand -3,1 </dev/null; t unexpand -99999999999999999999; t unexpand -3a -f; t unexpand nosuch f; t fold nosuch; t fold -w 0; t fold -w x; t fold -x; t fold -w 99999999999999999999 </dev/null; t fold -5x; t fold -1 </dev/null; t fold -0; t fold -w -5; t fold -w ''; t fold -w 0x10; t fold -w ' 5' </dev/null; t fold -w 18446744073709551615 </dev/null; t fold .; t fold --nope; t expand --tabs
== columns
for l in C C.UTF-8; do export LC_ALL=$l; for o in '' -i '-t 4' '-t 3,5' '-t 3,5,/4' '-t 3,5,+4' -3,9 -12 '-t /5' '-t +5' '-t 3 -t 9' '-t ,'  '-t /0' '-t 3,/'; do printf 'a\tb\tc\td\te\n\t x\ty\n  \t\tz\n\t\b\tq\n' | expand $o; expand $o e | od -An -c; done; expand e u e | md5sum; expand -t '1 2,3	4' e f | od -An -c; done
== unexpand
for l in C C.UTF-8; do export LC_ALL=$l; for o in '' -a '-t 3' '-t 4' '-t 3,5' '-t 3,5,/4' '-t 3,5,+4' '-a -3,9' '-3,9' '-a12' '-t /5' '-t 3 --first-only' --all; do echo "== $o"; unexpand $o u | od -An -c; done; done
printf '%s\n' ' ' '  ' '        ' '         x' 'x        y' 'x       y  z' '   	   	 x' 'a b c d e f g h i j' '        	' "1234567 8" "123456  8" "1234567  9" "	 x" "      	 y"  >b; for o in '' -a -t2 '-t1' '-t 2,3' '-t 1,2,/3'; do unexpand $o b | od -An -c; done; unexpand -a u b e nosuch f | od -An -c; printf 'a  ' >p; printf '     b' >q; unexpand -a p q | od -c; expand p q | od -c
== fold
for l in C C.UTF-8; do export LC_ALL=$l; for o in -w5 -sw5 -bw5 -cw5 -bsw5 -csw9 -w1 -w2 -sw8 -10 -s12 -3s '-b -c -w4' '-w 5 -4' ''; do echo "== $o"; fold $o f | od -An -c; done; done; fold -w 3 f u f | md5sum; printf abcdef >p; fold -w 4 p p | od -c; fold -w 10 - p <p; seq -s' ' 100 | fold -s; seq -s' ' 100 | fold; seq -s '' 60 | fold -sw 30; printf 'a\tb\tc\n\t\t\n' | fold -w 9 | od -c; printf 'a\tb\tc\n' | fold -bw 2

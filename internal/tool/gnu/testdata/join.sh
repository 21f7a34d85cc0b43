# What join joins, its old forms, the order of its files and its messages.
[ -d /tmp/w ] || { mkdir /tmp/w; cd /tmp/w; printf 'a 1 x\nb 2 y\nb 3\nd 4\n\ne 5 \n' >x; printf 'a A\nb B\nb BB z\nc C\n\nd D E\n' >y; printf 'b 1\na 2\n' >u; : >e; printf 'a:1:x\nb::y\n:q\nc' >t; printf 'k,v\na,1\n' >h; printf 'B 1\na 2\n' >m; }
cd /tmp/w; s() { "$@"; echo "[$?]"; }
== options
for o in '' -a1 -a2 '-a1 -a2' -v1 -v2 '-v1 -v2' '-a1 -v2' -i '-o 0' '-o 1.1,2.2' '-o 1.2 -o 2.1' '-o auto' '-a1 -a2 -o auto -e -' '-a1 -e - -o 0,1.2,2.2' '-j 2' '-1 2' '-2 2' '-1 1 -2 1' '-t:' '-t ' '-tx' --header '--header -a1' --check-order --nocheck-order -z '--header --check-order' '-o 1.9 -e z' '-a 1 -o 2.1 -o 0' '-e x -a1'; do echo "= $o"; s join $o x y; s join $o x u; s join $o u y; s join $o e y; s join $o x e; s join $o t t; s join $o u u; s join $o h h; done
== values
for o in -a -a3 -ax '-a 01' -v0 -vx -1 -10 -1x '-1 0' '-1 -1' '-1 1 -1 2' '-j 1 -2 3' '-j0' '-j' '-o' '-o 3.1' '-o 1' '-o 0.1' '-o 1.' '-o 1.0' '-o x' '-o 1.1,' '-o auto -o 1.1' '-o autox' '-e a -e b' '-e a -e a' '-t xy' '-t x -t y' '-t x -t x' '-t \0' '-x' --nope '--he' '--h' '-1 99999999999999999999' '-1 +1' '-a 2 -a 1 -j 1'; do echo "= $o"; s join $o x y; done; s join -t '' x y; s join -t '' x x; s join -o '' x y; s join -o '1.1 2.2' x y; s join -o $'1.1\t2.2' x y; s join -e '' -a1 x y; s join -t '
' x x
for l in C C.UTF-8; do LC_ALL=$l s join -t é x y; printf 'aé1\n' | LC_ALL=$l s join -t é - <(printf 'aé2\n'); LC_ALL=$l s join -t xyz x y; done
== operands
s join; s join x; s join x y e; s join nosuch y; s join x nosuch; s join - - <x; s join x - <y; s join - y <x; s join . x; s join x .; s join -j1 2 x y; s join -j1 x y; s join -j2 2 x y; s join -j2 x y; s join -j1 x; s join -j1 1 -j2 1 x y; s join -o 1.1 2.2 x y; s join -o 1.1 2.2 0 x y; s join -o 1.1 x y; s join -o 1.1 x y e; s join x y -a1; s join x -a1 y -a2; s join -- x y; s join x -j1 1 y; s join x y >/dev/full; s join '' x
== order
printf 'a 1\nc 2\nb 3\n' >p; printf 'a 1\nb 2\nc 3\n' >q; for o in '' -a1 -a2 -v1 --check-order --nocheck-order -i --header; do echo "= $o"; s join $o p q; s join $o q p; s join $o p p; s join $o m m; s join $o m q; s join $o p e; s join $o e p; done
printf 'a\0b\0' >z; printf 'b\nx\0' >z2; s join -z z z2 | od -c; s join -z z z | od -c; printf 'a  b\tc \n' | s join -a1 - e; printf ' a b\n' | s join - y; printf 'a\nA\nb\n' >c1; printf 'A 1\na 2\n' >c2; s join -i c1 c2; s join c1 c2; printf 'x' | s join - <(printf x); seq 2000 | sort >n1; seq 1 3 4000 | sort >n2; join n1 n2 | md5sum; join -a1 -a2 n1 n2 | md5sum; yes a | head -n 30 >r; join r r | wc -l

# awk, as mawk is it: the tree's awk is gawk.
export LC_ALL=C
case $(command -v awk) in /ours/*) ;; *) mkdir -p /tmp/mawk; ln -sf /usr/bin/mawk /tmp/mawk/awk; PATH=/tmp/mawk:$PATH;; esac
rm -rf w; mkdir w; cd w
t() { timeout 5 "$@"; echo "[$?]"; }

== lines 1
t awk 'BEGIN{print length("é"), 2^53, 2^53+1, 2^63, 1e30, -2^63, 1e18, 2^31, 0.1, 1e6,1e5*10.5, 100000*100000, 1/3}'
t awk 'BEGIN{printf "%d %d %i %c|%c|%c|%5c\n", 2^53, 1e30, "12abc", 65, "hello", "", 256}' 
t awk 'BEGIN { print "a" ~ /^a{1}$/, "aa" ~ /a{2}/, "{" ~ /{/, "a{" ~ /a{/}'
t awk 'BEGIN { print ) }'
t awk 'BEGIN { print 1'
t awk 'BEGIN { print "abc }'
t awk 'BEGIN { x = /abc }'
t awk 'BEGIN { f(1) }'
t awk 'BEGIN { print 1/0; print 1%0; print log(-1), exp(1000), int("0x1A"), "0x1A"+0, "inf"+0, "+inf"+0, "nan"+0, "-nan"+0 }'
echo '0x1A 1e3 +5 .5. 010 inf nan' | t awk '{for(i=1;i<=NF;i++) print $i+0, ($i==26)}'
t awk 'BEGIN { printf "%s %s\n", "a" }'
t awk 'BEGIN { printf "%z\n", "a" }'
t awk 'BEGIN { getline x < "/nosuch"; print x, (getline y < "/nosuch") }'
t awk '{print}' /nosuch
t awk '{print}' /tmp
t awk -f /nosuch
t awk -Z
t awk --nope 'BEGIN{}'
t awk -f
t awk -v 1x=3 'BEGIN{}'
t awk -v x 'BEGIN{}'
t awk 'BEGIN { x[1]=1; x=2 }'
t awk 'BEGIN { print system("exit 3"), system("kill -9 $$"); print close("x"); "exit 4"|getline; print close("exit 4"); print | "cat >x; exit 5"; print close("cat >x; exit 5"); print fflush("q")}'
echo "a	b" | t awk -Ft '{print $1}'
t awk 'BEGIN { print substr("hello") }'
t awk 'BEGIN { print nosuch(1) }'
t awk 'BEGIN { return 1 }'
t awk 'BEGIN { next }'
t awk 'BEGIN { break }'
t awk 'BEGIN { while (1) { if (i++ > 3) break; continue } print i; exit 3 } END { print "end" }'
t awk 'BEGIN { print length(), length, length "x" }' </dev/null
t awk 'BEGIN{ print 1 > "/nosuch/x"}'
t awk 'BEGIN{ NF=-1}'
t awk 'BEGIN{ print $(-1)}'
t awk 'BEGIN{ print substr("x",1,2,3)}'
t awk 'BEGIN{regex="("; print "a" ~ regex}'
t awk 'BEGIN{print "a" ~ /(/}'
t awk 'BEGIN{print "a" ~ /[/}'
t awk 'BEGIN{print "a" ~ /a)/}'
t awk 'BEGIN{getline; print "got " $0; getline x; print x}' <<< $'one\ntwo'

== lines 2
t awk 'BEGIN{printf "%*d|%-*d|%.*f\n", 5, 42, 5, 42, 2, 3.14159; printf "%s %d\n", 1e6, "0x11"; printf "%u\n", -1; printf "%x\n", -1; printf "%d\n", -1e30;printf "%5s|%.2s|%c%c\n", "ab", "abcdef", 0x41, "" }'
awk 'BEGIN{printf "%c|%c", "", 0}' | od -c
echo 65 | t awk '{printf "%c\n", $1}'
t awk '{ print'
t awk 'BEGIN { if (1 print 2 }'
t awk 'BEGIN { print 1,, 2 }'
t awk 'BEGIN { x = }'
t awk 'BEGIN { x = 1 +
}'
t awk 'BEGIN
{ print 1 }'
t awk 'BEGIN { @ }'
t awk 'BEGIN { a["x"]=1; delete a; print length(a); delete a["q"]; if (!("z" in a)) print "no" }'
t awk 'BEGIN { while (("echo a; echo b" | getline l) > 0) print "got " l; "date +%Y" | getline; print NR, length($0) }'
printf 'a b\n\nc d\ne f\n\n\n\ng\n' | t awk 'BEGIN{RS=""}{print NR": "$1"-"$NF" "NF; for(i=1;i<=NF;i++) printf "<%s>", $i; print ""}'
printf 'a1b22c333d' | t awk 'BEGIN{RS="[0-9]+"}{print NR, $0}'
printf 'a,b;c,d;' | t awk 'BEGIN{RS=";";FS=","}{print $2; $3="x"; print; NF=2; print; $5=""; print; print NF}'
echo 'a:b:c' | t awk -F: -v OFS=- '{$1=$1; print; print $0 > "/dev/stderr"; $0="x:y"; print NF, $2}'
echo 'x' | t awk -v 'a=1\n2' '{print a; print b}' b=7 -
cat 2; rm -f 2
t awk 'function f(a,b) { a["k"]=b; return b*2 } BEGIN { print f(arr, 4), arr["k"]; print length(arr) } function fact(n) { return n<=1 ? 1 : n*fact(n-1) } BEGIN { print fact(10), fact(20), fact(25) }'
t awk 'BEGIN { x["a"]; if ("a" in x) print "in"; if (("a","b") in x) print "no"; x["a","b"]=1; for (k in x) { split(k, p, SUBSEP); print p[1] "-" p[2] } }' 
t awk 'BEGIN { print length("x" "yz"), index("abc","c"), substr("hello",2,3), toupper("abc") tolower("DEF"), int(-3.7), int("3abc"), sqrt(16), exp(0), atan2(0,-1), sin(0), cos(0), log(1) }'
t awk 'BEGIN { CONVFMT="%.2g"; a=3.14159; b=a ""; print b; OFMT="%.3f"; print a, 17, 1e20, 3.0; x[0.1]=1; for (k in x) print k }'
t awk 'NR==1,NR==3{print "r" $0} /2/,/4/ END{print NR}' <<< $'1\n2\n3\n4\n5'
t awk 'END{print $0, NF}' <<< $'a b\nc d e'
t awk '{ nextfile } END { print NR }' /etc/passwd /etc/group
t awk 'BEGIN { do { i++; if (i==2) continue; if (i==5) break; printf "%d ", i } while (i < 10); print ""; for (i=0;i<3;i++); print i; for(;;) { if (++n>3) break }; print n }'
t awk 'BEGIN { "pwd" | getline d; print d; print ENVIRON["HOME"], ARGC, ARGV[0], ARGV[1] }' x y
t awk 'BEGIN { print index("a.b", "."), match("aaa", /b*/), RSTART, RLENGTH; $0="a b c"; print NF, $2; $7="z"; print; print NF; $2=""; print; NF=2; print $0 "|" }'
t awk '/a/ || /b/ { n++ } !/c/ { m++ } END { print n, m+0 }' <<< $'a\nb\nc'
t awk '$1 ~ "^[[:alpha:]]+$" {print "alpha " $1} $1 ~ /^[0-9]+$/ {print "num", $1} $1 !~ /x/ {print "nox"}' <<< $'abc\n123\nx1'
t awk 'BEGIN { printf "%s\n" }'
t awk 'BEGIN { printf "a\n" > "/dev/full" }'
t awk 'BEGIN { print "a" }' > /dev/full
t awk 'BEGIN { a = "10"; b = 9; print (a > b), (a+0 > b); print 010+0, 1e3, .5, 0x10 }'
t awk 'BEGIN{print length}' < /dev/null
t awk 'function g(a,a) { return 1 } BEGIN { print g(1) }'
t awk 'BEGIN{printf "%i|%5.1f|%-8s|%08.3f|% d|%+i|%#o|%#x|%e\n", "3.9", 2.25, "ab", 3.14159, 5, 5, 8, 255, 0}'
t awk 'BEGIN { print toupper(x) "|" x+0 "|" length(x); if (x == 0 && x == "") print "both" }'
t awk 'BEGIN { print -3 % 2, 2 ^ 0.5, 1e300*1e300, -1e300*1e300; print 1/3*3 == 1; print 100000 * 3.0, 0.1+0.2, 1e15, 1e16, 1e17, 123456789012 }'
t awk 'BEGIN { print "A" < "a", "a" < "B"; print "x" > "/dev/stdout"; print substr("abc", 2, 1e10) }'

== lines 3
t awk '
# comment
BEGIN { # another
  x = 1; y = 2   # trail
  if (x == 1 &&
      y == 2) print "multi"
  else
      print "no"
  s = "con\
tinued"; print s
  print 1,
     2
}
'
t awk 'BEGIN { $3 = "c"; print NF; print; print $0 = "q r"; print $(1+1); print $NF-1, $NF }'
t awk 'BEGIN { print 1 in a; a[1]; print 1 in a; n = split("", a); print n, length(a); n = split("a:b:c", a, ":"); print n, a[3]; n = split("abc", a, ""); print n, a[2]; n=split("a1b2c", a, /[0-9]/); print n, a[3]; n=split(" a  b ", a); print n; n=split(" a  b ", a, / /); print n }'
t awk 'BEGIN { s="abc def"; gsub(/\<./,"b",s); print s }' 2>&1 | tail -1 >/dev/null
t awk 'BEGIN { for (i in A) for (j in A) print; A[1];A[2]; for (i in A) for (i in A) n++; print n }'
t awk '{ a[$1] += $2 } END { for (k in a) print k, a[k] | "sort" }' <<< $'x 1\ny 2\nx 3'
t awk 'BEGIN { x = "a"; x = x "b" "c"; print x; y += 5; y -= 2; y *= 3; y /= 2; y %= 4; y ^= 2; print y; print y++ + ++y, y--, --y }'
t awk -F'[:,]' '{print $2, NF}' <<< 'a:b,c'
t awk -F'|' '{print $2, NF}' <<< 'a|b|c'
t awk -F'\t' '{print $2, NF}' <<< $'a\tb c'
t awk -F '\\|' '{print $2, NF}' <<< 'a|b|c'
t awk -F. '{print $2, NF}' <<< 'a.b.c'
t awk -F '' '{print $2, NF}' <<< 'abc'
t awk -F ' ' '{print $2, NF}' <<< ' a  b '
t awk -F '^' '{print $2, NF}' <<< 'a^b'
t awk -F 'a+' '{print $2, NF}' <<< 'xaaay'
t awk '{ $2 = ""; print; print NF }' <<< 'a b c'
t awk 'BEGIN { getline; print; while ((getline line) > 0) n++; print n, NR }' <<< $'1\n2\n3'
t awk '{ print $1 > "out" ".txt" } END { close("out.txt"); while ((getline l < "out.txt") > 0) print "r", l }' <<< $'a\nb'
t awk '{ print | "sort -r" } END { close("sort -r"); print "end" }' <<< $'a\nb'
printf 'x\ny' | t awk '{print NR, $0}'
printf 'x\r\ny\r\n' | t awk '{sub(/\r$/,""); print}'
t awk 'length > 2' <<< $'a\nabc'
t awk 'length($1) > 2 { print length }' <<< $'a\nabc d'
t awk 'NR % 2' <<< $'1\n2\n3'
t awk '!seen[$0]++' <<< $'a\nb\na'
t awk 'BEGIN { printf "%s %s %s\n", "a", "b", "c" ; printf "no newline" }'
t awk 'BEGIN { regex = "^[a-c]+$"; if ("abc" ~ regex) print "m"; if ("a.c" ~ "a\\.c") print "dot"; if ("axc" ~ "a\.c") print "warn" }'
t awk '/[/]/' <<< 'a/b'
t awk '/a\/b/' <<< 'a/b'
t awk '$0 ~ /[[:space:]]$/ { print "sp" } /[^]]x/ { print "br" }' <<< $'ax '
t awk '{ $0 = tolower($0); gsub(/[^a-z]+/, " "); print }' <<< 'Hello, World! 42'
t awk 'BEGIN { print 1; exit; print 2 } END { print "e" }'
t awk 'END { exit 4 }' /dev/null
t awk 'BEGIN { exit 1 } END { exit }'
t awk '{ exit NR } END { print NR }' <<< $'a\nb'
t awk 'BEGIN { print substr("hello", 2, 0) "|" substr("", 1, 2) "|" substr(12345, 2, 3) }'
t awk 'BEGIN { a["x"] = 1; f(a); print a["x"], a["y"] } function f(z) { z["x"]++; z["y"] = "new" }'
t awk 'function r(n,  i, s) { for (i = 0; i < n; i++) s = s i; return s } BEGIN { print r(3); print r(0) "|"; print r(2) r(1) }'
t awk 'function noret(x) { x = 5 } BEGIN { y = 1; z = noret(y); print y, "[" z "]" }'

== lines 4
t awk 'function g(a) { a["q"] = 1 } function f(b) { g(b) } BEGIN { f(c); print length(c), ("q" in c) }'
t awk 'BEGIN { printf "%c%c%c", 72, "ello", 10; printf "%5s|%-5s|%05.1f|%x|%X|%o|%e|%E|%G\n", "a", "b", 2.55, 255, 255, 8, 1.5, 1.5, 1e10 }'
t awk 'BEGIN { printf "%d %d %d\n", 3.99, -3.99, "1e2"; printf "%s\n", 1e300; printf "%.3s|\n", "abcdef"; printf "%%|%c|\n", "" }' | od -c | head
t awk 'BEGIN { while ("echo a b c" | getline) print $2; print NR, NF }'
t awk 'BEGIN { "echo x y" | getline v; print v, NF, NR }'
t awk 'BEGIN { print -"3x", +"4y", !"0", !0, !"" ; print "3x" * 2, "abc" * 1, ".5." + 1 }'
t awk 'BEGIN { if (!(3 in a)) print "no"; a[3]; if (3 in a) print "yes"; delete a[3]; print length(a) }'
t awk 'BEGIN { print 1>"/dev/stderr"; print "x" > "/dev/stdout" }'
t awk -v n=3 'BEGIN { print n + 1, n "" }'
t awk -v s='a\tb' 'BEGIN { print s }'
t awk '{ print n, $0 }' n=1 /dev/stdin n=2 <<< 'l'
t awk 'BEGIN { ARGV[1] = ""; } { print FILENAME, $0 }' nosuch - <<< 'q'
t awk 'BEGIN { ARGC = 1 } { print "stdin", $0 }' nosuch <<< 'q'
echo 'BEGIN { print "from file" }' > p1.awk; echo '{ print "two", $0 }' > p2.awk
t awk -f p1.awk -f p2.awk <<< z
t awk -f p1.awk -- 
t awk -- '{ print "dd", $0 }' <<< z
printf '#!/usr/bin/awk -f\nBEGIN { print ARGV[1] }\n' > s; chmod +x s; sed -i "1s,.*,#!$(command -v awk) -f," s; t ./s arg
t awk 'BEGIN { OFS = "-"; $0 = "a b c"; $1 = $1; print; print $1, $2; NF = 5; print; $0 = "x"; print NF }'
t awk 'BEGIN { ORS = "!\n"; print "a"; print "b" }'
t awk 'BEGIN { RS = "x" } { print NR ":" $0 }' <<< 'axbxc'
t awk 'BEGIN { RS = "\n\n" } { print NR ":" $1 }' <<< $'a\nb\n\nc'
t awk 'BEGIN { RS = "ab|cd" } { print NR ":" $0 }' <<< '1ab2cd3'
t awk 'BEGIN { FS = "," } { print $1 } { FS = ":" }' <<< $'a,b\nc:d'
t awk '{ FS = ":"; print $1 }' <<< $'a b\nc:d'
t awk 'BEGIN { a = "x"; b = a++; print a, b; c[1]++; print c[1]; $3++; print; print NF }'
t awk 'BEGIN { print length(12345), length(1/3), index(123, 2) }'
t awk 'BEGIN { print (1, 2) in a, ((1, 2) in a) ? "y" : "n" }'
t awk 'BEGIN { x = 5; print x == 5 ? "five" : "other"; print x > 3 ? "big" : "small" }'; ls; rm -f 3
t awk 'BEGIN { print "a" "b" == "ab"; print 1 + 1 " " 2 * 2; print 2 " " 3 + 4; print 1 - 1 " x"; print -1 " " -1 }'
t awk 'BEGIN{a=1;b=2
print a,b;;print b
}
END{}' /dev/null
t awk 'BEGIN { print length "a" }' 
t awk '/a/,/b/ { print NR": "$0 } ' <<< $'x\na\nc\nb\nz\na\nq'
t awk 'BEGIN { print toupper("x" 1), sprintf("%03d", 7), sprintf("%s", "q") sprintf("%d", 3.7) }'
t awk 'BEGIN { $0 = "1 2 3"; s = 0; for (i = 1; i <= NF; i++) s += $i; print s / NF }'
t awk 'BEGIN { print index("foobar", "bar"); print match("foobar", "o+b"), RSTART, RLENGTH; print substr("foobar", RSTART, RLENGTH) }'
t awk 'BEGIN { print split("a b c", arr), arr[1] arr[3]; n = split("2024-01-02", d, "-"); print d[1] + 0, d[2] + 0 }'
t awk '{ $(NF+2) = "x"; print; print NF }' <<< 'a'
t awk 'BEGIN { printf "%s", "" > "empty" ; close("empty"); print (getline x < "empty") }'
t awk 'BEGIN { system("echo sys; exit 2"); r = system(""); print r }'

== lines 5
t awk 'BEGIN { print systime() > 1000000000, strftime("%Y-%m-%d", 86400*365), mktime("1970 01 02 00 00 00") }' ; rm -f 1000*
t awk 'BEGIN { print substr("x", 1.5), 5 " " 5.0 " " 5.10, 1e6 "", 1234567.8 "", 0.00001 "" }'
t awk 'BEGIN { print 3 / 2, 7 / 7, 2 ^ 10, 2 ^ -1, 10 % 3.5 }'
t awk 'BEGIN { print "\052\x2a\a\\" }' | od -c
t awk 'BEGIN { a = "A"; print a ~ "a", a ~ /A|b/, "ab" ~ /^(a|b)+$/, "a+b" ~ /a\+b/, "a.b" ~ /a[.]b/, "(" ~ /\(/, "abab" ~ /^(ab){2}$/, "" ~ /^$/ }'
t awk 'function f(x) { return x * 2 }
BEGIN { print f(2) + f(3), f(f(2)) }'
t awk 'BEGIN { print; print $0; print NF }' 
t awk '{ print; getline; print "next:", $0 }' <<< $'a\nb\nc'
t awk 'BEGIN { printf("%d items\n", 3); printf("%s", "x") > "f"; close("f"); getline y < "f"; print y }'
t awk 'BEGIN { n = split("a b", x); delete x[1]; print length(x); for (i in x) print i, x[i] }'
t awk 'NR==2 { next } { print } END { print NR, FNR }' <<< $'a\nb\nc'
t awk 'FNR==1 { print FILENAME } ' p1.awk p2.awk
t awk 'BEGIN { print 1e3 == "1000", "1e3" == 1000; x["1"] = 5; print x[1], x["01"] "|" }'
t awk '$1 == 1' <<< $'1.0\n01\n1x\n+1\n 1 '
t awk '$1 == $2 { print "eq", $0 }' <<< $'1 1.0\na a\n1e1 10\nx 0'
t awk 'BEGIN { s = "é1"; gsub(/[0-9]/, "<&>", s); print s; print match("éa", /a/), RSTART }'
t awk 'BEGIN { print > "/nosuch/dir/f" }'
t awk 'BEGIN { print "a" >> "app"; print "b" >> "app"; close("app"); while ((getline q < "app") > 0) print q }'
t awk 'BEGIN { f = "k"; print "1" > f; print "2" > f; close(f); getline a < f; getline b < f; print a b }'
t awk 'BEGIN { "nosuchcmd_x 2>/dev/null" | getline z; print close("nosuchcmd_x 2>/dev/null") }'
t awk 'BEGIN { $5 = "a"; $2 = "b"; print; print $0 ~ /^ b   a$/ }'
t awk 'BEGIN { if ("x" > "abc") print "str"; if (2 > 10) print "bad"; if ("2" > "10") print "strcmp" }'
t awk 'BEGIN { a[1,2] = 3; for (i in a) { split(i, s, SUBSEP); print s[1], s[2] } SUBSEP = ":"; a["x","y"] = 1; print ("x:y" in a) }'
t awk 'BEGIN{x="A";while(length(x)<10)x=x x;print length(x);print x x > "/dev/null"}'
t awk '
function max(a, b)
{
	return a > b ? a : b
}
{ m = max(m, $1) }
END { print m }' <<< $'3\n9\n4'

== numbers in printf
t awk 'BEGIN { i = -log(0); n = log(-1); printf "%8f|%-8f|%08f|% f|%+f|%g|%8.3e|%G\n", i, i, i, i, i, i, i, i; printf "%8d|%x|%u|%o|%8x|%8f\n", n, n, n, n, n, n; printf "%8d|%+d|%8x\n", -i, -i, -i }'
t awk 'BEGIN { b = 1e30; printf "%8d|%x|%u|%o|%X|%+d|%8x\n", b, b, b, b, b, b, b; printf "%x|%u|%x|%u|%d\n", -b, -b, -2^63, -2^63, -2^63; printf "%.0c|%.0c|%3.0c|%.2c|\n", "x", 65, 65, "abc" }'
t awk 'BEGIN { printf "%+f|%5.1f|%-8.2e|%08.3g|%#o %#.0o|%#x|%5.3d|%05d|%.0d|%+d|% d|%-5d|\n", 1, 2.25, 12345.678, 1e10, 8, 0, 255, 7, 7, 0, 5, 5, 7; printf "%#g %#.0f %G %E\n", 1, 2, 1e-10, 1.5 }'
for c in F a A; do t awk "BEGIN { printf \"%$c\", 1 }"; done
== standard input
echo a >f
t awk '{print FILENAME; exit}' - <f
t awk 'BEGIN{print "[" FILENAME "]"; getline; print FILENAME}' <f
t awk 'END{print FILENAME}' <f
t awk 'BEGIN{getline; print FILENAME}' f

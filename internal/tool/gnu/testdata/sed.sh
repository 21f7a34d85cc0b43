# Editing streams. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf "b 2\na 10\nc 1\n" >f; seq 10 >s; printf "no newline" >nn; printf "hello world\nfoo bar\n" >h
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== scripts
each <<'END'
echo abc | sed 's/b*/x/2'
echo abc | sed 's/[/x/]/'
echo 'a+b aab' | sed 's+a\+b+X+'
echo 'a(b' | sed -E 's(a\(b(X('
echo abc | sed 'a\foo\nbar'
echo abc | sed 'a\'
echo abc | sed $'a\\   \n  foo\\\nbar'
echo abc | sed '$!N;a foo'
echo abc | sed -e 'i\  x\' -e 'y'
echo abc | sed ':a}'
echo abc | sed 'p;b foo;p'
echo 'abc' | sed 's/b/\x26/'
echo 'a[bc' | sed 's/\x5b/X/g'
echo 'abc' | sed 's/b/\c\d/' | od -c
echo 'aaa' | sed 's/a**/x/'
echo 'aaa' | sed -E 's/a|*b/x/'
echo 'aaa' | sed -E 's/a{2,1}/x/'
echo 'aaa' | sed -E 's/()/x/'
echo 'aaa' | sed -E 's/a|/x/'
echo 'aab' | sed -E 's/(a*)*/<\1>/'
echo 'ababab' | sed -E 's/(ab|a|b)*/<\1>/'
echo 'aaab' | sed -E 's/(a+)(a*)(b*)/<\1><\2><\3>/'
echo aab | sed -E 's/(a|ab|aab)*(b?)/[\1][\2]/'
echo 'a b cc' | sed 's/\</x/g;s/\>/y/g'
printf 'a\nb\nc\n' | sed 'N;N;s/a.b/x/m'
printf 'a\nb\0c\nd\0' | sed -z 's/^/x/g;s/$/y/g;N' | tr '\0' @
seq 10 | sed -n '2,4{N;N;N;p}'
seq 10 | sed -n '0,/1/p'
seq 10 | sed -n '2,~4p;0~3p'
seq 10 | sed -n '4,+2p;2~0p'
seq 10 | sed -n '2,4!!p'
seq 20 | sed -n '/1/,~4p'
seq 10 | sed -n '$p'
seq 10 | sed '0~4d'
seq 5 | sed -n '2,4{=;p}'
seq 9 | sed -n '2{p;n;n;p};5,6p'
seq 9 | sed -n '/3/,5{p};/3/,4=;/[37]/,2p'
echo 'a/b]' | sed 's/[[:alpha:]/]/x/g'
echo 'a/b]' | sed '/[/]/d'
echo 'a/b\]' | sed 's/[\n]/x/g;s/[b\]/y/g'
echo abc | sed $'a\\   \np'
echo abc | sed 'a \ttx' | cat -A
echo abc | sed $'a\\\n\\  foo\\bar\\\\x\\\n  \\tbaz'
echo abc | sed --posix $'a baz'
echo abc | sed $'a\\\n'
echo abc | sed 'a\\foo'
echo abc | sed '1a x'
echo 'a$b' | sed 's/\x24/X/'
echo 'a^b' | sed 's/[\x5eb]/X/g'
echo 'ab' | sed 's/\x62/\x2/g' | od -c
echo 'ab' | sed 's/b/\d256/g' | od -c
echo 'ab' | sed 's/\cb/x/g'
echo 'ab' | sed 'y/ab/\q\r/' | od -c
echo 'ab' | sed 'y/ab/xyz/'
echo 'ab' | sed $'y/a\\\nb/xyz/'
echo 'ab' | sed 'y/a\//xy/'
echo ab | sed 'y/ab/ba/;y/b/c/'
echo 'é' | sed 'y/é/e/'
printf 'a\351b\n' | LC_ALL=C.UTF-8 sed 's/./x/g' | od -c
printf 'a\351b\n' | LC_ALL=C.UTF-8 sed 's/x*/-/g' | od -c
printf 'Éa\n' | LC_ALL=C.UTF-8 sed 'séaéxé'
echo 'é' | sed 's/\w/x/g;s/[[:alpha:]]/y/' | od -c
echo 'é' | LC_ALL=C.UTF-8 sed 's/^.$/one/'
printf 'a\351b\n' | sed 's/\xe9/E/'
printf 'abc\n' | sed 's/b/x/ p'
printf 'abc\n' | sed 's/b/x/gg'
printf 'abc\n' | sed 's/b/x/1g2'
printf 'abc\n' | sed 's/b'
printf 'abc\n' | sed 's/b/\0&\0/'
printf 'abc\n' | sed '/B/Is//x/g'
printf 'abc\n' | sed '/a/,//p'
printf 'abc\n' | sed $'s/b/\\\n/'
printf 'abc\n' | sed $'s\nb\nx\n'
printf 'abc\n' | sed 's,b,x,w'
printf 'a.b.c\n' | sed 's/\./\&/g'
printf 'foo bar\n' | sed 's/\(x*\)\(f\)/\u\1\2/;s/\(x*\)\(b\)/\U\1\2\Eq/'
echo foo | sed 's/foo/\U\lXYZ/'
echo foo | sed 's/\(f\)\(o\)/\U\1\u\2\Lx\1/'
echo 'abc' | sed 's/\(z*\)abc/\u\1\l\1X/'
sed -l 0 -n l h
COLS=6 sed -n l h
printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\001\377\tc\n' | sed -n l
sed -l x p f | head -3
sed '2q' f
sed '$!{$!q3}' f
sed 'q5;p' f
sed -n '$=' f s
sed F < f
sed '$!N;P;D' f
sed x f
sed --posix 'N;N;N;p' f
sed -n '2{h;n;G;p}' s
sed '/^$/d;s/^/> /' f
sed 'D' f
sed '$!N;s/^/>/;D' f
sed 'g;s/^$/E/' f
sed $'2c\\\nx' f
sed '/a/,/nosuch/c foo' f
sed '1r s' nn
sed 'r nn' f
sed $'1cA\np' f
sed -n '1,2cA' f
sed 'r  s' f
sed -n '1r s' f
sed 'w /dev/stdout' f
sed -n 'N;W /dev/stdout' f
sed 'R /dev/stdin' f <s
sed $'W out\nW out' f
echo 'echo a; echo b' | sed e
sed '1e exit 3' f
sed 's/.*/exit 1/e' f
sed --sandbox 'r x' f
sed --sandbox p f
sed 'zp' f
sed '#no' f
sed $' #n\np' f
sed -f /dev/null -e '#n' f
sed '1#foo' f
sed ':a#x' f
sed $'1!{p;# x\n}' f
sed -e $'p\nx\nfoo' f
sed -e p -e '}' f
sed '1}' f
sed '{p}p' f
sed '1!{p}' f
sed $'{p}\np' f
sed '1' f
sed '/a' f
sed -n '\,a,Ip' f
sed -n '/A/ I p' f
sed 'd;' f
sed -e '' f
sed '1~p' f
sed -n '$!{p}' f
sed '\d1dd' f
sed '\n1np' f
sed "$(printf '\001')" f
sed 'a,b' f
sed 'c' f
sed 'b;p' f
sed ': a b' f
sed 'T;p' f
sed 'b a;:b;p;:a' f
sed 't' f
sed ': ;p' f
sed 'v 9.0' f
sed 'v 4.10' f
sed --posix '1~2p' f
sed --posix 's/[\n]/x/' h
sed --posix 's/a/b/e' f
sed --posix '1,+1p' f
sed --posix 's/\</X/' f
sed --posix 's/a\{1\}/X/' f
sed p ''
sed p /
sed -n '$p' f /dev/null
sed 'N;N;N' f /dev/null
sed p <&-
sed '$p' nn f
sed 'r s' nn
sed -n 'p;p' nn
sed 'c x' nn
sed x nn
sed 'R nn' nn
sed D nn
sed -s '' nn f
sed -n -- p f
sed -n -e p -s f
sed -rn 's/(a)/<\1>/p' f
sed --null-data p nn | od -c
sed --unbuffered p f
sed 2>&1 | head -1
sed --in f
sed --help | head -1
printf 'a\n' > a; : > e; sed -n '$p' a e
sed 'w out' f; cat out; sed -n 's/b/X/w out3' f; cat out3; sed -n $'/a/w a1\n/b/w b1' f; cat a1 b1; sed -n 'w o' nn; cat o; sed 'p;w o' nn nn; cat o; sed 'W o' f; cat o; sed 'N;W o' f; cat o; sed 's/a/b/w o' s; cat o
cp f g; sed -i s/a/X/ g; cat g; ls; sed -i.bak 's/b/Y/' g; cat g g.bak; ls; sed -i'old_*' 's/c/Z/' g; ls; mkdir b; sed -i'b/*.k' 's/c/Z/' g; ls b; sed -n -i p g; cat g; sed --in-place=.x p g; ls; sed -i -e '$=' g f; cat g f; sed -i 1d nosuch; echo $?; mkdir dd; sed -i p dd; echo $?; sed -i p dd g; echo $?
(sed 1q; cat) <s; (sed -n 2p; cat) <s; (sed -u 1q; cat) <s; seq 10 | (sed -u 2q; cat); (sed -n 2Q; echo; cat) <s; (sed 3q5 >/dev/null; cat) < s; (sed -n '2{p;q}'; sed -n 1p) <s; (sed '$!N;2q' ; cat) <s
sed 'h;g' nn
sed -n 'H;x;p' nn
sed 'x;G' nn
sed 'h;s/n/N/;x' nn
printf 'a\nb' | sed 'x;G'
printf 'a\nb' | sed 'H;x;$!d'
printf 'a\nb' | sed -n 'h;$!d;x;p'
printf 'a\nb' | sed 'x;$G'
printf 'a\nb' | sed '1h;2g'
printf 'a\nb' | sed '1h;2G'
printf 'a\nb' | sed '1H;2x'
sed '0r s' f nn
sed -s '0r nn' f s
sed '0,1r s' f; sed '0a x' f; sed '0!r nn' f; sed --posix '0r s' f; sed '0r nosuch' f; sed '0R s' f; sed '0i x' f; sed '0w x' f; sed '0 r nn' f; sed -n '0r nn' f; sed '0r nn' /dev/null; sed '0,/b/r nn' f; sed '0r nn' nosuch; sed '0{p}' f; sed '0p' f; sed '0=' f
sed -i '0r nn' f s; cat f s
END
== expressions
each <<'END'
echo 'babab' | sed -E 's/c|a[ab]a*/<&>/g'
echo 'ab cba' | sed -E 's/a*/<&>/'
echo 'ba baa' | sed -E 's/a{0,1}b|a*(c[ab]*c|b+|\B)b/<&|\1>/2'
echo 'acaaaa' | sed -E 's/a|c?(b((a)*b))([ab]b[[:alpha:]])?/<&|\1|\2|\3|\4>/g'
echo 'ab aaab' | sed -E 's/(cb(a(b)(bca{1,2})|[^a])|((a+a)a?|c+.*|(aa{1,2}b))(ab?))c{2,}/<&|\1|\2|\3|\4>/2'
echo '  ab' | sed -E 's/ba*|(a|($a|b){1,2}){2,}b/<&|\1|\2>/2'
echo 'aaa' | sed -E 's/b/<&>/g'
echo ' cbbaacb' | sed -E 's/a|./<&>/g'
echo 'a' | sed -E 's/b?|a+a(.*|aa|(bc)\<)|a{1,2}ca/<&|\1|\2>/2'
echo 'ab' | sed -E 's/.|b|a/<&>/'
echo 'aab babab' | sed -E 's/a*|b./<&>/2'
echo 'ababba b ' | sed -E 's/c*aa*/<&>/g'
echo 'a' | sed -E 's/b{1,2}a+|((c*.)?|(b)c|cbc)/<&|\1|\2|\3>/2'
echo 'aa' | sed -E 's/b?/<&>/'
echo 'bbba b' | sed -E 's/(((\>b*)|(aa)+)c|.a)?ac/<&|\1|\2|\3|\4>/g'
echo 'bcaa' | sed -E 's/a^a|c?c/<&>/'
echo 'aaa b' | sed -E 's/ba|(b(a[[:alpha:]])$|a*c?[[:alpha:]]|c)(\<.((c.|a+c?a)+[ab])+)a/<&|\1|\2|\3|\4>/'
echo 'bca c' | sed -E 's/a(b(c*b+(c|ba)|ca?)|a)/<&|\1|\2|\3>/2'
echo 'bcabbb a' | sed -E 's/a([ab]ba)/<&|\1>/g'
echo 'cab a' | sed -E 's/b*a./<&>/2'
echo ' cbaaa c' | sed -E 's/(\<c+a?)|(.((a)a+b|b[ab]b?)|(bb)a)a+/<&|\1|\2|\3|\4>/'
echo 'bba' | sed -E 's/c+(b?)a+/<&|\1>/g'
echo 'aa' | sed -E 's/(((a|[ab]*a?|aaa)*)*((a)(a+cb|ca+b*|ca)+|(a|baa|a)*|ba*c)*[^a])((a+.)b|.*)[ab]|bb+/<&|\1|\2|\3|\4>/2'
echo ' a' | sed -E 's/a|[ab]/<&>/'
echo 'b' | sed -E 's/(aba|((a.*a+)+a)?)a/<&|\1|\2|\3>/2'
echo 'baa ' | sed -E 's/(((aa))(c|c(a*ca|$a))((ac)|(ca*|a?a|a)+\b(a|b+ca|a))*|[[:alpha:]]|(c+[ab]*b|(aa|[ab].?)c)*)|b?|a[ab]/<&|\1|\2|\3|\4>/'
echo 'cacaa' | sed -E 's/a(b)|b\1/<&|\1>/g'
echo 'a' | sed -E 's/b+(a?|c(ab)b?)(a[^a]?)/<&|\1|\2|\3>/g'
echo 'aa c a' | sed -E 's/b/<&>/g'
echo 'abaa  a' | sed -E 's/c*/<&>/'
echo 'bcbca ' | sed -E 's/b*a?c/<&>/2'
echo 'aba' | sed -E 's/b+b/<&>/2'
echo 'a' | sed -E 's/c*.?/<&>/2'
echo 'aaac ca ' | sed -E 's/a(b|a?c)a*|c*bc+|.\1/<&|\1>/'
echo 'bcab ' | sed -E 's/($(aa|b|c([^a]?|b+b{2}a|ab.+){2}a)[ab])ca/<&|\1|\2|\3>/'
echo 'aba' | sed -E 's/[ab]+|[[:alpha:]]|c/<&>/g'
echo ' aa a' | sed -E 's/((b*(ba+c)+)a?b)|c.\1/<&|\1|\2|\3>/'
echo 'bbbb' | sed -E 's/((a(c+c[ab]|a)(a)|\<)+b?|[[:alpha:]])+(ab([[:alpha:]]*))/<&|\1|\2|\3|\4>/2'
echo 'abca ' | sed -E 's/.((($.b|aa|b)*(aa|ab)+|b?(ab|b|.ab)?|([^a]?a|a|.+)c\>)|(a*ba))|[^a]a\7/<&|\1|\2|\3|\4>/'
echo 'b ab aa' | sed -E 's/(((caa*)+)(b[^a])){0,1}a?/<&|\1|\2|\3|\4>/g'
echo 'bccaa' | sed -E 's/(cc.+)ab/<&|\1>/g'
echo 'caaaccabc' | sed -E 's/b(b*|b)c|[ab]*|a?(c)?/<&|\1|\2>/'
echo ' aacab' | sed -E 's/(a*c|b((a|[^a]|[[:alpha:]]){2}(..)|c)|(a\>[[:alpha:]]*|[^a]{1,2}a*|b+b)a)?b|ba|c?(b(.{2}(aa.*)*)?c|((baa?|bba|c)*(a*b*a|b)^|(a+b*|bca|aba+)*(aa.*|aa)*(aa|bab?){1,2}){2})[^a]/<&|\1|\2|\3|\4>/g'
echo 'c' | sed -E 's/(\B(.+a{2}(c)?)+|a)[ab]*|(.*)+b*.+|.\4/<&|\1|\2|\3|\4>/'
END
== directories, modes and characters
mkdir d; cp s t; chmod 4755 t; sed -i p t; stat -c %a t
each <<'END'
sed 'r d' f
sed '2r d' s
sed 'R d' f
sed 'W d' f
sed 's/[:space:]/x/' f
sed --posix '/[:space:]/d' f
POSIXLY_CORRECT=1 sed 's/[:space:]/x/' f
sed '2e echo out; echo error >&2' f
sed '2e' h
END

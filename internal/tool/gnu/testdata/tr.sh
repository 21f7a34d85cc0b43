# Translating, squeezing and deleting characters. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf "b 2\na 10\nc 1\n" >f; seq 10 >s; printf "no newline" >nn; printf "hello world\nfoo bar\n" >h
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== tr
each <<'END'
tr
tr a
tr a b c
tr -d a b
tr -ds a
tr -s
tr -s a b c
tr -d
tr -ds a b c
tr -d a b c
tr --nope
tr -x
echo hello | tr el ip
echo hello | tr a-y b-z
echo HeLLo | tr A-Z a-z
echo hello | tr '[:lower:]' '[:upper:]'
echo hello | tr '[:lower:]x' '[:upper:]y'
echo HELlo | tr '[:upper:][:lower:]' '[:lower:][:upper:]'
echo hello | tr a-z '[:upper:]'
echo hello | tr '[:digit:]' '[:upper:]'
echo hello | tr '[:alpha:]' '[:upper:]'
echo hello | tr 'a[:lower:]' '[:upper:]'
echo hello | tr 'a[:lower:]' 'x[:upper:]'
echo hello | tr '[:lower:]a-z' '[:upper:]'
echo hello | tr '[:upper:]0-9' '[:lower:]'
echo hello9 | tr '[:lower:]0-9' '[:upper:]x'
echo hello | tr '[:lower:]' 'A-Z'
echo hello | tr '[:lower:]' '[:digit:]'
echo hello | tr abc '[=a=]'
echo hello | tr '[=e=]' x
echo 'a=c' | tr '[==]' x
echo 'a=c' | tr '[=ab=]' x
echo 'a:c' | tr '[::]' x
echo 'a:c' | tr '[:nope:]' x
echo 'a:c' | tr '[:*]' x
echo 'a:c' | tr '[:*2]' x
echo 'a:c' | tr '[:*2][:digit:]' x
echo 'a=c[]*2' | tr '[=*2][=c=]' xyz
echo 'a:c[]' | tr '[:x' abc
echo 'a:c[]' | tr '[:' ab
echo 'abc[]*' | tr a '[*]'
echo 'abc[]*' | tr abc '[x*]'
echo 'abcd' | tr abcd '[x*2]y'
echo 'abcd' | tr abcd '[x*02]y'
echo 'abcd' | tr abcd '[x*09]y'
echo 'abcd' | tr abcd '[x*-1]y'
echo 'abcd' | tr abcd '[x*+1]y'
echo 'abcd' | tr abcd '[x* 1]y'
echo 'abcd' | tr abcd '[x*1 ]y'
echo 'abcd' | tr abcd '[x*18446744073709551615]y'
echo 'abcd' | tr abcd '[x*18446744073709551614]y'
echo 'abcd' | tr abcd '[x*18446744073709551613]yzzz'
echo 'abcd' | tr abcd '[x*99999999999999999999999]y'
echo 'abcd' | tr '[a*2]b' xyz
echo 'abcd' | tr '[a*]b' xyz
echo 'abcd' | tr abcd '[x*][y*]'
echo 'abcd' | tr -d a '[x*]'
echo 'aabbccdd' | tr -ds a '[x*]'
echo 'aabbccdd' | tr -ds a 'b[x*3]'
echo 'aabbccdd' | tr -s a-z
echo 'aabbccdd' | tr -s a-c
echo 'aabbccdd' | tr -s a-d x
echo 'aabbccdd' | tr -cs a-d x
echo 'aabbccdd!!??' | tr -cs 'a-z\n' '_'
echo 'aabbccdd!!??' | tr -cs '[:alnum:]' '[\n*]'
echo 'aabbccdd!!??' | tr -cd '[:alpha:]'
echo 'aabbccdd!!??' | tr -Cd '[:alpha:]'
echo 'aabbccdd!!??' | tr -c '[:alpha:]' ab
echo 'aabbccdd!!??' | tr -c '[:alpha:]' 'a[b*]'
echo 'aabbccdd!!??' | tr -c 'a-z' 'a[b*]'
echo 'aabbccdd!!??' | tr -ct 'a-z' 'abc' | od -c
echo 'aabbccdd!!??' | tr -t a-d xy
echo 'aabbccdd!!??' | tr a-d xy
echo 'aabbccdd!!??' | tr a-d ''
echo 'aabbccdd!!??' | tr '' a
echo 'aabbccdd!!??' | tr -t a-d ''
echo 'aabbccdd!!??' | tr -d ''
echo 'aabbccdd!!??' | tr -s ''
echo 'abc\def' | tr '\\' /
echo 'abc\def' | tr '\' /
echo 'abc\def' | tr 'a\' '/x'
printf 'a\tb\nc\rd\ve\ff\bg\ah' | tr '\t\n\r\v\f\b\a' 1-7
printf 'a\001\377b' | tr '\1\377' xy
printf 'a\001\377b' | tr '\001\400' xyz
printf 'a\001 0b' | tr '\777' xyz
printf 'a8b' | tr '\08' xyz
printf 'a-b' | tr 'a\-b' xyz
printf 'a-b' | tr 'a\055b' xyz
printf 'a-b' | tr -- - _
printf 'a-b' | tr - _
printf 'a-b' | tr a- _x
printf 'a-b' | tr -- -a _x
printf 'a-b' | tr b-a _x
printf 'a-b' | tr '\n-\t' _x
printf 'a-b' | tr 'z-\177' _x
printf 'a-b' | tr '\200-\177' _x
printf 'a-bc' | tr a-a-c xyz
printf 'a-bc-d' | tr a-c-e 12345
printf 'a-bc[]' | tr '[a-c]' '<123>'
printf 'a-bc[]' | tr '[' x
printf 'a-bc[]' | tr '[]' xy
printf 'a-bc[]' | tr '\[:a:]' xyzw
printf 'a-bc[]:' | tr '[\:a:]' xyzwv
printf 'a-bc[]*' | tr '[a\*2]' xyzwvu
printf 'a-bc[]*' | tr 'abc' '[a*\2]'
for c in alnum alpha blank cntrl digit graph lower print punct space upper xdigit; do printf "$(printf '\\%o' $(seq 0 255))" | tr -d "[:$c:]" | md5sum; printf "$(printf '\\%o' $(seq 0 255))" | tr -c "[:$c:]" x | md5sum;  printf "$(printf '\\%o' $(seq 0 255))" | tr -c "[:$c:]a" '[x*]' | md5sum; done
tr a b <&-
tr a b </
echo a | tr a b >/dev/full
echo aaa | tr -A a b
echo aaa | tr --comp a b
echo aaa | tr --delete a
echo aaa | tr --squeeze-repeats a
echo aaa | tr --truncate a-b x
echo aaa | tr a b --
echo aaa | tr a -d
echo aaa | tr -- -d x
echo 'é' | tr é e
echo 'éà' | tr 'é' 'E' | od -c
echo x | tr '[:bogus\n:]' y
echo x | tr '[=a\n=]' y
echo 'a b  c' | tr -s ' ' '\n'
echo 'a b  c' | tr -s '[:space:]'
echo 'a b  c' | tr -s '[:blank:]' '[\n*]'
head -c 300000 /dev/zero | tr '\0' x | md5sum
echo abc | tr '[:lower:][:lower:]' '[:upper:][:upper:]'
echo abc | tr 'a-z[:lower:]' '[:upper:]A-Z'
echo aBc | tr '[:lower:]' '[:lower:]'
echo aBc | tr '[:upper:]' '[:upper:]'
echo aBc | tr -c '[:upper:]' '[:lower:]'
echo aBc | tr -s '[:upper:]' '[:lower:]'
echo aBBBc | tr -s '[:upper:]' '[:lower:]'
echo aBBBc | tr -t '[:upper:]abc' '[:lower:]'
echo aBBBc | tr '[:upper:]abc' '[:lower:]d'
echo 'ab' | tr 'ab' '[c*]d'
echo 'ab' | tr 'ab' 'cd[e*]'
echo 'ab' | tr 'ab' 'cde[f*]'
echo 'abcd' | tr 'a-d' '[x*0]z'
echo 'abc' | tr -c a '[b*256]'
echo 'abc' | tr -c '[a*65536]b' '[d*]'
END

# Checksums. Each line is a command line.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c
printf "b 2\na 10\nc 1\n" >f; seq 10 >s; printf "no newline" >nn; printf "hello world\nfoo bar\n" >h
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== digest
each <<'END'
md5sum f s
md5sum <f
md5sum -b f
md5sum -t f
md5sum --tag f
md5sum -z f | od -c | head -3
md5sum nosuch f
md5sum - <f
printf x >'a\b'; printf x >$'n\nl'; md5sum --tag $'n\nl' 'a\b'
printf x >'a\b'; printf x >$'n\nl'; sha256sum f
printf x >'a\b'; printf x >$'n\nl'; sha224sum f
printf x >'a\b'; printf x >$'n\nl'; sha512sum f
printf x >'a\b'; printf x >$'n\nl'; b2sum -l 128 f
printf x >'a\b'; printf x >$'n\nl'; b2sum -l 7 f
printf x >'a\b'; printf x >$'n\nl'; b2sum -l x f
printf x >'a\b'; printf x >$'n\nl'; cksum f
printf x >'a\b'; printf x >$'n\nl'; cksum f s nosuch
printf x >'a\b'; printf x >$'n\nl'; cksum -a sha256 --untagged f
printf x >'a\b'; printf x >$'n\nl'; cksum -a bsd f
printf x >'a\b'; printf x >$'n\nl'; cksum -a crc32b f
printf x >'a\b'; printf x >$'n\nl'; cksum -a sha3 -l 256 f
printf x >'a\b'; printf x >$'n\nl'; cksum --base64 -a md5 f
printf x >'a\b'; printf x >$'n\nl'; cksum --raw f | od -c | head -1
printf x >'a\b'; printf x >$'n\nl'; sum -s f
md5sum f s nn >c; md5sum -c c; echo $?; md5sum --check --quiet c; md5sum --status -c c; echo $?; echo x >>f; md5sum -c c; echo $?; md5sum --status -c c; echo $?; md5sum --quiet -c c; rm s; md5sum -c c; echo $?; md5sum -c --ignore-missing c; echo $?; rm nn f; md5sum -c --ignore-missing c; echo $?; md5sum -c --ignore-missing --status c; echo $?; md5sum -c --ignore-missing --quiet c
md5sum --tag f >c; md5sum -c c
md5sum --tag f >c; sha256sum --tag f | md5sum -c
md5sum --tag f >c; md5sum f | sha256sum -c
md5sum --tag f >c; b2sum -l 128 f | b2sum -c
md5sum --tag f >c; md5sum -b f | md5sum -c
md5sum --tag f >c; md5sum f | sed 's/  / /' | md5sum -c
md5sum --tag f >c; md5sum f | sed 's/^/  /' | md5sum -c
md5sum --tag f >c; printf x >$'n\nl'; md5sum $'n\nl' | md5sum -c
md5sum --tag f >c; printf x >$'n\nl'; printf x >'a\b'; md5sum 'a\b' | md5sum -c
md5sum --tag f >c; printf x >$'n\nl'; printf x >'a\b'; md5sum f | sed 's/$/\r/' | md5sum -c
md5sum --tag f >c; printf x >$'n\nl'; printf x >'a\b'; md5sum f | sed 's/ f/ ./' | md5sum -c
md5sum --tag f >c; printf x >$'n\nl'; printf x >'a\b'; md5sum f | sed 's/.$/-/' | (cat >c
md5sum --tag f >c; printf x >$'n\nl'; printf x >'a\b'; printf 'MD5 (f) = x\n' | md5sum -c
md5sum --tag f >c; printf x >$'n\nl'; printf x >'a\b';  printf 'MD5 (f) = d41d8cd98f00b204e9800998ecf8427e\n' | md5sum -c
md5sum -c --tag f
md5sum -c -t f
md5sum --status f
md5sum -w f
md5sum --tag -b f
md5sum -z -c f
md5sum --nope
sha256sum -bt f
cksum -c f
cksum -a md5 f | cksum -c
cksum --tag f
cksum -a md5 -l 5 f
cksum -z f | od -c
cksum -a blake2b -l 128 f | cksum -c
b2sum -l 12 f
md5sum -c f --status
md5sum f --check
cksum --base64 f
md5sum -- f
md5sum f >c; md5sum --text f
md5sum f >c; md5sum --check c
md5sum f >c; md5sum --wa -c c
md5sum f >c; md5sum s
md5sum f >c; echo y) >c
md5sum f >c; (md5sum f
md5sum f >c; (md5sum f
md5sum f >c; (md5sum f s | tr 0-9 1-90
md5sum f >c; echo 'd41d8cd98f00b204e9800998ecf8427e  r') | md5sum -c
md5sum f >c; sha256sum /dev/null
md5sum f >c; md5sum '' 
END

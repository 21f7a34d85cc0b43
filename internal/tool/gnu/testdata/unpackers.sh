# xz and zstd, and their other names
export LC_ALL=C
rm -rf w; mkdir w; cd w
t() { timeout 5 "$@" >/tmp/out 2>&1; s=$?; sed 's/:.*%.*=>.*,/: RATIO,/' /tmp/out; echo "[$s]"; }

== xz
seq 1000 > a; touch -d '2020-01-02 03:04:05' a; chmod 640 a
/usr/bin/xz -k a; /usr/bin/zstd -q -k a; 
t xz -dk a.xz; t xz -dkf a.xz; t xz -dkv -f a.xz; t xz -d nosuch; t xz -d a; t unxz a; t xz -t a.xz; t xz -tv a.xz; t xzcat a.xz; t xz -dc a; t xz -dcf a; t xz -d d; mkdir d; t xz -d d; t xz -d d.xz; printf garbage >g.xz; t xz -d g.xz; : >e.xz; t xz -d e.xz; head -c 100 a.xz >t.xz; t xz -dk t.xz; (cat a.xz; echo trail)>tr.xz; t xz -dc tr.xz ; cat a.xz a.xz >two.xz; t xzcat two.xz; t xz -d <a.xz; t xz -dq nosuch; t xz -qd a;   t xz -d -S .foo a.xz; ln -s a.xz l.xz; t xz -d l.xz; t xz -dkf l.xz; ln a.xz h.xz; t xz -dk h.xz; rm h.xz; cp a.xz q.txz; t xz -d q.txz; cp a.xz 'w.lzma'; t xz -d w.lzma; ls; t xz -dv a.xz; stat -c '%a %Y %n' a; ls; /usr/bin/xz -f a; t xz -d a.xz; t xz -d </dev/null; t xz -dc a nosuch;   t xz -dc -- a.xz; head -c 60 /dev/zero | t xz -d; t xzcat -q g.xz; t unxz -kc two.xz; t xz -dc g.xz two.xz; 

== zstd
seq 1000 > a; touch -d '2020-01-02 03:04:05' a; chmod 640 a
/usr/bin/zstd -q -k a; 
t zstd -d a.zst; t zstd -df a.zst; t unzstd -f a.zst; stat -c '%a %Y %n' a; t zstd -dqf a.zst;   t zstd -d nosuch; t zstd -d nosuch.zst; t zstd -d a; t zstd -t a.zst; t zstd -tq a.zst; t zstdcat a.zst ; t zstd -dc a.zst ; t zstd -dc a ; t zstd -dcf a ; mkdir d; t zstd -d d; printf garbage >g.zst; t zstd -d g.zst; t zstd -t g.zst; : >e.zst; t zstd -d e.zst; head -c 100 a.zst >t.zst; t zstd -dk t.zst; ls; (cat a.zst; echo trail) >tr.zst; t zstd -d tr.zst; cat a.zst a.zst >two.zst; t zstd -dc two.zst | wc; t zstd -d <a.zst ; t zstd -dq nosuch;  t zstd -d -o out a.zst; ls; t zstd -d -o out a.zst; t zstd -d a.zst nosuch.zst two.zst; t zstd -d --rm -f a.zst; ls; t zstd -k a; t zstd -f a; t zstd -q a; t zstd --rm -f a; ls; stat -c '%a %Y %n' a.zst;  t zstd a nosuch; t zstd d; t zstd -c r </dev/null;     t zstd -d a.zst a.zst -c | wc; echo x > x.foo; t zstd -d x.foo; ln -s a.zst l.zst; t zstd -d l.zst; t zstd -df l.zst; t zstd -T0 -3 -f a;    t zstd -d - <a.zst | wc; t zstd -d -- a.zst nosuch -f; printf '\x28\xb5\x2f\xfd' | t zstd -d; head -c 20 a.zst | t zstd -d; mv a.zst b.tzst; t zstd -d b.tzst; ls

== zstd to and fro
seq 1000 | zstd | zstd -d | cksum; seq 1000 | zstd -c -19 | zstdcat | cksum; seq 1000 | zstd -q -1 >x.zst; /usr/bin/zstd -dc x.zst | cksum; /usr/bin/zstd -tq x.zst; echo $?; zstd -dc x.zst >/dev/full; echo $?
== too short
for n in 0 1 3 4 9; do printf 'badbadbad' | head -c $n >b.zst; t zstd -dc b.zst; t zstd -t b.zst; done
== xz compresses
rm -rf /tmp/c; mkdir -p /tmp/c/d; cd /tmp/c; seq 20 >seq; chmod 4755 seq; ln -s d link; ln -s nowhere broken; echo one >d/one.x; ln d/one.x hard; printf 'b 2\na 10\n' >lines; printf 'a:b\n' >col; printf '\000\001abc' >bin; seq 99 >txt; xz -k txt; xz txt; echo $?; ls; xz -f txt; ls; xz txt.xz; echo $?; xz -c lines | /usr/bin/xz -dc; xz <lines | xz -d; xz -S .foo lines; ls; xz -S .foo lines.foo; xz -d -S .foo lines.foo; xz nosuch; echo $?; xz d; echo $?; xz link; echo $?; xz broken; xz hard; echo $?; xz seq; echo $?; xz -f hard; ls; xz -q d; echo $?; xz -qq nosuch; xz ''; xz -z -d -c lines | head -c 4 | od -c; xz -d -z -k lines; ls; rm lines.xz; xz -9e -T 2 -k lines; xz -0 -kf lines; xz -dkf lines.xz; cp lines a.txz; xz a.txz; cp lines a.lzma; xz a.lzma; ls; xz -t lines; xz -zt lines.xz; xz -k -c lines col | xz -dc; xz --compress --keep --force col; ls; unxz -z bin; ls; xzcat lines.xz; xz -S "" q; xz -S a/b q; xz --nope
== what xz writes
rm -rf /tmp/c; mkdir -p /tmp/c/d; cd /tmp/c; seq 20 >seq; chmod 4755 seq; ln -s d link; ln -s nowhere broken; echo one >d/one.x; ln d/one.x hard; printf 'b 2\na 10\n' >lines; printf 'a:b\n' >col; printf '\000\001abc' >bin; seq 99 >txt; xz -c lines >/dev/full; echo $?; : | xz | xz -d | wc -c; : >e; xz e; xz -dc e.xz | wc -c; head -c 9000000 /dev/zero | xz | /usr/bin/xz -dc | md5sum; seq 1000000 | xz | /usr/bin/xz -dc | md5sum; chmod 640 txt; touch -d 2001-01-01 txt; xz txt; stat -c '%a %y' txt.xz; chmod 0 col; xz col; ls -l col.xz | cut -c1-10; mkdir ro; cp bin ro; cd ro; touch bin.xz; xz bin; echo $?; xz -f bin; ls
== formats and warnings of xz
rm -rf /tmp/c; mkdir /tmp/c; cd /tmp/c; seq 20 >seq; xz -k seq; unxz -c --format=xz seq.xz | cksum; xz -dcF xz <seq.xz | cksum; xz -F auto -dc seq.xz | cksum; xz -dcf seq | cksum; xz -dcf -F xz seq; echo $?; xz -F foo seq; echo $?; xz --format=lzip seq; echo $?; xz -C foo seq; echo $?; xz -kc -C crc64 seq | xz -dc | cksum; xz seq.xz; echo $?; xz -Q seq.xz; echo $?; xz --no-warn seq.xz; echo $?; xz --no-sparse --no-sync --no-adjust --memlimit-decompress=100MiB -dc seq.xz | cksum; xz --fast -kc seq | xz -dc | cksum; xz -c --best seq | xz -dc | cksum; xz -F; xz --check; ls
== options of zstd that scripts give
rm -rf /tmp/c; mkdir /tmp/c; cd /tmp/c; seq 2000 >seq; size=$(stat -c %s seq); for o in --stream-size=$size --size-hint=9000 --rsyncable --adapt --auto-threads=logical --no-dictID --no-asyncio --memlimit=100MB --zstd=strategy=4 --fast=2 --long=20 --no-content-size --row-match-finder; do echo "$o"; zstd -q -c $o <seq | zstd -dcq | cksum; done; for o in --stream-size --rsyncable=1 --nosuch -o; do zstd -q -c $o <seq 2>&1 >/dev/null | head -n 1; done
== xz and names that a terminal must not get
n=$(printf 'a\nb\033[31m\377 \\é"q\tz\001'); echo x >"$n"; xz -k "$n"; xz -k "$n"; xz -d "$n.xz"; xz "no$n"; cp "$n" "$n.xz"; xz -t "$n.xz"; xz -dc "$n.xz"; mkdir "d$n"; xz "d$n"; xz -d "$n"; ln -s "$n" "l$n"; xz "l$n"; head -c 20 "$n" >"c$n.xz"; LC_ALL=C xz -t "$n.xz"; xz --format="$n" x

# fallocate, renice and ionice.
rm -rf /tmp/c; mkdir /tmp/c; cd /tmp/c
try() { "$@" </dev/null; echo "[$?]"; }
==
try fallocate; try fallocate x; try fallocate -l 1M; for l in x 0 -5 '' 8E 99999999999999999999; do try fallocate -l "$l" f; done; try fallocate -o -1 -l 5 f; try fallocate -o x -l 5 f; try fallocate -n f; try fallocate -l 5 a b; try fallocate -l 5 /nosuch/x; try fallocate -p -l 5 nosuch; try fallocate -d nosuch; try fallocate -l 1M .; try fallocate --foo
try fallocate -l 1M f; stat -c '%s %b' f; try fallocate -v -l 2M f; stat -c '%s %b' f; try fallocate -n -l 3M f; stat -c '%s %b' f; try fallocate -p -l 1M f; stat -c '%s %b' f; try fallocate -vp -o 4096 -l 4096 f; try fallocate -vx -l 5M f; stat -c %s f; try fallocate -l 5K -o 1K g; stat -c '%s %b' g; try fallocate -vl 5KB h
try fallocate -c -d f; try fallocate -c -p -l 4 f; try fallocate -xn -l 5 f; try fallocate -dp -l 5 f; try fallocate -zx -l 5 f; try fallocate -wn -l 4 f; try fallocate -dn f
==
head -c 300000 /dev/zero >z; printf x | dd of=z seek=100000 bs=1 conv=notrunc 2>/dev/null; cp --sparse=never z z2; try fallocate -vr z; try fallocate -vd z; try fallocate -vr z; stat -c '%s %b' z; cmp z z2; try fallocate -vd -o 3 -l 20000 z2; try fallocate -vr -o 8 -l 12000 z2; try fallocate -r none; : >e; try fallocate -vd e; head -c 100 /dev/zero >q; try fallocate -vd q; try fallocate -r -d q
==
try renice; try renice 5; try renice x 1; try renice 5 x; try renice 5 99999999; try renice 3 -u nosuch; try renice 4 -u -1; try renice 5 -u 65534; try renice 5 -g 99999999; try renice -n; try renice --foo; try renice -p 5; try renice 3x 1; try renice 3 -5
sleep 60 & p=$!; shown() { renice "$@" 2>&1 | sed "s/^$p /PID /"; }; shown 5 $p; shown -n 3 -p $p; shown -n 99 $p; shown --relative 2 $p; shown --priority -4 $p; shown +3 $p; shown -3 $p; shown 3 -- $p; POSIXLY_CORRECT=1 shown -n 1 $p; shown 5 $p -n 3x; shown 99999999999 $p; shown 2 -p $p -u nosuch -g x; kill $p
==
try ionice -c 3; try ionice -c 2 -n 3 ionice; try ionice -c foo true; try ionice -c 9 true; try ionice -n 9 true; try ionice -n x true; try ionice -n 4 ionice; try ionice -c 3 -n 4 ionice; try ionice -c 0 -n 4 ionice; try ionice -c none ionice; try ionice -c BEST-EFFORT -n 7 ionice; try ionice -n -1 ionice; try ionice -c -1 true; try ionice -c 2x true; try ionice -t -c 9 true
try ionice -p 99999999; try ionice -c2 -p 99999999; try ionice -t -c2 -p 99999999; try ionice -p x; try ionice -p; try ionice -u root; try ionice -p 1 -P 1; try ionice -c 2 nosuch; try ionice -c2 /tmp; try ionice --foo; sleep 60 & p=$!; try ionice -p $p; try ionice -c2 -n5 -p $p; try ionice -p $p; try ionice -c idle -p $p; try ionice -p $p $p; kill $p

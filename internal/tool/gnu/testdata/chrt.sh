# chrt.
rm -rf /tmp/c; mkdir /tmp/c; cd /tmp/c
perl -e 'sleep 300' & p=$!; trap 'kill $p' EXIT # a process with one thread
c() { timeout 9 chrt "$@" </dev/null 2>&1 | sed "s/\<$p\>/PID/; s/^pid [0-9]*'/pid N/"; echo "[${PIPESTATUS[0]}]"; }
==
c; c -p; c -p $p; c -m; c true; c 1 true; c -o true; c -o 0 true; c -o 5 true; c -b true; c -f true; c -f 1 true; c -f 100 true; c -f x true; c -r 3 chrt -p 0; c -i -p $p; c -p $p; c -i 0 -p $p; c -p -i 0 $p; c -p $p; c -o -p $p; c -p 0 $p; c -p -o 0 $p; c -v -o 0 true; c -v -p $p; c -ap $p; c -p x; c -p -1; c -p 99999999; c -f 1 -p 99999999; c -p -f 1 99999999; c -d true; c -d -P 1000000 0 $BASH -c :; c -P 1 0 true
c -R 0 true;  c -R -f 1 chrt -p 0; c -fo 0 true; c --foo; c -+; c -f 1 nosuch; c -o /tmp; c -T x true; c -p $p 0; c -v -f 1 -p $p; c -f -p 1 $p; c -p -v -o 0 $p; c -p -o $p;c -b -p 0 $p; c -p $p; c --re; c --sched; c --rr=1
==
c -a -p $p; c -ap $p $p; c -a -p -f 1 $p; c -av -p -f 2 $p; c -a -p -o 99999999; c -a -p 99999999; c -a true; c -T 1000000 -o 0 true; c -T 1000000 -p -o $p; c -p $p; c -T 5 -f 1 true; c -T 5 -i true; c -D 5 -b true; c -p -T 2000000 -b $p; c -p $p; c -d -T 5 -D 10 -P 20 true; c -d -T 50000 -D 1000000 -P 2000000 $BASH -c :;  c -d -T 50000 -D 1000000 -P 2000000 5 true
c -o; c -f 1; c -f; c -f 3x true; c -f -- -1 true; c -f 99999999999 true; c -o +0 true; c -o 0x0 true; c -o 00 true; c -p -f 1x $p; c -p -f $p; c -p 5 5 $p; c -p $p $p $p; c -v -p -f 3 $p $p; c -p -r 1 "$p "; c " $p"; c -r "" true; c -r " 5" true; c -p -R -i $p; c -p $p; c -m -p x; c -p -v; c -p -d $p; c -p 00; c -o 1true; c 1; c -p $p -f 1; c -m foo; c -p 0; c -a -p 0
==
c -p -m x; c -p -T y x; c -T y -p x; c -p x 8; c -p x y; c -f -T 5 true; c -f -T 5 100 true; c -f -D 5 -T 5 1 true; c -f -T 5 -p 99999999; c -p -f -T 5 1 y; c -o 0; c -o 5; c -f 100; c -p -o x; c -p -o 1 $p; c -p -o -- -1 $p; c -p -f "" $p; c -p -f " 5" $p; c -p 5 -o $p; c -p -v -o $p; c -p -v 99999999; c -p -v -o 99999999; c -v -o chrt; c -v -o /nosuch; c -R -o chrt -p 0; c -p -R $p; c -p -R 5 $p; c -p $p
c -d chrt -p 0; c -d -P 2000000 $BASH -c :; c -d -D 2000000 $BASH -c :; c -d -T 2000000 chrt -p 0; c -T -1 -o true; c -T 99999999999999999999 -o true; c -T 5 chrt -p 0; c -T 0 -f 1 true; c -P 0 -f 1 true; c -T 9999999999999 -o chrt -p 0; setpriv --reuid 1000 --clear-groups chrt -f 1 true; setpriv --reuid 1000 --clear-groups chrt -p 1

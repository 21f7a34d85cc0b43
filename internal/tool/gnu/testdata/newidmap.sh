# newuidmap and newgidmap.
r() { echo "+ $*" | sed "s/\b$p\b/PID/g"; "$@" 2>&1 | sed "s/ $p:/ PID:/"; echo "[${PIPESTATUS[0]}]"; }
start() { [ -z "$p" ] || kill $p; "$@" unshare -U sleep 100 & p=$!; until [ "$(readlink /proc/$p/ns/user 2>/dev/null)" != "$(readlink /proc/self/ns/user)" ] && [ "$(cat /proc/$p/comm)" = sleep ]; do sleep 0.01; done; }
trap '[ -z "$p" ] || kill $p' EXIT
printf '0:1000:10\n#root:2000:1\nroot:3000:1:x\nroot:3001:5:\nroot::5\nroot:4000\n+root:5000:1\nroot:0x1770:1\nroot: 7000:1\nroot:8000:1 \nroot:9000:0\nroot:9100:0x10\ndaemon:10000:1\nroot:0b110000110101000:2\ntoor:11000:5\nroot:11005:5\nroot:100000:65536\n' | tee /etc/subuid >/etc/subgid
echo toor:x:0:0::/:/bin/sh >>/etc/passwd
== usage and numbers
start
newuidmap; newgidmap; for w in -h --help -- 1 x 999999 0 2147483647 2147483648 self '' 0x1; do r newuidmap "$w" 0 0 0; r newgidmap "$w" 1; done
for n in 0x1 ' 1' 010 1x '' +1 +-1 -1 - -0 0x 08 0b1 0o1 1_0 '1 ' 0X1F 18446744073709551615 18446744073709551616 -18446744073709551615 4294967295 4294967294 4294967296 4294967296x; do r newuidmap $$ "$n" 5 1; r newuidmap $$ 1 "$n" 1; r newgidmap $$ 0 5 "$n"; done 2>&1 | sed "s/ $$ / SELF /"
for w in '1' '1 2' '0 0 1 2' '0 0 1 2 3' '0 0 1 0 0 0' '4294967296 x 1' 'x 4294967296 1' '0 4294967296 x' '0 0 4294967295' '0 1 4294967295'; do r newuidmap $p $w; r newgidmap $p $w; done
== ranges
start
for n in '1000 10' '1000 11' '2000 1' '3000 1' '3000 6' '5000 1' '6000 1' '7000 1' '8000 1' '9000 1' '9100 16' '10000 1' '25000 2' '11000 5' '11000 10' '11000 11' '11004 2' '0 2' '1 1'; do r newuidmap $p 0 $n 5 99999 1; r newgidmap $p 0 $n 5 99999 1; done
r newuidmap $p 0 0 1 0 0 1; r newuidmap $p; cat /proc/$p/uid_map; r newuidmap $p 0 0 1 1 100000 65536; cat /proc/$p/uid_map; r newuidmap $p 0 0 1
r newgidmap $p 0 0 1 1 100000 65536; cat /proc/$p/gid_map /proc/$p/setgroups; r newgidmap $p 0 0 1
start; r newgidmap $p 0 0 1; cat /proc/$p/gid_map /proc/$p/setgroups
start; r newgidmap $p; cat /proc/$p/setgroups; r newgidmap $p 0 0 1
start; r newgidmap $p 0 100000 1; cat /proc/$p/setgroups
rm /etc/subuid /etc/subgid; start; r newuidmap $p 0 0 1; r newgidmap $p 0 0 1; r newgidmap $p
== descriptors
start
exec 7</proc/$p 8</proc/1 9</tmp 6</proc/self/uid_map 5</proc
for f in 9 10 x '' 0x7 -7 7x 2147483648 6 5 8 ' 7' 07 7; do r newuidmap fd:$f 0 100000 1; done; cat /proc/$p/uid_map; r newgidmap fd:7 0 0 1; cat /proc/$p/gid_map
== users
start
setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs sh -c 'newuidmap $$ 0 0 1; echo $?; newgidmap $$ 0 1000 1; echo $?'
r setpriv --reuid 1 --regid 1 --clear-groups --no-new-privs newuidmap $p 0 0 1; r setpriv --regid 5 --clear-groups newuidmap $p 0 0 1; r setpriv --ruid 1 newuidmap $p 0 0 1; r setpriv --rgid 1 --clear-groups newgidmap $p 0 0 1
r setpriv --regid 5 --clear-groups newgidmap $p 0 0 1; echo GRANT_AUX_GROUP_SUBIDS yes >>/etc/login.defs; r setpriv --regid 5 --clear-groups newgidmap $p 0 0 1
start setpriv --reuid 1 --regid 1 --clear-groups; for c in newuidmap newgidmap; do r setpriv --reuid 1 --regid 1 --clear-groups --no-new-privs $c $p 0 1 1; r setpriv --reuid 1 --regid 1 --clear-groups --no-new-privs $c $p 0 0 1; done; cat /proc/$p/uid_map /proc/$p/gid_map /proc/$p/setgroups
r setpriv --reuid 1 --regid 1 --clear-groups --no-new-privs --ambient-caps +setuid --inh-caps +setuid newuidmap $p 0 1 1; r newuidmap $p 0 0 1
== root of a user namespace
unshare -r bash -c 'unshare -U sleep 100 & until [ "$(cat /proc/$!/comm)" = sleep ]; do sleep 0.01; done; newuidmap $! 0 0 1; echo $?; cat /proc/$!/uid_map; newgidmap $! 0 0 1; echo $?; cat /proc/$!/setgroups; newuidmap $! >&- 2>&-; echo $?; kill $!'

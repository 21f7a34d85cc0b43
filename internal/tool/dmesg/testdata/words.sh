try dmesg x
try dmesg -Z
try dmesg --nope
try dmesg --c
try dmesg --help | grep -o '^ *-[^ ]*\( --[a-z-]*\)*'
try dmesg -V
try dmesg -h >/dev/full
try dmesg -nx
try dmesg -n 0
try dmesg -n 9
try dmesg -n ''
try dmesg -n 99999999999999999999
try dmesg -n ERR -l x
try dmesg -l err,x,info
try dmesg -l err,x+,info
try dmesg -l err,+x,info
try dmesg -l ,err
try dmesg -l err,,info
try dmesg -l 9
try dmesg -l 1x
try dmesg -l 99999999999999999999
try dmesg -l ''
try dmesg -f x
try dmesg -f 24
try dmesg -f kern+
try dmesg -f kern,x
try dmesg -Lx
try dmesg -L=x
try dmesg --color=
try dmesg --color=x
try dmesg -s x
try dmesg -s -1
try dmesg -s 99999999999
try dmesg --time-format x
try dmesg --time-format
try dmesg --since x
try dmesg --until ''
try dmesg --until '5 lightyears ago'
for o in '-C -c' '-r -x' '-D -n1' '-F f -K f' '-H -r' '-r -L' '-S -w' '-w --syslog' '-r -T' '-d -r' '-r -t' '-e -r' '-C -r'; do try dmesg $o; done
try dmesg -F /nope
try dmesg -F /etc
try dmesg -F /dev/null
try dmesg -K /nope
try dmesg -K /etc
: >empty; try dmesg -F empty
try dmesg -p -F syslog
try dmesg -r -l err -F syslog
try dmesg -r -k -S
for o in -C -c '-n 1' -D -E; do try setpriv --reuid 1000 --clear-groups --bounding-set -all dmesg $o | tail -n 1; try unshare -r dmesg $o | tail -n 1; done
mknod /dev/kmsg c 1 11; chmod 644 /dev/kmsg
for o in '-f local6' '-f local6 -S' '-k --since +1d' '-J -f local6' '-f local6 -r' '-f local6 -p' '-H -f local6'; do try dmesg $o; done
try setpriv --reuid 1000 --clear-groups dmesg -f local6
rm /dev/kmsg

for f in '-F syslog' '-K kmsg'; do for o in '' -x -t -d '-d -t' '-t -d' -r --noescape '-r --noescape' '-x -t' -p '-p -x' '-x -d' '-k' '-u' '-k -u' '-l err' '-l err,info' '-l err+' '-l +err' '-l 3' '-l ERR' '-l emerg+' '-l +debug,alert' '-f user' '-f kern,daemon' '-f 23' '-f 3,local7 -l info' '-L' '-L=never' '-L=always' '-Lalways -x' '--color=always -p' '-Lalways -d' '-Lalways -t' -J '-J -x' '-J -l err' '-J -f local6' '-J -T' '-J -r' '-J -p' '-J -Lalways' '--time-format raw' '--time-format notime' '--time-format delta' '--time-format delta --time-format raw' '--time-format raw --time-format delta' '--time-format raw -d' '-d --time-format delta' '-w -J' '-P' '-W -t'; do try dmesg $f $o; LC_ALL=C.UTF-8 try dmesg $f $o; done; done

mask() { sed -E 's/[0-9]{2}:[0-9]{2}:[0-9]{2}/H:M:S/g; s/,[0-9]{6}/,MICRO/g; s/\[... .. [A-Z]/[DATE /g; s/[A-Z][a-z]{2} ?[ 0-9][0-9] [0-9]{2}:[0-9]{2}\]/MINUTE]/g'; }
for f in '-F syslog' '-K kmsg'; do for o in -T '-T -x' '-T -d' '-d -T' '--time-format ctime' '--time-format iso' '-T --time-format iso' '-T --time-format raw' '-T -t' '--time-format ctime --time-format delta' '--time-format delta --time-format ctime --time-format raw' '-T --time-format iso -p' '-p -x --time-format iso --time-format delta'; do (try dmesg $f $o; TZ=Asia/Kolkata try dmesg $f $o; TZ=CET-1CEST try dmesg $f $o) | mask; done; done
for o in '--since -1000d' '--since now' '--until now' '--until -1000d' '--since tomorrow' '--until tomorrow' '--until yesterday' '--since 2000-01-01' '--until 2000-01-01T00:00:00' '--since 20000101000000' '--since @0' '--until @0' '--since 2000-01-01 --until 2001-01-01' '--since +1w' '--since +30years'; do try dmesg -F syslog $o; done
for w in '3 days ago' '2000-01-01 10:00' '2000-01-01 10:00:00' 'Sat 2000-01-01' '99-01-01 10:00' '30 years ago' '1h 30min ago' '5 min ago' '+1 h' '+1x' '-' '+' '@' '@x' '2000-13-01' '25:00' 'Foo 2000-01-01' '00:00' '1e3' '+1hour30min' '+2months1y'; do try dmesg -F syslog --since "$w" | wc -l; try dmesg -K kmsg --until "$w" | wc -l; done
try dmesg -F syslog >/dev/full
try dmesg -F syslog | head -n 1
printf '<6>[    1.000000] a' >f; try dmesg -F f; try dmesg -rF f; printf '\n\n<6>[    1.000000] a\n\n\n<5>b\n\0\0' >f; try dmesg -F f; try dmesg -x -F f; printf '<' >f; try dmesg -F f; try dmesg -x -F f; printf '<6>' >f; try dmesg -F f;  printf '<6>[' >f; try dmesg -F f; printf 'a\n' >f; try dmesg -F f; printf '[ 1.0] x\n<5' >f; try dmesg -F f; try dmesg -xF f
printf '6,1,1' >f; try dmesg -K f; printf '6,1,1,-;a' >f; try dmesg -K f; printf '6,1,1,-;a\n' >f; try dmesg -xK f; printf ' 6,1,1,-;a\n b=c\n\0' >f; try dmesg -xK f; printf '6;a\n' >f; try dmesg -K f; printf '6,2;a\n' >f; try dmesg -K f; printf ';a\n' >f; try dmesg -K f; head -c 2050 /dev/zero | tr '\0' a >f; try dmesg -K f; head -c 2040 /dev/zero | tr '\0' a >f; try dmesg -K f | wc -c
term() { TERM=$1 script -qec "$2" /dev/null </dev/null | cat -v; }
for t in xterm dumb '' linux nope xterm-mono vt100; do term "$t" "dmesg -F syslog -t -l err+"; term "$t" "dmesg -L -F syslog -t -l err+"; done
term xterm "NO_COLOR=1 dmesg -F syslog -l err"; term xterm "NO_COLOR=1 dmesg -L -F syslog -l err"; term xterm "NO_COLOR= dmesg -F syslog -l err"
term xterm "PAGER=cat dmesg -H -F syslog -l crit" | sed -E 's/[A-Z][a-z]{2} ?[ 0-9][0-9] [0-9]{2}:[0-9]{2}\]/MINUTE]/g'
term xterm "PAGER='tr a-z A-Z' dmesg -H -t -F syslog -l crit"
term xterm "PAGER='echo \$LESS \$LV; cat' dmesg -H -t -F syslog -l crit"
term xterm "LESS=x PAGER='echo \$LESS \$LV; cat' dmesg -H -P -t -F syslog -l crit"
term xterm "LESS=x PAGER='echo \$LESS \$LV; cat' dmesg -P -H -t -F syslog -l crit"
term xterm "PAGER= dmesg -H -t -F syslog -l crit"
term xterm "PAGER='exit 3' dmesg -H -t -F syslog -l crit"
for p in nosuch 'nosuch; cat' 'cat; exit 3' 'x=1 cat'; do export p; term xterm 'PAGER=$p dmesg -H -t -F syslog -l crit; echo $?'; done

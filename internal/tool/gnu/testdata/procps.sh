# free and uptime. Sizes change, so their digits are masked, but their width counts.
export LC_ALL=C
mask() { sed 's/[0-9][0-9.]*/N/g; s/ *N/ N/g; s/N\([KMGT]\)i\{0,1\}/N/g; s/NB/N/g; s/NG/N/g'; }
t() { timeout 5 "$@" 2>&1 | sed '/^$/,$d' | mask; echo "[${PIPESTATUS[0]}]"; }

== free
for o in '' -b -k -m -g -h --si '-h --si' -l -t -w -L -v '-L -w' '-lt' '-wlt' --mega --giga --tebi --kilo --kibi -Z --nope '-s x' '-c x' '-c 0' '-s 0' '-s -1' x '-hL' '-s 0.1 -c 2 -L' '-kt' --pebi --peta --tera -s -c '-c -1' '-s 1e-9'; do t free $o; done
free -c 2 -s 0.1 | wc -l
for o in '' -b -k -m -g -w -l --mega --kilo -h '-h --si'; do free $o | grep -v Low | /usr/bin/mawk '{ print $1, $2, length($0) }'; done

== uptime
for o in '' -p -Z --nope x; do t uptime $o; done; uptime -s | cut -c1-16; uptime -ps | cut -c1-16; uptime | cut -c 10-35; uptime -p
== the parent of the first process is 0
ps --ppid 0 -o pid= | head -1; ps -p 0; ps --ppid -1
== uptime in time namespaces
up=$(cut -d. -f1 /proc/uptime); for t in 9 70 3605 86405 90065 604805; do unshare -T --boottime=$((t-up)) -f sh -c 'uptime -p; uptime | cut -c10-25'; done
== a process that is named twice
ps -p 1,1 -o pid=; ps -q 1,1,1 -o pid=; ps --pid 1,1 -f | wc -l; ps p 1,1 o pid=; ps -p 1,99999,1 -o pid=; ps -p 1,1 --sort pid -o pid=; ps -p 1,1 --forest -o pid=; ps -p 1,1 -L -o pid=; ps -p 1 -p 1 -o pid=; ps -p 1,1 -p 1 -o pid=

for o in '' -a -p -n -u -l -c -g -T -t -s -S -A -U -G -Z '-C age' '-C AGE' -ap -an -pn -up -apu '-a -l' -al -acl -alp -agT -pS -St -aS -agpuS -cT -cpT -nT -anT -lu '-Z -p' '-a -Z' '-T -Z' '-C age -a' -G\ -a -U\ -a -Un; do try pstree $o; done
for w in 20 40 60 80 100 1 2 5 0x40 x -5 ''; do COLUMNS=$w try pstree; COLUMNS=$w try pstree -a; COLUMNS=$w try pstree -U; COLUMNS=$w try pstree -apuS;  COLUMNS=$w try pstree -l; done
for n in cgroup ipc mnt net pid user uts time; do try pstree -N $n; try pstree -a --ns-sort=$n; done
try pstree -N nope
try pstree 1
try pstree $$
try pstree -s $$
try pstree -sp $PPID
p=$(pgrep -nf '^sleep 1007'); try pstree $p; try pstree -s $p; try pstree -asp $p; try pstree -sS $p; try pstree -sn $p
for p in $(pgrep -f '^sleep 20'); do try pstree -s $p; try pstree -snp $p; done
p=$(pgrep zstd); try pstree $p; try pstree -a $p; try pstree -ap $p; try pstree -p $p; try pstree -ac $p; try pstree -at $p; try pstree -aT $p; try pstree -T $p; try pstree -sa $p; try pstree -C age -a $p; try pstree -au $p; try pstree -aZ $p
try pstree -s 99999
try pstree 99999
try pstree 99999 1
try pstree 1x
try pstree 0
try pstree root
try pstree -p daemon
try pstree nobody
try pstree bin
try pstree -u root
try pstree nope
try pstree ''
try pstree -H 1
for t in linux vt220 screen ansi rxvt-unicode sun xterm-mono; do TERM=$t try pstree -H 1 1; done
for t in xterm vt100 dumb nope ''; do export TERM=$t; try pstree -h; try pstree -H $$ -p; try pstree -H $(pgrep zstd); try pstree -ah; try pstree -H 1 -u; done
export TERM=xterm
try pstree -H 0
try pstree -H x
try pstree -H 99999
try pstree -H 1 -h
try pstree -hh
try pstree -h -H 1
try pstree --highlight-pid=$$ --compact-not
unset TERM
try pstree -h
try pstree -H 1
try pstree -Q
try pstree --nope
try pstree --help
try pstree -N
try pstree -C red
try pstree --co
try pstree --color=age --arguments --ascii --compact-not --vt100 --long --numeric-sort --show-pids --show-pgids --ns-changes --thread-names --uid-changes --unicode
try pstree -V 2>/dev/null
try pstree >/dev/full
LC_ALL=C.UTF-8 try pstree
LC_ALL=C.UTF-8 try pstree -a
term() { TERM=xterm script -qec "stty cols 70; $1" /dev/null </dev/null; }
term "pstree"; term "pstree -a"; term "LC_ALL=C.UTF-8 pstree"; term "COLUMNS=50 pstree"; term "pstree -h"; term "LC_ALL=C.UTF-8 pstree -A"; term "pstree -C age"
try unshare -m sh -c 'umount /proc; umount /proc; pstree; pstree -a'

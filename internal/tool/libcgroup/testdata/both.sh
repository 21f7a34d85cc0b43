for t in cgcreate cgset cgget cgexec cgclassify cgdelete; do echo "## $t"; $t; echo "[$?]"; $t --nope; echo "[$?]"; $t -Z; echo "[$?]"; done 2>&1
r cgcreate -g memory:$G
ls -ld /sys/fs/cgroup/memory/$G; ls -l /sys/fs/cgroup/memory/$G/tasks /sys/fs/cgroup/memory/$G/memory.limit_in_bytes
r cgcreate -g memory:$G
r cgcreate -g cpu,pids:$G/sub
ls -d /sys/fs/cgroup/cpu/$G/sub /sys/fs/cgroup/pids/$G/sub
r cgcreate -g nosuch:$G
r cgcreate -g memory
r cgcreate -g :$G
r cgcreate -t daemon:daemon -a bin:bin -d 750 -f 640 -s 600 -g pids:$G/own
ls -ld /sys/fs/cgroup/pids/$G/own /sys/fs/cgroup/pids/$G/own/*
r cgcreate -t nosuch -g pids:$G/own
r cgcreate -t root:nosuch -g pids:$G/own
r cgcreate -a nosuch:x -g pids:$G/own
r cgcreate -d x -g pids:$G/own
r cgset -r memory.limit_in_bytes=50M $G
r cgset -r memory.limit_in_bytes=x $G
r cgset -r memory.nosuch=5 $G
r cgset -r nosuch.x=5 $G
r cgset -r memory.limit_in_bytes=50M nosuchgroup
r cgset -r memory.limit_in_bytes=50M -r memory.soft_limit_in_bytes=40M $G
r cgset $G
r cgset --copy-from $G ${G}2
r cgget -r memory.limit_in_bytes $G
r cgget -n -r memory.limit_in_bytes $G
r cgget -v -r memory.limit_in_bytes $G
r cgget -nv -r memory.limit_in_bytes $G
r cgget -r memory.limit_in_bytes -r memory.soft_limit_in_bytes $G
r cgget -r memory.stat $G | head -5
r cgget -r memory.nosuch $G
r cgget -r nosuch.x $G
r cgget -r memory.limit_in_bytes nosuchgroup
r cgget -g pids $G/own
r cgget -g pids:$G/own
r cgget -g nosuch $G
r cgget -a $G/own | head -5
r cgget -n -g pids:$G/own
r cgget -r memory.limit_in_bytes $G $G
r cgget -r pids.max $G/own $G/sub
r lscgroup cpu:$G
r lscgroup -g pids:/$G cpu:$G/sub/
r lscgroup pids://$G memory:nosuch
r lscgroup nosuch:$G cpu:$G
r lscgroup -g
r lscgroup -x
r cgexec -g memory:$G cat /proc/self/cgroup
r cgexec -g memory,pids:$G cat /proc/self/cgroup
r cgexec -g memory:$G -g pids:$G/own sh -c 'cat /proc/self/cgroup; exit 7'
r cgexec -g memory:nosuch true
r cgexec -g nosuch:$G true
r cgexec -g memory:$G nosuchprog
r cgexec -g memory:$G /etc/passwd
r cgexec -g memory:$G
r cgexec true
r cgexec --sticky -g memory:$G true
sleep 100 & P=$!
r cgclassify -g memory:$G $P
r cgclassify -g pids:$G/own 999999
r cgclassify -g nosuch:$G $P
r cgclassify -g memory:nosuch $P
r cgclassify -g memory:$G x
r cgclassify $P
r cgclassify -g memory:$G
r cgdelete -g memory:$G
r cgdelete memory:$G
kill $P
r cgdelete memory:$G
r cgdelete -g memory:nosuch
r cgdelete pids:$G
r cgdelete -r pids:$G
r cgdelete -g cpu,pids:$G/sub
r cgdelete cpu:$G
r cgdelete nosuch:$G
r cgdelete -g nosuch:$G
r cgdelete foo
rmdir /sys/fs/cgroup/*/$G 2>/dev/null
r cgcreate
r cgcreate -g
r cgcreate --nope
r cgcreate -g memory
r cgcreate -g bogus:/x
r cgcreate pids:g
r cgcreate -g :x
r cgcreate -t 0:0 -a 0:0 -g pids:$G
ls -d /sys/fs/cgroup/pids/$G
r cgcreate -t root:root -a root:root -g pids:$G
r cgcreate -a nope:x -g pids:$G
r cgcreate -a root:0 -g pids:$G
r cgcreate -d x -g pids:$G
r cgcreate -t root -g pids:$G

for t in cgset cgget cgexec cgclassify cgdelete; do r $t; r $t --nope; r $t -g; r $t -r; done
r lscgroup --nope
r lscgroup -g
r lscgroup -r
r cgdelete bogus:x
r cgdelete -g bogus:x
r cgdelete foo
r cgdelete pids:nosuch
r cgdelete -g pids
r cgdelete pids:
r cgexec -g bogus:x true
r cgexec -g pids:$G nosuch
r cgexec -g pids:nosuch true
r cgexec -g pids true
r cgexec -g ":$G" true
r cgexec -g "*:$G" true
r cgexec -g pids:$G
r cgexec -g pids:$G /etc/passwd
r cgexec true
r cgset -r a=1 $G
r cgset -r nope.x=1 $G
r cgset -r pids.nope=1 $G
r cgset -r pids.max=x $G
r cgset -r pids.max=5 nosuch
r cgset -r pids.max $G
r cgset $G
r cgset -r pids.max=5
r cgset -r pids.=5 $G
r cgset -r pids.max= $G
r cgset --copy-from $G nosuch
r cgset --copy-from nosuch $G
r cgset -r a=1 -r pids.max=5 $G
r cgset -r pids.max=5 -r a=1 $G
r cgset --copy-from $G -r pids.max=3 $G
r cgget -r nope.x $G
r cgget -r pids $G
r cgget -r pids.nope $G
r cgget -r pids.max nosuch
r cgget -g nope $G
r cgget -g nope:$G
r cgget -g pids:nosuch
r cgget -r pids.max
r cgget $G
r cgget -g pids $G
r cgget -r '' $G
r cgget -g :
r cgget -n -r pids.max -r nope.x $G
r cgget -a nosuch | head -3
r lscgroup pids,memory:/$G
r lscgroup memory,pids:/$G
r lscgroup bogus:/$G
r lscgroup pids:/$G
r lscgroup pids
r lscgroup -g pids:/$G
r lscgroup pids:/nosuch
r lscgroup :/$G
r lscgroup pids:
r cgclassify -g pids:$G x
r cgclassify -g pids:$G 999999
r cgclassify -g pids:$G
r cgclassify -g bogus:$G $$
r cgclassify -g pids:nosuch $$
r cgclassify 999999
r cgclassify -g pids $$
r cgclassify -g "*:$G" $$
r cgclassify -g :$G $$
u cgcreate -g pids:$G
u cgclassify -g pids:$G $$
u cgdelete pids:$G
u cgset -r pids.max=4 $G
u cgexec -g pids:$G true
u cgget -r pids.max $G
u cgexec -g bogus:$G true
u cgexec -g pids:nosuch true
u cgset -r a=1 $G
u cgset -r nope.x=1 $G
u cgcreate -g bogus:x
u cgdelete bogus:x
u cgset --copy-from $G $G
u cgcreate -g pids:$G
u cgdelete pids:nosuch
r cgdelete pids:$G
r cgcreate -g memory:$G
r lscgroup pids,memory:/$G
r lscgroup memory,pids:/$G
rmdir /sys/fs/cgroup/*/$G
r cgcreate -g pids:
r cgcreate -g pids:/
r cgcreate -g pids,bogus:$G
ls -d /sys/fs/cgroup/pids/$G
r cgcreate -g bogus,pids:$G
r cgcreate -g pids:$G -g bogus:${G}2
ls -d /sys/fs/cgroup/*/cg[ab]
rmdir /sys/fs/cgroup/*/$G
r cgcreate -g pids:$G x y
r cgcreate x
r cgcreate -g pids
r cgcreate -g ''
r cgcreate -g :
r cgcreate -a root:root
r cgcreate -t '' -g pids:$G
r cgcreate -t : -g pids:$G
r cgcreate -t root: -g pids:$G
r cgcreate -f 9 -g pids:$G
r cgcreate -d 77777 -g pids:$G
r cgcreate -z
r cgset -r pids.max $G
r cgset -x
r cgset -r a=
r cgset -r . x
r cgset -r pids.max=4 $G $Z
r cgset -r pids.max=4 $Z $G
r cgset --copy-from $G
r cgset --copy-from $G $G
r cgset -r pids.max=5 --copy-from $G $G
r cgset -r cpu.shares=512 -r pids.max=7 $G
cat /sys/fs/cgroup/pids/$G/pids.max
r cgset -r pids.max=1=2 $G
r cgset -r pids.max=8 -r pids.nope=1 $G
cat /sys/fs/cgroup/pids/$G/pids.max
r cgset -r cgroup.procs=1 $G
r cgset -r tasks=0 $G
r cgset -r pids.max=a $G $Z
r cgset -R $G
r cgset -b -r pids.max=5 $G
r cgset -r 'pids.max= 9' $G
r cgget -r pids.max $G $Z
r cgget -r pids.max $Z $G
r cgget -g pids:
r cgget -g pids,nope $G
r cgget -g '' $G
r cgget -r pids.max -g pids:$G
r cgget -r pids. $G
r cgget -r .x $G
r cgget -r nope.x -r pids.max $G
r cgget -g pids:$G $G
r cgget -z
r cgget -r tasks $G
r cgget -r cgroup.procs $G
r cgget -g '*' $G
r cgget -g "*:$G"
r cgget -g :$G
r cgget -g pids:$G -g nope:x
r cgget -r cpu.shares $G
r cgget -nr pids.max $G $G
r cgget -g nope
r cgget -r pids.max -r pids $G
r cgexec -x true
r cgexec -g pids:$G
r cgexec -g pids,bogus:$G true
r cgexec -g bogus,pids:$G true
r cgexec -g pids:$G -z
r cgexec -g '' true
r cgexec -g pids: true
r cgexec -g pids:/ true
r cgexec -g : true
r cgexec -g cpu,pids:$G true
r cgexec -g pids:$G -- true
r cgexec --sticky
r cgexec -g pids:$G ''
r cgexec -g bogus: true
r cgexec -b -g pids:$G true
r cgexec -g '*:/' true
r cgexec -g ':/' true
r cgexec nosuch
r cgclassify -z
r cgclassify -g
r cgclassify 1x
r cgclassify -g pids:$G 1x 99999999
r cgclassify -g pids:$G -- -1
r cgclassify -g pids: 999999
r cgclassify -g '' 999999
r cgclassify -g pids,bogus:$G $$
r cgclassify -g bogus:$G 999999
r cgclassify pids:$G 999999
r cgclassify --cancel-sticky -g pids:$G
r cgclassify x
r cgclassify --sticky
r cgclassify $$
r cgdelete -z
r cgdelete ''
r cgdelete :
r cgdelete :x
r cgdelete "*:$Z"
r cgdelete pids:/
r cgdelete pids,bogus:$G
r cgdelete bogus,pids:$G
r cgdelete cpu,pids:$G
r cgdelete pids:$G bogus:x
r cgcreate -g pids:$G
r cgdelete bogus:x pids:$G
r cgdelete foo pids:$G
r cgdelete pids:$Z pids:$G
r cgdelete -r pids:$Z
r cgdelete -r
r cgdelete -g pids:$Z
r cgdelete -g foo pids:$Z
r cgdelete -g foo
r lscgroup -z
r lscgroup ''
r lscgroup :
r lscgroup pids,bogus:/$Z
r lscgroup -g foo
r lscgroup '*:/$Z'
cgcreate -g pids:$G/b
u cgset -r pids.max=4 $Z
u cgset --copy-from $G $G
u cgclassify -g pids:$G 999999
u cgclassify -g pids:$Z $$
u cgexec -g "*:$G" true
u cgexec -g ":$G" true
u cgdelete -r pids:$G
u cgcreate -g pids:$G/c
u cgcreate -g pids:$G
u cgcreate -g pids:$Z/c
u cgcreate -t root:root -g pids:$G
u cgcreate -d 755 -g pids:$G
u cgset -r tasks=5 $G
u cgset -r nope.x=1 -r pids.max=5 $G
u cgset -r pids.nope=1 $G
u lscgroup pids:/$G
u cgexec -g pids:$G nosuch
u cgclassify -g bogus:$G $$
u cgclassify -g pids:$G x
u cgexec true
u cgclassify $$
u cgcreate
u cgcreate -g cpu,pids:$Z
u cgget -r pids.max $G
u cgget -r pids.max $Z
r cgdelete -r pids:$G
r cgdelete -r pids:$G
rmdir /sys/fs/cgroup/*/$G 2>/dev/null

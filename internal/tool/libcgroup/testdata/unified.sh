r cgcreate -g :$G
r cgcreate -g "*:$G"
r cgcreate -g pids:$G
ls -d /sys/fs/cgroup/$G
mkdir -p /sys/fs/cgroup/$G
r cgexec -g :$G cat /proc/self/cgroup
r cgexec -g "*:$G" cat /proc/self/cgroup
r cgexec -g pids:$G true
r cgexec -g :nope true
r cgexec -g '*:nope' true
r cgexec -g :/ true
r cgset -r cgroup.max.depth=4 $G
r cgset -r cgroup.nope=4 $G
r cgset -r pids.max=3 $G
r cgget -r cgroup.max.depth $G
r cgget -r pids.max $G
r cgget -g :$G
r cgclassify -g :$G 999999
r lscgroup :/$G
r cgset -r cgroup.freeze=x $G
r cgget -g cgroup $G
r cgdelete :$G
r cgdelete "*:$G"
r cgdelete :$G
r cgdelete pids:$G
r cgdelete cgroup:$G
rmdir /sys/fs/cgroup/$G 2>/dev/null

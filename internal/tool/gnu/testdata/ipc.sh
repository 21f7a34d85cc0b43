# System V and POSIX objects of an IPC namespace. Each line is a command line. Keys are random, times
# and process ids vary.
mask() { sed -E 's/0x[0-9a-f]{8}/KEY/; s/[A-Z][a-z]{2} [A-Z][a-z]{2} +[0-9]+ [0-9:]{8} [0-9]{4}/DATE/; s/[A-Z][a-z]{2} +[0-9]+ [0-9:]{8}/DATE/g; s/cpid=[0-9]+/cpid=N/'; }
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
export -f each mask
alone() { cat >/tmp/lines; TZ=UTC unshare -m -i bash -c 'umount -q /dev/mqueue; mkdir -p /dev/mqueue; mount -t mqueue none /dev/mqueue; exec 2>&1; each </tmp/lines' | mask; }
== objects of System V
alone <<'END'
ipcs
ipcs -q
ipcs -a
ipcs -l
ipcs -u
ipcs -t
ipcs -c
ipcmk -Q
ipcmk -Q
ipcmk -M 1000
ipcmk -M 2M -p 600
ipcmk -S 3
ipcmk -S 3 -Q
ipcs
ipcs -m -t
ipcs -c
ipcs -u
ipcs --human
ipcs -b
ipcs -l --human
ipcs -l -b
ipcs -u -b
ipcs -u --human
ipcs -q -i 0
ipcs -m -i 0
ipcs -s -i 0
ipcs -i 0
ipcs -m -i 99
ipcs -q -i 99
ipcs -s -i 99
ipcs -m -i x
ipcs -a -i 0
ipcs -mq -i 0
ipcs x
ipcs -z
ipcs -m -q
ipcs -m -l
ipcs -mu
ipcs -qb
ipcs -m -b -i 0
ipcs -m -i 0 --human
ipcs -bm --human
ipcrm -q 0
ipcrm -q 0
ipcrm -m 99
ipcrm shm 0
ipcrm msg 1 7
ipcrm foo 1
ipcrm
ipcrm -v -s 0
ipcrm -S 0x9
ipcrm -Q 0
ipcrm -M x
ipcrm -m x
ipcrm -a
ipcs
ipcmk -Q
ipcmk -S 2
ipcmk -M 4k
ipcrm -a=foo
ipcrm --all=foo
ipcrm -ashm
ipcrm --all=shm -v
ipcmk
ipcmk -M
ipcmk -M x
ipcmk -S 0
ipcmk -S x
ipcmk -p 9 -Q
ipcmk -Q x
ipcmk -z
ipcmk -M 0
ipcmk -M -1
ipcmk -M 1.5K
ipcmk -M 99999999999999999999999
ipcmk -S -1
ipcmk -S 99999999
ipcmk -s
ipcmk -q
ipcmk -n x -Q
ipcmk -p 7777 -Q
ipcs -q
ipcs -c -p -t
ipcrm shm
ipcrm shm x
ipcrm shm 1 2
ipcrm -m 3 4
ipcrm msg -1
ipcrm -q -1
ipcrm -a=foo
ipcs -p | grep -c .
ipcs -s -p
ipcs -c -p -t | grep -v sem
END
== keys
alone <<'END'
ipcmk -Q; ipcmk -M 10; ipcmk -S 1
ipcrm -v -Q $(ipcs -q | awk '/^0x/{print $1}')
ipcrm -v -M $(ipcs -m | awk '/^0x/{print $1}')
ipcrm -v -S $(ipcs -s | awk '/^0x/{print $1}')
ipcrm -M 0
ipcrm -M 0x0
ipcrm -m ''
ipcrm -S -1
ipcrm -S 99999999999
ipcrm -q 99999999999
ipcrm -Q 0x1234
ipcrm -S 07
ipcrm -v
ipcrm --al
ipcrm --all=
ipcrm -a -q
ipcrm sem
ipcrm shm 1 x
END
== names
alone <<'END'
ipcmk -s -n s; ipcmk -m 4 -n m; ipcmk -q -n /q; ls /dev/mqueue /dev/shm; od -c /dev/shm/sem.s; wc -c </dev/shm/m
ipcmk -n z -s; ipcmk -n z -s
ipcmk -n /a/b -m 3
ipcmk -n / -m 3
ipcmk -n '' -m 3
ipcmk -n // -s
ipcmk -n //u -s
ipcmk -q -n q
ipcmk -s
ipcmk -Q -M 1 -S 1 -s -q -m 3 -n /all
ipcrm -v --posix-mqueue /all
ipcrm --posix-mqueue /all
ipcrm --posix-mqueue all
ipcrm -v --posix-semaphore s
ipcrm --posix-semaphore s
ipcrm --posix-shmem zz
ipcrm --posix-shmem a/b
ipcrm -v --all; ls /dev/mqueue /dev/shm
umount /dev/mqueue; rmdir /dev/mqueue; ipcrm -apmsg
END
== sizes and modes
alone <<'END'
ipcmk -M ''
ipcmk -M 1KB
ipcmk -M 1kiB
ipcmk -M 1Z
ipcmk -M ' 1'
ipcmk -M 0x10
ipcmk -M .5K
ipcmk -M 1B
ipcmk -M 1b
ipcmk -M 1.5
ipcmk -M 1.5K
ipcmk -M 2.25kB
ipcmk -M 1Ki
ipcmk -M 1M
ipcmk -M 99999999999999999999
ipcmk -M +5
ipcmk -M 5X
ipcmk -M 5KiBx
ipcmk -p 0 -Q
ipcmk -p 888 -Q
ipcmk -p '' -Q
ipcmk -p 0x1 -Q
ipcmk -p 00644 -Q
ipcmk -p -1 -Q
ipcmk -p +7 -Q
ipcmk -p  '7 ' -Q
ipcmk -S ''
ipcmk -S ' 2'
ipcmk -S 0x2
ipcmk --queue --semaphore=2 --sh 3
ipcs
ipcs -u --human
END

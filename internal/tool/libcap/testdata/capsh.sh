try capsh
try capsh --help
try capsh -h
try capsh --nope
try capsh x
try capsh --print --help
try capsh --help --print
try capsh --drop
try capsh --caps
try capsh --modeX
try capsh --modes
try capsh --mode
try capsh --mode=
try capsh --noambx
try capsh --quiet
try capsh --license >/dev/null
try capsh --print
try capsh --current
try capsh --quiet --current
try capsh --current --quiet --current
try capsh --print --has-p=cap_x
try capsh --print >/dev/full
try capsh --print -- -c 'echo hi'
try capsh -- -c 'echo $0 $1 $2' a b
try capsh --shell=/bin/echo -- a -- b
try capsh --shell=/nope --
try capsh --shell=nope -- a
try capsh --shell=/etc/passwd -- a
try capsh --shell=echo -- a
try capsh -- -c 'kill -9 $$' 2>&1 | sed 's/:  *[0-9]* Killed/: N Killed/'
try capsh -+ -c 'exit 5'
try capsh -+ -c 'kill -9 $$; sleep 1' 2>&1 | sed 's/PID=[0-9]*/PID=N/'
try capsh --current -+ -c 'echo hi; exit 3'
try capsh --shell=/nope -+
try capsh --shell=/etc/passwd -+
try capsh --drop=cap_chown == --current
try capsh --drop=cap_chown =+ --current
try capsh --quiet == --current
try capsh == == == -- -c 'echo deep'
env -u PATH $(command -v capsh) == --has-p=cap_x; echo $?
(exec -a /x/capsh capsh == x); echo $?
(PATH= exec -a capsh $(PATH=$PATH command -v capsh) == x); echo $?
(exec -a /x/capsh capsh --nope) | head -1

try capsh --drop=cap_chown --current
try capsh --drop=cap_chown,cap_kill,,cap_net_raw -- -c 'grep Cap /proc/self/status'
try capsh --drop=all --current
try capsh --drop=all -- -c 'grep Cap /proc/self/status'
try capsh --drop=x
try capsh --drop=
try capsh --drop=cap_chown,x,cap_kill --current
try capsh --drop=45
try capsh --drop=CAP_CHOWN --has-b=cap_chown
try capsh --drop=cap_chown --dropped=cap_chown --current
try capsh --dropped=cap_chown
try capsh --caps= --current --print
try capsh --caps= --drop=cap_chown
try capsh --strict --caps= --drop=cap_chown
try capsh --strict --strict --caps= --drop=cap_chown
try capsh --caps=cap_setpcap=p --drop=cap_chown --current
try capsh --strict --caps=cap_setpcap=p --drop=cap_chown --current
try capsh --caps=cap_setpcap,cap_kill=p --caps=cap_kill=eip --current
try capsh --caps=cap_kill=p --caps=cap_chown=p
try capsh --caps=cap_kill=p --caps=cap_chown=i
try capsh --caps=cap_kill=e
try capsh --caps=nope
try capsh --caps=
try capsh --inh=cap_chown --current
try capsh --inh=cap_chown,cap_kill -- -c 'grep Cap /proc/self/status'
try capsh --inh=cap_chown --inh= --current
try capsh --inh=cap_chown --inh=none --current
try capsh --inh=x
try capsh --inh=, --current
try capsh --inh='cap_chown+p cap_kill' --current
try capsh --caps=cap_chown=p --inh=cap_chown --current
try capsh --caps=cap_chown=p --inh=cap_kill --current
try capsh --addamb=cap_chown
try capsh --addamb=all
try capsh --addamb=x
try capsh --addamb=
try capsh --inh=cap_chown,cap_kill --addamb=cap_chown,cap_kill --delamb=cap_kill --current
try capsh --inh=cap_chown,cap_kill --addamb=cap_chown,cap_kill --noamb --current
try capsh --inh=cap_chown --addamb=cap_chown --has-a=cap_chown --has-i=cap_chown --has-p=cap_chown --has-ambient --has-a=cap_kill
try capsh --delamb=all
try capsh --delamb=x
try capsh --noamb
try capsh --has-ambient
try capsh --no-new-privs --has-no-new-privs --print
try capsh --has-no-new-privs

for m in NOPRIV PURE1E_INIT PURE1E HYBRID UNCERTAIN UNKNOWN hybrid; do try capsh --mode=$m --print; try capsh --inh=cap_chown --addamb=cap_chown --mode=$m --print; try capsh --inmode=$m; try capsh --mode=$m --mode=HYBRID --mode; try capsh --caps= --mode=$m --mode; done
try capsh --secbits=1 --mode
try capsh --secbits=0x2f --mode
try capsh --secbits=16 --mode --mode=HYBRID --mode
try capsh --secbits=0357 --mode --print
try capsh --inh=cap_chown --secbits=0357 --mode --inmode=PURE1E
try capsh --secbits=256
try capsh --secbits=99999
try capsh --secbits=-1
try capsh --secbits=x
try capsh --secbits=
try capsh --secbits=0x
try capsh --secbits=10 -- -c 'capsh --print' | grep secure
try capsh --keep=1 --print
try capsh --keep=1 --keep=0 --print
try capsh --keep=2
try capsh --keep=x
try capsh --keep=99999999999
try capsh --keep=1 --uid=1000 --current
try capsh --uid=1000 --print
try capsh --uid=1000 --uid=0
try capsh --uid=x
try capsh --uid=4294967295
try capsh --uid=4294967296
try capsh --cap-uid=1000 --print
try capsh --caps= --cap-uid=1000
try capsh --cap-uid=x
try capsh --gid=1000 --print
try capsh --gid=x
try capsh --caps= --gid=5
try capsh --groups=1,2,daemon,0x10 --print
try capsh --groups= --print
try capsh --groups=, --print
try capsh --groups=nope
try capsh --groups=1x
try capsh --groups=5000 --print
try capsh --caps= --groups=5
try capsh --user=ana --print
try capsh --user=ana -- -c 'echo $HOME $USER; id; grep Cap /proc/self/status'
try capsh --noenv --user=ana -- -c 'echo $HOME $USER'
for v in 1x 5x6 0x 0b1 ' 1' +1 -0 18446744073709551616 4294967297 010 08; do try capsh --uid="$v" --is-uid=1; try capsh --groups="$v" --print; done
(unset HOME; USER=y capsh --user=ana -- -c 'env | grep -E "^(HOME|USER)"')
USER=y try capsh --user=ana --user=root -- -c 'env | grep -E "^(HOME|USER)"'
HOME=/x USER=y try capsh --user=ana -- -c 'env | grep -E "^(HOME|USER)"'
try capsh --user=nope
try capsh --user=
try capsh --user=0
try capsh --caps= --user=ana
try capsh --uid=1000 --user=root
try capsh --gid=7 --uid=1000 --is-uid=1000 --is-gid=7 --is-uid=0
try capsh --is-uid=0 --is-gid=1
try capsh --is-uid=x
try capsh --is-gid=
try capsh --is-uid=4294967295
try capsh --chroot=/nope
try capsh --chroot=
try capsh --chroot=/etc/passwd
try capsh --chroot=/ --current -- -c pwd
mkdir -p r/bin; cp /bin/busybox r/bin 2>/dev/null
try capsh --chroot=r --user=ana
try capsh --chroot=r --print
try capsh --caps= --chroot=/
try capsh --chroot=r --
try capsh --forkfor=0
try capsh --forkfor=x
try capsh --forkfor=
try capsh --forkfor=5 --forkfor=5 --killit=9
try capsh --forkfor=5 --killit=9 --current
try capsh --forkfor=5 --killit=15 --killit=15
try capsh --killit=9
try capsh --killit=x
try capsh --forkfor=1 --killit=99
try capsh --forkfor=1 --killit=0
try setpriv --reuid 1000 --clear-groups capsh --print
try setpriv --reuid 1000 --clear-groups capsh --drop=cap_chown
try setpriv --reuid 1000 --clear-groups capsh --mode=PURE1E --mode
try setpriv --reuid 1000 --clear-groups capsh --chroot=/
try setpriv --reuid 1000 --clear-groups capsh --uid=0
try setpriv --reuid 1000 --clear-groups capsh --gid=0
try setpriv --reuid 1000 --clear-groups capsh --user=root
try unshare -r capsh --print
try unshare -r capsh --drop=cap_chown --user=root --current
try unshare -r capsh --uid=5
try unshare -r capsh --groups=
try unshare -r capsh --chroot=/ -- -c 'id -u; grep Cap /proc/self/status'

try getpcaps
try getpcaps --help
try getpcaps -h 1
try getpcaps 999999 --usage
try getpcaps --nope
try getpcaps --verbose
try getpcaps --license >/dev/null
try getpcaps 1
try getpcaps 0 1
try getpcaps --verbose 1 --legacy 1 --iab 1
try getpcaps --ugly 1
try getpcaps --iab 1
try getpcaps --iab --verbose 1
try getpcaps --iab 999999
try getpcaps 999999 1
try getpcaps x 1
try getpcaps ''
try getpcaps -1
try getpcaps 1x
try getpcaps ' 1'
try getpcaps +1
try getpcaps 99999999999
try getpcaps 99999999999999999999
try getpcaps 4294967297
try getpcaps 1 >/dev/full
try capsh --caps= -- -c 'getpcaps $$; getpcaps --iab $$; getpcaps --verbose --iab $$' 2>&1 | sed 's/^[0-9]*:/PID:/'
try capsh --drop=cap_chown --inh=cap_kill --addamb=cap_kill -- -c 'getpcaps --iab $$' | sed 's/^[0-9]*:/PID:/'
try capsh --inh=cap_kill --uid=1000 -- -c 'getpcaps --iab $$; getpcaps $$' | sed 's/^[0-9]*:/PID:/'
try unshare -r getpcaps 1
umount -l /proc; try getpcaps --iab 1; try getpcaps 1

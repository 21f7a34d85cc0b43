mkdir -p d/e/f; touch f g d/h d/e/i d/e/f/j 'sp ace'; ln -s f l; mkdir p
try setcap cap_net_raw+ep f
try getcap f
try setcap cap_net_raw=e f
try getcap f
try setcap -f cap_net_raw=e f
try getcap -v f
try setcap -f 'cap_chown=eip cap_kill=p' f
try setcap 'cap_chown=eip cap_kill=p' nope
try setcap 'cap_chown=eip cap_kill=pe' f
try getcap f
try getcap -n f
try setcap =ep f
try getcap f
try setcap =p f g
try setcap = f
try getcap f
try getcap -v f g l d p nope 'sp ace'
try setcap 63=p f
try getcap f
try setcap '41,42=ep' f
try getcap f
try setcap '=p 41,50+p' f
try getcap f
try setcap all=ei f
try getcap f
try setcap 'cap_chown,cap_kill,cap_setuid=ep cap_bpf+ei' f
try getcap f
try setcap cap_chown=p f cap_kill=p g
try getcap f g
try setcap -r f
try setcap -r f
try setcap -q -r f
try getcap -v f
try setcap -r l
try setcap -r d
try setcap -r nope
try setcap cap_chown=p l
try setcap cap_chown=p nope
try setcap cap_chown=p ''
try setcap '' f
try setcap ' ' f
try getcap f
try setcap cap_chown=ep 'sp ace' cap_kill=ip d/e/i cap_fowner=ep d/e/f/j
try getcap -r .
try getcap -rv .
try getcap -r d d/ l f
try getcap -r nope
try getcap d/e/*
try getcap /etc/../tmp/c/f

try setcap
try setcap cap_chown
try setcap cap_chown f
try setcap x f
try setcap cap_chown=p
try setcap -r
try setcap -q
try setcap -v
try setcap -h
try setcap -q -h
try setcap -Z f
try setcap --nope
try setcap -n
try setcap -n 0 = f
try setcap -n x = f
try setcap -n -1 = f
try setcap -n '' = f
try setcap -n 4294967296 = f
touch f g
try setcap -n 4294967295 = f
try setcap -n 1000 cap_chown=ep f
try getcap f
try getcap -n f
try setcap -n 0x10 cap_chown=p g -n 3000000000 cap_kill=p f
try getcap -n f g
try setcap -v cap_kill=p f
try setcap -v -n 5 cap_kill=eip f
try setcap -v -n 3000000000 cap_kill=p f
try setcap -n 3000000000 -v cap_kill=i f cap_chown=p g
try setcap -q -v -n 3000000000 cap_kill=i f
try setcap -q -v -n 3000000000 cap_kill=p f
try setcap -v -r f
try setcap -r f -v -r f
try setcap -v = f
try setcap -v = nope
try setcap -v cap_kill=p nope d
try setcap -v x f
echo cap_kill=p | try setcap - f
try getcap f
printf 'cap_kill=p\ncap_chown+p\n\nrest' | try setcap - f
try getcap f
try setcap - f </dev/null
try setcap -q - f </dev/null
printf '\n' | try setcap -q - f
echo x | try setcap -q - f
try setcap - f <.
try setcap cap_kill=p f cap_kill=p
try setcap cap_kill=p f nope g
try getcap
try getcap -h
try getcap -Z f
try getcap --help
try getcap -v
try getcap f -v g
try getcap -- -v
try getcap -l >/dev/null
try setcap --license >/dev/null
try getcap f >/dev/full

touch f g; chown 1000 f; setcap cap_chown=ep g
try setpriv --reuid 1000 --clear-groups setcap cap_kill=p f
try setpriv --reuid 1000 --clear-groups setcap -r g
try setpriv --reuid 1000 --clear-groups setcap -v cap_chown=ep g
try setpriv --reuid 1000 --clear-groups getcap g
try setpriv --bounding-set -setfcap setcap cap_kill=p f
try setpriv --bounding-set -setfcap --inh-caps -all setcap -r g
mkdir -m 700 z; touch z/a
try setpriv --reuid 1000 --clear-groups getcap -r -v z z/a .
try unshare -r setcap cap_kill=p f
try unshare -r getcap -n g f
try unshare -r --map-auto setcap -v cap_kill=p f
try unshare -r --map-users 0:1000:1 --map-users 1:0:1 --map-groups 0:1000:1 setcap cap_kill=p f
try getcap -n f
mount -t proc -o ro proc /mnt 2>/dev/null
try setcap cap_kill=p /mnt/version
printf ' \n' | try setcap -q - f
for v in 1x 0x 0b1 ' 1' +1 18446744073709551616 4294967297 010; do try setcap -n "$v" cap_chown=p f; getcap -n f; done
try getcap -v /mnt/version
try setcap -v cap_chown=p /mnt/version
try getcap /mnt/version -r /mnt/self/attr
try setcap cap_kill=p /dev/null

# The real tool holds a directory open while it shows what is in it.
sh -c 'exec getcap -r /proc/$$' 2>&1 | grep -c "/fd/.*No such file"
(cd /tmp; d=deep; for i in {1..30}; do d=$d/$i; done; mkdir -p $d; touch $d/f; setcap cap_net_raw=p $d/f; try getcap -r deep; ulimit -n 40; try getcap -r deep)

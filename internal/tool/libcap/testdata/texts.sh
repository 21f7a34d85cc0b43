s() { try capsh --caps="$1" --current; }
for c in = =ep =p '' ' ' 'cap_chown=ep' 'cap_chown+ep' 'cap_chown=ep cap_kill=p' 'cap_chown=ep cap_kill+p cap_net_raw=i' 'cap_chown,cap_kill,cap_fowner=p' 'CAP_CHOWN=p' 0=p 40=p 41=p 63=p 64=p =+p +p -p 'cap_chown=' 'cap_chown=+p' 'cap_chown=-p' 'cap_chown=+' 'cap_chown=- ' '=ep-e' 'cap_chown+' 'cap_chown+e=p' cap_x=p 'cap_chown=p,cap_kill=p' 'cap_chown=e p' '=p =' 'cap_chown=i' allx=p 'all_=p' 'cap_chown,=p' ',cap_chown=p' cap_chown=pp cap_chown+p-p+p 1,2,3=p 0x1=p 0X1=p 010=p 1x=p chown=p all-p cap_chown-p cap_chown=p=e 'cap_chown+p-' 'cap_chown+p- ' cap_chown+px 'cap_chown +p' cap_chown 'cap_chown	=p' '	cap_chown=p
cap_kill+p' _=p cap_=p '*=p' 'ALL-p' 'cap_chown=p all-p' 'all=p all-p+i-i' 99999999999999999999=p -1=p 'cap_chown=ep-e+i' 'cap_chown+ep-e cap_kill=eip-p' cap_chown2=p cap_chown-x=p; do s "$c"; done

for c in = '!cap_chown,^cap_kill,cap_fowner,%cap_fsetid' x '' ! '!,' '^' cap_chown, ,cap_chown cap_chown,,cap_kill '!%cap_chown' '^!cap_chown' '!^%cap_chown' '%%cap_chown' CAP_CHOWN 3 64 45 '!45' '^45' 'cap_chown;' cap_chown2 'cap_chown cap_kill' all '!all'; do try capsh --iab="$c" --current; done
try capsh --caps= --iab=cap_chown --current
try capsh --caps= --iab=
try capsh --caps= --iab='!cap_chown'
try capsh --caps=cap_setpcap=p --iab='!cap_chown,cap_kill' --current
try capsh --caps=cap_chown,cap_kill=p --iab='cap_chown' --current
try capsh --inh=cap_chown --addamb=cap_chown --iab='^cap_kill' --current
try capsh --user=ana --iab='^cap_net_raw' --print
try capsh --iab='^cap_net_raw' --uid=1000 -- -c 'grep Cap /proc/self/status'
try capsh --keep=1 --uid=1000 --inh=cap_net_raw --addamb=cap_net_raw -- -c 'grep Cap /proc/self/status'
for v in 0 1 3000 ffffffffffffffff 000001ffffffffff 1ffffffffffffffff x '' -1 0x21 ' 5' 10000000000000000; do try capsh --decode=$v; done
for v in cap_chown 13 40 41 45 63 64 x '' -1 cap_chown2 CAP_KILL; do try capsh --explain=$v; try capsh --supports=$v; try capsh --has-p=$v --has-b=$v; try capsh --has-i=$v; try capsh --has-a=$v; try capsh --dropped=$v; done
try capsh --suggest=nosuchword

# logger. A program takes the messages; the times and process ids are masked.
rm -rf /tmp/l; mkdir /tmp/l; cd /tmp/l
mask() { sed -E 's/[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8}/DATE/; s/t\[[0-9]+\]/t[PID]/' | cat -A; }
take() { perl -MSocket -e 'socket(S,PF_UNIX,SOCK_DGRAM,0); bind(S,sockaddr_un("s")); open(O,">ready"); close(O); while(1){recv(S,$m,9999,0); print "<<$m>>\n"; last if $m=~/quit/}' >out & while ! [ -e ready ]; do sleep 0.05; done; }
l() { logger -u s "$@" 2>&1 </dev/null | mask; echo "[${PIPESTATUS[0]}]"; }
done_() { logger -u s quit; wait; mask <out; }
== messages
take; l -s a b; l --no-act -s a; l -s -t t -i a; l -st t --id a; l -s --id=77 a; l -s --id= a; l --id=x a; l -s ''; l -s -- -x; l -s "$(printf 'a\nb\tc\001')"; l -st '' a; l -s; l -s a '' b; l hello; USER=x LOGNAME=y l -s a; done_
== priorities
take; for p in user.notice local0.err 5 kern.info user.warning security.err USER.ERR 165 999 bad user.bad bad.err mail.panic authpriv.warn 16.3 0.3 8.0 ftp.debug local7.crit '' . user. .err error; do l -s -p "$p" a; done
printf 'a\n\n<4>c\n<12>d\n<x>e\n<4f' | logger -u s -e --prio-prefix -s 2>&1 | mask; printf '<3>a\n<>b\n' | logger -u s --prio-prefix -p local1.info -s 2>&1 | mask; done_
== lines and sizes
take; printf 'a\n\nb\n<4>c\td' | logger -u s -s 2>&1 | mask; printf 'a\nb' >f; l -s -f f; l -s -f f a; l -f nosuch; l -S 5 -s abcdefghijk; l -S 5 -s abc defg hi; l -S 5 -s ab cd; l -S 5 -s abc de f; l -S 5 -s abcde f; printf 'abcdefghi\nx' | logger -u s -S 5 -s 2>&1 | mask; l -S x a; l -S 1k a; done_
== no socket
l a; l -s a; l --no-act a; l --socket-errors on a; l --socket-errors=off -s a; l --socket-errors=bad a; logger -s a; echo "[$?]"
== usage
l -x; l --help x | grep -o '^ -[^h],'  | grep -v '[nPTd]'; l -V; l --helpp; l -p; l --vers

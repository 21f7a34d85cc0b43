# stty, on terminals that script(1) makes
export LC_ALL=C
t() { timeout 10 script -qec "stty rows 24 cols 80; $1" /dev/null </dev/null | tr -d "\r\004\010" | sed 's,^\^D,,'; }

== terminal 1
t 'sleep .1; stty; echo "[$?]"'
t 'stty -a; echo "[$?]"'
t 'stty -g; echo "[$?]"'
t 'stty size; stty speed; stty rows 30 cols 100; stty size; stty -a; stty columns 40; stty -a; stty'

== terminal 2
t 'stty raw; stty; stty -a'
t 'stty -echo; stty; stty echo; stty'
t 'stty cbreak; stty; stty -cbreak; stty'
t 'stty raw -echo; stty; stty sane; stty; stty -a'

== terminal 3
t 'stty -icanon min 3 time 5; stty; stty -a | tr -d "\r"'
t 'stty cooked; stty; stty -raw; stty; stty -cooked; stty'
t 'stty intr ^A; stty; stty intr undef; stty; stty intr ^-; stty intr x; stty; stty erase 0x41; stty; stty kill 010; stty; stty eof M-x; stty; stty intr ^?; stty'
t 'stty nope; echo "[$?]"; stty intr; echo "[$?]"; stty rows; echo "[$?]"; stty rows x; echo "[$?]"; stty -Z; echo "[$?]"; stty --nope; stty -a -g; stty -a echo; stty -g echo; stty -size; stty 9600; stty; stty ispeed 300; stty; stty 12345; echo "[$?]"; stty ospeed 19200; stty speed; stty -a'

== terminal 4
t 's=$(stty -g); stty raw -echo; stty "$s"; stty; stty 1:2; echo "[$?]"; stty 0:0:0:0; stty "${s}x"; echo "[$?]"'
t 'stty evenp; stty; stty -parity; stty; stty oddp; stty; stty -oddp; stty cs7; stty; stty cs8 parenb; stty; stty nl; stty; stty -nl; stty; stty ek; stty crt; stty; stty dec; stty; stty tabs; stty; stty -tabs; stty; stty lcase; stty; stty -lcase; stty; stty litout; stty; stty -litout; stty; stty pass8; stty; stty -pass8; stty; stty decctlq; stty; stty prterase; stty; stty crterase; stty tab3; stty; stty cr1 nl1; stty; stty line 2; stty -a; stty LCASE; stty hup; stty -hup; stty'
t 'stty -opost -isig; stty; stty ixany; stty -ixon; stty; stty tandem; stty; stty iutf8; stty; stty -echoctl -echoke; stty; stty ctlecho crtkill; stty; stty parenb -parodd; stty; stty cstopb; stty -cread clocal; stty; stty evenp; stty drain; stty -drain; stty extproc; stty; stty -extproc; stty speed; stty flusho; stty start ^A stop ^B susp ^C rprnt ^D werase ^E lnext ^F discard ^G eol ^H eol2 ^I swtch ^J; stty; stty -a'
t 'stty rows 24 columns; stty cols 0; stty -a; stty rows 0; stty size; stty min; stty min x; stty min 256; echo "[$?]"; stty time 300; stty min 255 time 0; stty; stty 0x; stty -nope; echo "[$?]"; stty -rows 2; echo "[$?]"; stty -cs8; stty -intr; stty echo -echo nope; stty'

== no terminal
stty; echo $?; stty -a </dev/null; stty -F /nosuch; stty -F /dev/null -a; stty sane; stty nope; stty -F; echo $?; script -qec 'stty -F $(readlink /proc/self/fd/0) size; stty -F /dev/tty -a | head -n 3' /dev/null </dev/null | tr -d '\r\004\010'

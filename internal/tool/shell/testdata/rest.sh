cat /dev/fd/0 <<< fd0; echo x > /dev/fd/1; echo y > /dev/stdout; echo z > /dev/stderr; test -e /dev/fd/0; echo $?; [ -w /dev/stdout ]; echo $?; exec 8<<< hi; cat /dev/fd/8; cat < /dev/fd/8
#---
mkdir -p p/bin; printf '#!/bin/sh\necho prog "$@"\n' > p/bin/prog; chmod +x p/bin/prog; PATH=$PWD/p/bin:$PATH; prog a; type prog | sed "s,$PWD,D,"; hash | sed "s,$PWD,D,"; rm p/bin/prog; prog b 2>&1 | sed "s,$PWD,D,"; echo $?; echo 'echo script $0 $1' > scr; chmod +x scr; ./scr q; printf '\x7fELF' > elf; chmod +x elf; ./elf; echo $?; mkdir dd; ./dd; echo $?; touch nx; ./nx; echo $?; : > empty; chmod +x empty; ./empty; echo $?
#---
shopt -s checkhash; mkdir -p p/bin; printf '#!/bin/sh\necho prog "$@"\n' > p/bin/prog; chmod +x p/bin/prog; PATH=$PWD/p/bin:$PATH; prog a; rm p/bin/prog; prog b; echo $?
#---
{ head -n 1; echo --; cat; } <<X
a
b
X
stat -Lc %F /dev/fd/0 <<< x; x=$(head -c 70000 /dev/zero | tr '\0' x); stat -Lc %F /dev/fd/0 <<< $x; wc -c <<< $x
#---
set -o posix; echo $BASHOPTS; shopt | grep on$
#---
echo $BASHOPTS; set -o posix; set +o posix; echo $BASHOPTS; echo $SHELLOPTS
#---
declare -A m=([a]=1); empty=; echo "${m[$empty]-x}"; echo $?; echo "${m[$empty]}"; echo $?; m[$empty]=q; echo $?; echo "${m[]-y}"; echo after
#---
declare -p RANDOM SECONDS BASHPID SRANDOM | cut -d= -f1

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
#---
set -u; (echo $1); (echo "a${1}b"); (echo ${10}); (echo ${1#a}); (echo ${#1}); (echo ${2:0:1}); (echo ${3^}); (echo ${1%x}); (echo $!); (echo ${!}); (echo $x ${x}); cat <<< $1
#---
readonly -n r=x y; declare -p r y; x=1; readonly -n x; declare -p x; declare -n q=x; readonly -n q; declare -p q x; readonly -an z=(1); declare -p z; f() { readonly -n l=4; declare -p l; }; f; readonly -z; echo $?
#---
printf '%.-2b|\n' abc; echo $?; printf '%.-b|\n' abc; printf '%5.-2b|\n' abc; printf '%.-2q|\n' abc; printf '%.-2(%Y)T|\n' 0; printf '%-5.-1b|%s|\n' a b c; printf '%.-2z\n'; echo $?; printf '%.-2'; echo $?; printf '%.-'; echo $?; printf '%.-2!\n'; printf '%.-2n' x; echo $x $?; printf '%.-x|%.-ld|\n' 5 4; printf '%.-2y|%s\n' a b; printf '%.-2\n'; printf '%.-2lb|\n' x
#---
for i in 3.1 31 5.4 54 5.3 53 3.0 30 44 4.4 2 99 5.9 x 1.x 4.33 ''; do BASH_COMPAT=$i; echo $? "[$BASH_COMPAT]"; done; BASH_COMPAT=9 true; f() { local BASH_COMPAT=1.2; }; f; export BASH_COMPAT=77; unset BASH_COMPAT; echo $?

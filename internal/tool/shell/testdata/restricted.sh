bash -r -c 'cd /'; bash -r -c 'echo > f; PATH=x; echo after'; bash -r -c 'echo a >> f; echo $?; cat < /dev/null; echo $?; exec ls; echo $?; /bin/ls; echo $?; . /dev/null; echo $?; source ./x; ls / >/dev/null; echo $?; echo x >&2; shopt restricted_shell; SHELL=q; echo no'
#---
bash --restricted -c 'ls -d /; (cd /); command cd /usr; echo $?; unset PATH; echo $?; export ENV=x; echo $?; echo "$(echo hi)"; shopt -u restricted_shell; shopt restricted_shell; cd /; command -p ls -d /; set +r; echo $?; /bin/echo a | cat; exec 3>f; echo $?; exec 4</dev/null; echo $?'
#---
printf '[[ a &&\n' > e9; bash e9; echo $?; printf '[[\n' > e; bash e; bash -c '[[ a &&
'; echo $?; eval '[[ a ||'; echo $?
#---
bash -c 'set -r; cd /; echo $?; PATH=x; echo no'; bash -c 'set +r; echo $?; cd /; pwd; shopt -s restricted_shell; cd /usr; pwd; f() { /bin/ls; echo $?; }; set -r; f; eval "cd /"; (cd /; echo sub $?); echo a | /bin/cat; echo $?; x=$(/bin/echo q); echo "$x $?"; case $- in *r*) echo r;; esac; { echo b; } > f; echo $?; ls > /dev/null | cat; hash -p /bin/ls zz; echo $?; enable -f x y; echo $?; /bin/ls & wait $!; echo $?'
#---
set -o posix; shopt -s extglob; echo $BASHOPTS

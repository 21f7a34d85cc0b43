# What tools that are called by a path call themselves in messages.
rm -rf /tmp/c; mkdir -p /tmp/c/bin; cd /tmp/c; export LC_ALL=C.UTF-8
try() { t=$1; shift; [ -e bin/$t ] || ln -s "$(type -P $t)" bin/$t; bin/$t "$@" </dev/null 2>&1 | head -n 2; }
== options that there are not
for t in basename base64 cat chmod chown comm cp cut date dd df sha256sum dirname du env factor find head hostid id install join expand fold ln mkdir mkfifo mknod mktemp mv nl nproc od paste printenv pwd readlink realpath rm rmdir seq shuf sleep split stat stty sync tac tail tee touch tr truncate tsort uname uniq unlink wc whoami ls sort nice nohup timeout tty cmp diff logname arch md5sum; do try $t --nope; done
for t in cat cp ls head find cmp; do try $t --help=x; try $t -%; done; try ls --s; try grep --nope | sed 2d
== other errors
for t in cat chmod chown cp cut dd df sha256sum du env find head install join expand fold ln mkdir mv nl od readlink rm rmdir shuf split stat tac tail truncate tsort unlink wc ls sort nice nohup cmp diff; do try $t /nosuch/x; done
try mknod a; try seq; try sleep x; try timeout x; try tr a; try uname a; try expr a +; try grep x /nosuch; try test 1 -eq x; try kill x; try date -d x; try id nosuch; try mktemp x; try factor x; try printenv nosuch; try xargs nosuch; try reset /nosuch
== operands
try dd a; try dd "a'b"; try join a b "c d"; try join a b c; try comm a b c; try head -n x; try ls --color=x; try cut -f x; try touch; try basename; try env nosuch; try nohup nosuch; try timeout 1 nosuch; try nice nosuch
== pathchk
mkdir -p /tmp/c/d; cd /tmp/c; touch lines; pathchk a; echo $?; pathchk ''; echo $?; pathchk; echo $?; pathchk -p a/b; echo $?; pathchk -p 'a b'; echo $?; pathchk -P -- -a; echo $?; pathchk -P a/-b; echo $?; pathchk -p 1234567890123456; pathchk -p 12345678901234; echo $?; pathchk -p /; echo $?; pathchk -p a//b; echo $?; pathchk --portability -- -x; pathchk -P ''; pathchk -p ''; pathchk $(printf 'x%.0s' $(seq 256)); echo $?; pathchk $(printf 'x%.0s' $(seq 255)); echo $?; pathchk $(printf 'x/%.0s' $(seq 2100)) 2>&1 | cut -c1-40; pathchk lines/x; echo $?; pathchk nosuch/$(printf 'x%.0s' $(seq 300)); pathchk -p $(printf 'xy/%.0s' $(seq 90)) ; pathchk -x; pathchk --nope; pathchk -p 'é'; pathchk a '' b; pathchk -p $'a\nb'; pathchk -P a b/-c; pathchk -p 'a*' 'b?'; pathchk -pP a; pathchk -Pp ''; pathchk d lines nosuch; echo $?

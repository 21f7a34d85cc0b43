sleep 9 & jobs -n; jobs -n; jobs; sleep 9 & jobs -n; jobs -nr; jobs -n %1; jobs -pn | wc -l; kill %1 %2
#---
DIRSTACK[0]=/x; dirs; pushd /usr >/dev/null; pushd /etc >/dev/null; DIRSTACK=([1]=k); dirs; DIRSTACK=(x y z w); dirs; read -a DIRSTACK <<<"1 2 3"; dirs; declare -p DIRSTACK
#---
readonly r; (: ${r:=1}); echo $?; eval ': ${r:=1}'; echo $?; x=$(: ${r:=1}); echo $?; echo ': ${r:=1}' >f; . ./f; echo $?; f() { : ${r:=1}; }
f
echo $?
: ${r:=1}
echo $?
#---
bash -c 'readonly r; : ${r:=1}; echo x'; echo $?; bash --posix -c 'readonly r; : ${r:=1}; echo x'; echo $?; bash -c 'readonly r; x=$(: ${r:=1}); echo $?'; bash --posix -c 'readonly r; eval ": \${r:=1}"; echo x'; echo $?; bash -c 'readonly a=(1); echo ${a[3]=2}; echo x'; echo $?
#---
export LC_ALL=C.UTF-8; IFS=é; read a b <<<"xéy"; echo "$a|$b"; read -n 3 a b <<<"xéyz"; echo "$a|$b"; read a b c <<<"1é2é3é4"; echo "$a|$b|$c"; read -a r <<<"1é2éé3"; echo ${#r[@]} ${r[0]}; read a <<<"xé"; echo "$a"; IFS=$'\xc3'; read a b <<<"xéy"; echo "$a|$b"
#---
trap x 32; echo $?; trap y 33 USR1; trap -p; trap -p 32; kill -l 32; echo $?; kill -l 33 160 161 34; trap - 32; trap; trap -l | grep -c 32; trap x 66
#---
bash --posix -c 'trap x 33 2; trap y 32; trap -p; trap' 
#---
echo 'return 3; echo not' >.bash_profile; bash -l -c 'echo $?'; echo $?; echo 'return 3' >p; bash --rcfile p -i -c 'echo $?' 2>/dev/null; BASH_ENV=p bash -c 'echo $?'; echo 'exit 4' >.bash_profile; bash -l -c 'echo not'; echo $?; echo 'break; false' >.bash_profile; bash -l -c 'echo $?'
#---
echo 'false; return 3' >.bash_profile; HOME=$PWD bash -l -c 'echo $?'; echo '(exit 5); return' >.bash_profile; HOME=$PWD bash -l -c 'echo $?'; echo 'f() { return 3; }; f; return' >p; BASH_ENV=p bash -c 'echo $?'; echo 'return x' >p; BASH_ENV=p bash -c 'echo $?'
#---
bash -c 'echo ${!1}; echo x' bash; echo $?
#---
bash -c 'echo ${!1-d} ${!1:+n}' bash; echo $?
#---
bash -c 'set -u; echo ${!1-d}; echo ${!1}' bash; echo $?
#---
bash -c 'set -u; x=a; echo ${!x}' bash; echo $?
#---
bash -c 'set -u; x="a[1]"; echo ${!x}' bash; echo $?
#---
bash -c 'set -u; set -- a; echo ${!1^}' bash; echo $?
#---
bash -c 'set -u; x=a; echo ${!x:1}' bash; echo $?
#---
bash -c 'echo ${!x-d}; echo x' bash; echo $?
#---
bash -c 'echo ${!x:+y}' bash; echo $?
#---
bash -c 'echo ${!1?foo}' bash; echo $?
#---
bash -c 'echo ${!1=x}' bash; echo $?
#---
bash -c 'set -u; echo ${#!}; echo $!' bash; echo $?
#---
bash -c 'x=a; echo ${!x?bar}' bash; echo $?
#---
BASH_COMPAT=4.2; echo $BASH_COMPAT; shopt | grep compat; shopt -s compat31; echo $BASH_COMPAT; BASH_COMPAT=9; echo $? $BASH_COMPAT; BASH_COMPAT=51; echo $BASH_COMPAT; shopt -s compat44; echo $BASH_COMPAT; shopt -u compat44; echo $BASH_COMPAT; unset BASH_COMPAT; shopt -s compat40 compat41; shopt -p compat40 compat41; echo $BASH_COMPAT
#---
BASH_COMPAT=3.1; [[ abc =~ "a.c" ]]; echo $?; [[ abc =~ a.c ]]; echo $?; BASH_COMPAT=5.3; [[ abc =~ "a.c" ]]; echo $?; shopt -s compat31; [[ abc =~ 'a.c' ]]; echo $?; shopt -u compat31; echo $BASH_COMPAT; bash -O compat42 -c 'echo $BASH_COMPAT'; export BASH_COMPAT=4.3; bash -c 'echo $BASH_COMPAT; shopt -p compat43'
#---
printf '%.-2Q|\n' abc; printf '%Q|%.3Q|%.0Q|%5Q|%-5Q|\n' 'a b' 'a bc' abc x y; printf '%.-1s|%.-3d|\n' abc 5; printf '%.*s|\n' -2 abc; printf '%.*Q|\n' -2 abc; printf '%.Q|\n' 'a b'
#---
cat > f <<'E'
echo $"one" a$"b c"d "$"x"" '$"no"' # $"comment"
f() { echo $"in f"; }
cat <<X
$"heredoc"
X
echo "$(echo $"nested")" `echo $"back"` ${x:-$"param"}
echo $"with $var and \$x \"q\" \n back\\slash	tab"
echo $""
x=$"assign"; case $"c" in $"p") ;; esac; [[ $"t" ]]; a=($"arr")
echo $"
lead"
echo $"trail
"
E
bash -D f; echo ==; bash --dump-po-strings f; echo $?; bash -D <f | head -2; bash -D nosuch; echo $?; echo 'echo $"a"; fi; echo $"b"' >g; bash -D g; echo $?; bash --dump-po-strings -c 'echo $"x"
echo $"y"'; set -D; echo $?; echo 'echo $"un' >g; bash -D g; echo $?
#---
bash -c '[[ a
x'; eval '[[ a'; bash -c '[[ ( a
x'; eval '[[ ( a'; bash -c '[[ ( -f
x'; eval '[[ ( -f'; bash -c '[[ ( a && ( b
x'; eval '[[ ( a && ( b'; bash -c '[[ -f
x'; eval '[[ -f'; bash -c '[[ ( a ==
x'; eval '[[ ( a =='; bash -c '[[ ( a ; b ) ]]
x'; eval '[[ ( a ; b ) ]]'
#---
bash -c '[[ ( ! ( a
x'; eval '[[ ( ! ( a'; bash -c '[[ -f ; ]]
x'; eval '[[ -f ; ]]'; bash -c '[[ -f | ]]
x'; eval '[[ -f | ]]'; bash -c '[[ ( -f ) ]]
x'; eval '[[ ( -f ) ]]'; bash -c '[[ ( a -eq ) ]]
x'; eval '[[ ( a -eq ) ]]'; bash -c '[[ ; ]]
x'; eval '[[ ; ]]'; bash -c '[[ ( ; ) ]]
x'; eval '[[ ( ; ) ]]'
#---
bash -c '[[ a && ; ]]
x'; eval '[[ a && ; ]]'; bash -c '[[ < a ]]
x'; eval '[[ < a ]]'; bash -c '[[ && ]]
x'; eval '[[ && ]]'; bash -c '[[ a ) ]]
x'; eval '[[ a ) ]]'; bash -c '[[ a b
]]
x'; eval '[[ a b
]]'; bash -c '[[ a
b ]]
x'; eval '[[ a
b ]]'; bash -c '[[ a ==
b ]]
x'; eval '[[ a ==
b ]]'
#---
printf '%s\n' 'echo a
echo $((1+2)
echo b
' >s; bash s; echo $?; bash -c 'echo a
echo $((1+2)
echo b
'; echo $?
#---
printf '%s\n' 'x=$((1+2)' >s; bash s; echo $?; bash -c 'x=$((1+2)'; echo $?
#---
printf '%s\n' 'echo $(echo a; echo $((1+2)
echo' >s; bash s; echo $?; bash -c 'echo $(echo a; echo $((1+2)
echo'; echo $?
#---
printf '%s\n' 'echo $(( echo a)
b' >s; bash s; echo $?; bash -c 'echo $(( echo a)
b'; echo $?
#---
printf '%s\n' 'echo $(echo a
b' >s; bash s; echo $?; bash -c 'echo $(echo a
b'; echo $?
#---
printf '%s\n' 'echo $((1+); echo x' >s; bash s; echo $?; bash -c 'echo $((1+); echo x'; echo $?
#---
ls /nosuch 2>/dev/null >&2-; echo d >&2-; echo e >&9; exec 5>f; echo c >&5-; echo d >&5; cat f; exec 6>&5-; echo e >&6; cat f; echo 5<&6-; echo g >&6; echo x 7>&6-; echo y >&6; cat f
#---
bash --posix -c 'kill -s SIGCHLD $$; echo $?; kill -SIGCHLD $$; echo $?; kill -s chld $$; echo $?; kill -CHLD $$; echo $?; trap "" SIGCHLD; echo $?'
#---
x=5; echo $((x++)) $x $((++x)) $x $((x--)) $((--x)) $((x+=3)) $((x-=1)) $((x*=2)) $((x/=3)) $((x%=3)) $((x<<=2)) $((x>>=1)) $((x&=6)) $((x|=9)) $((x^=1)) $((y=x)) $y $((u++)) $u $((++v)) $v $((w)) $((a[2]=7)) ${a[2]} $((a[2]++)) ${a[2]} $((x=1,y=2,x+y))
#---
bind -l
#---
bind -p
#---
bind -v
#---
bind -q yank; bind -q kill-line; bind -q nosuch; echo $?; bind -q abort; bind -q self-insert; echo $?; bind -q vi-arg-digit; echo $?
#---
bind -s; bind '"\C-xq": "hello"'; bind -s; bind -S; bind -u yank; echo $?; bind -q yank; bind -u nosuch; echo $?; bind -r '\C-xq'; bind -s; bind -V | head -5; bind -P | head; bind -x '"\C-xz": echo hi'; bind -X; bind -m vi-insert -p | head -3; bind -m nosuch; echo $?; bind -f /nosuch; echo $?; bind 'set bell-style none'; bind -v | grep bell; bind 'set nosuch x'; echo $?; bind -Z; echo $?; bind 'abc'; echo $?
#---
bind -P
#---
bind -V
#---
bind -m vi -p | grep -v 'not bound'
#---
bind -m vi-insert -p | grep -v 'not bound'
#---
bind -m emacs-meta -p | grep -v 'not bound'
#---
bind -m emacs-ctlx -P | grep -v 'not bound'
#---
bind -q do-lowercase-version; bind -s; bind '"\C-xq": "he\"l\nlo"'; bind -s; bind -S; bind -x '"\C-xz": echo "hi"'; bind -X; bind -q yank; bind -u yank; bind -q yank; bind -r "\\C-a"; bind -q beginning-of-line
#---
bind "set bell-style none"; bind -v | grep bell;bind "set visible-stats 1"; bind -v | grep visi; bind "set Visible-stats x"; bind -v | grep visi;  bind "Control-t: undo"; bind -q undo; bind '"\C-xy": nosuchfn'; echo $?; bind -q yank-last-arg insert-last-argument; bind '"\C-x\C-a": yank-last-arg'; bind -q insert-last-argument
#---
bind -m emacs-ctlx '"k": abort'; bind -q abort; bind -x "foo"; echo $?; bind -r foo; echo $?; bind "abc"; echo $?; bind 'set'; bind 'set foo'; bind '"abc'; bind ''; echo $?; bind -lq yank | tail -2; bind -m; bind -q; echo $?; bind -m emacs; echo $?; printf '"\\C-xm": "mac"\nset bell-style visible\n# c\n$if foo\n"\\C-xn": "no"\n$endif\n' >rc; bind -f rc; echo $?; bind -s; bind -v | grep bell; bind -X

set -o history
echo one
echo two
history
fc -l
#---
set -o history
set -o histexpand
echo one
echo !!
!echo
history
#---
set -o history -o histexpand
echo a b c
echo !$
echo !nosuch
echo after
history
#---
set -H
set -o history
echo a b c
echo !!:1-2
^a^z
echo "!!"
echo '!!'
history 3
#---
history
fc -l
echo $?
fc -s
echo $?
#---
set -o history
for i in 1 2
do
  echo $i
done
cat <<X
doc
X
f() {
  echo f
}
f
history
#---
set -o history
HISTCONTROL=ignoredups
echo a
echo a
 echo sp
HISTCONTROL=ignorespace
 echo sp2
echo x
HISTIGNORE='echo*'
echo y
history
#---
history -s 'one two'
history -s three
history
history -p '!!' '!-2'
fc -l
fc -ln
fc -s
fc -s three=four
#---
history -s a
history -s b
history -s c
history -s d
history -d 2
history
history -d -1
history
history -d 1-2; history
history -c; history
#---
history -s a; history -s b
HISTFILE=h
history -w
cat h
history -c
history -r
history
history -s c
history -a
cat h
history -n
history
history -w h2; wc -l < h2
#---
HISTFILE=h
printf 'l1\nl2\nl3\n' > h
set -o history
echo hello
history
HISTSIZE=2
history
echo $HISTSIZE $HISTFILESIZE
#---
history -d 5; echo $?
history -d x; echo $?
history -x; echo $?
history foo; echo $?
history 1 2; echo $?
history -anrw; echo $?
history -r /nosuch; echo $?
history -p '!zzz'; echo $?
history -s; echo $?
fc -l 1 2 3; echo $?
fc -x; echo $?
fc -e; echo $?
fc -l zz; echo $?
#---
set -o history
echo aa
echo bb
echo cc
fc -l -2
fc -l 2 3
fc -lr
fc -ln 2 3
fc -s bb=BB 'echo b'
fc -e cat 2 3
fc -e - 2
r() { fc -s "$@"; }
r
history
#---
set -o history
echo a; set +o history; echo b
echo c
set -o history
echo d
history
#---
set -o history
shopt -s lithist
for i in 1
do
 echo $i
done
shopt -u cmdhist
for i in 2
do
 echo $i
done
history
#---
set -o history
echo 'multi
line'
echo con\
tinued
history
#---
set -o history
# comment
echo a # trailing

   
if true; then
# inner
  echo b
fi
history
#---
set -o history
eval 'echo x
echo y'
. /dev/stdin <<< 'echo sourced'
(echo sub; history)
x=$(history); echo "$x"
#---
set -o history
echo "$HISTCMD"
echo $HISTCMD
echo "[$HISTFILE][$HISTSIZE][$HISTFILESIZE][$HISTCONTROL]"
PS4='\!+'
set -x
echo q
#---
set -o history; HISTFILE=hh
echo x
exit 3
#---
set -o | grep hist; echo $-; set -o history -H; echo $-; set -o | grep hist
#---
printf 'set -o history; HISTFILE=hh\necho x\necho y\n' > in
bash in; cat hh; bash < in; cat hh
#---
set -o history
PROMPT_COMMAND='echo no'
echo 'a
# b
c'
if true # x
then # y
# z
echo q
fi
history | cat
fc -l -1 | cat
#---
set -o history -H
echo a
echo "x\\!echo" \\!echo \!echo
history -p '\\!echo'

history -s echo one two
history -s ls /usr/lib/x.tar.gz
history -s 'cat <a >b | sort -r 2>&1; echo "x y" $(date +%s)'
for e in '!!' '!-2' '!1' '!echo' '!l' '!?two' '!?two?:%' '!echo:$' '!1:1' '!1:^' '!1:*' '!1:1-2' '!1:0-' '!1:-1' '!1:1*' '!2:$:h' '!2:$:t' '!2:$:r' '!2:$:e' '!2:$:h:h' '!1:s/o/0/' '!1:gs/o/0/' '!1:Gs/o/0/' '!1:q' '!1:x' '!1:s/one/&&/' '!1:s/one/\&/' '!3:$' '!3:0' '!3:1-4' '!3:6*' 'a !# b' '^cat^dog' '^cat^dog^ more' '!1:&' '!1:s:one:uno:' '!1*' '!1$' '!1^' 'x!1x' '"!1"' "'!1'" 'a\!1' '\\!1' '"a\"!1"' 'a=!1' 'a != b' '! x' '!' '"!"' '"x!" y' '[!a-z]' '${!x}' '$!' '!1:p' '!1-' '!1:5' '!99' '!nosuch' '!1:z' '!1:s/x/y/' '!?nosuch?' '!-99' '!l:p:h' '!(' '!{1}' '!1;!2' '!1:1:h' '!:1' '!$' '!*' '!^' '!3:2' '!3:3' '!%'; do
	echo "[$e]"
	history -p "$e"
	echo "=$?"
done
#---
history -s a; history -s b; history -s c; history -s d
history
history 2
history -d 2; history
history -d -1; history
history -w f; cat f
history -c; history
history -r f; history
history -s 'two
lines'; history -a f; cat f
history -n f; history | wc -l
history -d 77; echo $?
history -d x; echo $?
history -d 1-2; echo $?; history
history -anr; echo $?
history -d; echo $?
history -x; echo $?
history x; echo $?
#---
history -s echo one; history -s echo two; history -s true three; history -s echo four; history -s last
fc -l
fc -ln
fc -lr
fc -l 2 3
fc -l 3 2
fc -l -2
fc -l echo
fc -l true -1
fc -l nosuch; echo $?
fc -s nosuch; echo $?
fc -s one=uno 1
fc -x; echo $?
fc -e; echo $?
#---
HISTCONTROL=ignoreboth
history -s ' a'; history -s b; history -s b; history
HISTCONTROL=erasedups; history -s c; history -s b; history
HISTCONTROL=; HISTIGNORE='x*:&'; history -s xy; history -s b; history -s d; history
HISTIGNORE=; HISTSIZE=2; history; history -s e; history
HISTSIZE=; history -s f; history

# script. Times and durations are masked; the outer one, which gives ours a terminal, is the real one.
cd /tmp; export SHELL=/bin/sh TERM=xterm; rm -f keys; mkfifo keys; exec 7<>keys
mask() { sed -E 's/[0-9]{4}-[0-9-]* [0-9:+]*/DATE/; s/^(([IOH] )?)[0-9]+\.[0-9]+ /\1T /; s/DURATION .*/DURATION/' "$@" | cat -A; }
s() { script "$@" </dev/null; echo "[$?]"; }
onterminal() { /usr/bin/script -qec "stty rows 30 cols 90; $1" /dev/null <&7 | mask; }
== a command
s -c 'echo hi; exit 3' a; mask a; s -e -c 'echo hi; exit 3' a; s -qec 'kill -9 $$'; mask typescript; s -qc 'test -t 0 && test -t 1 && test -t 2 && echo terminal' b; mask b
s -qe d -- sh -c 'exit 5'; mask d; s -qe -- nosuch; s -qec 'ps -o sid= -p $$ | tr -d " " | grep -x $$ >/dev/null && echo leader'; s -qc ''; s -eqfc 'exit 7' --force; s --return --quiet --command 'exit 8' --flush
== files
s -qc 'echo 1' e; s -aqc 'echo 2' e; mask e; s -qc 'echo 1' e; mask e
echo in | script -qc 'read x; echo $x' -I i; mask i; ls; echo in | script -c 'read x' -I i -O o >/dev/null; mask i; echo in | script -E never -qc 'read x; echo $x' -B b; mask b
s -c true -I i -O o; s -c true -B o -T t; s -c true -a -O o -T t
rm -f typescript; ln -s o typescript; s -qc true; s -qc true --force; s -qc true typescript; s -qc true /nosuch/x; s -c true -O /tmp; s -qc true -I /nosuch/i; s -qc true -T /nosuch/i
== times
s -qc 'echo hi' -O o -T t; mask t; s -m advanced -qc 'echo hi' -O o -T t; mask t; s -qc 'echo hi' -B o -T t; mask t; s -m classic -qc 'echo hi' -O o --timing=t; mask t; s -tt -qc 'echo hi' o; mask t; script -t -qc 'echo hi' </dev/null 2>t; mask t; s -m classic -B o -T t -qc true
== with a terminal
onterminal 'script -c "stty size; tty >/dev/null && echo yes" x'; mask x; onterminal 'script -m advanced -qc true -T t x'; mask t; onterminal 'stty -echo; script -qc "stty -a | grep -ow -e -echo; :" x; stty -a | grep -ow -e "-\?icanon"'; onterminal 'SHELL= script -qc "echo \$0" x'; onterminal 'env -u TERM script -qc true x'; mask x
== usage
s -x; s a b; s -qc true a b; s -E bad; s -m bad a; s -qc true a -- true; s --help x | grep -o '^ -[^to],'; s -V; s --version; s --helpp; s -c; s -qc 'exit 2' -e a; s --tim; s -qc true -- ; ls

# Every way in which source and destination are one file.
new() { cd /tmp; /usr/bin/rm -rf c; mkdir c; cd c; [ -e ../same.tar ] && /usr/bin/tar xf ../same.tar && return; echo x >f; ln -s f s; ln f h; ln -s s ss; mkdir d d/e; echo y >d/y; ln -s d ld; ln -s ../f d/up; touch -h -d 2001-01-01 f s ss; tar cf ../same.tar .; }
show() { /usr/bin/find . -printf '%p %y %l %n %s\n' | /usr/bin/sort; [ ! -e f ] || echo "$(<f)"; }
all() { # TOOL OPTION
	for from in f s h ss d/up; do
		for to in f s h ./f d d/up; do
			new
			echo "--- $1 $2 $from $to"
			$1 $2 $from $to </dev/null
			echo "[$?]"
			show
		done
	done
}
==
all mv
==
all mv -f
==
all mv -b
==
all mv -u
==
all cp
==
all cp -f
==
all cp -b
==
all cp -fb
==
all cp -fs
==
all cp -l
==
all cp -fP
==
all cp -R
==
all cp --remove-destination
==
all cp -sn
==
all ln
==
all ln -f
==
all ln -b
==
all ln -fs
==
all ln -fsb
==
all ln -sfT
==
all ln -Lf
==
all ln -srf
==
new; cat f >>f; echo [$?]; cat f - <f >>f; echo [$?]; cat <f >>f; echo [$?]; cat f h >h; echo [$?]; cat f; cat - <f 1<>f; echo [$?]; cat s >>f; echo [$?]; cat d/y f >>h; echo [$?]; cat f
==
new; printf 'b\na\n' >f; sort -o f f; cat f; printf 'b\na\n' >f; sort -o s f; cat s; sort -o h f s; cat f; sort -m -o f f d/y; cat f; sort -o f - <f; cat f; sort -u f -o f; cat f; ls -l s | cut -c1; sort -o d f; echo [$?]; sort -o f nosuch; echo [$?]; cat f

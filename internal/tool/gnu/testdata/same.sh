# Every way in which source and destination are one file.
[ -d /tmp/tree ] || (PATH=/usr/bin; mkdir /tmp/tree; cd /tmp/tree; echo x >f; ln -s f s; ln f h; ln -s s ss; mkdir d d/e; echo y >d/y; ln -s d ld; ln -s ../f d/up; touch -h -d 2001-01-01 f s ss)
new() { /usr/bin/rm -rf /tmp/c; /usr/bin/cp -a /tmp/tree /tmp/c; cd /tmp/c; }
# all TOOL OPTION runs every pair in a tree of its own. The trees come out of one archive, and are
# listed together.
all() {
	if [ ! -e /tmp/trees.tar ]; then
		for from in f s h ss d_up; do
			for to in f s h ._f d d_up; do
				/usr/bin/cp -a /tmp/tree /tmp/$from-$to
			done
		done
		/usr/bin/tar cf /tmp/trees.tar -C /tmp --remove-files $(cd /tmp; echo *-*)
	fi
	/usr/bin/rm -rf /tmp/c; /usr/bin/mkdir /tmp/c; /usr/bin/tar xf /tmp/trees.tar -C /tmp/c
	for tree in /tmp/c/*; do
		cd "$tree"
		pair=${tree##*/} from=${pair%-*} to=${pair#*-}
		echo "--- $1 $2 ${from/_//} ${to/_//}"
		$1 $2 "${from/_//}" "${to/_//}" </dev/null
		echo "[$?]"
	done
	cd /tmp/c
	/usr/bin/find . -printf '%p %y %l %n %s\n' | /usr/bin/sort
	/usr/bin/head -v -n 9 */f
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

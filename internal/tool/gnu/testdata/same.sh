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
== sort, standard input
new; printf 'b\na\n' >f; echo c >g; ln f k; for o in "-m -o f - g" "-o f -" "-m -o k - f" "-mu -o f g -"; do printf 'b\na\n' >f; sort $o <f; echo $?; cat f; done
== tr
new; seq 3 >f; timeout 5 tr 1 x <f >>f; echo $?; cat f; timeout 5 tr -d 2 <f >>f; cat f; seq 3000 | tr 1 x | md5sum
== gzip, xz and zstd, an empty directory is no file
new; seq 9 >a; for t in gzip xz zstd; do /usr/bin/$t -k a; done; rm a; mkdir a; for t in gzip xz zstd; do $t -dkf a.*${t#??} 2>&1 | cut -c1-40; $t -dkf a.${t#g}* >/dev/null 2>&1 ; ls -d a; done; /usr/bin/rmdir a; ls
== gzip, suffix
new; gzip -S /x f; echo $?; gzip -S '' f; echo $?
== zstd
zstd() { (command zstd "$@") 2>&1 | sed 's/ : .*%.*=>.*/ : RATIO/'; return ${PIPESTATUS[0]}; }
new; rm h; for o in f s ./f d/../f; do for i in f s; do zstd -q -f $i -o $o; echo "$i $o $?"; zstd -f $i -o $o; echo $?; done; done; ls -l | cut -c1; cat f
new; ln f k; zstd -qf f -o k; echo $?; zstd -q f -o k; echo $?; zstd -qkf f; ln -s f.zst l; rm f; ln -s f.zst f; zstd -qdf f.zst; echo $?; rm f; ln f.zst f; zstd -qdf f.zst; echo $?; zstd -qd f.zst; echo $?; ls; zstd -q --rm s; echo $?
new; echo 1 >a; echo 2 >b; for o in "" -q -f -qf "--rm -f"; do zstd $o a b -o o </dev/null; echo "$o $?"; ls; zstd -dc o; rm -f o; done; echo y | zstd a b -o o; echo $?; echo n | zstd a b -o o2; echo $?; zstd a - -o o3 <b; echo $?; zstd -qf a b -o o4; zstd -qf -d o o4 -o o5; cat o5; stat -c %a o5; zstd -qf a nosuch b -o o6; echo $?; zstd -dc o6; ls
new; mknod z c 1 3; printf garbage >g.zst; zstd -qdf g.zst -o z 2>/dev/null; echo $?; ls -l z | cut -c1
== diff
new; diff d d; diff d ld; echo $?; diff -s d d; diff -r d d; echo $?; diff -q d ld

# A full disk, and a read-only file system.
umount /mnt 2>/dev/null; mount -t tmpfs -o size=64k t /mnt; cd /mnt; seq 20 >f; cp f g; mkdir d; echo x >d/x; gzip -kn g
fill() { head -c 200k /dev/zero >fill 2>/dev/null; }
ro() { mount -o remount,ro /mnt; }
export LC_ALL=C.UTF-8
== full
fill; cp f h; cp -r d e; cp fill h; cp -p f h; install f h; install -D f z/h; mv fill /tmp/filled; mv /tmp/filled .; echo $?; cp f /dev/full; cat f >>g; echo $?; tee h <f; dd if=f of=h status=none; echo $?
fill; sort fill -o h; seq 100000 | sort -o h; sort f -o h; seq 100000 | sort >h; sort f >/dev/full; seq 100000 | sort >/dev/full
fill; gzip -k f; gzip fill; gzip -dk g.gz; gzip -c fill >h; echo $?; ls; split -b 4k fill; ls; uniq f h; echo $?; truncate -s 1M h; echo $?; touch h2; mkdir h3; ln -s f h4
== read-only
ro; rm nosuch; echo $?; rm -f nosuch; echo $?; rm -f f; echo $?; rm -rf nosuch/x f/x; echo $?; rm -rf d; rmdir nosuch; echo n | rm -i nosuch
ro; gzip f; gzip -k f; gzip -d g.gz; install -d new; install f new; mkdir new; mkdir -p d/a/b; mkdir d; cp f h; cp f g; mv f h; mv f d; ln f h; touch f; touch new; chmod 600 f; truncate -s 5 f; sort f -o f; split f; mktemp ./x.XXXX 2>&1 | tail -c 30; mkfifo p; tee f <g >/dev/null; dd if=f of=g
== a directory that is gone
mkdir /tmp/q; cd /tmp/q; rmdir /tmp/q; env -u PWD pwd; env pwd; ls; mkdir x; cp /mnt/f x; realpath .; stat -c %F .

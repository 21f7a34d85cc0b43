# the first lines of --version, in which scripts look for "GNU" and for numbers
v() { "$@" --version 2>&1 | head -n 1 | sed 's/[0-9][0-9.]*/N/g'; }

== coreutils
for t in arch b2sum base32 base64 basename cat chgrp chmod chown chroot cksum comm cp csplit cut date dd df dir dirname du env expand expr factor fmt fold groups head hostid id install join link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc od paste pathchk printenv pwd readlink realpath rm rmdir seq sha1sum sha224sum sha256sum sha384sum sha512sum shuf sleep sort split stat stty sum sync tac tail tee timeout touch tr truncate tsort tty uname unexpand uniq unlink vdir wc whoami yes; do v $t; done; for t in echo printf true false kill; do v env $t; done
== others
for t in cmp diff find xargs grep sed gzip gunzip zcat xz unxz xzcat tar free uptime killall pstree ps pgrep pkill watch sysctl hostname ldd; do v $t; done; gunzip -c --version | head -n 1; ldd --version | head -n 1; pstree -V 2>/dev/null; killall -V 2>/dev/null; bash --version | head -n 1 | sed 's/-release/-contedor/'

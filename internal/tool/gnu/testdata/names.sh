# Names of files, taken apart and resolved, and made.
rm -rf /tmp/c; mkdir -p /tmp/c/d/e; cd /tmp/c; ln -s d link; ln -s nowhere broken; ln -s loop loop; echo a >f; ln -s ../f d/up; ln -s /tmp/c/d/e d/abs
try() { "$@" </dev/null; echo "[$?]"; }
==
try basename; try basename a b c; try basename /usr/bin/sort; try basename include/stdio.h .h; try basename stdio.h stdio.h; try basename -s .h a.h b.c
try basename -a a/b c/; try basename -z a; try basename -az a b; try basename //; try basename ''; try basename a/ /; try basename / /; try basename --suffix=.c a.c; try basename -- -a
try basename -x; try basename a -a; try basename --mult a/b; try basename /x// x; try basename a.c .c .c; try basename -s '' a; try basename a ''; try basename --zer a
try basename .; try basename ..; try basename /.; try basename a/.; try basename 'a b' b; try basename /a/b/c/ c; try basename a >/dev/full
==
try dirname; try dirname '' / // //a a a/ a/b a//b a/b// /a /a/ ///a .. . ./a; try dirname -z a/b c; try dirname -x; try dirname --zero a; try dirname a -z; try dirname a/b/c///; try dirname //a//b
==
try realpath; try realpath .; try realpath nosuch; try realpath nosuch/x; try realpath ''; try realpath link broken loop; try realpath -e broken; try realpath -e nosuch; try realpath -m nosuch/x/../y
try realpath f/x; try realpath f/; try realpath f/.; try realpath -m f/x; try realpath -q nosuch/x; try realpath -z . d; try realpath d/up d/abs/..; try realpath link/..; try realpath -L link/..; try realpath -L d/abs/..; try realpath -P -L link/../f
try realpath -s link broken link/e; try realpath -s link/..; try realpath -s nosuch/x; try realpath -s nosuch; try realpath -se nosuch; try realpath -s f/; try realpath -sm nosuch/../x/; try realpath -s ''; try realpath -s loop; try realpath -s loop/x; try realpath -s f/..
try realpath --relative-to=d f; try realpath --relative-to=d/e d; try realpath --relative-to=. .; try realpath --relative-to=/ f; try realpath --relative-to=nosuch f; try realpath --relative-to=nosuch/x f; try realpath -e --relative-to=f f; try realpath --relative-to= f
try realpath --relative-base=/tmp f /usr; try realpath --relative-base=/tmp --relative-to=/tmp/c f /usr; try realpath --relative-base=/tmp/c --relative-to=/tmp f; try realpath --relative-base=/ f; try realpath --relative-to=/usr/bin --relative-base=/usr /usr/lib /tmp
try realpath -x; try realpath --rel=a f; try realpath -E f; try realpath --strip link; try realpath /; try realpath //; try realpath ../../..; try realpath -s ../../../..; try realpath 'f g'; try realpath -e link/e/../up
==
unset TMPDIR
f=$(mktemp); echo $?; ls -l $f | cut -c1-10; case $f in /tmp/tmp.??????????) echo good;; esac; d=$(mktemp -d); ls -ld $d | cut -c1-10; rm $f; rmdir $d
f=$(mktemp aXXXb); case $f in a???b) echo good;; esac; test -f $f && echo there; f=$(mktemp -u bXXX); test -e $f || echo not; f=$(mktemp --suffix=.c cXXXX); case $f in c????.c) echo good;; esac
f=$(mktemp -p d XXXXXX); case $f in d/??????) echo good;; esac; f=$(mktemp -t qXXX); case $f in /tmp/q???) echo good;; esac; TMPDIR=/tmp/c; export TMPDIR; f=$(mktemp); case $f in /tmp/c/tmp.*) echo good;; esac; f=$(mktemp -t zXXX -p d); case $f in /tmp/c/z*) echo good;; esac; f=$(mktemp --tmpdir=d zXXX); case $f in d/z*) echo good;; esac; f=$(mktemp --tmpdir yXXX/a 2>&1); echo $f
f=$(mktemp -p '' wXXX); case $f in /tmp/c/w*) echo good;; esac; f=$(mktemp -p d/ wXXX); case $f in d/w*) echo good;; esac; f=$(mktemp xxXXXXXX.XXX); case $f in xxXXXXXX.???) echo good;; esac
try mktemp x; try mktemp XX; try mktemp XXX/x; try mktemp -p /nosuch; try mktemp a b; try mktemp nosuch/XXX; try mktemp -d nosuch/XXX; try mktemp -q nosuch/XXX; try mktemp -q x; try mktemp --suffix=a/b XXX; try mktemp --suffix=a aXXXb; try mktemp --tmpdir /tmp/XXX; try mktemp -t a/XXX; try mktemp -x; mktemp -u nosuch/XXX | cut -c 1-7; mktemp --suffix= XXXX | wc -c; try mktemp ''; try mktemp XXX >/dev/full

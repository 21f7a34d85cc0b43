# Links, and what becomes of what is in their place.
umask 022
# The tree is made once, by the real tools. A new one is a copy of it.
[ -d /tmp/tree ] || (PATH=/usr/bin; mkdir /tmp/tree; cd /tmp/tree; mkdir -p D/s E; echo a >D/a; echo f >f; echo g >g; ln -s f s; ln -s nowhere x; ln -s D LD; ln f h)
new() { /usr/bin/rm -rf /tmp/c; /usr/bin/cp -a /tmp/tree /tmp/c; cd /tmp/c; }
list() { /usr/bin/find . -printf '%p %y %n %l %s\n' | /usr/bin/sort; }
try() { new; echo "--- $*"; "$@" </dev/null; echo "[$?]"; list; }
==
try ln f N
try ln -v f N
try ln f g
try ln -f f g
try ln -fv f g
try ln -s f N
try ln -sv f N
try ln -s f g
try ln -sf f g
try ln -b f g
try ln -bv f g
try ln -sbv f g
try ln --backup=numbered -s f g
try ln -S.o -s f g
try ln -i f g
try ln -si f g
try ln D N
try ln -d D N
try ln -F D N
try ln -s D N
try ln -s D E
try ln -sn D LD
try ln -sfn f LD
try ln -sf f LD
try ln -snf D LD
try ln -sT f D
try ln -sfT f D
try ln -sfT f LD
try ln s N
try ln -P s N
==
try ln -L s N
try ln -L x N
try ln x N
try ln nosuch N
try ln -s nosuch N
try ln -f nosuch g
try ln f D/nosuch/N
try ln -s f D/nosuch/N
try ln f N/
try ln -s f N/
try ln -s f f/x
try ln f
try ln D/a
try ln -s D/a
try ln -s /tmp/c/D/a
try ln f g D
try ln -s f g D
try ln f g N
try ln -t D f g
try ln -t D
try ln -t f g
try ln -t nosuch g
try ln -s f g f D
try ln f D/s/../../f E
try ln -f f D/a E
try ln f h E
try ln -f f g/ E
==
try ln -sr D/a N
try ln -sr D/a D/s/N
try ln -sr f D
try ln -srv D/s D/s/N
try ln -sr /etc/passwd N
try ln -sr nosuch D/N
try ln -sr x D/N
try ln -sr D/a LD/N
try ln -srf D/a s
try ln -srT D/a LD
try ln -r f N
try ln -sr f g D
try ln -srt D f
try ln -sr . D/N
try ln -sr / D/N
try ln -sr LD/a N
==
try ln -f f f
try ln -sf f f
try ln -b f f
try ln -sb f f
try ln -fb f f
try ln -f f h
try ln -sf f h
try ln -sf f ./f
try ln -f s s
try ln -sf s s
try ln -f f s
try ln -f s f
try ln -sf s f
try ln -sf x x
try ln -sfn LD LD
try ln -f D/../f f
try ln
try ln -T f
try ln -T f g E
try ln -Tt D f
try ln -t D -t E f
try ln '' N
try ln -s '' N
try ln f ''
try ln -s f ''
try ln f D E
try ln -sv f g D/s/
try ln --backup=x f g
try ln -fv nosuch D/s
try ln -s f D/
==
try ln -sv D/ E/
try ln -sT f E
try ln -z
try ln --x
try ln --s f N
try ln --sy f N
try ln -vf f g h
try ln -v f s
try ln -sfv f s
==
new; printf 'y\nn\n' | ln -iv f s; echo [$?]; echo n | ln -iv f g; echo [$?]; echo y | ln -ivs f g; echo [$?]; list; long=$(printf 'x%.0s' {1..300}); ln -s $long N | cut -c1-300; ln -s f $long; ln f $long
== the same file, with a question; the root directory
rm -rf /tmp/sf; mkdir /tmp/sf; cd /tmp/sf; touch f; for o in -i -ib -fi -if -si -sib -f -b -fb -sf -ifb; do echo "== $o"; ln $o f f <<< y; ln $o f ./f <<< n; ln $o f </dev/null; stat -c '%n %F %h' f*; rm -f f*; touch f; done 2>&1
mkdir d; for o in -s -sf -sn -snf -sT; do echo "== $o"; ln $o / d; ln $o // d; ln $o x/ d; ln $o .. d; ls -l d | wc -l; rm -rf d; mkdir d; done 2>&1; ln / d; ln -d / d; ln -s / / d; ln -s /

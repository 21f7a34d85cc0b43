# Tests and actions of find, and what it says of wrong expressions.
[ -d /tmp/f ] || { mkdir /tmp/f; cd /tmp/f; mkdir -p d/e; echo 1 >d/x; echo 2 >d/e/y; ln -s d l; touch -d 2020-01-01 d/x; touch -a -d 2001-01-01 d/e/y; chmod 600 d/x; touch -d 2024-01-01 d d/e .; touch -h -d 2024-01-01 l; }
cd /tmp/f
== expressions
export LC_ALL=C.UTF-8
t() { echo "=== $*"; find "$@" </dev/null 2>&1 | LC_ALL=C sort; echo "[${PIPESTATUS[0]}]"; }
set -f
for e in "-type f,f" "-type fd" "-type f,d" "-type d,x" "-perm +111" "-perm x" "-perm -x" "-perm 8" "-perm 600" "-newerat 2021-01-01" "-newerXX d" "-newermm d/x" "-newerma d/e/y" "-neweram d/x" "-newermt 2021-01-01" "-newermt x" "-newer d/x" "-anewer d/x" "-fstype tmpfs" "-fstype x" "-warn" "-nowarn" "-regextype x" "-fprint" "-fprintf x" "-fprint /nosuch/x" "-name x -o" "-o -name x" "( )" "!" "! -name d" "-not" "-name d -a" "-a -name d" "-name d ," "-name d , -name e" "-links x" "-uid x" "-gid x" "-inum x" "-links 1" "-uid -1" "-size 1k1" "-size x" "-exec echo {} {} +" "-name x -exec" "-name d -o -name e -print"; do t . $e; done
== files for the output
find . -fprint fp -fprint0 fp0 -fprintf fpf '%p %s\n' -name x; sort fp fp0 fpf | tr '\0' '@'; rm fp fp0 fpf; find . -name nosuch -fprint none; wc -c none; find . -name x -fls ls; sed 's/^ *[0-9]* *[0-9]* //' ls; find d -name x -fprint same -fprintf same '%f\n'; cat same; rm same ls none
== regular expressions of each syntax
mkdir /tmp/r; cd /tmp/r; touch a ab aab abab 'a b' 'a{1' '{1}' 'a+' '(a)' 'a|b' é aéb xx aa
set -f; export LC_ALL=C.UTF-8
for t in findutils-default emacs grep egrep posix-egrep ed sed posix-basic posix-extended; do for e in 'a+' 'a\+' 'a?b' '\(ab\)+' '(ab)+' '\(a\|ab\)b*' 'a{2}' 'a\{2\}' 'a\{2,1\}' '\(.\)\1' '(.)\1' '.' '[[:alpha:]]*' '[a' '\(a' 'a\)' '\<a.*\>' '*a' 'a**' '\{1\}a' 'a{1' '[^a]*' 'É'; do echo "-- $t $e"; find . -regextype $t -regex "\./$e" 2>&1 | sort; done; done
find . -iregex './É'; find . -iregex './A+'
== the name of standard output in the locale
mkdir -p d; LC_ALL=C.UTF-8 find d >/dev/full; LC_ALL=C find d >/dev/full; LC_ALL=C.UTF-8 find d -printf a >/dev/full
== input of the programs of -ok, and flags of %%
touch f; for o in -ok -okdir; do printf 'y\nmine\n' | find f $o sh -c 'read x 2>/dev/null; echo "[$x]"' \;; printf 'y\nn\ny\n' | find f . -maxdepth 0 $o sh -c 'read x 2>/dev/null; echo "[$x]"' \;; done; echo in | find f -exec cat \;
for p in '%5%|' '%-5%|' '%.%' '%+%%%x' '%5%%p' '%%%p%%' '%05.3%'; do find f -printf "$p\n"; done

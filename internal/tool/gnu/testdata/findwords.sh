# find: every word of the expression, beside findutils.
cd /tmp; chmod -R u+rwx c 2>/dev/null; rm -rf c; mkdir c; cd c; { :
export LC_ALL=C.UTF-8
umask 022
mkdir -p d/e/f "sp ace"
echo one >d/one.x; echo two >d/e/two.x; echo three >d/e/f/three.y; : >d/empty
printf 'b 2\na 10\nc 1\nB 3\n\na 9\n' >lines
seq 20 >seq
ln -s d link; ln -s nowhere broken; ln d/one.x hard; mkfifo pipe
chmod 4755 seq; chmod 600 lines; chmod 1777 "sp ace"
printf 'a\nb' >nonl; printf 'a\0b\0c\n' >nul; printf 'h\303\251llo w\303\266rld\n\377\376bad\n' >utf
: >empty; mkdir -m 0 closed; echo x >noread; chmod 0 noread
find . -exec touch -h -d '2024-05-06 07:08:09' {} +
touch -d '2020-02-03 04:05:06' d/one.x d/e lines
} >/dev/null 2>&1
== size, time, files0-from, used
find . -used 0; find . -used +1 | sort; find . -used x; find . -used -1000 | wc -l
printf 'd\0seq\0' >/tmp/l; find -files0-from /tmp/l -maxdepth 0; printf 'd' | find -files0-from - -maxdepth 1 | sort; find -files0-from /tmp/nosuch; find d -files0-from /tmp/l; printf '\0d\0' | find -files0-from - -maxdepth 0; printf '' | find -files0-from -
find -files0-from; printf 'd\0nosuch\0' | find -files0-from - -maxdepth 0; echo $?; printf 'd\0' | find . -files0-from - ; printf 'd\0' | find -files0-from - -ok echo {} \;
find -D help; find -D tree . -maxdepth 0 2>/dev/null; find -D nosuch . -maxdepth 0; find -D; find -O2 . -maxdepth 0; find -O . -maxdepth 0; find -Ox .; find -O9 . -maxdepth 0
find . -size +1; find . -size 1.5k; find . -mtime 1.5; find . -mtime +1.5 -mtime -99999.5 | wc -l; find . -mmin +0.5 | wc -l; find . -size ''; find . -mtime ''; find . -size k
touch -d '1 day ago' y1; touch -d '36 hours ago' y2; touch -d '12 hours ago' y3; touch -d '50 hours ago' y4; for t in 0 1 2 -1 -2 +0 +1 0.5 1.5 -1.5 +1.5; do echo "$t: $(find y? -mtime $t | tr '\n' ' ')"; done; for t in 0 720 -720 +720 721 -721 2160 +2160; do echo "$t: $(find y? -mmin $t | tr '\n' ' ')"; done
head -c 512 /dev/zero >s512; head -c 513 /dev/zero >s513; head -c 1024 /dev/zero >s1k; head -c 1025 /dev/zero >s1k1; for s in 1 2 -1 +1 512c +512c 1k 2k -2k +1k 1w 256w 1b 1M -1M +0M 0M 1G -1G 3b 1T 1K; do echo "$s: $(find s* -maxdepth 0 -size $s 2>&1| tr '\n' ' ')"; done
== lists, commands, files for the output
find d -type f -ls | sed 's/^ *[0-9]* *[0-9]* //' | sort; find . -maxdepth 1 -type l -ls | sed 's/^ *[0-9]* *[0-9]* //'; find /dev/null /dev/zero -ls | sed 's/^ *[0-9]* //'; find pipe -ls | sed 's/^ *[0-9]* //'
find d -execdir echo {} + | tr ' ' '\n' | sort; find d -execdir pwd \; | sort | uniq; find d -type f -execdir echo x{}y \; | sort; find d -execdir echo {} a + ; find d -exec echo a{} + ; find d -exec echo + ; find d -exec echo {} x +
PATH=.:$PATH find d -execdir echo {} \; ; PATH=:$PATH find d -execdir echo {} + ; PATH=a:$PATH find d -execdir true \;
find d -type f -fprint /tmp/o1 -fprint0 /tmp/o2 -fprintf /tmp/o3 '%f\n' -fls /tmp/o4; sort /tmp/o1; tr '\0' '\n' </tmp/o2 | sort; sort /tmp/o3; wc -l </tmp/o4; find d -fprint /nosuch/x; find d -fprint; find d -fprintf /tmp/o5; find d -fprint /dev/stdout | sort; find d -fprint /dev/full; echo $?
find d -delete -name x; mkdir -p q/r; touch q/r/s; find q -delete; find q; mkdir q; touch q/a; find q -name nosuch -delete; find q -maxdepth 0 -delete; echo $?; find q; find . -delete -maxdepth 0; find q -prune -delete; find q -delete -prune; (cd q; find . -delete); ls q; find . -path './q/*' -delete
find . -exec false \; -print | head -1; find . -maxdepth 0 -exec nosuch \; -o -print; find d -name e -exec sh -c 'exit 3' \; ; echo $?; find d -name e -exec sh -c 'exit 3' {} + ; echo $?; find d -name e -exec sh -c 'kill -9 $$' \; ; echo $?; find d -maxdepth 0 -exec echo {}{} {} \; ; find d -maxdepth 0 -exec echo {} \; -exec echo 2 {} \; ; find d -exec ; find d -exec \; ; find d -exec echo {}; find d -exec {} \; 2>&1 | head -2
line' "$(printf 'b\377d')"; find . -name '*line'; find . -name 'b*'; find . -name 'b*' | od -c | head -2; find . -name 'b*' -ls | sed 's/.*\.\///'; find . -name '*line' -ls | sed 's/.*\.\///'; find . -name '*line' -printf '%p\n'; find . -name 'b?d'; find sp* -ls | sed 's/.*09 //'; 
find d -ok echo {} \; </dev/null | sort; yes | find d -type f -ok echo {} \; 2>&1 | sort; echo n | find d -name one.x -ok echo hi \; ; echo $?; printf 'y\nn\n' | find d -name '*.x' -okdir echo {} \; 2>/dev/null | wc -l; find d -ok; find d -ok echo; find d -ok echo {} +
== newer, regular expressions, modes
find . -newermt yesterday | sort | head; find . -neweram seq; find . -newerxx seq; find . -newermt nonsense; find . -newerBm seq; find . -newermB seq; find . -newer nosuch; find d -newermm d/one.x | sort; find d -neweraa lines; find d -newermt '2021-01-01' | sort; find d ! -newermt '2021-01-01' | sort
find d -regextype nosuch -regex x; find d -regextype; find d -regextype help; find d -iregex '.*ONE.*'; find d -regex '['; find d -regex '*'; find d -regex ''; find d -regex 'd/[^/]*' | sort
for p in 644 -644 /644 u=rw,g=r,o=r -u=w /u=x,g=x 4755 -4000 /7000 0 -0 /0 +x -+x u+w,g-r 1777 -1000 -u+s /a+t a=rx 00644 8 -x /x +644 '' - /; do echo "-- $p"; find . -perm $p 2>&1 | sort; done
find . -perm; find . -perm 77777; find . -perm -888; find . -perm u=q
find d -quit; find d -print -quit; find d -depth -print -quit | head -1; find d -name e -prune -o -print | sort; find d -depth -name e -prune -o -print | sort; find d -name nosuch -o -quit; find d seq -quit -o -print; find d seq -maxdepth 0 -print -quit
find d -mount | sort; find d -xdev | sort; find . -samefile d/one.x | sort; find . -samefile nosuch; find . -inum $(stat -c %i seq); find . -inum +0 | wc -l; find . -inum x; find . -links +1 | sort; find . -links x; find -L . -samefile d | sort; find . -samefile link
find . -name '[de]' | sort; find . -name '\*'; find . -name '*[' ; touch 'a*b' 'a[b' '.hid' 'é'; find . -name 'a\*b'; find . -name 'a\[b'; find . -name '*hid'; find . -name '?' | sort; find . -name '[[:alpha:]]' | sort; find . -name '[!d]' | sort; find . -name '' ; find . -path '*e*' | sort; find . -path './d*x' | sort; find . -wholename './d'; find . -ipath './D'; find . -lname 'no*'; find . -ilname 'NO*'; find . -iname SEQ
== printf
find d/one.x -printf '%a|%c|%t\n' | sed 's/[0-9]/N/g'; find d/one.x -printf '%A@ %C@ %T@\n' | sed 's/[0-9]/N/g'; find d/one.x -printf '%Aa %AA %Ab %AB %Ac %Ad %AD %AF %AH %AI %Aj %Ak %Al %Am %AM %Ap %Ar %AS %AT %A+ %AX %Ax %Aw %AW %AU %Ay %AY %AZ %Ah %As\n'  | sed 's/[0-9]/N/g'
find d/one.x -printf '%T@ %Ta %TA %Tb %TB %Tc %Td %TD %TF %TH %TI %Tj %Tk %Tl %Tm %TM %Tp %Tr %TS %TT %T+ %TX %Tx %Tw %TW %TU %Ty %TY %TZ %Th %Ts %Tn %TE %T %%\n'; find d -maxdepth 0 -printf '%B@ %Bc\n' | sed 's/[0-9]/N/g'
find link broken d -maxdepth 0 -printf '%y %Y %p\n'; ln -s loop loop; find loop -printf '%y %Y\n'; ln -s seq/x notdir; find notdir -printf '%y %Y\n'; find -L broken loop -printf '%y %Y %l\n'; find -L link -maxdepth 0 -printf '%y %Y %l\n'
find d/one.x -printf 'a\tb\n\a\b\f\r\v\0x\101\\ \q \c never'; echo; find d/one.x -printf '%q'; find d/one.x -printf '%5p|%-15p|%.3p|%10.4f|%05s|%+s|% s|%#m|%010m\n'; find d/one.x -printf '%'; find d/one.x -printf 'x\'; find d/one.x -printf '%5'; find d/one.x -printf '%{'; find d/one.x -printf '%['; find d/one.x -printf '%('
find d/one.x -printf '%k\n%b\n'; find seq -printf '%S %s\n' ; truncate -s 1M sp; find sp -printf '%S\n'; find empty -printf '%S\n'; find d/one.x -printf ''; find d/one.x -printf; find d -printf '%d:%P:%H\n' | sort; find d/ -printf '%d:%P:%H:%f:%h\n' | sort; find / -maxdepth 0 -printf '%f|%h|%P|%H\n'; find ./ -maxdepth 1 -name seq -printf '%f|%h|%P|%H\n'
== the expression and its errors
find . -warn -name 'a/b'; find . -name 'a/b'; find . -nowarn -name a/b; find d -name one.x -maxdepth 1; find d -nowarn -name one.x -maxdepth 1; find d -depth -maxdepth 1 -depth | sort; find d -name e -depth 2>&1 | sort; find . -iname 'x/'; find d -follow -name one.x; find d -name one.x -follow; find d -name / ; find . -path './d/'; find / -maxdepth 0 -name /
find a b; echo $?; find -foo; find --foo; find --help x | head -1; find -version | head -1 | cut -c1-4; find . -version | head -1 | cut -c1-4; find d -help | head -1 | cut -c1-5; find -- d -maxdepth 0; find -P -- d -maxdepth 0; find -L -H -P link -maxdepth 1; find -X; find -LP link
find d \( -name e \) -a -print; find d \( ; find d \) ; find d \( \) ; find d ! ; find d -not ; find d -o -print; find d -a ; find d , -print ; find d -print , ; find d -name ; find d -name x -o ; find d -name x -a ; find d \( -name x ; find d -name x \) ; find d ! -o x ; find d -name e -name e \) 
find d ! ! -name e | sort; find d ! \( -name e -o -name f \) | sort; find d -name e -o -name f -a -name g; find d -false -o -true | wc -l; find d -name e , -name f | sort; find d -true -a -false; find d -not -false -and -true -or -false | wc -l; find d ! -name '*.x' ! -type d
find . -maxdepth 1 -type f,d | sort; find . -type fd; find . -type f,; find . -type ''; find . -type f,f; find . -type D; find . -xtype l; find -L . -xtype l | sort; find . -type f,x; find . -type ,f; find . -xtype f,d -maxdepth 1 | sort; find -L . -type l; find . -type
find . -maxdepth -1; find . -maxdepth x; find . -mindepth 2 -maxdepth 1; find . -maxdepth 1.5; find . -maxdepth '+1'; find . -maxdepth; find . -maxdepth 99999999999; find . -mindepth 1 -maxdepth 1 -name '.*'; find -maxdepth 1 -name lines -mindepth 1
find . -user 0 -maxdepth 0; find . -user nosuch; find . -user 12x; find . -user ''; find . -group 0 -maxdepth 0; find . -group ''; find . -uid +0; find . -uid -1 -maxdepth 0; find . -gid 0 -maxdepth 0; find . -uid 0x0; find . -nouser -o -nogroup; chown 12345:54321 seq; find . -nouser; find . -nogroup; find . -user 12345; find seq -printf '%u %g\n'
find . -print -o -nosuch; find . -name x y -print; find . y -name x -z; find '(' ; find ')' ; find '!' ; find ','; find nosuch -o x; find . -and; find . -print0 -print -maxdepth 0 | od -c; find '' ; find '' d -maxdepth 0; find -- -x; find . -name -x ; find . -name -print
== rights, systems
find . -empty | sort; find . -readable | wc -l; find . -executable -type f | sort; setpriv --reuid 1000 --clear-groups find . -readable | sort; setpriv --reuid 1000 --clear-groups find . -writable 2>&1 | sort; setpriv --reuid 1000 --clear-groups find closed; setpriv --reuid 1000 --clear-groups find . -empty 2>&1 | sort; setpriv --reuid 1000 --clear-groups find . 2>&1 | sort
find . -fstype tmpfs -maxdepth 0; find /proc -maxdepth 0 -fstype proc; find . -fstype; find . -context x 2>&1 | head -1; find . -noleaf -maxdepth 0; find . -ignore_readdir_race -maxdepth 0; find . -daystart -mtime +1 | wc -l; find . -daystart; find . -d -maxdepth 0; find . -noignore_readdir_race -maxdepth 0; find . -xautofs
touch 'new
find d -type f -print0 | sort -z | od -c | head -3; find d -newer lines | sort; find d -anewer lines | sort; find d -cnewer lines | wc -l; find d -anewer; find d -cmin -5 | wc -l; find d -cmin +5; find d -amin -100000 | wc -l; find d -atime +10000
== more 2
find . -warn -name x -maxdepth 1; find . -warn -iname a/b; find . -warn -name x -xdev -depth -daystart -mindepth 1 -noleaf; find . -warn -d -maxdepth 0; find . -warn -regex x -regextype sed; find . -warn -maxdepth 0 -follow
find . -warn -type f -type d -inum 1 -daystart -maxdepth 0; find . -warn -perm -0 -maxdepth 0;  find . -warn -perm /000 -maxdepth 0; find . -warn -lname a/ -maxdepth 0; find . -iwholename D/; find . -warn -maxdepth 0 -name '/'; find . -warn -name 'a//'
== more 3
find . -regextype posix-minimal-basic -regex '.*\(n\|l\).*'; find . -regextype posix-minimal-basic -regex './n\+.*'; find . -regextype posix-minimal-basic -regex './n*u\{1\}l'; find . -regextype posix-minimal-basic -regex './\(n\)ul'
find . -lname 'nowhere' -printf '%l\n'; find -L . -lname nowhere; find link -lname d; find -L link -maxdepth 0 -lname d; find . -ilname 'D'
find d/e/f/three.y -printf '%h\n' ; find d// -maxdepth 1 -printf '%h|%f|%p|%P\n' | sort; find ../c/d -maxdepth 0 -printf '%h|%f\n'
find d -size 0c -o -size 4c | sort; find d -empty -type f -o -name e -prune; find . -type f -size -1 ; find . -size +0 -size -2 -type f | sort
mkdir t; cd t; touch a b c; find . -name a -exec sh -c 'echo $0 $@' {} x \; ; find . -type f -exec sh -c 'echo $#' x {} + ; find . -name '[ab]' -exec echo pre {} + -exec echo {} \; | sort; find . -name a -exec echo {} + -quit; find . -type f -exec false {} + -print | sort
find d -exec echo {} \; -quit; find d -exec echo {} + -name e -exec echo 2 {} + ; find d -name e -exec echo '{}' '{}x' \; ; find d -name e -exec echo \{\} ';'; find . -maxdepth 0 -exec sh -c 'exit 1' {} + ; echo $?; find . -maxdepth 0 -exec cat \; <lines
mkdir -p p/q; chmod 0 p/q; setpriv --reuid 1000 --clear-groups find p -delete; echo $?; setpriv --reuid 1000 --clear-groups find p -type d -exec true {} + ; echo $?; find p -name q -exec chmod 755 {} \; ; find p -depth -type d -exec rmdir {} \; ; ls p
find . -name 'seq' -fprintf out '%f\n' -fprint out; cat out; find . -name seq -fprint0 out2 -print; od -c out2; find . -name seq -fls /dev/stdout | wc -l
  find -H link -maxdepth 0 -printf '%y\n'; find -H broken; find -L broken; find -P link -maxdepth 0 -type l; find -H link/ -maxdepth 0; find -H link -name one.x; find . -follow -type l
POSIXLY_CORRECT=1 find d -name 'a/b'; find d -newer seq -newer; find d -anewer seq | wc -l; find d -mtime +1 -mtime -2000 | wc -l; find . -mmin -1e3 | wc -l; find . -mtime 1e400; find . -mmin ' 1'; find . -mtime 0x1; find . -mtime +-1; find . -mtime -; find . -mtime +; find . -size +-1; find . -links +-1; find . -size 99999999999999999999; find . -inum 99999999999999999999
== more 4
find . -maxdepth 0 -mtime 1e400
find . -maxdepth 0 -mmin ' 1'
find . -maxdepth 0 -mtime 0x1
find . -maxdepth 0 -mtime +-1
find . -maxdepth 0 -mtime -
find . -maxdepth 0 -mtime inf
find . -maxdepth 0 -mtime -nan
find . -maxdepth 0 -mtime -inf
find . -maxdepth 0 -mtime 1x
find . -maxdepth 0 -mtime .5
find . -maxdepth 0 -used +-1
find . -maxdepth 0 -size +-1
find . -maxdepth 0 -links +-1
find . -maxdepth 0 -size 99999999999999999999
find . -maxdepth 0 -inum 99999999999999999999
mkdir odd; n=$(printf 'odd/a\nb\033[31m\377 \\é"q\tz\001'); echo x >"$n"; ln -s "$n" odd/l; find odd -type f -ls | sed 's,.* odd/,,'; find odd -type l -ls | sed 's,.* odd/l,,'; rm -r odd
mkdir pd; for s in pd pd/ pd// . ./ / //; do for p in pd/ '??/' 'P*/' '*/' ./ / // 'pd/*/' '\pd/'; do for w in -path -ipath -wholename -iwholename; do echo "$s $w $p"; find $s -maxdepth 0 $w "$p"; done; done; done; rmdir pd

# Output that cannot be written, and closed descriptors.
mkdir /tmp/w; cd /tmp/w; printf 'b 2\na 10\nc 1\n' >f; seq 20 >s; mkdir d; echo x >d/x; ln -s f l; cp f g; gzip g
each() { lines=$(cat); for how in '</dev/null >/dev/full' '<&-' '</dev/null >&-' '</dev/null 2>&-' '<&- >&- 2>&-' '<d'; do while read -r c; do eval "timeout 5 $c $how"; echo "$c $how [$?]"; done <<<"$lines"; done; }
== files
each <<'X'
cat f
head f
tail f
wc f
ls
sort f
uniq f
cut -c1 f
tac f
nl f
paste f f
comm f f
od f
base64 f
md5sum f
cksum f
sum f
stat -c %n f
readlink l
realpath f
find d
grep a f
sed p f
diff f s
du d
X
== others
each <<'X'
basename /a/b
dirname /a/b
tr a b
seq 3
printf x
echo x
env -i A=1
pwd
tty
whoami
id
uname
date -u -d @0
expr 1 + 1
mktemp -u /tmp/nosuch/X
test a
true
sleep 0
nohup echo x
timeout 5 echo x
touch q5
chmod -v 600 f
sync
tee
X
== those that do not notice
for c in 'tree d' 'kill -l' 'pidof bash' 'less f' 'file f' 'gzip -cd g.gz' 'gzip -c f'; do for how in '</dev/null >/dev/full' '</dev/null >&-'; do eval "$c $how"; echo "$c $how [$?]"; done; done; xargs echo <&-; echo $?; yes >/dev/full; echo $?; dd if=f status=none >/dev/full; echo $?; dd if=/dev/null 2>&1 | sed 's/[0-9.e-]* s,/T,;s/ [0-9.]* kB/ N kB/'
mkdir na far; chown 1000 na far; touch na/f; cat >t.sh <<'X'
cd na; chmod 0 .; for c in 'cp /etc/passwd .' 'cp /etc/passwd ./' 'cp /etc/passwd /etc/group ./.' 'cp -t . /etc/passwd' 'cp --parents -t . /etc/passwd' 'cp --parents /etc/passwd .' 'cp f ..' 'cp f ./..' 'mv ../far .' 'mv -t . ../far' 'ln /etc/passwd .' 'ln -s a b .' 'ln -st . a' 'install /etc/passwd .' 'install -t . /etc/passwd' 'install -Dt . /etc/passwd' 'install -D /etc/passwd /etc/group .' 'install -D /etc/passwd q/r' 'install -Dt q/r /etc/passwd' 'install -d q/r' 'grep -r x' 'grep -rc x .' 'grep -r x ./'; do echo "== $c"; $c; echo $?; done
chmod 755 .
X
setpriv --reuid 1000 --clear-groups bash t.sh

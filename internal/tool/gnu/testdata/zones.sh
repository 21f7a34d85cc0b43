# Values of TZ, names of zones in dates, and tools that see characters of several bytes.
rm -rf /tmp/z; mkdir -p /tmp/z/d; cd /tmp/z; echo x >f; echo y >d/x; touch -d '2020-01-02 03:04:05Z' f d/x
each() { while IFS= read -r line; do (eval "$line") </dev/null; echo "[$?] $line"; done; }
== local zones
each <<'END'
TZ=America/New_York date -d '2020-07-01 12:00 EST'
TZ=America/New_York date -d '2020-07-01 12:00 EDT'
TZ=America/New_York date -d '2020-01-01 12:00 EDT'
TZ=America/New_York date -d '2020-07-01 12:00 EST DST'
TZ=America/New_York date -d '2020-11-01 01:30 EST'
TZ=America/New_York date -d '2020-11-01 01:30 EDT'
TZ=America/New_York date -d '2020-11-01 01:30 EST DST'
TZ=Europe/Madrid date -d '2020-07-01 12:00 CET'
TZ=Europe/Madrid date -d '2020-10-25 02:30 CEST'
TZ=Europe/Madrid date -d '2020-10-25 02:30 CET'
TZ=Europe/Madrid date -d '2020-01-01 02:30 CET 6 months'
TZ=Asia/Kolkata date -d '2020-10-25 02:30 IST'
END
== TZ
each <<'END'
for z in /usr/share/zoneinfo/Europe/Madrid :/usr/share/zoneinfo/Europe/Madrid ../zoneinfo/Europe/Madrid :Europe/Madrid /nosuch /usr Local '' : A AB3 '"' '<a>1' '<ab+>1' '<ab' '<abc' '<abc>' ABC+ ABC, 'ABC 3' 123 -3 ABC-3 ABC3DEF; do TZ=$z date -d @1600000000 +"$z %F %T %z %Z|"; done
for z in '' A UTC EST5EDT '<x+1>-1' Europe/Madrid /usr/share/zoneinfo/Europe/Madrid; do export TZ=$z; stat -c %y f; ls -l --time-style='+%F %T %z %Z' f; find f -printf '%t %TZ %Tz\n'; du --time --time-style=full-iso f; diff -u f d/x; tar cf - f | tar --full-time -tvf -; TZ=EST5EDT touch -d '2020-07-01 12:00' n; date -u -r n; ls -l n; touch -d '2020-01-02 03:04:05Z' d; tree -D --timefmt '%F %T %Z' d; ps -o lstart= 1 | wc -l; done
END
== characters
each <<'END'
printf 'éa\nèb\n' | uniq -w 1
printf 'éa\nèa\n' | uniq -s 1
printf '\303\n\303\251\n' | uniq -w 1
printf 'x éa\ny èa\n' | uniq -f 1 -s 2
printf 'éa\nèb\n' | LC_ALL=C uniq -w 1
printf 'éab\néac\nèb\n' | uniq -c -w 2
printf 'É\né\n' | uniq -i
ln -s f l; stat -c '%N|%5N|%-5N|%.1N|%-N|' f l; stat -c %5N f l; stat --printf '%-N %.3N|' f l; stat --printf '%%N %3N' l
cp --path d/x f; mkdir q; cp --path d/x q; ls -R q
find f -fprint /dev/stdout -print >o; cat o; find f d -fprintf /dev/stderr '%f\n'; echo a >o; find f -fprint /dev/stdout >>o; cat o
echo y | find . -name x -okdir echo {} \;; echo y | find d/ -okdir echo a{} {} \;; find d// /tmp/z/d/// -execdir echo {} \;; find / -maxdepth 0 -execdir pwd \;; find / -maxdepth 0 -execdir echo {} \;; find d/.. d/. . -maxdepth 0 -execdir echo {} \; -execdir pwd \;
END
== columns
tabs() { printf 'a\tb\bc \t\tdé\tw x\r\ty\n   \t z\t1234567890123456789\n\n\tabc\303\tq\n'; tabs2; }; tabs2() { for i in 1 2 3; do printf 'some words %s\tof a line that is long enough\b\bto be folded\ttwice or more 日本語 thrice\n' $i; done; printf 'no\tend'; }
for l in C C.UTF-8; do export LC_ALL=$l; for c in 'cat -A' 'cat -v' 'cat -T' 'cat -E' 'cat -e' 'cat -n' 'cat -bsE' 'expand' 'expand -i' 'expand -t 3' 'expand -i -t 5,9' 'unexpand' 'unexpand -a' 'unexpand -t 3' 'fold -w 7' 'fold -s -w 9' 'fold -b -w 5' 'fold -c -w 6' 'fold -bs -w 8' 'fold -w 1'; do echo "- $c"; tabs | $c; done; done
for i in {1..9}; do printf '%0*d\t \n' $((10000 * i)) 0; done >long; for c in 'cat -A' 'cat -n' expand 'unexpand -a' fold 'fold -s -w 9999' 'fold -w 70000'; do $c long | cksum; printf '%256s' | tr ' ' '\200-\377' | $c | cksum; done
== short files and links
for i in x '\037' xy ''; do printf "$i" >q.gz; printf "$i" | gzip -d; echo $?; gzip -d q.gz; echo $?; printf "$i" | zcat; printf "$i" | gzip -t; echo $?; printf "$i" | gzip -l; done
mkdir a b; ln -s x a/l; ln -s "y z" b/l; for l in C C.UTF-8; do LC_ALL=$l diff -r --no-dereference a b; done

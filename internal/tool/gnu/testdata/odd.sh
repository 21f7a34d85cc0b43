# Paths that lead nowhere or to something else: slashes at the end, loops of symbolic links, empty
# names, directories in the place of files.
rm -rf /tmp/c; mkdir -p /tmp/c/d/e/f '/tmp/c/sp ace'; cd /tmp/c; echo one >d/one.x; : >d/empty; echo two >d/e/two.x
printf 'b 2\na 10\n' >lines; seq 9 >seq; ln -s d link; ln -s nowhere broken; ln -s loop loop; ln -s lb la; ln -s la lb; ln -s seq sfile; mkdir -m 0 na
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
== mkdir, rmdir, touch
mkdir -p loop; mkdir loop; mkdir -p loop/x; mkdir -p broken; mkdir -p broken/; mkdir -p loop/; mkdir -p lines; mkdir -p lines/; rmdir loop/ la/ broken/ link/ lines/ sfile/ nosuch/; rmdir -p loop/x link/x
touch d/one.x/ la/ broken/ nosuch/ link/ d/ broken loop; touch d/nosuch/x; touch lines/; touch -c lines/; touch -h lines/ nosuch/; touch ''
== ln, rm
chmod 777 .; for l in 'ln -sfn seq na' 'ln -s seq na' 'ln seq na' 'ln -sfn x na/y' 'ln -sf seq lines/..' 'ln seq lines/x' 'ln -s x loop/' 'ln -s x loop/y' 'ln -sn x la' 'ln -sfT x na/y' 'ln x y z na'; do user $l; echo $?; done
rm -f loop/x lines/x nosuch ''; rm loop/x; rm la/; rm -f la/; rm -r la/; rm -f "$(printf %300d 1)"; rm -i la/ loop/; ls
== chmod, chown
for o in '' -h -R -RL -RP -f -v; do chmod $o 700 loop; echo $?; chmod $o 700 broken; chmod $o 700 la/; done; chown 0 loop broken la; chown -h 0 loop; for o in -R -RL -RH -RLv -v; do chown $o 0 loop broken; echo $?; done; chown -RL 0 .
== readers
wc d lines na; wc ''; for f in nosuch d lines/ loop na; do cmp -s $f lines; echo $?; cmp -s lines $f; echo $?; done; paste d; paste lines d; paste d lines; paste -s d lines; paste d d; paste d/e nosuch; paste lines d seq
rev nosuch lines; rev d lines; rev lines d nosuch; xargs -a d echo x; echo $?; xargs -a d; echo $?; xargs <d; echo $?; du -b -L broken; du -bD broken d; du -bL .; du -bL loop; diff -rN -- d/ nosuch; diff -u -- lines seq | tail -n +3
xz -t la/ loop d lines/; xz -d ''; xz -d loop broken sfile; xz -dk sfile; xz -t loop
== tar
both() { tar "$@" 2>/tmp/err | tar t; cat /tmp/err; }
tar cf - nosuch '' 2>/tmp/err | wc -c; cat /tmp/err; both cf - '' lines; both cf - ../c/nosuch; both cf - --exclude='*' ../c/nosuch lines; ln -s real.tar l.tar; : >real.tar; tar cf l.tar lines; ls -l l.tar | cut -c1-10; tar tf real.tar
== numbers of sizes
for n in 0 1 +1 ' 2' -1 007 0x10 0b1 1.5 '' x 1x K KB 1K 1kB 1KiB 1k2 1e3 -K +K 1m 2b 8E 16E 1Y 1Q 18446744073709551615 18446744073709551616; do echo "= $n"; du -t "$n" -b d; du --threshold="$n" -b d; du -B "$n" --apparent-size seq; du --block-size="$n" --apparent-size seq; du --max-depth="$n" -b d; df -B "$n" --output=target /tmp; cmp -n "$n" seq lines; cmp -i "$n" seq lines; cmp seq lines "$n"; od -N "$n" seq; od -j "$n" seq; sort -k "1,$n" lines; find d -maxdepth "$n"; find d -links "$n"; uniq -w "$n" lines; dd if=seq count="$n" status=none; gzip -cb "$n" seq >/dev/null; tail -s "$n" -n 1 seq; tree -L "$n" d; b2sum -l "$n" seq; done

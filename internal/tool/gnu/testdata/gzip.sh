# gzip, gunzip and zcat
export LC_ALL=C
rm -rf w; mkdir w; cd w
# How small a file becomes is not compared.
t() { timeout 5 "$@" >/tmp/out 2>&1; s=$?; sed 's/[0-9.-]*%/P%/; s/ *[0-9]* *\(3893\|0\) *P/ SIZES P/; s/defla \([0-9a-f]*\) Nov .* SIZES/DATE SIZES/' /tmp/out; echo "[$s]"; }
fresh() { seq 1000 >a; seq 1000 >a2; seq 1000 | tr 0 1 >q; seq 300 >r; touch -d "2020-01-02 03:04:05" a q a2 r; chmod 640 a q; }
fresh

== files
fresh

fresh; touch -d '2020-01-02 03:04:05' a; chmod 640 a
fresh
t gzip -k a; t gzip -l a.gz; t gzip -lv a.gz; t gzip -t a.gz; t gzip -tv a.gz; t gzip a; rm a.gz; t gzip -v a; stat -c '%a %Y %n' *
fresh
t gunzip -v a.gz; stat -c '%a %Y %n' *; t gzip nosuch; t gunzip nosuch; t gunzip a; t gzip -d a; t zcat a; t gzip .; t gzip -r nosuch; mkdir d; cp a d/x; t gzip d; t gzip -r d; ls d; t gunzip -rv d
fresh
gzip -c a > b.gz; t gunzip -c b.gz | tail -1; t zcat b.gz b.gz | wc; t gunzip -l b.gz a; t gunzip b.gz nosuch.gz
== more
fresh
gzip a; t gzip a.gz; t gzip -f a.gz; ls; t gunzip a.gz.gz; t gunzip a.gz; cp a a2; gzip -c a > a.gz; t gzip -d a.gz; t gzip -df a.gz; ls
fresh
gzip -c a >a.gz; ls
fresh
printf garbage > g.gz; t gunzip g.gz; t gunzip -t g.gz; : > e.gz; t gunzip e.gz; t zcat e.gz; ls
fresh
head -c 500 a.gz > t.gz; t gunzip t.gz; t gunzip -t t.gz; (cat a.gz; echo trail) > tr.gz; t gunzip -c tr.gz | wc; t gunzip tr.gz; ls; (cat a.gz; head -c 100 /dev/zero) > z.gz; t gunzip z.gz
fresh
t gzip -S .foo a2; ls; t gunzip -S .foo a2.foo; ls; t gunzip a2.foo; mv a2 a2.foo; t gunzip a2.foo
fresh
t gzip -Z; t gzip --nope; t gzip -b
fresh
gunzip -k a.gz; cp a a.tar; t gzip a.tar; mv a.tar.gz a.tgz; t gunzip a.tgz; ls; gzip a.tar; mv a.tar.gz a.taz; t gunzip -v a.taz; ls
fresh
cp a u-z; t gzip -v u-z; mv u-z.gz q-z; t gunzip -v q-z; cp a q; gzip q; mv q.gz q_z; t gunzip -v q_z; ls
fresh
t gzip -lq a.gz; rm -f q; gzip -n -c a > n.gz; touch -d '2024-01-02 03:04' n.gz; t gzip -lv n.gz; gunzip -N n.gz; ls -l n
fresh
cp a orig; gzip orig; mv orig.gz renamed.gz; t gunzip -Nv renamed.gz; ls; gzip orig; mv orig.gz r.gz; t gunzip -N -c r.gz | wc; t gunzip -n r.gz; ls
fresh
ln -s a lnk; t gzip lnk; t gzip -f lnk; ls -l lnk lnk.gz | cut -c1-10; ln a hl; t gzip hl; t gzip -kf hl; ls; rm -f hl*; t gzip -t < a; chmod u+s a; t gzip a; t zcat -f r; t gzip --fast --best -v r; t gzip -19 r; ls; t gunzip --keep --verbose r.gz; t gunzip r.gz </dev/null; t gunzip -fq r.gz; t gzip -dv nosuch; t gzip -q nosuch; mkfifo p; t gzip p; t gzip -r . 2>&1 | sort; ls; mkdir dd.gz; t gunzip dd.gz; t gzip ''; t gzip -l nosuch; t gzip -l r; t gzip -l <a.gz; t gzip -S '' r; t gunzip -S '' r.gz; ls; t zcat; t gzip --synchronous -k r; t gzip -c r >x; t gzip -tr d; t gzip -l -r d
fresh
== modes and notes
chmod 4755 a; t gzip -kf a; t gzip -v a; chmod 2755 a; t gzip -f a; chmod 640 a; t gzip -cv q | tail -n 1; gzip -kf r; t gzip -cdv r.gz

# du
export LC_ALL=C
rm -rf w; mkdir w; cd w
t() { timeout 5 "$@" 2>&1; echo "[$?]"; }
mkdir -p d/e/f d/g 'd/sp ace'; seq 1000 >d/a; seq 10 >d/e/b; head -c 100000 /dev/urandom >d/e/f/c; ln d/a d/g/hard; ln -s ../a d/g/soft; ln -s e d/le; : >d/empty; truncate -s 1M d/sparse
find d -exec touch -h -d '2024-05-06 07:08:09' {} +; touch -d '2025-01-02 03:04:05' d/e/b

== all options
t du d
t du -a d
t du -s d
t du -h d
t du -sh d
t du -k d
t du -m d
t du -b d
t du -c d d/e
t du -d 1 d
t du -d 0 d
t du --max-depth=2 -a d
t du -s -d 1 d
t du -s -d 0 d
t du -s -a d
t du -x d
t du -L d
t du -P d
t du -D d/le d/g/soft
t du -H d/le
t du d/le
t du -S d
t du -0 d
t du --apparent-size d
t du --apparent-size -h d
t du -A d
t du -l d
t du -la d
t du --inodes d
t du --inodes -S d
t du --exclude=e d
t du --exclude='*.x' -a d
t du --exclude=f -a d
t du -X pat d; echo f >pat
t du -X pat -a d
t du -t 50K d
t du -t -50K -a d
t du -t 0 d
t du -t x d
t du -t -0 d
t du --time d
t du --time --time-style=long-iso d
t du --time --time-style=full-iso d
t du --time --time-style=+%Y d
t du --time=ctime d | wc -l
t du --time=x d
t du --time-style=x --time d; printf 'd/e\0d/g\0' | t du --files0-from=-; printf 'd/e\0\0nosuch\0' >list
t du --files0-from=list
t du --files0-from=nosuch
t du --files0-from=list d
t du nosuch
t du nosuch d
t du d d
t du d/e d
t du -l d/e d
t du d/a d/g
t du -a d/a
t du -sb d/*
t du -B 1 d
t du -B K d
t du -B 1KB d
t du -BM d
t du -B x d
t du -B 0 d
t du --block-size=1024 d
t du --si d
t du -sh d/e d/a d/empty
t du -d x d
t du --nope
t du -Z
t du -hs --apparent-size d/sparse
t du -k d/sparse
t du -c d/nosuch
t du -d -1 d
t du -s --inodes d
t du -ch d/e d/g
t du --total d/a
t du -ba d/g
t du
(cd d
t du .
t du -s *
t du ./); BLOCKSIZE=512 t du d; DU_BLOCK_SIZE=1M t du d; POSIXLY_CORRECT=1 t du d; BLOCK_SIZE=human-readable t du d
t du --one-file-system -s d; mkdir -m 0 no; t setpriv --reuid 1000 --clear-groups du no d/e
t du -as d
t du d/
t du d//
t du -L d/le; ln -s loop loop
t du loop
t du -L loop; ln -s .. d/up
t du -L d
t du -b d/g/soft
t du -bL d/g/soft
t du -D loop
t du ''
t du -a d/e/f d/e
t du --count-links d
t du -sx d
t du -h -k d
t du -k -h d
t du -bh d
t du -hb d
t du -mb d
t du --threshold=1M d
t du -I x d
t du --exclude d d
t du --exclude '[de]' d
t du --exclude 'd/*' d
t du --exclude './d' ./d

# Standard input is closed.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; echo a >f; export LC_ALL=C.UTF-8
try() { "$@" <&-; echo "[$?]"; }
== what was read
try cat; try cat -; try cat - -; try cat -n; try cat f -; try head; try head -n1 f -; try head -c 1; try uniq; try cut -b1; try cut -b1 f -; try paste; try paste - -; try paste f -; try tac; try nl; try od; try od f -; try fold; try expand; try unexpand; try sum; try cksum; try md5sum; try sha256sum f -; try sort; try tr a b; try tee; try tsort; try shuf; try base64
env cat <&-; nice cat <&-; timeout 1 cat <&-
== what was not read
try cat f; try head f; try cut -b1 f; try paste f; try tac f; try nl f; try od f; try fold f; try expand f; try md5sum f; try wc f; try tail f; try ls; try echo a
try cat nosuch; try cut; try head -n x
try tail; try tail -n +2; try tail f -; try wc -l; try gzip | od -c; try gzip -t; try tar tf -; try zstd -qc; try dd 2>/dev/null; dd if=f of=g 2>&-; echo $?; dd if=f of=g status=none 2>&-; echo $?
== a directory
for t in wc "wc -l" "wc f -" tail "tail -c3" "tail -n +2" "gzip -t" "gzip -d" head cat sort uniq cksum od "zstd -dq" "zstd -q" "xz -d" "sed p" "tar tf -" "cut -b1" "md5sum -" nl; do echo "- $t"; $t </; echo "[$?]"; done
gzip </ | od -c

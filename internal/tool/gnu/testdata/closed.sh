# Standard input is closed.
rm -rf /tmp/c; mkdir -p /tmp/c; cd /tmp/c; echo a >f; export LC_ALL=C.UTF-8
try() { "$@" <&-; echo "[$?]"; }
== what was read
try cat; try cat -; try cat - -; try cat -n; try cat f -; try head; try head -n1 f -; try head -c 1; try uniq; try cut -b1; try cut -b1 f -; try paste; try paste - -; try paste f -; try tac; try nl; try od; try od f -; try fold; try expand; try unexpand; try sum; try cksum; try md5sum; try sha256sum f -; try sort; try tr a b; try tee; try tsort; try shuf; try base64
env cat <&-; nice cat <&-; timeout 1 cat <&-
== what was not read
try cat f; try head f; try cut -b1 f; try paste f; try tac f; try nl f; try od f; try fold f; try expand f; try md5sum f; try wc f; try tail f; try ls; try echo a
try cat nosuch; try cut; try head -n x

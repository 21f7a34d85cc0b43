# The sequences and messages of clear at an xterm. The sentences of the usage are our own.
export TERM=xterm
t() { echo "=== $*"; "$@" 2>&1 | sed 's/^  -\([TVx]\).*/  -\1/' | od -An -c; echo "[${PIPESTATUS[0]}]"; }
== options
t clear; t clear -x; t clear -xx; t clear -T xterm; t clear -Txterm -x; t clear -x -- ; clear -V >/dev/null; echo "[$?]"
== wrong
t clear -Z; t clear -T; t clear --help; t clear --version; t clear -h; t clear foo; t clear foo -x; t clear -; t clear ''; t clear -xZ
== a full device
clear >/dev/full; echo "[$?]"

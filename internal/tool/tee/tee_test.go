package tee

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "tee") }

func TestAsTheRealTool(t *testing.T) {
	testbed.Cell{Setup: "mkdir -p /tmp/c/d; useradd -u 1000 ana"}.Compare(t, []string{
		`echo a | tee; echo b | tee x; cat x; echo c | tee x y; cat x y; echo d | tee -a x y; cat x y; echo e | tee --append x | wc -c; ls -l x | cut -c1-10`,
		`echo a | tee -; cat ./-; echo b | tee x -a; cat x; echo c | tee -- -x; cat ./-x; echo e | tee x x; cat x; umask 077; echo a | tee z; ls -l z | cut -c1-10`,
		`echo a | tee d; echo $?; echo a | tee nosuch/x y; echo $?; cat y; echo a | tee ''; echo $?; echo a | tee 'sp ace/x'; echo a | tee "it's/x"`,
		`echo a | tee /dev/full x; echo $?; cat x; echo a | tee /dev/full >/dev/full; echo $?; echo a | tee >&-; echo $?; echo a | tee x >/dev/full; echo $?; cat x`,
		`tee <&-; echo $?; tee <d; echo $?; tee </dev/null x; cat x; : | tee a b; ls a b`,
		`yes | tee | head -n 1; echo ${PIPESTATUS[@]}; yes | head -c 200000 | tee x | head -n 1; echo ${PIPESTATUS[@]}; yes | head -c 300000 | tee -p x | head -n 1 >/dev/null; echo ${PIPESTATUS[2]}`,
		`yes | head -c 300000 | tee -p x | true; echo ${PIPESTATUS[2]}; wc -c <x; yes | head -c 300000 | tee --output-error=warn x | true; echo ${PIPESTATUS[2]}; wc -c <x`,
		`yes | head -c 300000 | tee --output-error=exit x | true; echo ${PIPESTATUS[2]}; yes | head -c 300000 | tee --output-error=exit-nopipe x | true; echo ${PIPESTATUS[2]}; wc -c <x; yes | head -c 300000 | tee --output-error x | true; echo ${PIPESTATUS[2]}`,
		`echo a | tee --output-error=exit /dev/full x; echo $?; echo a | tee --output-error=exit-nopipe d x; echo $?; echo a | tee --output-error=warn d x; echo $?; echo a | tee --output-error=warn-n; echo a | tee --output-error=e`,
		`tee --output-error=x; echo $?; tee --output-error= ; echo $?; tee --nope; echo $?; tee -x; echo $?; tee -ax; tee --o=x 2>&1 | head -n 1; echo x | tee --output; tee --append=1; LC_ALL=C.UTF-8 tee --output-error=x`,
		`(trap '' PIPE; yes | head -c 300000 | tee x | true); echo $?; wc -c <x; sh -c 'sleep 0.1; kill -INT $$' | tee -i; echo a | tee -i x; cat x`,
		`mkfifo i p; exec 9<>i; sh -c 'tee x <i >/dev/null & p=$!; kill -INT $p; kill -TERM $p; wait $p; echo $?'; (cat p >got &); echo through | tee p; wait; until [ -s got ]; do :; done; cat got`,
		`echo root | setpriv --reuid 1000 --clear-groups tee /etc/nope; echo $?; echo x | setpriv --reuid 1000 --clear-groups tee /etc/passwd; echo $?`,
		`tee --help | head -n 1 | cut -c1-11; tee --version | head -n 1 | cut -c1-3; tee --help >/dev/full; echo $?; seq 100000 | tee a b | cksum; cksum <a; cksum <b`,
	})
}

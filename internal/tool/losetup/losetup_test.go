package losetup

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "losetup") }

func TestWithoutADevice(t *testing.T) {
	var cases []string
	for _, words := range []string{
		``, `-a`, `-l`, `-J`, `--raw`, `-n`, `-nl`, `-f`, `-d`, `-c`, `--remove`, `-D`, `-r`, `--show`, `-o 5`, `-b 512`, `-L`, `-P`, `-V`, `-Z`, `--nope`, `--a`, `--d`, `--s`, `--r`, `--n`, `--o`, `--l`, `-j`, `--sector-size`, `-O`,
		`-d nope`, `-d nope nope2`, `-d /dev/null`, `-d loop1`, `-c nope`, `-c loop1`, `--remove nope`, `--remove /dev/null`, `--remove nope loopx`, `nope`, `loop1`, `/dev/null`, `-l nope`, `-l loop1`, `-J loop1`, `-J -l loop1`, `--raw -l nope`, `-f nope`, `loop1 nope`, `nope a`, `/dev/null a`, `-f .`, `a b c`, `-f a b`, `-a x`,
		`-o x -f a`, `--sizelimit 1Q -f a`, `-b x -f a`, `-b 3 -f a`, `-b 1000 -f a`, `-b 512 loop1`, `-b 512 -a`, `--direct-io loop1`, `--direct-io=off nope`, `--direct-io=x -f a`, `--direct-io= a`, `--direct-io -a`, `--direct-io=off -a`, `--direct-io -r nope`, `--sizelimit 5 -a`, `--sizelimit 0 -a`, `-r -a`, `-P -f`, `--show -a`, `--loop-ref x -a`, `-o 5 -a`, `-o 0 -j a`, `-j nope`, `-j a -l`, `-j a -J`, `-L -f`, `-L nope a`, `-L -f nope`,
		`-f -d x`, `-a -d x`, `-a -f`, `-D -l`, `-O NAME -d x`, `-c x -l`, `-J --raw`, `-d --remove x`, `-l --remove x`, `-D --remove`, `-j a -a`, `-J -d x`, `-n -d x`,
		`-O x`, `-O NAME,x`, `-O +x`, `-O ,`, `-O ''`, `-O name,name nope`, `-O +REF nope`, `-O +maj,min loop1`, `--output-all nope`, `--output-all -J nope`, `--output-all loop1`, `--output-all --raw loop1`, `-O NAME --output-all loop1`, `-n --output-all loop1`,
	} {
		cases = append(cases, "losetup "+words)
	}
	testbed.LockLoop(t)
	testbed.Cell{Setup: testbed.LoopNodes + "truncate -s 1M /tmp/a"}.Compare(t, testbed.Batch(cases, 10))
}

// files is a script that makes files on a file system of the cell.
const files = testbed.LoopNodes + `
mkdir /tmp/c "/tmp/c/a dir"; cd /tmp/c
truncate -s 1M a; truncate -s 100 small; truncate -s 700 odd; : >empty; cp a b; ln -s a link; cp a "a dir/x y"
`

func TestDevices(t *testing.T) {
	show := `; losetup -a | sort; losetup -l --output-all | sort; losetup -J | sort; losetup --raw -O NAME,MAJ:MIN,BACK-FILE,BACK-MAJ:MIN | sort; losetup -D`
	var cases []string
	for _, words := range []string{
		`losetup -f --show a`, `losetup -r loop2 a`, `losetup -f a; losetup -f`, `losetup loop1 link`, `losetup -f --show --loop-ref me -o 512 --sizelimit 1024 -P -r b`, `losetup loop3 "a dir/x y"`, `losetup loop3 "a dir/x y" extra`,
		`losetup --show -f small`, `losetup --show -f odd`, `losetup --show -f empty`, `losetup -f -o 1m a`, `losetup -f -o 2m a`, `losetup -f -o 100 a`, `losetup -f --sizelimit 100 a`, `losetup -f --sizelimit 2000k a`, `losetup -f -b 4096 a`, `losetup -f --direct-io a`, `losetup -f --direct-io=off a`, `losetup -f -o 1.5KiB --sizelimit 1kB a`,
		`losetup loop0 a; losetup loop0 b`, `losetup loop0 a; losetup loop1 a; losetup -d loop0`, `losetup loop0 a; losetup -d loop1 loop0 nope loop2`, `losetup loop0 a; losetup loop0; losetup -l loop0; losetup -J loop0; losetup -J -l loop0`,
		`losetup loop0 a; losetup -j a; losetup -j link; losetup -j b; losetup -j /tmp/c/a -o 0; losetup -j a -o 512; losetup -j a -l; losetup -j a -J; losetup -j b -J; losetup -j ./a`,
		`losetup loop0 a; truncate -s 2M a; losetup -c loop0; cat /sys/block/loop0/size; truncate -s 1M a`, `losetup loop0 a; losetup -c loop0 loop9; losetup -c /dev/loop9 loop0`, `losetup loop0 a; losetup --direct-io loop0; losetup -a -O DIO; losetup --direct-io=off loop0`, `losetup loop0 a; losetup -b 4096 loop0; losetup -O LOG-SEC; losetup --direct-io -b 512 loop0; losetup -b 700 loop0`,
		`losetup -L -f --show a; losetup -L -f --show a; losetup -L loop5 a; losetup loop6 -L b`, `losetup -f -o 512 --sizelimit 1024 b; losetup -L -f -o 512 b; losetup -L -f -o 2048 b; losetup -L -f --sizelimit 512 b; losetup -L -f -o 1k b`, `losetup -r -f b; losetup -L -f b; losetup -L -r -f --show b`,
		`losetup --show loop40 a; losetup -l; losetup --remove loop40; losetup -d loop40; losetup --remove loop40; losetup --remove loop40`, `losetup -D`, `losetup -f a >/dev/full`, `losetup -f --show a >/dev/full`,
		`losetup loop1 a; umount /sys; losetup -l; losetup -a; losetup -l loop1 -O NAME; losetup -d loop1; mount -t sysfs sysfs /sys`, `losetup loop1 a; setpriv --reuid 1000 --clear-groups losetup -a; setpriv --reuid 1000 --clear-groups losetup -l; setpriv --reuid 1000 --clear-groups losetup -d loop1; setpriv --reuid 1000 --clear-groups losetup -f; setpriv --reuid 1000 --clear-groups losetup -f a; setpriv --reuid 1000 --clear-groups losetup loop2 a`,
	} {
		cases = append(cases, words+show)
	}
	cases = append(cases, `cp a gone; losetup loop0 gone; rm gone; losetup -j gone; losetup -l; touch gone; losetup -l -j gone; losetup -D`)
	testbed.LockLoop(t)
	testbed.Cell{Setup: files}.CompareWithin(t, "unshare --kill-child -mpf --mount-proc", testbed.Batch(cases, 5))
}

// TestOnATerminal checks that columns fit the terminal.
func TestOnATerminal(t *testing.T) {
	cases := []string{`losetup loop1 a; losetup loop2 "a dir/x y"; losetup loop3 -r a -o 1024`}
	for _, width := range []string{"20", "40", "60", "80", "120"} {
		for _, options := range []string{"", "-n", "--output-all", "-O NAME,BACK-FILE", "--raw"} {
			cases[0] += "; script -qec 'stty cols " + width + "; losetup -l " + options + "' /dev/null </dev/null"
		}
	}
	cases[0] += "; losetup -D"
	testbed.LockLoop(t)
	testbed.Cell{Setup: files}.CompareWithin(t, "unshare --kill-child -mpf --mount-proc", cases)
}

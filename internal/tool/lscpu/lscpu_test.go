package lscpu

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "lscpu") }

// machines is a script that makes files of two machines with two sockets, two cores in each, and
// two threads in each core. Processor 5 is offline. /tmp/g has no lines for it in /proc/cpuinfo.
const machines = `mount -t sysfs sys /sys
make() {
d=$1; rm -rf $d; c=$d/sys/devices/system/cpu; mkdir -p $c $d/proc
put() { mkdir -p ${1%/*}; echo "$2" >$1; }
put $c/possible 0-7; put $c/present 0-7; put $c/online 0-4,6-7; put $c/offline 5; put $c/kernel_max 8191
for n in 0 1 2 3 4 5 6 7; do
  printf 'processor\t: %s\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Some CPU @ 2.00GHz\nstepping\t: 7\nmicrocode\t: 0x5003\ncpu MHz\t\t: 1999.5\nflags\t\t: fpu lm vmx x2apic\nbogomips\t: 4000.00\naddress sizes\t: 46 bits physical, 48 bits virtual\n\n' $n
done >$d/proc/cpuinfo
[ "$2" ] && sed -i '/^processor.*5$/,/^$/d' $d/proc/cpuinfo
for n in 0 1 2 3 4 6 7; do
  s=$((n/4)) k=$((n%4/2)) b=$c/cpu$n
  put $b/topology/core_id $((k*4)); put $b/topology/physical_package_id $((s*3))
  case $((n/2)) in 0) m=03;; 1) m=0c;; 2) m=10;; 3) m=c0;; esac
  put $b/topology/thread_siblings $m; case $s in 0) put $b/topology/core_siblings 0f;; 1) put $b/topology/core_siblings d0;; esac
  put $b/online 1
  i=0; for t in "1 Data 32K 8 64" "1 Instruction 48K 12 64" "2 Unified 1280K 16 1024" "3 Unified 22528K 11 32768"; do
    set -- $t; x=$b/cache/index$i; i=$((i+1))
    put $x/level $1; put $x/type $2; put $x/size $3; put $x/ways_of_associativity $4; put $x/number_of_sets $5; put $x/coherency_line_size 64; put $x/physical_line_partition 1
    case $1 in 3) m=$(( s ? 208 : 15 )); l=$( ((s)) && echo 4,6-7 || echo 0-3); id=$s;; *) m=$((16#$(cat $b/topology/thread_siblings))); l=$( [ $((n/2)) = 2 ] && echo 4 || echo $((n/2*2))-$((n/2*2+1))); id=$((n/2*2));; esac
    put $x/shared_cpu_map $(printf %x $m); put $x/shared_cpu_list $l; put $x/id $id
  done
  put $b/cpufreq/scaling_cur_freq $((1200000+n*1000)); put $b/cpufreq/cpuinfo_max_freq 3900000; put $b/cpufreq/cpuinfo_min_freq 1000000
done
put $c/cpu5/online 0
put $d/sys/devices/system/node/node0/cpumap 0f; put $d/sys/devices/system/node/node0/cpulist 0-3
put $d/sys/devices/system/node/node1/cpumap d0; put $d/sys/devices/system/node/node1/cpulist 4,6-7
put $d/sys/devices/system/node/possible 0-1
put $c/vulnerabilities/l1tf 'Mitigation; PTE Inversion'; put $c/vulnerabilities/spectre_v2 'Vulnerable'
put $c/cpufreq/boost 1
}
make /tmp/f; make /tmp/g x; mkdir /tmp/empty
`

func TestAsTheRealTool(t *testing.T) {
	cases := []string{
		`lscpu --nope`, `lscpu -n`, `lscpu foo`, `lscpu -e CPU`, `lscpu -V`, `lscpu -h >/dev/full`, `(exec -a /x/n lscpu foo)`, `lscpu -s`, `lscpu -s /nosuch`, `lscpu -s /tmp/empty -e`,
		`lscpu -e -p`, `lscpu -C -p`, `lscpu -C -e`, `lscpu -a -b`, `lscpu -c -a`, `lscpu -c`, `lscpu -a`, `lscpu -b -C`,
		`lscpu --hierarchic=x`, `lscpu --hierarchic=`, `lscpu --annotate=x -e`, `lscpu -H`, `lscpu -H -J`, `lscpu -H -r`, `lscpu -H -C foo`,
		// This machine. Its frequencies may change.
		`lscpu | grep -v MHz`, `lscpu --hierarchic | grep -v MHz`, `lscpu -e=cpu,node,socket,core,cache,online`, `lscpu -p`, `lscpu -C`, `lscpu -J -C`, `lscpu -s / -C -B`,
	}
	for _, options := range []string{
		"", "-B", "-x", "-r", "-y", "-J", "-J -x", "--output-all", "--hierarchic", "--hierarchic=never", "--hierarchic=auto", "--hierarchic -x", "-J --hierarchic", "-J --hierarchic=never", "--annotate",
		"-e", "-e -r", "-e -J", "-e -y", "-e -b", "-e -c", "-e -a -J", "-e -c -y", "-e -y -a -J", "-e -x", "-e -B", "-eCPU", "-e=CPU,node", "-e=cpu,node,", "-e=cpu,,", "-e=+cpu", "-e=", "-e=foo", "-e=cpu,foo,node", "-e=mhz,scalmhz%,maxmhz",
		"--output-all -e", "--output-all -e -J", "--output-all -e -r", "--output-all -e=cpu", "-e --annotate=always", "-e --annotate", "-e -J --annotate=always", "-C --annotate=always",
		"-p", "-p -a", "-p -b", "-p -c", "-p -y", "-p -a -y", "-p -J", "-p -r", "-p -x", "-p=cpu,core", "-p=cpu,cache", "-p=polarization,cache,online -a", "-p=drawer,book,core,socket -a", "-p=+cpu,node", "-p=", "-p=foo", "--output-all -p", "--output-all -p -y",
		"-C", "-C -J", "-C -r", "-C -B", "-C=NAME,TYPE", "-C=", "-C=x", "--output-all -C", "--output-all -C -J",
	} {
		cases = append(cases, "lscpu -s /tmp/f "+options, "lscpu -s /tmp/g "+options)
	}
	testbed.Cell{Setup: machines}.Compare(t, testbed.Batch(cases, 10))
}

// TestOnATerminal checks the subsections, the hyperlinks and the broken lines.
func TestOnATerminal(t *testing.T) {
	var cases []string
	for _, width := range []string{"40", "80", "200"} {
		for _, options := range []string{"", "-J", "--hierarchic=never", "-e", "-e --annotate=never", "-C", "-p"} {
			cases = append(cases, "script -qec 'stty cols "+width+"; lscpu -s /tmp/f "+options+"' /dev/null </dev/null")
		}
	}
	testbed.Cell{Setup: machines}.Compare(t, testbed.Batch(cases, 10))
}

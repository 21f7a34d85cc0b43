package lsblk

import (
	"testing"

	"contedor/internal/dev/testbed"
)

func TestMain(m *testing.M) { testbed.MainLinked(m, "lsblk") }

// machine is a script that makes the files of a machine in /tmp/f: a SATA disk with partitions, one
// of them encrypted with a logical volume in it, two disks in a RAID, a USB stick, a CD, a disk of
// virtio and one of NVMe, and a RAM disk.
const machine = `mount -t sysfs sysfs /sys
f=/tmp/f; d=$f/sys/devices
put() { mkdir -p "${1%/*}"; printf '%s\n' "$2" >"$1"; }
disk() { # path of the directory, number, sectors
  p=$d/$1; n=${1##*/}; put $p/dev $2; put $p/size $3; mkdir -p $p/holders $p/slaves $f/sys/block $f/sys/dev/block $f/sys/class/block
  ln -s ../devices/$1 $f/sys/block/$n; ln -s ../../devices/$1 $f/sys/dev/block/$2; ln -s ../../../../../../../../../../..$f/sys/class/block $p/subsystem
  put $p/removable ${4-0}; put $p/ro 0; put $p/alignment_offset 0; put $p/discard_alignment 0; put $p/diskseq 7; put $p/queue/rotational ${5-0}
  put $p/queue/scheduler '[mq-deadline] none'; put $p/queue/nr_requests 64; put $p/queue/read_ahead_kb 128; put $p/queue/minimum_io_size 512; put $p/queue/optimal_io_size 0
  put $p/queue/physical_block_size 4096; put $p/queue/logical_block_size 512; put $p/queue/discard_granularity ${6-0}; put $p/queue/discard_max_bytes 2147450880; put $p/queue/write_same_max_bytes 0; put $p/queue/zoned none; put $p/queue/add_random 1
}
part() { p=$d/$1; n=${1##*/}; put $p/dev $2; put $p/size $3; put $p/start $4; put $p/partition ${n##*[a-z]}; put $p/ro 0; put $p/alignment_offset 0; mkdir -p $p/holders; ln -s ../../devices/$1 $f/sys/dev/block/$2; ln -s ../subsystem $p/subsystem; }
on() { ln -s ../../../../../../../../../../..$d/$1 $d/$2/slaves/${1##*/}; ln -s ../../../../../../../../../../..$d/$2 $d/$1/holders/${2##*/}; }
a=pci0/ata1/host0/target0:0:0/0:0:0:0; mkdir -p $f/sys/bus/scsi $f/sys/bus/pci $d/$a $f/sys/class/scsi_host/host0
disk $a/block/sda 8:0 41943040 0 1 512; ln -s ../../../0:0:0:0 $d/$a/block/sda/device; ln -s ../../../../../../../../../../..$f/sys/bus/scsi $d/$a/subsystem; ln -s ../../../../../../../../../../..$f/sys/bus/pci $d/pci0/subsystem
put $d/$a/model 'QEMU HARDDISK   '; put $d/$a/vendor 'ATA     '; put $d/$a/rev '2.5+'; put $d/$a/state running; put $d/$a/type 0; put $f/sys/class/scsi_host/host0/proc_name ahci
part $a/block/sda/sda1 8:1 1048576 2048; part $a/block/sda/sda2 8:2 2 1050624; part $a/block/sda/sda5 8:5 39843840 1054720
disk virtual/block/dm-0 252:0 39839744; put $d/virtual/block/dm-0/dm/name 'luks-root'; put $d/virtual/block/dm-0/dm/uuid CRYPT-LUKS2-0123-luks-root; put $d/virtual/block/dm-0/dm/suspended 0; on $a/block/sda/sda5 virtual/block/dm-0
disk virtual/block/dm-1 252:1 20971520; put $d/virtual/block/dm-1/dm/name vg-swap; put $d/virtual/block/dm-1/dm/uuid LVM-abc; put $d/virtual/block/dm-1/dm/suspended 1; on virtual/block/dm-0 virtual/block/dm-1
disk virtual/block/dm-2 252:2 18868224; put $d/virtual/block/dm-2/dm/name vg-home; put $d/virtual/block/dm-2/dm/uuid part1-mpath-x; on virtual/block/dm-0 virtual/block/dm-2
disk virtual/block/md0 9:0 2095104; put $d/virtual/block/md0/md/level raid1
disk pci0/virtio1/block/vdb 254:16 2097152; disk pci0/virtio2/block/vdc 254:32 2097152; on pci0/virtio1/block/vdb virtual/block/md0; on pci0/virtio2/block/vdc virtual/block/md0
u=pci0/hub1/1-1/host6/target6:0:0/6:0:0:0; mkdir -p $d/$u $f/sys/bus/usb; disk $u/block/sdb 8:16 15728640 1; ln -s ../../../6:0:0:0 $d/$u/block/sdb/device; ln -s ../../../../../../../../../../..$f/sys/bus/usb $d/pci0/hub1/1-1/subsystem; part $u/block/sdb/sdb1 8:17 15726592 2048; put $d/pci0/hub1/1-1/removable removable
c=pci0/ata2/host1/target1:0:0/1:0:0:0; mkdir -p $d/$c; disk $c/block/sr0 11:0 2097151 1; ln -s ../../../1:0:0:0 $d/$c/block/sr0/device; put $d/$c/type 5
disk pci0/nvme/nvme0/nvme0n1 259:0 976773168; put $d/pci0/nvme/nvme0/model 'Some SSD'; put $d/pci0/nvme/nvme0/serial S123; ln -s ../../nvme0 $d/pci0/nvme/nvme0/nvme0n1/device; mkdir -p $d/pci0/nvme/nvme0/nvme0n1/mq/0 $d/pci0/nvme/nvme0/nvme0n1/mq/1
disk virtual/block/ram0 1:0 131072; disk virtual/block/loop0 7:0 0; disk virtual/block/loop1 7:1 2048; put $d/virtual/block/loop1/loop/backing_file /x; disk virtual/block/fd0 2:0 0; disk 'virtual/block/cciss!c0d0' 104:0 4096; disk virtual/block/hid 104:16 4096; put $d/virtual/block/hid/hidden 1
mount -t tmpfs -o size=3M,mode=755 t /mnt; head -c 1M /dev/zero >/mnt/x
put $f/proc/self/mountinfo '20 1 8:1 / /mnt rw - ext4 /dev/sda1 rw'; cat >>$f/proc/self/mountinfo <<E
21 20 252:2 /home /home rw - ext4 /dev/mapper/vg-home rw
22 20 252:2 / /mnt/all\040of rw - ext4 /dev/mapper/vg-home rw
23 20 0:40 /sub /data rw - btrfs /dev/md0 rw
E
printf 'Filename\tType\tSize\tUsed\tPriority\n/dev/mapper/vg-swap partition 10485756 0 -2\n' >$f/proc/swaps
mkdir -p $f/dev/mapper; cat >$f/dev/sda1 <<E
ID_FS_TYPE=ext4
ID_FS_VERSION=1.0
ID_FS_LABEL_ENC=my\x20disk
ID_FS_UUID_ENC=0a1b2c3d-0001-4000-8000-0123456789ab
ID_PART_ENTRY_TYPE=0x83
ID_PART_ENTRY_UUID=12345678-01
ID_PART_ENTRY_FLAGS=0x80
ID_PART_ENTRY_NUMBER=1
ID_PART_TABLE_TYPE=dos
ID_PART_TABLE_UUID=12345678
OWNER=root
GROUP=disk
MODE=brw-rw----
E
printf 'ID_MODEL=QEMU_HARDDISK\nID_SERIAL_SHORT=QM01\nID_WWN=0x5000\nID_REVISION=2.5\n' >$f/dev/sda; printf 'ID_FS_TYPE=swap\n' >$f/dev/mapper/vg-swap
mkdir -p /tmp/n; mknod /tmp/n/sda b 8 0; mknod /tmp/n/sda5 b 8 5; mknod /tmp/n/md0 b 9 0; mknod /tmp/n/none b 99 1
`

// options of which each is tried on the machine, with and without -s, and in all formats.
var tried = []string{
	"", "-a", "-O", "-f", "-m", "-t", "-D", "-z", "-S", "-N", "-v", "-d", "-b", "-A", "-p", "-n", "-i", "-e 8", "-I 8,252", "-e 7,11", "-x SIZE", "-x NAME", "-x TYPE", "-x RA", "-x MAJ", "-x FSUSED", "-w 40", "-w 120 -O", "-y",
	"-o NAME,MOUNTPOINT", "-o +FSTYPE,LABEL", "-o NAME,PKNAME,KNAME,PATH", "-o NAME,TRAN,HCTL,SUBSYSTEMS,HOTPLUG,RM,TYPE,STATE", "-o maj_min,fsuse_pct,name", "-o MOUNTPOINTS,NAME,FSROOTS",
	"-Q 'SIZE > 1G'", "-Q 'TYPE == \"part\" && RM'", "-Q 'RO || HOTPLUG'", "-Q 'NAME =~ \"sd\"'", "/tmp/n/sda", "/tmp/n/sda5 /tmp/n/md0", "-T", "-TSIZE -o NAME,SIZE", "-T=TYPE",
}

func TestMachine(t *testing.T) {
	var cases []string
	for _, options := range tried {
		for _, format := range []string{"", "-l", "-r", "-P", "-J", "-lJ"} {
			cases = append(cases, "lsblk --sysroot /tmp/f "+format+" "+options)
		}
	}
	testbed.Cell{Setup: machine}.Compare(t, testbed.Batch(cases, 20))
}

// TestInverse has the files in place of /sys, because the real tool reads some files of -s there in
// spite of --sysroot.
func TestInverse(t *testing.T) {
	var cases []string
	for _, options := range tried {
		for _, format := range []string{"-s", "-sl", "-sr", "-sP", "-sJ"} {
			cases = append(cases, "lsblk --properties-by none "+format+" "+options)
		}
	}
	testbed.Cell{Setup: machine + "mount --bind /tmp/f/sys /sys"}.Compare(t, testbed.Batch(cases, 20))
}

func TestCommandLines(t *testing.T) {
	var cases []string
	for _, words := range []string{
		"-H", "-H -J", "-H -r", "-o X", "-o NAME,X,Y", "-o ''", "-o ,", "-x X", "-e x", "-e 7,", "-e ''", "-I 7 -e 8", "-J -P", "-O -o NAME", "-r -l", "-P -T", "-O -f", "nope", "nope /tmp/n/sda", "nope nope2", "/dev/null", "-J nope", "-w x", "-w ''", "-TX", "-J -TX",
		"-Q 'FOO == 1'", "-Q '(('", "-Q ''", "--properties-by x", "-Z", "--nope", "--o", "-V", "-h >/dev/full", ">/dev/full", "/tmp/n/none",
	} {
		cases = append(cases, "lsblk --sysroot /tmp/f "+words)
	}
	cases = append(cases, "lsblk -e 7", "lsblk -ae 7", "lsblk -e 7 -J -o NAME,SIZE,FSTYPE,RA,DAX,ROTA,MQ,OWNER,SCHED,SUBSYSTEMS,TRAN,VENDOR,WSAME", "lsblk -se 7", "umount /sys; lsblk; mount -t sysfs sysfs /sys")
	testbed.Cell{Setup: machine}.Compare(t, testbed.Batch(cases, 10))
}

func TestLoop(t *testing.T) {
	testbed.LockLoop(t)
	const setup = testbed.LoopNodes + `mount -t tmpfs run /run; mount -t sysfs sysfs /sys; mkdir -p /tmp/c/m; cd /tmp/c; truncate -s 2M a; truncate -s 1M b; mkswap -q -L sw -U 0a1b2c3d-0001-4000-8000-0123456789ab b 2>/dev/null
`
	var cases []string
	for _, options := range []string{"", "-O", "-J", "-f", "--properties-by blkid -f", "--properties-by blkid -J -f", "-b -o SIZE,FSSIZE,NAME", "/dev/loop1", "/dev/loop2 -m", "-a", "-t -J"} {
		cases = append(cases, "losetup loop1 a; losetup -r loop2 b; lsblk -I 7 "+options+" | sed 's/\"disk-seq\": [0-9]*/N/'; losetup -D")
	}
	cases[1] = "losetup loop1 a; lsblk -I 7 -o NAME,RO,SIZE,OWNER,MODE,LABEL,ROTA,SUBSYSTEMS; losetup -D"
	testbed.Cell{Setup: setup}.CompareWithin(t, "unshare --kill-child -mpf --mount-proc", cases)
}

func TestOnATerminal(t *testing.T) {
	var cases []string
	for _, width := range []string{"20", "60", "80", "200"} {
		for _, options := range []string{"", "-O", "-f", "-t", "-l", "-o NAME,SUBSYSTEMS,MODEL,MOUNTPOINTS"} {
			cases = append(cases, "script -qec 'stty cols "+width+"; lsblk --sysroot /tmp/f "+options+"' /dev/null </dev/null")
		}
	}
	testbed.Cell{Setup: machine}.Compare(t, testbed.Batch(cases, 6))
}

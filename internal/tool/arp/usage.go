package arp

import "contedor/internal/cli"

const version = cli.NetTools + `+I18N +SELINUX
AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH
HW: (ether) +ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 
`

const usage = `Usage: arp [-vn] [-i <if>] [-a] [<hostname>]
       arp [-i <if>] -d <host>
       arp [-i <if>] -s <host> <hwaddr> [temp]
       arp [-i <if>] -Ds <host> <if>
Shows and changes the hardware addresses of neighbors

  -a                       show the entries as sentences
  -e                       show the entries as a table
  -s, --set                add an entry
  -d, --delete             delete an entry
  -v, --verbose            count the entries
  -n, --numeric            show no names
  -i, --device <if>        only entries of a device
  -D, --use-device         use the hardware address of a device
  -A, -p <family>          the family: inet
  -H, -t <type>            the kind of hardware: ether
  -V, --version            print the version
  -h, --help               print this text
`

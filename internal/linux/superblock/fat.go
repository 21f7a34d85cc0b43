package superblock

// A fatLayout is what the boot sector of FAT says about the places of its parts, in bytes.
type fatLayout struct {
	cluster    int64  // size of a cluster
	table      int64  // the first table of clusters
	root       int64  // the root directory of FAT12 and FAT16
	data       int64  // cluster 2
	entries    int    // of the root directory of FAT12 and FAT16
	first      uint32 // cluster of the root directory of FAT32
	version    string
	sectorSize uint64
	sectors    uint64
}

func (p *prober) fatLayout(b []byte) (l fatLayout) {
	sector := int64(little.Uint16(b[11:]))
	l.sectorSize, l.cluster = uint64(sector), sector*int64(b[13])
	l.entries = int(little.Uint16(b[17:]))
	l.sectors = uint64(little.Uint16(b[19:]))
	if l.sectors == 0 {
		l.sectors = uint64(little.Uint32(b[32:]))
	}
	tableSize := int64(little.Uint16(b[22:]))
	if tableSize == 0 {
		tableSize = int64(little.Uint32(b[36:]))
	}
	l.table = int64(little.Uint16(b[14:])) * sector
	l.root = l.table + int64(b[16])*tableSize*sector
	l.data = l.root + (int64(l.entries)*fatEntry+sector-1)/sector*sector
	clusters := (int64(l.sectors)*sector - l.data) / l.cluster
	switch {
	case little.Uint16(b[22:]) == 0:
		l.version, l.first = "FAT32", little.Uint32(b[44:])
	case clusters <= 0xff4:
		l.version = "FAT12"
	default:
		l.version = "FAT16"
	}
	return l
}

// fat reads the label from the root directory. The label in the boot sector is often older.
func (p *prober) fat() {
	b := p.read(0)
	l := p.fatLayout(b)
	id, sign := 39, 38 // the places of the serial number and of its signature
	if l.version == "FAT32" {
		id, sign = 67, 66
	} else {
		p.add("SEC_TYPE", "msdos")
	}
	hasID, boot := b[sign] == 0x28 || b[sign] == 0x29, ""
	if b[sign] == 0x29 {
		boot = fatLabel(b[id+4 : id+15])
	}
	p.add("LABEL_FATBOOT", boot)
	p.add("LABEL", p.fatVolume(l))
	if serial := b[id : id+4]; hasID && little.Uint32(serial) != 0 {
		p.add("UUID", serialNumber(serial))
	}
	p.add("VERSION", l.version)
	p.number("FSBLOCKSIZE", uint64(l.cluster))
	p.number("BLOCK_SIZE", l.sectorSize)
	p.number("FSSIZE", l.sectors*l.sectorSize)
}

func fatLabel(field []byte) string {
	if string(field) == "NO NAME    " {
		return ""
	}
	return trimmed(field)
}

// fatEntry is the size of an entry of a directory in bytes.
const fatEntry = 32

// fatVolume returns the name of the root directory's entry for the volume.
func (p *prober) fatVolume(l fatLayout) string {
	if l.version != "FAT32" {
		label, _ := p.fatSearch(l.root, l.entries)
		return label
	}
	const most, last = 100, 0x0ffffff0
	for cluster, n := l.first&0x0fffffff, 0; cluster >= 2 && cluster < last && n < most; n++ {
		label, done := p.fatSearch(l.data+int64(cluster-2)*l.cluster, int(l.cluster/fatEntry))
		if done {
			return label
		}
		cluster = little.Uint32(p.read(l.table+4*int64(cluster))) & 0x0fffffff
	}
	return ""
}

// fatSearch searches a part of the root directory for the label. done is true if it is found, or if
// the directory ends here.
func (p *prober) fatSearch(at int64, entries int) (label string, done bool) {
	const deleted, longName, directory, volume = 0xe5, 0x0f, 0x10, 0x08
	for i := range entries {
		e := p.read(at + int64(i)*fatEntry)
		switch attributes := e[11]; {
		case e[0] == 0:
			return "", true
		case e[0] == deleted, little.Uint16(e[20:]) != 0, little.Uint16(e[26:]) != 0, attributes&0x3f == longName:
		case attributes&(volume|directory) == volume:
			if e[0] == 5 { // stands for 0xe5
				e[0] = deleted
			}
			return fatLabel(e[:11]), true
		}
	}
	return "", false
}

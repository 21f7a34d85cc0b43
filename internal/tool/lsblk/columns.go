package lsblk

import (
	"strings"

	"contedor/internal/tool/columns"
)

// The columns: indexes of infos.
const (
	name = iota
	alignment
	idLink
	id
	discardAlignment
	dax
	discardSize
	sequence
	discardMost
	discardZero
	fsAvail
	fsRoots
	fsSize
	fsType
	fsUsed
	fsUsePercent
	fsVersion
	groupName
	address
	hotplug
	kernelName
	label
	logicalSector
	number
	major
	minor
	minimumIO
	mode
	model
	queues
	optimalIO
	owner
	partFlags
	partLabel
	partNumber
	partType
	partTypeName
	partUUID
	path
	physicalSector
	parentName
	tableType
	tableUUID
	readAhead
	random
	revision
	removable
	readOnly
	rotational
	requests
	scheduler
	serial
	size
	start
	state
	subsystems
	mountpoint
	mountpoints
	transport
	kind
	uuid
	vendor
	writeSame
	wwn
	zoned
	zoneSize
	zoneWrite
	zoneAppend
	zones
	zonesOpen
	zonesActive
)

// The kinds of values.
type valueKind uint8

const (
	text valueKind = iota
	numeric
	boolean
	bytesValue // a number of bytes, with a unit unless -b is given
	sortable   // a text that is sorted by a number
	list
)

// A column is a column with the text of --list-columns. It has the parts of columns.Column that one
// here needs, so that the array of all is data, and no start has to make it.
type column struct {
	name     string
	hint     float64
	shape    shape
	kind     valueKind
	help     string
	file     string // in /sys; "" if the value is not the content of a file
	fallback string // without the file
}

// The shapes of columns.
type shape uint8

const (
	left shape = iota
	right
	cut     // may be cut
	calm    // not widened for a few long values
	calmCut // both
)

// column returns the column of the table.
func (c *column) column() columns.Column {
	return columns.Column{
		Name: c.name, Hint: c.hint, Right: c.shape == right, Truncate: c.shape == cut || c.shape == calmCut,
		NoExtremes: c.shape == calm || c.shape == calmCut, Lines: c.kind == list,
	}
}

const ifBytes = ", use <number> if --bytes is given"

var infos = [...]column{
	name:             {"NAME", 0.25, calm, text, "device name", "", ""},
	alignment:        {"ALIGNMENT", 6, right, numeric, "alignment offset", "alignment_offset", ""},
	idLink:           {"ID-LINK", 0.1, calm, text, "the shortest udev /dev/disk/by-id link name", "", ""},
	id:               {"ID", 0.1, calm, text, "udev ID (based on ID-LINK)", "", ""},
	discardAlignment: {"DISC-ALN", 6, right, numeric, "discard alignment offset", "discard_alignment", "0"},
	dax:              {"DAX", 1, right, boolean, "dax-capable device", "queue/dax", ""},
	discardSize:      {"DISC-GRAN", 6, right, bytesValue, "discard granularity" + ifBytes, "queue/discard_granularity", ""},
	sequence:         {"DISK-SEQ", 1, right, numeric, "disk sequence number", "diskseq", ""},
	discardMost:      {"DISC-MAX", 6, right, bytesValue, "discard max bytes" + ifBytes, "queue/discard_max_bytes", ""},
	discardZero:      {"DISC-ZERO", 1, right, boolean, "discard zeroes data", "queue/discard_zeroes_data", "0"},
	fsAvail:          {"FSAVAIL", 5, right, bytesValue, "filesystem size available for unprivileged users" + ifBytes, "", ""},
	fsRoots:          {"FSROOTS", 0.1, left, list, "mounted filesystem roots", "", ""},
	fsSize:           {"FSSIZE", 5, right, bytesValue, "filesystem size" + ifBytes, "", ""},
	fsType:           {"FSTYPE", 0.1, cut, text, "filesystem type", "", ""},
	fsUsed:           {"FSUSED", 5, right, bytesValue, "filesystem size used" + ifBytes, "", ""},
	fsUsePercent:     {"FSUSE%", 3, right, text, "filesystem use percentage", "", ""},
	fsVersion:        {"FSVER", 0.1, cut, text, "filesystem version", "", ""},
	groupName:        {"GROUP", 0.1, cut, text, "group name", "", ""},
	address:          {"HCTL", 10, left, text, "Host:Channel:Target:Lun for SCSI", "", ""},
	hotplug:          {"HOTPLUG", 1, right, boolean, "removable or hotplug device (usb, pcmcia, ...)", "", ""},
	kernelName:       {"KNAME", 0.3, left, text, "internal kernel device name", "", ""},
	label:            {"LABEL", 0.1, left, text, "filesystem LABEL", "", ""},
	logicalSector:    {"LOG-SEC", 7, right, numeric, "logical sector size", "queue/logical_block_size", ""},
	number:           {"MAJ:MIN", 6, left, sortable, "major:minor device number", "", ""},
	major:            {"MAJ", 3, left, sortable, "major device number", "", ""},
	minor:            {"MIN", 3, left, sortable, "minor device number", "", ""},
	minimumIO:        {"MIN-IO", 6, right, numeric, "minimum I/O size", "queue/minimum_io_size", ""},
	mode:             {"MODE", 10, left, text, "device node permissions", "", ""},
	model:            {"MODEL", 0.1, cut, text, "device identifier", "", ""},
	queues:           {"MQ", 3, right, text, "device queues", "", ""},
	optimalIO:        {"OPT-IO", 6, right, numeric, "optimal I/O size", "queue/optimal_io_size", ""},
	owner:            {"OWNER", 0.1, cut, text, "user name", "", ""},
	partFlags:        {"PARTFLAGS", 36, left, text, "partition flags", "", ""},
	partLabel:        {"PARTLABEL", 0.1, left, text, "partition LABEL", "", ""},
	partNumber:       {"PARTN", 2, right, numeric, "partition number as read from the partition table", "", ""},
	partType:         {"PARTTYPE", 36, left, text, "partition type code or UUID", "", ""},
	partTypeName:     {"PARTTYPENAME", 0.1, left, text, "partition type name", "", ""},
	partUUID:         {"PARTUUID", 36, left, text, "partition UUID", "", ""},
	path:             {"PATH", 0.3, left, text, "path to the device node", "", ""},
	physicalSector:   {"PHY-SEC", 7, right, numeric, "physical sector size", "queue/physical_block_size", ""},
	parentName:       {"PKNAME", 0.3, left, text, "internal parent kernel device name", "", ""},
	tableType:        {"PTTYPE", 0.1, left, text, "partition table type", "", ""},
	tableUUID:        {"PTUUID", 36, left, text, "partition table identifier (usually UUID)", "", ""},
	readAhead:        {"RA", 3, right, numeric, "read-ahead of the device", "queue/read_ahead_kb", ""},
	random:           {"RAND", 1, right, boolean, "adds randomness", "queue/add_random", ""},
	revision:         {"REV", 4, right, text, "device revision", "", ""},
	removable:        {"RM", 1, right, boolean, "removable device", "", ""},
	readOnly:         {"RO", 1, right, boolean, "read-only device", "ro", "0"},
	rotational:       {"ROTA", 1, right, boolean, "rotational device", "queue/rotational", ""},
	requests:         {"RQ-SIZE", 5, right, numeric, "request queue size", "queue/nr_requests", ""},
	scheduler:        {"SCHED", 0.1, left, text, "I/O scheduler name", "", ""},
	serial:           {"SERIAL", 0.1, cut, text, "disk serial number", "", ""},
	size:             {"SIZE", 5, right, bytesValue, "size of the device" + ifBytes, "", ""},
	start:            {"START", 5, right, numeric, "partition start offset (in 512-byte sectors)", "start", ""},
	state:            {"STATE", 7, cut, text, "state of the device", "", ""},
	subsystems:       {"SUBSYSTEMS", 0.1, calm, text, "de-duplicated chain of subsystems", "", ""},
	mountpoint:       {"MOUNTPOINT", 0.1, calmCut, text, "where the device is mounted", "", ""},
	mountpoints:      {"MOUNTPOINTS", 0.1, calm, list, "all locations where device is mounted", "", ""},
	transport:        {"TRAN", 6, left, text, "device transport type", "", ""},
	kind:             {"TYPE", 4, left, text, "device type", "", ""},
	uuid:             {"UUID", 36, left, text, "filesystem UUID", "", ""},
	vendor:           {"VENDOR", 0.1, cut, text, "device vendor", "", ""},
	writeSame:        {"WSAME", 6, right, bytesValue, "write same max bytes" + ifBytes, "queue/write_same_max_bytes", "0"},
	wwn:              {"WWN", 18, left, text, "unique storage identifier", "", ""},
	zoned:            {"ZONED", 0.3, left, text, "zone model", "queue/zoned", ""},
	zoneSize:         {"ZONE-SZ", 9, right, bytesValue, "zone size" + ifBytes, "queue/chunk_sectors", ""},
	zoneWrite:        {"ZONE-WGRAN", 10, right, bytesValue, "zone write granularity" + ifBytes, "queue/zone_write_granularity", ""},
	zoneAppend:       {"ZONE-APP", 11, right, bytesValue, "zone append max bytes" + ifBytes, "queue/zone_append_max_bytes", ""},
	zones:            {"ZONE-NR", 8, right, numeric, "number of zones", "queue/nr_zones", ""},
	zonesOpen:        {"ZONE-OMAX", 10, right, numeric, "maximum number of open zones", "queue/max_open_zones", "0"},
	zonesActive:      {"ZONE-AMAX", 10, right, numeric, "maximum number of active zones", "queue/max_active_zones", "0"},
}

// columnNamed returns the index of a column, or -1 if there is none with the name, which may be that
// of a shell variable.
func columnNamed(word string) int {
	for i := range infos {
		own := infos[i].name
		shell := strings.NewReplacer("-", "_", ":", "_", "%", "_PCT").Replace(own)
		if strings.EqualFold(own, word) || strings.EqualFold(shell, word) {
			return i
		}
	}
	return -1
}

// listColumns returns the text for --list-columns.
func (l *lister) listColumns() string {
	t := columns.List("lsblk-columns", l.format, l.locale())
	types := [...]string{numeric: "<integer>", boolean: "<boolean>", bytesValue: "<string|number>", text: "<string>", sortable: "<string>", list: "<string>"}
	for i := range infos {
		t.Fill(nil, infos[i].name, types[infos[i].kind], infos[i].help)
	}
	return t.Text()
}

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
	group
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

// A column is a column with the text of --list-columns.
type column struct {
	columns.Column
	kind     valueKind
	help     string
	file     string // in /sys; "" if the value is not the content of a file
	fallback string // without the file
}

func right(name string, hint float64) columns.Column {
	return columns.Column{Name: name, Hint: hint, Right: true}
}

func left(name string, hint float64) columns.Column { return columns.Column{Name: name, Hint: hint} }

func cut(name string, hint float64) columns.Column {
	return columns.Column{Name: name, Hint: hint, Truncate: true}
}

const ifBytes = ", use <number> if --bytes is given"

var infos = [...]column{
	name:             {Column: columns.Column{Name: "NAME", Hint: 0.25, NoExtremes: true}, help: "device name"},
	alignment:        {right("ALIGNMENT", 6), numeric, "alignment offset", "alignment_offset", ""},
	idLink:           {Column: columns.Column{Name: "ID-LINK", Hint: 0.1, NoExtremes: true}, help: "the shortest udev /dev/disk/by-id link name"},
	id:               {Column: columns.Column{Name: "ID", Hint: 0.1, NoExtremes: true}, help: "udev ID (based on ID-LINK)"},
	discardAlignment: {right("DISC-ALN", 6), numeric, "discard alignment offset", "discard_alignment", "0"},
	dax:              {right("DAX", 1), boolean, "dax-capable device", "queue/dax", ""},
	discardSize:      {right("DISC-GRAN", 6), bytesValue, "discard granularity" + ifBytes, "queue/discard_granularity", ""},
	sequence:         {right("DISK-SEQ", 1), numeric, "disk sequence number", "diskseq", ""},
	discardMost:      {right("DISC-MAX", 6), bytesValue, "discard max bytes" + ifBytes, "queue/discard_max_bytes", ""},
	discardZero:      {right("DISC-ZERO", 1), boolean, "discard zeroes data", "queue/discard_zeroes_data", "0"},
	fsAvail:          {right("FSAVAIL", 5), bytesValue, "filesystem size available for unprivileged users" + ifBytes, "", ""},
	fsRoots:          {Column: columns.Column{Name: "FSROOTS", Hint: 0.1, Lines: true}, kind: list, help: "mounted filesystem roots"},
	fsSize:           {right("FSSIZE", 5), bytesValue, "filesystem size" + ifBytes, "", ""},
	fsType:           {Column: cut("FSTYPE", 0.1), help: "filesystem type"},
	fsUsed:           {right("FSUSED", 5), bytesValue, "filesystem size used" + ifBytes, "", ""},
	fsUsePercent:     {Column: right("FSUSE%", 3), help: "filesystem use percentage"},
	fsVersion:        {Column: cut("FSVER", 0.1), help: "filesystem version"},
	group:            {Column: cut("GROUP", 0.1), help: "group name"},
	address:          {Column: left("HCTL", 10), help: "Host:Channel:Target:Lun for SCSI"},
	hotplug:          {right("HOTPLUG", 1), boolean, "removable or hotplug device (usb, pcmcia, ...)", "", ""},
	kernelName:       {Column: left("KNAME", 0.3), help: "internal kernel device name"},
	label:            {Column: left("LABEL", 0.1), help: "filesystem LABEL"},
	logicalSector:    {right("LOG-SEC", 7), numeric, "logical sector size", "queue/logical_block_size", ""},
	number:           {left("MAJ:MIN", 6), sortable, "major:minor device number", "", ""},
	major:            {left("MAJ", 3), sortable, "major device number", "", ""},
	minor:            {left("MIN", 3), sortable, "minor device number", "", ""},
	minimumIO:        {right("MIN-IO", 6), numeric, "minimum I/O size", "queue/minimum_io_size", ""},
	mode:             {Column: left("MODE", 10), help: "device node permissions"},
	model:            {Column: cut("MODEL", 0.1), help: "device identifier"},
	queues:           {Column: right("MQ", 3), help: "device queues"},
	optimalIO:        {right("OPT-IO", 6), numeric, "optimal I/O size", "queue/optimal_io_size", ""},
	owner:            {Column: cut("OWNER", 0.1), help: "user name"},
	partFlags:        {Column: left("PARTFLAGS", 36), help: "partition flags"},
	partLabel:        {Column: left("PARTLABEL", 0.1), help: "partition LABEL"},
	partNumber:       {right("PARTN", 2), numeric, "partition number as read from the partition table", "", ""},
	partType:         {Column: left("PARTTYPE", 36), help: "partition type code or UUID"},
	partTypeName:     {Column: left("PARTTYPENAME", 0.1), help: "partition type name"},
	partUUID:         {Column: left("PARTUUID", 36), help: "partition UUID"},
	path:             {Column: left("PATH", 0.3), help: "path to the device node"},
	physicalSector:   {right("PHY-SEC", 7), numeric, "physical sector size", "queue/physical_block_size", ""},
	parentName:       {Column: left("PKNAME", 0.3), help: "internal parent kernel device name"},
	tableType:        {Column: left("PTTYPE", 0.1), help: "partition table type"},
	tableUUID:        {Column: left("PTUUID", 36), help: "partition table identifier (usually UUID)"},
	readAhead:        {right("RA", 3), numeric, "read-ahead of the device", "queue/read_ahead_kb", ""},
	random:           {right("RAND", 1), boolean, "adds randomness", "queue/add_random", ""},
	revision:         {Column: right("REV", 4), help: "device revision"},
	removable:        {right("RM", 1), boolean, "removable device", "", ""},
	readOnly:         {right("RO", 1), boolean, "read-only device", "ro", "0"},
	rotational:       {right("ROTA", 1), boolean, "rotational device", "queue/rotational", ""},
	requests:         {right("RQ-SIZE", 5), numeric, "request queue size", "queue/nr_requests", ""},
	scheduler:        {Column: left("SCHED", 0.1), help: "I/O scheduler name"},
	serial:           {Column: cut("SERIAL", 0.1), help: "disk serial number"},
	size:             {right("SIZE", 5), bytesValue, "size of the device" + ifBytes, "", ""},
	start:            {right("START", 5), numeric, "partition start offset (in 512-byte sectors)", "start", ""},
	state:            {Column: cut("STATE", 7), help: "state of the device"},
	subsystems:       {Column: columns.Column{Name: "SUBSYSTEMS", Hint: 0.1, NoExtremes: true}, help: "de-duplicated chain of subsystems"},
	mountpoint:       {Column: columns.Column{Name: "MOUNTPOINT", Hint: 0.1, Truncate: true, NoExtremes: true}, help: "where the device is mounted"},
	mountpoints:      {Column: columns.Column{Name: "MOUNTPOINTS", Hint: 0.1, Lines: true, NoExtremes: true}, kind: list, help: "all locations where device is mounted"},
	transport:        {Column: left("TRAN", 6), help: "device transport type"},
	kind:             {Column: left("TYPE", 4), help: "device type"},
	uuid:             {Column: left("UUID", 36), help: "filesystem UUID"},
	vendor:           {Column: cut("VENDOR", 0.1), help: "device vendor"},
	writeSame:        {right("WSAME", 6), bytesValue, "write same max bytes" + ifBytes, "queue/write_same_max_bytes", "0"},
	wwn:              {Column: left("WWN", 18), help: "unique storage identifier"},
	zoned:            {left("ZONED", 0.3), text, "zone model", "queue/zoned", ""},
	zoneSize:         {right("ZONE-SZ", 9), bytesValue, "zone size" + ifBytes, "queue/chunk_sectors", ""},
	zoneWrite:        {right("ZONE-WGRAN", 10), bytesValue, "zone write granularity" + ifBytes, "queue/zone_write_granularity", ""},
	zoneAppend:       {right("ZONE-APP", 11), bytesValue, "zone append max bytes" + ifBytes, "queue/zone_append_max_bytes", ""},
	zones:            {right("ZONE-NR", 8), numeric, "number of zones", "queue/nr_zones", ""},
	zonesOpen:        {right("ZONE-OMAX", 10), numeric, "maximum number of open zones", "queue/max_open_zones", "0"},
	zonesActive:      {right("ZONE-AMAX", 10), numeric, "maximum number of active zones", "queue/max_active_zones", "0"},
}

// columnNamed returns the index of a column, or -1 if there is none with the name, which may be that
// of a shell variable.
func columnNamed(word string) int {
	for i := range infos {
		own := infos[i].Name
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
		t.Fill(nil, infos[i].Name, types[infos[i].kind], infos[i].help)
	}
	return t.Text()
}

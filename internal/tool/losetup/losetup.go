// Package losetup implements losetup(8) of util-linux: it sets up loop devices, which make a file a
// block device, and lists them.
//
//	losetup [options] [DEVICE]
//	losetup [options] -f | DEVICE FILE
//
// Begin reading at run. setup.go sets up a device, show.go prints them.
package losetup

import (
	"contedor/internal/cli"
	"contedor/internal/linux/loopdev"
	"contedor/internal/linux/quote"
	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/columns"
	"golang.org/x/sys/unix"
)

// Command is losetup(8).
var Command = &cli.Command{Name: "losetup", Dialect: cli.UtilLinux, Run: run}

const (
	direct rune = 256 + iota
	outputAll
	raw
	reference
	remove
	show
	sizelimit
)

var options = cli.Options{
	Permute:   true,
	Exclusive: [][]rune{{'D', 'a', 'c', 'd', 'f', 'j', remove}, {'D', 'c', 'd', 'f', 'l', remove}, {'D', 'c', 'd', 'f', 'O', remove}, {'J', raw}},
	Short:     "ab:cdDfhj:JlLno:O:PrV",
	Long: []cli.LongOption{
		{Name: "all", Key: 'a'},
		{Name: "set-capacity", Key: 'c'},
		{Name: "detach", Key: 'd'},
		{Name: "detach-all", Key: 'D'},
		{Name: "find", Key: 'f'},
		{Name: "nooverlap", Key: 'L'},
		{Name: "help", Key: 'h'},
		{Name: "associated", Argument: cli.Required, Key: 'j'},
		{Name: "json", Key: 'J'},
		{Name: "list", Key: 'l'},
		{Name: "sector-size", Argument: cli.Required, Key: 'b'},
		{Name: "noheadings", Key: 'n'},
		{Name: "offset", Argument: cli.Required, Key: 'o'},
		{Name: "output", Argument: cli.Required, Key: 'O'},
		{Name: "output-all", Key: outputAll},
		{Name: "sizelimit", Argument: cli.Required, Key: sizelimit},
		{Name: "partscan", Key: 'P'},
		{Name: "read-only", Key: 'r'},
		{Name: "direct-io", Argument: cli.Optional, Key: direct},
		{Name: "raw", Key: raw},
		{Name: "loop-ref", Argument: cli.Required, Key: reference},
		{Name: "show", Key: show},
		{Name: "version", Key: 'V'},
		{Name: "remove", Key: remove},
	},
}

// A job is one run of losetup.
type job struct {
	inv    *cli.Invocation
	action rune // the option that says what to do; 0 for none
	file   string

	setting   loopdev.Setting
	hasOffset bool
	setsDIO   bool
	setsBlock bool
	nooverlap bool
	shows     bool // the device's name after it is set up

	list     bool
	headless bool
	format   columns.Format
	columns  []int
	output   *string
}

// Actions without an option.
const (
	create  rune = 'C'
	showOne rune = '1'
)

func run(inv *cli.Invocation) error {
	j := &job{inv: inv}
	operands, err := inv.ParseUtilLinux(&options, usage, j.take)
	if err != nil {
		return err
	}
	operands, err = j.decide(operands)
	if err != nil {
		return err
	}
	if err := j.check(); err != nil {
		return err
	}
	switch j.action {
	case create:
		return j.create(operands)
	case 'f':
		device, err := loopdev.Unused()
		if err != nil {
			return cli.Fail("cannot find an unused loop device", err)
		}
		return inv.Print(device.Path + "\n")
	case 'a', 'j':
		return j.showAll()
	case showOne:
		return j.showDevice(loopdev.New(operands[0]))
	case 'D':
		return j.each(loopdev.Used(), "detach failed", (*loopdev.Device).Detach)
	case 'd':
		return j.eachNamed(operands, "detach failed", (*loopdev.Device).Detach)
	case remove:
		return j.eachNamed(operands, "remove failed", (*loopdev.Device).Remove)
	case 'c':
		return j.eachNamed(operands[:min(len(operands), 1)], "set capacity failed", func(d *loopdev.Device) error { return d.Control(unix.LOOP_SET_CAPACITY, 0) })
	case direct:
		on := 0
		if j.setting.Flags&unix.LO_FLAGS_DIRECT_IO != 0 {
			on = 1
		}
		return j.eachNamed(operands, "set direct io failed", func(d *loopdev.Device) error { return d.Control(unix.LOOP_SET_DIRECT_IO, on) })
	}
	return j.eachNamed(operands, "set logical block size failed", func(d *loopdev.Device) error {
		return d.Control(unix.LOOP_SET_BLOCK_SIZE, int(j.setting.Sector))
	})
}

func (j *job) take(opt cli.Option) (err error) {
	size := func(what string) (n uint64) {
		if n, err = bytesize.Parse(opt.Value); err != nil {
			err = cli.Fail("failed to parse "+what+": '"+opt.Value+"'", err)
		}
		return n
	}
	switch opt.Key {
	case 'a', 'c', 'd', 'D', 'f', remove:
		j.action = opt.Key
	case 'j':
		j.action, j.file = 'j', opt.Value
	case 'b':
		j.setting.Sector, j.setsBlock = uint32(size("logical block size")), true
	case 'L':
		j.nooverlap = true
	case 'l':
		j.list = true
	case 'n':
		j.headless = true
	case 'J':
		j.format = columns.JSON
	case raw:
		j.format = columns.Raw
	case 'o':
		j.setting.Offset, j.hasOffset = size("offset"), true
	case sizelimit:
		j.setting.Limit = size("size")
	case 'O':
		j.output, j.list = &opt.Value, true
	case outputAll:
		j.columns, j.list = nil, true
		for i := range infos {
			j.columns = append(j.columns, i)
		}
	case 'P':
		j.setting.Flags |= unix.LO_FLAGS_PARTSCAN
	case 'r':
		j.setting.Flags |= unix.LO_FLAGS_READ_ONLY
	case reference:
		j.setting.Reference = opt.Value
	case show:
		j.shows = true
	case direct:
		return j.takeDirect(opt)
	}
	return err
}

func (j *job) takeDirect(opt cli.Option) error {
	j.setsDIO = true
	switch {
	case !opt.HasValue || opt.Value == "on":
		j.setting.Flags |= unix.LO_FLAGS_DIRECT_IO
	case opt.Value != "off":
		return cli.Fail("unsupported argument: "+opt.Value, nil)
	}
	return nil
}

// decide sets the action if no option has done so. It returns the operands: devices or, to set up
// a device, the device if one is named. The file is in j.file.
func (j *job) decide(operands []string) ([]string, error) {
	words := len(j.inv.Argv)
	if words == 1 || words == 2 && j.format != columns.Human {
		j.action, j.list = 'a', true
	}
	if len(j.columns) == 0 {
		j.columns = []int{name, limit, offset, autoclear, readOnly, backFile, dio, sector}
	}
	switch {
	case j.action == 'f' && len(operands) > 0:
		if len(operands) > 1 {
			return nil, cli.Fail("unexpected arguments", nil)
		}
		j.action, j.file = create, operands[0]
		return nil, nil
	case j.action == 'd' || j.action == 'c' || j.action == remove:
		if len(operands) == 0 {
			return nil, cli.Fail("no loop device specified", nil)
		}
		return operands, nil
	case j.action != 0:
		return operands, nil
	case j.list && len(operands) == 0:
		j.action = 'a'
		return nil, nil
	case len(operands) == 0:
		return nil, cli.Fail("no loop device specified", nil)
	case len(operands) > 1:
		j.action, j.file = create, operands[1]
		return operands[:1], nil
	case j.setsDIO:
		j.action = direct
	case j.setsBlock:
		j.action = 'b'
	default:
		j.action = showOne
	}
	return operands, nil
}

// check refuses options that the action does not have, and chooses the columns.
func (j *job) check() error {
	flags := j.setting.Flags
	if j.action == direct || j.action == 'b' && j.setsDIO {
		flags &^= unix.LO_FLAGS_DIRECT_IO
	}
	if j.action != create && (j.setting.Limit != 0 || flags != 0 || j.shows) {
		return cli.Fail("the options --{sizelimit,partscan,read-only,show} are allowed during loop device setup only", nil)
	}
	if j.hasOffset && j.action != create && j.action != 'j' {
		return cli.Fail("the option --offset is not allowed in this context", nil)
	}
	if j.output != nil {
		var err error
		if j.columns, err = columns.Choose(*j.output, j.columns, 2*len(infos), columnNamed); err != nil {
			return cli.Fail(err.Error(), nil)
		}
	}
	return nil
}

func (j *job) eachNamed(names []string, text string, do func(*loopdev.Device) error) error {
	var devices []*loopdev.Device
	for _, name := range names {
		devices = append(devices, loopdev.New(name))
	}
	return j.each(devices, text, do)
}

// each does something with all devices, and reports each failure.
func (j *job) each(devices []*loopdev.Device, text string, do func(*loopdev.Device) error) error {
	var failed error
	for _, d := range devices {
		if err := do(d); err != nil {
			failed = &cli.Failure{}
			j.warn(d.Path + ": " + text + ": " + cli.Strerror(err))
		}
	}
	return failed
}

func (j *job) warn(text string) {
	j.inv.Stderr.Write([]byte(j.inv.ErrorName() + ": " + text + "\n"))
}

func (j *job) locale() quote.Locale { return quote.FromEnvironment(j.inv.Getenv) }

func usage(name string) string {
	return `
Usage:
 ` + name + ` [options] [<loopdev>]
 ` + name + ` [options] -f | <loopdev> <file>

Set up loop devices, which make a file a block device, and list them.

Options:
 -a, --all              list all devices that are used
 -d, --detach <loopdev>...
                        detach these devices from their files
 -D, --detach-all       detach all devices from their files
 -f, --find             find the first unused device
 -c, --set-capacity <loopdev>
                        read the size of the file again
 -j, --associated <file>
                        list the devices of a file
 -L, --nooverlap        refuse a file that another device uses
     --remove <loopdev>...
                        remove these devices

 -o, --offset <num>     begin at this byte of the file
     --sizelimit <num>  use at most this many bytes of the file
 -b, --sector-size <num>
                        set the size of a logical sector
 -P, --partscan         look for partitions
 -r, --read-only        refuse to write
     --direct-io[=on|off]
                        go around the page cache of the file
     --loop-ref <string>
                        set a name for udev
     --show             print the name of the device that was set up

 -J, --json             print JSON
 -l, --list             print a table
 -n, --noheadings       print no headings
 -O, --output <list>    print these columns; +<list> adds columns
     --output-all       print all columns
     --raw              print values separated by one blank

 -h, --help             show this help
 -V, --version          show the version

For more details see losetup(8).
`
}

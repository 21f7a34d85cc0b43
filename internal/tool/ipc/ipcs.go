package ipc

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/ids"
	"contedor/internal/tool/bytesize"
	"contedor/internal/tool/gnu"
)

// Show is ipcs(1).
var Show = gnu.Command("ipcs", cli.UtilLinux, "", show)

// showUsage returns the text of --help: our own sentences, ipcs(1)'s options.
func showUsage(name string) string {
	return `
Usage:
 ` + name + ` [resource-option...] [output-option]
 ` + name + ` -m|-q|-s -i <id>

Show the message queues, shared memory and semaphores of this IPC namespace.

Options:
 -i, --id <id>     show one of them in detail
 -h, --help        display this help
 -V, --version     display version

Resource options:
 -m, --shmems      shared memory segments
 -q, --queues      message queues
 -s, --semaphores  arrays of semaphores
 -a, --all         all of them, which is the default

Output options:
 -t, --time        times of the last operations and changes
 -p, --pid         process ids of the creator and of the last operation
 -c, --creator     creator and owner
 -l, --limits      limits of the namespace
 -u, --summary     how much is in use
     --human       sizes with units
 -b, --bytes       sizes in bytes

For more details see ipcs(1).
`
}

const humanKey rune = 256

var showOptions = cli.Options{Permute: true, Short: "i:mqsatpclubhV", Long: []cli.LongOption{
	{Name: "id", Argument: cli.Required, Key: 'i'},
	{Name: "shmems", Key: 'm'},
	{Name: "queues", Key: 'q'},
	{Name: "semaphores", Key: 's'},
	{Name: "all", Key: 'a'},
	{Name: "time", Key: 't'},
	{Name: "pid", Key: 'p'},
	{Name: "creator", Key: 'c'},
	{Name: "limits", Key: 'l'},
	{Name: "summary", Key: 'u'},
	{Name: "human", Key: humanKey},
	{Name: "bytes", Key: 'b'},
	{Name: "version", Key: 'V'},
	{Name: "help", Key: 'h'},
}}

// A lister is one run of ipcs.
type lister struct {
	*gnu.Tool
	view         rune // t, p, c, l, u, or 0 for the list
	human, bytes bool
}

func show(t *gnu.Tool) error {
	l := &lister{Tool: t}
	chosen := map[*kind]bool{}
	id, one := 0, false
	_, err := t.ParseUtilLinux(&showOptions, showUsage, func(o cli.Option) error {
		switch o.Key {
		case 'i':
			n, err := cli.Signed(o.Value, "failed to parse id argument", -1<<31, 1<<31-1)
			id, one = int(n), true
			return err
		case 'a':
			for _, k := range kinds {
				chosen[k] = true
			}
		case 't', 'p', 'c', 'l', 'u':
			l.view = o.Key
		case 'b':
			l.bytes, l.human = true, false
		case humanKey:
			l.human = true
		default:
			for _, k := range kinds {
				if k.letter == o.Key {
					chosen[k] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if one && len(chosen) != 1 {
		return cli.Fail("when using an ID, a single resource must be specified", nil)
	}
	for _, k := range kinds {
		if len(chosen) > 0 && !chosen[k] {
			continue
		}
		if one {
			err = l.detail(k, id)
		} else {
			err = l.kind(k)
		}
		if err != nil {
			return err
		}
	}
	if !one {
		t.Out.WriteString("\n")
	}
	return nil
}

func (l *lister) kind(k *kind) error {
	if l.view == 'l' {
		return l.limits(k)
	}
	all, err := k.list()
	if err != nil {
		return err
	}
	if l.view == 'u' {
		l.summary(k, all)
		return nil
	}
	l.Out.WriteString("\n")
	if l.view == 'p' && k == sem {
		return nil // no processes are known of semaphores
	}
	l.Out.WriteString(l.headings(k))
	for _, o := range all {
		l.Out.WriteString(l.line(k, o))
	}
	return nil
}

// headings returns the two lines above a list.
func (l *lister) headings(k *kind) string {
	creators := fmt.Sprintf("%-10s %-10s %-10s %-10s %-10s %-10s\n", k.id, "perms", "cuid", "cgid", "uid", "gid")
	list := fmt.Sprintf("%-10s %-10s %-10s %-10s ", "key", k.id, "owner", "perms")
	size := "size"
	switch k {
	case queue:
		if !l.human {
			size = "used-bytes"
		}
		switch l.view {
		case 'c':
			return "------ Message Queues Creators/Owners --------\n" + creators
		case 't':
			return "------ Message Queues Send/Recv/Change Times --------\n" +
				fmt.Sprintf("%-8s %-10s %-20s %-20s %-20s\n", k.id, "owner", "send", "recv", "change")
		case 'p':
			return "------ Message Queues PIDs --------\n" + fmt.Sprintf("%-10s %-10s %-10s %-10s\n", k.id, "owner", "lspid", "lrpid")
		}
		return "------ Message Queues --------\n" + list + fmt.Sprintf("%-12s %-12s\n", size, "messages")
	case shm:
		if !l.human {
			size = "bytes"
		}
		switch l.view {
		case 'c':
			return "------ Shared Memory Segment Creators/Owners --------\n" + creators
		case 't':
			return "------ Shared Memory Attach/Detach/Change Times --------\n" +
				fmt.Sprintf("%-10s %-10s %-20s %-20s %-20s\n", k.id, "owner", "attached", "detached", "changed")
		case 'p':
			return "------ Shared Memory Creator/Last-op PIDs --------\n" + fmt.Sprintf("%-10s %-10s %-10s %-10s\n", k.id, "owner", "cpid", "lpid")
		}
		return "------ Shared Memory Segments --------\n" + list + fmt.Sprintf("%-10s %-10s %-12s\n", size, "nattch", "status")
	}
	switch l.view {
	case 'c':
		return "------ Semaphore Arrays Creators/Owners --------\n" + creators
	case 't':
		return "------ Semaphore Operation/Change Times --------\n" + fmt.Sprintf("%-8s %-10s %-26s %-26s\n", k.id, "owner", "last-op", "last-changed")
	}
	return "------ Semaphore Arrays --------\n" + list + fmt.Sprintf("%-10s\n", "nsems")
}

// The bits of an object's mode beside the permissions.
const (
	permissions = 0o777
	destroyed   = 0o1000
	locked      = 0o2000
)

// line returns the line of an object.
func (l *lister) line(k *kind, o object) string {
	uid := uint32(o["uid"])
	owner := fmt.Sprintf("%-10.10s", userName(uid))
	wide := fmt.Sprintf("%-10d %s", o.id(k), owner)
	narrow := fmt.Sprintf("%-8d %s", o.id(k), owner)
	switch l.view {
	case 'c':
		return fmt.Sprintf("%-10d %-10o %-10s %-10s %-10s %-10s\n", o.id(k), o["perms"]&permissions,
			userName(uint32(o["cuid"])), groupName(uint32(o["cgid"])), userName(uid), groupName(uint32(o["gid"])))
	case 't':
		switch k {
		case queue:
			return fmt.Sprintf("%s %-20.16s %-20.16s %-20.16s\n", narrow, short(o["stime"]), short(o["rtime"]), short(o["ctime"]))
		case shm:
			return fmt.Sprintf("%s %-20.16s %-20.16s %-20.16s\n", wide, short(o["atime"]), short(o["dtime"]), short(o["ctime"]))
		}
		return fmt.Sprintf("%s  %-26.24s %-26.24s\n", narrow, long(o["otime"]), long(o["ctime"]))
	case 'p':
		if k == queue {
			return fmt.Sprintf("%s  %5d     %5d\n", narrow, o["lspid"], o["lrpid"])
		}
		return fmt.Sprintf("%s %-10d %-10d\n", wide, o["cpid"], o["lpid"])
	}
	line := fmt.Sprintf("0x%08x %s %-10o ", uint32(o["key"]), wide, o["perms"]&permissions)
	switch k {
	case queue:
		return line + fmt.Sprintf("%s %-12d\n", l.column(o["cbytes"], 12), o["qnum"])
	case shm:
		dest, lock := "", ""
		if o["perms"]&destroyed != 0 {
			dest = "dest"
		}
		if o["perms"]&locked != 0 {
			lock = "locked"
		}
		return line + fmt.Sprintf("%s %-10d %-6s %-6s\n", l.column(o["size"], 10), o["nattch"], dest, lock)
	}
	return line + fmt.Sprintf("%-10d\n", o["nsems"])
}

// column returns a size, padded to the width of its column.
func (l *lister) column(n uint64, width int) string {
	text := strconv.FormatUint(n, 10)
	if l.human {
		text = fmt.Sprintf("%6s", bytesize.Format(n))
	}
	return fmt.Sprintf("%-*s", width, text)
}

func userName(uid uint32) string {
	if u, ok := ids.Host().UserByID(uid); ok {
		return u.Name
	}
	return ids.Decimal(uid)
}

func groupName(gid uint32) string {
	if g, ok := ids.Host().GroupByID(gid); ok {
		return g.Name
	}
	return ids.Decimal(gid)
}

// long and short format a time in seconds since 1970 as ctime(3) does, short without the day of
// the week and the year.
func long(seconds uint64) string {
	if seconds == 0 {
		return "Not set"
	}
	return time.Unix(int64(seconds), 0).Format(time.ANSIC)
}

func short(seconds uint64) string {
	if seconds == 0 {
		return "Not set"
	}
	return time.Unix(int64(seconds), 0).Format("Jan _2 15:04:05 ")
}

// limitValues returns the numbers in a file of limits, at least one.
func limitValues(name string) ([]uint64, error) {
	path := "/proc/sys/kernel/" + name
	data, err := os.ReadFile(path)
	if err != nil {
		return []uint64{0}, cli.Fail("cannot open "+path, err)
	}
	list := []uint64{}
	for _, field := range strings.Fields(string(data)) {
		n, _ := strconv.ParseUint(field, 10, 64)
		list = append(list, n)
	}
	if len(list) == 0 {
		list = []uint64{0}
	}
	return list, nil
}

// limits prints the limits of a kind.
func (l *lister) limits(k *kind) error {
	var names []string
	switch k {
	case queue:
		names = []string{"msgmni", "msgmax", "msgmnb"}
	case shm:
		names = []string{"shmmni", "shmmax", "shmall"}
	case sem:
		names = []string{"sem"}
	}
	var v []uint64
	for _, name := range names {
		list, err := limitValues(name)
		if err != nil {
			return err
		}
		v = append(v, list...)
	}
	switch k {
	case queue:
		fmt.Fprintf(l.Out, "\n------ Messages Limits --------\nmax queues system wide = %d\n", v[0])
		l.limit("max size of message", v[1], 1)
		l.limit("default max size of queue", v[2], 1)
	case shm:
		fmt.Fprintf(l.Out, "\n------ Shared Memory Limits --------\nmax number of segments = %d\n", v[0])
		page := uint64(os.Getpagesize())
		l.limit("max seg size", v[1], 1024)
		if l.human || l.bytes {
			l.limit("max total shared memory", multiple(v[2], page), 1024)
		} else {
			fmt.Fprintf(l.Out, "max total shared memory (kbytes) = %d\n", multiple(v[2], page/1024))
		}
		l.limit("min seg size", 1, 1)
	case sem:
		if len(v) < 4 {
			return nil
		}
		fmt.Fprintf(l.Out, "\n------ Semaphore Limits --------\nmax number of arrays = %d\nmax semaphores per array = %d\n"+
			"max semaphores system wide = %d\nmax ops per semop call = %d\nsemaphore max value = %d\n", v[3], v[0], v[1], v[2], 32767)
	}
	return nil
}

// multiple returns n times unit, or the largest multiple of unit in 64 bits.
func multiple(n, unit uint64) uint64 {
	const most = 1<<64 - 1
	if n > most/unit {
		return most - most%unit
	}
	return n * unit
}

// limit prints a size, in units of that many bytes unless an option says otherwise.
func (l *lister) limit(name string, n, unit uint64) {
	switch {
	case l.human:
		fmt.Fprintf(l.Out, "%s = %s\n", name, bytesize.Format(n))
	case l.bytes || unit == 1:
		fmt.Fprintf(l.Out, "%s (bytes) = %d\n", name, n)
	default:
		fmt.Fprintf(l.Out, "%s (kbytes) = %d\n", name, n/unit)
	}
}

// summary prints how much of a kind is in use.
func (l *lister) summary(k *kind, all []object) {
	sum := func(name string) (n uint64) {
		for _, o := range all {
			n += o[name]
		}
		return n
	}
	switch k {
	case queue:
		fmt.Fprintf(l.Out, "\n------ Messages Status --------\nallocated queues = %d\nused headers = %d\n", len(all), sum("qnum"))
		switch used := sum("cbytes"); {
		case l.human:
			fmt.Fprintf(l.Out, "used space = %s\n", bytesize.Format(used))
		case l.bytes:
			fmt.Fprintf(l.Out, "used space (bytes) = %d\n", used)
		default:
			fmt.Fprintf(l.Out, "used space = %d bytes\n", used)
		}
	case shm:
		page := uint64(os.Getpagesize())
		pages := uint64(0)
		for _, o := range all {
			pages += (o["size"] + page - 1) / page
		}
		fmt.Fprintf(l.Out, "\n------ Shared Memory Status --------\nsegments allocated %d\npages allocated %d\npages resident  %d\npages swapped   %d\n"+
			"Swap performance: 0 attempts\t 0 successes\n", len(all), pages, sum("rss")/page, sum("swap")/page)
	case sem:
		fmt.Fprintf(l.Out, "\n------ Semaphore Status --------\nused arrays = %d\nallocated semaphores = %d\n", len(all), sum("nsems"))
	}
}

// detail prints all about one object.
func (l *lister) detail(k *kind, id int) error {
	all, err := k.list()
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.id(k) == id {
			l.one(k, o, id)
			return nil
		}
	}
	l.Warn(fmt.Sprintf("id %d not found", id))
	return nil
}

func (l *lister) one(k *kind, o object, id int) {
	size := func(name string, n uint64) string {
		if l.human {
			return "size=" + bytesize.Format(n)
		}
		return name + "=" + strconv.FormatUint(n, 10)
	}
	uid, gid, cuid, cgid := o["uid"], o["gid"], o["cuid"], o["cgid"]
	switch k {
	case queue:
		limit, _ := limitValues("msgmnb") // what a queue has unless msgctl(2) changed it
		prefix := [2]string{"", ""}
		if l.human {
			prefix = [2]string{"c", "q"}
		}
		fmt.Fprintf(l.Out, "\nMessage Queue msqid=%d\nuid=%d\tgid=%d\tcuid=%d\tcgid=%d\tmode=%#o\n%s\t%s\tqnum=%d\tlspid=%d\tlrpid=%d\n",
			id, uid, gid, cuid, cgid, o["perms"], prefix[0]+size("cbytes", o["cbytes"]), prefix[1]+size("qbytes", limit[0]), o["qnum"], o["lspid"], o["lrpid"])
		fmt.Fprintf(l.Out, "send_time=%-26.24s\nrcv_time=%-26.24s\nchange_time=%-26.24s\n\n", long(o["stime"]), long(o["rtime"]), long(o["ctime"]))
	case shm:
		fmt.Fprintf(l.Out, "\nShared memory Segment shmid=%d\nuid=%d\tgid=%d\tcuid=%d\tcgid=%d\nmode=%#o\taccess_perms=%#o\n%s\tlpid=%d\tcpid=%d\tnattch=%d\n",
			id, uid, gid, cuid, cgid, o["perms"], o["perms"]&permissions, size("bytes", o["size"]), o["lpid"], o["cpid"], o["nattch"])
		fmt.Fprintf(l.Out, "att_time=%-26.24s\ndet_time=%-26.24s\nchange_time=%-26.24s\n\n", long(o["atime"]), long(o["dtime"]), long(o["ctime"]))
	case sem:
		fmt.Fprintf(l.Out, "\nSemaphore Array semid=%d\nuid=%d\t gid=%d\t cuid=%d\t cgid=%d\nmode=%#o, access_perms=%#o\nnsems = %d\notime = %-26.24s\nctime = %-26.24s\n",
			id, uid, gid, cuid, cgid, o["perms"], o["perms"]&permissions, o["nsems"], long(o["otime"]), long(o["ctime"]))
		fmt.Fprintf(l.Out, "%-10s %-10s %-10s %-10s %-10s\n", "semnum", "value", "ncount", "zcount", "pid")
		for i := range int(o["nsems"]) {
			row := []any{i}
			for _, command := range []int{getValue, getNCount, getZCount, getPID} {
				n, _ := semctl(id, i, command)
				row = append(row, n)
			}
			fmt.Fprintf(l.Out, "%-10d %-10d %-10d %-10d %-10d\n", row...)
		}
		l.Out.WriteString("\n")
	}
}

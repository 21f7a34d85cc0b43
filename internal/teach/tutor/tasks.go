package tutor

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"contedor/internal/cli"
	"contedor/internal/linux/layout"
	"contedor/internal/teach/scene"
	"contedor/internal/texts"
	"golang.org/x/sys/unix"
)

// A task is a graded task of the course's module. Its claims need not be so at the same time: the
// progress keeps when each of them was seen.
type task struct {
	title  func(*texts.Tasks) string
	claims []named
}

// A named claim is one whose name the progress keeps.
type named struct {
	name string
	claim
}

// TaskNumbers returns what may follow `contedor lesson check`.
func TaskNumbers() (list []string) {
	for n := range tasks() {
		list = append(list, strconv.Itoa(n+1))
	}
	return list
}

func tasks() []task {
	return []task{
		{func(t *texts.Tasks) string { return t.Namespaces }, []named{
			{"shell", ownPIDProcNet}, {"uts", ownUTS}, {"entered", enteredUTS}, {"renamed", renamed},
			{"cable", cabled}, {"ping", pinged},
		}},
		{func(t *texts.Tasks) string { return t.Limits }, []named{
			{"limit", limit50}, {"lowered", limit4}, {"log", killed}, {"shares", shares},
		}},
		{func(t *texts.Tasks) string { return t.Container }, []named{
			{"namespaces", full}, {"proc", cagedProc}, {"name", renamed}, {"init", initProcess},
			{"network", outside}, {"limit", limit512},
		}},
	}
}

func ownPIDProcNet() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.PIDProcNet }, ofProcess(owns("pid", "net"), hasOwnProc)
}

func cagedProc() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.OwnProc }, ofProcess(isCaged, hasOwnProc)
}

func initProcess() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Init }, ofProcess(isCaged, owns("pid"), func(_ *view, p *scene.Process) bool { return p.Inside == 1 })
}

const megabyte = 1000 * 1000

func limit50() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Limit50 }, memoryLimit(isMegabytes(50))
}

func limit512() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Limit512 }, func(v *view) bool {
		return slices.ContainsFunc(v.Groups("memory"), func(g scene.Group) bool {
			bytes, ok := g.Memory()
			return ok && isMegabytes(512)(bytes) && v.Apart(g.Process)
		})
	}
}

// isMegabytes returns whether a limit is n megabytes, of 1000 or of 1024 kilobytes. The kernel
// rounds it to pages.
func isMegabytes(n int64) func(int64) bool {
	return func(bytes int64) bool { return bytes > n*megabyte-1<<16 && bytes <= n<<20 }
}

func limit4() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Limit4 }, func(v *view) bool {
		return v.LimitedTo(4<<10) || memoryLimit(func(bytes int64) bool { return bytes <= 4<<10 })(v)
	}
}

func killed() (func(*texts.Claims) string, func(*view) bool) {
	return func(t *texts.Claims) string { return t.Killed }, func(v *view) bool {
		now, since := unix.Timespec{}, time.Duration(1<<63-1)
		if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err == nil && !v.progress.Begun.IsZero() {
			since = time.Duration(now.Nano()) - time.Since(v.progress.Begun)
		}
		groups := v.Small(4 << 10)
		return logged(func(record string) bool { return outOfMemory(record, since, groups) })
	}
}

// outOfMemory reports whether a record of the kernel's log says that a control group was out of memory:
// after since, a time of the log's clock, or one of these groups. Other groups were so for others.
func outOfMemory(record string, since time.Duration, groups []string) bool {
	// A record of /dev/kmsg is "PRIORITY,NUMBER,MICROSECONDS,FLAGS;TEXT".
	prefix, text, _ := strings.Cut(record, ";")
	if _, after, ok := strings.Cut(text, "oom_memcg="); ok {
		name, _, _ := strings.Cut(after, ",")
		return slices.ContainsFunc(groups, func(dir string) bool { return strings.HasSuffix(dir, name) })
	}
	fields := strings.Split(prefix, ",")
	if len(fields) < 3 || !strings.Contains(text, "Memory cgroup out of memory") {
		return false
	}
	at, err := strconv.ParseInt(fields[2], 10, 64)
	return err == nil && time.Duration(at)*time.Microsecond >= since
}

// logged reports whether the kernel's log has a record as wanted.
func logged(wanted func(record string) bool) bool {
	fd, err := unix.Open("/dev/kmsg", unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	buffer := make([]byte, 8<<10)
	for {
		n, err := unix.Read(fd, buffer)
		switch {
		case err == unix.EPIPE: // a record was overwritten meanwhile
		case err != nil || n <= 0:
			return false
		case wanted(string(buffer[:n])):
			return true
		}
	}
}

func outside() (func(*texts.Claims) string, func(*view) bool) {
	_, masquerades := nat()
	_, forwards := forward()
	return func(t *texts.Claims) string { return t.Outside }, func(v *view) bool {
		return aWire(leads)(v) && forwards(v) && masquerades(v)
	}
}

// A result is what is known of a claim of a task.
type result struct {
	Name  string     `json:"name"`
	Claim string     `json:"claim"`
	Seen  *time.Time `json:"seen,omitempty"` // when it was first seen to be so

	now bool
}

// A verdict is what is known of a task. Its fields are those of `contedor lesson report --json`.
type verdict struct {
	Task   int      `json:"task"`
	Title  string   `json:"title"`
	Done   bool     `json:"done"`
	Claims []result `json:"claims"`
}

// judge looks at the machine, keeps what is so of task n, and returns what is known of it.
func (l *lesson) judge(n int) (verdict, error) {
	t := tasks()[n-1]
	v, err := l.view()
	if err != nil {
		return verdict{}, err
	}
	holds := make([]bool, len(t.claims))
	for i, c := range t.claims {
		_, so := c.claim()
		holds[i] = so(v)
	}
	if slices.Contains(holds, true) {
		err = l.update(func() {
			for i, c := range t.claims {
				if holds[i] {
					l.See(claimName(n, c))
				}
			}
		})
	}
	d := l.known(n)
	for i := range d.Claims {
		d.Claims[i].now = holds[i]
	}
	return d, err
}

func claimName(n int, c named) string { return number(n) + "." + c.name }

// known returns what the progress has of task n.
func (l *lesson) known(n int) verdict {
	t := tasks()[n-1]
	d := verdict{Task: n, Title: t.title(&l.Lesson.Tasks), Done: true}
	for _, c := range t.claims {
		text, _ := c.claim()
		r := result{Name: c.name, Claim: text(&l.Lesson.Claims)}
		if seen, ok := l.Claims[claimName(n, c)]; ok {
			r.Seen = &seen
		}
		d.Done = d.Done && r.Seen != nil
		d.Claims = append(d.Claims, r)
	}
	return d
}

// check is `contedor lesson check [N]`. It fails if a task is not done.
func (l *lesson) check(words []string) error {
	text, err := l.checked(words)
	if text != "" {
		if err := l.inv.Print(text); err != nil {
			return err
		}
	}
	return err
}

// checked returns what is and is not done of the named task, or of all. The error of a task that is
// not done has no message.
func (l *lesson) checked(words []string) (string, error) {
	list := []int{1, 2, 3}
	if len(words) == 1 {
		n, err := strconv.Atoi(words[0])
		if !slices.Contains(list, n) || err != nil {
			return "", wrong(l.Lesson.NoTask, words[0])
		}
		list = []int{n}
	}
	text, all := "", true
	for _, n := range list {
		d, err := l.judge(n)
		if err != nil {
			return text, err
		}
		text += l.drawTask(&d)
		all = all && d.Done
	}
	if !all {
		text += l.paragraph(l.Lesson.CheckHow)
		return text, &cli.Failure{Status: 1}
	}
	return text, nil
}

// drawTask returns a task as text.
func (l *lesson) drawTask(d *verdict) string {
	missing, findings := 0, []finding(nil)
	for _, r := range d.Claims {
		f := finding{r.Claim, r.Seen != nil}
		if r.Seen == nil {
			missing++
		} else if !r.now {
			f.text += " (" + texts.Fill(l.Lesson.SeenBefore, "time", clock(*r.Seen)) + ")"
		}
		findings = append(findings, f)
	}
	end := l.screen.Good(texts.Fill(l.Lesson.TaskDone, "task", number(d.Task)))
	if missing > 0 {
		end = l.screen.Bad(texts.Fill(l.Lesson.TaskNot, "task", number(d.Task), "count", number(missing)))
	}
	title := layout.Wrap(number(d.Task)+". "+d.Title, 0, 3, l.screen.Columns, "")
	return "\n" + l.screen.Heading(title) + "\n" + l.findings(findings) + "\n" + end + "\n"
}

// clock returns a time as the learner's clock shows it.
func clock(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

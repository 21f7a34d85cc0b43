package serve

import (
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"contedor/internal/cli"
	"contedor/internal/fetch/progress"
	"contedor/internal/linux/quote"
	"contedor/internal/linux/terminal"
	"contedor/internal/texts"
)

// A board shows the transfers: at a terminal a line for each that is going on, and everywhere a
// line for each that has ended.
type board struct {
	texts      *texts.Serve
	numbers    *texts.Fetch // how numbers are written
	out        io.Writer
	isTerminal bool

	mutex   sync.Mutex
	rows    []*row
	drawn   int // lines at the bottom of the terminal that are drawn again
	clients map[string]bool
	files   int
	sent    int64
	quit    chan struct{}
	gone    chan struct{}
}

// A row is what a client gets of a file. Several transfers at once are ranges of it.
type row struct {
	client  string
	file    *file
	began   time.Time
	ended   time.Time // the end of the last transfer, if none is going on
	sent    int64
	running int
	failed  bool // whether the client broke the last transfer off
}

// lull is the time without a transfer after which a row ends whose file is not complete: the
// client may ask for the next range.
const lull = 2 * time.Second

// tick is the time between two drawings.
const tick = 250 * time.Millisecond

func newBoard(inv *cli.Invocation, c *texts.Language) *board {
	return &board{
		texts: &c.Serve, numbers: &c.Fetch, out: inv.Stderr, isTerminal: progress.IsTerminal(inv), clients: map[string]bool{},
		quit: make(chan struct{}), gone: make(chan struct{}),
	}
}

// A transfer is a part of a row.
type transfer struct {
	board  *board
	row    *row
	failed bool
}

// transfer begins a transfer of f to a client.
func (b *board) transfer(client string, f *file) *transfer {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.clients[client] = true
	for _, r := range b.rows {
		if r.client == client && r.file == f {
			r.running++
			return &transfer{board: b, row: r}
		}
	}
	r := &row{client: client, file: f, began: time.Now(), running: 1}
	b.rows = append(b.rows, r)
	return &transfer{board: b, row: r}
}

// add counts what the client took; err is not nil if it took no more.
func (t *transfer) add(n int64, err error) {
	t.failed = err != nil
	t.board.mutex.Lock()
	t.row.sent += n
	t.board.sent += n
	t.board.mutex.Unlock()
}

func (t *transfer) finish() {
	t.board.mutex.Lock()
	t.row.running--
	t.row.ended, t.row.failed = time.Now(), t.failed
	t.board.mutex.Unlock()
}

// begin draws until end is called.
func (b *board) begin() {
	go func() {
		defer close(b.gone)
		clock := time.NewTicker(tick)
		defer clock.Stop()
		for {
			select {
			case now := <-clock.C:
				b.draw(now, false)
			case <-b.quit:
				return
			}
		}
	}()
}

// end writes the last lines and a summary.
func (b *board) end() {
	close(b.quit)
	<-b.gone
	b.draw(time.Now(), true)
	io.WriteString(b.out, texts.Fill(b.texts.Ended, "clients", strconv.Itoa(len(b.clients)), "files", strconv.Itoa(b.files), "size", progress.Size(b.numbers, b.sent))+"\n")
}

// draw writes the rows. all says that those that are going on end here.
func (b *board) draw(now time.Time, all bool) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	text := ""
	if b.drawn > 0 {
		text = "\x1b[" + strconv.Itoa(b.drawn) + "A\x1b[J"
	}
	var going []*row
	for _, r := range b.rows {
		complete := r.running == 0 && r.sent >= r.file.size
		if complete || all || r.running == 0 && now.Sub(r.ended) > lull {
			text += b.last(r)
		} else {
			going = append(going, r)
		}
	}
	b.rows, b.drawn = going, 0
	if b.isTerminal {
		for _, r := range going {
			text += b.short(b.line(b.texts.Sending, r))
			b.drawn++
		}
	}
	if text != "" {
		io.WriteString(b.out, text)
	}
}

// last returns the line of a row that has ended, or nothing if the client has asked only for the
// size of the file. It may have asked for a part of it.
func (b *board) last(r *row) string {
	switch {
	case r.sent == 0:
		return ""
	case r.failed || r.running > 0:
		return b.line(b.texts.Broken, r)
	}
	b.files++
	return b.line(b.texts.Done, r)
}

// short returns a line that does not go on in the next line of the terminal, where it would not be
// drawn over.
func (b *board) short(line string) string {
	columns := terminal.Columns(terminal.FD(b.out))
	if columns == 0 {
		return line
	}
	return quote.Cut(strings.TrimSuffix(line, "\n"), columns-1) + "\n"
}

func (b *board) line(text string, r *row) string {
	percent := "100%"
	if r.file.size > 0 {
		percent = strconv.FormatInt(min(r.sent*100/r.file.size, 100), 10) + "%"
	}
	passed := r.ended.Sub(r.began)
	return texts.Fill(text, "client", r.client, "name", quote.Visible(r.file.name), "size", progress.Size(b.numbers, r.sent), "percent", percent,
		"seconds", progress.Seconds(b.numbers, passed)) + "\n"
}

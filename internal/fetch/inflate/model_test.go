package inflate

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// BenchmarkModel estimates the time for a file on more processors than this machine has. It measures
// every stage of each chunk on one processor. A simulated scheduler assigns the stages to a number of
// processors. The time is printed with that of the serial path. INFLATE_FILE names a gzip file.
//
//	INFLATE_FILE=/tmp/tree.tar.gz go test -run '^$' -bench Model ./internal/fetch/inflate
//
// The model ignores that processors share caches and memory, and the consumer of the output.
func BenchmarkModel(b *testing.B) {
	file := modelFile(b)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var serial time.Duration
	for b.Loop() {
		serial = timed(func() { readAll(b, newReader(bytes.NewReader(file), sizes{})) })
		stages, missed := measureStages(b, file, sizesFor(16))
		var sum stage
		for _, s := range stages {
			sum.read += s.read
			sum.inflate += s.inflate
			sum.turn += s.turn
			sum.take += s.take
			sum.resolve += s.resolve
		}
		b.Logf("in turn %v; %d chunks, %d not taken: read %v, inflate %v, resolve %v, take %v, in turn %v: %.2f of the serial path",
			serial, len(stages), missed, sum.read, sum.inflate, sum.resolve, sum.take, sum.turn,
			float64(sum.read+sum.inflate+sum.resolve+sum.take+sum.turn)/float64(serial))
		for _, processors := range []int{2, 4, 8, 16} {
			s := sizesFor(max(processors, 4))
			s.workers = min(s.workers, processors)
			wall := simulate(stages, processors, s)
			text := fmt.Sprintf("%d processors: %v, %.3f of the serial path", processors, wall, float64(wall)/float64(serial))
			if processors <= runtime.NumCPU() {
				began := time.Now()
				readAll(b, newReader(bytes.NewReader(file), s))
				text += fmt.Sprintf("; measured %v", time.Since(began))
			}
			b.Log(text)
			b.ReportMetric(float64(wall)/float64(serial), fmt.Sprintf("of-serial/%dP", processors))
		}
	}
}

func readAll(b *testing.B, z *Reader) {
	for {
		_, err := z.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// modelFile returns the file to measure.
func modelFile(b *testing.B) []byte {
	if name := os.Getenv("INFLATE_FILE"); name != "" {
		file, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		return file
	}
	data := varied(rand.New(rand.NewPCG(41, 42)), 50_000_000)
	return member(flated(b, data, 6, false), data)
}

// timed returns the processor time of this thread for f.
func timed(f func()) time.Duration {
	now := func() time.Duration {
		var t unix.Timespec
		unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t)
		return time.Duration(t.Nano())
	}
	begin := now()
	f()
	return now() - begin
}

// A stage has the times of the steps for one chunk: it is read, inflated by a worker, taken by the
// Reader, and resolved by a worker. The part that the worker could not inflate is inflated serially.
type stage struct {
	read, inflate, take, resolve, turn time.Duration
}

// measureStages makes the steps of a Reader and its goroutines one after the other. It returns the
// stages of all chunks, including the first one and those that are not taken.
func measureStages(b *testing.B, file []byte, s sizes) (stages []stage, missed int) {
	var main, d decoder
	var m meaning
	var last [window]byte
	out := make([]byte, window+blockSize+slop)
	c := &chunk{store: make([]byte, s.own+s.overlap), out: newOutput(s.output)}
	at, low, state := window, window, atMember
	main.begin(file, 0, 0)
	slide := func() {
		copy(last[:], out[at-window:at])
		copy(out, last[:])
		low, at = max(0, low-(at-window)), window
	}
	here := -1
	for {
		if n := int(main.bit()/8) / s.own; n > here && n > 0 && main.canStart(state) {
			for here < n {
				here++
				stages = append(stages, stage{})
			}
			now := &stages[here]
			slide()
			now.read = timed(func() {
				c.begin, c.own = int64(n*s.own), s.own
				c.filled = copy(c.store, file[c.begin:])
				c.own = min(c.own, c.filled)
			})
			c.inflated, c.resolved = make(chan struct{}), make(chan struct{})
			now.inflate = timed(func() { c.inflate(&d) })
			if c.first != state || c.start != main.bit() {
				missed++
				continue
			}
			now.take = timed(func() {
				c.before = last
				c.after(&last)
			})
			now.resolve = timed(func() {
				if c.parts[0].marked {
					c.resolve(&m)
				}
			})
			main.moveTo(int(c.end))
			copy(out, last[:])
			low, state = 0, c.next
			continue
		}
		if here < 0 {
			here = 0
			stages = append(stages, stage{})
		}
		var err error
		stages[here].turn += timed(func() {
			switch state {
			case atMember:
				if _, err = main.memberHeader(here == 0); err == nil {
					low, state = at, atBlock
				}
			case atBlock:
				if err = main.blockHeader(); err != nil {
					return
				}
				for s := outputFull; s == outputFull && err == nil; {
					if at >= window+blockSize {
						slide()
					}
					from := at
					at, s, err = inflate[uint8](&main, out, at, window+blockSize, low)
					crc32.ChecksumIEEE(out[from:at])
				}
				if main.final {
					state = atTrailer
				}
			case atTrailer:
				_, err = main.memberTrailer()
				state = atMember
			}
		})
		if err == io.EOF {
			return stages, missed
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// handOver is the approximate time to wake a goroutine on another processor.
const handOver = 5 * time.Microsecond

// simulate returns the time for the stages on a number of processors, in the order of the Reader.
// Chunks are read one after the other while there are free buffers. Workers resolve chunks before they
// inflate others. The Reader takes the chunks in order. The buffer of a chunk is free when it is
// resolved and all chunks before it are handed out.
func simulate(stages []stage, processors int, s sizes) time.Duration {
	type task struct {
		end  time.Duration
		done func()
		work bool
	}
	var running []task
	var now time.Duration
	workers := 0
	read, inflated, taken, resolved, out := 0, make([]bool, len(stages)), 0, make([]bool, len(stages)), 0
	reading, taking := false, false
	var toInflate, toResolve []int
	start := func(took time.Duration, work bool, done func()) {
		if work {
			workers++
		}
		running = append(running, task{now + took + handOver, done, work})
	}
	for out < len(stages) {
		for len(running) < processors {
			switch {
			case !reading && read < len(stages) && read < out+s.workers+s.spare:
				reading = true
				n := read
				start(stages[n].read, false, func() {
					reading = false
					read++
					if n == 0 || stages[n].inflate == 0 {
						inflated[n] = true
					} else {
						toInflate = append(toInflate, n)
					}
				})
				continue
			case !taking && taken < read && inflated[taken]:
				taking = true
				n := taken
				start(stages[n].take+stages[n].turn, false, func() {
					taking = false
					taken++
					toResolve = append(toResolve, n)
				})
				continue
			case workers < s.workers && len(toResolve) > 0:
				n := toResolve[0]
				toResolve = toResolve[1:]
				start(stages[n].resolve, true, func() { resolved[n] = true })
				continue
			case workers < s.workers && len(toInflate) > 0:
				n := toInflate[0]
				toInflate = toInflate[1:]
				start(stages[n].inflate, true, func() { inflated[n] = true })
				continue
			}
			break
		}
		i := 0
		for j := range running {
			if cmp.Less(running[j].end, running[i].end) {
				i = j
			}
		}
		t := running[i]
		running = slices.Delete(running, i, i+1)
		now = t.end
		if t.work {
			workers--
		}
		t.done()
		for out < len(stages) && resolved[out] {
			out++
		}
	}
	return now
}

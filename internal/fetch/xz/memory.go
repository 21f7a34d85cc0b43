package xz

import (
	"runtime/debug"
	"sync"

	"contedor/internal/fetch/compression"
)

// parallelMemory is how many bytes all buffers may take. A single buffer may be larger.
const parallelMemory = 192 << 20

// A memory lends buffers, and keeps those that come back. All of them together take no more than
// parallelMemory, or what is in use.
type memory struct {
	done  <-chan struct{}
	freed chan struct{} // signals that a buffer came back

	mu      sync.Mutex
	used    int // bytes of buffers that are lent
	kept    [][]byte
	dropped int // bytes of buffers that the garbage collector may still have to free
}

func newMemory(done <-chan struct{}) *memory {
	return &memory{done: done, freed: make(chan struct{}, 1)}
}

// get lends a buffer of at least n bytes. It waits until there is memory. The bytes have any
// values. Only one goroutine may call it.
func (m *memory) get(n int) ([]byte, error) {
	for {
		if b := m.try(n); b != nil {
			return b, nil
		}
		select {
		case <-m.freed:
		case <-m.done:
			return nil, compression.ErrClosed
		}
	}
}

// try returns nil if there is no memory.
func (m *memory) try(n int) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.used > 0 && m.used+n > parallelMemory {
		return nil
	}
	kept := 0
	for i, b := range m.kept {
		if n <= len(b) && len(b) <= 2*n+inputSize && (m.used == 0 || m.used+len(b) <= parallelMemory) {
			m.kept[i] = m.kept[len(m.kept)-1]
			m.kept = m.kept[:len(m.kept)-1]
			m.used += len(b)
			return b
		}
		kept += len(b)
	}
	if m.used+kept+n > parallelMemory && kept > 0 {
		m.kept = nil
		const much = 32 << 20
		if m.dropped += kept; m.dropped > much {
			debug.FreeOSMemory()
			m.dropped = 0
		}
	}
	m.used += n
	return make([]byte, n)
}

// put gives a buffer back.
func (m *memory) put(b []byte) {
	m.mu.Lock()
	m.used -= len(b)
	m.kept = append(m.kept, b)
	m.mu.Unlock()
	select {
	case m.freed <- struct{}{}:
	default:
	}
}

package digest

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"sync"

	"contedor/internal/cli"
	"contedor/internal/tool/gnu"
)

// Sum is sum.
var Sum = gnu.Command("sum", gnu.Coreutils, `[OPTION]... [FILE]...
Prints a checksum and the number of blocks of each FILE, or of standard input.
  -r          the algorithm of BSD, with blocks of 1 KiB (the default)
  -s, --sysv  the algorithm of System V, with blocks of 512 bytes
`, func(t *gnu.Tool) error {
	s := &summer{Tool: t, algorithm: algorithm{name: "bsd"}, end: '\n'}
	t.Closing, t.Unwritten = closing, gnu.LineBuffered
	words, err := t.Parse(cli.Options{Permute: true, Short: "rs", Long: []cli.LongOption{{Name: "sysv", Key: 's'}}}, func(o cli.Option) error {
		s.name = map[rune]string{'r': "bsd", 's': "sysv"}[o.Key]
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range gnu.OrStdin(words) {
		s.printCount(name, len(words) > 0)
	}
	return nil
})

// A counter calculates a checksum of 32 bits or less.
type counter interface {
	io.Writer
	sum(size int64) uint32
}

// printCount prints a number and the size of a file.
func (s *summer) printCount(name string, named bool) {
	f, err := s.Open(name)
	if err != nil {
		s.Complain(s.Name(name), err)
		return
	}
	defer f.Close()
	c := map[string]func() counter{
		"bsd":    func() counter { return new(bsd) },
		"sysv":   func() counter { return new(systemV) },
		"crc":    func() counter { return new(crc) },
		"crc32b": func() counter { return new(crc32b) },
	}[s.name]()
	size, err := io.Copy(c, f)
	if err != nil {
		s.Complain(s.Name(name), err)
		return
	}
	sum := c.sum(size)
	if s.raw {
		raw := binary.BigEndian.AppendUint32(nil, sum)
		if s.name == "bsd" || s.name == "sysv" {
			raw = raw[2:]
		}
		s.Out.Write(raw)
		return
	}
	switch s.name {
	case "bsd":
		fmt.Fprintf(s.Out, "%05d %5d", sum, (size+1023)/1024)
	case "sysv":
		fmt.Fprintf(s.Out, "%d %d", sum, (size+511)/512)
	default:
		fmt.Fprintf(s.Out, "%d %d", sum, size)
	}
	if named {
		s.Out.WriteString(" " + name)
	}
	s.Out.WriteByte(s.end)
}

// bsd is the algorithm of BSD's sum.
type bsd uint32

func (b *bsd) Write(p []byte) (int, error) {
	n := *b
	for _, c := range p {
		n = (n>>1 + n&1<<15 + bsd(c)) & 0xffff
	}
	*b = n
	return len(p), nil
}

func (b *bsd) sum(int64) uint32 { return uint32(*b) }

// systemV is the algorithm of System V's sum.
type systemV uint32

func (v *systemV) Write(p []byte) (int, error) {
	for _, c := range p {
		*v += systemV(c)
	}
	return len(p), nil
}

func (v *systemV) sum(int64) uint32 {
	n := uint32(*v)
	n = n&0xffff + n>>16
	return n&0xffff + n>>16
}

// crc is the algorithm of POSIX's cksum: the size follows the data.
type crc uint32

var crcTable = sync.OnceValue(func() *[256]uint32 {
	var table [256]uint32
	for i := range table {
		n := uint32(i) << 24
		for range 8 {
			if n&(1<<31) != 0 {
				n = n<<1 ^ 0x04c11db7
			} else {
				n <<= 1
			}
		}
		table[i] = n
	}
	return &table
})

func (c *crc) Write(p []byte) (int, error) {
	n, table := uint32(*c), crcTable()
	for _, b := range p {
		n = n<<8 ^ table[byte(n>>24)^b]
	}
	*c = crc(n)
	return len(p), nil
}

func (c *crc) sum(size int64) uint32 {
	for ; size > 0; size >>= 8 {
		c.Write([]byte{byte(size)})
	}
	return ^uint32(*c)
}

// crc32b is the algorithm of gzip and Ethernet.
type crc32b uint32

func (c *crc32b) Write(p []byte) (int, error) {
	*c = crc32b(crc32.Update(uint32(*c), crc32.IEEETable, p))
	return len(p), nil
}

func (c *crc32b) sum(int64) uint32 { return uint32(*c) }

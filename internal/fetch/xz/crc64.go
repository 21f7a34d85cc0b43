package xz

import (
	"encoding/binary"
	"hash/crc64"
)

var crc64Table = crc64.MakeTable(crc64.ECMA)

// A sum64 is the CRC-64 of xz. It is that of hash/crc64 with the table ECMA, but faster where the
// processor multiplies polynomials.
type sum64 struct {
	folds bool
	sum   uint64
}

func newSum64() *sum64 { return &sum64{folds: canFold} }

// foldSize is the number of bytes that fold takes at a time.
const foldSize = 64

// Write adds data to the sum. It never fails.
func (s *sum64) Write(data []byte) (int, error) {
	rest := data
	if s.folds && len(data) >= 2*foldSize {
		// The data so far are as good as their remainder before the rest.
		state := [foldSize]byte(data)
		binary.LittleEndian.PutUint64(state[:], binary.LittleEndian.Uint64(data)^^s.sum)
		blocks := len(data)/foldSize - 1
		fold(&state, &data[foldSize], blocks, beyond, before)
		s.sum = crc64.Update(^uint64(0), crc64Table, state[:])
		rest = data[(blocks+1)*foldSize:]
	}
	s.sum = crc64.Update(s.sum, crc64Table, rest)
	return len(data), nil
}

// Sum appends the sum to b, its highest byte first.
func (s *sum64) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, s.sum) }

// A polynomial modulo that of the CRC is a number whose highest bit is the coefficient of x^0. The
// product of two such numbers, as the processor computes it, is their product times x. So these are
// the factors for the two halves of 128 bits that move by foldSize bytes.
const (
	beyond = 0x6ae3efbb9dd441f3 // x^(8*foldSize+63)
	before = 0x081f6054a7842df4 // x^(8*foldSize-1)
)

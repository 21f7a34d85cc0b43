package inflate

import "hash/crc32"

// combine returns the CRC-32 of two runs of bytes one after the other. a and b are their
// CRCs, and n is the length of the second in bytes. As zlib's crc32_combine it multiplies
// a by x to the power of 8n, modulo the polynomial.
func combine(a, b uint32, n int) uint32 {
	for power := byteShift; n > 0; n >>= 1 {
		if n&1 != 0 {
			a = multiply(power, a)
		}
		power = multiply(power, power)
	}
	return a ^ b
}

// byteShift is x to the power of 8. The highest bit of a polynomial is x to the power of 0.
const byteShift = uint32(1) << (31 - 8)

// multiply multiplies two polynomials modulo the polynomial of the CRC.
func multiply(a, b uint32) uint32 {
	product := uint32(0)
	for ; a != 0; a <<= 1 {
		if a&(1<<31) != 0 {
			product ^= b
		}
		if b&1 != 0 {
			b = b>>1 ^ crc32.IEEE
		} else {
			b >>= 1
		}
	}
	return product
}

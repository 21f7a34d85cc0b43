// Package factor implements factor(1) of GNU coreutils: it prints the prime factors of numbers.
//
// Synopsis:
//
//	factor [OPTION] [NUMBER]...
package factor

import (
	"bufio"
	"io"
	"math/big"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"contedor/internal/cli"
	"contedor/internal/linux/terminal"
	"contedor/internal/tool/gnu"
)

// Command is factor.
var Command = gnu.Command("factor", gnu.Coreutils, `[OPTION] [NUMBER]...
Prints the prime factors of each NUMBER, or of the numbers in standard input.
  -h, --exponents  print factors that occur again once, as 2^3
`, factor)

var options = cli.Options{Permute: true, Short: "h", Long: []cli.LongOption{{Name: "exponents", Key: 'h'}}}

func factor(t *gnu.Tool) error {
	exponents := false
	words, err := t.Parse(options, func(cli.Option) error {
		exponents = true
		return nil
	})
	if err != nil {
		return err
	}
	for _, word := range words {
		print(t, word, exponents)
	}
	if len(words) > 0 {
		return nil
	}
	in := bufio.NewReader(t.Stdin)
	for {
		word, err := gnu.Token(in, " \t\n\x00")
		if word != "" {
			print(t, word, exponents)
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			t.Complain("error reading input", err)
			return nil
		}
	}
}

// print prints the factors of a number, or what is wrong with it.
func print(t *gnu.Tool, word string, exponents bool) {
	digits := strings.TrimPrefix(strings.TrimLeft(word, " "), "+")
	n, ok := new(big.Int).SetString(digits, 10)
	if !ok || strings.Trim(digits, "0123456789") != "" {
		// As with C's stdio, the message comes before the output if that is not a terminal.
		t.Stderr.Write([]byte(t.ErrorName() + ": " + t.Locale.Quote(word) + " is not a valid positive integer\n"))
		t.Status = 1
		return
	}
	t.Out.WriteString(n.String() + ":")
	found := factors(n)
	for len(found) > 0 {
		same := 1
		for exponents && same < len(found) && found[same].Cmp(found[0]) == 0 {
			same++
		}
		t.Out.WriteString(" " + found[0].String())
		if same > 1 {
			t.Out.WriteString("^" + strconv.Itoa(same))
		}
		found = found[same:]
	}
	t.Out.WriteByte('\n')
	if terminal.Is(terminal.FD(t.Stdout)) {
		t.Out.Flush() // the next number may take long
	}
}

// factors returns the prime factors in ascending order; none for 0 and 1.
func factors(n *big.Int) (found []*big.Int) {
	const tried = 1 << 12 // divisors below it are tried
	n = new(big.Int).Set(n)
	if n.Sign() == 0 {
		return nil
	}
	rest, divided := new(big.Int), new(big.Int)
	for d := int64(2); d < tried; d += 1 + d&1 {
		divisor := big.NewInt(d)
		for {
			divided.QuoRem(n, divisor, rest)
			if rest.Sign() != 0 {
				break
			}
			found = append(found, divisor)
			n.Set(divided)
		}
	}
	found = append(found, split(n)...)
	slices.SortFunc(found, (*big.Int).Cmp)
	return found
}

// split returns the prime factors of a number without small ones, in any order.
func split(n *big.Int) []*big.Int {
	switch {
	case n.IsUint64() && n.Uint64() == 1:
		return nil
	case n.ProbablyPrime(20):
		return []*big.Int{n}
	}
	root := new(big.Int).Sqrt(n)
	if new(big.Int).Mul(root, root).Cmp(n) == 0 {
		return append(split(root), split(root)...)
	}
	for c := uint64(1); ; c++ {
		var d *big.Int
		if n.BitLen() <= 127 {
			d = smallRho(n, c)
		} else {
			d = rho(n, c)
		}
		if d.Cmp(n) != 0 {
			return append(split(d), split(new(big.Int).Quo(n, d))...)
		}
	}
}

// rho looks for a divisor of n with Pollard's rho method in Brent's variant: the sequence x*x+c
// repeats modulo a divisor long before it repeats modulo n. It returns n if it found none.
func rho(n *big.Int, c uint64) *big.Int {
	add := new(big.Int).SetUint64(c)
	step := func(x *big.Int) { x.Mod(x.Add(x.Mul(x, x), add), n) }
	y := big.NewInt(2)
	x, saved, product, d := new(big.Int), new(big.Int), big.NewInt(1), big.NewInt(1)
	difference := new(big.Int)
	for r := 1; d.IsUint64() && d.Uint64() == 1; r *= 2 {
		x.Set(y)
		for range r {
			step(y)
		}
		for k := 0; k < r && d.IsUint64() && d.Uint64() == 1; k += batch {
			saved.Set(y)
			for range min(batch, r-k) {
				step(y)
				product.Mod(product.Mul(product, difference.Abs(difference.Sub(x, y))), n)
			}
			d.GCD(nil, nil, product, n)
		}
	}
	if d.Cmp(n) != 0 {
		return d
	}
	for { // several divisors in one batch: again, step by step
		step(saved)
		d.GCD(nil, nil, difference.Abs(difference.Sub(x, saved)), n)
		if !d.IsUint64() || d.Uint64() != 1 {
			return d
		}
	}
}

// batch is the number of differences that are multiplied before a greatest common divisor is taken.
const batch = 128

// A pair is a number of 128 bits.
type pair struct{ high, low uint64 }

func (p pair) big() *big.Int {
	n := new(big.Int).SetUint64(p.high)
	return n.Or(n.Lsh(n, 64), new(big.Int).SetUint64(p.low))
}

func (p pair) less(q pair) bool { return p.high < q.high || p.high == q.high && p.low < q.low }

func (p pair) minus(q pair) pair {
	low, borrow := bits.Sub64(p.low, q.low, 0)
	high, _ := bits.Sub64(p.high, q.high, borrow)
	return pair{high, low}
}

func (p pair) plus(q pair) pair {
	low, carry := bits.Add64(p.low, q.low, 0)
	high, _ := bits.Add64(p.high, q.high, carry)
	return pair{high, low}
}

// A modulus multiplies modulo an odd number below 2^127, with Montgomery's method: numbers are
// multiplied by 2^128, so that no division is needed.
type modulus struct {
	pair
	inverse uint64 // -1/low modulo 2^64
}

// times returns a*b/2^128.
func (m *modulus) times(a, b pair) pair {
	var t [4]uint64 // t[2] is the highest one in use
	for _, digit := range [...]uint64{b.low, b.high} {
		t = addProduct(t, a, digit)
		t = addProduct(t, m.pair, t[0]*m.inverse)
		t = [4]uint64{t[1], t[2], t[3]}
	}
	p := pair{t[1], t[0]}
	if t[2] != 0 || !p.less(m.pair) {
		p = p.minus(m.pair)
	}
	return p
}

// addProduct returns t + a*digit.
func addProduct(t [4]uint64, a pair, digit uint64) [4]uint64 {
	high0, low0 := bits.Mul64(a.low, digit)
	high1, low1 := bits.Mul64(a.high, digit)
	low1, carry := bits.Add64(low1, high0, 0)
	high1 += carry
	t[0], carry = bits.Add64(t[0], low0, 0)
	t[1], carry = bits.Add64(t[1], low1, carry)
	t[2], carry = bits.Add64(t[2], high1, carry)
	t[3] += carry
	return t
}

// smallRho is rho for odd numbers below 2^127.
func smallRho(n *big.Int, c uint64) *big.Int {
	mask := new(big.Int).SetUint64(^uint64(0))
	m := &modulus{pair: pair{new(big.Int).Rsh(n, 64).Uint64(), new(big.Int).And(n, mask).Uint64()}}
	inverse := m.low // right modulo 8; each step doubles the bits
	for range 5 {
		inverse *= 2 - m.low*inverse
	}
	m.inverse = -inverse
	add := pair{low: c}
	step := func(x pair) pair {
		if x = m.times(x, x).plus(add); !x.less(m.pair) {
			x = x.minus(m.pair)
		}
		return x
	}
	distance := func(a, b pair) pair {
		if a.less(b) {
			a, b = b, a
		}
		return a.minus(b)
	}
	one := big.NewInt(1)
	y, product, d := pair{low: 2}, pair{low: 1}, big.NewInt(1)
	var x, saved pair
	for r := 1; d.Cmp(one) == 0; r *= 2 {
		x = y
		for range r {
			y = step(y)
		}
		for k := 0; k < r && d.Cmp(one) == 0; k += batch {
			saved = y
			for range min(batch, r-k) {
				y = step(y)
				product = m.times(product, distance(x, y))
			}
			d.GCD(nil, nil, product.big(), n)
		}
	}
	for d.Cmp(n) == 0 {
		saved = step(saved)
		if d.GCD(nil, nil, distance(x, saved).big(), n); d.Cmp(one) == 0 {
			d.Set(n)
		} else {
			break
		}
	}
	return d
}

// Package longdouble parses and formats numbers like C's long double on amd64, which has 64 bits of
// mantissa and 15 bits of exponent. GNU's tools calculate with that type.
package longdouble

import (
	"math/big"
	"strconv"
	"strings"
)

const (
	precision = 64
	largest   = 16383  // exponent of the largest numbers
	smallest  = -16445 // exponent of the smallest number
)

// A Number is Mantissa * 2^Exponent, infinite, or not a number. The mantissa of a number
// has its highest bit set, unless the exponent is the smallest.
type Number struct {
	Negative, Inf, NaN bool
	Mantissa           uint64
	Exponent           int
}

// FromInt returns n as a Number.
func FromInt(n int64) Number {
	number, _ := round(new(big.Rat).SetInt64(max(n, -n)))
	number.Negative = n < 0
	return number
}

// Parse parses the number at the beginning of a text as strtold(3) does. rest is the text after it, or
// the whole text if there is no number. inRange is false if the number is out of range.
func Parse(text string) (n Number, rest string, inRange bool) {
	s := strings.TrimLeft(text, " \t\n\v\f\r")
	if s != "" && (s[0] == '-' || s[0] == '+') {
		n.Negative = s[0] == '-'
		s = s[1:]
	}
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(lower, "infinity"):
		n.Inf = true
		return n, s[len("infinity"):], true
	case strings.HasPrefix(lower, "inf"):
		n.Inf = true
		return n, s[len("inf"):], true
	case strings.HasPrefix(lower, "nan"):
		n.NaN = true
		s = s[len("nan"):]
		if end := strings.IndexByte(s, ')'); strings.HasPrefix(s, "(") && end > 0 && strings.Trim(strings.ToLower(s[1:end]), "0123456789abcdefghijklmnopqrstuvwxyz_") == "" {
			s = s[end+1:]
		}
		return n, s, true
	}
	base, mark, set := 10, byte('e'), "0123456789"
	if strings.HasPrefix(lower, "0x") && len(strings.TrimLeft(strings.TrimPrefix(lower[2:], "."), "0123456789abcdef")) < len(strings.TrimPrefix(lower[2:], ".")) {
		base, mark, set = 16, 'p', "0123456789abcdefABCDEF"
		s = s[2:]
	}
	whole, fraction, rest := digits(s, set)
	if whole == "" && fraction == "" {
		return Number{}, text, true
	}
	power := 0
	if rest != "" && rest[0]|0x20 == mark {
		sign, after := "", rest[1:]
		if after != "" && (after[0] == '-' || after[0] == '+') {
			sign, after = after[:1], after[1:]
		}
		if number := after[:len(after)-len(strings.TrimLeft(after, "0123456789"))]; number != "" {
			if power, _ = strconv.Atoi(sign + number); len(strings.TrimLeft(number, "0")) > 8 {
				power = 100_000_000
				if sign == "-" {
					power = -power
				}
			}
			rest = after[len(number):]
		}
	}
	value, inRange := convert(whole, fraction, base, power)
	value.Negative = n.Negative
	return value, rest, inRange
}

// digits splits a text into the digits before and after the point, and the rest.
func digits(s, set string) (whole, fraction, rest string) {
	rest = strings.TrimLeft(s, set)
	whole = s[:len(s)-len(rest)]
	if after, ok := strings.CutPrefix(rest, "."); ok {
		end := strings.TrimLeft(after, set)
		fraction = after[:len(after)-len(end)]
		if whole != "" || fraction != "" {
			rest = end
		}
	}
	return whole, fraction, rest
}

// convert returns digits times a power of ten or, for base 16, of two.
func convert(whole, fraction string, base, power int) (n Number, inRange bool) {
	all := strings.TrimLeft(whole+fraction, "0")
	if all == "" {
		return Number{Exponent: smallest}, true
	}
	bits := 1
	if base == 16 {
		bits = 4
	}
	magnitude := power + bits*(len(all)-len(fraction)) // of the highest digit
	if magnitude > 20_000 {
		return Number{Inf: true}, false
	}
	if magnitude < -20_000 {
		return Number{Exponent: smallest}, false
	}
	mantissa, _ := new(big.Int).SetString(all, base)
	power -= bits * len(fraction)
	factor := new(big.Int)
	if base == 16 {
		factor.Lsh(big.NewInt(1), uint(max(power, -power)))
	} else {
		factor.Exp(big.NewInt(10), big.NewInt(int64(max(power, -power))), nil)
	}
	r := new(big.Rat).SetInt(mantissa)
	if power < 0 {
		return round(r.Quo(r, new(big.Rat).SetInt(factor)))
	}
	return round(r.Mul(r, new(big.Rat).SetInt(factor)))
}

// round returns the nearest Number to r, which is not negative. A tie rounds to even.
func round(r *big.Rat) (n Number, inRange bool) {
	if r.Sign() == 0 {
		return Number{Exponent: smallest}, true
	}
	exponent := max(r.Num().BitLen()-r.Denom().BitLen()-precision, smallest)
	for ; ; exponent++ { // the estimate is at most one too small
		a, b := new(big.Int).Set(r.Num()), new(big.Int).Set(r.Denom())
		if exponent < 0 {
			a.Lsh(a, uint(-exponent))
		} else {
			b.Lsh(b, uint(exponent))
		}
		quotient, remainder := new(big.Int).QuoRem(a, b, new(big.Int))
		if quotient.BitLen() > precision {
			continue
		}
		exact := remainder.Sign() == 0
		if c := remainder.Lsh(remainder, 1).Cmp(b); c > 0 || c == 0 && quotient.Bit(0) == 1 {
			quotient.Add(quotient, big.NewInt(1))
		}
		if quotient.BitLen() > precision {
			quotient.Rsh(quotient, 1)
			exponent++
		}
		if exponent+precision-1 > largest {
			return Number{Inf: true}, false
		}
		n = Number{Mantissa: quotient.Uint64(), Exponent: exponent}
		return n, exact || n.Mantissa>>(precision-1) == 1
	}
}

// Format formats a number without its sign, like the conversion of printf(3) with a letter: a, e, f
// or g, or their capitals. decimals is the precision, or -1 for the default. With alternate, the
// point is always written.
func (n Number) Format(letter byte, decimals int, alternate bool) string {
	var text string
	switch {
	case n.Inf:
		text = "inf"
	case n.NaN:
		text = "nan"
	case letter|0x20 == 'a':
		text = n.hexadecimal(decimals, alternate)
	default:
		if decimals < 0 {
			decimals = 6
		}
		text = n.decimal(letter|0x20, decimals, alternate)
	}
	if letter < 'a' {
		text = strings.ToUpper(text)
	}
	return text
}

func (n Number) decimal(letter byte, decimals int, alternate bool) string {
	value := new(big.Float).SetPrec(precision).SetUint64(n.Mantissa)
	value.SetMantExp(value, n.Exponent)
	if letter != 'g' {
		text := value.Text(letter, decimals)
		if alternate && decimals == 0 {
			digits, exponent, _ := strings.Cut(text, "e")
			if text = digits + "."; letter == 'e' {
				text += "e" + exponent
			}
		}
		return text
	}
	decimals = max(decimals, 1)
	text := value.Text('e', decimals-1)
	digits, exponent, _ := strings.Cut(text, "e")
	power, _ := strconv.Atoi(exponent)
	if power >= -4 && power < decimals {
		digits, exponent = value.Text('f', decimals-1-power), ""
	}
	switch {
	case !alternate && strings.Contains(digits, "."):
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	case alternate && !strings.Contains(digits, "."):
		digits += "."
	}
	if exponent != "" {
		digits += "e" + exponent
	}
	return digits
}

// hexadecimal formats one digit, the point and the other digits, as glibc does on amd64.
func (n Number) hexadecimal(decimals int, alternate bool) string {
	exponent := n.Exponent + precision - 4
	lead, fraction := n.Mantissa>>60, n.Mantissa<<4
	text := ""
	if decimals >= 0 && decimals < 15 {
		shift := uint(60 - 4*decimals)
		kept, lost := n.Mantissa>>shift, n.Mantissa<<(64-shift)
		if lost > 1<<63 || lost == 1<<63 && kept&1 == 1 {
			kept++
		}
		lead = kept >> (4 * decimals)
		if decimals > 0 {
			fraction = kept << (64 - 4*decimals)
		} else {
			fraction = 0
		}
		if lead == 16 {
			lead, exponent = 1, exponent+4
		}
	}
	for ; fraction != 0; fraction <<= 4 {
		text += strconv.FormatUint(fraction>>60, 16)
	}
	if n.Mantissa == 0 {
		exponent = 0
	}
	if decimals > len(text) {
		text += strings.Repeat("0", decimals-len(text))
	}
	if text != "" || alternate {
		text = "." + text
	}
	sign := "+"
	if exponent < 0 {
		sign = ""
	}
	return "0x" + strconv.FormatUint(lead, 16) + text + "p" + sign + strconv.Itoa(exponent)
}

package longdouble

import "math/big"

// Float converts a number that is not NaN.
func (n Number) Float() *big.Float {
	f := new(big.Float).SetPrec(precision)
	if n.Inf {
		return f.SetInf(n.Negative)
	}
	f.SetUint64(n.Mantissa)
	if n.Negative {
		f.Neg(f)
	}
	return f.SetMantExp(f, n.Exponent)
}

// FromFloat returns the number that is nearest to f.
func FromFloat(f *big.Float) Number {
	if f.IsInf() {
		return Number{Inf: true, Negative: f.Signbit()}
	}
	r, _ := new(big.Float).Abs(f).Rat(nil)
	n, _ := round(r)
	n.Negative = f.Signbit()
	return n
}

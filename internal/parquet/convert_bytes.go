package parquet

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"unicode/utf8"

	"github.com/basaltlake/basalt/vector"
)

// codeOf translates strings into codes. Neighbouring rows often have the same one,
// so the last is tried before the dictionary. Other texts than UTF-8 are refused: an
// output that repeats them could not be read.
func codeOf(dict *vector.Dict) func([]byte) (int32, error) {
	last := int32(vector.NullCode)
	return func(b []byte) (int32, error) {
		if last < 0 || string(b) != dict.Value(last) {
			if !utf8.Valid(b) {
				return 0, &valueError{0, fmt.Sprintf("%.100q is not UTF-8", b)}
			}
			last = dict.CodeBytes(b)
		}
		return last, nil
	}
}

// codeOfUUID writes UUIDs with hyphens, in lower case.
func codeOfUUID(dict *vector.Dict) func([]byte) (int32, error) {
	var text [36]byte
	return func(b []byte) (int32, error) {
		hex.Encode(text[0:], b[0:4])
		hex.Encode(text[9:], b[4:6])
		hex.Encode(text[14:], b[6:8])
		hex.Encode(text[19:], b[8:10])
		hex.Encode(text[24:], b[10:16])
		text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
		return dict.CodeBytes(text[:]), nil
	}
}

const julianEpoch = 2_440_588 // Julian day number of 1970-01-01

// nanosOfInt96 reads nanoseconds of the day and the Julian day.
func nanosOfInt96(b []byte) (int64, error) {
	ofDay := int64(binary.LittleEndian.Uint64(b))
	day := int64(binary.LittleEndian.Uint32(b[8:])) - julianEpoch
	const limit = math.MaxInt64/nanosPerDay - 1
	if day > limit || day < -limit || ofDay < 0 || ofDay >= nanosPerDay {
		return 0, &valueError{0, fmt.Sprintf("day %d and %d ns are beyond the years 1677 to 2262", day, ofDay)}
	}
	return day*nanosPerDay + ofDay, nil
}

// floatOfHalf reads an IEEE 754 half-precision number.
func floatOfHalf(b []byte) (float64, error) {
	bits := binary.LittleEndian.Uint16(b)
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	v := math.Ldexp(1+fraction/1024, exponent-15)
	switch {
	case exponent == 0:
		v = math.Ldexp(fraction, -24)
	case exponent == 31 && fraction == 0:
		v = math.Inf(1)
	case exponent == 31:
		return math.NaN(), nil
	}
	if bits>>15 != 0 {
		v = -v
	}
	return v, nil
}

// bigInt reads a big-endian two's complement number.
func bigInt(b []byte) *big.Int {
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return v
}

func checkDecimalBytes(b []byte) error {
	if len(b) > maxDecimalBytes {
		return malformedf("a decimal of %d bytes", len(b))
	}
	return nil
}

// floatOfDecimal rounds to the nearest float64.
func floatOfDecimal(scale int) func([]byte) (float64, error) {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return func(b []byte) (float64, error) {
		if err := checkDecimalBytes(b); err != nil {
			return 0, err
		}
		f, _ := new(big.Rat).SetFrac(bigInt(b), power).Float64()
		return f, nil
	}
}

// intOfDecimal accepts whole numbers of 64 bits only.
func intOfDecimal(scale int) func([]byte) (int64, error) {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return func(b []byte) (int64, error) {
		if err := checkDecimalBytes(b); err != nil {
			return 0, err
		}
		whole, rest := new(big.Int).QuoRem(bigInt(b), power, new(big.Int))
		if rest.Sign() != 0 || !whole.IsInt64() {
			return 0, &valueError{0, fmt.Sprintf("%v×10^-%d is not a whole number of 64 bits", bigInt(b), scale)}
		}
		return whole.Int64(), nil
	}
}

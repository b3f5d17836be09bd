package parquet

import (
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// packBits writes values bit by bit: the oracle of the unpackers.
func packBits(values []uint32, width uint) []byte {
	out := make([]byte, (len(values)*int(width)+7)/8)
	for i, v := range values {
		for b := range int(width) {
			bit := i*int(width) + b
			out[bit/8] |= byte(v>>b&1) << (bit % 8)
		}
	}
	return out
}

// encodeHybrid writes runs as drawn and returns the values they hold.
func encodeHybrid(t *rapid.T, width uint) (data []byte, values []uint32) {
	limit := uint32(uint64(1)<<width - 1)
	for range rapid.IntRange(1, 6).Draw(t, "runs") {
		if rapid.Bool().Draw(t, "repeated") {
			n := rapid.IntRange(0, 300).Draw(t, "length")
			v := rapid.Uint32Range(0, limit).Draw(t, "value")
			data = binary.AppendUvarint(data, uint64(n)<<1)
			data = append(data, binary.LittleEndian.AppendUint32(nil, v)[:(width+7)/8]...)
			values = append(values, slices.Repeat([]uint32{v}, n)...)
			continue
		}
		groups := rapid.IntRange(0, 40).Draw(t, "groups")
		run := make([]uint32, groups*8)
		for i := range run {
			run[i] = uint32(noise(len(values)+i)) & limit
		}
		data = binary.AppendUvarint(data, uint64(groups)<<1|1)
		data = append(data, packBits(run, width)...)
		values = append(values, run...)
	}
	return data, values
}

func TestUnpackAgreesWithBitByBit(t *testing.T) {
	for width := uint(1); width <= 32; width++ {
		values := make([]uint32, 100)
		for i := range values {
			values[i] = uint32(noise(i)) & uint32(uint64(1)<<width-1)
		}
		data := packBits(values, width)
		for from := range 20 {
			for _, n := range []int{0, 1, 7, 8, 9, 33, len(values) - from} {
				got := make([]uint32, n)
				unpack(got, data, from*int(width), width)
				if !slices.Equal(got, values[from:from+n]) {
					t.Fatalf("width %d, values %d to %d: %v, want %v", width, from, from+n, got, values[from:from+n])
				}
			}
		}
	}
}

func TestDictionaryIndexesInAnyRunsAndReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := uint(rapid.IntRange(1, 18).Draw(t, "width"))
		data, indexes := encodeHybrid(t, width)
		table := make([]int64, 1<<width)
		for i := range table {
			table[i] = int64(i) * 3
		}
		var x indexed[int64]
		if err := x.reset(append([]byte{byte(width)}, data...), table); err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(indexes); {
			n := rapid.IntRange(1, len(indexes)-at).Draw(t, "rows")
			if rapid.Bool().Draw(t, "skip") {
				if err := x.skip(n); err != nil {
					t.Fatal(err)
				}
				at += n
				continue
			}
			got := make([]int64, n)
			if err := x.read(got); err != nil {
				t.Fatal(err)
			}
			for i, v := range got {
				if v != int64(indexes[at+i])*3 {
					t.Fatalf("value %d is %d, want %d", at+i, v, int64(indexes[at+i])*3)
				}
			}
			at += n
		}
		if err := x.skip(1); err == nil {
			t.Fatal("a value after the last")
		}
	})
}

func TestEveryIndexIsCheckedAgainstTheDictionary(t *testing.T) {
	for _, width := range []uint{3, 8, 9, 13, 17} {
		for bad := range 40 {
			indexes := make([]uint32, 40)
			indexes[bad] = 5
			page := append([]byte{byte(width), 5<<1 | 1}, packBits(indexes, width)...)
			var x indexed[float64]
			if err := x.reset(page, make([]float64, 5)); err != nil {
				t.Fatal(err)
			}
			if err := x.read(make([]float64, 40)); err != errIndex {
				t.Fatalf("width %d, bad index at %d: %v", width, bad, err)
			}
		}
	}
}

func TestLevelsExpandAsRowByRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		maxDef := rapid.IntRange(1, 3).Draw(t, "maxDef")
		data, raw := encodeHybrid(t, levelWidth(maxDef))
		tooGreat := slices.IndexFunc(raw, func(v uint32) bool { return int(v) > maxDef }) >= 0
		var l levels
		err := l.reset(data, maxDef, int64(len(raw)))
		row, value := 0, 0
		for err == nil && row < len(raw) {
			n := rapid.IntRange(1, len(raw)-row).Draw(t, "rows")
			var s span
			if s, err = l.take(n); err != nil {
				break
			}
			out := make([]int, s.rows)
			for i := range out[:s.values] {
				value++
				out[i] = value
			}
			if s.mixed != nil {
				expand(out, &s, l.full, -1)
			} else if s.values == 0 {
				repeat(out, -1)
			}
			want := value - s.values
			for i, v := range out {
				if raw[row+i] == uint32(maxDef) {
					want++
					if v != want {
						t.Fatalf("row %d holds value %d, want %d", row+i, v, want)
					}
				} else if v != -1 {
					t.Fatalf("row %d holds value %d, want null", row+i, v)
				}
			}
			row += s.rows
		}
		if (err != nil) != tooGreat && len(raw) > 0 {
			t.Fatalf("error %v, but levels that are too great: %t", err, tooGreat)
		}
	})
}

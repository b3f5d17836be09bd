package parquet

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"pgregory.net/rapid"
)

func TestDeltaAgreesWithTheEncoderOfParquetGo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 700).Draw(t, "n")
		spread := rapid.IntRange(0, 63).Draw(t, "bits")
		values := make([]int64, n)
		for i := range values {
			values[i] = int64(noise(i)) >> (63 - spread)
		}
		page, err := new(delta.BinaryPackedEncoding).EncodeInt64(nil, values)
		if err != nil {
			t.Fatal(err)
		}
		var d deltaInts
		if err := d.reset(page, false); err != nil {
			t.Fatal(err)
		}
		if end, err := d.end(); err != nil || end != len(page) {
			t.Fatalf("ends at %d of %d: %v", end, len(page), err)
		}
		checkDelta(t, &d, values)
	})
}

func TestNarrowDeltaWrapsAt32Bits(t *testing.T) {
	values := []int32{math.MinInt32, math.MaxInt32, 0, math.MinInt32, -1, math.MaxInt32, 7}
	page, err := new(delta.BinaryPackedEncoding).EncodeInt32(nil, values)
	if err != nil {
		t.Fatal(err)
	}
	var d deltaInts
	if err := d.reset(page, true); err != nil {
		t.Fatal(err)
	}
	got := make([]int64, len(values))
	if err := d.read(got); err != nil {
		t.Fatal(err)
	}
	for i, v := range values {
		if got[i] != int64(v) {
			t.Fatalf("value %d: %d, want %d", i, got[i], v)
		}
	}
}

func checkDelta(t *rapid.T, d *deltaInts, values []int64) {
	for at := 0; at < len(values); {
		n := rapid.IntRange(1, len(values)-at).Draw(t, "rows")
		got := make([]int64, n)
		if err := d.read(got); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, values[at:at+n]) {
			t.Fatalf("values from %d: %v, want %v", at, got, values[at:at+n])
		}
		at += n
	}
	if err := d.rest(); err != nil {
		t.Fatal(err)
	}
	if err := d.read(make([]int64, 1)); err == nil {
		t.Fatal("a value after the last")
	}
}

func TestDeltaStringsAgreeWithTheEncoderOfParquetGo(t *testing.T) {
	var all []byte
	offsets := []uint32{0}
	for i := range 500 {
		all = append(all, []byte("prefix-of-an-order")[:noise(i)%18]...)
		offsets = append(offsets, uint32(len(all)))
	}
	lengths, err := new(delta.LengthByteArrayEncoding).EncodeByteArray(nil, all, offsets)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := new(delta.ByteArrayEncoding).EncodeByteArray(nil, all, offsets)
	if err != nil {
		t.Fatal(err)
	}
	var a deltaLengthTexts
	var b deltaTexts
	if err := a.reset(lengths); err != nil {
		t.Fatal(err)
	}
	if err := b.reset(shared, 1<<20); err != nil {
		t.Fatal(err)
	}
	for i := range offsets[1:] {
		want := all[offsets[i]:offsets[i+1]]
		for _, source := range []texts{&a, &b} {
			if got, err := source.text(); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("value %d: %q, %v, want %q", i, got, err, want)
			}
		}
	}
	if a.rest() != nil || b.rest() != nil {
		t.Fatal("values are left")
	}
}

func TestSharedPrefixesCannotBlowUp(t *testing.T) {
	offsets := []uint32{0}
	var all []byte
	for range 1000 {
		all = append(all, bytes.Repeat([]byte{'x'}, 1000)...)
		offsets = append(offsets, uint32(len(all)))
	}
	page, err := new(delta.ByteArrayEncoding).EncodeByteArray(nil, all, offsets)
	if err != nil {
		t.Fatal(err)
	}
	var d deltaTexts
	if err := d.reset(page, 500_000); err != nil {
		t.Fatal(err)
	}
	n := 0
	for err == nil {
		_, err = d.text()
		n++
	}
	if n != 501 {
		t.Fatalf("stopped at value %d with %v", n, err)
	}
}

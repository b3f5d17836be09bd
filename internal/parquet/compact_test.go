package parquet

import (
	"bytes"
	"strings"
	"testing"
)

func TestCompactReaderRefusesWhatCannotBe(t *testing.T) {
	deep := bytes.Repeat([]byte{0x1C}, 10_000) // structs in structs
	lists := bytes.Repeat([]byte{0x19}, 10_000)
	cases := []struct {
		name string
		data []byte
		says string
	}{
		{"nothing", nil, "ends too early"},
		{"no end", []byte{0x15, 0x02}, "ends too early"},
		{"a list longer than the data", []byte{0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0x07}, "ends too early"},
		{"a string longer than the data", []byte{0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0x07}, "ends too early"},
		{"a map longer than the data", []byte{0x1B, 0xFF, 0xFF, 0xFF, 0x07, 0x55}, "ends too early"},
		{"a varint without end", append([]byte{0x16}, bytes.Repeat([]byte{0xFF}, 12)...), "more than 64 bits"},
		{"an unknown wire type", []byte{0x1E}, "wire type 14"},
		{"a field number beyond 16 bits", []byte{0x05, 0x80, 0x80, 0x10, 0x00}, "field number"},
		{"structs in structs", deep, "too deeply"},
		{"lists in lists", lists, "too deeply"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			r := compactReader{data: tc.data}
			r.fields(func(_ int16, wire byte) { r.skip(wire) })
			if r.err == nil || !strings.Contains(r.err.Error(), tc.says) {
				t.Fatalf("%v, want %q", r.err, tc.says)
			}
		})
	}
}

func TestFooterMemoryIsBoundByItsBytes(t *testing.T) {
	// A list of row groups, each with a list of chunks, all empty: the cheapest way to
	// ask for much memory.
	chunks := append([]byte{0x19, 0xFC, 0xFF, 0xFF, 0x03}, bytes.Repeat([]byte{0}, 65535)...)
	foot := append([]byte{0x49, 0x1C}, chunks...)
	foot = append(foot, bytes.Repeat([]byte{0}, 8)...)
	n := allocated(func() {
		if _, err := parseFooter(foot); err == nil {
			t.Fatal("an empty column chunk is accepted")
		}
	})
	if n > 64<<10 {
		t.Fatalf("%d bytes allocated for a footer of %d", n, len(foot))
	}
}

func TestPageHeaderSaysWhenItNeedsMoreBytes(t *testing.T) {
	file := craft(t, 1, 0, dataPage(1, 0, 8, make([]byte, 8)))[len(magic):]
	_, size, err := parsePageHeader(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range size {
		if _, _, err := parsePageHeader(file[:n]); err != errThriftShort {
			t.Fatalf("%d of %d bytes: %v", n, size, err)
		}
	}
}

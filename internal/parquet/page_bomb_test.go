package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// craftedPage is a page whose header says what it is told to.
type craftedPage struct {
	header format.PageHeader
	body   []byte
}

func dataPage(values int32, e format.Encoding, size int32, body []byte) craftedPage {
	return craftedPage{format.PageHeader{
		Type: format.DataPage, UncompressedPageSize: size, CompressedPageSize: int32(len(body)),
		DataPageHeader: thrift.New(format.DataPageHeader{NumValues: values, Encoding: e, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}),
	}, body}
}

func dictionaryPage(values int32, size int32, body []byte) craftedPage {
	return craftedPage{format.PageHeader{
		Type: format.DictionaryPage, UncompressedPageSize: size, CompressedPageSize: int32(len(body)),
		DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: values, Encoding: format.Plain}),
	}, body}
}

// craft writes a file of one required DOUBLE column "price" in one row group.
func craft(t testing.TB, rows int64, codec format.CompressionCodec, pages ...craftedPage) []byte {
	t.Helper()
	protocol := new(thrift.CompactProtocol)
	out := []byte(magic)
	for _, p := range pages {
		head, err := thrift.Marshal(protocol, p.header)
		if err != nil {
			t.Fatal(err)
		}
		out = append(append(out, head...), p.body...)
	}
	meta := format.FileMetaData{
		Version: 2,
		NumRows: rows,
		Schema: []format.SchemaElement{
			{Name: "schema", NumChildren: thrift.New[int32](1)},
			{Name: "price", Type: thrift.New(format.Double), RepetitionType: thrift.New(format.Required)},
		},
		RowGroups: []format.RowGroup{{NumRows: rows, Columns: []format.ColumnChunk{{MetaData: format.ColumnMetaData{
			Type: format.Double, Codec: codec, NumValues: rows, PathInSchema: []string{"price"},
			Encoding:            []format.Encoding{format.Plain},
			TotalCompressedSize: int64(len(out) - len(magic)), DataPageOffset: int64(len(magic)),
		}}}}},
	}
	foot, err := thrift.Marshal(protocol, meta)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, foot...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(foot)))
	return append(out, magic...)
}

func TestPageBombsAreRefusedInLittleMemory(t *testing.T) {
	eight := make([]byte, 8)
	zeros := func(n int) []byte {
		w, _ := zstd.NewWriter(nil)
		return w.EncodeAll(make([]byte, n), nil)
	}
	const gigas = 1<<31 - 1
	cases := []struct {
		name string
		data []byte
		says string
	}{
		{"a page that claims 2 GB", craft(t, 1, format.Snappy, dataPage(1, format.Plain, gigas, eight)), "beyond the limit"},
		{"snappy that claims more than it can hold",
			craft(t, 1, format.Snappy, dataPage(1, format.Plain, 200<<20, binary.AppendUvarint(nil, 200<<20))), "cannot decompress"},
		{"snappy and header disagree", craft(t, 1, format.Snappy, dataPage(1, format.Plain, 16, snappy.Encode(nil, eight))), "declares"},
		{"zstd that claims 200 MB", craft(t, 1, format.Zstd, dataPage(1, format.Plain, 200<<20, zeros(8))), "claims"},
		{"zstd with more than it claims", craft(t, 1, format.Zstd, dataPage(1, format.Plain, 8, zeros(100<<20))), "ZSTD"},
		{"gzip that claims 200 MB", craft(t, 1, format.Gzip, dataPage(1, format.Plain, 200<<20, eight)), "cannot decompress"},
		{"lz4 that claims 200 MB", craft(t, 1, format.Lz4Raw, dataPage(1, format.Plain, 200<<20, eight)), "cannot decompress"},
		{"brotli that claims 200 MB", craft(t, 1, format.Brotli, dataPage(1, format.Plain, 200<<20, eight)), "BROTLI"},
		{"a dictionary of 2^31 values", craft(t, 1, format.Uncompressed, dictionaryPage(gigas, 8, eight)), "a dictionary of 2147483647 values in 8 bytes"},
		{"a dictionary that claims 2 GB", craft(t, 1, format.Snappy, dictionaryPage(1, gigas, eight)), "dictionary page"},
		{"a page of 2^31 values", craft(t, 1, format.Uncompressed, dataPage(gigas, format.Plain, 8, eight)), "1 rows left"},
		{"a page of negative size", craft(t, 1, format.Uncompressed, craftedPage{format.PageHeader{Type: format.DataPage, CompressedPageSize: -8, UncompressedPageSize: -8}, nil}), "-8 bytes"},
		{"a value more than declared", craft(t, 1, format.Uncompressed, dataPage(1, format.Plain, 16, make([]byte, 16))), "left after the last value"},
		{"a value less than declared", craft(t, 2, format.Uncompressed, dataPage(2, format.Plain, 8, eight)), "fewer values"},
		{"a page that ends the chunk too early", craft(t, 2, format.Uncompressed, dataPage(1, format.Plain, 8, eight)), "ends 1 rows before"},
		{"an index outside its dictionary", craft(t, 8, format.Uncompressed, dictionaryPage(1, 8, eight),
			dataPage(8, format.RLEDictionary, 3, []byte{1, 3, 0x80})), "outside its dictionary"},
		{"a repeated index outside its dictionary", craft(t, 8, format.Uncompressed, dictionaryPage(1, 8, eight),
			dataPage(8, format.RLEDictionary, 3, []byte{1, 16, 1})), "outside its dictionary"},
		{"indexes of 200 bits", craft(t, 8, format.Uncompressed, dictionaryPage(1, 8, eight),
			dataPage(8, format.RLEDictionary, 3, []byte{200, 16, 1})), "200 bits"},
		{"indexes without dictionary", craft(t, 8, format.Uncompressed, dataPage(8, format.RLEDictionary, 3, []byte{1, 16, 0})), "without a dictionary"},
		{"a second dictionary", craft(t, 8, format.Uncompressed, dictionaryPage(1, 8, eight), dictionaryPage(1, 8, eight)), "not the first page"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var err error
			if n := allocated(func() { _, err = readAll(tc.data, Limits{}) }); n > 24<<20 {
				t.Errorf("%d bytes allocated", n)
			}
			var corrupt *CorruptError
			if !errors.As(err, &corrupt) || !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("%v, want a CorruptError with %q", err, tc.says)
			}
			if corrupt.RowGroup != 0 || corrupt.Column != "price" || !strings.Contains(err.Error(), "test.parquet") {
				t.Errorf("%v does not name file, row group and column", err)
			}
		})
	}
}

func TestHighCompressionIsNoError(t *testing.T) {
	const rows = 20_000_000
	eight := make([]byte, 8)
	run := binary.AppendUvarint([]byte{0}, rows<<1)
	f := mustOpen(t, craft(t, rows, format.Uncompressed, dictionaryPage(1, 8, eight), dataPage(rows, format.RLEDictionary, int32(len(run)), run)))
	n := allocated(func() {
		c, err := f.Cursor("price", ReadAs{Type: vector.Float})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		col := vector.MakeColumn(vector.Float, 0)
		total := 0
		for {
			col.Floats = col.Floats[:0]
			n, err := c.Read(&col, 8192)
			if n == 0 {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			total += n
		}
		if total != rows {
			t.Fatalf("%d rows", total)
		}
	})
	if n > 1<<20 {
		t.Errorf("%d bytes allocated for a file of 60", n)
	}
}

func TestChecksumIsChecked(t *testing.T) {
	body := bytes.Repeat([]byte{1, 2, 3, 4}, 2)
	page := dataPage(1, format.Plain, 8, body)
	page.header.CRC = int32(crc32.ChecksumIEEE(body))
	if _, err := readAll(craft(t, 1, format.Uncompressed, page), Limits{}); err != nil {
		t.Fatal(err)
	}
	page.header.CRC++
	if _, err := readAll(craft(t, 1, format.Uncompressed, page), Limits{}); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Fatalf("%v, want a checksum error", err)
	}
}

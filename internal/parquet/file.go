package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/basaltlake/basalt/internal/defect"
)

const (
	magic          = "PAR1"
	encryptedMagic = "PARE"
	tailBytes      = 8        // footer length and magic
	firstTailRead  = 64 << 10 // holds most footers, so that one read is enough
)

// File is an open Parquet file whose footer has been checked against its size. It is
// immutable: several goroutines may make cursors of it.
type File struct {
	src    Source
	limits Limits
	footer *footer
	leaves []leaf
	byName map[string]int
}

// Open reads and checks a file's footer. It does not take over the source, which
// must stay open as long as the file is used. A file that is no intact Parquet file
// yields a CorruptError.
func Open(src Source, limits Limits) (f *File, err error) {
	f = &File{src: src, limits: limits.withDefaults()}
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, &CorruptError{File: src.Name(), RowGroup: -1, What: "decoding the footer failed", Err: defect.Recovered(p)}
		}
	}()
	data, end, err := f.readFooter()
	if err != nil {
		return nil, f.explain(err)
	}
	if f.footer, err = parseFooter(data); err != nil {
		return nil, f.explain(err)
	}
	if f.leaves, err = leaves(f.footer.schema); err != nil {
		return nil, f.explain(err)
	}
	if err = f.checkGroups(end); err != nil {
		return nil, err
	}
	f.byName = columnNames(f.leaves)
	return f, nil
}

// readFooter returns the footer's bytes and the offset where it begins.
func (f *File) readFooter() ([]byte, int64, error) {
	size := f.src.Size()
	if size < int64(len(magic))+tailBytes {
		return nil, 0, malformedf("%d bytes are too few for a Parquet file", size)
	}
	tail := make([]byte, min(size, firstTailRead))
	if err := f.readAt(tail, size-int64(len(tail))); err != nil {
		return nil, 0, err
	}
	end := tail[len(tail)-tailBytes:]
	switch string(end[4:]) {
	case magic:
	case encryptedMagic:
		return nil, 0, unsupported("the file is encrypted")
	default:
		return nil, 0, malformed("it does not end as a Parquet file does; it may be truncated")
	}
	length := int64(binary.LittleEndian.Uint32(end))
	begin := size - tailBytes - length
	if begin < int64(len(magic)) {
		return nil, 0, malformedf("a footer of %d bytes does not fit into %d", length, size)
	}
	if length > f.limits.FooterBytes {
		return nil, 0, malformedf("a footer of %d bytes is beyond the limit of %d", length, f.limits.FooterBytes)
	}
	if length+tailBytes <= int64(len(tail)) {
		from := len(tail) - tailBytes - int(length)
		return bytes.Clone(tail[from : from+int(length)]), begin, nil
	}
	data := make([]byte, length)
	return data, begin, f.readAt(data, begin)
}

func (f *File) readAt(p []byte, offset int64) error {
	if n, err := f.src.ReadAt(p, offset); n < len(p) {
		if err == nil {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("reading %d bytes at %d: %w", len(p), offset, err)
	}
	return nil
}

// checkGroups checks that row groups and chunks lie in the file and that columns
// have equal length. dataEnd is where the footer begins.
func (f *File) checkGroups(dataEnd int64) error {
	total := int64(0)
	for g := range f.footer.groups {
		group := &f.footer.groups[g]
		if group.rows < 0 || group.rows > math.MaxInt64-total {
			return f.corrupt(g, "", fmt.Sprintf("a row group of %d rows", group.rows))
		}
		total += group.rows
		if len(group.chunks) != len(f.leaves) {
			return f.corrupt(g, "", fmt.Sprintf("%d column chunks where the schema has %d columns", len(group.chunks), len(f.leaves)))
		}
		for i := range f.leaves {
			if what := checkChunk(&f.leaves[i], &group.chunks[i], group.rows, dataEnd); what != "" {
				return f.corrupt(g, f.leaves[i].info.Name, what)
			}
		}
	}
	if total != f.footer.rows {
		return f.corrupt(-1, "", fmt.Sprintf("row groups have %d rows, the file claims %d", total, f.footer.rows))
	}
	return nil
}

// checkChunk returns what is wrong with a chunk, or "".
func checkChunk(l *leaf, c *chunkMeta, rows, dataEnd int64) string {
	switch {
	case c.elsewhere || !c.described:
		return "" // an error for whoever reads the column
	case c.physical != l.physical:
		return fmt.Sprintf("the chunk holds %s, the schema says %s", c.physical, l.physical)
	case c.values < 0 || l.maxRep == 0 && c.values != rows:
		return fmt.Sprintf("the column has %d values, the row group has %d rows", c.values, rows)
	case c.compressed < 0 || c.start() < 0 || c.compressed > dataEnd-c.start() || c.dataOffset-c.start() > c.compressed:
		return fmt.Sprintf("its %d bytes at %d do not lie in the file's data of %d bytes", c.compressed, c.start(), dataEnd)
	case rows > 0 && c.start() < int64(len(magic)):
		return fmt.Sprintf("its pages begin at %d", c.start())
	case rows > 0 && rows/math.MaxInt32 > c.compressed/minPageBytes:
		return fmt.Sprintf("%d bytes cannot hold %d values", c.compressed, rows)
	}
	return ""
}

func (f *File) corrupt(group int, column, what string) error {
	return &CorruptError{File: f.src.Name(), RowGroup: group, Column: column, What: what}
}

// explain turns a fault of the footer into an error that names the file.
func (f *File) explain(err error) error { return f.explainAt(err, -1, "") }

func (f *File) explainAt(err error, group int, column string) error {
	var what malformed
	var missing unsupported
	switch {
	case errors.As(err, &what):
		return f.corrupt(group, column, string(what))
	case errors.As(err, &missing):
		return &UnsupportedError{File: f.src.Name(), Column: column, What: string(missing)}
	case truncated(err):
		return &CorruptError{File: f.src.Name(), RowGroup: group, Column: column, What: "the file is shorter than its size", Err: err}
	}
	if column != "" {
		return fmt.Errorf("reading %s: row group %d: column %s: %w", f.src.Name(), group, column, err)
	}
	return fmt.Errorf("reading %s: %w", f.src.Name(), err)
}

// Columns returns the file's columns in its order, with those that cannot be read.
func (f *File) Columns() []ColumnInfo {
	infos := make([]ColumnInfo, len(f.leaves))
	for i := range f.leaves {
		infos[i] = f.leaves[i].info
	}
	return infos
}

// Lookup returns the named column.
func (f *File) Lookup(name string) (ColumnInfo, bool) {
	i, ok := f.byName[name]
	if !ok {
		return ColumnInfo{}, false
	}
	return f.leaves[i].info, true
}

// ColumnBytes returns the bytes of a column before compression, as the footer says, or
// after it, where those are more.
func (f *File) ColumnBytes(name string) int64 {
	i, ok := f.byName[name]
	if !ok {
		return 0
	}
	bytes := int64(0)
	for g := range f.footer.groups {
		c := &f.footer.groups[g].chunks[f.leaves[i].chunk]
		bytes += min(max(c.plain, c.compressed), math.MaxInt64-bytes)
	}
	return bytes
}

// Rows returns the number of rows. It comes from the footer: it is consistent, but
// only reading proves it.
func (f *File) Rows() int64 { return f.footer.rows }

// KeyValue returns an entry of the file's key-value metadata.
func (f *File) KeyValue(key string) (string, bool) {
	for i := range f.footer.keyValues {
		if f.footer.keyValues[i].key == key {
			return f.footer.keyValues[i].value, true
		}
	}
	return "", false
}

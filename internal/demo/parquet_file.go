package demo

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"github.com/basaltlake/basalt/vector"
)

// parquetFile is a file being written under a temporary name. It can be created again
// after commit or abandon; its buffers stay.
type parquetFile struct {
	path   string
	file   *os.File
	buffer *bufio.Writer
	writer *file.Writer
	levels []int16
	longs  []int64
	shorts []int32
	floats []float64
	flags  []bool
	texts  []parquet.ByteArray
	digits []byte
}

func (p *parquetFile) create(path string, root *schema.GroupNode, columns []*column) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("creating the folder of %s: %w", path, err)
	}
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	options := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Snappy),
		parquet.WithVersion(parquet.V2_LATEST),
		parquet.WithCreatedBy("basalt demo"),
		parquet.WithBatchSize(4096),
	}
	for _, c := range columns {
		if c.unique {
			options = append(options, parquet.WithDictionaryFor(c.name, false))
		}
	}
	p.path, p.file, p.buffer = path, f, bufio.NewWriterSize(f, 1<<18)
	p.writer, err = file.NewParquetWriterWithError(p.buffer, root, file.WithWriterProps(parquet.NewWriterProperties(options...)))
	if err != nil {
		p.abandon()
		return fmt.Errorf("starting %s: %w", path, err)
	}
	return nil
}

// rowGroup writes the collected rows.
func (p *parquetFile) rowGroup(columns []*column, rows int) error {
	group, err := p.writer.AppendRowGroupChecked()
	if err != nil {
		return fmt.Errorf("writing %s: %w", p.path, err)
	}
	for _, c := range columns {
		w, err := group.NextColumn()
		if err == nil {
			err = p.chunk(w, c, rows)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			return fmt.Errorf("writing %s: column %s: %w", p.path, c.name, err)
		}
	}
	if err := group.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", p.path, err)
	}
	return nil
}

// chunk writes a column: present values in a row, nulls only as levels.
func (p *parquetFile) chunk(w file.ColumnChunkWriter, c *column, rows int) (err error) {
	if got := len(c.ints) + len(c.floats) + len(c.codes); got != rows && (got > 0 || len(c.words) != 1) {
		return fmt.Errorf("%d values in %d rows", got, rows)
	}
	p.levels = p.levels[:0]
	switch w := w.(type) {
	case *file.Int64ColumnChunkWriter:
		p.longs = p.longs[:0]
		for _, v := range c.ints {
			if p.present(v != vector.NullInt) {
				p.longs = append(p.longs, v)
			}
		}
		_, err = w.WriteBatch(p.longs, p.levels, nil)
	case *file.Int32ColumnChunkWriter:
		p.shorts = p.shorts[:0]
		for _, v := range c.ints {
			if p.present(v != vector.NullInt) {
				p.shorts = append(p.shorts, int32(v))
			}
		}
		_, err = w.WriteBatch(p.shorts, p.levels, nil)
	case *file.Float64ColumnChunkWriter:
		p.floats = p.floats[:0]
		for _, v := range c.floats {
			if p.present(v == v) {
				p.floats = append(p.floats, v)
			}
		}
		_, err = w.WriteBatch(p.floats, p.levels, nil)
	case *file.BooleanColumnChunkWriter:
		p.flags = p.flags[:0]
		for _, v := range c.ints {
			if p.present(v != vector.NullInt) {
				p.flags = append(p.flags, v != 0)
			}
		}
		_, err = w.WriteBatch(p.flags, p.levels, nil)
	case *file.ByteArrayColumnChunkWriter:
		_, err = w.WriteBatch(p.spell(c, rows), p.levels, nil)
	default:
		err = fmt.Errorf("no writer for %T", w)
	}
	return err
}

// spell returns the texts of a column; they are valid until the next call.
func (p *parquetFile) spell(c *column, rows int) []parquet.ByteArray {
	p.texts, p.digits = p.texts[:0], p.digits[:0]
	if c.numerals {
		// Texts are cut from the digits only when these no longer move.
		p.digits = slices.Grow(p.digits, rows*20)
	}
	for i := range rows {
		switch {
		case c.numerals && c.ints[i] >= 0:
			from := len(p.digits)
			p.digits = strconv.AppendInt(p.digits, c.ints[i], 10)
			p.texts = append(p.texts, p.digits[from:len(p.digits):len(p.digits)])
		case c.numerals:
			p.texts = append(p.texts, nil)
		case len(c.codes) > 0:
			p.texts = append(p.texts, c.words[c.codes[i]])
		default:
			p.texts = append(p.texts, c.words[0])
		}
		p.present(true)
	}
	return p.texts
}

// present appends the level of a value and returns its argument.
func (p *parquetFile) present(v bool) bool {
	var level int16
	if v {
		level = 1
	}
	p.levels = append(p.levels, level)
	return v
}

func (p *parquetFile) commit() (bytes int64, err error) {
	err = p.writer.Close()
	if err == nil {
		err = p.buffer.Flush()
	}
	if err == nil {
		bytes, err = p.file.Seek(0, 1)
	}
	if err == nil {
		err = p.file.Close()
	}
	if err == nil {
		err = os.Rename(p.path+".tmp", p.path)
	}
	if err != nil {
		p.abandon()
		return 0, fmt.Errorf("finishing %s: %w", p.path, err)
	}
	return bytes, nil
}

// abandon gives up the file; what was written is removed.
func (p *parquetFile) abandon() {
	p.file.Close()
	os.Remove(p.path + ".tmp")
}

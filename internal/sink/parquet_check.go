package sink

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/basaltlake/basalt/vector"
)

// check parses the footer that was written and compares it with what was handed in:
// rows, columns, null counts, first and last key, and that the column chunks fill the
// file from its header to its footer.
func (s *stagedParquet) check() error {
	f := s.file
	end := len(f.tail) - 8
	if string(f.head) != "PAR1" || end < 0 || string(f.tail[end+4:]) != "PAR1" {
		return errors.New("the magic numbers are missing")
	}
	if n := int(binary.LittleEndian.Uint32(f.tail[end:])); n > end {
		return fmt.Errorf("the footer of %d bytes is longer than what was written last", n)
	} else {
		f.tail = f.tail[end-n : end]
	}
	var meta format.FileMetaData
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), f.tail, &meta); err != nil {
		return fmt.Errorf("reading the footer: %w", err)
	}
	if meta.NumRows != s.rows {
		return fmt.Errorf("the footer says %d rows, %d were written", meta.NumRows, s.rows)
	}
	if len(meta.Schema) != len(s.fields)+1 {
		return fmt.Errorf("the footer has %d columns, %d were written", len(meta.Schema)-1, len(s.fields))
	}
	if err := s.checkGroups(meta.RowGroups, f.size-int64(len(f.tail))-8); err != nil {
		return err
	}
	if len(meta.RowGroups) > 0 && len(s.keys.columns) > 0 {
		return s.checkKeys(meta.RowGroups)
	}
	return nil
}

// checkGroups follows the column chunks through the file, to the byte end.
func (s *stagedParquet) checkGroups(groups []format.RowGroup, end int64) error {
	at, rows := int64(len("PAR1")), int64(0)
	nulls := make([]int64, len(s.fields))
	for g, group := range groups {
		if len(group.Columns) != len(s.fields) {
			return fmt.Errorf("row group %d has %d columns, %d were written", g, len(group.Columns), len(s.fields))
		}
		for c := range group.Columns {
			m := &group.Columns[c].MetaData
			start := m.DataPageOffset
			if m.DictionaryPageOffset > 0 {
				start = m.DictionaryPageOffset
			}
			if start != at || m.NumValues != group.NumRows {
				return fmt.Errorf("row group %d column %s: %d values at byte %d, expected %d at %d",
					g, s.fields[c].Name, m.NumValues, start, group.NumRows, at)
			}
			at += m.TotalCompressedSize
			nulls[c] += m.Statistics.NullCount
		}
		rows += group.NumRows
	}
	if at != end || rows != s.rows {
		return fmt.Errorf("row groups have %d rows and end at byte %d, expected %d and %d", rows, at, s.rows, end)
	}
	for c, n := range nulls {
		if n != s.tallies[c].nulls {
			return fmt.Errorf("column %s has %d nulls, %d were written", s.fields[c].Name, n, s.tallies[c].nulls)
		}
	}
	return nil
}

// checkKeys compares the bounds of the first key column with the first and last key.
func (s *stagedParquet) checkKeys(groups []format.RowGroup) error {
	c := s.keys.columns[0]
	if t := s.fields[c].Type; t != vector.Int && t != vector.Time {
		return nil
	}
	first, last := s.keys.first[0].Ints[0], s.keys.last[0].Ints[0]
	low := groups[0].Columns[c].MetaData.Statistics.MinValue
	high := groups[len(groups)-1].Columns[c].MetaData.Statistics.MaxValue
	// Null keys come first and are in no bound.
	if first != vector.NullInt && (len(low) != 8 || int64(binary.LittleEndian.Uint64(low)) != first) {
		return fmt.Errorf("column %s starts at % x, expected %d", s.fields[c].Name, low, first)
	}
	if last != vector.NullInt && (len(high) != 8 || int64(binary.LittleEndian.Uint64(high)) != last) {
		return fmt.Errorf("column %s ends at % x, expected %d", s.fields[c].Name, high, last)
	}
	return nil
}

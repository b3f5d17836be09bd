package engine

import "github.com/basaltlake/basalt/internal/spill"

// Memory says how the memory of a run is divided. It never changes a value.
type Memory struct {
	Spill spill.Limits // rows of results and of operators, until they are written or read
	Sort  int64        // bytes of rows that are sorted in memory; files that are larger are shredded
	Files int          // files that are scanned at a time, when there are threads for them

	MaxRows    map[string]int // per table: rows that are sorted in memory at a time; 0 and absent follow from Sort
	OneListing bool           // sort and compute listing by listing
}

// sortRows returns how many rows of a table are sorted in memory at a time.
func (m *Memory) sortRows(table string, rowBytes int64, files int) int64 {
	rows := max(m.Sort/int64(files)/rowBytes, 1)
	if most := int64(m.MaxRows[table]); most > 0 {
		rows = min(rows, most)
	}
	return rows
}

// Share divides bytes: a quarter each for rows that wait and rows that are sorted, the
// rest for columns in decoding, pages in writing and what the collector has not found.
func Share(bytes int64) Memory {
	m := Memory{Sort: bytes / 4, Files: 1}
	m.Spill.Memory = bytes / 4
	if bytes >= twoFiles {
		m.Files = 2
	}
	return m
}

// twoFiles is from where on two files are scanned at a time: while one scan plans its
// next chunk, which a single thread does, the other has work for the rest, but both hold
// a page and a dictionary per column.
const twoFiles = 512 << 20

package engine

import (
	"math"

	"github.com/basaltlake/basalt/internal/lake"
	"github.com/basaltlake/basalt/internal/spill"
)

// Memory says how the memory of a run is divided. It never changes a value.
type Memory struct {
	Spill spill.Limits // rows of results and of operators, until they are written or read
	Sort  int64        // bytes of rows that are sorted in memory; files that are larger are shredded
	Files int          // files that are scanned at a time, when there are threads for them
	Ahead int64        // bytes that a file of a remote lake holds before they are asked for; 0 for a folder
	Sent  int64        // bytes that outputs hold until a remote place has them; 0 for a folder

	Behind bool // row groups are written while the next ones are encoded

	MaxRows    map[string]int // per table: rows that are sorted in memory at a time; 0 and absent follow from Sort
	OneListing bool           // sort and compute listing by listing
}

// sortRows returns how many rows of a table are sorted in memory at a time.
func (m *Memory) sortRows(table string, rowBytes int64, files int) int64 {
	rows := min(max(m.Sort/int64(files)/rowBytes, 1), math.MaxInt32) // an order has 32 bits for a row
	if most := int64(m.MaxRows[table]); most > 0 {
		rows = min(rows, most)
	}
	return rows
}

// Share divides bytes: a quarter each for rows that wait and rows that are sorted, the
// rest for columns in decoding, pages in writing and what the collector has not found.
// What remote places hold is taken from the bytes before.
func Share(bytes int64, r Remote) Memory {
	m := Memory{Files: 1, Sent: r.Sent}
	if bytes >= twoFiles {
		m.Files, m.Behind = 2, true
	}
	m.Ahead = min(bytes/aheadPart/int64(m.Files), r.MostAhead)
	// Files are closed when outputs are written.
	transit := min(max(int64(m.Files)*m.Ahead, m.Sent), bytes/2)
	m.Sort = (bytes - transit) / 4
	m.Spill.Memory = m.Sort
	return m
}

// Remote is what places behind a network hold of the memory; the zero value is folders.
type Remote struct {
	MostAhead int64 // an open file of the lake makes no use of more
	Sent      int64 // outputs that are written together take, until they are sent
}

// aheadPart is the part of the memory for what is read ahead of a remote lake.
const aheadPart = 4

// AtOnce is how much of a column of a remote lake is read at a time when so many are
// open: all together take no more than rows that are sorted may.
func (m *Memory) AtOnce(columns int64) int64 {
	if m.Ahead == 0 {
		return lake.LeastAtOnce
	}
	return max(lake.LeastAtOnce, min(m.Sort/int64(m.Files)/max(columns, 1), lake.MostAtOnce))
}

// twoFiles is from where on two files are scanned at a time: two scans wait for each other
// less than two threads in one, but both hold a page and a dictionary per column.
const twoFiles = 512 << 20

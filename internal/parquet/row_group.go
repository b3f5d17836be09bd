package parquet

// RowGroup describes a row group of a file.
type RowGroup struct {
	Rows       int64
	TotalBytes int64 // compressed bytes of all columns
	file       *File
	meta       *groupMeta
}

func makeRowGroup(f *File, meta *groupMeta) RowGroup {
	g := RowGroup{Rows: meta.rows, file: f, meta: meta}
	for i := range meta.chunks {
		g.TotalBytes += meta.chunks[i].compressed
	}
	return g
}

// Bytes returns the compressed bytes of a column in the row group; 0 if there is no
// such column.
func (g *RowGroup) Bytes(column string) int64 {
	if i, ok := g.file.byName[column]; ok {
		return g.meta.chunks[i].compressed
	}
	return 0
}

// IntRange returns the least and greatest value of an integer or timestamp column in
// the row group, as they would be read as the column's default type. ok is false
// when the file does not say or what it says makes no sense.
func (g *RowGroup) IntRange(column string) (lo, hi int64, ok bool) {
	i, found := g.file.byName[column]
	if !found {
		return 0, 0, false
	}
	return g.meta.chunks[i].stats.intRange(&g.file.leaves[i])
}

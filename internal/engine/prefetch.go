package engine

import (
	"github.com/basaltlake/basalt/internal/parquet"
	"github.com/basaltlake/basalt/internal/scan"
)

// prefetch tells a remote file which columns will be read, and in which order, so that
// its bytes come in few requests ahead of time.
func (f *tableFile) prefetch(columns []scan.Column, order parquet.ReadOrder) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	f.opened.Parquet.Prefetch(names, order)
}

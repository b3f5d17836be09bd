package lake

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/table"
)

// Stock is what the lake has of a table and market.
type Stock struct {
	Table       string
	MIC         string // "" when paths do not tell
	First, Last calendar.Date
	Days        int
	Files       int
	Bytes       int64
}

// Days returns the days a table has files of, sorted.
func (l *Lake) Days(ctx context.Context, tableName string) ([]calendar.Date, error) {
	files, err := l.all(ctx, tableName)
	if err != nil {
		return nil, err
	}
	days := make([]calendar.Date, len(files))
	for i, f := range files {
		days[i] = f.Day
	}
	return slices.Compact(days), nil
}

// Stock returns what there is of a table, by market. It lists all of the table's files.
func (l *Lake) Stock(ctx context.Context, tableName string) ([]Stock, error) {
	files, err := l.all(ctx, tableName)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.MIC, b.MIC) })
	var stock []Stock
	for _, f := range files {
		if len(stock) == 0 || stock[len(stock)-1].MIC != f.MIC {
			stock = append(stock, Stock{Table: f.Table, MIC: f.MIC, First: f.Day})
		}
		s := &stock[len(stock)-1]
		if s.Days == 0 || s.Last != f.Day {
			s.Days++
		}
		s.Last = f.Day
		s.Files++
		s.Bytes += f.Info.Size
	}
	return stock, nil
}

// all returns every file of a table, sorted by day, MIC and symbol, without what lies in
// the place of files.
func (l *Lake) all(ctx context.Context, tableName string) ([]File, error) {
	k, err := l.table(tableName)
	if err != nil {
		return nil, err
	}
	found, err := l.below(ctx, k, k.template.Under(table.Place{}))
	files := slices.Concat(slices.Collect(maps.Values(found))...)
	files = slices.DeleteFunc(files, func(f File) bool { return f.Other != "" })
	slices.SortFunc(files, compare)
	return files, err
}

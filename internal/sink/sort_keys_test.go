package sink

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestFieldsThatAreKeysOrderTheRows(t *testing.T) {
	instrument, event := vector.Field{Name: "InstrumentId", Type: vector.Int}, vector.Field{Name: "EventTimestamp", Type: vector.Time}
	listing := vector.Field{Name: "ListingId", Type: vector.Int}
	keyed := func(f vector.Field) vector.Field { f.Key = true; return f }
	rows := []vector.Column{{Type: vector.Int, Ints: []int64{1, 1, 2}}, {Type: vector.Time, Ints: []int64{5, 6, 1}}, {Type: vector.Int, Ints: []int64{9, 8, 7}}}
	for _, c := range []struct {
		name   string
		fields []vector.Field
		sorted bool
	}{
		{"keys of their own", []vector.Field{keyed(instrument), keyed(event), listing}, true},
		{"none, then ListingId and TimeBucket", []vector.Field{instrument, event, listing}, false},
		{"the wrong ones", []vector.Field{instrument, keyed(event), listing}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			staged, err := NewParquet(newFolderStore(), ParquetOptions{}).Begin(ctx, filepath.ToSlash(filepath.Join(t.TempDir(), "x.parquet")), c.fields)
			if err != nil {
				t.Fatal(err)
			}
			defer staged.Abort()
			err = staged.Write(rows, 3)
			var failed *Error
			if c.sorted && err != nil || !c.sorted && (!errors.As(err, &failed) || failed.Kind != CodeNotSorted) {
				t.Errorf("error %v", err)
			}
		})
	}
}

package parquet

import (
	"fmt"
	"testing"
)

// FuzzOpenAndRead looks for inputs that panic, hang, or make columns of unequal
// length. The seeds are small files with every page kind.
func FuzzOpenAndRead(f *testing.F) {
	for _, data := range smallFiles(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := readAll(data, smallLimits)
		if err != nil {
			checkHostileError(t, err)
			return
		}
		for _, n := range rows {
			if n != rows[0] {
				t.Fatal(fmt.Sprint("columns of unequal length: ", rows))
			}
		}
	})
}

package job_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/engine"
	"github.com/basaltlake/basalt/internal/job"
)

// crowded is a trial on whose second day so many trades of a listing come at one time,
// after a later one.
func crowded(t *testing.T, rows int) *trial {
	t.Helper()
	tr := newTrial(t)
	trades := tradeRows(secondDay)
	for c := range trades {
		first := trades[c].Values[0]
		trades[c].Values = trades[c].Values[50:51]
		for i := range rows {
			v := first
			if trades[c].Name == "Size" {
				v = float64(1 + i%17)
			}
			trades[c].Values = append(trades[c].Values, v)
		}
	}
	tr.put(t, "Trades-Plus", "trades-plus-", secondDay, trades, snappy)
	return tr
}

func TestRowsOfOneListingAndTimeAreSortedTogetherOrRefused(t *testing.T) {
	const most = 4096 // rows that are sorted together however little memory there is
	for _, rows := range []int{most, most + 1} {
		plain := crowded(t, rows)
		if _, err := plain.run(t.Context(), plain.text(plainPasses)); err != nil {
			t.Fatal(err)
		}
		temp := filepath.Join(t.TempDir(), "temp")
		tr := &trial{lake: plain.lake, out: filepath.Join(t.TempDir(), "out"), settings: job.Settings{Budget: 20_000}}
		_, err := tr.run(t.Context(), tr.text(plainPasses, "TEMP_DIR: "+temp))
		if rows == most {
			if err != nil || !bytes.Equal(tr.outputs(t), plain.outputs(t)) {
				t.Errorf("%d rows at one time: other bytes, or %v", rows, err)
			}
			continue
		}
		var e *engine.CrowdedError
		if !errors.As(err, &e) || e.Rows != int64(rows) || e.ExitCode() != 2 || e.Limit <= 0 || e.Limit > most {
			t.Fatalf("%d rows at one time: %v", rows, err)
		}
		for _, want := range []string{"memory-limit-too-small", "reading trades", "mic=XLON", "date=" + secondDay, "4097 rows have the same listing and time", "raise MEMORY_LIMIT"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("no %q in %v", want, err)
			}
		}
		if left := tr.left(t); len(left) > 0 {
			t.Errorf("%v is left", left)
		}
	}
}

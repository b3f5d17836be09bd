package universe

import (
	"strings"
	"testing"

	"github.com/basaltlake/basalt/vector"
)

func TestCSVColumnsInAnyOrderAndSpelling(t *testing.T) {
	f, err := readCSV(strings.NewReader("\ufeffname, currency ,listing_id,IS_PRIMARY,date,instrumentid\n" +
		"\"Vodafone, plc\",GBX,3,TRUE,2026-01-02T00:00:00Z,\n" +
		"x,,,0,2026-01-03, 7\n"))
	if err != nil {
		t.Fatal(err)
	}
	if f.Rows != 2 || len(f.Fields) != 5 {
		t.Fatalf("%d rows of %v", f.Rows, f.Fields)
	}
	id, currency, primary := f.Col("ListingId"), f.Col("CurrencyCode"), f.Col("IsPrimary")
	if id.Ints[0] != 3 || !id.Null(1) || primary.Ints[0] != 1 || primary.Ints[1] != 0 || !currency.Null(1) {
		t.Errorf("%+v", f.Cols)
	}
	if f.Col("Date").Ints[0] != day.Start() || !f.Col("InstrumentId").Null(0) || f.Col("InstrumentId").Ints[1] != 7 {
		t.Errorf("%+v", f.Cols)
	}
}

func TestCSVErrorsSayTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "it is empty",
		"ListingID2,MIC\n1,XLON\n":             `line 1: no column says which listings: there is none of ListingId, Ticker, ISIN, Symbol, only ListingID2, MIC; is "ListingID2" meant to be ListingId?`,
		"121317\n121318\n":                     "only 121317; the first line names the columns, with commas between them",
		"Ticker;MIC\nVOD;XLON\n":               "only Ticker;MIC; the first line names the columns, with commas between them",
		"ListingId,listing_id\n1,1\n":          "are both ListingId",
		"ListingId\n1\nx\n":                    `line 3: ListingId: "x" is not a whole number`,
		"ListingId\n1.0\n":                     `line 2: ListingId: "1.0" is not a whole number`,
		"ListingId\n-9223372036854775808\n":    "not a whole number",
		"ListingId,MIC\n1,XLON\n2\n":           "line 3: wrong number of fields",
		"ListingId,Date\n1,02/01/2026\n":       `line 2: Date: "02/01/2026" is not a date`,
		"ListingId,Date\n1,2026-01-02 09:00\n": "is not a date",
		"ListingId,IsAlive\n1,perhaps\n":       "neither true nor false",
		"ListingId,MIC\n1,\"XLON\n":            "line 2",
		"ListingId,Ticker\n1,Z\xfcrich\n":      `line 2: Ticker: "Z\xfcrich" is not UTF-8`,
	} {
		if _, err := readCSV(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("ListingId,MIC,Date\n1,XLON,2026-01-02\n")
	f.Add("\ufeffListingId\n\n\"1\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		frame, err := readCSV(strings.NewReader(text))
		if err != nil {
			return
		}
		if id := frame.Col("ListingId"); id != nil && id.Type != vector.Int {
			t.Fatal("ListingId is no number")
		}
		for i := range frame.Cols {
			if frame.Cols[i].Len() != frame.Rows {
				t.Fatalf("column %d has %d of %d rows", i, frame.Cols[i].Len(), frame.Rows)
			}
		}
	})
}

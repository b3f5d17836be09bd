package option

import "testing"

func TestNearestMeansTheWordWithFewestEdits(t *testing.T) {
	words := []string{"START_DATE", "END_DATE", "l2_analytics", "l3_analytics", "levels", "sides"}
	for misspelt, want := range map[string]string{
		"STRAT_DATE": "START_DATE", "start_date": "START_DATE", "END_DAT": "END_DATE",
		"l2_analitics": "l2_analytics", "level": "levels", "side": "sides", "xyz": "", "": "",
	} {
		if got := Nearest(misspelt, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", misspelt, got, want)
		}
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"1500": 1500, "4GB": 4e9, "4 GiB": 4 << 30, "1.5k": 1536, "2M": 2 << 20, "80%": 800, "0.5 tb": 5e11,
	} {
		if got, err := ParseSize(text, 1000); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "GB", "-1", "0", "4XB", "101%", "1e9", "1..2", "99999999TB"} {
		if got, err := ParseSize(text, 1000); err == nil {
			t.Errorf("ParseSize(%q) = %d, want an error", text, got)
		}
	}
}

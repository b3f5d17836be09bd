package expr_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the expected messages anew")

// testdata/errors.txt has what is said of each faulty text of testdata/faulty.txt.
func TestMessagesOfFaultyTexts(t *testing.T) {
	faulty, err := os.ReadFile("testdata/faulty.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, text := range strings.Split(strings.TrimSpace(string(faulty)), "\n") {
		_, err := scope().Bucket(text)
		if err == nil {
			t.Errorf("%s is accepted", text)
			continue
		}
		fmt.Fprintf(&got, "%s\n    %v\n", text, err)
	}
	if *update {
		if err := os.WriteFile("testdata/errors.txt", []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestPositionsCountLinesAndCharacters(t *testing.T) {
	_, err := scope().Bucket("sum(Größe)\n  / sume(Size)")
	if line, col := position(t, err); line != 2 || col != 5 {
		t.Error(line, col, err)
	}
	_, err = scope().Bucket("sum(Größe) / sume(Size)")
	if line, col := position(t, err); line != 1 || col != 14 {
		t.Error(line, col, err)
	}
}

func TestHostileTextsEndInAnError(t *testing.T) {
	doubled := `State`
	for range 60 {
		doubled = `if(` + doubled + ` != "x", State)`
	}
	for name, text := range map[string]string{
		"deep parentheses": strings.Repeat("(", 2000),
		"deep signs":       strings.Repeat("-", 2000) + "1",
		"deep negations":   "count() where " + strings.Repeat("not ", 900) + "Flag",
		"deep calls":       strings.Repeat("abs(", 1000),
		"too long":         strings.Repeat("1+", 3000) + "count()",
		"grows by itself":  "count() where " + doubled + ` = "x"`,
		"list that grows":  "count() where " + strings.Repeat("1+", 800) + "Price in [" + strings.Repeat("1.5,", 400) + "2]",
		"no text":          "",
		"half a character": "sum(Price) \xe2\x89",
	} {
		if _, err := scope().Bucket(text); err == nil {
			t.Errorf("%s: no error", name)
		} else {
			position(t, err)
		}
	}
}

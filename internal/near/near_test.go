package near

import (
	"testing"

	"pgregory.net/rapid"
)

func TestMatchFindsWhatWasMeant(t *testing.T) {
	names := []string{"mic", "opol", "index", "file", "command", "ticker", "listing"}
	for given, want := range map[string]string{
		"MIC": "mic", "mci": "mic", "opo": "opol", "idnex": "index", "tickers": "ticker", "comand": "command",
		"": "", "xyz": "", "portfolio": "",
	} {
		if got, _ := Match(given, names); got != want {
			t.Errorf("Match(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestHintIsEmptyWhenNothingIsNear(t *testing.T) {
	if got := Hint("portfolio", []string{"mic"}); got != "" {
		t.Errorf("got %q", got)
	}
	if got := Hint("mik", []string{"mic"}); got != `; did you mean "mic"?` {
		t.Errorf("got %q", got)
	}
}

func TestDistanceIsADistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-c]{0,6}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) {
			t.Fatalf("distance(%q, %q) = %d", a, b, d)
		}
	})
}

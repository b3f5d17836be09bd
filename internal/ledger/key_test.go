package ledger

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/basaltlake/basalt/internal/store"
)

func TestRecordsLieBelowTheirFolderWhateverTheNames(t *testing.T) {
	l := newWorld().ledger()
	seen := map[string]Key{}
	for _, s := range []Series{
		series, {"d", "p", "all"}, {"d", "p", "file=../../etc/passwd"}, {"..", "..", ".."}, {"d/p", "p", "a"}, {"d", "p", "a/b"},
		{"d", "p", strings.Repeat("mic=XLON,", 100)},
	} {
		k := Key{s, days(5, 9)}
		uri, err := l.path(manifests, k)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(uri, root+"/_basalt/manifests/") || strings.Contains(uri, "..") {
			t.Errorf("%s: %s", k, uri)
		}
		if other, taken := seen[uri]; taken {
			t.Errorf("%s and %s have one record", k, other)
		}
		seen[uri] = k
		if r, ok := rangeOf(uri); !ok || r != k.Range {
			t.Errorf("%s: read back %s", uri, r)
		}
	}
}

func TestRangeOfForeignNames(t *testing.T) {
	for _, name := range []string{"", "a.json", "2026-01-05.json", "2026-01-05_2026-01-04.json", "2026-01-05_2026-01-06.txt", "x_y.json"} {
		if r, ok := rangeOf("/a/" + name); ok {
			t.Errorf("%s is %s", name, r)
		}
	}
}

func TestDamagedManifestIsSaid(t *testing.T) {
	ctx := context.Background()
	for name, text := range map[string]string{
		"no JSON": "{", "of another partition": `{"format":1,"dataset":"x"}`, "of a newer program": `{"format":9}`,
	} {
		w := newWorld()
		uri, err := w.ledger().path(manifests, key(5, 9))
		if err != nil {
			t.Fatal(err)
		}
		w.store.Put(uri, []byte(text))
		var damaged *DamagedError
		if _, err := w.ledger().Manifest(ctx, key(5, 9)); !errors.As(err, &damaged) || damaged.URI != uri {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOutputIsRecognisedWithoutReadingIt(t *testing.T) {
	ctx := context.Background()
	w := newWorld()
	l := w.ledger()
	mustCommit(t, l, key(5, 5), root+"/d.parquet", "content")
	m, err := l.Manifest(ctx, key(5, 5))
	if err != nil {
		t.Fatal(err)
	}
	look := func() (bool, int) {
		info, err := w.store.Stat(ctx, m.Output.URI)
		if err != nil {
			t.Fatal(err)
		}
		before := w.store.Counts["open"]
		same, err := l.Holds(ctx, &m.Output, info)
		if err != nil {
			t.Fatal(err)
		}
		return same, w.store.Counts["open"] - before
	}
	if same, reads := look(); !same || reads != 0 {
		t.Errorf("untouched: same %t, %d reads", same, reads)
	}
	w.store.Put(m.Output.URI, []byte("content"))
	if same, _ := look(); !same {
		t.Error("written again with the same content: not the same")
	}
	hash := m.Output.Hash
	m.Output.Hash, m.Output.SHA256 = "", Hash([]byte("content")) // a record of before
	if same, _ := look(); !same {
		t.Error("written again, known by its SHA-256: not the same")
	}
	w.store.Put(m.Output.URI, []byte("contenT"))
	if same, _ := look(); same {
		t.Error("other content has the same SHA-256")
	}
	m.Output.Hash = hash
	if same, _ := look(); same {
		t.Error("other content is the same")
	}
	m.Output.Hash = "hash of the future:12"
	if err := l.Verify(ctx, m); err == nil || !strings.Contains(err.Error(), "hash of the future") || !strings.Contains(err.Error(), "use a newer") {
		t.Errorf("a hash that nobody knows: %v", err)
	}
	m.Output.Hash = hash
	if err := w.store.Remove(ctx, m.Output.URI); err != nil {
		t.Fatal(err)
	}
	if err := l.Verify(ctx, m); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("verifying what is gone: %v", err)
	}
}

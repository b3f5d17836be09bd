package check

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/vector"
)

// columns reads "A:int64 B" as columns; B has no known type.
func columns(text string) []Column {
	all := []Column{}
	for _, word := range strings.Fields(text) {
		name, typ, _ := strings.Cut(word, ":")
		all = append(all, Column{name, typ})
	}
	return all
}

func TestSchemaDiff(t *testing.T) {
	for _, c := range []struct{ name, was, now, want string }{
		{"same", "A:int64 B:float64", "A:int64 B:float64", ""},
		{"added", "A:int64", "A:int64 B:float64 C:bool", "pass p: added B, C"},
		{"removed", "A:int64 B:float64", "B:float64", "pass p: removed A"},
		{"retyped", "A:int64 B:float64", "A:float64 B:float64", "pass p: retyped A from int64 to float64"},
		{"moved forward", "A:x B:x C:x D:x", "D:x A:x B:x C:x", "pass p: moved D from place 4 to 1"},
		{"moved back", "A:x B:x C:x D:x", "B:x C:x D:x A:x", "pass p: moved A from place 1 to 4"},
		{"added before others moves nothing", "A:x B:x", "N:x A:x B:x", "pass p: added N"},
		{"everything", "A:x B:x C:x D:x", "D:x A:x B:y N:x", "pass p: added N; removed C; retyped B from x to y; moved D from place 4 to 1"},
		{"a lock that knows names only", "A B", "A:int64 B:float64", ""},
		{"a lock that knows names only, other order", "A B", "B:float64 A:int64", "pass p: moved B from place 2 to 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(Schemas{"p": columns(c.was)}.Diff(Schemas{"p": columns(c.now)}), "\n")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	got := Schemas{"a": nil, "b": nil}.Diff(Schemas{"b": nil, "c": nil})
	if diff := cmp.Diff([]string{"pass a is in the lock and not in the run", "pass c is not in the lock"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestColumnsThatStayAreInOrderAndTheMostThereCanBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6}).Draw(t, "numbers")
		stay := longestRise(numbers)
		last := -1
		for _, n := range numbers {
			if stay[n] && n < last {
				t.Fatalf("%v of %v do not rise", stay, numbers)
			}
			if stay[n] {
				last = n
			}
		}
		most := 0
		for set := range 1 << len(numbers) {
			last, size := -1, 0
			for i, n := range numbers {
				if set>>i&1 == 1 {
					if n < last {
						size = 0
						break
					}
					last, size = n, size+1
				}
			}
			most = max(most, size)
		}
		if len(stay) != most {
			t.Fatalf("%v of %v, %d could stay", stay, numbers, most)
		}
	})
}

func TestLockIsReadBackAsWritten(t *testing.T) {
	ctx, st := context.Background(), store.NewLocal()
	uri := filepath.ToSlash(filepath.Join(t.TempDir(), "new", "lock.json"))
	now := Schemas{"b": SchemaOf([]vector.Field{{Name: "ListingId", Type: vector.Int}, {Name: "TimeBucket", Type: vector.Time}}), "a \"1\"": columns("Mid:float64"), "none": {}}
	if err := WriteLock(ctx, st, uri, now); err != nil {
		t.Fatal(err)
	}
	if err := CompareLock(ctx, st, uri, now); err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile(uri)
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "a \"1\"": [
    {"name": "Mid", "type": "float64"}
  ],
  "b": [
    {"name": "ListingId", "type": "int64"},
    {"name": "TimeBucket", "type": "timestamp[ns]"}
  ],
  "none": [
  ]
}
`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Error(diff)
	}
}

func TestLockThatDiffersOrCannotBeRead(t *testing.T) {
	ctx, st := context.Background(), store.NewLocal()
	now := Schemas{"p": columns("A:int64")}
	for _, c := range []struct {
		name, text string
		want       []string // nil is no error
	}{
		{"the same", `{"p": [{"name": "A", "type": "int64"}]}`, nil},
		{"of the original", `{"p": ["A"]}`, nil},
		{"other columns", `{"p": ["A", "B"]}`, []string{"schema-lock", "pass p: removed B", "SCHEMA_LOCK_MODE: update", "lock.json"}},
		{"no JSON", `{"p": [`, []string{"schema-lock", "it is no schema lock", "SCHEMA_LOCK_MODE: update"}},
		{"another shape", `["p"]`, []string{"it is no schema lock"}},
		{"a column without a name", `{"p": [{"type": "x"}]}`, []string{"it is no schema lock", "without a name"}},
		{"missing", "", []string{"schema-lock", "there is no such file", "SCHEMA_LOCK_PATH"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			uri := filepath.ToSlash(filepath.Join(t.TempDir(), "lock.json"))
			if c.text != "" {
				if err := os.WriteFile(uri, []byte(c.text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			err := CompareLock(ctx, st, uri, now)
			if c.want == nil {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var lock *LockError
			if !errors.As(err, &lock) || lock.Code() != CodeSchemaLock {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in %v", want, err)
				}
			}
			if _, err := os.Stat(uri); c.text == "" && err == nil {
				t.Error("a missing lock was created")
			}
		})
	}
}

func FuzzLock(f *testing.F) {
	f.Add([]byte(`{"p": ["A", {"name": "B", "type": "int64"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := parseLock(data)
		if err != nil {
			return
		}
		again, err := parseLock(s.text())
		if err != nil || len(s.Diff(again)) > 0 || len(again.Diff(s)) > 0 {
			t.Fatalf("%s: %v", s.text(), err)
		}
	})
}

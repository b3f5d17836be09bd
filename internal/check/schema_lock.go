package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/basaltlake/basalt/internal/store"
)

// CodeSchemaLock is the code of LockError.
const CodeSchemaLock = "schema-lock"

// longestLock is the most bytes a lock may have.
const longestLock = 64 << 20

// LockError is an output schema that differs from the locked one, or a lock that cannot
// be compared with.
type LockError struct {
	URI  string
	Why  []string
	Cure string
	Err  error // the cause; may be nil
}

// Code returns the message code.
func (e *LockError) Code() string { return CodeSchemaLock }

func (e *LockError) Unwrap() error { return e.Err }

func (e *LockError) Error() string {
	return fmt.Sprintf("%s: comparing the columns of outputs with %s: %s: %s", CodeSchemaLock, e.URI, strings.Join(e.Why, "; "), e.Cure)
}

// CompareLock compares the outputs of a run with a lock. The error is a *LockError, or
// that of a store that cannot be reached.
func CompareLock(ctx context.Context, st store.Store, uri string, now Schemas) error {
	locked, err := readLock(ctx, st, uri)
	if err != nil {
		return err
	}
	if diff := locked.Diff(now); len(diff) > 0 {
		return &LockError{URI: uri, Why: diff, Cure: "if this is meant, run once with SCHEMA_LOCK_MODE: update; else correct the passes"}
	}
	return nil
}

// WriteLock replaces a lock by the outputs of a run, in one step.
func WriteLock(ctx context.Context, st store.Store, uri string, now Schemas) error {
	if err := store.WriteAll(ctx, st, uri, now.text()); err != nil {
		return fmt.Errorf("writing the schema lock: %w", err)
	}
	return nil
}

func readLock(ctx context.Context, st store.Store, uri string) (Schemas, error) {
	data, err := store.ReadAll(ctx, st, uri, longestLock)
	if errors.Is(err, store.ErrNotFound) {
		return nil, &LockError{URI: uri, Why: []string{"there is no such file"}, Err: err,
			Cure: "correct SCHEMA_LOCK_PATH, or run once with SCHEMA_LOCK_MODE: update to make it"}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the schema lock: %w", err)
	}
	s, err := parseLock(data)
	if err != nil {
		return nil, &LockError{URI: uri, Why: []string{"it is no schema lock: " + err.Error()}, Err: err,
			Cure: "restore it, or run once with SCHEMA_LOCK_MODE: update to make it anew"}
	}
	return s, nil
}

// lockedColumn is a column as a lock holds it: an object, or the bare name of the
// original's locks.
type lockedColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func (c *lockedColumn) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte(`"`)) {
		return json.Unmarshal(data, &c.Name)
	}
	type plain lockedColumn
	return json.Unmarshal(data, (*plain)(c))
}

func parseLock(data []byte) (Schemas, error) {
	var read map[string][]lockedColumn
	if err := json.Unmarshal(data, &read); err != nil {
		return nil, err
	}
	s := Schemas{}
	for pass, columns := range read {
		s[pass] = []Column{}
		seen := map[string]bool{}
		for _, c := range columns {
			if c.Name == "" {
				return nil, fmt.Errorf("pass %s has a column without a name", pass)
			}
			if seen[c.Name] {
				return nil, fmt.Errorf("pass %s has column %s twice", pass, c.Name)
			}
			seen[c.Name] = true
			s[pass] = append(s[pass], Column(c))
		}
	}
	return s, nil
}

// text writes a column per line, so that versions of a lock compare well.
func (locked Schemas) text() []byte {
	var passes []string
	for name := range locked {
		passes = append(passes, name)
	}
	slices.Sort(passes)
	var b bytes.Buffer
	b.WriteString("{")
	for i, name := range passes {
		fmt.Fprintf(&b, "%s\n  %s: [", comma(i), quote(name))
		for j, c := range locked[name] {
			fmt.Fprintf(&b, "%s\n    {\"name\": %s, \"type\": %s}", comma(j), quote(c.Name), quote(c.Type))
		}
		b.WriteString("\n  ]")
	}
	b.WriteString("\n}\n")
	return b.Bytes()
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic("check: quoting a text: " + err.Error()) // every string is JSON
	}
	return string(quoted)
}

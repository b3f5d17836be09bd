package golden

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// columnRule is a line of columns.csv: how a column is compared.
type columnRule struct {
	name     string
	key      bool
	excluded bool
	exact    bool
	rel, abs float64 // of close columns
}

// readRules reads columns.csv.
func readRules(path string) ([]columnRule, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	lines, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(lines) < 2 || strings.Join(lines[0], ",") != "column,status,tolerance,why" {
		return nil, fmt.Errorf("%s: the header is not column,status,tolerance,why", path)
	}
	var rules []columnRule
	for _, line := range lines[1:] {
		r := columnRule{name: line[0]}
		for part := range strings.SplitSeq(line[3], ";") {
			r.key = r.key || strings.TrimSpace(part) == "key"
		}
		switch line[1] {
		case "exact":
			r.exact = true
		case "excluded":
			r.excluded = true
		case "close":
			if r.rel, r.abs, err = parseTolerance(line[2]); err != nil {
				return nil, fmt.Errorf("%s: column %s: %w", path, r.name, err)
			}
		default:
			return nil, fmt.Errorf("%s: column %s has status %q", path, r.name, line[1])
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// parseTolerance reads R or R+A; A is R when only R is given.
func parseTolerance(text string) (rel, abs float64, err error) {
	// The plus of an exponent belongs to the number.
	cut := strings.Index(text, "+")
	for cut > 0 && (text[cut-1] == 'e' || text[cut-1] == 'E') {
		next := strings.Index(text[cut+1:], "+")
		if next < 0 {
			cut = -1
			break
		}
		cut += 1 + next
	}
	if cut < 0 {
		rel, err = strconv.ParseFloat(text, 64)
		return rel, rel, err
	}
	rel, err = strconv.ParseFloat(text[:cut], 64)
	if err != nil {
		return 0, 0, err
	}
	abs, err = strconv.ParseFloat(text[cut+1:], 64)
	return rel, abs, err
}

// compare reports every way in which got is not the wanted table: rows, columns and
// values, one error per column with its first bad row. Expected files may hold only
// some of the rows: then the others are not looked at.
func compare(got, want *rows, rules []columnRule, extra extraColumns, keys []string) error {
	var errs []error
	known := map[string]bool{}
	byRule := keys == nil
	for _, r := range rules {
		known[r.name] = true
		if byRule && r.key {
			keys = append(keys, r.name)
		}
	}
	for _, name := range got.names {
		if !known[name] && !extra.allows(name) {
			errs = append(errs, fmt.Errorf("column %s is not expected", name))
		}
	}
	for _, k := range keys {
		if got.cols[k] == nil && !slices.Contains(got.names, k) {
			return errors.Join(append(errs, fmt.Errorf("key column %s is missing", k))...)
		}
	}
	gotAt, err := index(got, keys)
	errs = append(errs, wrapped("output", err))
	wantAt, err := index(want, keys)
	errs = append(errs, wrapped("expected file", err))
	errs = append(errs, compareKeys(gotAt, wantAt))
	for i := range rules {
		if !rules[i].excluded {
			errs = append(errs, compareColumn(got, want, &rules[i], gotAt, wantAt, keys))
		}
	}
	return errors.Join(errs...)
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// index returns the row of each key.
func index(r *rows, keys []string) (map[string]int, error) {
	at := make(map[string]int, r.n)
	var err error
	for i := range r.n {
		k := r.key(i, keys)
		if _, twice := at[k]; twice && err == nil {
			err = fmt.Errorf("key %s occurs twice", k)
		}
		at[k] = i
	}
	return at, err
}

func (r *rows) key(i int, keys []string) string {
	var b strings.Builder
	for _, k := range keys {
		v := r.cols[k][i]
		if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			v = int64(f) // quantities are integers in some files
		}
		fmt.Fprintf(&b, "%s=%v ", k, v)
	}
	return strings.TrimSpace(b.String())
}

func compareKeys(got, want map[string]int) error {
	missing, first := 0, ""
	for k := range want {
		if _, ok := got[k]; !ok {
			if missing++; first == "" || k < first {
				first = k
			}
		}
	}
	surplus, firstSurplus := 0, ""
	for k := range got {
		if _, ok := want[k]; !ok {
			if surplus++; firstSurplus == "" || k < firstSurplus {
				firstSurplus = k
			}
		}
	}
	var errs []error
	if missing > 0 {
		errs = append(errs, fmt.Errorf("%d of %d rows are missing, first %s", missing, len(want), first))
	}
	if surplus > 0 {
		errs = append(errs, fmt.Errorf("%d rows are not expected, first %s", surplus, firstSurplus))
	}
	return errors.Join(errs...)
}

func compareColumn(got, want *rows, r *columnRule, gotAt, wantAt map[string]int, keys []string) error {
	if _, ok := got.kinds[r.name]; !ok {
		return fmt.Errorf("column %s is missing", r.name)
	}
	if !sameKind(got.kinds[r.name], want.kinds[r.name], r.exact) {
		return fmt.Errorf("column %s is %s, want %s", r.name, got.kinds[r.name], want.kinds[r.name])
	}
	bad, first := 0, -1
	for i := range want.n {
		at, ok := gotAt[want.key(i, keys)]
		if ok && !r.same(got.cols[r.name][at], want.cols[r.name][i]) {
			if bad++; first < 0 {
				first = i
			}
		}
	}
	if bad == 0 {
		return nil
	}
	k := want.key(first, keys)
	return fmt.Errorf("column %s differs in %d of %d rows; at %s it is %v, want %v", r.name, bad, want.n, k,
		got.cols[r.name][gotAt[k]], want.cols[r.name][first])
}

// sameKind reports whether columns hold the same sort of value. Integers and numbers
// may stand for each other: what a file's quantities are is its own choice.
func sameKind(got, want string, exact bool) bool {
	numeric := func(k string) bool { return k == "integer" || k == "number" || k == "null" }
	if got == want || want == "null" || numeric(got) && numeric(want) {
		return true
	}
	return exact && (got == "date" || want == "date") && (got == "time" || want == "time")
}

// same compares two values by the rule of the golden cases.
func (r *columnRule) same(got, want any) bool {
	if want == nil {
		return got == nil
	}
	w, wantNumber := number(want)
	if math.IsNaN(w) && wantNumber {
		g, gotNumber := number(got)
		return got == nil || gotNumber && math.IsNaN(g)
	}
	if got == nil {
		return false
	}
	if gl, ok := got.([]any); ok {
		wl, ok := want.([]any)
		if !ok || len(gl) != len(wl) {
			return false
		}
		for i := range gl {
			if !r.same(gl[i], wl[i]) {
				return false
			}
		}
		return true
	}
	g, gotNumber := number(got)
	if !gotNumber || !wantNumber {
		return got == want
	}
	gi, gotInt := got.(int64)
	wi, wantInt := want.(int64)
	if r.exact {
		return gotInt && wantInt && gi == wi || !(gotInt && wantInt) && g == w
	}
	return g == w || math.Abs(g-w) <= r.rel*math.Max(math.Abs(g), math.Abs(w))+r.abs
}

func number(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int64:
		return float64(x), true
	}
	return 0, false
}

package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/basaltlake/basalt/internal/ledger"
)

// configChange says which keys differ from the configuration of an earlier run.
func (b *builder) configChange(ctx context.Context, hash string, now []byte) (string, error) {
	key := hash + ledger.Hash(now)
	if text, known := b.changes[key]; known {
		return text, nil
	}
	before, err := b.o.Ledger.Config(ctx, hash)
	if err != nil {
		return "", err
	}
	var was, is any
	if json.Unmarshal(before, &was) != nil || json.Unmarshal(now, &is) != nil {
		return "", nil // it was not kept: that it changed is known all the same
	}
	var keys []string
	differences(was, is, "", &keys)
	slices.Sort(keys)
	text := first(keys, shownChanges)
	if b.changes == nil {
		b.changes = map[string]string{}
	}
	b.changes[key] = text
	return text, nil
}

// differences adds the paths below which two trees differ, with short values.
func differences(was, is any, path string, keys *[]string) {
	a, aIsMap := was.(map[string]any)
	b, bIsMap := is.(map[string]any)
	if aIsMap && bIsMap {
		all := maps.Clone(a)
		maps.Copy(all, b)
		for name := range all {
			at := name
			if path != "" && path != "pass" && path != "run" {
				at = path + "." + name
			}
			differences(a[name], b[name], at, keys)
		}
		return
	}
	x, xIsList := was.([]any)
	y, yIsList := is.([]any)
	if xIsList && yIsList && len(x) == len(y) && objects(x) && objects(y) {
		for i := range x {
			differences(x[i], y[i], fmt.Sprintf("%s[%d]", path, i), keys)
		}
		return
	}
	if reflect.DeepEqual(was, is) {
		return
	}
	*keys = append(*keys, path+" "+shortValue(was)+" → "+shortValue(is))
}

// objects reports whether a list holds objects, in which a difference can be named.
func objects(list []any) bool {
	return !slices.ContainsFunc(list, func(v any) bool { _, ok := v.(map[string]any); return !ok })
}

func shortValue(v any) string {
	const longest = 40
	var text string
	switch x := v.(type) {
	case nil:
		return "nothing"
	case string:
		text = strconv.Quote(x)
	case map[string]any, []any:
		data, err := json.Marshal(x)
		if err != nil {
			return "…"
		}
		text = string(data)
	default:
		text = fmt.Sprint(x)
	}
	if r := []rune(text); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return text
}

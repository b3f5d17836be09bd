package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

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
	l, lIsList := was.([]any)
	m, mIsList := is.([]any)
	if lIsList && mIsList && len(l) == len(m) && objects(l) && objects(m) {
		for i := range l {
			differences(l[i], m[i], fmt.Sprintf("%s[%d]", path, i), keys)
		}
		return
	}
	if reflect.DeepEqual(was, is) {
		return
	}
	x, y := valueText(was), valueText(is)
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	*keys = append(*keys, path+" "+shortened(x, same)+" → "+shortened(y, same))
}

// objects reports whether a list holds objects, in which a difference can be named.
func objects(list []any) bool {
	return !slices.ContainsFunc(list, func(v any) bool { _, ok := v.(map[string]any); return !ok })
}

func valueText(v any) []rune {
	switch x := v.(type) {
	case nil:
		return []rune("nothing")
	case string:
		return []rune(strconv.Quote(x))
	case map[string]any, []any:
		var text bytes.Buffer
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		if e.Encode(x) != nil {
			return []rune("…")
		}
		return []rune(strings.TrimSpace(text.String()))
	default:
		return []rune(fmt.Sprint(x))
	}
}

// shortened cuts a text so that the place is seen where it differs from another one.
func shortened(text []rune, same int) string {
	const longest, before = 40, 10
	var head, tail string
	if len(text) > longest && same > longest-before {
		head, text = "…", text[same-before:]
	}
	if len(text) > longest {
		text, tail = text[:longest], "…"
	}
	return head + string(text) + tail
}

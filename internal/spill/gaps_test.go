package spill

import (
	"testing"

	"pgregory.net/rapid"
)

func TestGapsAreUsedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := NewArea(Limits{})
		var used []extent
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			if len(used) > 0 && rapid.Bool().Draw(t, "give back") {
				i := rapid.IntRange(0, len(used)-1).Draw(t, "which")
				a.giveBack(used[i])
				used = append(used[:i], used[i+1:]...)
				continue
			}
			bytes := rapid.Int64Range(1, 9).Draw(t, "bytes")
			at, ok := a.gaps.take(bytes)
			if !ok {
				at = a.size
				a.size += bytes
			}
			for _, u := range used {
				if at < u.at+u.bytes && u.at < at+bytes {
					t.Fatalf("%d..%d is in use", u.at, u.at+u.bytes)
				}
			}
			used = append(used, extent{at, bytes})
		}
		free := int64(0)
		for i, g := range a.gaps {
			free += g.bytes
			if i > 0 && a.gaps[i-1].at+a.gaps[i-1].bytes >= g.at {
				t.Fatalf("gaps touch: %v", a.gaps)
			}
		}
		for _, u := range used {
			free += u.bytes
		}
		if free != a.size {
			t.Fatalf("%d bytes are in use or free, of %d", free, a.size)
		}
	})
}

package store

import (
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// held is what a reader holds of its object.
func (r *s3Reader) held() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ahead.mu.Lock()
	defer r.ahead.mu.Unlock()
	bytes := r.ahead.bytes + int64(len(r.tail))
	for _, w := range r.recent {
		bytes += int64(len(w.data))
	}
	return bytes
}

func TestReadersHoldNoMoreThanTheyMay(t *testing.T) {
	const size = 3 << 20
	f, st := newFakeS3(t)
	putObject(f, pattern(size))
	span := rapid.Custom(func(t *rapid.T) [2]int64 {
		begin := rapid.Int64Range(0, size).Draw(t, "begin")
		return [2]int64{begin, min(size, begin+rapid.Int64Range(1, 700_000).Draw(t, "length"))}
	})
	rapid.Check(t, func(rt *rapid.T) {
		most := rapid.Int64Range(144<<10, 4<<20).Draw(rt, "most")
		st.opts = st.opts.Holding(most)
		opened, err := st.Open(t.Context(), object)
		if err != nil {
			rt.Fatal(err)
		}
		defer opened.Close()
		r := opened.(*s3Reader)
		r.Prefetch(rapid.SliceOfN(span, 0, 9).Draw(rt, "ranges"))
		reads := rapid.SliceOfN(span, 1, 9).Draw(rt, "reads")
		var readers sync.WaitGroup
		for i := range 2 {
			readers.Go(func() {
				p := make([]byte, 100)
				for k := i; k < len(reads); k += 2 {
					r.ReadAt(p, reads[k][0]) // what it reads is tried elsewhere
					if now := r.held(); now > most {
						t.Errorf("%d bytes are held of %d", now, most)
					}
				}
			})
		}
		readers.Wait()
	})
	if got := (Options{}).withDefaults().Holding(MostHeld); got != (Options{}).withDefaults() {
		t.Errorf("with all that a reader makes use of: %+v", got)
	}
}

func TestPartsAreAsLargeAsThereIsMemoryAndServicesTake(t *testing.T) {
	for _, tt := range []struct {
		bytes       int64
		writers     int
		part        int
		held        int64
		description string
	}{
		{1 << 40, 1, 8 << 20, 24 << 20, "no larger than by default"},
		{21 << 20, 1, 7 << 20, 21 << 20, "what there is"},
		{42 << 20, 2, 7 << 20, 42 << 20, "for two"},
		{1, 2, 5 << 20, 30 << 20, "the least that services take"},
	} {
		o, held := Options{}.Sending(tt.bytes, tt.writers)
		if o.PartBytes != tt.part || held != tt.held {
			t.Errorf("%s: parts of %d, %d are held, want %d and %d", tt.description, o.PartBytes, held, tt.part, tt.held)
		}
	}
}

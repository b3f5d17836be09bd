package parquet

// levelBatch is how many definition levels are unpacked at once.
const levelBatch = 1024

// levels tells which rows of a page have a value.
type levels struct {
	runs  hybrid
	full  uint32 // the level of a value
	none  bool   // every row of the page has a value
	batch [levelBatch]uint32
}

func (l *levels) allValid() { l.none = true }

// reset begins a page of n rows. A page whose first run covers it with values, the
// usual case, needs no levels after that.
func (l *levels) reset(data []byte, maxDef int, n int64) error {
	l.full, l.none = uint32(maxDef), false
	if err := l.runs.reset(data, levelWidth(maxDef)); err != nil {
		return err
	}
	if n > 0 && !l.runs.next() {
		return malformed("definition levels are missing")
	}
	l.none = !l.runs.packed && l.runs.value == l.full && int64(l.runs.left) >= n
	return nil
}

// span is the rows that take returns: all with a value, all without, or as mixed says.
type span struct {
	rows   int
	values int
	mixed  []uint32 // levels of the rows, if some have a value and some not
}

// take returns up to n next rows, at least one.
func (l *levels) take(n int) (span, error) {
	if l.none {
		return span{rows: n, values: n}, nil
	}
	if l.runs.left == 0 && !l.runs.next() {
		return span{}, malformed("definition levels end before the page does")
	}
	if !l.runs.packed {
		k := min(n, l.runs.left)
		l.runs.left -= k
		if l.runs.value > l.full {
			return span{}, malformedf("a definition level of %d where %d is the greatest", l.runs.value, l.full)
		}
		if l.runs.value == l.full {
			return span{rows: k, values: k}, nil
		}
		return span{rows: k}, nil
	}
	s := span{rows: min(n, l.runs.left, levelBatch)}
	batch := l.batch[:s.rows]
	l.runs.unpack(batch)
	beyond := uint32(0) // its highest bit is set if a level is too great
	for _, level := range batch {
		s.values += equal(level, l.full)
		beyond |= l.full - level
	}
	if beyond>>31 != 0 {
		return span{}, malformedf("a definition level greater than %d", l.full)
	}
	if s.values > 0 && s.values < s.rows {
		s.mixed = batch
	}
	return s, nil
}

// equal returns 1 or 0 without a branch, which scattered nulls would mispredict.
func equal(a, b uint32) int {
	if a == b {
		return 1
	}
	return 0
}

// expand moves the values at the front of out to the rows that have one, and sets
// the others to null. The choice is an index, not a branch, for the sake of
// scattered nulls.
func expand[T any](out []T, s *span, full uint32, null T) {
	choice := [2]T{null, null}
	from := s.values - 1
	i := len(s.mixed) - 1
	for ; from >= 0 && i > from; i-- {
		choice[1] = out[from]
		valid := equal(s.mixed[i], full)
		out[i] = choice[valid&1]
		from -= valid
	}
	for ; i > from; i-- {
		out[i] = null
	}
}

package parquet

import "github.com/parquet-go/parquet-go/format"

// byteStrings turns byte strings in the file into T: dictionary codes of strings, or
// numbers that Parquet stores as bytes. A dictionary page is translated once.
type byteStrings[T any] struct {
	lane    textLane
	one     func([]byte) (T, error)
	known   bool // there is a dictionary
	table   []T
	indexed indexed[T]
	stored  textValues[T]
}

func (b *byteStrings[T]) forget() { b.known, b.table = false, b.table[:0] }

// place returns nil: byte strings do not lie in memory as in a page.
func (b *byteStrings[T]) place(int64, int64) []byte { return nil }

func (b *byteStrings[T]) dictionary(e format.Encoding, data []byte, n int64) error {
	if err := checkDictionaryEncoding(e); err != nil {
		return err
	}
	least := 4 // the length of a string
	if b.lane.fixedWidth > 0 {
		least = b.lane.fixedWidth
	}
	if n > int64(len(data)/least) {
		return malformedf("a dictionary of %d values in %d bytes", n, len(data))
	}
	stored, err := b.lane.open(format.Plain, data)
	if err != nil {
		return err
	}
	b.known, b.table = true, resize(b.table, int(n))
	entries := textValues[T]{texts: stored, one: b.one}
	if err := entries.read(b.table); err != nil {
		return err
	}
	return entries.rest()
}

func (b *byteStrings[T]) open(e format.Encoding, data []byte) (values[T], error) {
	if isDictionary(e) {
		if !b.known {
			return nil, errNoDictionary
		}
		return &b.indexed, b.indexed.reset(data, b.table)
	}
	stored, err := b.lane.open(e, data)
	b.stored = textValues[T]{texts: stored, one: b.one}
	return &b.stored, err
}

// textValues are byte strings that are translated as they are read.
type textValues[T any] struct {
	texts
	one func([]byte) (T, error)
}

func (t *textValues[T]) read(dst []T) error {
	for i := range dst {
		b, err := t.text()
		if err != nil {
			return err
		}
		if dst[i], err = t.one(b); err != nil {
			return shift(err, i)
		}
	}
	return nil
}

func (t *textValues[T]) skip(n int) error {
	for range n {
		if _, err := t.text(); err != nil {
			return err
		}
	}
	return nil
}

package parquet

import (
	"errors"

	"github.com/parquet-go/parquet-go/format"
)

// source opens the pages of a column as values of the target type.
type source[T any] interface {
	// place returns memory to which n values of a dictionary page can be decompressed,
	// which dictionary is then given, or nil.
	place(n, size int64) []byte
	// dictionary decodes a dictionary page of n values.
	dictionary(e format.Encoding, data []byte, n int64) error
	// forget drops the dictionary at the end of a row group.
	forget()
	// open opens a data page. The values are valid until the next call.
	open(e format.Encoding, data []byte) (values[T], error)
}

var errNoDictionary = malformed("a page of dictionary indexes without a dictionary")

// plainDictionary is how old writers call an index page and a dictionary page.
const plainDictionary format.Encoding = 2

func isDictionary(e format.Encoding) bool {
	return e == plainDictionary || e == format.RLEDictionary
}

func checkDictionaryEncoding(e format.Encoding) error {
	if e != format.Plain && e != plainDictionary {
		return unsupported("a dictionary page encoded as " + e.String())
	}
	return nil
}

// numeric turns numbers of type S in the file into T. A dictionary is converted once,
// unless one of its values does not fit: then rows are converted one by one, so that
// the row that has it is named, or nothing happens if there is none.
type numeric[S word, T any] struct {
	lane     lane[S]
	convert  func(dst []T, src []S) error // nil if T is S
	fits     bool                         // T takes 8 bytes, and convert returns no error
	known    bool                         // there is a dictionary
	placed   bool                         // its page was decompressed to table
	table    []T
	raw      []S // the dictionary, if it does not fit T
	indexed  indexed[T]
	rawIndex *indexed[S]
	mapped   converted[S, T]
}

func (c *numeric[S, T]) forget() {
	c.known, c.placed, c.table, c.raw = false, false, c.table[:0], c.raw[:0]
}

// place gives the table itself where numbers lie in a page as in memory and are
// converted one by one to others that always fit. That spares copies of dictionaries,
// which are as large as all of a column whose values are all different.
func (c *numeric[S, T]) place(n, size int64) []byte {
	if !fileOrder || n == 0 || c.lane.width() != 8 || n*8 != size || c.convert != nil && !c.fits {
		return nil
	}
	c.placed, c.table = true, resize(c.table, int(n))
	return memoryOf(c.table)
}

func (c *numeric[S, T]) dictionary(e format.Encoding, data []byte, n int64) error {
	if err := checkDictionaryEncoding(e); err != nil {
		return err
	}
	w := int64(c.lane.width())
	if w == 0 || n*w != int64(len(data)) {
		return malformedf("a dictionary of %d values in %d bytes", n, len(data))
	}
	c.known, c.raw = true, c.raw[:0]
	if c.placed {
		c.placed = false
		if c.convert == nil {
			return nil
		}
		return c.convert(c.table, sameWords[S](c.table))
	}
	stored, err := c.lane.open(format.Plain, data)
	if err != nil {
		return err
	}
	c.table = resize(c.table, int(n))
	if c.convert == nil {
		return any(stored).(values[T]).read(c.table)
	}
	c.raw = resize(c.raw, int(n))
	if err := stored.read(c.raw); err != nil {
		return err
	}
	if err = c.convert(c.table, c.raw); err == nil {
		c.raw = c.raw[:0]
		return nil
	}
	if c.rawIndex == nil {
		c.rawIndex = new(indexed[S])
	}
	return nil
}

// resize returns a slice of n values with arbitrary content, s if it is large enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func (c *numeric[S, T]) open(e format.Encoding, data []byte) (values[T], error) {
	if isDictionary(e) {
		switch {
		case !c.known:
			return nil, errNoDictionary
		case len(c.raw) == 0:
			return &c.indexed, c.indexed.reset(data, c.table)
		}
		return c.through(c.rawIndex), c.rawIndex.reset(data, c.raw)
	}
	stored, err := c.lane.open(e, data)
	if err != nil {
		return nil, err
	}
	if c.convert == nil {
		return any(stored).(values[T]), nil
	}
	return c.through(stored), nil
}

func (c *numeric[S, T]) through(stored values[S]) values[T] {
	c.mapped.values, c.mapped.convert = stored, c.convert
	return &c.mapped
}

// converted are values that are converted as they are read.
type converted[S, T any] struct {
	values[S]
	convert func(dst []T, src []S) error
	batch   []S
}

const convertBatch = 1024

func (c *converted[S, T]) read(dst []T) error {
	if c.batch == nil {
		c.batch = make([]S, convertBatch)
	}
	for done := 0; done < len(dst); {
		k := min(len(dst)-done, convertBatch)
		if err := c.values.read(c.batch[:k]); err != nil {
			return err
		}
		if err := c.convert(dst[done:done+k], c.batch[:k]); err != nil {
			return shift(err, done)
		}
		done += k
	}
	return nil
}

// shift adds the values before a batch to the place of a value that does not fit.
func shift(err error, by int) error {
	var unfit *valueError
	if errors.As(err, &unfit) {
		return &valueError{index: unfit.index + by, what: unfit.what}
	}
	return err
}

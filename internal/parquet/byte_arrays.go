package parquet

import "encoding/binary"

// plainTexts are byte strings after their length in 4 bytes.
type plainTexts struct{ data []byte }

func (p *plainTexts) text() ([]byte, error) {
	if len(p.data) < 4 {
		return nil, errShort
	}
	n := binary.LittleEndian.Uint32(p.data)
	if int64(n) > int64(len(p.data)-4) {
		return nil, malformedf("a value of %d bytes in a page with %d left", n, len(p.data)-4)
	}
	b := p.data[4 : 4+n]
	p.data = p.data[4+n:]
	return b, nil
}

func (p *plainTexts) rest() error { return leftOver(len(p.data)) }

// fixedTexts are byte strings of equal length.
type fixedTexts struct {
	data  []byte
	width int
}

func (f *fixedTexts) text() ([]byte, error) { return cut(&f.data, 1, f.width) }

func (f *fixedTexts) rest() error { return leftOver(len(f.data)) }

// deltaLengthTexts are delta-encoded lengths, then all bytes.
type deltaLengthTexts struct {
	lengths deltaInts
	data    []byte
	length  [1]int64
}

func (d *deltaLengthTexts) reset(data []byte) error {
	if err := d.lengths.reset(data, true); err != nil {
		return err
	}
	end, err := d.lengths.end()
	d.data = data[end:]
	return err
}

func (d *deltaLengthTexts) text() ([]byte, error) {
	if err := d.lengths.read(d.length[:]); err != nil {
		return nil, err
	}
	n := d.length[0]
	if n < 0 || n > int64(len(d.data)) {
		return nil, malformedf("a value of %d bytes in a page with %d left", n, len(d.data))
	}
	b := d.data[:n]
	d.data = d.data[n:]
	return b, nil
}

func (d *deltaLengthTexts) rest() error { return d.lengths.rest() }

// deltaTexts share a beginning with the value before them: delta-encoded lengths of
// what is shared, then the remainders.
type deltaTexts struct {
	shared   deltaInts
	suffixes deltaLengthTexts
	value    []byte
	length   [1]int64
	budget   int64 // bytes the page's values may still have in all
}

func (d *deltaTexts) reset(data []byte, budget int64) error {
	d.value, d.budget = d.value[:0], budget
	if err := d.shared.reset(data, true); err != nil {
		return err
	}
	end, err := d.shared.end()
	if err != nil {
		return err
	}
	return d.suffixes.reset(data[end:])
}

func (d *deltaTexts) text() ([]byte, error) {
	if err := d.shared.read(d.length[:]); err != nil {
		return nil, err
	}
	n := d.length[0]
	if n < 0 || n > int64(len(d.value)) {
		return nil, malformedf("a value that shares %d bytes with one of %d", n, len(d.value))
	}
	suffix, err := d.suffixes.text()
	if err != nil {
		return nil, err
	}
	d.value = append(d.value[:n], suffix...)
	if d.budget -= int64(len(d.value)); d.budget < 0 {
		return nil, malformed("the values of a page are larger than the limit of a page")
	}
	return d.value, nil
}

func (d *deltaTexts) rest() error { return d.shared.rest() }

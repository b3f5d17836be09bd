package parquet

import "encoding/binary"

// deltaInts decodes DELTA_BINARY_PACKED: blocks of miniblocks of bit-packed
// differences, each miniblock with its own width.
type deltaInts struct {
	data     []byte
	pos      int
	narrow   bool // arithmetic wraps at 32 bits
	left     int  // values of the page not decoded
	started  bool // the first value, which is in the header, has been handed out
	last     int64
	minDelta int64

	perMini int    // values of a miniblock
	minis   int    // miniblocks of a block
	widths  []byte // of the miniblocks of the current block that are to come
	width   uint   // of the current miniblock
	inMini  int    // values left in the current miniblock
	bit     int    // of the next difference, from data's start
}

// maxDeltaBlock bounds a block. Writers use 128 or 256 values.
const maxDeltaBlock = 1 << 16

func (d *deltaInts) reset(data []byte, narrow bool) error {
	*d = deltaInts{data: data, narrow: narrow}
	if len(data) == 0 {
		return nil // a page of nulls
	}
	block, ok1 := d.uvarint()
	minis, ok2 := d.uvarint()
	count, ok3 := d.uvarint()
	first, ok4 := d.uvarint()
	switch {
	case !ok1 || !ok2 || !ok3 || !ok4:
		return malformed("a delta-encoded page ends inside its header")
	case block == 0 || block > maxDeltaBlock || minis == 0 || minis > block || block%minis != 0 || block/minis%8 != 0:
		return malformedf("delta encoding with blocks of %d values in %d parts", block, minis)
	case count > maxRun:
		return malformedf("a delta-encoded page of %d values", count)
	}
	d.perMini, d.minis = int(block/minis), int(minis)
	d.left, d.last = int(count), unzigzag(first)
	return nil
}

func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }

func (d *deltaInts) uvarint() (uint64, bool) {
	v, n := binary.Uvarint(d.data[d.pos:])
	if n <= 0 {
		return 0, false
	}
	d.pos += n
	return v, true
}

// nextMini begins the next miniblock, and the next block if need be.
func (d *deltaInts) nextMini() error {
	if len(d.widths) == 0 {
		delta, ok := d.uvarint()
		if !ok || len(d.data)-d.pos < d.minis {
			return errShort
		}
		d.minDelta = unzigzag(delta)
		d.widths = d.data[d.pos : d.pos+d.minis]
		d.pos += d.minis
	}
	d.width, d.widths = uint(d.widths[0]), d.widths[1:]
	if d.width > 64 {
		return malformedf("a delta encoding of %d bits", d.width)
	}
	// The last miniblock of a page may be cut off after its last value.
	bits := int(d.width) * min(d.perMini, d.left)
	if (bits+7)/8 > len(d.data)-d.pos {
		return errShort
	}
	d.inMini, d.bit = d.perMini, d.pos*8
	d.pos = min(d.pos+int(d.width)*d.perMini/8, len(d.data))
	return nil
}

func (d *deltaInts) read(dst []int64) error {
	if len(dst) > d.left {
		return errShort
	}
	if !d.started && len(dst) > 0 {
		d.started = true
		dst[0] = d.wrap(d.last)
		dst = dst[1:]
		d.left--
	}
	for len(dst) > 0 {
		if d.inMini == 0 {
			if err := d.nextMini(); err != nil {
				return err
			}
		}
		k := min(len(dst), d.inMini)
		last, bit := d.last, d.bit
		for i := range dst[:k] {
			last += d.minDelta + int64(wideValue(d.data, bit, d.width))
			bit += int(d.width)
			dst[i] = last
		}
		d.last, d.bit = last, bit
		d.inMini -= k
		d.left -= k
		if d.narrow {
			for i, v := range dst[:k] {
				dst[i] = int64(int32(v))
			}
		}
		dst = dst[k:]
	}
	return nil
}

func (d *deltaInts) wrap(v int64) int64 {
	if d.narrow {
		return int64(int32(v))
	}
	return v
}

// wideValue decodes a value of up to 64 bits that begins at bit of src.
func wideValue(src []byte, bit int, width uint) uint64 {
	p, shift := bit>>3, uint(bit&7)
	if width <= 56 && p+8 <= len(src) {
		return binary.LittleEndian.Uint64(src[p:]) >> shift & (1<<width - 1)
	}
	var x uint64
	for got := uint(0); got < width; {
		b := uint64(src[p]) >> shift
		x |= b << got
		got += 8 - shift
		shift = 0
		p++
	}
	if width < 64 {
		x &= 1<<width - 1
	}
	return x
}

func (d *deltaInts) skip(n int) error {
	var passed [128]int64
	for n > 0 {
		k := min(n, len(passed))
		if err := d.read(passed[:k]); err != nil {
			return err
		}
		n -= k
	}
	return nil
}

func (d *deltaInts) rest() error { return leftOver(d.left) }

// end returns where the encoding ends in data, by walking its miniblocks without
// decoding them. It must be called before the first read.
func (d *deltaInts) end() (int, error) {
	walk := *d
	walk.left-- // the first value is in the header
	for walk.left > 0 {
		if err := walk.nextMini(); err != nil {
			return 0, err
		}
		walk.left -= walk.perMini
	}
	return walk.pos, nil
}

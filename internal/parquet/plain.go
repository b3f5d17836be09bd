package parquet

import (
	"encoding/binary"
	"math"
)

// plainDoubles are little-endian float64s.
type plainDoubles struct{ data []byte }

func (p *plainDoubles) read(dst []float64) error {
	b, err := cut(&p.data, len(dst), 8)
	if err != nil {
		return err
	}
	copyWords(dst, b)
	return nil
}

func (p *plainDoubles) skip(n int) error {
	_, err := cut(&p.data, n, 8)
	return err
}

func (p *plainDoubles) rest() error { return leftOver(len(p.data)) }

// plainFloats are little-endian float32s.
type plainFloats struct{ data []byte }

func (p *plainFloats) read(dst []float64) error {
	b, err := cut(&p.data, len(dst), 4)
	if err != nil {
		return err
	}
	for i := range dst {
		dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[i*4:])))
	}
	return nil
}

func (p *plainFloats) skip(n int) error {
	_, err := cut(&p.data, n, 4)
	return err
}

func (p *plainFloats) rest() error { return leftOver(len(p.data)) }

// plainInt64s are little-endian int64s.
type plainInt64s struct{ data []byte }

func (p *plainInt64s) read(dst []int64) error {
	b, err := cut(&p.data, len(dst), 8)
	if err != nil {
		return err
	}
	copyWords(dst, b)
	return nil
}

func (p *plainInt64s) skip(n int) error {
	_, err := cut(&p.data, n, 8)
	return err
}

func (p *plainInt64s) rest() error { return leftOver(len(p.data)) }

// plainInt32s are little-endian int32s.
type plainInt32s struct{ data []byte }

func (p *plainInt32s) read(dst []int64) error {
	b, err := cut(&p.data, len(dst), 4)
	if err != nil {
		return err
	}
	for i := range dst {
		dst[i] = int64(int32(binary.LittleEndian.Uint32(b[i*4:])))
	}
	return nil
}

func (p *plainInt32s) skip(n int) error {
	_, err := cut(&p.data, n, 4)
	return err
}

func (p *plainInt32s) rest() error { return leftOver(len(p.data)) }

// plainBools are bits, least significant first.
type plainBools struct {
	data []byte
	bit  int
}

func (p *plainBools) read(dst []int64) error {
	if len(p.data)*8-p.bit < len(dst) {
		return errShort
	}
	for i := range dst {
		dst[i] = int64(p.data[p.bit>>3] >> (p.bit & 7) & 1)
		p.bit++
	}
	return nil
}

func (p *plainBools) skip(n int) error {
	if len(p.data)*8-p.bit < n {
		return errShort
	}
	p.bit += n
	return nil
}

func (p *plainBools) rest() error { return leftOver(len(p.data) - (p.bit+7)/8) }

// hybridBools are booleans in the run-length hybrid, after their length in bytes.
type hybridBools struct {
	runs  hybrid
	batch [256]uint32
}

func (h *hybridBools) reset(data []byte) error {
	if len(data) == 0 { // a page of nulls
		return h.runs.reset(nil, 1)
	}
	if len(data) < 4 || int64(binary.LittleEndian.Uint32(data)) > int64(len(data)-4) {
		return malformed("run-length encoded booleans are longer than their page")
	}
	return h.runs.reset(data[4:4+binary.LittleEndian.Uint32(data)], 1)
}

func (h *hybridBools) read(dst []int64) error {
	for len(dst) > 0 {
		if h.runs.left == 0 && !h.runs.next() {
			return errShort
		}
		k := min(h.runs.left, len(dst), len(h.batch))
		if h.runs.packed {
			h.runs.unpack(h.batch[:k])
			for i, v := range h.batch[:k] {
				dst[i] = int64(v)
			}
		} else {
			for i := range dst[:k] {
				dst[i] = int64(h.runs.value & 1)
			}
			h.runs.left -= k
		}
		dst = dst[k:]
	}
	return nil
}

func (h *hybridBools) skip(n int) error {
	if !h.runs.skip(n) {
		return errShort
	}
	return nil
}

func (h *hybridBools) rest() error { return nil }

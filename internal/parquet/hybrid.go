package parquet

import "encoding/binary"

// hybrid decodes the RLE/bit-packing hybrid of dictionary indexes, levels and
// booleans, run by run, without unpacking a page at once.
type hybrid struct {
	data   []byte
	pos    int // of the next run's header
	width  uint
	left   int    // values left in the current run
	packed bool   // the current run is bit-packed
	value  uint32 // of a repeated run
	bit    int    // of the next packed value, from data's start
}

const maxRun = 1<<31 - 1

func (h *hybrid) reset(data []byte, width uint) error {
	if width > 32 {
		return malformedf("values of %d bits in a run-length encoding", width)
	}
	*h = hybrid{data: data, width: width}
	if width == 0 { // all values are 0, with or without runs that say so
		h.left = maxRun
	}
	return nil
}

// next begins the next run; false at the end of the data. left is positive after.
func (h *hybrid) next() bool {
	for h.width > 0 && h.pos < len(h.data) {
		header, n := binary.Uvarint(h.data[h.pos:])
		if n <= 0 {
			return false
		}
		h.pos += n
		rest := len(h.data) - h.pos
		if header&1 == 0 {
			size := int(h.width+7) / 8
			if rest < size {
				return false
			}
			h.value = 0
			for i := size - 1; i >= 0; i-- {
				h.value = h.value<<8 | uint32(h.data[h.pos+i])
			}
			h.pos += size
			h.left, h.packed = int(min(header>>1, maxRun)), false
		} else {
			// A last run may be cut off after its last value.
			groups := header >> 1
			size := rest
			h.left = rest * 8 / int(h.width)
			if groups <= uint64(rest)/uint64(h.width) {
				size = int(groups) * int(h.width)
				h.left = int(groups) * 8
			}
			h.bit, h.packed = h.pos*8, true
			h.pos += size
		}
		if h.left > 0 {
			return true
		}
	}
	return false
}

// unpack decodes the next len(dst) values of a packed run, which must have them left.
func (h *hybrid) unpack(dst []uint32) {
	unpack(dst, h.data, h.bit, h.width)
	h.bit += len(dst) * int(h.width)
	h.left -= len(dst)
}

// skip passes n values; false when there are fewer.
func (h *hybrid) skip(n int) bool {
	for n > 0 {
		if h.left == 0 && !h.next() {
			return false
		}
		k := min(n, h.left)
		h.left -= k
		if h.packed {
			h.bit += k * int(h.width)
		}
		n -= k
	}
	return true
}

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
		// Nearly every header is one byte: runs are short where values change often.
		header := uint64(h.data[h.pos])
		n := 1
		if header >= 0x80 {
			if header, n = binary.Uvarint(h.data[h.pos:]); n <= 0 {
				return false
			}
		}
		h.pos += n
		if header&1 == 0 {
			if !h.repeated(header >> 1) {
				return false
			}
		} else {
			h.literal(header >> 1)
		}
		if h.left > 0 {
			return true
		}
	}
	return false
}

// repeated begins a run of n times the value that follows.
func (h *hybrid) repeated(n uint64) bool {
	at := h.data[h.pos:]
	size := int(h.width+7) / 8
	switch {
	case len(at) < size:
		return false
	case size == 1:
		h.value = uint32(at[0])
	case size == 2:
		h.value = uint32(binary.LittleEndian.Uint16(at))
	case size == 3:
		h.value = uint32(at[0]) | uint32(at[1])<<8 | uint32(at[2])<<16
	default:
		h.value = binary.LittleEndian.Uint32(at)
	}
	h.pos += size
	h.left, h.packed = int(min(n, maxRun)), false
	return true
}

// literal begins a run of groups of 8 bit-packed values. The last run of a page may
// be cut off after its last value.
func (h *hybrid) literal(groups uint64) {
	rest := len(h.data) - h.pos
	size := rest
	if groups <= uint64(rest) && int(groups)*int(h.width) <= rest {
		size = int(groups) * int(h.width)
		h.left = int(groups) * 8
	} else {
		h.left = rest * 8 / int(h.width)
	}
	h.bit, h.packed = h.pos*8, true
	h.pos += size
}

// unpack decodes the next len(dst) values of a packed run, which must have them left.
func (h *hybrid) unpack(dst []uint32) {
	unpack(dst, h.data, h.bit, h.width)
	h.pass(len(dst))
}

// pass goes on by n values of a packed run.
func (h *hybrid) pass(n int) {
	h.bit += n * int(h.width)
	h.left -= n
}

// wholeGroups returns how many groups of 8 values, of up to n, begin at a byte and can
// be decoded with loads of 8 bytes.
func (h *hybrid) wholeGroups(n int) int {
	if h.bit&7 != 0 {
		return 0
	}
	groups := n / 8
	if room := len(h.data) - 8 - h.bit/8; groups*int(h.width) > room {
		groups = max(room, 0) / int(h.width)
	}
	return groups
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

package parquet

import "errors"

// chunkWindow reads a column chunk through a buffer, in few ranged reads, and hands
// out views of it. Buffers are kept from chunk to chunk.
type chunkWindow struct {
	file *File
	pos  int64 // file offset of the first byte after the buffered ones
	end  int64 // of the chunk
	buf  []byte
	lo   int // buffered, not consumed: buf[lo:hi]
	hi   int
}

func (w *chunkWindow) open(begin, end int64) {
	w.pos, w.end, w.lo, w.hi = begin, end, 0, 0
}

// left returns the bytes of the chunk that are not consumed.
func (w *chunkWindow) left() int64 { return w.end - w.pos + int64(w.hi-w.lo) }

// fill buffers need bytes, which the chunk must have left. Views handed out before
// become invalid.
func (w *chunkWindow) fill(need int) error {
	have := w.hi - w.lo
	if have >= need {
		return nil
	}
	size := int(min(int64(max(need, w.file.limits.ReadAhead)), w.left()))
	if size > len(w.buf) || size < len(w.buf)/2 && len(w.buf) > smallPage {
		grown := buffers.get(size)
		copy(grown, w.buf[w.lo:w.hi])
		buffers.put(w.buf)
		w.buf = grown
	} else {
		copy(w.buf, w.buf[w.lo:w.hi])
	}
	w.lo, w.hi = 0, have
	if err := w.file.readAt(w.buf[have:size], w.pos); err != nil {
		return err
	}
	w.pos += int64(size - have)
	w.hi = size
	return nil
}

// take consumes n bytes, which the chunk must have left. The view lasts until the
// next call of take or header.
func (w *chunkWindow) take(n int) ([]byte, error) {
	if err := w.fill(n); err != nil {
		return nil, err
	}
	b := w.buf[w.lo : w.lo+n]
	w.lo += n
	return b, nil
}

// skip consumes n bytes, which the chunk must have left, without reading more.
func (w *chunkWindow) skip(n int64) {
	buffered := min(n, int64(w.hi-w.lo))
	w.lo += int(buffered)
	w.pos += n - buffered
}

// header consumes a page header.
func (w *chunkWindow) header() (pageHeader, error) {
	for need := 1; ; {
		if int64(need) > w.left() {
			return pageHeader{}, malformed("the column chunk ends inside a page header")
		}
		if err := w.fill(need); err != nil {
			return pageHeader{}, err
		}
		view := w.buf[w.lo:w.hi]
		h, size, err := parsePageHeader(view[:min(len(view), maxHeaderBytes)])
		if err == nil {
			w.lo += size
			return h, nil
		}
		if !errors.Is(err, errThriftShort) || len(view) >= maxHeaderBytes || int64(len(view)) == w.left() {
			return pageHeader{}, malformedf("a page header is damaged: %v", err)
		}
		need = int(min(int64(2*len(view)+64), w.left()))
	}
}

func (w *chunkWindow) close() {
	buffers.put(w.buf)
	w.buf, w.lo, w.hi = nil, 0, 0
}

package parquet

import "math"

// splitStream holds values whose first bytes come first, then all second bytes and
// so on.
type splitStream struct {
	data  []byte
	count int // values in the page
	next  int
	width int
}

func (s *splitStream) reset(data []byte, width int) error {
	if len(data)%width != 0 {
		return malformedf("a byte-stream-split page of %d bytes for values of %d", len(data), width)
	}
	*s = splitStream{data: data, count: len(data) / width, width: width}
	return nil
}

func (s *splitStream) take(n int) (first int, err error) {
	if s.count-s.next < n {
		return 0, errShort
	}
	first = s.next
	s.next += n
	return first, nil
}

func (s *splitStream) skip(n int) error {
	_, err := s.take(n)
	return err
}

func (s *splitStream) rest() error { return leftOver(s.count - s.next) }

// word puts value i, of up to 8 bytes, together.
func (s *splitStream) word(i int) uint64 {
	var x uint64
	for k := range s.width {
		x |= uint64(s.data[k*s.count+i]) << (8 * k)
	}
	return x
}

type splitFloats struct{ splitStream }

func (s *splitFloats) read(dst []float64) error {
	first, err := s.take(len(dst))
	if err != nil {
		return err
	}
	if s.width == 4 {
		for i := range dst {
			dst[i] = float64(math.Float32frombits(uint32(s.word(first + i))))
		}
		return nil
	}
	for i := range dst {
		dst[i] = math.Float64frombits(s.word(first + i))
	}
	return nil
}

type splitInts struct{ splitStream }

func (s *splitInts) read(dst []int64) error {
	first, err := s.take(len(dst))
	if err != nil {
		return err
	}
	if s.width == 4 {
		for i := range dst {
			dst[i] = int64(int32(s.word(first + i)))
		}
		return nil
	}
	for i := range dst {
		dst[i] = int64(s.word(first + i))
	}
	return nil
}

// splitTexts are fixed-length byte strings.
type splitTexts struct {
	splitStream
	value []byte
}

func (s *splitTexts) text() ([]byte, error) {
	i, err := s.take(1)
	if err != nil {
		return nil, err
	}
	s.value = s.value[:0]
	for k := range s.width {
		s.value = append(s.value, s.data[k*s.count+i])
	}
	return s.value, nil
}

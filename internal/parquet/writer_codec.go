package parquet

import (
	"fmt"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// writerPageCodec compresses one page. compress may be called from several goroutines; it
// uses buf as long as it is large enough.
type writerPageCodec struct {
	id       format.CompressionCodec
	compress func(buf, page []byte) []byte
}

// writerCodec returns the codec of a name that appears in configurations.
func writerCodec(name string, threads int) (writerPageCodec, error) {
	switch name {
	case "", "snappy":
		return writerPageCodec{format.Snappy, func(buf, page []byte) []byte {
			if n := s2.MaxEncodedLen(len(page)); cap(buf) < n {
				buf = make([]byte, n)
			}
			return s2.EncodeSnappy(buf[:cap(buf)], page)
		}}, nil
	case "zstd":
		z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(threads))
		if err != nil {
			return writerPageCodec{}, fmt.Errorf("writing parquet: preparing zstd: %w", err)
		}
		return writerPageCodec{format.Zstd, func(buf, page []byte) []byte { return z.EncodeAll(page, buf[:0]) }}, nil
	case "none":
		return writerPageCodec{format.Uncompressed, func(_, page []byte) []byte { return page }}, nil
	}
	return writerPageCodec{}, fmt.Errorf("writing parquet: codec %q is not one of snappy, zstd, none", name)
}

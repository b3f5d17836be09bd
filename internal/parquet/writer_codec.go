package parquet

import (
	"fmt"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// writerPageCodec compresses one page. It may be called from several goroutines.
type writerPageCodec struct {
	id       format.CompressionCodec
	room     func(n int) int               // bytes that a page of n may take
	compress func(dst, page []byte) []byte // appends to dst, which has room
}

// writerCodec returns the codec of a name that appears in configurations.
func writerCodec(name string, threads int) (writerPageCodec, error) {
	switch name {
	case "", "snappy":
		return writerPageCodec{format.Snappy, s2.MaxEncodedLen, func(dst, page []byte) []byte {
			return dst[:len(dst)+len(s2.EncodeSnappy(dst[len(dst):], page))]
		}}, nil
	case "zstd":
		z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(threads))
		if err != nil {
			return writerPageCodec{}, fmt.Errorf("writing parquet: preparing zstd: %w", err)
		}
		return writerPageCodec{format.Zstd, z.MaxEncodedSize, func(dst, page []byte) []byte { return z.EncodeAll(page, dst) }}, nil
	case "none":
		return writerPageCodec{format.Uncompressed, func(n int) int { return n },
			func(dst, page []byte) []byte { return append(dst, page...) }}, nil
	}
	return writerPageCodec{}, fmt.Errorf("writing parquet: codec %q is not one of snappy, zstd, none", name)
}

package parquet

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// The most a codec can expand its input, with some slack: a page that claims more is
// refused before memory is taken for it. Zstandard and Brotli have no such bound;
// their pages are decoded into a buffer that grows with what really comes out.
const (
	maxSnappyRatio = 32
	maxLz4Ratio    = 256
	maxGzipRatio   = 1100
	ratioSlack     = 64
)

// smallPage is the size of a buffer that is kept whatever it was needed for.
const smallPage = 64 << 10

// trustedPage is the size up to which a page's buffer is taken as declared.
const trustedPage = 1 << 20

func codecSupported(c format.CompressionCodec) bool {
	switch c {
	case format.Uncompressed, format.Snappy, format.Gzip, format.Brotli, format.Zstd, format.Lz4Raw:
		return true
	}
	return false
}

// pageBuffer decompresses pages into a buffer that is kept from page to page.
type pageBuffer struct {
	buf []byte
}

func (p *pageBuffer) close() {
	buffers.put(p.buf)
	p.buf = nil
}

// reserve makes the buffer n bytes long or longer, without its content.
func (p *pageBuffer) reserve(n int) []byte {
	if len(p.buf) < n {
		buffers.put(p.buf)
		p.buf = buffers.get(n)
	}
	return p.buf[:n]
}

// shrink gives a large buffer back: a dictionary page is often much larger than the
// pages that follow, and a file has hundreds of columns.
func (p *pageBuffer) shrink() {
	if len(p.buf) > smallPage {
		p.close()
	}
}

// decompress returns exactly size bytes, or an error. For uncompressed pages that is
// src itself, else a view that lasts until the next call.
func (p *pageBuffer) decompress(codec format.CompressionCodec, src []byte, size int) ([]byte, error) {
	if codec == format.Uncompressed {
		if len(src) != size {
			return nil, malformedf("an uncompressed page of %d bytes that claims %d", len(src), size)
		}
		return src, nil
	}
	if size == 0 {
		return nil, nil
	}
	out, err := p.decode(codec, src, size)
	if err != nil {
		if _, known := err.(malformed); known {
			return nil, err
		}
		return nil, malformedf("decompressing a %s page: %v", codec, err)
	}
	if len(out) != size {
		return nil, malformedf("a %s page of %d bytes that claims %d", codec, len(out), size)
	}
	return out, nil
}

func (p *pageBuffer) decode(codec format.CompressionCodec, src []byte, size int) ([]byte, error) {
	switch codec {
	case format.Snappy:
		if err := checkSnappy(src, size); err != nil {
			return nil, err
		}
		return snappy.Decode(p.reserve(size), src)
	case format.Lz4Raw:
		if err := checkRatio(src, size, maxLz4Ratio); err != nil {
			return nil, err
		}
		dst := p.reserve(size)
		n, err := lz4.UncompressBlock(src, dst)
		return dst[:max(n, 0)], err
	case format.Gzip:
		if err := checkRatio(src, size, maxGzipRatio); err != nil {
			return nil, err
		}
		return p.gunzip(src, size)
	case format.Zstd:
		return p.unzstd(src, size)
	case format.Brotli:
		return p.drain(brotli.NewReader(bytes.NewReader(src)), size)
	}
	return nil, malformedf("unknown codec %d", codec)
}

// unsnap decompresses a page to dst, which is as long as checkSnappy has found it to be.
func unsnap(dst, src []byte) error {
	if _, err := snappy.Decode(dst, src); err != nil {
		return malformedf("decompressing a %s page: %v", format.Snappy, err)
	}
	return nil
}

// checkSnappy returns an error for a page that does not have the size it claims, before
// memory is taken for it.
func checkSnappy(src []byte, size int) error {
	if n, err := snappy.DecodedLen(src); err != nil || n != size {
		return fmt.Errorf("it declares %d bytes, its header %d", n, size)
	}
	return checkRatio(src, size, maxSnappyRatio)
}

func checkRatio(src []byte, size, ratio int) error {
	if size/ratio > len(src)+ratioSlack {
		return malformedf("%d bytes cannot decompress to the %d they claim", len(src), size)
	}
	return nil
}

// drain reads a stream that should hold size bytes. The buffer grows with the data,
// so that a false claim costs no memory.
func (p *pageBuffer) drain(r io.Reader, size int) ([]byte, error) {
	p.reserve(min(size, trustedPage))
	for n := 0; ; {
		limit := min(len(p.buf), size+1)
		m, err := r.Read(p.buf[n:limit])
		n += m
		switch {
		case n > size:
			return nil, malformedf("a page is larger than the %d bytes it claims", size)
		case err == io.EOF:
			return p.buf[:n], nil
		case err != nil:
			return nil, err
		}
		if n == len(p.buf) {
			grown := buffers.get(min(2*n, size+1))
			copy(grown, p.buf)
			buffers.put(p.buf)
			p.buf = grown
		}
	}
}

var gzipReaders sync.Pool

func (p *pageBuffer) gunzip(src []byte, size int) ([]byte, error) {
	r, _ := gzipReaders.Get().(*gzip.Reader)
	if r == nil {
		r = new(gzip.Reader)
	}
	defer gzipReaders.Put(r)
	if err := r.Reset(bytes.NewReader(src)); err != nil {
		return nil, err
	}
	return p.drain(r, size)
}

// zstdWindow bounds the history a frame may ask for.
const zstdWindow = 128 << 20

// zstdBlocks decodes whole pages. Without concurrency in it, callers wait for one
// another, so it has as many decoders as there are processors.
var zstdBlocks = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil,
		zstd.WithDecoderConcurrency(0),
		zstd.WithDecoderLowmem(true),
		zstd.WithDecodeAllCapLimit(true),
		zstd.WithDecoderMaxWindow(zstdWindow))
})

// plausibleZstdRatio is what ordinary pages do not exceed; beyond it the decoder
// runs as a stream.
const plausibleZstdRatio = 64

func (p *pageBuffer) unzstd(src []byte, size int) ([]byte, error) {
	if size <= trustedPage || size/plausibleZstdRatio <= len(src) {
		d, err := zstdBlocks()
		if err != nil {
			return nil, err
		}
		return d.DecodeAll(src, p.reserve(size)[:0:size])
	}
	d, err := zstd.NewReader(bytes.NewReader(src),
		zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(zstdWindow))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return p.drain(d, size)
}

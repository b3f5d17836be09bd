package parquet

import "io"

// Source is an object of known size that can be read at any offset, from several
// goroutines. Name is used in messages.
type Source interface {
	io.ReaderAt
	Size() int64
	Name() string
}

// Limits bounds what a file may make the reader allocate. Zero fields take the
// defaults.
type Limits struct {
	PageBytes       int64 // largest page, compressed or not; default 256 MiB
	DictionaryBytes int64 // largest dictionary page; default 128 MiB
	FooterBytes     int64 // largest footer; default 64 MiB
	ReadAhead       int   // bytes of one ranged read of a column chunk; default 256 KiB
}

const (
	defaultPageBytes       = 256 << 20
	defaultDictionaryBytes = 128 << 20
	defaultFooterBytes     = 64 << 20
	defaultReadAhead       = 256 << 10
)

func (l Limits) withDefaults() Limits {
	if l.PageBytes <= 0 {
		l.PageBytes = defaultPageBytes
	}
	if l.DictionaryBytes <= 0 {
		l.DictionaryBytes = defaultDictionaryBytes
	}
	if l.FooterBytes <= 0 {
		l.FooterBytes = defaultFooterBytes
	}
	if l.ReadAhead <= 0 {
		l.ReadAhead = defaultReadAhead
	}
	return l
}

package parquet

// values is a page's encoded values, decoded as they are asked for.
type values[T any] interface {
	// read decodes exactly len(dst) values.
	read(dst []T) error
	// skip passes n values.
	skip(n int) error
	// rest returns an error if bytes are left after the page's last value, which
	// means that the page holds more values than it declares.
	rest() error
}

// texts is a page's encoded byte strings. A view lasts until the next call.
type texts interface {
	text() ([]byte, error)
	rest() error
}

func leftOver(n int) error {
	if n == 0 {
		return nil
	}
	return malformedf("%d bytes or values are left after the last value of a page", n)
}

// cut takes n*width bytes from the front of data.
func cut(data *[]byte, n, width int) ([]byte, error) {
	if len(*data)/width < n {
		return nil, errShort
	}
	b := (*data)[:n*width]
	*data = (*data)[n*width:]
	return b, nil
}

package moduletest

import (
	"fmt"
	"strings"
	"time"

	"github.com/basaltlake/basalt/vector"
)

// Text shows columns of a frame as tests write them: a line per row, values separated
// by blanks, "-" for null, times as "15:04:05" with the decimals they have.
func Text(f *vector.Frame, columns ...string) string {
	var lines []string
	for i := range f.Rows {
		values := make([]string, len(columns))
		for k, name := range columns {
			c := f.Col(name)
			switch v := Value(c, i); {
			case v == nil:
				values[k] = "-"
			case c.Type == vector.Time:
				values[k] = time.Unix(0, v.(int64)).UTC().Format("15:04:05.999999999")
			default:
				values[k] = fmt.Sprint(v)
			}
		}
		lines = append(lines, strings.Join(values, " "))
	}
	return strings.Join(lines, "\n")
}

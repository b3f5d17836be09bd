package report

import (
	"fmt"
	"strconv"
	"time"
)

// Count writes a number with a comma between groups of three digits.
func Count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// Bytes writes a size with a decimal unit and three digits or so: 999 B, 1.2 kB, 340 MB.
func Bytes(n int64) string {
	if n < 1000 && n > -1000 {
		return strconv.FormatInt(n, 10) + " B"
	}
	return scaled(float64(n), []string{" kB", " MB", " GB", " TB", " PB", " EB"})
}

// Rate writes rows per second: 950/s, 1.2 k/s, 3.4 M/s.
func Rate(perSecond float64) string {
	if perSecond < 999.5 {
		return strconv.FormatFloat(perSecond, 'f', 0, 64) + "/s"
	}
	return scaled(perSecond, []string{" k/s", " M/s", " G/s"})
}

func scaled(v float64, units []string) string {
	unit := -1
	for (v >= 999.5 || v <= -999.5) && unit < len(units)-1 {
		v /= 1000
		unit++
	}
	digits := 0
	if v < 9.95 && v > -9.95 {
		digits = 1
	}
	return strconv.FormatFloat(v, 'f', digits, 64) + units[unit]
}

// Span writes a duration to the second: 8s, 2m05s, 1h07m.
func Span(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	}
	return fmt.Sprintf("%dh%02dm", s/3600, s%3600/60)
}

package option

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var sizeUnits = map[string]float64{
	"": 1, "b": 1,
	"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
	"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// ParseSize returns the bytes of a size: "1500000", "4GB" (10⁹), "4GiB" or "4G" (2³⁰), or
// "80%" of total.
func ParseSize(text string, total int64) (int64, error) {
	text = strings.TrimSpace(text)
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ% ")
	unit := strings.ToLower(strings.TrimSpace(text[len(digits):]))
	value, err := strconv.ParseFloat(digits, 64)
	if err != nil || strings.Trim(digits, "0123456789.") != "" {
		return 0, fmt.Errorf("reading size %q: no number", text)
	}
	factor, known := sizeUnits[unit]
	switch {
	case unit == "%" && value > 100:
		return 0, fmt.Errorf("reading size %q: more than 100%%", text)
	case unit == "%":
		factor = float64(total) / 100
	case !known:
		return 0, fmt.Errorf("reading size %q: unknown unit %q", text, unit)
	}
	bytes := value * factor
	if value <= 0 || bytes >= math.MaxInt64 {
		return 0, fmt.Errorf("reading size %q: out of range", text)
	}
	return int64(bytes), nil
}

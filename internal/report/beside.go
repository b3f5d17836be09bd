package report

import "io"

// Beside returns a writer for lines to w, where p is shown: neither breaks into a line of
// the other.
func Beside(p Progress, w io.Writer) io.Writer {
	if t, ok := p.(*tracker); ok {
		return &beside{t, w}
	}
	return w
}

type beside struct {
	tracker *tracker
	w       io.Writer
}

// Write implements io.Writer.
func (b *beside) Write(lines []byte) (int, error) {
	b.tracker.mu.Lock()
	defer b.tracker.mu.Unlock()
	screen, ok := b.tracker.out.(*terminal)
	if !ok || screen.line == "" {
		return b.w.Write(lines)
	}
	if _, err := io.WriteString(b.w, eraseLine); err != nil {
		return 0, err
	}
	n, err := b.w.Write(lines)
	if err == nil {
		_, err = io.WriteString(b.w, screen.line)
	}
	return n, err
}

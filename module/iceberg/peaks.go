package iceberg

import (
	"math"

	"github.com/basaltlake/basalt/vector"
)

// peaks are what the icebergs of a bucket have shown: the mean number of their events so
// far that day.
type peaks struct {
	label int64
	begun bool
	most  map[int64]int64 // by iceberg
}

// see takes an event. One of another bucket puts out the bucket before.
func (p *peaks) see(e *event, out *vector.Frame, listing int64) {
	if p.begun && e.bucket != p.label {
		p.put(out, listing)
	}
	if !p.begun {
		*p = peaks{label: e.bucket, begun: true, most: map[int64]int64{}}
	}
	if e.iceberg != vector.NullInt {
		p.most[e.iceberg] = max(p.most[e.iceberg], e.count)
	}
}

// put appends the row of the bucket, if there is one.
func (p *peaks) put(out *vector.Frame, listing int64) {
	if !p.begun {
		return
	}
	total := int64(0)
	for _, n := range p.most {
		total += n
	}
	mean := math.NaN()
	if len(p.most) > 0 {
		mean = float64(total) / float64(len(p.most))
	}
	out.Cols[0].Ints = append(out.Cols[0].Ints, listing)
	out.Cols[1].Ints = append(out.Cols[1].Ints, p.label)
	out.Cols[2].Floats = append(out.Cols[2].Floats, mean)
	out.Rows++
	p.begun = false
}

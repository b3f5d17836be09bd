package scan

import "slices"

// selection returns the selection of a predicate for a rule.
func (n *rowNode) selection(rule *segments) *selection {
	i := slices.IndexFunc(n.picks, func(s *selection) bool { return s.rule == rule })
	if i < 0 {
		i = len(n.picks)
		n.picks = append(n.picks, &selection{rule: rule})
	}
	return n.picks[i]
}

// list finds the selected rows of every run of the chunk. Reductions then walk lists of
// rows instead of branching on a predicate that the processor cannot foresee.
func (s *selection) list(mask []bool) {
	if cap(s.rows) < len(mask)+1 {
		s.rows = make([]int32, len(mask)+1)
	}
	rows := s.rows[:len(mask)+1]
	s.bounds = s.bounds[:0]
	n := 0
	for i := range s.rule.chunk.Runs {
		r := &s.rule.chunk.Runs[i]
		s.bounds = append(s.bounds, int32(n))
		for j := r.Lo; j < r.Hi; j++ {
			rows[n] = j
			if mask[j] {
				n++
			}
		}
		s.bounds = append(s.bounds, int32(n))
	}
	s.rows = rows[:n]
}

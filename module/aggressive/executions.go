package aggressive

import "github.com/basaltlake/basalt/vector"

func executed(s *sheet) []int { return s.executed }

// executionColumns are the columns of aggressive_executions.
func executionColumns(l *layout) []column {
	c := &columns{layout: l}
	c.keys(executed)
	c.time(executed)
	for _, name := range l.names() {
		c.value(name, executed)
	}
	c.add(described("RevealedQty", vector.Int, "shares"), func(s *sheet, out *vector.Column) {
		for range s.executions {
			out.Ints = append(out.Ints, 0)
		}
	})
	c.add(described("TimeSincePrev", vector.Float, "s"), func(s *sheet, out *vector.Column) {
		for i := range s.executions {
			out.Floats = append(out.Floats, s.executions[i].sincePrev)
		}
	})
	c.add(described("IsSameGroup", vector.Bool, "flag"), func(s *sheet, out *vector.Column) {
		for i := range s.executions {
			linked := int64(0)
			if s.executions[i].linked {
				linked = 1
			}
			out.Ints = append(out.Ints, linked)
		}
	})
	c.perExecution("ConsolidatedTrades", func(e *execution) int64 { return e.consolidated })
	c.perExecution("SequenceNumber", func(e *execution) int64 { return e.sequence })
	c.perExecution("SameSideSequence", func(e *execution) int64 { return e.sameSide })
	c.copySize("AggressiveExecutionSize")
	return c.all
}

func (c *columns) perExecution(name string, of func(*execution) int64) {
	c.add(described(name, vector.Int, ""), func(s *sheet, out *vector.Column) {
		for i := range s.executions {
			out.Ints = append(out.Ints, of(&s.executions[i]))
		}
	})
}

package engine

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"

	"github.com/basaltlake/basalt/table"
)

// leastGroup is what the rows of a group may take however small the allowance is.
const leastGroup = 32 << 20

// GroupError says that an operator has to see more rows at once than fit in memory.
type GroupError struct {
	Listing int64 // the first of the group
	Others  int
	Bytes   int64
	Limit   int64
}

// Code returns the message code.
func (e *GroupError) Code() string { return "memory-limit-too-small" }

func (e *GroupError) Error() string {
	who := fmt.Sprintf("listing %d", e.Listing)
	if e.Others > 0 {
		who += fmt.Sprintf(" and %d more of its instrument", e.Others)
	}
	return fmt.Sprintf("memory-limit-too-small: the day's rows of %s take %d MB, which this module has to see together, and %d MB are allowed for that: raise MEMORY_LIMIT by %d MB",
		who, e.Bytes>>20, e.Limit>>20, ((e.Bytes-e.Limit)*memoryPerGroup)>>20+1)
}

// memoryPerGroup is how many bytes of the budget stand behind a byte of a group.
const memoryPerGroup = 2

// admission lets groups of listings in as far as there is memory for their rows.
type admission struct {
	limit int64 // bytes of one group, at most
	free  *semaphore.Weighted
	size  int64 // of free
}

func newAdmission(m *Memory) *admission {
	limit := max(m.Sort*2, leastGroup)
	return &admission{limit: limit, free: semaphore.NewWeighted(limit), size: limit}
}

// enter waits until there is memory for a group and returns what gives it back. A group
// that is seen as a whole is refused where there will never be enough; another one comes
// in alone.
func (a *admission) enter(ctx context.Context, group []table.Listing, bytes int64, whole bool) (leave func(), err error) {
	if !whole {
		bytes = min(bytes, a.limit)
	}
	if bytes > a.limit {
		return nil, &GroupError{Listing: group[0].ID, Others: len(group) - 1, Bytes: bytes, Limit: a.limit}
	}
	if err := a.free.Acquire(ctx, bytes); err != nil {
		return nil, err
	}
	return func() { a.free.Release(bytes) }, nil
}

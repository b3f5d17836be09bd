package scan

import "testing"

func TestScansShareThreadsEvenly(t *testing.T) {
	for _, tc := range []struct{ threads, scans, most, first, second int }{
		{1, 1, 9, 0, 0},
		{2, 1, 9, 1, 0},
		{2, 2, 9, 0, 0},
		{3, 2, 9, 1, 0},
		{8, 2, 9, 3, 3},
		{8, 2, 2, 2, 2},
		{2, 3, 9, 0, 0}, // more scans than threads: each has its own
	} {
		c := NewCrew(tc.threads)
		for range tc.scans {
			c.join()
		}
		first := c.borrow(tc.most)
		second := c.borrow(tc.most)
		if first != tc.first || second != tc.second {
			t.Errorf("%+v: %d, then %d", tc, first, second)
		}
		c.giveBack(first)
		c.giveBack(second)
		for range tc.scans - 1 {
			c.leave()
		}
		if all := c.borrow(99); all != tc.threads-1 {
			t.Errorf("%+v: the last scan borrows %d", tc, all)
		}
	}
}

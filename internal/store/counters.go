package store

import "sync/atomic"

// Counters are what a store has done so far.
type Counters struct {
	Requests     int64 // system calls on files, or HTTP requests, including repeated ones
	Repeats      int64 // requests repeated because they failed in passing
	Resumes      int64 // bodies that broke off and were read on from there
	BytesRead    int64
	BytesWritten int64
}

// Counted is a store that counts.
type Counted interface {
	Counters() Counters
}

type counting struct {
	requests, repeats, resumes, read, written atomic.Int64
}

func (c *counting) Counters() Counters {
	return Counters{
		Requests:     c.requests.Load(),
		Repeats:      c.repeats.Load(),
		Resumes:      c.resumes.Load(),
		BytesRead:    c.read.Load(),
		BytesWritten: c.written.Load(),
	}
}

// Package spill keeps the frames that a batch has to hold: in memory up to an allowance,
// beyond it in a file that no other program reads and that is gone with the process. It
// knows columns and rows, and nothing of what is in them.
package spill

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/basaltlake/basalt/internal/report"
)

// Area is what the runs of frames of a batch share: the memory they may take and the file
// that takes the rest. Its methods may be called by several goroutines.
type Area struct {
	limits Limits

	held atomic.Int64 // bytes of frames in memory
	mu   sync.Mutex
	file *os.File // nil until something does not fit
	size int64
	gaps gaps  // of the file, that were given back
	most int64 // that size ever was
	left bool  // the file could not be unlinked while it is open
}

// Limits say how much an area may take.
type Limits struct {
	Folder string // where the file is made; "" is the system's temporary folder
	Memory int64  // bytes of frames that stay in memory
	Disk   int64  // bytes of the file; 0 is as much as the disk has
	Keep   int64  // bytes of the disk that are left free
}

// NewArea makes an area. Nothing is written before a frame does not fit.
func NewArea(l Limits) *Area { return &Area{limits: l} }

// Close removes the file. The runs of the area cannot be read any more.
func (a *Area) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file == nil {
		return nil
	}
	err := a.file.Close()
	if a.left {
		err = errors.Join(err, os.Remove(a.file.Name()))
	}
	a.file = nil
	if err != nil {
		return fmt.Errorf("removing the spill file: %w", err)
	}
	return nil
}

// fits takes bytes of memory, unless that would be more than the allowance.
func (a *Area) fits(bytes int64) bool {
	if a.held.Add(bytes) <= a.limits.Memory {
		return true
	}
	a.held.Add(-bytes)
	return false
}

// Hold takes bytes of memory that have to stay there, or gives them back when they are
// below zero: so much less of the frames does.
func (a *Area) Hold(bytes int64) { a.held.Add(bytes) }

// FullError says that what does not fit in memory does not fit on the disk either.
type FullError struct {
	Folder      string
	Wanted      int64 // bytes of the file
	More        int64 // bytes that the disk must have left for it to grow
	Quota, Free int64 // bytes; the one that does not allow it, the other is 0
	Err         error // what the disk said, where it was full before that was foreseen
}

// Code returns the message code.
func (e *FullError) Code() string { return "spill-full" }

func (e *FullError) Unwrap() error { return e.Err }

func (e *FullError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("spill-full: the rows that do not fit in memory cannot be written to %s: %v: free space there, name another folder with TEMP_DIR, or raise MEMORY_LIMIT", e.Folder, e.Err)
	}
	if e.Quota > 0 {
		return fmt.Sprintf("spill-full: the rows that do not fit in memory take more than the %d bytes that TEMP_QUOTA allows in %s: raise TEMP_QUOTA or MEMORY_LIMIT, or choose a smaller BATCH_FREQ", e.Quota, e.Folder)
	}
	return fmt.Sprintf("spill-full: the rows that do not fit in memory need at least %s more in %s, and its disk has %s left: free space there, name another folder with TEMP_DIR, or raise MEMORY_LIMIT",
		report.Bytes(e.More), e.Folder, report.Bytes(e.Free))
}

// write writes bytes to the file and returns where they lie.
func (a *Area) write(data []byte) (extent, error) {
	e, err := a.reserve(int64(len(data)))
	if err != nil {
		return e, err
	}
	return e, a.writeAt(data, e.at)
}

// writeAt writes bytes to a place that was reserved.
func (a *Area) writeAt(data []byte, at int64) error {
	_, err := a.file.WriteAt(data, at)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &FullError{Folder: a.folder(), Wanted: at + int64(len(data)), Err: err}
	}
	return &FolderError{"writing rows that do not fit in memory to", a.folder(), err}
}

// FolderError says that the file for what does not fit in memory cannot be made, written
// or read.
type FolderError struct {
	Doing  string
	Folder string
	Err    error
}

// Code returns the message code.
func (e *FolderError) Code() string { return "temp-not-writable" }

func (e *FolderError) Unwrap() error { return e.Err }

func (e *FolderError) Error() string {
	return fmt.Sprintf("temp-not-writable: %s %s: %v: name another folder with TEMP_DIR, or raise MEMORY_LIMIT", e.Doing, e.Folder, e.Err)
}

// checkEvery is how many bytes are written between two looks at the free space.
const checkEvery = 64 << 20

// reserve finds a place for bytes, and makes the file for the first ones.
func (a *Area) reserve(bytes int64) (extent, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if at, ok := a.gaps.take(bytes); ok {
		return extent{at, bytes}, nil
	}
	at, end := a.size, a.size+bytes
	if a.limits.Disk > 0 && end > a.limits.Disk {
		return extent{}, &FullError{Folder: a.folder(), Wanted: end, Quota: a.limits.Disk}
	}
	if a.file == nil || end > a.most && at/checkEvery != end/checkEvery {
		more := bytes + checkEvery + a.limits.Keep
		if free, known := freeSpace(a.folder()); known && free < more {
			return extent{}, &FullError{Folder: a.folder(), Wanted: end, More: more, Free: free}
		}
	}
	if a.file == nil {
		if err := a.create(); err != nil {
			return extent{}, err
		}
	}
	a.size, a.most = end, max(a.most, end)
	return extent{at, bytes}, nil
}

// giveBack lets others use a place of the file.
func (a *Area) giveBack(e extent) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.size = a.gaps.give(e, a.size)
}

const making = "making a file for rows that do not fit in memory in"

// create makes the file and unlinks it, so that it goes with the process however that
// ends. Where open files cannot be unlinked, Close removes it.
func (a *Area) create() error {
	if err := os.MkdirAll(a.folder(), 0o755); err != nil {
		return &FolderError{making, a.folder(), err}
	}
	f, err := os.CreateTemp(a.folder(), "basalt-spill-*")
	if err != nil {
		return &FolderError{making, a.folder(), err}
	}
	a.left = os.Remove(f.Name()) != nil
	a.file = f
	return nil
}

func (a *Area) folder() string {
	if a.limits.Folder == "" {
		return os.TempDir()
	}
	return filepath.Clean(a.limits.Folder)
}

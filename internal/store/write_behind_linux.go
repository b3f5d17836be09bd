package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// writeBehind has the system begin to put n bytes of a file on the disk. It waits for
// nothing, and where it cannot be done, the Sync at the end does all of it.
func writeBehind(f *os.File, from, n int64) {
	_ = unix.SyncFileRange(int(f.Fd()), from, n, unix.SYNC_FILE_RANGE_WRITE)
}

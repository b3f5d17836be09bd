//go:build unix

package spill

import "syscall"

// freeSpace returns the bytes of a folder's disk that this user may still write.
func freeSpace(folder string) (bytes int64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}

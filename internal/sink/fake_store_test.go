package sink

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/basaltlake/basalt/internal/store"
)

// folderStore is a store of files for tests: staged under a hidden name, renamed on
// Commit. Its disk is full after room bytes, when that is not negative.
type folderStore struct {
	store.Store // the rest of the contract is not used by sinks
	room        int64
	commitErr   error
}

func newFolderStore() *folderStore { return &folderStore{room: -1} }

func (s *folderStore) Create(_ context.Context, uri string) (store.Writer, error) {
	if err := os.MkdirAll(filepath.Dir(uri), 0o755); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(uri), "_staging-*")
	if err != nil {
		return nil, err
	}
	return &folderWriter{File: f, store: s, uri: uri}, nil
}

type folderWriter struct {
	*os.File
	store *folderStore
	uri   string
	ended bool
}

func (w *folderWriter) Write(p []byte) (int, error) {
	if w.store.room >= 0 {
		if n := w.store.room; int64(len(p)) > n {
			w.store.room = 0
			written, _ := w.File.Write(p[:n])
			return written, &os.PathError{Op: "write", Path: w.Name(), Err: syscall.ENOSPC}
		}
		w.store.room -= int64(len(p))
	}
	return w.File.Write(p)
}

func (w *folderWriter) Commit(context.Context) error {
	if w.store.commitErr != nil {
		return w.store.commitErr
	}
	w.ended = true
	if err := w.Close(); err != nil {
		return err
	}
	return os.Rename(w.Name(), w.uri)
}

func (w *folderWriter) Abort() error {
	if w.ended {
		return nil
	}
	w.ended = true
	return errors.Join(w.Close(), os.Remove(w.Name()))
}

// refusingStore refuses to create anything.
type refusingStore struct {
	store.Store
	err error
}

func (s refusingStore) Create(context.Context, string) (store.Writer, error) { return nil, s.err }

// filesBelow lists the files below a folder, relative to it.
func filesBelow(folder string) []string {
	var files []string
	filepath.WalkDir(folder, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, strings.TrimPrefix(p, folder+"/"))
		}
		return err
	})
	slices.Sort(files)
	return files
}

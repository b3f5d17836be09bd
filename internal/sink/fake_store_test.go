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
// Commit.
type folderStore struct {
	store.Store // the rest of the contract is not used by sinks
	commitErr   error
}

func newFolderStore() *folderStore { return &folderStore{} }

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

// limitedStore is a store whose disk is full after room bytes, when that is not
// negative.
type limitedStore struct {
	store.Store
	room int64
}

func (s *limitedStore) Create(ctx context.Context, uri string) (store.Writer, error) {
	w, err := s.Store.Create(ctx, uri)
	return limitedWriter{w, s}, err
}

type limitedWriter struct {
	store.Writer
	store *limitedStore
}

func (w limitedWriter) Write(p []byte) (int, error) {
	room := w.store.room
	if room < 0 || int64(len(p)) <= room {
		w.store.room -= min(max(room, 0), int64(len(p)))
		return w.Writer.Write(p)
	}
	w.store.room = 0
	n, _ := w.Writer.Write(p[:room])
	return n, &os.PathError{Op: "write", Path: "disk", Err: syscall.ENOSPC}
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

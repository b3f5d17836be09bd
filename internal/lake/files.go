package lake

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/basaltlake/basalt/internal/calendar"
	"github.com/basaltlake/basalt/internal/store"
	"github.com/basaltlake/basalt/table"
	"golang.org/x/sync/errgroup"
)

// lookups is how many listings run at a time.
const lookups = 16

// listing is what lies below a prefix. A listing that failed is asked for again.
type listing struct {
	mu    sync.Mutex
	done  bool
	found []lying
}

// lying is what lies at a path.
type lying struct {
	info  store.Info
	other string // what it is, when it is no file
}

func (l *Lake) list(ctx context.Context, prefix string) ([]lying, error) {
	l.mu.Lock()
	entry, ok := l.listed[prefix]
	if !ok {
		entry = &listing{}
		l.listed[prefix] = entry
	}
	l.mu.Unlock()
	entry.mu.Lock()
	defer entry.mu.Unlock()
	if entry.done {
		return entry.found, nil
	}
	var infos []store.Info
	var others []store.Other
	var err error
	if st, ok := l.store.(store.Frank); ok {
		infos, others, err = st.ListAll(ctx, prefix)
	} else {
		infos, err = l.store.List(ctx, prefix)
	}
	if err != nil {
		return nil, err
	}
	if len(infos)+len(others) == 0 && !store.Remote(prefix) { // what is not mounted is not missing
		if link, to, ok := store.Dangling(path.Dir(prefix + "x")); ok {
			return nil, &NoFileError{link, "a link to " + to + ", which leads nowhere"}
		}
	}
	for _, info := range infos {
		entry.found = append(entry.found, lying{info: info})
	}
	for _, o := range others {
		entry.found = append(entry.found, lying{store.Info{URI: o.URI}, o.What})
	}
	entry.done = true
	return entry.found, nil
}

// DuplicateError says that two files claim the same rows.
type DuplicateError struct{ First, Second File }

// Code returns the message code.
func (e *DuplicateError) Code() string { return "duplicate-files" }

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("duplicate-files: table %s has two files of %s: %s and %s: a table has one file per market (or symbol) and day, make the path template tell them apart",
		e.First.Table, e.First.Day, e.First.Info.URI, e.Second.Info.URI)
}

// below returns the table's files whose path begins with a prefix, and what lies in the
// place of files, by day. A folder may have those of years, and is asked for day by day: it
// is looked through once.
func (l *Lake) below(ctx context.Context, k *known, prefix string) (map[calendar.Date][]File, error) {
	l.mu.Lock()
	files, looked := k.below[prefix]
	l.mu.Unlock()
	if looked {
		return files, nil
	}
	found, err := l.list(ctx, store.Join(l.root, "")+"/"+prefix)
	if err != nil {
		return nil, fmt.Errorf("finding files of table %s: %w", k.table.Name, err)
	}
	files = map[calendar.Date][]File{}
	others := map[string]bool{} // that were found, by URI
	for _, f := range found {
		name, ok := store.Rel(l.root, f.info.URI)
		if !ok || hidden(name) {
			continue
		}
		p, ok := k.template.Match(name)
		if !ok { // a file in a folder that has the name of a file; S3 tells of no folders
			folder := path.Dir(name)
			if p, ok = k.template.Match(folder); ok {
				f = lying{store.Info{URI: store.Join(l.root, folder)}, "a folder"}
			}
		}
		if !ok || others[f.info.URI] {
			continue
		}
		if f.other != "" {
			others[f.info.URI] = true
		}
		day := calendar.DateOf(p.Year, time.Month(p.Month), p.Day)
		files[day] = append(files[day], File{Table: k.table.Name, MIC: p.MIC, Symbol: p.Symbol, Day: day, Info: f.info, Other: f.other})
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	k.below[prefix] = files
	return files, nil
}

// hidden reports whether a file or a folder above it is not data by its name.
func hidden(path string) bool {
	for name := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
			return true
		}
	}
	return false
}

func compare(a, b File) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.MIC, b.MIC), cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Info.URI, b.Info.URI))
}

// Files returns the files of a table on the given days, of the given MICs or of all
// when mics is nil, sorted by day, MIC and symbol. Files whose path names no MIC belong
// to all of them. Missing files are left out.
func (l *Lake) Files(ctx context.Context, tableName string, days []calendar.Date, mics []string) ([]File, error) {
	k, err := l.table(tableName)
	if err != nil {
		return nil, err
	}
	wantedMICs := mics
	if !k.template.Has("mic") {
		wantedMICs = []string{""}
	} else if mics == nil {
		if wantedMICs, err = l.markets(ctx, k); err != nil {
			return nil, err
		}
	}
	places := map[string][]calendar.Date{} // by prefix, so that a month is listed once
	for _, day := range days {
		y, m, _ := day.Civil()
		for _, mic := range wantedMICs {
			prefix := k.template.Under(table.Place{MIC: mic, Year: y, Month: int(m)})
			if of := places[prefix]; len(of) == 0 || of[len(of)-1] != day {
				places[prefix] = append(of, day)
			}
		}
	}
	var mu sync.Mutex
	var files []File
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(lookups)
	for prefix, of := range places {
		group.Go(func() error {
			found, err := l.below(ctx, k, prefix)
			mu.Lock()
			defer mu.Unlock()
			for _, day := range of {
				files = append(files, found[day]...)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(f File) bool { return mics != nil && f.MIC != "" && !slices.Contains(mics, f.MIC) })
	slices.SortFunc(files, compare)
	for i := 1; i < len(files); i++ {
		a, b := files[i-1], files[i]
		if a.Day == b.Day && a.MIC == b.MIC && a.Symbol == b.Symbol {
			return nil, &DuplicateError{a, b}
		}
	}
	return files, nil
}

// markets returns the MICs that may have files: the folders where the
// template has one folder per MIC, else "", which stands for a listing of all.
func (l *Lake) markets(ctx context.Context, k *known) ([]string, error) {
	under := k.template.Under(table.Place{})
	rest := strings.TrimPrefix(k.template.String(), under)
	if !strings.HasPrefix(rest, "{mic}/") || under != "" && !strings.HasSuffix(under, "/") {
		return []string{""}, nil
	}
	folder := store.Join(l.root, under)
	names, err := store.Folders(ctx, l.store, folder)
	if err != nil {
		return nil, fmt.Errorf("finding the markets of table %s: %w", k.table.Name, err)
	}
	l.noteDangling(folder)
	return slices.DeleteFunc(names, hidden), nil
}

// noteDangling notes the folders of markets that are links and lead nowhere.
func (l *Lake) noteDangling(folder string) {
	if store.Remote(folder) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for link, to := range store.DanglingIn(folder) {
		if !hidden(path.Base(link)) {
			l.dangling[link] = to
		}
	}
}

// Dangling tells of the folders of markets that are links and lead nowhere, which were
// found where all markets were asked for. Without them a market is as if it were not there.
func (l *Lake) Dangling() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for _, link := range slices.Sorted(maps.Keys(l.dangling)) {
		all = append(all, fmt.Sprintf("%s is a link to %s, which leads nowhere: the market is left out; mount or repair it, or remove the link", link, l.dangling[link]))
	}
	return all
}

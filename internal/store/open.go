package store

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sort"
	"strings"
	"time"
)

// Options tune the access to S3. The zero value takes everything from the standard
// environment, profile and instance settings.
type Options struct {
	Region        string
	DefaultRegion string // when neither Region nor environment nor profile name one
	Endpoint      string // of a service other than AWS, e.g. http://localhost:9000
	RefuseHTTP    bool   // an endpoint of the environment must be encrypted, too
	Addressing    Addressing
	Anonymous     bool   // unsigned requests, for public buckets
	Profile       string // profile of the shared configuration

	// Credentials that are given outright; "" leaves them to the environment.
	AccessKey, SecretKey, SessionToken string

	Attempts   int           // tries of a request; default 6
	MaxBackoff time.Duration // longest pause before a repeat; default 20 s
	Stall      time.Duration // a transfer without a byte for so long is broken; default 30 s
	PartBytes  int           // bytes of an upload part, while there are less than 1,000; default 8 MiB
	ReadAhead  int           // bytes fetched for a small read; default 256 KiB
	Prefetch   int           // bytes of one object that wait to be read; default 32 MiB

	Client *http.Client // default: the SDK's
}

// Addressing says where the name of a bucket stands in the address of an object.
type Addressing byte

const (
	AutoAddressing Addressing = iota // in the host name for AWS, in the path elsewhere
	PathStyle                        // in the path
	VirtualHost                      // in the host name
)

func (o Options) withDefaults() Options {
	if o.Attempts <= 0 {
		o.Attempts = 6
	}
	if o.MaxBackoff <= 0 {
		o.MaxBackoff = 20 * time.Second
	}
	if o.Stall <= 0 {
		o.Stall = 30 * time.Second
	}
	if o.PartBytes <= 0 {
		o.PartBytes = mostPart
	}
	if o.ReadAhead <= 0 {
		o.ReadAhead = mostReadAhead
	}
	if o.Prefetch <= 0 {
		o.Prefetch = mostPrefetch
	}
	return o
}

// Open returns the store of a root: Local for a folder, S3 for s3://bucket/prefix.
// Nothing is looked up at the root yet.
func Open(ctx context.Context, root string, o Options) (Store, error) {
	root, err := Root(root)
	if err != nil {
		return nil, err
	}
	if Remote(root) {
		return NewS3(ctx, o)
	}
	return NewLocal(), nil
}

// Exclusive is a store that can create an object only if there is none.
type Exclusive interface {
	// CreateNew is Create whose Commit fails with ErrExists when the object exists by then.
	CreateNew(ctx context.Context, uri string) (Writer, error)
}

// Sweeper is a store that can remove what writers left behind that were killed.
type Sweeper interface {
	// Sweep removes unfinished writes below a prefix that began before a time, and
	// returns how many there were.
	Sweep(ctx context.Context, prefix string, before time.Time) (int, error)
}

// Frank is a store that also tells what lies where objects may be looked for.
type Frank interface {
	// ListAll is List, and what is no object below the prefix.
	ListAll(ctx context.Context, prefix string) ([]Info, []Other, error)
}

// Other is no object: a folder, a link that leads nowhere, a pipe.
type Other struct {
	URI  string
	What string // for messages: "a folder"
}

// folderLister lists one level, which is much cheaper than listing all objects.
type folderLister interface {
	folders(ctx context.Context, folder string) ([]string, error)
}

// Folders returns the names of the folders right below a folder, sorted. A folder that
// does not exist has none.
func Folders(ctx context.Context, st Store, folder string) ([]string, error) {
	folder = strings.TrimSuffix(folder, "/")
	if l, ok := st.(folderLister); ok {
		return l.folders(ctx, folder)
	}
	infos, err := st.List(ctx, folder+"/")
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var names []string
	for _, info := range infos {
		below, _ := Rel(folder, info.URI)
		if name, _, nested := strings.Cut(below, "/"); nested && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names, nil
}

// ReadAll returns the bytes of an object. It fails when there are more than limit.
func ReadAll(ctx context.Context, st Store, uri string, limit int64) ([]byte, error) {
	r, err := st.Open(ctx, uri)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if r.Size() > limit {
		return nil, &Error{Op: "reading", URI: uri, Err: errTooLarge{r.Size(), limit}}
	}
	data := make([]byte, r.Size())
	if _, err := r.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, err
	}
	return data, nil
}

// WriteAll creates or replaces an object.
func WriteAll(ctx context.Context, st Store, uri string, data []byte) error {
	w, err := st.Create(ctx, uri)
	if err != nil {
		return err
	}
	if _, err = w.Write(data); err == nil {
		err = w.Commit(ctx)
	}
	if err != nil {
		return errors.Join(err, w.Abort())
	}
	return nil
}

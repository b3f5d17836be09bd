package s3test

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Region is where the server says it is.
const Region = "eu-west-2"

// Server is a running S3 server.
type Server struct {
	URL                  string // of the endpoint
	AccessKey, SecretKey string

	client *s3.Client
}

// Start starts a server that ends with the test. Without the program the test is skipped,
// but where CI=true it fails.
func Start(t testing.TB) *Server {
	t.Helper()
	program := find()
	if program == "" {
		const why = "there is no versitygw: set BASALT_VERSITYGW to what scripts/versitygw.sh prints"
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	s := &Server{AccessKey: "AK" + rand.Text()[:14], SecretKey: "SK" + rand.Text()}
	// The port may be taken by another program before the server has it: then it ends
	// at once, and another one is tried.
	for range 5 {
		if s.run(t, program) {
			return s
		}
	}
	t.Fatal("versitygw does not start")
	return nil
}

// find returns the path of the program, or "".
func find() string {
	if named := os.Getenv("BASALT_VERSITYGW"); named != "" {
		return named
	}
	if path, err := exec.LookPath("versitygw"); err == nil {
		return path
	}
	gopath, err := exec.Command("go", "env", "GOPATH").Output()
	if err != nil {
		return ""
	}
	for _, folder := range filepath.SplitList(strings.TrimSpace(string(gopath))) {
		if path, err := exec.LookPath(filepath.Join(folder, "bin", "versitygw")); err == nil {
			return path
		}
	}
	return ""
}

// run starts the program on a free port and waits until it answers. It returns false
// when the program ends before.
func (s *Server) run(t testing.TB, program string) bool {
	t.Helper()
	address := freeAddress(t)
	ctx, stop := context.WithCancel(context.Background())
	root := t.TempDir()
	// Metadata in a sidecar: temporary folders have no extended attributes everywhere.
	objects, sidecar := filepath.Join(root, "objects"), filepath.Join(root, "sidecar")
	for _, folder := range []string{objects, sidecar} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(ctx, program, "--port", address, "--region", Region, "--quiet", "--keep-alive", "posix", "--sidecar", sidecar, objects)
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+s.AccessKey, "ROOT_SECRET_KEY="+s.SecretKey)
	var said said
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", program, err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
	}()
	s.URL = "http://" + address
	s.client = s.newClient(t)
	if !s.answers(ended) {
		stop()
		<-ended
		t.Logf("versitygw ended: %s", said.text())
		return false
	}
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return true
}

// answers asks the server until it answers or has ended.
func (s *Server) answers(ended <-chan struct{}) bool {
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		if _, err := s.client.ListBuckets(context.Background(), &s3.ListBucketsInput{}); err == nil {
			return true
		}
		select {
		case <-ended:
			return false
		case <-again.C:
		}
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (s *Server) newClient(t testing.TB) *s3.Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return s3.New(s3.Options{
		Region: Region, BaseEndpoint: aws.String(s.URL), UsePathStyle: true, RetryMaxAttempts: 1, HTTPClient: &http.Client{Transport: transport},
		Credentials: credentials.NewStaticCredentialsProvider(s.AccessKey, s.SecretKey, ""),
	})
}

// Bucket makes a bucket.
func (s *Server) Bucket(t testing.TB, name string) {
	t.Helper()
	if _, err := s.client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatal(err)
	}
}

// Upload puts the files below a folder into a bucket, under a prefix.
func (s *Server) Upload(t testing.TB, folder, bucket, prefix string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = s.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: aws.String(prefix + "/" + filepath.ToSlash(name)), Body: file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// said is what a program printed.
type said struct {
	mu   sync.Mutex
	data []byte
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data = append(s.data, p...)
	return len(p), nil
}

func (s *said) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.data)
}

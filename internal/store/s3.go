package store

import (
	"context"
	"errors"
	"io"
	"net/url"
	"sort"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
)

// S3 is the store of S3 and of services that speak its protocol.
type S3 struct {
	counting
	client *s3.Client
	opts   Options
}

// NewS3 returns the store of S3. Credentials come from the SDK's standard chain:
// environment, shared files, SSO, container and instance roles.
func NewS3(ctx context.Context, o Options) (*S3, error) {
	o = o.withDefaults()
	s := &S3{opts: o}
	load := []func(*config.LoadOptions) error{
		config.WithRetryer(s.retryer),
		config.WithLogger(logging.Nop{}), // what matters is in errors and counters
		// Checksums in trailers are more than many services of the protocol understand.
		config.WithRequestChecksumCalculation(aws.RequestChecksumCalculationWhenRequired),
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
	}
	if o.Region != "" {
		load = append(load, config.WithRegion(o.Region))
	}
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	if o.DefaultRegion != "" {
		load = append(load, config.WithDefaultRegion(o.DefaultRegion))
	}
	switch {
	case o.Anonymous:
		load = append(load, config.WithCredentialsProvider(aws.AnonymousCredentials{}))
	case o.AccessKey != "":
		load = append(load, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(o.AccessKey, o.SecretKey, o.SessionToken)))
	}
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, &Error{Op: "configuring", URI: "S3", Err: err, Cure: "check the AWS profile and environment"}
	}
	if cfg.Region == "" {
		cfg.Region = "us-east-1" // services other than AWS need none, and AWS names the right one
	}
	endpoint := ""
	s.client = s3.NewFromConfig(cfg, func(c *s3.Options) {
		if o.Endpoint != "" {
			c.BaseEndpoint = aws.String(o.Endpoint)
		}
		endpoint = aws.ToString(c.BaseEndpoint) // else from AWS_ENDPOINT_URL or the profile
		c.UsePathStyle = o.Addressing == PathStyle || o.Addressing == AutoAddressing && elsewhere(endpoint)
		if o.Client != nil {
			c.HTTPClient = o.Client
		}
		c.HTTPClient = &watchedClient{next: c.HTTPClient, stall: o.Stall}
	})
	if o.RefuseHTTP && strings.HasPrefix(endpoint, "http://") {
		return nil, &Error{Op: "configuring", URI: endpoint, Err: errors.New("the endpoint is not encrypted"), Cure: "use an https:// endpoint, or allow_http: true"}
	}
	return s, nil
}

// elsewhere reports whether an endpoint is of a service other than AWS: few of those
// have a host name for every bucket.
func elsewhere(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && u.Hostname() != "" && !strings.HasSuffix(u.Hostname(), ".amazonaws.com") && !strings.HasSuffix(u.Hostname(), ".amazonaws.com.cn")
}

// retryer repeats what failed in passing: 500, 502, 503, 504, throttling, resets,
// broken answers and timeouts, with a random pause that grows. Everything else fails at once.
func (s *S3) retryer() aws.Retryer {
	standard := retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = s.opts.Attempts
		o.MaxBackoff = s.opts.MaxBackoff
		o.Backoff = retry.NewExponentialJitterBackoff(s.opts.MaxBackoff)
		o.RateLimiter = ratelimit.None // one slow object must not fail the requests of another
		o.Retryables = append(o.Retryables[:len(o.Retryables):len(o.Retryables)], retry.IsErrorRetryableFunc(brokenAnswer))
	})
	return &countingRetryer{RetryerV2: standard, count: &s.counting}
}

// brokenAnswer reports an answer whose body ended early; bodies of objects are read on
// by their readers.
func brokenAnswer(err error) aws.Ternary {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

type countingRetryer struct {
	aws.RetryerV2
	count    *counting
	repeated *atomic.Bool // set on a repeat; may be nil
}

// noting makes a request tell whether it was repeated.
func (s *S3) noting(repeated *atomic.Bool) func(*s3.Options) {
	return func(o *s3.Options) {
		r := s.retryer().(*countingRetryer)
		r.repeated = repeated
		o.Retryer = r
	}
}

func (r *countingRetryer) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	r.count.requests.Add(1)
	return r.RetryerV2.GetAttemptToken(ctx)
}

func (r *countingRetryer) RetryDelay(attempt int, err error) (time.Duration, error) {
	r.count.repeats.Add(1)
	if r.repeated != nil {
		r.repeated.Store(true)
	}
	return r.RetryerV2.RetryDelay(attempt, err)
}

// Stat describes an object.
func (s *S3) Stat(ctx context.Context, uri string) (Info, error) {
	bucket, key, err := splitS3(uri)
	if err != nil {
		return Info{}, err
	}
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return Info{}, s3Error("looking up", uri, err)
	}
	return Info{URI: uri, Size: aws.ToInt64(out.ContentLength), Modified: aws.ToTime(out.LastModified), ETag: aws.ToString(out.ETag)}, nil
}

// List returns the objects whose URI begins with the prefix, page by page.
func (s *S3) List(ctx context.Context, prefix string) ([]Info, error) {
	bucket, key, err := splitS3(prefix)
	if err != nil {
		return nil, err
	}
	var found []Info
	err = s.pages(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: &key}, func(page *s3.ListObjectsV2Output) {
		for _, o := range page.Contents {
			if name := aws.ToString(o.Key); !strings.HasSuffix(name, "/") { // markers that consoles make for folders
				found = append(found, Info{URI: s3Scheme + bucket + "/" + name, Size: aws.ToInt64(o.Size),
					Modified: aws.ToTime(o.LastModified), ETag: aws.ToString(o.ETag)})
			}
		}
	})
	if err != nil {
		return nil, s3Error("listing", prefix, err)
	}
	sort.Slice(found, func(i, j int) bool { return found[i].URI < found[j].URI })
	return found, nil
}

func (s *S3) folders(ctx context.Context, folder string) ([]string, error) {
	bucket, key, err := splitS3(folder)
	if err != nil {
		return nil, err
	}
	if key != "" {
		key += "/"
	}
	var names []string
	err = s.pages(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: &key, Delimiter: aws.String("/")}, func(page *s3.ListObjectsV2Output) {
		for _, p := range page.CommonPrefixes {
			names = append(names, Base(strings.TrimSuffix(aws.ToString(p.Prefix), "/")))
		}
	})
	if err != nil {
		return nil, s3Error("listing", folder, err)
	}
	sort.Strings(names)
	return names, nil
}

// pages lists page by page. The paginator of the SDK takes an answer that is no listing for
// an empty one, a page without the next one's token for the last, and turns in circles.
func (s *S3) pages(ctx context.Context, in *s3.ListObjectsV2Input, each func(*s3.ListObjectsV2Output)) error {
	for {
		page, err := s.client.ListObjectsV2(ctx, in)
		if err != nil {
			return err
		}
		if page.IsTruncated == nil && page.Name == nil {
			return errors.New("the answer is no listing: check the endpoint, and whether a proxy answers in its place")
		}
		each(page)
		if !aws.ToBool(page.IsTruncated) {
			return nil
		}
		if next := page.NextContinuationToken; aws.ToString(next) == "" || aws.ToString(next) == aws.ToString(in.ContinuationToken) {
			return errors.New("the service says that there is more, and not how to ask for it")
		}
		in.ContinuationToken = page.NextContinuationToken
	}
}

// Remove deletes an object; one that does not exist is no error.
func (s *S3) Remove(ctx context.Context, uri string) error {
	bucket, key, err := splitS3(uri)
	if err != nil {
		return err
	}
	if _, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key}); err != nil {
		return s3Error("removing", uri, err)
	}
	return nil
}

// Sweep aborts multipart uploads that were never completed.
func (s *S3) Sweep(ctx context.Context, prefix string, before time.Time) (int, error) {
	bucket, key, err := splitS3(prefix)
	if err != nil {
		return 0, err
	}
	swept := 0
	pages := s3.NewListMultipartUploadsPaginator(s.client, &s3.ListMultipartUploadsInput{Bucket: &bucket, Prefix: &key})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return swept, s3Error("listing unfinished uploads below", prefix, err)
		}
		for _, u := range page.Uploads {
			if !aws.ToTime(u.Initiated).Before(before) {
				continue
			}
			in := &s3.AbortMultipartUploadInput{Bucket: &bucket, Key: u.Key, UploadId: u.UploadId}
			if _, err := s.client.AbortMultipartUpload(ctx, in); err != nil {
				err = s3Error("aborting the upload of", s3Scheme+bucket+"/"+aws.ToString(u.Key), err)
				if !errors.Is(err, ErrNotFound) { // an answer that was lost is asked for again
					return swept, err
				}
			}
			swept++
		}
	}
	return swept, nil
}

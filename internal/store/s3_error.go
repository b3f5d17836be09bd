package store

import (
	"errors"
	"net/http"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// s3Error classifies what the service said.
func s3Error(op, uri string, err error) error {
	e := &Error{Op: op, URI: uri, Err: err}
	code, status := errorCode(err), 0
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		status = response.HTTPStatusCode()
	}
	switch {
	case code == "NoSuchBucket":
		e.Kind, e.Cure = ErrNotFound, "check the name of the bucket, its region and the endpoint"
	case code == "XAdminUserNotFound": // of versitygw, with status 404
		e.Kind, e.Cure = ErrPermission, deniedCure(code)
	case code == "NoSuchKey" || status == http.StatusNotFound:
		e.Kind = ErrNotFound
	case status == http.StatusForbidden || status == http.StatusUnauthorized || code == "AccessDenied" || expired(code): // which AWS says with 400
		e.Kind, e.Cure = ErrPermission, deniedCure(code)
	case code == "BadRequest": // of an answer without a body, as of HEAD
		e.Cure = "the service does not say why; credentials that have expired, or another region, are the usual reasons"
	case status == http.StatusMovedPermanently || code == "PermanentRedirect" || code == "AuthorizationHeaderMalformed":
		e.Cure = "the bucket is in another region: set the region"
	case errors.As(err, new(*redirectError)):
		e.Cure = "check the endpoint, and what answers there"
	case status == http.StatusPreconditionFailed || code == "ConditionalRequestConflict" || errors.Is(err, errOtherVersion):
		e.Kind = ErrChanged
	case code == "QuotaExceeded" || strings.HasSuffix(code, "StorageFull") || status == http.StatusInsufficientStorage:
		e.Kind, e.Cure = ErrFull, "free space or a quota, then run again: what is done is kept"
	case noCredentials(err):
		e.Kind, e.Cure = ErrPermission, "no credentials were found: set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ask for anonymous access"
	}
	return e
}

// errorCode returns the service's code of an error, or "".
func errorCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func deniedCure(code string) string {
	switch {
	case code == "InvalidAccessKeyId" || code == "SignatureDoesNotMatch" || code == "XAdminUserNotFound":
		return "check the access key and its secret"
	case expired(code):
		return "the credentials have expired: sign in again"
	case code == "RequestTimeTooSkewed":
		return "the clock of this machine is wrong"
	}
	return "the credentials need s3:ListBucket on the bucket, s3:GetObject to read, and s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads to write"
}

func expired(code string) bool {
	return code == "ExpiredToken" || code == "InvalidToken" || code == "TokenRefreshRequired"
}

func noCredentials(err error) bool {
	text := err.Error()
	return strings.Contains(text, "get identity:") || strings.Contains(text, "failed to retrieve credentials") ||
		strings.Contains(text, "failed to refresh cached credentials")
}

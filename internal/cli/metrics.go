package cli

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/basaltlake/basalt/internal/report"
	"github.com/basaltlake/basalt/internal/report/endpoint"
)

// serveMetrics serves a meter at HOST:PORT; "" serves none. The function it returns ends
// that.
func serveMetrics(ctx context.Context, address string, meter *report.Meter, logger *slog.Logger) (stop func() error, err error) {
	if address == "" {
		return func() error { return nil }, nil
	}
	s, err := endpoint.Serve(ctx, address, meter)
	if err != nil {
		return nil, &usageError{
			code: "metrics-addr", what: fmt.Sprintf("metrics cannot be served at %q: %v", address, err),
			cure: "Give a HOST:PORT of this machine that is free, such as 127.0.0.1:9464",
		}
	}
	logger.Info("metrics are served", "address", "http://"+s.Address()+"/metrics")
	return s.Close, nil
}

package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/basaltlake/basalt/internal/report"
)

// Server serves /metrics.
type Server struct {
	listener net.Listener
	http     *http.Server
	ended    chan error
}

// Serve shows a meter at an address, HOST:PORT, until Close. It returns when the address
// is taken.
func Serve(ctx context.Context, address string, meter *report.Meter) (*Server, error) {
	registry := prometheus.NewRegistry()
	if err := registry.Register(collector{meter}); err != nil {
		return nil, fmt.Errorf("declaring the metrics: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	s := &Server{
		listener: listener,
		http:     &http.Server{Handler: mux, ReadHeaderTimeout: patience, ReadTimeout: patience, IdleTimeout: time.Minute},
		ended:    make(chan error, 1),
	}
	go func() { s.ended <- s.http.Serve(listener) }()
	return s, nil
}

// patience is how long a client may take to ask, and at the end to fetch its answer.
const patience = 5 * time.Second

// Address is where it listens.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Close answers who has asked and ends the server.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	if ended := <-s.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	if err != nil {
		return fmt.Errorf("ending the metrics endpoint: %w", err)
	}
	return nil
}

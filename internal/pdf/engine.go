package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// wasmPage is the size of a page of WebAssembly memory.
const wasmPage = 64 << 10

// engine is the WebAssembly runtime with PDFium compiled into it. It starts at
// the first document and serves every later one; each document gets a fresh
// instance, which costs some three milliseconds and is thrown away afterwards.
type engine struct {
	opts Options

	mu      sync.Mutex
	ready   chan struct{} // guarded by mu; nil before the first start, closed when pool or err is set
	stop    context.CancelFunc
	closed  bool // guarded by mu
	pool    pdfium.Pool
	cache   wazero.CompilationCache
	err     error
	running sync.WaitGroup // documents being read and the start; Add under mu
}

// run calls do with an instance that is killed when ctx ends, when limit has
// passed since the instance was handed out, or when the engine is closed.
func (e *engine) run(ctx context.Context, limit time.Duration, do func(pdfium.Pdfium) error) error {
	ready, err := e.begin()
	if err != nil {
		return err
	}
	defer e.running.Done()
	select {
	case <-ready:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if e.err != nil {
		return e.err
	}
	inst, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return e.because(fmt.Errorf("start a PDF reader: %w", err))
	}
	clock, cancel := context.WithTimeoutCause(ctx, limit, ErrTimeout)
	defer cancel()
	killed := make(chan struct{})
	kill := func() {
		defer close(killed)
		_ = inst.Kill() // it has nothing to tell: the instance is gone either way
	}
	stop := context.AfterFunc(clock, kill)
	err = guard(inst, do)
	// The instance is always killed, never closed: closing runs code over
	// memory that a hostile file may have spoilt, and killing frees as much.
	if stop() {
		kill()
	}
	<-killed
	if clock.Err() != nil && err != nil {
		return context.Cause(clock)
	}
	return e.because(err)
}

// begin registers a document and starts the engine if nobody has.
func (e *engine) begin() (<-chan struct{}, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrClosed
	}
	if e.ready == nil {
		ready := make(chan struct{})
		e.ready = ready
		ctx, stop := context.WithCancel(context.Background())
		e.stop = stop
		e.running.Add(1)
		go func() {
			defer e.running.Done()
			defer close(ready)
			e.start(ctx)
		}()
	}
	e.running.Add(1)
	return e.ready, nil
}

// start compiles PDFium. A cache that cannot be used is done without: a
// folder that is read-only or holds a broken file must not cost the text.
func (e *engine) start(ctx context.Context) {
	if dir := e.opts.CacheDir; dir != "" && os.MkdirAll(dir, 0o700) == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
			if e.pool, e.err = e.open(ctx, cache); e.err == nil {
				e.cache = cache
				return
			}
			_ = cache.Close(context.Background())
		}
	}
	e.pool, e.err = e.open(ctx, nil)
}

func (e *engine) open(ctx context.Context, cache wazero.CompilationCache) (pool pdfium.Pool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("start the PDF reader: %v", p)
		}
	}()
	rc := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium's setjmp needs them
		WithMemoryLimitPages(uint32(max(e.opts.Memory/wasmPage, 512))).
		WithCloseOnContextDone(true) // or nothing could stop a running call
	if cache != nil {
		rc = rc.WithCompilationCache(cache)
	}
	// Compiling in workers is faster and, unlike compiling without, ends with ctx.
	pool, err = webassembly.Init(webassembly.Config{
		Context:       experimental.WithCompilationWorkers(ctx, 2),
		MaxTotal:      e.opts.Concurrency,
		FSConfig:      wazero.NewFSConfig(), // the default would mount the whole disk
		RuntimeConfig: rc,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, e.because(fmt.Errorf("start the PDF reader: %w", err))
	}
	return pool, nil
}

// because returns ErrClosed instead of an error that closing has caused.
func (e *engine) because(err error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err != nil && e.closed {
		return ErrClosed
	}
	return err
}

func (e *engine) close() error {
	e.mu.Lock()
	if e.closed || e.ready == nil {
		e.closed = true
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	e.mu.Unlock()
	e.stop() // ends the start and every running call
	e.running.Wait()
	var errs []error
	if e.pool != nil {
		errs = append(errs, e.pool.Close())
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// guard turns a panic of the library into ErrDamaged: its own recovery does
// not cover every path.
func guard(inst pdfium.Pdfium, do func(pdfium.Pdfium) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return do(inst)
}

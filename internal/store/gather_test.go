package store

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestABatchGathersUntilItsTimeIsUpOrSomethingHurries(t *testing.T) {
	for _, tt := range []struct {
		name   string
		gather time.Duration
		come   func(s *boltStore)
		want   int
		after  time.Duration
	}{
		{"no time is given", 0, func(s *boltStore) {}, 1, 0},
		{"what waits already goes along", 0, func(s *boltStore) { s.queue <- &job{} }, 2, 0},
		{"nothing else comes", 50 * time.Millisecond, func(s *boltStore) {}, 1, 50 * time.Millisecond},
		{"two more come in time and one too late", 50 * time.Millisecond, func(s *boltStore) {
			for range 3 {
				time.Sleep(20 * time.Millisecond)
				s.queue <- &job{}
			}
		}, 3, 50 * time.Millisecond},
		{"a report hurries", time.Hour, func(s *boltStore) {
			s.queue <- &job{}
			time.Sleep(time.Second)
			s.queue <- &job{now: true}
		}, 3, time.Second},
		{"the batch is full", time.Hour, func(s *boltStore) {
			for range maxBatch {
				s.queue <- &job{}
			}
		}, maxBatch, 0},
		{"so many bytes are enough", time.Hour, func(s *boltStore) { s.queue <- &job{size: maxBatchBytes} }, 2, 0},
		{"the store is closed", time.Hour, func(s *boltStore) { close(s.closing) }, 1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &boltStore{o: Options{Gather: tt.gather}, queue: make(chan *job, maxBatch), closing: make(chan struct{})}
				begin := time.Now()
				go tt.come(s)
				synctest.Wait() // what comes at once is there
				got := s.gather([]*job{{}})
				if took := time.Since(begin); len(got) != tt.want || took != tt.after {
					t.Errorf("%d jobs after %v, want %d after %v", len(got), took, tt.want, tt.after)
				}
				time.Sleep(time.Minute) // the late one
			})
		})
	}
}

package store_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"ibid/internal/store"
	"ibid/sources"
)

// A source is visited twice; the second time its page says something else.
func ExampleOpen() {
	ctx := context.Background()
	s, err := store.Open(store.Memory, store.Options{}) // or the path of a file
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for i, body := range []string{"Tea reached Europe in 1610.", "Page not found."} {
		v := &sources.Visit{Key: "https://example.org/tea"}
		v.Fetch = sources.Fetch{URL: v.Key, At: at.AddDate(0, 0, 7*i), Body: []byte(body)}
		if err := s.Keep(ctx, v); err != nil {
			log.Fatal(err)
		}
	}

	history, err := s.History(ctx, "https://example.org/tea", 10)
	if err != nil {
		log.Fatal(err)
	}
	for i := range history {
		if err := s.Load(ctx, &history[i]); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %s\n", history[i].Fetch.At.Format(time.DateOnly), history[i].Fetch.Body)
	}
	// Output:
	// 2026-11-24 Tea reached Europe in 1610.
	// 2026-12-01 Page not found.
}

package verdict

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"ibid/sources"
)

// The pauses between two looks at a source.
//
// Origin: InternetArchiveBot asks live links every 7 days and failing ones
// every 3; the days after a source was first cited, and those after a death,
// are ours.
const (
	pauseLive   = 7 * 24 * time.Hour
	pauseStreak = 72 * time.Hour
	pauseDead   = 30 * 24 * time.Hour
	pauseNew    = 24 * time.Hour
	deadFor     = 365 * 24 * time.Hour // after this nobody asks any more
	jitter      = 12 * time.Hour
)

// Due returns when a source should be looked at again after a verdict of now:
// on days 1 and 7 after the first visit, then weekly; while looks count
// against it after three days, half a day more or less, so that no weekday
// decides; once dead every thirty days for a year. It returns the zero time
// when there is nothing to wait for any more. first is when the source was
// visited for the first time, zero when that was now; the spread is a function
// of key, the source's canonical address.
func Due(v sources.Verdict, key string, first, now time.Time) time.Time {
	switch {
	case v.State == sources.Dead:
		if !v.Failing.IsZero() && now.Sub(v.Failing) >= deadFor {
			return time.Time{}
		}
		return now.Add(pauseDead)
	case v.Strikes > 0:
		return now.Add(pauseStreak + spread(key))
	case first.IsZero() || now.Sub(first) < pauseNew:
		return now.Add(pauseNew)
	case now.Sub(first) < pauseLive:
		return first.Add(pauseLive)
	}
	return now.Add(pauseLive)
}

// spread returns up to half a day, either way, that depends on key alone.
func spread(key string) time.Duration {
	sum := sha256.Sum256([]byte(key))
	return time.Duration(binary.BigEndian.Uint64(sum[:])%uint64(2*jitter)) - jitter
}

package verdict

import (
	"testing"
	"time"

	"ibid/sources"
)

func TestDue(t *testing.T) {
	live := sources.Verdict{State: sources.Live}
	dead := sources.Verdict{State: sources.Dead}
	for _, tt := range []struct {
		name        string
		v           sources.Verdict
		first       time.Time
		least, most time.Duration
	}{
		{"first visit", live, time.Time{}, day(1), day(1)},
		{"second visit a day later", live, today.Add(-day(1)), day(6), day(6)},
		{"third visit a week later", live, today.Add(-day(7)), day(7), day(7)},
		{"a year later", live, today.Add(-day(365)), day(7), day(7)},
		{"behind a wall", sources.Verdict{State: sources.Uncertain}, today.Add(-day(30)), day(7), day(7)},
		{"failing", sources.Verdict{State: sources.Uncertain, Strikes: 2}, today.Add(-day(30)), day(2.5), day(3.5)},
		{"dead at a first look", dead, time.Time{}, day(30), day(30)},
		{"dead for months", sources.Verdict{State: sources.Dead, Strikes: 9, Failing: today.Add(-day(200))}, today.Add(-day(300)), day(30), day(30)},
	} {
		due := Due(tt.v, address, tt.first, today)
		if d := due.Sub(today); d < tt.least || d > tt.most {
			t.Errorf("%s: again in %v, want %v to %v", tt.name, d, tt.least, tt.most)
		}
	}
	if due := Due(sources.Verdict{State: sources.Dead, Failing: today.Add(-day(400))}, address, today.Add(-day(500)), today); !due.IsZero() {
		t.Errorf("dead for more than a year: again at %v, want never", due)
	}
	apart := map[time.Time]bool{}
	for _, key := range []string{"https://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"} {
		apart[Due(sources.Verdict{Strikes: 1}, key, today, today)] = true
	}
	if len(apart) < 3 {
		t.Errorf("four failing sources are due at %d different moments", len(apart))
	}
}

package text

import (
	"strings"
	"testing"
)

func TestLastingWordsLeaveOutWhatPasses(t *testing.T) {
	for _, tt := range [][2]string{
		{"Updated at 14:05 by Roe", "updated at by roe"},
		{"Updated at 9:05 pm, by Roe", "updated at by roe"},
		{"Um 14:05 Uhr gesehen", "um gesehen"},
		{"It lasted (12:00:59) long", "it lasted long"},
		{"1,204 views and 3 comments", "and"},
		{"12 Kommentare, 1.2k Aufrufe", ""},
		{"Posted 3 hours ago by Roe", "posted by roe"},
		{"Posted an hour ago", "posted"},
		{"vor 2 Tagen geschrieben", "geschrieben"},
		{"Publié il y a 3 jours par Roe", "publie par roe"},
		{"hace 5 minutos", ""},
		{"seen yesterday, and just now", "seen and"},
		// What stays.
		{"In 1953 the wall cost 3.2 million", "in 1953 the wall cost 3 2 million"},
		{"The ratio was 3:2 in 1900", "the ratio was 3 2 in 1900"},
		{"John 3:16 says", "john says"}, // reads like a time of day, and is rare
		{"three views of the wall", "three views of the wall"},
		{"412 cracks", "412 cracks"},
		{"vor 20 Häusern", "vor 20 hausern"},
		{"It took 3 hours to close", "it took 3 hours to close"},
		{"a long time ago", "a long time ago"},
		{"", ""},
	} {
		if got := strings.Join(LastingWords(tt[0]), " "); got != tt[1] {
			t.Errorf("LastingWords(%q) = %q, want %q", tt[0], got, tt[1])
		}
	}
}

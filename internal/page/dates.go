package page

import (
	"strings"
	"time"
)

// firstDate returns the first of several values that is a date, or the zero
// time.
func firstDate(values []string) time.Time {
	for _, v := range values {
		if t := date(v); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// date reads a date of a page, or returns the zero time. A date without a zone
// is taken as UTC; a month alone as its first day.
func date(v string) time.Time {
	v = strings.TrimSpace(v)
	if len(v) < 4 || len(v) > 64 {
		return time.Time{}
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, v); err == nil {
			if t.Year() < 1000 || t.Year() > 9999 {
				return time.Time{}
			}
			return t.UTC()
		}
	}
	return time.Time{}
}

var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2006/01/02", "2006/1/2", "2006-1-2", "20060102", "2006-01", "2006/01", "2006", "02.01.2006", "2.1.2006", "January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "January 2006",
	time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700",
}

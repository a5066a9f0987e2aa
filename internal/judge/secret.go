package judge

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// secret is the key. No way of printing it shows it; only the header of a
// request to the endpoint holds it.
type secret string

// String, GoString, Format and LogValue hide the key from every formatter.
func (secret) String() string                  { return "[key]" }
func (secret) GoString() string                { return "[key]" }
func (secret) Format(w fmt.State, _ rune)      { _, _ = w.Write([]byte("[key]")) }
func (secret) LogValue() slog.Value            { return slog.StringValue("[key]") }
func (secret) MarshalText() ([]byte, error)    { return []byte("[key]"), nil }
func (s secret) header() (name, bearer string) { return "Authorization", "Bearer " + string(s) }

func (s secret) check() error {
	if !httpguts.ValidHeaderFieldValue(string(s)) || strings.ContainsAny(string(s), " \t") {
		return errors.New("the key for the judge holds characters that no key has")
	}
	return nil
}

// hide takes the key out of what an endpoint sent: it may send back what it
// was told.
func (s secret) hide(text string) string {
	if s == "" {
		return text
	}
	return strings.ReplaceAll(text, string(s), "[key]")
}

package main

import (
	"slices"
	"strings"
)

// word is a name of what ibid finds, in JSON reports and flags and as reports
// for people say it.
type word struct {
	names []string // the word of JSON and --fail-on first
	means string
}

var words = []word{
	{[]string{"live"}, "The source answers, and it is the page that was cited as far as can be seen."},
	{[]string{"moved"}, "The cited address leads to the same page at a new address. The report names it; --fail-on moved."},
	{[]string{"dead", "gone"}, "The source is gone, and every other explanation was ruled out, by several looks on several days where one does not prove it. Reports say “gone”, JSON and --fail-on “dead”."},
	{[]string{"uncertain", "unchecked", "could not be checked", "not checked", "probably gone"}, "The source was refused, blocked or not reached, so nothing is said about it; this is no sign that it is gone. Reports say “could not be checked”, or “probably gone” where the signs lean that way, JSON and --fail-on “uncertain”."},
	{[]string{"quoted"}, "The words that the sentence quotes stand in the source, word for word."},
	{[]string{"supported"}, "A passage of the source carries the sentence."},
	{[]string{"partial", "in part", "found in part"}, "A passage of the source carries part of the sentence. Reports say “in part”."},
	{[]string{"missing", "notfound", "not found", "not found there", "quotation not found"}, "The source was read in full, and nothing in it carries the sentence. Reports say “not found”, JSON and --fail-on “missing”."},
	{[]string{"conflict", "differs", "number differs", "date differs", "name differs", "quotation differs", "says the opposite", "says otherwise"}, "The source speaks of the same thing and says otherwise: another number, date or name, or the opposite. Reports say what differs, JSON and --fail-on “conflict”."},
	{[]string{"unread", "not read"}, "The text of the source could not be had, so the sentence was held against nothing."},
}

// explainTerm returns what a word means; "" when it is none of ours. The code
// claim.conflict is the word conflict.
func explainTerm(name string) string {
	name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "claim.")
	for _, t := range words {
		if slices.Contains(t.names, name) {
			return t.means
		}
	}
	return ""
}

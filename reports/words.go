package reports

import (
	"strconv"
	"strings"
	"time"

	"ibid/sources"
)

// StateWord returns the word of all reports for a state: live, moved, gone, or
// could not be checked.
func StateWord(s sources.State) string { return stateWord(s) }

// stateWord returns an editor's word for a state.
func stateWord(s sources.State) string {
	switch s {
	case sources.Live:
		return "live"
	case sources.Moved:
		return "moved"
	case sources.Dead:
		return "gone"
	}
	return "could not be checked"
}

// probablyGone is the word for a source that could not be opened and leans to be
// gone.
const probablyGone = "probably gone"

// sourceWord returns an editor's word for the state of a source.
func sourceWord(s *sources.AuditSource) string { return wordOf(s.State, s.Leaning) }

// wordOf returns an editor's word for a state and what it leans to.
func wordOf(s sources.State, leaning string) string {
	if s == sources.Uncertain && leaning == sources.Dead.String() {
		return probablyGone
	}
	return stateWord(s)
}

// whyOf returns what is said of a source, and as of when where this run did
// not look at it.
func whyOf(s *sources.AuditSource) string {
	return strings.TrimSpace(sentence(s.Why) + " " + asOf(s))
}

// asOf says that a source was left for a later run: "" when it was looked at.
func asOf(s *sources.AuditSource) string {
	switch {
	case !s.Resting:
		return ""
	case s.Due == "":
		return "This is as of " + day(s.Visited) + "; it is not looked at any more."
	}
	return "This is as of " + day(s.Visited) + "; the next look is due on " + day(s.Due) + "."
}

// supportWord returns an editor's words for what a source says of a claim.
func supportWord(e *sources.Evidence) string {
	switch e.Support {
	case sources.Quoted:
		return "quoted word for word"
	case sources.Supported:
		return "supported"
	case sources.Partial:
		return "found in part"
	case sources.Conflict:
		return conflictWord(e)
	case sources.Missing:
		for _, c := range e.Checks {
			if c.Kind == sources.CheckQuotation && !c.OK {
				return "quotation not found"
			}
		}
		return "not found there"
	}
	return "not read"
}

// shortSupport is supportWord for narrow columns.
func shortSupport(e *sources.Evidence) string {
	switch e.Support {
	case sources.Quoted:
		return "quoted"
	case sources.Partial:
		return "in part"
	case sources.Missing:
		return "not found"
	}
	return supportWord(e)
}

// conflictWords say what differs, by the kind of the first check that failed
// against something found.
var conflictWords = []struct {
	kind sources.CheckKind
	word string
}{
	{sources.CheckNumber, "number differs"},
	{sources.CheckDate, "date differs"},
	{sources.CheckName, "name differs"},
	{sources.CheckQuotation, "quotation differs"},
	{sources.CheckNegation, "says the opposite"},
}

func conflictWord(e *sources.Evidence) string {
	if c := conflictCheck(e); c != nil {
		for _, w := range conflictWords {
			if w.kind == c.Kind {
				return w.word
			}
		}
	}
	return "says otherwise"
}

// conflictCheck returns the check that a conflict rests on, or nil: the one whose
// words Why has, or else the first that failed. Several may differ where one
// contradicts.
func conflictCheck(e *sources.Evidence) *sources.Check {
	var first *sources.Check
	for i := range e.Checks {
		c := &e.Checks[i]
		if c.OK || c.Kind == sources.CheckWords || c.Found == "" && c.Kind != sources.CheckNegation {
			continue
		}
		if c.Found != "" && strings.Contains(e.Why, "“"+c.Found+"”") {
			return c
		}
		if first == nil {
			first = c
		}
	}
	return first
}

// unreadWords say why sources are not read. The longest prefix of the reason
// code wins; a prefix ends at a dot or at the code's end.
var unreadWords = []struct {
	prefix string
	words  string
}{
	{"wall.bot", "the site turns programs away"},
	{"wall.auth", "behind a login"},
	{"wall.login", "behind a login"},
	{"wall.payment", "behind a paywall"},
	{"wall.consent", "behind a consent page"},
	{"wall.cookie", "the site insists on cookies"},
	{"wall", "the site keeps programs out"},
	{"ok.paywall", "behind a paywall"},
	{"policy.robots", "the site asks programs to stay away"},
	{"policy", "left out by a rule"},
	{"throttle", "the site asked for patience"},
	{"legal", "not shown where this was run"},
	{"dns", "the site’s name leads nowhere"},
	{"tcp", "no connection"},
	{"tls", "trouble with the site’s certificate"},
	{"http.timeout_headers", "no answer in time"},
	{"http.timeout_body", "the answer stopped half-way"},
	{"http.403", "the site refused"},
	{"http.404", "the page was not found"},
	{"http.410", "the page was taken down"},
	{"http.500", "trouble at the site"},
	{"http.gateway", "trouble at the site"},
	{"http.maintenance", "the site is under maintenance"},
	{"http", "the site gave no usable answer"},
	{"cdn", "trouble at the site"},
	{"soft404", "the page says that it is gone"},
	{"parked", "the site is for sale"},
	{"host.skipped", "the site failed for other sources before"},
	{"host", "the site shows an empty shop front"},
	{"content.js_shell", "the page needs a browser"},
	{"content", "the page holds no text that could be read"},
	{"drift", "another page stands there"},
	{"redirect.loop", "the address leads in a circle"},
	{"redirect", "the redirect leads elsewhere"},
	{"url", "the address is no public web address"},
	{"scheme", "the address is no web address"},
	{"client.proxy", "the proxy did not answer"},
	{"client", "a limit of ours"},
	{"run.requests_spent", "the run had asked as often as --max-requests allows"},
	{"run.cancelled", "the run was interrupted"},
	{"run", "this machine’s network could not be used"},
	{"pid.resolver_down", "the service that resolves the identifier did not answer"},
	{"pid", "the identifier leads nowhere"},
	{"pid.resolver_down", "the resolver of the identifier did not answer"},
	{"archive", "the archived copy could not be opened"},
	{"ok", "the page holds no text that could be read"},
}

func unreadWord(r sources.Reason) string {
	best, words := -1, "for another reason"
	for _, u := range unreadWords {
		if rest, ok := strings.CutPrefix(string(r), u.prefix); ok && (rest == "" || rest[0] == '.') && len(u.prefix) > best {
			best, words = len(u.prefix), u.words
		}
	}
	return words
}

var changeWords = []struct {
	change sources.Change
	word   string
}{
	{sources.ChangeWorse, "worse"},
	{sources.ChangeNew, "new"},
	{sources.ChangeRecovered, "recovered"},
	{sources.ChangeBetter, "better"},
	{sources.ChangeDropped, "no longer cited"},
	{sources.ChangeUnchanged, "unchanged"},
}

func changeWord(c sources.Change) string {
	for _, w := range changeWords {
		if w.change == c {
			return w.word
		}
	}
	return ""
}

// count writes a number with its noun: "1 source", "3 sources".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

var smallNumbers = [...]string{"None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"}

// numeral writes a number as it begins a sentence.
func numeral(n int) string {
	if n >= 0 && n < len(smallNumbers) {
		return smallNumbers[n]
	}
	return strconv.Itoa(n)
}

// day writes an RFC 3339 time as "4 May 2021", what is no time as it stands.
func day(stamp string) string { return when(stamp, "2 January 2006") }

// minute writes an RFC 3339 time as "4 May 2021, 16:40 UTC".
func minute(stamp string) string { return when(stamp, "2 January 2006, 15:04 UTC") }

func when(stamp, layout string) string {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return sources.Clip(sources.Printable(stamp), 40)
	}
	return t.UTC().Format(layout)
}

// notesWord names notes: "note 3", "notes 3, 4". Labels come from an article,
// so they are printable and short.
func notesWord(labels []sources.Label) string {
	if len(labels) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("note ")
	if len(labels) > 1 {
		b.Reset()
		b.WriteString("notes ")
	}
	for i, l := range labels {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == 12 && len(labels) > 13 {
			b.WriteString("and " + strconv.Itoa(len(labels)-i) + " more")
			break
		}
		b.WriteString(labelWord(l))
	}
	return b.String()
}

func labelWord(l sources.Label) string { return sources.Clip(sources.Printable(string(l)), 24) }

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

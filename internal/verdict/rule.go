package verdict

import (
	"slices"
	"strings"
	"time"

	"ibid/sources"
)

// Rule is one row of the table: a situation, what it says of a source, and
// where that comes from.
type Rule struct {
	ID     string         // "D12"; kept for ever once released
	Reason sources.Reason // "http.404"; of a family of codes its stem, as "wall.bot" for "wall.bot.cloudflare"

	State      sources.State  // what the row says by itself; rows that lean towards dead say Uncertain
	Leaning    sources.State  // of an uncertain row: Live, Dead, or Uncertain for neither
	Access     sources.Access // "" leaves it to the page
	Confidence float64        // 0 to 1, for one look without history
	Strike     sources.Strike // weight of a look that ends at this row; "" counts as S0
	First      bool           // seen twice in one run this row may say dead without history
	Signal     bool           // never settles anything: it is added to Signals of another row

	Why    string // one sentence for an editor
	Doc    string // what the row looks for
	Origin string // specification, paper, tool or the reasoning behind it
	Advice string // what an editor should do

	stage stage
	match func(*sight, *finding) bool
}

// stage is the place of a rule in the order of evaluation. Rows of one stage
// are asked in the order of the table.
type stage int

const (
	stageNone    stage = iota // rows that nothing asks: applied across a run, or named by other rows
	stageAddress              // the address itself
	stagePolicy               // robots, configuration, our own limits
	stagePID                  // persistent identifiers and captures, which have rules of their own
	stageNames                // name resolution
	stageConnect              // TCP and the wait for an answer
	stageTLS
	stageWall     // walls: they beat deadness
	stageStatus   // the status of the last answer
	stageDealer   // hosts that deal in names
	stageRedirect // redirects that went wrong
	stageBody     // is there a whole body?
	stageParked
	stageSoft404
	stageDrift
	stageMoved  // the page is there: at another address?
	stageStrong // is there something that an editor has to see?
	stageFlag   // or should?
	stageLive   // which kind of live?
	stageOK
)

// table is every row in code order.
var table = slices.Concat(
	addressRules, nameRules, connectRules, tlsRules, statusRules,
	redirectRules, contentRules, historyRules,
)

// ladder is the table in the order of evaluation, rows without a test left
// out.
var ladder = climb(table)

func climb(rules []Rule) []Rule {
	var out []Rule
	for _, r := range rules {
		if r.match != nil && !r.Signal {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Rule) int { return int(a.stage) - int(b.stage) })
	return out
}

// hints are the rows that only ever add a signal, in code order.
var hints = func() []Rule {
	var out []Rule
	for _, r := range table {
		if r.match != nil && r.Signal {
			out = append(out, r)
		}
	}
	return out
}()

// Rules returns the whole table in code order. The slice is the caller's.
func Rules() []Rule { return slices.Clone(table) }

// Explain returns the rows that a code names, in code order: a row's
// identifier ("D12", in any case), a reason code ("http.404",
// "wall.bot.cloudflare"), or the beginning of one at a dot ("wall"). It
// returns nil when nothing fits.
func Explain(code string) []Rule {
	code = strings.TrimSpace(code)
	var out []Rule
	for _, r := range table {
		if strings.EqualFold(r.ID, code) || string(r.Reason) == code {
			out = append(out, r)
		}
	}
	if out != nil || code == "" {
		return out
	}
	for _, r := range table {
		if strings.HasPrefix(string(r.Reason), strings.TrimSuffix(code, ".")+".") {
			out = append(out, r)
		}
	}
	for stem := code; out == nil; { // a code of a family: the longest stem that has rows
		i := strings.LastIndexByte(stem, '.')
		if i < 0 {
			break
		}
		stem = stem[:i]
		for _, r := range table {
			if string(r.Reason) == stem {
				out = append(out, r)
			}
		}
	}
	return out
}

// finding is what a row says of one sight. It starts as a copy of the row and
// the row's test may refine it.
type finding struct {
	id      string
	reason  sources.Reason
	state   sources.State
	leaning sources.State
	access  sources.Access
	conf    float64
	strike  sources.Strike
	first   bool
	why     string
	movedTo string
	cleaner string
	looks   []sources.Look // that would tell more
	twice   bool           // a second request of this run showed the same
	extra   []sources.Reason
	shown   sources.LookKind // the look that showed the source; "" for the visit

	strikes int // of the streak that this look belongs to
	failing time.Time
	enough  time.Time
}

func (r *Rule) finding() finding {
	return finding{
		id: r.ID, reason: r.Reason, state: r.State, leaning: r.Leaning, access: r.Access,
		conf: r.Confidence, strike: r.Strike, first: r.First, why: r.Why,
	}
}

// deadward reports whether a finding speaks for the end of a source.
func (f *finding) deadward() bool { return f.state == sources.Dead || f.leaning == sources.Dead }

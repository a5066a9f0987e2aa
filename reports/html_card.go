package reports

import (
	"cmp"
	"strconv"
	"strings"

	"ibid/sources"
)

// htmlCard is one source.
type htmlCard struct {
	ID, Class, Notes, Title string
	Deep                    bool
	Tags                    []htmlTag
	Href, URL               string
	Facts                   []string
	Why, Change             string
	Fixes                   []htmlFix
	Says                    []htmlSay
	Changed                 *changed
	Fold                    []htmlFact
	Hops                    []string
}

type htmlFix struct{ Href, Text, Why, URL string }

type htmlSay struct {
	Where, Href string
	You         []segment
	Tag         htmlTag
	Passage     []segment
	Place       string
	Open        string // an address that opens the source at the passage
	Why, Others string
	Checks      []htmlCheck
	Opinion     *htmlOpinion
	Absent      string // why there is none although one was wanted
}

// htmlOpinion is what a model reads, set apart from what ibid says.
type htmlOpinion struct {
	Model, Quote, Why string
	Tag               htmlTag
	Differs           bool
}

type htmlCheck struct{ Kind, Claim, Found, Tone, Word string }

type htmlFact struct {
	Name, Value string
	Code        bool
}

func (a *htmlAudit) cards(v *view, ids map[sources.SourceID]string) {
	anchors := map[sources.ClaimID]string{}
	for i := range v.Article.Claims {
		anchors[v.Article.Claims[i].ID] = a.ID + "-c" + strconv.Itoa(i+1)
	}
	for i := range v.Sources {
		s := &v.Sources[i]
		c := htmlCard{ID: a.ID + "-s" + strconv.Itoa(i+1), Deep: a.Deep, Href: v.faces[s].link, URL: v.faces[s].shown}
		c.Notes = capital(cmp.Or(notesWord(s.Notes), "no note"))
		title := s.Title
		if s.State == sources.Dead || s.State == sources.Uncertain { // what opened, if anything, is not what is cited
			title = ""
		}
		c.Title = cmp.Or(clip(title, 160), clip(s.Cited.Title, 160), sources.Clip(c.URL, 80))
		if v.run.Judged {
			v.judgedCard(&c, s, anchors)
		} else {
			v.plainCard(&c, s, anchors)
		}
		a.Cards = append(a.Cards, c)
	}
}

// plainCard shows a source that was not visited with the claims that lean on
// it.
func (v *view) plainCard(c *htmlCard, s *sources.AuditSource, anchors map[sources.ClaimID]string) {
	c.Class = "plain"
	if s.Line > 0 {
		c.Facts = append(c.Facts, "line "+strconv.Itoa(s.Line))
	}
	for _, id := range v.leans()[s.ID] {
		claim := v.claim[id]
		c.Says = append(c.Says, htmlSay{Href: anchors[id], You: []segment{{Text: clip(claim.Text, 400)}}, Tag: tagOf(tonePlain, "not visited"), Where: notesWord(v.notesOf(claim, s))})
	}
}

// leans returns, per source, the claims that lean on it.
func (v *view) leans() map[sources.SourceID][]sources.ClaimID {
	if v.leaning == nil {
		v.leaning = map[sources.SourceID][]sources.ClaimID{}
		for i := range v.Article.Claims {
			c := &v.Article.Claims[i]
			for _, id := range c.Sources {
				v.leaning[id] = append(v.leaning[id], c.ID)
			}
		}
	}
	return v.leaning
}

func (v *view) judgedCard(c *htmlCard, s *sources.AuditSource, anchors map[sources.ClaimID]string) {
	class := toneOfState(s.State).String()
	c.Tags = append(c.Tags, tagOf(toneOfState(s.State), sourceWord(s)))
	doubt := false
	for _, e := range v.ofSource[s.ID] {
		claim := v.claim[e.Claim]
		if claim == nil {
			continue
		}
		if e.Support == sources.Missing || e.Support == sources.Conflict || e.Support == sources.Partial {
			doubt = true
		}
		if t, ok := v.claimTask(claim, e); ok && len(c.Tags) < 4 {
			c.Tags = append(c.Tags, tagOf(t.tone(), t.tag))
		}
		c.Says = append(c.Says, v.say(claim, e, s, anchors))
	}
	if t, ok := v.sourceTask(s); ok && t.rank == rankFlag {
		c.Tags = append(c.Tags, tagOf(t.tone(), t.tag))
		c.Why = t.what
	}
	if doubt {
		class += " doubt"
	}
	if v.fresh(s) {
		class += " news-card"
		c.Change = strings.TrimSuffix(v.changeSentence(s), ".")
	}
	c.Class = class
	if s.State != sources.Live || c.Why == "" {
		c.Why = whyOf(s)
	}
	c.Facts, c.Changed = factsOf(s), changedOf(s)
	for i := range s.Repairs {
		r := &s.Repairs[i]
		href := link(r.URL)
		if href == "" {
			continue
		}
		why := sentence(r.Why)
		if !r.Verified {
			why = strings.TrimSpace(why + " Nobody has opened it yet.")
		}
		c.Fixes = append(c.Fixes, htmlFix{href, capital(repairName(r)), why, address(r.URL)})
	}
	if len(c.Fixes) == 0 {
		if r := bestRepair(s); r != nil {
			c.Fixes = append(c.Fixes, htmlFix{link(r.URL), capital(repairName(r)), "The cited address leads here.", address(r.URL)})
		}
	}
	c.fold(s)
}

// mediaWords name the common types of pages; others are shown as they are.
var mediaWords = []struct{ media, word string }{
	{"text/html", "web page"}, {"application/xhtml+xml", "web page"}, {"application/pdf", "PDF"}, {"text/plain", "plain text"},
	{"application/json", "JSON data"}, {"text/csv", "table (CSV)"},
}

var accessWords = []struct {
	access sources.Access
	word   string
}{
	{sources.AccessPaywall, "behind a paywall"}, {sources.AccessLogin, "behind a login"}, {sources.AccessConsent, "behind a consent page"},
	{sources.AccessBotWall, "turns programs away"}, {sources.AccessLegal, "not shown everywhere"},
}

// factsOf returns what one line says of a source.
func factsOf(s *sources.AuditSource) []string {
	var out []string
	if s.MediaType != "" {
		word := clip(s.MediaType, 60)
		for _, m := range mediaWords {
			if m.media == s.MediaType {
				word = m.word
			}
		}
		if s.Pages > 0 {
			word += ", " + count(s.Pages, "page", "pages")
		}
		out = append(out, word)
	}
	for _, a := range accessWords {
		if a.access == s.Access {
			out = append(out, a.word)
		}
	}
	if s.Status > 0 {
		status := "status " + strconv.Itoa(s.Status)
		if n := redirects(s); n > 0 {
			status += " after " + count(n, "redirect", "redirects")
		}
		out = append(out, status)
	}
	if s.Resting {
		out = append(out, "as of "+day(s.Visited))
	}
	switch s.Drift {
	case sources.DriftNone:
		if s.Before != nil {
			out = append(out, "unchanged since "+day(s.Before.Run))
		}
	case sources.DriftMinor:
		out = append(out, "small changes since it was last seen")
	case sources.DriftMajor:
		out = append(out, "changed much since it was last seen")
	case sources.DriftReplaced:
		out = append(out, "another text than before")
	}
	if s.State != sources.Live && s.State != sources.Moved && s.LastLive != "" {
		out = append(out, "last seen live "+day(s.LastLive))
	}
	return out
}

func redirects(s *sources.AuditSource) int {
	n := 0
	for _, h := range s.Hops {
		if h.Kind != sources.HopStart && h.Kind != sources.HopRobots && h.Kind != sources.HopLook {
			n++
		}
	}
	return n
}

func (v *view) say(c *sources.AuditClaim, e *sources.Evidence, s *sources.AuditSource, anchors map[sources.ClaimID]string) htmlSay {
	out := htmlSay{Where: notesWord(v.notesOf(c, s)), Href: anchors[c.ID], You: claimSegments(c, e), Open: link(e.Link)}
	t := toneOfSupport(e.Support)
	if t == tonePlain {
		t = toneOpen
	}
	out.Tag = tagOf(t, supportWord(e))
	if e.Passage != "" {
		out.Passage = matchedSegments(e, 1200)
	}
	var place []string
	if e.Page > 0 {
		place = append(place, "page "+strconv.Itoa(e.Page))
	}
	if e.Heading != "" {
		place = append(place, "under “"+clip(e.Heading, 100)+"”")
	}
	out.Place = strings.Join(place, ", ")
	if e.Support != sources.Supported && e.Support != sources.Quoted {
		out.Why = sentence(e.Why)
		if e.Support == sources.Missing && out.Why == "" {
			out.Why = "The whole page was read, and nothing in it carries the sentence."
		}
	}
	out.Others = v.others(c, e)
	out.Absent = absentLine(e)
	if o := given(e); o != nil {
		out.Opinion = &htmlOpinion{modelName(o), clip(o.Quote, 400), sentence(clip(o.Why, 300)), tagOf(readingTones[o.Reading], readingWords[o.Reading]), o.Differs}
	}
	for _, k := range e.Checks {
		row := htmlCheck{Kind: clip(string(k.Kind), 20), Claim: clip(k.Claim, 200), Found: clip(k.Found, 200), Tone: toneLive.String(), Word: "✓ same"}
		switch {
		case k.OK && k.Kind == sources.CheckWords:
			row.Word = "✓ found"
		case !k.OK && k.Found == "":
			row.Found, row.Tone, row.Word = "–", toneMiss.String(), "∅ not found"
		case !k.OK:
			row.Tone, row.Word = toneDiffer.String(), "Δ differs"
		}
		out.Checks = append(out.Checks, row)
	}
	return out
}

// others says what the other sources of the same claim show.
func (v *view) others(c *sources.AuditClaim, e *sources.Evidence) string {
	var parts []string
	all := v.ofClaim[c.ID]
	for _, o := range all[:min(len(all), 6)] {
		if o.Source == e.Source {
			continue
		}
		s := v.source[o.Source]
		if s == nil {
			continue
		}
		word := supportWord(o)
		if o.Support == sources.Unread {
			word = sourceWord(s)
		}
		parts = append(parts, notesWord(v.notesOf(c, s))+" ("+word+")")
	}
	if len(parts) == 0 {
		return ""
	}
	return "The sentence also leans on " + strings.Join(parts, ", ") + "."
}

// claimSegments shows a claim with what did not match underlined.
func claimSegments(c *sources.AuditClaim, e *sources.Evidence) []segment {
	text := clip(c.Text, 400)
	var off []sources.Span
	for _, k := range e.Checks {
		if k.OK || k.Claim == "" || k.Kind == sources.CheckWords {
			continue
		}
		if i := strings.Index(text, k.Claim); i >= 0 {
			off = append(off, sources.Span{Start: i, End: i + len(k.Claim)})
		}
	}
	var out []segment
	pos := 0
	for _, m := range spans(off, text) {
		if m.Start > pos {
			out = append(out, segment{Text: text[pos:m.Start]})
		}
		out = append(out, segment{Text: text[m.Start:m.End], Class: "off"})
		pos = m.End
	}
	if pos < len(text) {
		out = append(out, segment{Text: text[pos:]})
	}
	return out
}

// fold lists what lies behind "How we know".
func (c *htmlCard) fold(s *sources.AuditSource) {
	add := func(name, value string, code bool) {
		if value != "" {
			c.Fold = append(c.Fold, htmlFact{name, value, code})
		}
	}
	add("Reason", clip(string(s.Reason), 80), true)
	add("How sure", strconv.Itoa(int(s.Confidence*100+0.5))+" %", false)
	if len(s.Signals) > 0 {
		var words []string
		for _, g := range s.Signals[:min(len(s.Signals), 20)] {
			words = append(words, clip(string(g), 60))
		}
		add("Also seen", strings.Join(words, ", "), true)
	}
	if s.Leaning != "" {
		add("Looks like", pick(leansDead(s), "gone", clip(s.Leaning, 20)), false)
	}
	var cited []string
	for _, p := range []string{s.Cited.Authors, s.Cited.Title, s.Cited.Date} {
		if p != "" {
			cited = append(cited, clip(p, 160))
		}
	}
	add("Cited as", strings.Join(cited, ", "), false)
	add("Accessed by you", clip(s.Cited.Accessed, 60), false)
	add("Visited", minuteOf(s.Visited), false)
	add("Last seen live", minuteOf(s.LastLive), false)
	if s.Before != nil {
		add("Last time", stateWord(s.Before.State)+" ("+clip(string(s.Before.Reason), 80)+"), "+day(s.Before.Run), false)
	} else if s.FirstLook {
		add("History", "first look: no earlier visit", false)
	}
	add("Final address", pick(s.FinalURL == s.URL, "", address(s.FinalURL)), false)
	if s.Words > 0 {
		add("Words read", strconv.Itoa(s.Words), false)
	}
	add("SHA-256", clip(s.Digest, 64), true)
	if len(s.Hops) > 1 || len(s.Hops) == 1 && s.Hops[0].Fault != "" {
		for _, h := range s.Hops[:min(len(s.Hops), 30)] {
			line := address(h.URL) + " – "
			if h.Status > 0 {
				line += strconv.Itoa(h.Status)
			}
			if h.Fault != "" {
				line += clip(h.Fault, 60)
			}
			if h.Kind != sources.HopStart {
				line += " (" + clip(string(h.Kind), 20) + ")"
			}
			c.Hops = append(c.Hops, line)
		}
	}
}

func minuteOf(stamp string) string {
	if stamp == "" {
		return ""
	}
	return minute(stamp)
}

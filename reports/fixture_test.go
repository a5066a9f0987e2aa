package reports

import (
	"strconv"
	"strings"
	"time"

	"ibid/sources"
)

// fixture is a report over one made-up article that meets every state,
// support and change, and strings that mean harm.
func fixture() *sources.Report {
	return &sources.Report{
		Schema: sources.Schema,
		Tool:   sources.Tool{Name: "ibid", Version: "0.1.0"},
		Run: sources.Run{ID: "r20261124", Started: "2026-11-24T16:38:00Z", Finished: "2026-11-24T16:40:12Z", Complete: true, Judged: true,
			Notices: []string{"2 addresses were asked for through the proxy proxy.example.net"}},
		Audits: []sources.Audit{corridor()},
	}
}

// draft builds an article's text with its spans.
type draft struct {
	text strings.Builder
	a    sources.AuditArticle
	line int
}

func (d *draft) block(kind sources.BlockKind, level int, fill func()) {
	if d.text.Len() > 0 {
		d.text.WriteString("\n\n")
		d.line += 2
	}
	start := d.text.Len()
	fill()
	d.a.Blocks = append(d.a.Blocks, sources.Block{Kind: kind, Level: level, At: sources.Span{Start: start, End: d.text.Len()}})
}

func (d *draft) plain(s string) { d.text.WriteString(s) }

// claim writes a sentence with the markers of its notes.
func (d *draft) claim(s string, labels ...sources.Label) {
	id := sources.ClaimID("c" + strconv.Itoa(len(d.a.Claims)+1))
	start := d.text.Len()
	d.text.WriteString(s)
	for _, l := range labels {
		at := d.text.Len()
		d.text.WriteString("[^" + string(l) + "]")
		d.a.Markers = append(d.a.Markers, sources.AuditMarker{Label: l, Line: d.line, Column: 1 + at - start, Claim: id, Note: -1, At: sources.Span{Start: at, End: d.text.Len()}})
	}
	d.a.Claims = append(d.a.Claims, sources.AuditClaim{ID: id, Line: d.line, Text: s, Notes: labels, At: sources.Span{Start: start, End: d.text.Len()}})
	d.text.WriteString(" ")
}

func (d *draft) note(label sources.Label, refers sources.Label, body string, ids ...sources.SourceID) {
	d.block(sources.NoteBlock, 0, func() {
		start := d.text.Len()
		d.text.WriteString("[^" + string(label) + "]: " + body)
		d.a.Notes = append(d.a.Notes, sources.AuditNote{Label: label, Line: d.line, Column: 1, Text: body, RefersTo: refers, Sources: ids, URLs: []string{},
			At: sources.Span{Start: start, End: d.text.Len()}})
	})
}

// done points markers and claims at the notes.
func (d *draft) done() sources.AuditArticle {
	d.a.Text = d.text.String()
	of := map[sources.Label]int{}
	for i, n := range d.a.Notes {
		of[n.Label] = i
	}
	for i := range d.a.Markers {
		if n, ok := of[d.a.Markers[i].Label]; ok {
			d.a.Markers[i].Note = n
		}
	}
	for i := range d.a.Claims {
		c := &d.a.Claims[i]
		for _, l := range c.Notes {
			if n, ok := of[l]; ok {
				c.Sources = append(c.Sources, d.a.Notes[n].Sources...)
			}
		}
	}
	return d.a
}

func corridor() sources.Audit {
	d := &draft{line: 1}
	d.a.Name, d.a.Title, d.a.Format, d.a.Language = "articles/middle-corridor.md", "The Middle Corridor, ten years on", "markdown", "en"
	d.block(sources.Heading, 1, func() { d.plain("The Middle Corridor, ten years on") })
	d.block(sources.Paragraph, 0, func() {
		d.plain("When the first block train left Baku for the west, few in the region’s capitals believed in a second one. ")
		d.claim("The Baku–Tbilisi–Kars line was opened in October 2017.", "1")
		d.claim("By 2025 it carried “more than five times the freight of its first full year”.", "2")
	})
	d.block(sources.Paragraph, 0, func() {
		d.claim("Both presidents called for closer ties on the eve of the anniversary.", "3")
		d.plain("Neither named a sum. ")
		d.claim("Transit times between the Caspian and the Black Sea fell from 53 to 19 days in five years.", "4", "5")
	})
	d.block(sources.Heading, 2, func() { d.plain("Money and days") })
	d.block(sources.Paragraph, 0, func() {
		d.claim("Projects there took 370 days on average, the second-shortest time of all countries in the sample.", "6")
		d.claim("In Nigeria they took 3,333 days.", "7")
		d.claim("Three in four loans were signed in dollars.", "8")
	})
	d.block(sources.Quotation, 0, func() { d.plain("“A corridor is not a line on a map but a habit of trust.” ") })
	d.block(sources.Paragraph, 0, func() {
		d.claim("The state fund had paid out 54 million dollars by the end of 2020.", "9")
		d.claim("Its successor, founded in 2021, has published no accounts.", "10")
	})
	d.block(sources.ListItem, 0, func() { d.claim("Port charges at Aktau doubled in 2023.", "11") })
	d.block(sources.ListItem, 0, func() { d.claim("Rail charges stayed where they were.", "12") })
	d.block(sources.Paragraph, 0, func() {
		d.claim("Trade with the region fell in the following year.", "13")
		d.claim("Analysts expect 11 million tonnes by 2030.", "14")
		d.plain("Others are more careful. ")
		d.claim("The ministry denied this <b>twice</b> & in writing.", "15", "16")
	})
	d.block(sources.Heading, 2, func() { d.plain("What is left") })
	d.block(sources.Preformed, 0, func() { d.plain("year   tonnes (m)\n2021   0.53\n2022   1.48\n2023   2.76") })
	d.block(sources.Paragraph, 0, func() {
		d.claim("The treaty text was withdrawn from the register in March.", "17")
		d.claim("A memorandum replaced it.", "18")
		d.plain("No one was surprised.")
	})

	d.note("1", "", "“Baku–Tbilisi–Kars railway opens”, Caspian Courier, 30 October 2017, https://courier.example.com/2017/btk-opens", "s1")
	d.note("2", "", "Railway Administration, Annual Report 2025, https://rail.example.org/reports/2025.pdf, p. 12", "s2")
	d.note("3", "", "“Presidents meet”, State News Agency, https://news.example.az/en/1234", "s3")
	d.note("4", "", "World Logistics Institute, Corridors Compared, https://wli.example.org/corridors?utm_source=mail", "s4")
	d.note("5", "", "Ministry of Transport, Statistical Bulletin 7, https://transport.example.gov/bulletin/7", "s5")
	d.note("6", "", "Banking on the corridor: a new dataset, https://data.example.org/reports/banking.pdf", "s6")
	d.note("7", "6", "Ibid., p. 44", "s6")
	d.note("8", "6", "Ibid., p. 51", "s6")
	d.note("9", "", "State Fund, Quarterly statement Q2, https://fund.example.gov/q2/statement.html (accessed 15 May 2021)", "s7")
	d.note("10", "", "Register of Companies, https://register.example.net/c/887123", "s8")
	d.note("11", "", "Port of Aktau, Tariffs, https://port.example.kz/tariffs", "s9")
	d.note("12", "", "A. Author, “Freight and friction”, Journal of Corridors 4 (2022), doi:10.5555/joc.2022.17", "s10")
	d.note("13", "", "Trade profile, https://trade.example.com/profile/aze", "s11")
	d.note("14", "", "Outlook 2030, https://outlook.example.com/2030/en/really/long/path/that/goes/on/and/on/without/end/because/someone/liked/folders/index.php?session=4711&view=full&chapter=outlook", "s12")
	d.note("15", "", "Statement of 3 May, <script>alert(1)</script>, https://evil.example.com/?q=<script>alert(2)</script>", "s13")
	d.note("16", "", "Press office, oral communication, 4 May 2026")
	d.note("17", "", "Treaty register, https://treaties.example.int/no/99", "s14")
	d.note("18", "", "Memorandum, https://memo.example.info/18 and https://mirror.example.info/18", "s15", "s16")
	d.note("20", "", "Unused, https://unused.example.org/", "s17")
	a := d.done()
	a.Findings = []sources.Finding{
		{Code: "note.unused", Line: 61, Why: "note 20 is cited nowhere in the text"},
		{Code: "label.gap", Line: 61, Why: "the numbers jump from 18 to 20"},
		{Code: "note.no_address", Line: 55, Why: "note 16 names no address"},
	}
	au := sources.Audit{Article: a, Sources: fixtureSources(), Evidence: fixtureEvidence(), Since: "2026-11-17T06:00:00Z"}
	au.Coverage = sources.Coverage{Notes: len(a.Notes), Sources: len(au.Sources), Unchecked: 1, Claims: len(a.Claims), Why: map[sources.Reason]int{}}
	for i, s := range au.Sources {
		for _, n := range a.Notes {
			for _, id := range n.Sources {
				if id == s.ID {
					au.Sources[i].Notes = append(au.Sources[i].Notes, n.Label)
				}
			}
		}
		if s.Read {
			au.Coverage.Read++
		} else {
			au.Coverage.Unread++
			au.Coverage.Why[s.Reason]++
		}
	}
	weighed := map[sources.ClaimID]bool{}
	for _, e := range au.Evidence {
		if e.Support != sources.Unread {
			weighed[e.Claim] = true
		}
	}
	au.Coverage.Weighed = len(weighed)
	return au
}

func was(s sources.State, r sources.Reason) *sources.BeforeState {
	return &sources.BeforeState{State: s, Reason: r, Drift: sources.DriftNone, Run: "2026-11-17T06:00:00Z"}
}

func up(id sources.SourceID, line int, url, title string) sources.AuditSource {
	return sources.AuditSource{
		ID: id, URL: url, Line: line, Column: 40, State: sources.Live, Reason: "ok", Why: "The page answers and is what the note says.",
		Confidence: 0.97, Access: sources.AccessOpen, Drift: sources.DriftNone, Strike: sources.S0, Status: 200, FinalURL: url,
		Hops:  []sources.AuditHop{{URL: url, Status: 200, Kind: sources.HopStart}},
		Title: title, MediaType: "text/html", Words: 812, Digest: "6f1ed002ab5595859014ebf0951522d9a1b2c3d4e5f60718293a4b5c6d7e8f90",
		Visited: "2026-11-24T16:38:31Z", LastLive: "2026-11-24T16:38:31Z", Change: sources.ChangeUnchanged, Before: was(sources.Live, "ok"), Read: true,
	}
}

// with changes a source in place, for the fixture's table.
func with(s sources.AuditSource, change func(*sources.AuditSource)) sources.AuditSource {
	change(&s)
	return s
}

func unread(s *sources.AuditSource, state sources.State, reason sources.Reason, status int, why string) {
	s.State, s.Reason, s.Status, s.Why, s.Read = state, reason, status, why, false
	s.Title, s.MediaType, s.Words, s.Digest, s.Access, s.Drift = "", "", 0, "", sources.AccessUnknown, sources.DriftNotComparable
	if n := len(s.Hops); n > 0 {
		s.Hops[n-1].Status = status
	}
}

func fixtureSources() []sources.AuditSource {
	return []sources.AuditSource{
		with(up("s1", 41, "https://courier.example.com/2017/btk-opens", "Baku–Tbilisi–Kars railway opens"), func(s *sources.AuditSource) {
			s.Cited = sources.AuditCited{Title: "Baku–Tbilisi–Kars railway opens", Date: "30 October 2017"}
		}),
		with(up("s2", 42, "https://rail.example.org/reports/2025.pdf", "Annual Report 2025"), func(s *sources.AuditSource) {
			s.MediaType, s.Pages, s.Words = "application/pdf", 84, 31220
			s.Reason, s.Why = "ok.pdf", "The PDF answers and bears the title that the note gives."
		}),
		with(up("s3", 43, "https://news.example.az/en/1234", "Presidents meet on the eve of the anniversary"), func(s *sources.AuditSource) {
			s.State, s.Reason, s.Confidence = sources.Moved, "redirect.permanent", 0.93
			s.Why = "The agency moved the story to a new address; the text is the same."
			s.MovedTo, s.FinalURL = "https://news.example.az/articles/presidents-meet", "https://news.example.az/articles/presidents-meet"
			s.Hops = []sources.AuditHop{{URL: s.URL, Status: 301, Kind: sources.HopStart}, {URL: s.MovedTo, Status: 200, Kind: sources.HopHTTP}}
			s.Repairs = []sources.Repair{{Kind: sources.RepairMoved, URL: s.MovedTo, Verified: true, Why: "The cited address leads here, and the page answers."}}
			s.Change = sources.ChangeWorse
		}),
		with(up("s4", 44, "https://wli.example.org/corridors?utm_source=mail", "Corridors Compared"), func(s *sources.AuditSource) {
			s.Repairs = []sources.Repair{{Kind: sources.RepairClean, URL: "https://wli.example.org/corridors", Verified: true, Why: "A cleaner spelling of the same address."}}
			s.Signals = []sources.Reason{"url.tracking"}
		}),
		with(up("s5", 45, "https://transport.example.gov/bulletin/7", "Statistical Bulletin 7"), func(s *sources.AuditSource) {
			s.Change, s.Before = sources.ChangeRecovered, was(sources.Uncertain, "http.gateway")
		}),
		with(up("s6", 46, "https://data.example.org/reports/banking.pdf", "Banking on the corridor: a new dataset"), func(s *sources.AuditSource) {
			s.MediaType, s.Pages, s.Words = "application/pdf", 166, 70112
		}),
		with(up("s7", 49, "https://fund.example.gov/q2/statement.html", ""), func(s *sources.AuditSource) {
			unread(s, sources.Dead, "http.410", 410, "the ministry took the page down (410, seen on 17 and 24 November)")
			s.Cited = sources.AuditCited{Title: "Quarterly statement Q2", Authors: "State Fund", Accessed: "15 May 2021"}
			s.Strike, s.Confidence, s.LastLive = sources.S1, 0.95, "2026-11-09T06:00:00Z"
			s.Change, s.Before = sources.ChangeWorse, was(sources.Live, "ok")
			s.Repairs = []sources.Repair{
				{Kind: sources.RepairArchive, URL: "https://web.archive.org/web/20210504101500/https://fund.example.gov/q2/statement.html", Captured: "2021-05-04T10:15:00Z", Verified: true, Why: "Captured 11 days before you cited it; holds “paid out 54 million dollars”."},
				{Kind: sources.RepairSpelled, URL: "javascript:alert(3)", Why: "must never be a link"},
			}
		}),
		with(up("s8", 50, "https://register.example.net/c/887123", ""), func(s *sources.AuditSource) {
			unread(s, sources.Dead, "dns.nxdomain", 0, "No such site any more: the name register.example.net leads nowhere since 3 November")
			s.Hops = []sources.AuditHop{{URL: s.URL, Kind: sources.HopStart, Fault: "dns.nxdomain"}}
			s.FinalURL, s.LastLive, s.Before = "", "2026-10-27T06:00:00Z", was(sources.Dead, "dns.nxdomain")
		}),
		with(up("s9", 51, "https://port.example.kz/tariffs", "Tariffs"), func(s *sources.AuditSource) {
			s.Drift, s.Signals = sources.DriftMajor, []sources.Reason{"drift.major"}
			s.Changes = &sources.Changes{
				Since: time.Date(2026, 11, 17, 6, 0, 0, 0, time.UTC),
				Gone:  []string{"A container from the port to the border costs 1,240 dollars, all fees included.", "The tariff holds until the end of the year."},
				Came: []string{
					"A container from the port to the border costs 1,610 dollars; fees are charged on top. <img src=x onerror=alert(9)> **bold** [here](javascript:alert(9))",
					"Rates are set anew every quarter and may be changed without notice, for reasons that the board gives in its bulletin, and they do not bind the customs office, the railway or the haulers, whose own charges are listed on pages of their own.",
					"Ask the desk for older tariffs.",
				},
			}
			s.Change, s.Before = sources.ChangeWorse, was(sources.Live, "ok")
		}),
		with(up("s10", 52, "https://doi.org/10.5555/joc.2022.17", "Freight and friction | Journal of Corridors"), func(s *sources.AuditSource) {
			s.Reason, s.Why, s.Access, s.Read, s.Words = "ok.paywall", "The article stands behind a paywall; its title matches the note.", sources.AccessPaywall, false, 120
			s.FinalURL = "https://journal.example.org/joc/4/17"
			s.Hops = []sources.AuditHop{{URL: s.URL, Status: 302, Kind: sources.HopStart}, {URL: s.FinalURL, Status: 200, Kind: sources.HopHTTP}}
		}),
		with(up("s11", 53, "https://trade.example.com/profile/aze", ""), func(s *sources.AuditSource) {
			unread(s, sources.Uncertain, "wall.bot.cloudflare", 403, "The site turns programs away; a person with a browser is let in")
			s.Leaning, s.LastLive = "live", "2026-10-02T06:00:00Z"
			s.Before = was(sources.Uncertain, "wall.bot.cloudflare")
		}),
		with(up("s12", 54, "https://outlook.example.com/2030/en/really/long/path/that/goes/on/and/on/without/end/because/someone/liked/folders/index.php?session=4711&view=full&chapter=outlook", ""), func(s *sources.AuditSource) {
			unread(s, sources.Uncertain, "soft404.section_redirect", 200, "the address leads to the section’s front page; the text is probably gone")
			s.Leaning, s.Strike, s.Change, s.FirstLook = "dead", sources.S2, sources.ChangeNew, true
			s.Before, s.LastLive = nil, ""
		}),
		with(up("s13", 55, "https://user:secret@evil.example.com/?q=<script>alert(2)</script>", "</title><script>alert('t')</script>\x1b[31mred\u202eesrever\u202c =HYPERLINK(\"http://x\") ]]> | `a` *b* [c](javascript:alert(4))"), func(s *sources.AuditSource) {
			s.Change, s.Before = sources.ChangeNew, nil
			s.Why = "::error file=x::forged\n::error::forged again ##[error]and again"
			s.FinalURL = "https://evil.example.com/?q=%3Cscript%3E"
		}),
		with(up("s14", 57, "https://treaties.example.int/no/99", "Treaty 99 (withdrawn)"), func(s *sources.AuditSource) {
			s.Signals = []sources.Reason{"content.withdrawn"}
		}),
		with(up("s15", 58, "https://memo.example.info/18", ""), func(s *sources.AuditSource) {
			unread(s, sources.Uncertain, "tcp.timeout", 0, "No connection could be made in three tries; other sites answered")
			s.Hops = []sources.AuditHop{{URL: s.URL, Kind: sources.HopStart, Fault: "tcp.timeout"}}
			s.FinalURL = ""
			s.Change = sources.ChangeWorse
		}),
		with(up("s16", 58, "https://mirror.example.info/18", "Memorandum of understanding"), func(s *sources.AuditSource) {
			s.Change, s.Before = sources.ChangeBetter, was(sources.Moved, "redirect.permanent")
		}),
		with(up("s17", 61, "https://unused.example.org/", "=cmd|'/c calc'!A0"), func(s *sources.AuditSource) {
			s.Status, s.Reason = 304, "http.not_modified"
		}),
	}
}

// marked returns the range of the first occurrence of each part in passage.
func marked(passage string, parts ...string) []sources.Span {
	var out []sources.Span
	for _, p := range parts {
		if i := strings.Index(passage, p); i >= 0 {
			out = append(out, sources.Span{Start: i, End: i + len(p)})
		}
	}
	return out
}

func says(claim sources.ClaimID, source sources.SourceID, s sources.Support, score float64, passage string, parts ...string) sources.Evidence {
	return sources.Evidence{Claim: claim, Source: source, Support: s, Score: score, Passage: passage, End: len(passage), Matched: marked(passage, parts...), Checks: []sources.Check{}}
}

func fixtureEvidence() []sources.Evidence {
	none := func(claim sources.ClaimID, source sources.SourceID, why string) sources.Evidence {
		return sources.Evidence{Claim: claim, Source: source, Why: why}
	}
	e := []sources.Evidence{
		says("c1", "s1", sources.Supported, 0.93, "On Monday the Baku–Tbilisi–Kars line was opened after ten years of building; it was 30 October 2017.", "Baku–Tbilisi–Kars line was opened", "October 2017"),
		says("c2", "s2", sources.Quoted, 0.99, "In 2025 the line carried more than five times the freight of its first full year.", "more than five times the freight of its first full year"),
		says("c3", "s3", sources.Supported, 0.88, "Both presidents called for closer ties between their countries on the eve of the anniversary.", "Both presidents called for closer ties", "on the eve of the anniversary"),
		says("c4", "s4", sources.Supported, 0.81, "Between 2018 and 2023 transit times from the Caspian to the Black Sea fell from 53 to 19 days.", "transit times", "fell from 53 to 19 days"),
		says("c4", "s5", sources.Missing, 0.12, ""),
		says("c5", "s6", sources.Conflict, 0.74, "In the last group the work was finished after an average of 307 days, the second-shortest time of all countries with five or more projects.", "average of", "307 days", "second-shortest time of all countries"),
		says("c6", "s6", sources.Partial, 0.55, "Nigeria’s projects ran for many years, the longest for more than a decade.", "Nigeria"),
		says("c7", "s6", sources.Missing, 0.08, ""),
		none("c8", "s7", "The page is gone."),
		none("c9", "s8", "The page is gone."),
		says("c10", "s9", sources.Supported, 0.77, "From 1 January 2023 all charges are doubled.", "2023", "charges are doubled"),
		none("c11", "s10", "Only the abstract is open."),
		none("c12", "s11", "The page could not be seen."),
		none("c13", "s12", "The page could not be seen."),
		says("c14", "s13", sources.Supported, 0.7, "The ministry denied this <script>alert(5)</script> twice & in writing. \x1b]0;owned\x07", "denied this", "twice & in writing"),
		says("c15", "s14", sources.Supported, 0.84, "This treaty was withdrawn from the register in March.", "withdrawn from the register in March"),
		none("c16", "s15", "The page could not be reached."),
		says("c16", "s16", sources.Supported, 0.8, "This memorandum replaces the treaty of 2019.", "memorandum replaces"),
	}
	e[0].Checks = []sources.Check{{Kind: sources.CheckDate, Claim: "October 2017", Found: "30 October 2017", OK: true}, {Kind: sources.CheckName, Claim: "Baku–Tbilisi–Kars", Found: "Baku–Tbilisi–Kars", OK: true}}
	e[0].Link = "https://courier.example.com/2017/btk-opens#:~:text=On%20Monday"
	e[1].Page, e[1].Heading = 12, "Freight"
	e[1].Checks = []sources.Check{{Kind: sources.CheckQuotation, Claim: "more than five times the freight of its first full year", Found: "more than five times the freight of its first full year", OK: true}}
	e[4].Why = "the whole page was read, and neither figure stands there"
	e[5].Page, e[5].Heading = 41, "Table 4: Days from approval to completion"
	e[5].Why = "The page gives another number for the same thing."
	e[5].Checks = []sources.Check{
		{Kind: sources.CheckWords, Claim: "projects, average, second-shortest", Found: "work, average, second-shortest", OK: true},
		{Kind: sources.CheckNumber, Claim: "370 days", Found: "307 days"},
	}
	e[6].Checks = []sources.Check{{Kind: sources.CheckNumber, Claim: "3,333 days"}, {Kind: sources.CheckName, Claim: "Nigeria", Found: "Nigeria", OK: true}}
	e[7].Checks = []sources.Check{{Kind: sources.CheckWords, Claim: "three, four, loans, signed, dollars"}}
	e[14].Link = "javascript:alert(6)"
	return e
}

// second is a small article without trouble, for reports over several.
func second() sources.Audit {
	d := &draft{line: 1}
	d.a.Name, d.a.Title, d.a.Format = "articles/tea.txt", "Tea", "text"
	d.block(sources.Paragraph, 0, func() { d.claim("Tea reached Europe in 1610.", "1") })
	d.note("1", "", "Smith, https://tea.example.org/", "s1")
	s := up("s1", 3, "https://tea.example.org/", "A history of tea")
	s.Notes, s.Change, s.Before = []sources.Label{"1"}, sources.ChangeNew, nil
	return sources.Audit{Article: d.done(), Sources: []sources.AuditSource{s},
		Evidence: []sources.Evidence{says("c1", "s1", sources.Supported, 0.9, "Tea reached Europe in 1610.", "Tea reached Europe in 1610")},
		Coverage: sources.Coverage{Notes: 1, Sources: 1, Read: 1, Claims: 1, Weighed: 1, Why: map[sources.Reason]int{}}}
}

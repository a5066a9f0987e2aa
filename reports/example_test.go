package reports_test

import (
	"fmt"
	"os"
	"strings"

	"ibid/reports"
	"ibid/sources"
)

func ExampleWrite() {
	r := &sources.Report{
		Schema: sources.Schema,
		Run:    sources.Run{Complete: true, Judged: true},
		Audits: []sources.Audit{{
			Article: sources.AuditArticle{Name: "tea.md", Notes: []sources.AuditNote{{Label: "1", Line: 3, Sources: []sources.SourceID{"s1"}}}},
			Sources: []sources.AuditSource{{ID: "s1", URL: "https://tea.example.org/history", Notes: []sources.Label{"1"}, Line: 3,
				State: sources.Dead, Reason: "http.410", Why: "the site took the page down"}},
			Coverage: sources.Coverage{Notes: 1, Sources: 1, Unread: 1, Why: map[sources.Reason]int{"http.410": 1}},
		}},
	}
	if err := reports.Write(os.Stdout, "text", r, reports.Options{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// tea.md
	//   0 of 1 source was read; 0 of 0 claims could be held against a text.
	//   Not read: the page was taken down (1).
	//   1 gone
	//
	// The one source needs you before this goes out.
	//
	// 1. gone · note 1, line 3
	//    The site took the page down. (http.410)
	//    https://tea.example.org/history
	//    → No copy of it is known: cite another source.
	//
	// note  state  claim     source
	// ──────────────────────────────────────────────
	// 1     gone   no claim  tea.example.org/history
}

func ExampleRead() {
	_, err := reports.Read(strings.NewReader(`{"schema":"other/1"}`))
	fmt.Println(err)
	// Output: read report: not a document of schema ibid.report/1: schema is "other/1"
}

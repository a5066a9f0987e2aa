package page

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ibid/sources"
)

// newsPage returns a page of about 41 KB as a newspaper makes them: a head full
// of statements, menus, an article of 120 sentences with links, a list of other
// articles, scripts and a footer.
func newsPage() []byte {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour rebuilt after the flood | The Coast</title>
<link rel="canonical" href="https://coast.example/harbour"><meta name="description" content="The harbour is open again."><meta property="og:title" content="Harbour rebuilt after the flood"><meta property="og:site_name" content="The Coast">
<meta property="article:published_time" content="2024-05-06T07:08:09Z"><meta name="author" content="A. Writer">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour rebuilt after the flood","datePublished":"2024-05-06","author":{"@type":"Person","name":"A. Writer"}}</script>
<style>.hide{display:none} .menu li{float:left} @media print{.menu{display:none}}</style>`)
	for i := range 12 {
		fmt.Fprintf(&b, "<link rel=\"preload\" href=\"/assets/%d.css\" as=\"style\"><script src=\"/assets/%d.js\" async></script>\n", i, i)
	}
	b.WriteString("<script>window.dataLayer=window.dataLayer||[];" + strings.Repeat("function f(a){return a+1}", 120) + "</script></head><body class=\"home page\"><header class=\"site-header\"><nav class=\"menu\"><ul>")
	for i := range 40 {
		fmt.Fprintf(&b, "<li class=\"menu-item menu-item-%d\"><a href=\"/section/%d\"><span>Section %d</span></a></li>\n", i, i, i)
	}
	b.WriteString("</ul></nav></header><main id=\"content\"><article><h1>Harbour rebuilt after the flood</h1><p class=\"byline\">By <a href=\"/people/a\">A. Writer</a> <time datetime=\"2024-05-06\">6 May 2024</time></p>\n")
	for i := range 58 {
		if i%8 == 0 {
			fmt.Fprintf(&b, "<h2 id=\"part-%d\">Part %d</h2>\n", i, i)
		}
		fmt.Fprintf(&b, "<p>In the year %d the council spent 28,190 dollars on the quay, which <em>nobody</em> had expected. The <a href=\"/report/%d\">report of the engineers</a> names three causes&nbsp;– the tide, the sand and the old wall – and says that “more will follow”. By the end of May %d of 120 boats were back in the water, according to <a href=\"https://port.example/%d\">the port</a>.</p>\n", 1900+i, i, i, i)
	}
	b.WriteString("</article><aside class=\"related\"><h3>Read on</h3><ul>")
	for i := range 30 {
		fmt.Fprintf(&b, "<li><a href=\"/other/%d\"><img src=\"/img/%d.jpg\" alt=\"\" loading=\"lazy\"><span class=\"teaser\">Another story from the coast, number %d</span></a></li>\n", i, i, i)
	}
	b.WriteString("</ul></aside></main><footer><ul>")
	for i := range 20 {
		fmt.Fprintf(&b, "<li><a href=\"/about/%d\">About us, part %d</a></li>", i, i)
	}
	b.WriteString("</ul><p>© The Coast</p></footer><script>" + strings.Repeat("var x=document.querySelector('.menu');x&&x.classList.add('on');\n", 40) + "</script></body></html>")
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	f := &sources.Fetch{URL: "https://coast.example/harbour", Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: newsPage(), Digest: "x"}
	r := New(Options{})
	b.SetBytes(int64(len(f.Body)))
	b.ReportAllocs()
	for b.Loop() {
		if s := r.Read(context.Background(), f); s.Words < 1000 {
			b.Fatal(s.Words)
		}
	}
}

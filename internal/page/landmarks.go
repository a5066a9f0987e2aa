package page

import (
	"strings"

	"golang.org/x/net/html/atom"

	"ibid/sources"
)

// landmarks returns the region inside an element: what its name, its role and
// the names that the page gives it say of its place.
//
// Origin: WAI-ARIA 1.2, landmark roles, and HTML Accessibility API Mappings
// for the elements that stand for them.
func (d *document) landmarks(e element, n naming, in region) region {
	switch e.tag {
	case atom.Nav:
		in |= inNav
	case atom.Main, atom.Article:
		in |= inMain
	case atom.Header:
		if in&inMain == 0 { // the head of an article holds its title
			in |= inHeader
		}
	case atom.Footer:
		in |= inFooter
	case atom.Aside:
		in |= inAside
	}
	switch n.role {
	case "":
	case "navigation", "menu", "menubar", "toolbar", "tablist", "search":
		in |= inNav
	case "main", "article":
		in |= inMain
	case "banner":
		in |= inHeader
	case "contentinfo":
		in |= inFooter
	case "complementary":
		in |= inAside
	case "dialog", "alertdialog", "alert", "status", "tooltip":
		in |= minor
	}
	switch e.tag {
	case atom.Div, atom.Section, atom.Ul, atom.Ol, atom.Form, atom.Dl, atom.Table, atom.P, atom.Td:
		in |= d.called(n.class) | d.called(n.id)
	}
	return in
}

// called is named, remembered: a page gives many of its elements the same names.
func (d *document) called(names string) region {
	const most = 500
	if names == "" {
		return 0
	}
	in, known := d.names[names]
	if !known {
		if in = named(names); len(d.names) < most {
			d.names[names] = in
		}
	}
	return in
}

// named returns what a page's own names say of an element. "has-sidebar" and
// "sidebar-content" do not name a sidebar; "main-menu" names a menu.
func named(names string) region {
	var out region
	for name := range strings.FieldsSeq(names) {
		var found, last region
		begins := true
		for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
			last = nameParts[strings.ToLower(part)]
			if begins && last == without {
				found = 0
				break
			}
			found |= last &^ (without | inMain)
			begins = false
		}
		if last == inMain {
			found &= inMenu // a wrapper of links is told from one of text by the links
		}
		out |= found
	}
	return out
}

// without stands, in nameParts, for words before what an element has or lacks.
const without = hidden

// nameParts are parts of class names and ids that say what a block is. inMain
// stands for words at the end of a name that make it the name of a text.
//
// Origin: the lists of unlikely candidates of Mozilla's Readability, cut down
// to whole words.
var nameParts = func() map[string]region {
	m := map[string]region{}
	for _, l := range []struct {
		words string
		in    region
	}{
		{"nav navbar navigation menu menubar submenu breadcrumb breadcrumbs pagination pager topnav subnav sitenav navbox toc skiplink skiplinks", inMenu},
		{"comments disqus respond sidebar related recommended recommendations promo promoted sponsor sponsored advert advertisement ads cookie cookies consent gdpr newsletter subscribe signup share sharing social addthis popup modal overlay banner toolbar widget outbrain taboola masthead disclaimer", minor},
		{"footer", inFooter},
		{"content main article page wrapper wrap layout body container story post entry text", inMain},
		{"has with no", without},
	} {
		for w := range strings.FieldsSeq(l.words) {
			m[w] = l.in
		}
	}
	return m
}()

// weigh says for each block whether it belongs to what looks like the main
// text, and whether it is navigation.
//
// Where the page marks its main text, the mark is believed. Elsewhere, and for
// what stands between lists of links, the decision tree over the words and the
// link density of a block and its neighbours decides that Kohlschütter,
// Fankhauser and Nejdl learnt, "Boilerplate detection using shallow text
// features", WSDM 2010.
func weigh(w *writer) (main, nav []bool) {
	main, nav = make([]bool, len(w.blocks)), make([]bool, len(w.blocks))
	words, navWords, marked := 0, 0, 0
	for i := range w.blocks {
		b := &w.blocks[i]
		words += b.words
		if b.in&inNav != 0 {
			navWords += b.words
		} else if b.in&inMain != 0 {
			marked += b.words
		}
	}
	believed := marked >= 20 && marked*4 >= words-navWords
	// A nav element that was never closed holds the whole page.
	runaway := words-navWords < 20 && navWords >= 150
	const aside = inHeader | inFooter | inAside | minor
	found := 0 // words in main blocks
	for i := range w.blocks {
		b := &w.blocks[i]
		heavy := b.linked*2 > b.letters
		nav[i] = b.in&inNav != 0 && !runaway || b.in&inMenu != 0 && heavy && b.words < 40
		switch {
		case nav[i] || b.in&aside != 0:
		case believed:
			main[i] = b.in&inMain != 0 && (!heavy || b.kind == sources.Heading || b.words > 40)
		case b.kind == sources.Heading:
			main[i] = !heavy || b.level == 1
		default:
			main[i] = dense(w, i)
		}
		if main[i] {
			found += b.words
		}
	}
	if found*10 < words-navWords { // the names and landmarks of the page mislead
		for i := range w.blocks {
			b := &w.blocks[i]
			main[i] = main[i] || !nav[i] && b.in&(inFooter|inHeader) == 0 && b.linked*2 <= b.letters
		}
	}
	linkLists(w, main, nav)
	return main, nav
}

// dense is the decision tree over one block and its neighbours.
func dense(w *writer, i int) bool {
	density := func(i int) float64 {
		if i < 0 || i >= len(w.blocks) || w.blocks[i].letters == 0 {
			return 0
		}
		return float64(w.blocks[i].linked) / float64(w.blocks[i].letters)
	}
	words := func(i int) int {
		if i < 0 || i >= len(w.blocks) {
			return 0
		}
		return w.blocks[i].words
	}
	switch {
	case density(i) > 1.0/3:
		return false
	case density(i-1) > 5.0/9:
		return words(i) > 40 || words(i+1) > 17
	case words(i) > 16 || words(i+1) > 15:
		return true
	}
	return words(i-1) > 4
}

// linkLists marks runs of four and more short list items that are nothing but
// links, outside the main text, as navigation.
func linkLists(w *writer, main, nav []bool) {
	run := 0
	for i := 0; i <= len(w.blocks); i++ {
		if i < len(w.blocks) {
			if b := &w.blocks[i]; !main[i] && b.in&inMain == 0 && b.kind == sources.ListItem && b.words <= 12 && b.linked*10 >= b.letters*9 {
				run++
				continue
			}
		}
		if run >= 4 {
			for j := i - run; j < i; j++ {
				nav[j] = true
			}
		}
		run = 0
	}
}

package article

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"ibid/sources"
)

// text writes words, entities undone.
func (h *htmlReader) text(raw string, at int) {
	if h.title {
		if h.words.Len() < 1000 {
			h.words.WriteString(html.UnescapeString(raw))
		}
		return
	}
	if h.hidden > 0 {
		return
	}
	for i := 0; i < len(raw); {
		amp := strings.IndexByte(raw[i:], '&')
		if amp < 0 {
			h.put(raw[i:], at+i)
			return
		}
		if amp > 0 {
			h.put(raw[i:i+amp], at+i)
			i += amp
		}
		end := i + 1
		for end < len(raw) && end < i+34 && raw[end] != ';' && raw[end] != '&' && raw[end] != ' ' && raw[end] != '\n' {
			end++
		}
		if end < len(raw) && raw[end] == ';' {
			end++
		}
		piece := html.UnescapeString(raw[i:end])
		if h.d.inBlock() {
			h.d.file.add(h.d.here(), at+i)
		}
		if piece == "\u00a0" {
			piece = " " // it parts words as any space does
			if h.pre == 0 && h.d.inBlock() {
				h.d.space()
				i = end
				continue
			}
		}
		h.put(piece, -1)
		i = end
	}
}

func (h *htmlReader) put(s string, at int) {
	if !h.d.inBlock() {
		if strings.TrimSpace(s) == "" {
			return
		}
		h.openBlock(sources.Paragraph, 0)
	}
	h.d.put(s, at)
}

func (h *htmlReader) openBlock(kind sources.BlockKind, level int) {
	if kind == sources.Paragraph && h.quote > 0 {
		kind = sources.Quotation
	}
	if h.pre > 0 {
		kind = sources.Preformed
	}
	h.d.open(kind, level)
}

// beginItem writes the number that a reader sees before an item of a numbered
// list.
func (h *htmlReader) beginItem(o *open, a attributes) {
	for i := len(h.stack) - 1; i >= 0 && i > len(h.stack)-64; i-- {
		l := &h.stack[i]
		if l.tag != "ol" && l.tag != "ul" && l.tag != "menu" {
			continue
		}
		o.list = l.list
		if l.item >= 0 {
			if n, err := strconv.Atoi(a.start); err == nil && n >= 0 && n < 1<<20 {
				l.item = n
			}
			o.item = l.item
			l.item++
			if h.hidden == 0 {
				h.d.file.add(h.d.here(), o.file)
				h.d.write(strconv.Itoa(o.item) + ". ")
			}
		}
		return
	}
}

// beginBlock ends the open block of text and opens the next one where a tag says
// which kind it is.
func (h *htmlReader) beginBlock(tag string) {
	switch tag {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		h.d.open(sources.Heading, int(tag[1]-'0'))
	case "li":
		h.d.open(sources.ListItem, 0)
	case "td", "th":
		if h.d.inBlock() {
			b := h.d.blocks[len(h.d.blocks)-1]
			words := strings.TrimSpace(string(h.d.text[b.At.Start:min(len(h.d.text), b.At.Start+64)])) // a label is shorter
			switch {
			case words == "":
			case stack(strings.Trim(words, "[]().:")) != nil:
				h.d.space()
			default:
				h.d.write(" | ")
			}
		}
	case "p":
		// The first paragraph of an item stands on the item's own line.
		if n := len(h.stack); n > 0 && (h.stack[n-1].tag == "li" || h.stack[n-1].tag == "dd" || h.stack[n-1].tag == "td") && h.d.inBlock() && h.stack[n-1].start <= h.d.blocks[len(h.d.blocks)-1].At.Start+8 && h.onlyLabel() {
			return
		}
		h.d.close()
	default:
		if (tag == "div" || tag == "section") && h.onlyLabel() {
			return // the number of a note and its words in a box of their own
		}
		h.d.close()
	}
}

// onlyLabel reports whether the open block holds nothing but a label so far.
func (h *htmlReader) onlyLabel() bool {
	if !h.d.inBlock() {
		return false
	}
	b := h.d.blocks[len(h.d.blocks)-1]
	if len(h.d.text)-b.At.Start > 12 || b.Kind == sources.Heading {
		return false
	}
	words := strings.Trim(string(h.d.text[b.At.Start:]), "[]().: \u00a0^↑")
	return words == "" || stack(words) != nil || romanValue(words) > 0
}

package article

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"ibid/sources"
)

// astNode is an element of pandoc's document: a type and what it holds, which
// differs by type.
type astNode struct {
	T string          `json:"t"`
	C json.RawMessage `json:"c"`
}

// astNodes reads a list of elements; nil when c is something else.
func astNodes(c json.RawMessage) []astNode {
	var out []astNode
	if json.Unmarshal(c, &out) != nil {
		return nil
	}
	return out
}

// astParts reads the several things that an element holds.
func astParts(c json.RawMessage) []json.RawMessage {
	var out []json.RawMessage
	if json.Unmarshal(c, &out) != nil {
		return nil
	}
	return out
}

// at returns part i of what an element holds, nil when there is none.
func (n astNode) at(i int) json.RawMessage {
	if p := astParts(n.C); i < len(p) {
		return p[i]
	}
	return nil
}

// astString reads a string; "" when c is something else.
func astString(c json.RawMessage) string {
	var s string
	_ = json.Unmarshal(c, &s) // something else is no string
	return s
}

// words returns the text of an entry of a document's properties.
func (n astNode) words() string {
	switch n.T {
	case "MetaString":
		return astString(n.C)
	case "MetaInlines":
		d := &draft{}
		w := astWriter{ctx: context.Background(), d: d, quiet: true}
		w.inlines(astNodes(n.C))
		d.close()
		return string(d.text)
	}
	return ""
}

// astWriter writes pandoc's elements into a draft.
type astWriter struct {
	ctx   context.Context
	d     *draft
	notes [][]astNode // blocks of the notes met, in order
	fresh bool        // the block is open already: a note's first
	quiet bool        // leave notes out
	depth int
}

func (w *astWriter) open(kind sources.BlockKind, level int) {
	if w.fresh {
		w.fresh = false
		return
	}
	w.d.open(kind, level)
}

func (w *astWriter) blocks(list []astNode) {
	if w.depth > maxDepth || w.ctx.Err() != nil {
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	for _, b := range list {
		w.block(b, sources.Paragraph, "")
	}
}

// block writes one block. kind and mark are those of the list item or quotation
// that it opens.
func (w *astWriter) block(b astNode, kind sources.BlockKind, mark string) {
	switch b.T {
	case "Plain", "Para":
		w.open(kind, 0)
		w.d.write(mark)
		w.inlines(astNodes(b.C))
	case "Header":
		level, _ := strconv.Atoi(string(b.at(0)))
		w.open(sources.Heading, min(max(level, 1), 6))
		w.inlines(astNodes(b.at(2)))
	case "LineBlock":
		w.open(kind, 0)
		for i, line := range astParts(b.C) {
			if i > 0 {
				w.d.line()
			}
			w.inlines(astNodes(line))
		}
	case "CodeBlock":
		w.open(sources.Preformed, 0)
		w.d.write(astString(b.at(1)))
	case "BlockQuote":
		for _, x := range astNodes(b.C) {
			w.block(x, sources.Quotation, "")
		}
	case "BulletList":
		for _, item := range astParts(b.C) {
			w.item(astNodes(item), "")
		}
	case "OrderedList":
		n := 1
		if p := astParts(b.at(0)); len(p) > 0 {
			if start, err := strconv.Atoi(string(p[0])); err == nil {
				n = start
			}
		}
		for i, item := range astParts(b.at(1)) {
			w.item(astNodes(item), strconv.Itoa(n+i)+". ")
		}
	case "DefinitionList":
		for _, entry := range astParts(b.C) {
			p := astParts(entry)
			if len(p) < 2 {
				continue
			}
			w.open(kind, 0)
			w.inlines(astNodes(p[0]))
			for _, def := range astParts(p[1]) {
				w.blocks(astNodes(def))
			}
		}
	case "Div":
		w.blocks(astNodes(b.at(1)))
	case "Figure":
		if p := astParts(b.at(1)); len(p) > 1 {
			w.blocks(astNodes(p[1]))
		}
		w.blocks(astNodes(b.at(2)))
	case "Table":
		w.table(b.C, 0)
	}
}

func (w *astWriter) item(list []astNode, mark string) {
	for i, b := range list {
		if i == 0 {
			w.block(b, sources.ListItem, mark)
		} else {
			w.block(b, sources.Paragraph, "")
		}
	}
}

// table writes the blocks of a table's cells in reading order. Rows and cells
// are lists within lists; what is a block says so by its type.
func (w *astWriter) table(c json.RawMessage, depth int) {
	if depth > 12 {
		return
	}
	for _, p := range astParts(c) {
		var n astNode
		if json.Unmarshal(p, &n) == nil && n.T != "" {
			switch n.T {
			case "Plain", "Para", "CodeBlock", "BulletList", "OrderedList", "Div", "BlockQuote", "LineBlock", "Header", "DefinitionList":
				w.block(n, sources.Paragraph, "")
			}
			continue
		}
		w.table(p, depth+1)
	}
}

func (w *astWriter) inlines(list []astNode) {
	if w.depth > maxDepth {
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	for _, n := range list {
		w.inline(n)
	}
}

func (w *astWriter) inline(n astNode) {
	switch n.T {
	case "Str":
		w.d.write(astString(n.C))
	case "Space", "SoftBreak":
		w.d.space()
	case "LineBreak":
		w.d.line()
	case "Emph", "Underline", "Strong", "Strikeout", "Subscript", "SmallCaps":
		w.inlines(astNodes(n.C))
	case "Superscript":
		start := w.d.here()
		w.inlines(astNodes(n.C))
		w.d.raise(start)
	case "Quoted":
		var kind astNode
		_ = json.Unmarshal(n.at(0), &kind) // another kind is written as double quotes
		left, right := "“", "”"
		if kind.T == "SingleQuote" {
			left, right = "‘", "’"
		}
		w.d.write(left)
		w.inlines(astNodes(n.at(1)))
		w.d.write(right)
	case "Cite", "Span":
		w.inlines(astNodes(n.at(1)))
	case "Code", "Math":
		w.d.write(astString(n.at(1)))
	case "Link":
		start := w.d.here()
		w.inlines(astNodes(n.at(1)))
		if target := astParts(n.at(2)); len(target) > 0 {
			w.d.linkSince(start, strings.TrimSpace(astString(target[0])), sources.Span{})
		}
	case "Image":
		w.inlines(astNodes(n.at(1)))
	case "Note":
		if w.quiet {
			return
		}
		w.notes = append(w.notes, astNodes(n.C))
		label := strconv.Itoa(len(w.notes))
		w.d.ref("n"+label, sources.Label(label), label)
	}
}

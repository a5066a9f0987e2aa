package article

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Bounds on what the Markdown parser is given. Without them it takes quadratic
// time for delimiters that find no partner, for links, tags and code that nobody
// closes, for quotations and lists inside each other, for paragraphs of
// definitions, and quadratic room for wide tables. They lie far above what people
// write.
const (
	maxDelimiters = 400 // runs of "*", "_" or "~" in one block; further ones are plain characters
	maxFailures   = 400 // brackets, tags or backticks in one block that begin nothing
	maxNested     = 64  // marks of quotations and list items at the head of a line
	maxDefined    = 50  // definitions of links in a row without an empty line
	maxColumns    = 500 // of a table
)

// bounded is an inline parser that gives up on a block that asks too much of it.
type bounded struct {
	parser.InlineParser
	block    ast.Node
	left     int
	most     int
	failures bool // only what begins nothing counts
}

// Parse is the parser's own until the bound is reached.
func (b *bounded) Parse(parent ast.Node, block gmtext.Reader, pc parser.Context) ast.Node {
	if parent != b.block {
		b.block, b.left = parent, b.most
	}
	if b.left <= 0 {
		return nil
	}
	n := b.InlineParser.Parse(parent, block, pc)
	if !b.failures || n == nil {
		b.left--
	}
	return n
}

// boundedLinks is bounded for the parser of links, which wants to know where a
// block ends.
type boundedLinks struct{ bounded }

// CloseBlock is the parser's own.
func (b *boundedLinks) CloseBlock(parent ast.Node, block gmtext.Reader, pc parser.Context) {
	b.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

func delimiters(p parser.InlineParser) parser.InlineParser {
	return &bounded{InlineParser: p, most: maxDelimiters}
}

func failures(p parser.InlineParser) bounded {
	return bounded{InlineParser: p, most: maxFailures, failures: true}
}

// newMarkdownParser returns a parser for one file.
func newMarkdownParser() parser.Parser {
	code, tags := failures(parser.NewCodeSpanParser()), failures(parser.NewRawHTMLParser())
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(parser.DefaultBlockParsers()...),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
			parser.WithInlineParsers(
				util.Prioritized(&code, 100),
				util.Prioritized(&boundedLinks{failures(parser.NewLinkParser())}, 200),
				util.Prioritized(parser.NewAutoLinkParser(), 300),
				util.Prioritized(&tags, 400),
				util.Prioritized(delimiters(parser.NewEmphasisParser()), 500),
				util.Prioritized(delimiters(extension.NewStrikethroughParser()), 500)))),
		goldmark.WithExtensions(extension.Table, extension.Linkify, extension.TaskList, extension.DefinitionList),
	).Parser()
}

// tooNested returns how many bytes at the head of a line open more quotations and
// list items than are read; 0 when they are few enough.
func tooNested(line []byte) int {
	n := 0
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '>':
			i++
		case (c == '-' || c == '*' || c == '+') && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			i += 2
		case c >= '0' && c <= '9':
			k := i + digitsLen(string(line[i:min(len(line), i+10)]))
			if k+1 >= len(line) || line[k] != '.' && line[k] != ')' || line[k+1] != ' ' && line[k+1] != '\t' {
				return past(n, i)
			}
			i = k + 2
		default:
			return past(n, i)
		}
		n++
	}
	return past(n, len(bytes.TrimRight(line, "\r\n")))
}

func past(n, i int) int {
	if n > maxNested {
		return i
	}
	return 0
}

// tooWide reports whether a line makes a table with more columns than are read.
func tooWide(bare []byte) bool {
	return len(bare) > maxColumns && len(bytes.Trim(bare, "|-: \t")) == 0 && bytes.Count(bare, []byte("|")) > maxColumns
}

package article

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// parseText reads plain text. The article's text is the decoded file as it is;
// blocks are told by empty lines, by the length of lines and by indents.
func parseText(ctx context.Context, name string, data []byte) (*draft, error) {
	dec := decode(data)
	if len(dec.text) > maxText {
		return nil, errTooLong
	}
	d := &draft{guess: true, text: dec.text, file: newPositions(dec)}
	d.file.add(0, 0)
	d.blocks = textBlocks(string(dec.text))
	for _, b := range d.blocks[:min(len(d.blocks), maxTitleBlocks)] {
		if s := strings.Join(strings.Fields(b.At.In(string(dec.text))), " "); b.Kind == sources.Heading && !isSection(s) {
			d.title = s
			break
		}
	}
	return d, ctx.Err()
}

// maxTitleBlocks is the number of blocks at the head of a text among which its
// title may stand.
const maxTitleBlocks = 3

// textBlocks cuts plain text into blocks.
func textBlocks(text string) []sources.Block {
	var out []sources.Block
	var group []sources.Span // lines without an empty one between
	flush := func() {
		out = append(out, groupBlocks(text, group)...)
		group = group[:0]
	}
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '\n' && text[i] != '\f' {
			continue
		}
		l := sources.Span{Start: start, End: i}
		start = i + 1
		if strings.TrimSpace(l.In(text)) == "" {
			flush()
			continue
		}
		group = append(group, l)
		if i < len(text) && text[i] == '\f' {
			flush()
		}
	}
	flush()
	return out
}

// longLine is the length from which lines are taken for whole paragraphs:
// nobody wraps text so wide.
const longLine = 120

func groupBlocks(text string, lines []sources.Span) []sources.Block {
	if len(lines) == 0 {
		return nil
	}
	widest := 0
	for _, l := range lines {
		widest = max(widest, l.Len())
	}
	var out []sources.Block
	add := func(kind sources.BlockKind, from, to int) {
		out = append(out, sources.Block{Kind: kind, At: trimIn(text, sources.Span{Start: lines[from].Start, End: lines[to].End})})
	}
	if len(lines) <= 2 && headingLine(lines[0].In(text)) && (len(lines) == 1 || strings.Trim(strings.TrimSpace(lines[1].In(text)), "=-~*_") == "") {
		add(sources.Heading, 0, len(lines)-1)
		out[0].Level = 2
		return out
	}
	from := 0
	for i := 1; i <= len(lines); i++ {
		if i == len(lines) || widest > longLine || bulletLine(lines[i].In(text)) || tabular(lines[i].In(text)) && tabular(lines[i-1].In(text)) {
			kind := sources.Paragraph
			if bulletLine(lines[from].In(text)) {
				kind = sources.ListItem
			} else if tabular(lines[from].In(text)) {
				kind = sources.Preformed
			}
			add(kind, from, i-1)
			from = i
		}
	}
	return out
}

// headingLine reports whether a line alone looks like a heading.
func headingLine(s string) bool {
	s = strings.TrimSpace(s)
	if n := utf8.RuneCountInString(s); n > 90 || n < 3 {
		return false
	}
	for strings.HasSuffix(s, "]") { // a marker behind a sentence
		i := strings.LastIndexByte(s, '[')
		if i < 1 || stack(strings.Trim(s[i:], "[]^")) == nil {
			break
		}
		s = strings.TrimSpace(s[:i])
	}
	s = strings.TrimRightFunc(s, raisedDigit)
	last, _ := utf8.DecodeLastRuneInString(s)
	first, _ := utf8.DecodeRuneInString(s)
	return !strings.ContainsRune(".,;:?!”\"'’)。", last) && (unicode.IsUpper(first) || unicode.IsDigit(first) || unicode.Is(unicode.Han, first)) && !unicode.IsDigit(last) && addressAt(s, 0) == 0
}

// bulletLine reports whether a line begins an item of a list.
func bulletLine(s string) bool {
	s = strings.TrimLeft(s, " \t")
	if len(s) < 3 {
		return false
	}
	if (s[0] == '-' || s[0] == '*' || s[0] == '+') && s[1] == ' ' || strings.HasPrefix(s, "• ") || strings.HasPrefix(s, "– ") {
		return true
	}
	n := digitsLen(s)
	return n > 0 && n < 3 && len(s) > n+1 && (s[n] == '.' || s[n] == ')') && s[n+1] == ' '
}

// tabular reports whether a line looks like a row of a table.
func tabular(s string) bool {
	s = strings.TrimSpace(s)
	return strings.Count(s, "   ") > 2 || strings.Count(s, "|") > 2 || strings.Count(s, " . .") > 1 || strings.Contains(s, ".....")
}

package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// entry is a line that begins as a note does.
type entry struct {
	style entryStyle
	label string
	num   int // the label's value; -1 for signs
	line  int // index of the line
	at    int // offset of the label in the text
	body  int // offset of the note's words
}

// entryStyle is the dress in which a note's label stands at the head of a line.
// All notes of one list share one dress.
type entryStyle string

const (
	styleDot     entryStyle = "1."
	styleParen   entryStyle = "1)"
	styleParens  entryStyle = "(1)"
	styleBracket entryStyle = "[1]"
	styleColon   entryStyle = "1:"
	styleCaret   entryStyle = "^1"
	styleBare    entryStyle = "1 "
	styleGlued   entryStyle = "1A"
	styleLone    entryStyle = "1\n"
	styleRaised  entryStyle = "¹"
	styleNamed   entryStyle = "Note 1"
	styleFoot    entryStyle = "[Footnote 1:"
	styleSign    entryStyle = "*"
	styleRoman   entryStyle = "i."
	styleArrow   entryStyle = "^ " // numbered by order alone
)

// named are words that stand before the number of a note.
var named = []string{"Footnote", "Endnote", "Note", "Fussnote", "Fußnote", "Anmerkung", "Anm.", "Nota", "FN", "Fn."}

// entriesOf returns the ways in which a line may begin a note. raisedTo is the
// end of a superscript that begins the line, or 0.
func entriesOf(text string, lineNo int, line sources.Span, raisedTo int) []entry {
	s := text[line.Start:line.End]
	lead := len(s) - len(strings.TrimLeft(s, " \t\u00a0\u3000"))
	s = s[lead:]
	if s == "" {
		return nil
	}
	at := line.Start + lead
	var out []entry
	add := func(style entryStyle, label string, body int) {
		for body < len(s) && (s[body] == ' ' || s[body] == '\t') {
			body++
		}
		num := number(label)
		if num == 0 || num > 30000 {
			return
		}
		out = append(out, entry{style: style, label: label, num: num, line: lineNo, at: at, body: at + body})
	}
	if raisedTo > at {
		if l, w := labelAt(s); w > 0 && at+w <= raisedTo+1 {
			add(styleRaised, l, skipStops(s, w))
			return out
		}
	}
	switch c := s[0]; {
	case c == '[':
		if rest, ok := cutWord(s[1:]); ok { // [Footnote 3: words]
			l, w := labelAt(rest)
			if w == 0 && len(rest) > 0 && rest[0] >= 'A' && rest[0] <= 'Z' {
				l, w = rest[:1], 1
			}
			if w > 0 && strings.HasPrefix(rest[w:], ":") {
				add(styleFoot, l, len(s)-len(rest)+w+1)
			}
			return out
		}
		in := strings.TrimLeft(strings.TrimPrefix(s[1:], "^"), " \u00a0")
		l, w := labelAt(in)
		if w == 0 {
			l, w = romanAt(in)
		}
		rest := strings.TrimLeft(in[w:], " \u00a0")
		if w > 0 && strings.HasPrefix(rest, "]") {
			body := skipStops(s, len(s)-len(rest)+1)
			if strings.TrimSpace(s[body:]) != "" && s[body] != '[' && s[body] != '(' || len(s) > body+1 && s[body] == '(' && s[len(s)-len(rest)+1] == ' ' {
				add(styleBracket, l, body)
			} else if strings.TrimSpace(s[body:]) == "" {
				add(styleBracket, l, body)
			}
		}
	case c == '(':
		if l, w := labelAt(s[1:]); w > 0 && strings.HasPrefix(s[1+w:], ")") && len(l) < 4 {
			add(styleParens, l, w+2)
		}
	case c == '^' || strings.HasPrefix(s, "↑"):
		rest := s[1:]
		if c != '^' {
			rest = strings.TrimPrefix(s, "↑")
		}
		if l, w := labelAt(rest); w > 0 {
			add(styleCaret, l, skipStops(s, len(s)-len(rest)+w))
		} else if strings.HasPrefix(rest, " ") {
			out = append(out, entry{style: styleArrow, num: -1, line: lineNo, at: at, body: at + len(s) - len(rest) + 1})
		}
	case c >= '0' && c <= '9':
		out = append(out, digitEntries(s, lineNo, at, add)...)
	default:
		r, _ := utf8.DecodeRuneInString(s)
		switch {
		case raisedDigit(r):
			l, w := labelAt(s)
			if w > 0 {
				add(styleRaised, l, skipStops(s, w))
			}
		case strings.ContainsRune(signs, r):
			if l, w := labelAt(s); w > 0 && len(s) > w+1 && !strings.ContainsRune("#§", r) && (s[w] != ' ' || w > 1 || r != '*') || w > 0 && len(s) > w+4 && s[w] == ' ' && r == '*' {
				add(styleSign, l, w)
			}
		default:
			if rest, ok := cutWord(s); ok {
				if l, w := labelAt(rest); w > 0 && len(rest) > w && strings.ContainsRune(".:)", rune(rest[w])) {
					add(styleNamed, l, len(s)-len(rest)+w+1)
				}
			} else if l, w := romanAt(s); w > 0 && len(s) > w+1 && (s[w] == '.' || s[w] == ')') && s[w+1] == ' ' {
				out = append(out, entry{style: styleRoman, label: l, num: romanValue(l), line: lineNo, at: at, body: at + w + 2})
			}
		}
	}
	return out
}

// digitEntries reads the dresses that begin with a plain number.
func digitEntries(s string, lineNo, at int, add func(entryStyle, string, int)) []entry {
	l, w := labelAt(s)
	if w == 0 || l[0] == '0' || w > 5 {
		return nil
	}
	rest := s[w:]
	next := func(i int) rune { r, _ := utf8.DecodeRuneInString(rest[i:]); return r }
	switch {
	case strings.TrimSpace(rest) == "":
		add(styleLone, l, w)
	case rest[0] == '.' && len(rest) > 1 && !unicode.IsDigit(next(1)) && !sectionNumber(rest[1:]):
		add(styleDot, l, w+1)
		if strings.TrimSpace(rest[1:]) == "" {
			add(styleLone, l, w+1)
		}
	case rest == ".":
		add(styleLone, l, w+1)
	case strings.HasPrefix(rest, " .") && len(rest) > 2 && rest[2] != '.' && !unicode.IsDigit(next(2)):
		add(styleDot, l, w+2)
	case rest[0] == ')' && len(rest) > 1:
		add(styleParen, l, w+1)
	case rest[0] == ':' && len(rest) > 1 && rest[1] == ' ':
		add(styleColon, l, w+1)
	case rest[0] == ']' && len(rest) > 1 && rest[1] == ' ':
		add(styleBracket, l, w+1)
	case rest[0] == ' ' || rest[0] == '\t' || strings.HasPrefix(rest, "\u00a0") || strings.HasPrefix(rest, "\u3000"):
		body := w + len(rest) - len(strings.TrimLeft(rest, " \t\u00a0\u3000"))
		if r, _ := utf8.DecodeRuneInString(s[body:]); r != '.' && r != '%' {
			add(styleBare, l, body)
		}
	default:
		if r := next(0); unicode.IsUpper(r) || strings.ContainsRune("“\"«„‘(", r) || strings.HasPrefix(rest, "http") {
			add(styleGlued, l, w)
		}
	}
	return nil
}

// sectionNumber reports whether s goes on as the number of a section does: "E.1."
// or "a.".
func sectionNumber(s string) bool {
	return len(s) > 1 && s[1] == '.' && (s[0] >= 'A' && s[0] <= 'Z' || s[0] >= 'a' && s[0] <= 'z')
}

// cutWord cuts one of the words in named, and the space after it, off s.
func cutWord(s string) (rest string, ok bool) {
	for _, w := range named {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) {
			rest := strings.TrimLeft(s[len(w):], " .\u00a0")
			if len(rest) < len(s)-len(w) {
				return rest, true
			}
		}
	}
	return s, false
}

func romanAt(s string) (label string, width int) {
	for width < len(s) && width < 8 && strings.IndexByte("ivxlcIVXLC", s[width]) >= 0 {
		width++
	}
	if width == 0 || romanValue(s[:width]) < 0 {
		return "", 0
	}
	return s[:width], width
}

// skipStops skips what stands between a label and the words of its note.
func skipStops(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) && r != '.' && r != ':' && r != ')' && r != ']' {
			break
		}
		i += n
	}
	return i
}

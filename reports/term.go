package reports

import (
	"slices"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/text"
)

// fixWidths makes characters of ambiguous width narrow, in any locale: the
// library asks the environment otherwise, and the same document would give
// other bytes elsewhere.
var fixWidths = sync.OnceFunc(func() { text.OverrideRuneWidthEastAsianWidth(false) })

// term writes lines for a terminal or a log. Strings of articles and pages
// must be printable before they come here.
type term struct {
	strings.Builder
	width int
	color bool
}

// Colours by tone: SGR parameters of ECMA-48, section 8.3.117.
var toneColors = [...]string{tonePlain: "0", toneLive: "32", tonePart: "36", toneFlag: "33", toneOpen: "35", toneMiss: "33", toneDiffer: "33", toneMoved: "33", toneDead: "31"}

func (t *term) paint(sgr, s string) string {
	if !t.color || s == "" {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}

func (t *term) bold(s string) string          { return t.paint("1", s) }
func (t *term) faint(s string) string         { return t.paint("2", s) }
func (t *term) tone(to tone, s string) string { return t.paint(toneColors[to], s) }

// line writes one line as it is.
func (t *term) line(parts ...string) {
	for _, p := range parts {
		t.WriteString(p)
	}
	t.WriteByte('\n')
}

// para writes s wrapped to the width, every line after indent spaces.
func (t *term) para(indent int, s string) {
	t.hang(strings.Repeat(" ", indent), strings.Repeat(" ", indent), s)
}

// hang writes s wrapped to the width, the first line after first, the others
// after rest. Both must be narrow.
func (t *term) hang(first, rest, s string) {
	lead := first
	for _, l := range wrap(s, max(t.width-wide(rest), 16)) {
		t.line(lead, l)
		lead = rest
	}
}

// wrap breaks s, which may be coloured, at its spaces into lines of at most width columns. A word
// that is wider stands alone on its line and is broken where an address can
// be: after one of "/?&=-_.", else hard.
func wrap(s string, width int) []string {
	fixWidths()
	var out []string
	line, used := "", 0
	for word := range strings.FieldsSeq(s) {
		w := wide(word)
		if used > 0 && used+1+w <= width {
			line += " " + word
			used += 1 + w
			continue
		}
		if used > 0 {
			out = append(out, line)
		}
		for w > width {
			cut := breakAt(word, width)
			out = append(out, word[:cut])
			w -= text.StringWidth(word[:cut])
			word = word[cut:]
		}
		line, used = word, w
	}
	if used > 0 {
		out = append(out, line)
	}
	return out
}

// breakAt returns where to break a word so that the first part has at most
// width columns.
func breakAt(word string, width int) int {
	used, soft := 0, 0
	for i, r := range word {
		w := text.RuneWidth(r)
		if used+w > width && i > 0 {
			if soft > i/2 {
				return soft
			}
			return i
		}
		used += w
		if strings.ContainsRune("/?&=-_.", r) {
			soft = i + 1
		}
	}
	return len(word)
}

// fit shortens s to at most width columns and marks the cut in the middle:
// both ends of an address tell.
func fit(s string, width int) string {
	fixWidths()
	if len(s) <= width && plainASCII(s) {
		return s
	}
	runes := []rune(s)
	if far := 4 * max(width, 1); len(runes) > 2*far { // what is between is never shown
		runes = slices.Concat(runes[:far], runes[len(runes)-far:])
	} else if text.StringWidth(s) <= width {
		return s
	}
	head, tail := 0, len(runes)
	for used := 1; ; {
		w := text.RuneWidth(runes[head])
		if used+w > width {
			break
		}
		used += w
		head++
		if (head+len(runes)-tail)%3 != 0 { // two thirds of the room for the head
			continue
		}
		w = text.RuneWidth(runes[tail-1])
		if used+w > width {
			break
		}
		used += w
		tail--
	}
	return string(runes[:head]) + "…" + string(runes[tail:])
}

// plainASCII reports whether each byte of s takes one column.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// unforged breaks what a build server would take for a command: a line that
// begins with "::" (GitHub), "##[" or "##vso[" or "##teamcity[" anywhere
// (Azure, TeamCity, GitHub's older form). Only text of articles and pages can
// begin a line so.
//
// Origin: "Workflow commands for GitHub Actions"; "Logging commands" of Azure
// Pipelines; "Service messages" of TeamCity.
func unforged(s string) string {
	for _, command := range []string{"##[", "##vso[", "##teamcity["} {
		s = replaceFold(s, command)
	}
	if !strings.Contains(s, "::") {
		return s
	}
	var b strings.Builder
	for line := range strings.Lines(s) {
		bare := strings.TrimLeft(text.StripEscape(line), " \t\u00a0")
		if strings.HasPrefix(bare, "::") {
			line = strings.Replace(line, "::", ": :", 1)
		}
		b.WriteString(line)
	}
	return b.String()
}

// replaceFold puts a space after the first mark of every occurrence of
// command, whatever its case.
func replaceFold(s, command string) string {
	low := strings.ToLower(s)
	if len(low) != len(s) || !strings.Contains(low, command) {
		if len(low) == len(s) {
			return s
		}
		return strings.ReplaceAll(s, "##", "# #") // lower case has other lengths: break them all
	}
	var b strings.Builder
	for {
		i := strings.Index(low, command)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i+1] + " ")
		s, low = s[i+1:], low[i+1:]
	}
}

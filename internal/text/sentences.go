package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// Sentences splits s into sentences and returns their spans, in order, without
// the white space between them. Every character that is no white space lies in
// exactly one span. A single line break counts as white space, an empty line
// ends a sentence.
//
// Origin: Unicode Standard Annex 29, section 5 (sentence boundaries), whose
// breaks after abbreviations, initials, ordinals and quoted questions are then
// taken back. The time is linear in len(s).
func Sentences(s string) []sources.Span {
	return AppendSentences(make([]sources.Span, 0, 1+len(s)/100), s)
}

// AppendSentences appends Sentences(s) to out.
func AppendSentences(out []sources.Span, s string) []sources.Span {
	flat := unmark(flatten(s))
	start := 0 // where the sentence under construction begins
	breaks(flat, func(end int) {
		if end <= start { // inside what was added to the last sentence
			return
		}
		end = settle(flat, end)
		if end < len(flat) && joins(flat, start, end) {
			return
		}
		if sp := trim(s, sources.Span{Start: start, End: end}); !sp.Empty() {
			out = append(out, sp)
		}
		start = end
	})
	return out
}

// settle returns where the sentence that a break at offset at ends really ends:
// after a closing quotation mark that a space parts from the stop, as in
// « Pourquoi ? » demanda-t-il.
func settle(s string, at int) int {
	rest, ok := strings.CutPrefix(s[at:], "»")
	if next, _ := utf8.DecodeRuneInString(rest); !ok || next != ' ' && next != '\u00a0' && next != '\u202f' {
		return at
	}
	return len(s) - len(strings.TrimLeft(rest, " \t"))
}

// unmark masks reference marks that stand right after a stop, as in "so.[3][4]
// Then", byte for byte as closing brackets: the rules of Annex 29 take what
// stands in them for the next sentence.
func unmark(s string) string {
	const longest = 24 // bytes of a mark: "[citation needed]"
	first := strings.IndexByte(s, '[')
	if first < 0 {
		return s
	}
	var b []byte
	for i := max(1, first); i < len(s); i++ {
		if s[i] != '[' || !strings.ContainsRune(".?!)\"'", rune(s[i-1])) && !strings.HasSuffix(s[:i], "”") && !strings.HasSuffix(s[:i], "…") {
			continue
		}
		for i < len(s) && s[i] == '[' {
			n := strings.IndexByte(s[i:min(len(s), i+longest)], ']')
			if n < 2 || strings.IndexByte(s[i+1:i+n], '\n') >= 0 {
				break
			}
			if b == nil {
				b = []byte(s)
			}
			for k := i; k <= i+n; k++ {
				b[k] = ')'
			}
			i += n + 1
		}
	}
	if b == nil {
		return s
	}
	return string(b)
}

// flatten turns every line break that is not part of an empty line into a
// space, and every other one into a paragraph break, byte for byte.
func flatten(s string) string {
	if strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\r') < 0 {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		if b[i] != '\n' && b[i] != '\r' {
			i++
			continue
		}
		j, breaks := i, 0
		for j < len(b) && (b[j] == '\n' || b[j] == '\r' || b[j] == ' ' || b[j] == '\t') {
			if b[j] == '\n' || b[j] == '\r' && (j+1 == len(b) || b[j+1] != '\n') {
				breaks++
			}
			j++
		}
		for k := i; k < j; k++ {
			b[k] = ' '
		}
		if breaks > 1 {
			b[i] = '\n'
		}
		i = j
	}
	return string(b)
}

// thin masks what is beyond the first few dozen characters of a run without
// letters, digits and stops, byte for byte: the rules of Annex 29 look back over
// such a run from each of its characters, so a long one would take quadratic
// time.
func thin(s string) string {
	const most = 64
	var b []byte
	run := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		n := 1
		if c < utf8.RuneSelf {
			if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '\n' {
				run = 0
				continue
			}
		} else {
			r, size := utf8.DecodeRuneInString(s[i:])
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				run, i = 0, i+size-1
				continue
			}
			n = size
		}
		if run++; run > most {
			if b == nil {
				b = []byte(s)
			}
			clear(b[i : i+n])
		}
		i += n - 1
	}
	if b == nil {
		return s
	}
	return string(b)
}

// joins reports whether the break at offset at of s, which ends the sentence
// that began at start, is none.
func joins(s string, start, at int) bool {
	const far = 80 // bytes looked at on either side
	if s[at-1] == '\n' {
		return false
	}
	before := strings.TrimRight(s[max(start, at-far):at], " \t")
	after := strings.TrimLeft(s[at:min(len(s), at+far)], " \t")
	if strings.TrimSpace(before) == "" || after == "" || after[0] == '\n' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after)
	bare := strings.TrimRight(before, closers+" \u00a0\u202f")
	if bare == "" || strings.HasSuffix(bare, "…") {
		return unicode.IsLower(next)
	}
	if last := bare[len(bare)-1]; last == '?' || last == '!' {
		return unicode.IsLower(next) && asks(after) // “Why?” he asked.
	} else if last != '.' {
		return len(bare) < len(before) && (next == 'と' || strings.HasPrefix(after, "って")) // 「…。」と言った
	}
	if !open(bare) && unicode.IsLower(next) {
		return true
	}
	word := lastWord(strings.TrimSuffix(bare, "."))
	if word == "" { // ". . ." and the like
		return unicode.IsLower(next) || next == '.'
	}
	switch w := strings.ToLower(word); {
	case strings.HasPrefix(after, ". "):
		return true
	case len(bare) < len(before): // a closing quotation mark or bracket after the stop
		return false
	case leading[w]:
		return true
	case numbered[w] && !initial(word):
		return unicode.IsDigit(next) || strings.ContainsRune("§[(IVXLivxl", next)
	case mostly[w], initialism(word):
		return !starts(after)
	case initial(word):
		return !(starts(after) && lowerBefore(bare, word))
	case ordinal(bare, word, after):
		return true
	}
	return false
}

// closers may stand between a stop and the space after it.
const closers = "\"'”’»›«‹)]}』」“‘"

// open reports whether a stop is followed by more stops: "etc..." is none.
func open(bare string) bool { return strings.HasSuffix(bare, "..") }

func lastWord(s string) string {
	i := len(s)
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && !unicode.Is(unicode.Mn, r) {
			break
		}
		i -= n
	}
	return strings.Trim(s[i:], ".")
}

// initial reports whether a word is one letter, as in "J. Smith" or "z. B.".
func initial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && (unicode.IsUpper(r) || unicode.IsLower(r))
}

// initialism reports whether a word is letters with stops between, as "U.S".
func initialism(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	for _, part := range strings.Split(word, ".") {
		if utf8.RuneCountInString(part) > 2 || part == "" || unicode.IsDigit(rune(part[0])) {
			return false
		}
	}
	return true
}

// lowerBefore reports whether the word before the last one is in lower case, as
// in "vitamin C.", which no name is.
func lowerBefore(bare, word string) bool {
	rest := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(bare, "."), word), " ")
	w := lastWord(rest)
	r, _ := utf8.DecodeRuneInString(w)
	return len(w) > 2 && unicode.IsLower(r)
}

// starts reports whether words that often open a sentence stand at the head of s.
func starts(s string) bool {
	s = strings.TrimLeft(s, "\"'“‘«„([")
	i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
	if i < 0 {
		i = len(s)
	}
	return starters[s[:i]]
}

// asks reports whether s goes on as the tag of a quoted question does.
func asks(s string) bool {
	i := strings.IndexAny(s, " ,.;")
	return i > 0
}

// ordinal reports whether the number that ends bare is a German or Scandinavian
// ordinal, as in "am 3. Oktober" or "im 19. Jahrhundert".
func ordinal(bare, word, after string) bool {
	if len(word) > 2 || strings.Trim(word, "0123456789") != "" {
		return false
	}
	i := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		i = len(after)
	}
	if ordinalNouns[strings.ToLower(after[:i])] {
		return true
	}
	rest := strings.TrimRight(strings.TrimSuffix(bare[:len(bare)-1], word), " ")
	return articles[strings.ToLower(lastWord(rest))]
}

// trim returns sp without white space at its ends.
func trim(s string, sp sources.Span) sources.Span {
	part := sp.In(s)
	sp.Start += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	sp.End -= len(part) - len(strings.TrimRightFunc(part, unicode.IsSpace))
	if sp.End < sp.Start {
		sp.End = sp.Start
	}
	return sp
}

package evidence

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// linkTo returns an address that opens the source at a passage: a text
// fragment, for a PDF its page. It is "" when the snapshot has no web address.
//
// Origin: WICG, "URL Fragment Text Directives": `:~:text=[prefix-,]start[,end][,-suffix]`,
// in which "-", "," and "&" are percent-encoded; matching ignores case and
// starts and ends at word boundaries. Each part lies in one block, but prefix
// and suffix may lie in the blocks before and behind. The range ends where its
// end is first found with its suffix behind it. PDF: RFC 8118, section 3.
func linkTo(s *sources.Snapshot, at sources.Span, page int) string {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.User = nil
	fragment := u.EscapedFragment()
	u.Fragment, u.RawFragment = "", ""
	base := u.String()
	if page > 0 || s.MediaType == "application/pdf" {
		return base + "#page=" + strconv.Itoa(max(page, 1))
	}
	d := directive(s.Text, at)
	if d == "" {
		return base
	}
	fragment, _, _ = strings.Cut(fragment, ":~:")
	return base + "#" + fragment + ":~:text=" + d
}

// Bounds of a text directive.
const (
	wholeBytes = 120 // up to here the passage itself is given, beyond it its ends
	endWords   = 5   // words at each end
	mostWords  = 12  // the same, where fewer stand in the passage before its end
	maxTries   = 4   // words of prefix and suffix that are tried
)

// directive makes the text directive for text[at].
func directive(text string, at sources.Span) string {
	part := at.In(text)
	words := strings.Fields(part)
	if len(words) == 0 {
		return ""
	}
	whole := len(part) <= wholeBytes && !strings.Contains(part, "\n") || len(words) <= 2*endWords && !strings.Contains(part, "\n\n")
	if whole {
		start := strings.Join(words, " ")
		prefix, suffix := around(text, at, start)
		return withContext(encodeDirective(start), prefix, suffix)
	}
	// The ends of a range must not run over the end of a block.
	head, tail := part, part
	if i := strings.Index(part, "\n\n"); i >= 0 {
		head = part[:i]
	}
	if i := strings.LastIndex(part, "\n\n"); i >= 0 {
		tail = part[i+2:]
	}
	hw, tw := strings.Fields(head), strings.Fields(tail)
	if len(hw) == 0 || len(tw) == 0 {
		return ""
	}
	first := strings.Join(hw[:min(endWords, len(hw))], " ")
	prefix, _ := around(text, at, first)
	rest := strings.Join(words[min(endWords, len(hw)):], " ") // where the end is looked for
	last, suffix := "", ""
	for n := endWords; ; n++ {
		last = strings.Join(tw[max(0, len(tw)-n):], " ")
		if countText(rest, last) <= 1 {
			break
		}
		if n >= mostWords || n >= len(tw) {
			suffix = opening(behind(text, at.End))
			break
		}
	}
	return withContext(encodeDirective(first)+","+encodeDirective(last), prefix, suffix)
}

func withContext(d, prefix, suffix string) string {
	if prefix != "" {
		d = encodeDirective(prefix) + "-," + d
	}
	if suffix != "" {
		d += ",-" + encodeDirective(suffix)
	}
	return d
}

// around returns the words before and behind that tell this place of start
// from the other ones where it stands, or nothing when it stands once.
func around(text string, at sources.Span, start string) (prefix, suffix string) {
	if countText(text, start) <= 1 {
		return "", ""
	}
	bw := strings.Fields(before(text, at.Start))
	for n := 1; n <= maxTries && n <= len(bw); n++ {
		prefix = strings.Join(bw[len(bw)-n:], " ")
		if countText(text, prefix+" "+start) <= 1 {
			return prefix, ""
		}
	}
	return prefix, opening(behind(text, at.End))
}

// before and behind return the text next to a place, of one block.
func before(text string, at int) string {
	s := strings.TrimRightFunc(text[max(0, at-200):at], unicode.IsSpace)
	return whole(s[strings.LastIndex(s, "\n\n")+1:])
}

func behind(text string, at int) string {
	s := strings.TrimLeftFunc(text[at:min(len(text), at+200)], unicode.IsSpace)
	if i := strings.Index(s, "\n\n"); i >= 0 {
		s = s[:i]
	}
	return whole(s)
}

// opening returns the first words of s, as many as a suffix has.
func opening(s string) string {
	w := strings.Fields(s)
	return strings.Join(w[:min(maxTries, len(w))], " ")
}

// whole drops broken characters at the ends of a cut piece.
func whole(s string) string {
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return strings.ToValidUTF8(s, "")
}

// countText counts where words stand in text, in any case, whatever white
// space is between them; it stops at two.
func countText(text, words string) int {
	f := strings.Fields(words)
	n := 0
	for i := 0; n < 2; {
		k := indexFold(text[i:], f[0])
		if k < 0 {
			return n
		}
		i += k
		if standsAt(text[i:], f) {
			n++
		}
		i += len(f[0])
	}
	return n
}

// indexFold returns where word first stands in s, in any case, or -1. It looks
// for the ASCII character of the word that is the rarest in English; of other
// letters the two cases may have no byte in common.
func indexFold(s, word string) int {
	const rarest = "zqxjkvbpygfwmucldrhsnioate"
	at, best := -1, len(rarest)
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			continue
		}
		if k := strings.IndexByte(rarest, word[i]|0x20); k < best { // what is no letter is rarer still
			at, best = i, k
		}
	}
	if at < 0 {
		return indexBeyond(s, word)
	}
	c := word[at]
	first := func(from int) int {
		k := strings.IndexByte(s[from:], c)
		if 'a' <= c|0x20 && c|0x20 <= 'z' {
			end := len(s)
			if k >= 0 {
				end = from + k
			}
			if o := strings.IndexByte(s[from:end], c^0x20); o >= 0 {
				k = o
			}
		}
		if k < 0 {
			return len(s)
		}
		return from + k
	}
	for i := first(min(at, len(s))); i < len(s); i = first(i + 1) {
		if start := i - at; startsFold(s[start:], word) {
			return start
		}
	}
	return -1
}

// indexBeyond is indexFold for a word without ASCII characters.
func indexBeyond(s, word string) int {
	r, _ := utf8.DecodeRuneInString(word)
	low, up := unicode.ToLower(r), unicode.ToUpper(r)
	for i, c := range s {
		if (c == low || c == up) && startsFold(s[i:], word) {
			return i
		}
	}
	return -1
}

// startsFold reports whether s begins with word, in any case.
func startsFold(s, word string) bool {
	return len(s) >= len(word) && strings.EqualFold(s[:len(word)], word)
}

// standsAt reports whether s begins with the words f, in any case.
func standsAt(s string, f []string) bool {
	for k, w := range f {
		if k > 0 {
			t := strings.TrimLeft(s, " \n\t\r")
			if len(t) == len(s) {
				return false
			}
			s = t
		}
		if !startsFold(s, w) {
			return false
		}
		s = s[len(w):]
	}
	return true
}

// encodeDirective percent-encodes all but letters, digits and "._~!$'()*".
func encodeDirective(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("._~!$'()*", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

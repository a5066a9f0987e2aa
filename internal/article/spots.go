package article

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

// spotted is an address found in a note.
type spotted struct {
	at    sources.Span // in the text
	cited string
	url   string
	why   string // why url is empty
	doi   string
	file  sources.Span   // of cited in the decoded file
	in    []sources.Span // of cited in the parts of an archive, when it is a link's
	words sources.Span   // of cited in the text, when a link shows it; empty otherwise
	text  bool           // the words themselves are the address
	named bool           // cited is an identifier, not an address
}

// spots finds the addresses of a note: those of the format's links, those that
// stand in the text, and identifiers. Order is that of the text; an address that
// is there twice counts once.
func (w *work) spots(body sources.Span) []spotted {
	var out []spotted
	links := w.d.links
	first := sort.Search(len(links), func(i int) bool { return links[i].at.Start >= body.Start })
	for _, l := range links[first:] {
		if l.at.Start >= body.End || len(out) >= maxAddresses {
			break
		}
		if !outside(l.href) || l.at.End > body.End {
			continue
		}
		u, why := repaired(l.href)
		words := l.at.In(w.text)
		s := spotted{at: l.at, cited: l.href, url: u, why: why, doi: doiOf(u), file: l.file, in: l.in}
		if k := strings.Index(words, strings.TrimSpace(l.href)); k >= 0 {
			s.text = l.file.Empty() && len(l.in) == 0
			s.words = sources.Span{Start: l.at.Start + k, End: l.at.Start + k + len(strings.TrimSpace(l.href))}
		}
		out = append(out, s)
	}
	linked := len(out)
	next := 0
	covered := func(at int) *spotted {
		for next < linked && out[next].at.End <= at {
			next++
		}
		if next < linked && out[next].at.Start <= at {
			return &out[next]
		}
		return nil
	}
	for i := body.Start; i < body.End && len(out) < maxAddresses; {
		c := w.text[i] | 0x20
		if !(c == 'h' || c == 'w' || c == 'f' || c == 'd' || c == 'a' || c == 'p' || c == 'g' || c == 's' || w.text[i] == '1') && !(w.wordStart(i, body.Start) && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
			i++
			continue
		}
		s, n := w.spotAt(i, body)
		if n == 0 {
			i++
			continue
		}
		l := covered(i)
		switch {
		case l == nil:
			out = append(out, s)
		case s.at.End > l.at.End && strings.HasPrefix(s.cited, strings.TrimSpace(l.at.In(w.text))): // the link ends too soon
			*l = s
		case w.partly(&s, l): // the format made a link of more, or of less, than the address
			*l = s
		case s.url != "" && l.url != "" && strings.Contains(s.cited, "/") && !sources.Cosmetic(s.url, l.url) && s.at.Start == l.at.Start && !strings.Contains(l.at.In(w.text), "…") && !strings.HasSuffix(l.at.In(w.text), "..."):
			if unpercent(unpercent(s.url)) != unpercent(unpercent(l.url)) {
				line, _ := w.place(i)
				w.find("url.mismatch", line, "A link reads "+sources.Clip(sources.Printable(s.cited), 100)+" but leads to "+sources.Clip(sources.Printable(l.cited), 100)+".")
			}
			out = append(out, s)
		}
		i += n
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Start < out[j].at.Start })
	return distinct(out)
}

// partly reports whether a link that stands for itself is not the address that
// stands there: its end is left out, or it is the first of a list.
func (w *work) partly(s, link *spotted) bool {
	if s.at.Start != link.at.Start || strings.TrimSpace(link.at.In(w.text)) != strings.TrimSpace(link.cited) {
		return false
	}
	return s.url == "" || s.at.End < link.at.End && schemeAt(w.text[s.at.End+1:])
}

// distinct drops addresses that lead to the same place as an earlier one.
func distinct(in []spotted) []spotted {
	seen := map[string]bool{}
	out := in[:0]
	for _, s := range in {
		key := s.cited
		if s.url != "" {
			key = sources.Canonical(s.url)
			if s.doi != "" {
				key = "doi:" + s.doi
			}
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, s)
		}
	}
	return out
}

// spotAt reads an address or identifier at offset i of the text; n is the number
// of bytes it takes, 0 for none.
func (w *work) spotAt(i int, body sources.Span) (s spotted, n int) {
	text := w.text[:body.End]
	if n = addressAt(text, i); n == 0 {
		n = w.spacedScheme(text, i)
	}
	if n > 0 {
		cited, n := w.unwrap(text, i, n)
		u, why := repaired(cited)
		if shortened(text[i+n:]) {
			u, why = "", "its end is left out"
		}
		return spotted{at: sources.Span{Start: i, End: i + n}, cited: cited, url: u, why: why, doi: doiOf(u), text: true}, n
	}
	if id, n := identifierAt(text, i); n > 0 {
		return spotted{at: sources.Span{Start: i, End: i + n}, cited: id.cited, url: id.url, doi: id.doi, text: true, named: true}, n
	}
	if w.wordStart(i, body.Start) {
		if n = bareHost(text[i:min(len(text), i+maxAddress)]); n > 0 {
			cited, n := w.unwrap(text, i, n)
			u, why := repaired(cited)
			if shortened(text[i+n:]) {
				u, why = "", "its end is left out"
			}
			return spotted{at: sources.Span{Start: i, End: i + n}, cited: cited, url: u, why: why, doi: doiOf(u), text: true}, n
		}
	}
	return s, 0
}

// shortened reports whether what follows an address says that the rest of it was
// left out, as programs do that show addresses: what is left is another one.
func shortened(after string) bool {
	return strings.HasPrefix(after, "…") || strings.HasPrefix(after, "...")
}

func (w *work) wordStart(i, from int) bool {
	return i == from || strings.IndexByte(" \t\n([<\"'", w.text[i-1]) >= 0
}

// spacedScheme reads an address whose scheme a space was put behind.
func (w *work) spacedScheme(text string, i int) int {
	for _, s := range []string{"https://", "http://"} {
		if len(text) > i+len(s)+4 && strings.EqualFold(text[i:i+len(s)], s) {
			rest := strings.TrimLeft(text[i+len(s):], " \n\r\t")
			gap := len(text) - i - len(s) - len(rest)
			if gap > 0 && gap < 8 && bareHost(rest[:min(len(rest), maxAddress)]) > 0 {
				return len(s) + gap + bareHost(rest[:min(len(rest), maxAddress)])
			}
		}
	}
	return 0
}

// unwrap joins an address that a line break cut in two, and returns it as
// spelled, without the break, with the number of bytes it takes.
//
// Inside angle brackets everything up to the closing one belongs to it (RFC 3986,
// appendix C). Otherwise the next line must begin as an address goes on. A
// hyphen at the break is kept: it mostly belongs to the address.
func (w *work) unwrap(text string, i, n int) (cited string, bytes int) {
	if i > 0 && text[i-1] == '<' {
		if end := strings.IndexByte(text[i:min(len(text), i+1024)], '>'); end > n && !strings.Contains(text[i:i+end], "<") && breaksOnly(text[i:i+end]) {
			return strings.Join(strings.Fields(text[i:i+end]), ""), end
		}
	}
	for range 4 {
		end := i + n
		raw := end
		for raw < len(text) && strings.IndexByte("./-?&=_%,;:", text[raw]) >= 0 {
			raw++
		}
		rest := text[raw:]
		gap := strings.TrimLeft(rest, " \t")
		if !strings.HasPrefix(gap, "\n") && !strings.HasPrefix(gap, "\r\n") {
			break
		}
		next := strings.TrimLeft(gap, "\r\n \t")
		if strings.Count(gap[:len(gap)-len(next)], "\n") > 1 || next == "" {
			break
		}
		token := next
		if k := strings.IndexFunc(next, unicode.IsSpace); k >= 0 {
			token = next[:k]
		}
		if !goesOn(text[i:raw], token, next) {
			break
		}
		length := addressEnd(token, 0)
		if length == 0 {
			break
		}
		n = len(text) - len(next) - i + length
	}
	return strings.Join(strings.Fields(text[i:i+n]), ""), n
}

// breaksOnly reports whether white space in s is line breaks with their indent.
func breaksOnly(s string) bool {
	return !strings.Contains(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), ""), "  ") || strings.Contains(s, "\n")
}

// goesOn reports whether token, at the head of the next line, continues the
// address so far.
func goesOn(address, token, next string) bool {
	bare := strings.TrimRight(token, ".,;:)]>\"'”’")
	if bare == "" || addressAt(next, 0) > 0 || len(address) < 12 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(bare)
	if strings.IndexByte("([<\"'", byte(first)) >= 0 && first < utf8.RuneSelf {
		return false
	}
	inner := strings.Count(bare, "/") + strings.Count(bare, "=") + strings.Count(bare, "&") + strings.Count(bare, "%") + strings.Count(bare, "_") + strings.Count(bare, "?")
	hyphens := strings.Count(bare, "-")
	digits := 0
	for _, r := range bare {
		if r >= utf8.RuneSelf {
			return false
		}
		if unicode.IsDigit(r) {
			digits++
		}
	}
	_, path, slash := strings.Cut(address[min(len(address), 8):], "/")
	switch last := address[len(address)-1]; last {
	case '/', '-', '=', '&', '?', '_', '%':
		if last == '/' && path == "" && inner == 0 && hyphens == 0 {
			return false
		}
		return inner > 0 || hyphens > 0 || digits > 3 || strings.Contains(bare, ".") || unicode.IsLower(first) && len(bare) == len(strings.TrimSpace(next)) || last == '-' && unicode.IsLower(first) && len(bare) < len(token)
	case '.':
		return slash && (bare == "html" || bare == "htm" || bare == "pdf" || bare == "php" || bare == "aspx" || inner > 0) || !slash && inner > 0 && strings.Contains(bare, ".")
	}
	return slash && (inner > 1 || strings.IndexByte("/?&=_%#-", bare[0]) >= 0 || hyphens > 1 || (inner > 0 || hyphens > 0) && digits > 0 && !unicode.IsUpper(first)) && !(digits > 0 && inner == 0 && hyphens > 0 && strings.Trim(bare, "0123456789-–") == "")
}

// outside reports whether a link leads away from the article: it has a scheme or
// a host. A relative link stays on the article's own site, and a base address
// that the file claims is ignored.
func outside(href string) bool {
	h := strings.ToLower(strings.TrimSpace(href))
	switch {
	case strings.HasPrefix(h, "//"):
		return len(h) > 4 && strings.Contains(h, ".")
	case strings.HasPrefix(h, "http:") || strings.HasPrefix(h, "https:") || strings.HasPrefix(h, "www."):
		return true
	}
	for _, s := range schemes {
		if strings.HasPrefix(h, s) {
			return true
		}
	}
	return false
}

package evidence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/internal/text"
	"ibid/sources"
)

// word is one word or number of a text. A page has thousands: it takes 16 bytes.
type word struct {
	start, end uint32 // bytes of the text it was read from
	stem       int32  // number of its stem in the dictionary
	stop       bool   // a function word: it says nothing of what a text is about
	upper      bool   // begins with a capital letter
	number     bool   // begins with a digit
	first      bool   // the first word of a sentence
}

// at is where the word stands.
func (w *word) at() sources.Span { return sources.Span{Start: int(w.start), End: int(w.end)} }

// lexicon reads the words of a page and of the claims that are held against it.
// They share a dictionary, so equal stems have equal numbers.
type lexicon struct {
	dict   *dictionary
	buf    []byte
	valued bool // a word was read that may be part of a number or a date
}

// openLexicon returns a lexicon. It is closed when neither a word that it read
// nor its dictionary is used any more.
func openLexicon(language string) *lexicon {
	return &lexicon{dict: openDictionary(text.Stemming(language))} // few, whatever pages say of themselves
}

func (l *lexicon) close() {
	if l.dict != nil {
		l.dict.close()
		l.dict = nil
	}
}

// name returns the stem with number i.
func (l *lexicon) name(i int32) string { return l.dict.stems[i].name }

// background is that of the stem with number i.
func (l *lexicon) background(i int32) float64 { return l.dict.background(i) }

// vector is that of the stem with number i, which is taken for English, or nil.
func (l *lexicon) vector(i int32) *vector { return l.dict.vector(i) }

// kinds of ASCII characters, for a quick way through plain text.
const (
	other = iota
	lower
	upper
	digit
	wide // the first byte of a character that is not ASCII
)

var kinds = func() (t [256]uint8) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z':
			t[c] = lower
		case 'A' <= c && c <= 'Z':
			t[c] = upper
		case '0' <= c && c <= '9':
			t[c] = digit
		case c >= utf8.RuneSelf:
			t[c] = wide
		}
	}
	return t
}()

// words appends the words of s[at.Start:at.End] to dst. A possessive "'s" is
// left out, hyphens part words, a number keeps its separators in its span and
// loses those between thousands in its stem.
func (l *lexicon) words(dst []word, s string, at sources.Span) []word {
	first := true
	for i := at.Start; i < at.End; {
		k := kinds[s[i]]
		if k == other {
			i++
			continue
		}
		if k == wide {
			r, n := utf8.DecodeRuneInString(s[i:at.End])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				i += n
				continue
			}
			if r >= 0x0e00 && text.Unspaced(r) {
				e := l.dict.entry([]byte(s[i : i+n]))
				dst = append(dst, word{start: uint32(i), end: uint32(i + n), stem: e.stem, stop: e.stop, first: first})
				i, first = i+n, false
				continue
			}
		}
		if n := l.elision(s[i:at.End]); n > 0 {
			if s[i]|0x20 == 'n' {
				e := l.dict.entry([]byte("ne"))
				dst = append(dst, word{start: uint32(i), end: uint32(i + n), stem: e.stem, stop: e.stop, first: first})
			}
			i += n
			continue
		}
		w := word{start: uint32(i), upper: k == upper, number: k == digit, first: first}
		var e *entry
		if end, short := plain(s, i); 0 < end && end <= at.End {
			w.end = uint32(end)
			e = l.dict.keyed(short)
		} else if l.spelled(s, &w, at.End); len(l.buf) > 0 {
			e = l.dict.entry(l.buf)
		}
		i, first = int(w.end), false
		if e == nil {
			continue
		}
		w.stem, w.stop = e.stem, e.stop
		l.valued = l.valued || e.numeral
		dst = append(dst, w)
		if i < at.End && (s[i] == '\'' || s[i] == 0xe2) {
			if rest := s[i:at.End]; strings.HasPrefix(rest, "'s") || strings.HasPrefix(rest, "’s") {
				if k := i + strings.IndexByte(rest, 's') + 1; k == at.End || !letterAt(s, k) {
					i = k
				}
			}
		}
	}
	return dst
}

// elision returns the bytes of a small French word that has lost its vowel before
// the next: l'inflation, qu'il, n'ouvrira.
func (l *lexicon) elision(s string) int {
	if l.dict.language != "fr" {
		return 0
	}
	n := 1
	if len(s) > 2 && s[0]|0x20 == 'q' && s[1]|0x20 == 'u' {
		n = 2
	} else if len(s) < 3 || !strings.ContainsRune("cdjlmnst", rune(s[0]|0x20)) {
		return 0
	}
	for _, mark := range [...]string{"'", "’"} {
		if strings.HasPrefix(s[n:], mark) && letterAt(s, n+len(mark)) {
			return n + len(mark)
		}
	}
	return 0
}

// plain reads the word that begins at i and returns where it ends and its folded
// letters, or 0 when it is long, stands at the very end, or more than ASCII
// letters and digits may belong to it.
func plain(s string, i int) (end int, k key) {
	if i+maxKey+1 > len(s) {
		return 0, key{}
	}
	a, n := text.Plain(s[i : i+8])
	k.a = a
	if n == 8 {
		var m int
		if k.b, m = text.Plain(s[i+8 : i+16]); m == 8 {
			return 0, key{}
		}
		n += m
	}
	end = i + n
	switch c := s[end]; {
	case c >= utf8.RuneSelf || c == '\'':
		return 0, key{}
	case (c == '.' || c == ',') && digitAt(s, end-1) && digitAt(s, end+1):
		return 0, key{}
	}
	k.b |= uint64(n) << 56
	return end, k
}

// spelled finds the end of any word and folds it into l.buf.
func (l *lexicon) spelled(s string, w *word, end int) {
	start := int(w.start)
	r, _ := utf8.DecodeRuneInString(s[start:end])
	w.upper, w.number = unicode.IsUpper(r), unicode.IsDigit(r)
	end, ascii := wordEnd(s, start, end)
	w.end = uint32(end)
	part := s[start:end]
	l.buf = l.buf[:0]
	if !ascii {
		l.buf = append(l.buf, strings.ReplaceAll(text.Fold(part), " ", "")...)
		return
	}
	for k := 0; k < len(part); k++ {
		c := part[k]
		switch {
		case 'A' <= c && c <= 'Z':
			l.buf = append(l.buf, c+'a'-'A')
		case c == '\'' || c == ',':
		default:
			l.buf = append(l.buf, c)
		}
	}
}

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// wordEnd returns where the word that begins at i ends, and whether it is ASCII.
func wordEnd(s string, i, end int) (int, bool) {
	ascii := true
	for i < end {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:end])
		}
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if r >= 0x0e00 && text.Unspaced(r) {
				return i, ascii
			}
		case (r == '.' || r == ',') && i+1 < end && digitAt(s, i-1) && digitAt(s, i+1): // 13,427.5
		case (r == '\'' || r == '’') && i+n+1 <= end && !possessive(s[i+n:end]) && letterAt(s, i+n): // don't, O'Brien
		case r == 0xad: // soft hyphen
		default:
			return i, ascii
		}
		if r >= utf8.RuneSelf {
			ascii = false
		}
		i += n
	}
	return i, ascii
}

// possessive reports whether what follows an apostrophe is the s of "Veld's".
func possessive(rest string) bool {
	return strings.HasPrefix(rest, "s") && (len(rest) == 1 || !letterAt(rest, 1))
}

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && '0' <= s[i] && s[i] <= '9' }

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// functionWords hold a sentence together and say nothing of what it is about.
// Words that turn its meaning (not, more, before, first) are none.
var functionWords = setOf(`a an the of in on at to for from by with and or but as is are was were be been being am it its this that these those
	which who whom whose he she they his her their them him we our us you your i my me so than then also had has have having do does did will would
	can could may might shall should must into about during through out off such other some any each both own same very s t there here when while where
	if because though although however upon via per just how what why himself herself itself themselves ll ve re d m
	der die das den dem des ein eine einer eines einem einen und oder aber auch als am im in zu zum zur von vom mit bei auf aus ist war sind waren wird wurde
	wurden hat haben er sie es sich fur an um nach wie dass noch bis uber
	le la les un une et ou mais dans en pour par sur avec est sont que qui ce cette ces aux du au il elle ils elles se sa son ses
	el los las y o pero con por para es su al lo una uno como del
	il lo gli uno e ma con per di da che si dei della delle nel alla
	os uma um com nao no na dos das ao
	het een de en van op te met voor zijn die dat is`)

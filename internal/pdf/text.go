package pdf

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// PDFium puts one of these where it joined a word that a line end had
// hyphenated: the first when asked for a character, the second when asked for
// a stretch of text. In a stretch of text the first is what a font without a
// Unicode map uses for some sign of its own.
const (
	joinChar = '\x02'
	joinText = '\ufffe'
)

// letters spells ligatures, which a search for the word would miss.
var letters = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// clean turns PDFium's text into ours: lines end in "\n" without spaces before
// it, hyphens of line ends are undone, ligatures are spelled, control
// characters and invalid UTF-8 are left out.
func clean(s string) string {
	s = letters.Replace(strings.ToValidUTF8(s, ""))
	out := make([]byte, 0, len(s))
	for i, r := range s {
		switch {
		case r == '\r':
			if strings.HasPrefix(s[i+1:], "\n") {
				continue
			}
			r = '\n'
		case r == joinText || r == '\u00ad':
			if Hyphen(string(out[max(0, len(out)-200):]), s[i+utf8.RuneLen(r):]) {
				out = append(out, '-')
			}
			continue
		case unicode.Is(unicode.Zs, r) || r == '\t' || r == '\f' || r == '\v':
			r = ' '
		case unicode.IsControl(r) && r != '\n' || r == '\ufeff' || r == '\u200b':
			continue
		}
		if r == '\n' {
			out = bytes.TrimRight(out, " ")
		}
		out = utf8.AppendRune(out, r)
	}
	return accents(strings.Trim(string(out), " \n"))
}

// combining maps accents that stand beside a letter to those that stand on it.
var combining = map[rune]rune{
	'´': 0x301, '¨': 0x308, 'ˆ': 0x302, '˜': 0x303, 'ˇ': 0x30c, '˘': 0x306, '¯': 0x304, '˚': 0x30a, '˙': 0x307, '˝': 0x30b,
}

// accents puts accents on the letters that follow them: TeX's older fonts set
// "ä" as two signs, and a search for the word would miss "¨a".
func accents(s string) string {
	if !strings.ContainsAny(s, "´¨ˆ˜ˇ˘¯˚˙˝") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		mark := combining[r]
		letter, m := utf8.DecodeRuneInString(s[i+n:])
		if mark == 0 || !unicode.IsLetter(letter) || r == '´' && apostrophe(b.String(), s[i+n:]) {
			b.WriteString(s[i : i+n])
			i += n
			continue
		}
		switch letter {
		case 'ı':
			letter = 'i'
		case 'ȷ':
			letter = 'j'
		}
		one := norm.NFC.String(string([]rune{letter, mark}))
		if utf8.RuneCountInString(one) != 1 {
			b.WriteString(s[i : i+n])
			i += n
			continue
		}
		b.WriteString(one)
		i += n + m
	}
	return b.String()
}

// apostrophe reports whether an acute accent between two texts stands for an
// apostrophe, as people type it: "it´s", "l´art". Before an e it hardly does:
// "m´ethode" is far more frequent in what TeX sets.
func apostrophe(before, after string) bool {
	if strings.HasPrefix(after, "s") {
		next, _ := utf8.DecodeRuneInString(after[1:])
		return !unicode.IsLetter(next)
	}
	word := before[max(0, len(before)-8):]
	word = strings.ToLower(word[strings.LastIndexAny(word, " \n'’(“\"")+1:])
	switch word {
	case "l", "d", "j", "m", "n", "s", "t", "c", "qu", "all", "dell", "nell", "un", "dall", "sull":
		return !strings.HasPrefix(after, "e")
	}
	return false
}

// Hyphen reports whether the hyphen between two halves of a word, parted by a
// line end, belongs to the word: addresses and numbers have no other, a word
// that holds one already is a compound ("man-in-the-middle"), and no syllable
// starts with a capital or a digit. before may be the whole line and after the
// whole line that follows.
func Hyphen(before, after string) bool {
	word := before[max(0, len(before)-200):] // no word is longer; text without spaces must not cost its square
	word = word[strings.LastIndexAny(word, " \n")+1:]
	next, _ := utf8.DecodeRuneInString(after)
	rest := after[:min(len(after), 200)]
	if i := strings.IndexAny(rest, " \n"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ContainsAny(word, "-/@") || strings.Contains(rest, "-") || strings.Contains(word, "www.") ||
		unicode.IsUpper(next) || unicode.IsDigit(next)
}

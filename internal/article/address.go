package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// schemes are those of addresses that stand in notes. Whether one may be visited
// is decided later; here all of them are read.
var schemes = []string{"https://", "http://", "ftp://", "ftps://", "file:///", "gopher://", "sftp://"}

// addressAt returns the length of the address that begins at offset i of text,
// closing stops left out; 0 when none begins there.
func addressAt(text string, i int) int {
	if i > 0 {
		if r, _ := utf8.DecodeLastRuneInString(text[:i]); unicode.IsDigit(r) || unicode.Is(unicode.Latin, r) || r == '_' || r == '@' || r == '-' {
			if !glueOnly(text, i) {
				return 0
			}
		}
	}
	rest := text[i:]
	head := 0
	for _, s := range schemes {
		if len(rest) > len(s) && strings.EqualFold(rest[:len(s)], s) {
			head = len(s)
			break
		}
	}
	switch {
	case head > 0:
	case slippedScheme(rest) > 0:
		head = slippedScheme(rest)
		if bareHost(rest[head:min(len(rest), head+maxAddress)]) == 0 {
			return 0
		}
	case len(rest) > 8 && strings.EqualFold(rest[:4], "www.") && (unicode.IsLetter(rune(rest[4])) || unicode.IsDigit(rune(rest[4])) || rest[4] >= utf8.RuneSelf):
		head = 4
	default:
		return 0
	}
	n := addressEnd(rest, head)
	if n <= head {
		return 0
	}
	return n
}

// slippedScheme returns the length of a misspelled scheme at the head of s; 0
// for none.
func slippedScheme(s string) int {
	if len(s) < 8 || strings.IndexByte("hHtT", s[0]) < 0 {
		return 0
	}
	for _, slip := range schemeSlips {
		if len(s) > len(slip.wrong) && strings.EqualFold(s[:len(slip.wrong)], slip.wrong) {
			return len(slip.wrong)
		}
	}
	return 0
}

// glueOnly reports whether an address at i is glued to the word before it by a
// slip, as in "seehttp://": only a full scheme is read there.
func glueOnly(text string, i int) bool {
	return strings.HasPrefix(text[i:], "http://") || strings.HasPrefix(text[i:], "https://")
}

// maxAddress bounds the length of an address, in bytes.
const maxAddress = 4096

// addressEnd returns where the address at the head of s ends: at white space, a
// bracket or quotation mark that it did not open, or an angle; stops that close a
// sentence are no part of it.
func addressEnd(s string, head int) int {
	i := head
	round, square := 0, 0
	for i < len(s) && i < maxAddress {
		r, n := utf8.DecodeRuneInString(s[i:])
		if braced := guid(s[i:]); braced > 0 {
			i += braced
			continue
		}
		if r == '\u200b' && breakable(s[i+n:]) {
			i += n
			continue
		}
		if unicode.IsSpace(r) || r < 0x20 || strings.ContainsRune("<>\"“”„«»`|{}^…\u2028\u2029\u200b\ufeff", r) || r == utf8.RuneError || strings.ContainsRune("，。；、（）「」『』【】《》！？：", r) {
			break
		}
		if (r == ',' || r == ';') && i > head && schemeAt(s[i+1:]) { // the next address of a list
			break
		}
		if r == '(' {
			round++
		}
		if r == ')' {
			if round == 0 {
				break
			}
			round--
		}
		if r == '[' {
			square++
		}
		if r == ']' {
			if square == 0 {
				break
			}
			square--
		}
		if r == '’' || r == '‘' {
			break
		}
		if r == '\\' { // Markdown and TeX escapes are undone by the repair
			if i+1 < len(s) && strings.IndexByte("_&%#~*()", s[i+1]) >= 0 {
				i += 2
				continue
			}
			break
		}
		i += n
	}
	return trimAddress(s[:i], head)
}

// breakable reports whether an address goes on behind a zero-width space, which
// programs put into long ones so that a line may break there.
func breakable(after string) bool {
	if after == "" || schemeAt(after) {
		return false
	}
	c := after[0]
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("/-_.?=&%#~", c) >= 0
}

// schemeAt reports whether a web address begins at the head of s.
func schemeAt(s string) bool {
	return len(s) > 8 && (strings.EqualFold(s[:8], "https://") || strings.EqualFold(s[:7], "http://"))
}

// guid returns the length of the identifier in braces at the head of s, as
// document servers put it into addresses: {1F2E3D4C-…}; 0 when there is none.
func guid(s string) int {
	const n = len("{00000000-0000-0000-0000-000000000000}")
	if len(s) < n || s[0] != '{' || s[n-1] != '}' {
		return 0
	}
	for i, c := range []byte(s[1 : n-1]) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (c == '-') || !dash && !hex(c) {
			return 0
		}
	}
	return n
}

// trimAddress returns the length of s without what closes the sentence that it
// stands in.
func trimAddress(s string, head int) int {
	i := len(s)
	for i > head {
		c := s[i-1]
		switch {
		case strings.IndexByte(".,;:!?'*_", c) >= 0:
			if c == '_' && i-1 > head && s[i-2] != '_' { // part of many names
				return i
			}
		case c == ')' && strings.Count(s[:i], "(") < strings.Count(s[:i], ")"),
			c == ']' && strings.Count(s[:i], "[") < strings.Count(s[:i], "]"),
			c == '(' || c == '[':
		case c == ';':
		default:
			return i
		}
		i--
	}
	return i
}

func hex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// bareHost reports whether s begins with a host name and a path, as in
// "thediplomat.com/2020/12/story", and returns its length. A name alone is too
// often a word with a slip in its spacing.
func bareHost(s string) int {
	i := 0
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= '0' && s[i] <= '9' || s[i] == '-' || s[i] == '.' || s[i] >= 'A' && s[i] <= 'Z') {
		i++
	}
	host := s[:i]
	if i < 4 || i > 120 || i >= len(s) || s[i] != '/' || !strings.Contains(host, ".") || strings.Contains(host, "..") || host[0] == '.' {
		return 0
	}
	suffix, icann := publicsuffix.PublicSuffix(strings.ToLower(host))
	if !icann || suffix == strings.ToLower(host) || len(suffix) < 2 {
		return 0
	}
	name := strings.TrimSuffix(strings.ToLower(host), "."+suffix)
	if len(name) < 2 || strings.Trim(name, "0123456789.") == "" {
		return 0
	}
	return addressEnd(s, i)
}

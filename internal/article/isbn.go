package article

import "strings"

// isbnIn returns the first ISBN that a note names, as 13 digits; "" when there is
// none whose check digit is right. A book has no address of its own: catalogues
// hold only some of them, so a book that one lacks would look like a dead source.
//
// Origin: ISO 2108, annex C (check digits).
func isbnIn(s string) string {
	const word = "isbn"
	low := strings.ToLower(s)
	for i := strings.Index(low, word); i >= 0; {
		if isbn := isbnAt(low[i+len(word):]); isbn != "" {
			return isbn
		}
		next := strings.Index(low[i+len(word):], word)
		if next < 0 {
			break
		}
		i += len(word) + next
	}
	return ""
}

// isbnAt reads the number behind the word: "-13: 978-0-306-40615-7".
func isbnAt(s string) string {
	for _, kind := range []string{"-13", "-10", " 13", " 10"} {
		if rest, ok := strings.CutPrefix(s, kind); ok && rest != "" && (rest[0] == ':' || rest[0] == ' ') {
			s = rest
			break
		}
	}
	s = strings.TrimLeft(s, ": \u00a0")
	var digits []byte
	for i := 0; i < len(s) && len(digits) < 13; i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == 'x' && len(digits) == 9:
			digits = append(digits, c)
		case c == '-' || c == ' ':
		default:
			i = len(s)
		}
	}
	if len(digits) == 13 && weighed(digits)%10 == 0 {
		return string(digits)
	}
	if len(digits) < 10 {
		return ""
	}
	sum := 0
	for i, c := range digits[:10] {
		v := int(c - '0')
		if c == 'x' {
			v = 10
		}
		sum += (10 - i) * v
	}
	if sum%11 != 0 {
		return ""
	}
	long := append([]byte("978"), digits[:9]...)
	return string(long) + string(rune('0'+(10-weighed(long)%10)%10))
}

// weighed returns the sum of digits weighed with one and three in turn.
func weighed(digits []byte) int {
	sum := 0
	for i, c := range digits {
		sum += int(c-'0') * (1 + i%2*2)
	}
	return sum
}

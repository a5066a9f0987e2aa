package article

import (
	"bytes"
	"strings"
)

// mdLabel reads "[^label]:" at the head of a line; n is its length.
func mdLabel(s []byte) (label string, n int) {
	if !bytes.HasPrefix(s, []byte("[^")) {
		return "", 0
	}
	end := bytes.Index(s[:min(len(s), 130)], []byte("]:"))
	if end < 3 || bytes.ContainsAny(s[2:end], "[]\t") {
		return "", 0
	}
	return strings.TrimSpace(string(s[2:end])), end + 2
}

func mdDefinition(bare []byte) bool { _, n := mdLabel(bare); return n > 0 }

// mdKey folds a label as parsers do: without regard to case.
func mdKey(label string) string { return strings.ToLower(strings.Join(strings.Fields(label), " ")) }

// mdLooksRef reports whether "[^label]" without a note was meant as a marker: a
// class of characters in a regular expression looks the same.
func mdLooksRef(label string) bool {
	if number(label) > 0 {
		return true
	}
	for _, r := range label {
		if !(r == '-' || r == '_' || r == ':' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return false
		}
	}
	return len(label) > 2 && !strings.Contains(label, "a-z") && !strings.Contains(label, "A-Z") && !strings.Contains(label, "0-9")
}

// balanced returns the offset of the bracket that closes the one at the head of
// s, inside one paragraph; 0 when there is none.
func balanced(s []byte) int {
	depth := 0
	for i := 0; i < len(s) && i < 10_000; i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '[':
			depth++
		case s[i] == ']':
			if depth--; depth == 0 {
				return i
			}
		case s[i] == '\n' && i+1 < len(s) && (s[i+1] == '\n' || s[i+1] == '\r'):
			return 0
		}
	}
	return 0
}

// escaped reports whether the byte at i follows an odd number of backslashes.
func escaped(s []byte, i int) bool {
	n := 0
	for i-1-n >= 0 && s[i-1-n] == '\\' && n < 64 {
		n++
	}
	return n%2 == 1
}

// mdIndent returns the columns of white space that open a line.
func mdIndent(line []byte) int {
	n := 0
	for _, c := range line {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4 - n%4
		default:
			return n
		}
	}
	return n
}

// mdStrip returns how many bytes of indent, up to most columns, open a line.
func mdStrip(line []byte, most int) int {
	n := 0
	for i, c := range line {
		switch {
		case n >= most:
			return i
		case c == ' ':
			n++
		case c == '\t':
			n += 4 - n%4
		default:
			return i
		}
	}
	return 0
}

// mdFence returns the run of backticks or tildes that opens or closes a code
// block; "" when the line is none.
func mdFence(bare []byte) string {
	if len(bare) < 3 || bare[0] != '`' && bare[0] != '~' {
		return ""
	}
	n := 0
	for n < len(bare) && bare[n] == bare[0] {
		n++
	}
	if n < 3 || bare[0] == '`' && bytes.IndexByte(bare[n:], '`') >= 0 {
		return ""
	}
	return string(bare[:n])
}

// mdBlockStart reports whether a line ends a paragraph without an empty line
// before it.
func mdBlockStart(bare []byte) bool {
	if len(bare) == 0 {
		return true
	}
	switch bare[0] {
	case '#', '>':
		return true
	case '-', '*', '_', '=':
		return len(bytes.Trim(bare, "-*_= ")) == 0 && len(bare) > 2 || len(bare) > 1 && bare[1] == ' '
	case '<':
		return true
	}
	return mdFence(bare) != ""
}

func lineEnd(line []byte) int {
	n := 0
	for n < len(line) && (line[len(line)-1-n] == '\n' || line[len(line)-1-n] == '\r') {
		n++
	}
	return n
}

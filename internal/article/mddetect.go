package article

import (
	"bytes"
	"regexp"
)

var (
	mdAtxHead = regexp.MustCompile(`(?m)^#{1,6} +\S`)
	mdLinkish = regexp.MustCompile(`\]\((?:https?://|/|#|mailto:)[^)\s]*|\]\[[^\]\n]+\]|(?m)^ {0,3}\[[^\]\n]+\]: +\S`)
)

// looksMarkdown is sure when the file defines a note as Markdown does, and takes
// it for possible when there are headings or links of Markdown.
func looksMarkdown(data []byte) certainty {
	if binary(data) {
		return no
	}
	if wide(data[:min(len(data), 512)]) != "" {
		data = decode(data).text
	}
	if definesNote(data) || inlineNote(data) {
		return sure
	}
	head := data[:min(len(data), 1<<20)]
	if len(mdAtxHead.FindAllIndex(head, 3)) > 1 || len(mdLinkish.FindAllIndex(head, 3)) > 1 {
		return sure
	}
	return maybe
}

// definesNote reports whether a line of data defines a note.
func definesNote(data []byte) bool {
	for i := 0; i < len(data); {
		j := bytes.Index(data[i:], []byte("[^"))
		if j < 0 {
			return false
		}
		i += j
		start := i
		for start > 0 && i-start < 4 && data[start-1] == ' ' {
			start--
		}
		if start == 0 || data[start-1] == '\n' {
			if _, n := mdLabel(data[i:min(len(data), i+160)]); n > 0 {
				return true
			}
		}
		i += 2
	}
	return false
}

// inlineNote reports whether data holds an inline note with words in it.
func inlineNote(data []byte) bool {
	for i, tries := 0, 0; i < len(data) && tries < maxFailures; tries++ {
		j := bytes.Index(data[i:], []byte("^["))
		if j < 0 {
			return false
		}
		i += j + 1
		if end := balanced(data[i:]); end > 12 && bytes.ContainsAny(data[i:i+end], " ") {
			return true
		}
	}
	return false
}

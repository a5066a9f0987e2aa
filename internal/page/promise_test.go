package page

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ibid/internal/text"
	"ibid/sources"
)

// fault says which promise of sources.Snapshot a snapshot breaks, or nil.
func fault(s *sources.Snapshot) error {
	if !utf8.ValidString(s.Text) {
		return fmt.Errorf("the text is no valid UTF-8")
	}
	for _, v := range append([]string{s.Title, s.Heading, s.SiteName, s.Author, s.Language, s.Canonical}, s.Titles...) {
		if !utf8.ValidString(v) || v != sources.Printable(v) {
			return fmt.Errorf("%q is not one printable line", v)
		}
	}
	for k, v := range s.Meta {
		if !utf8.ValidString(v) || !utf8.ValidString(k) {
			return fmt.Errorf("meta %q is no valid UTF-8: %q", k, v)
		}
	}
	end, words, main, heading := 0, 0, 0, ""
	for i, b := range s.Blocks {
		switch {
		case b.At.Start < end || b.At.End > len(s.Text) || b.At.Empty():
			return fmt.Errorf("block %d at %v after %d in %d bytes", i, b.At, end, len(s.Text))
		case i > 0 && s.Text[end:b.At.Start] != "\n\n":
			return fmt.Errorf("blocks %d and %d are parted by %q", i-1, i, s.Text[end:b.At.Start])
		case i == 0 && b.At.Start != 0:
			return fmt.Errorf("the text begins with %q", s.Text[:b.At.Start])
		case b.Heading != heading:
			return fmt.Errorf("block %d stands under %q, not %q", i, heading, b.Heading)
		case b.Main && b.Nav:
			return fmt.Errorf("block %d is main text and navigation", i)
		case (b.Level > 0) != (b.Kind == sources.Heading):
			return fmt.Errorf("block %d is a %s of level %d", i, b.Kind, b.Level)
		}
		part := b.At.In(s.Text)
		if strings.TrimSpace(part) != part || strings.Contains(part, "\n\n") && b.Kind != sources.Preformed {
			return fmt.Errorf("block %d is %q", i, part)
		}
		if b.Kind == sources.Heading && !b.Nav {
			heading = short(part, 300)
		}
		end = b.At.End
		n := text.CountWords(part)
		words += n
		if b.Main {
			main += n
		}
	}
	switch {
	case end != len(s.Text):
		return fmt.Errorf("the text ends with %q", s.Text[end:])
	case words != s.Words || main != s.MainWords:
		return fmt.Errorf("%d words, %d of them main, where %d and %d are said", words, main, s.Words, s.MainWords)
	case s.LinkShare < 0 || s.LinkShare > 1:
		return fmt.Errorf("link share %v", s.LinkShare)
	case len(s.Meta) > maxMeta || len(s.Links) > maxLinks || len(s.Scripts) > maxScripts || len(s.Anchors) > maxAnchors || len(s.Tokens) > maxTokens:
		return fmt.Errorf("%d meta, %d links, %d scripts, %d anchors, %d tokens", len(s.Meta), len(s.Links), len(s.Scripts), len(s.Anchors), len(s.Tokens))
	case s.Unreadable != "" && s.Text != "":
		return fmt.Errorf("%s, and yet there is text", s.Unreadable)
	}
	return nil
}

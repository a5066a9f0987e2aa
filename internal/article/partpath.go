package article

import (
	"bytes"
	"strconv"
	"strings"

	"ibid/sources"
)

// Bounds on the paths of elements: how deep one may lie, how many different
// names the children of one element may have before they are no longer counted,
// and how far into a tag its identifier is looked for.
const (
	maxPath     = 64
	maxSiblings = 64
	maxTagBytes = 4096
)

// level is an open element while the names of places are looked for.
type level struct {
	name     []byte
	number   int    // among the siblings of its name, from 1; 0 when it was not counted
	which    string // tells it from its siblings
	children []sibling
}

type sibling struct {
	name  []byte
	count int
}

// nameElements fills in Element and Kind of places that stand in one part, in
// order of their offsets, which count from base.
//
// It goes over the tags of the part with less care than the reader did: what it
// says is only shown and looked up, never read again as text.
func nameElements(part []byte, base int, places []*sources.Place) {
	stack := make([]level, 1, 32)
	settle := func(upTo int, tag *level) {
		for len(places) > 0 && places[0].At.Start-base < upTo {
			name(places[0], stack, tag)
			places = places[1:]
		}
	}
	for i := 0; i < len(part) && len(places) > 0; {
		lt := bytes.IndexByte(part[i:], '<')
		if lt < 0 {
			break
		}
		i += lt
		settle(i, nil)
		end := tagEnd(part, i)
		tag := part[i:end]
		switch {
		case len(tag) < 3 || tag[1] == '!' || tag[1] == '?':
			settle(end, nil)
		case tag[1] == '/':
			closeLevel(&stack, nameIn(tag[2:]))
		default:
			top := &stack[len(stack)-1]
			l := level{name: nameIn(tag[1:])}
			l.number = top.next(l.name)
			l.which = which(l, tag[:min(len(tag), maxTagBytes)])
			settle(end, &l)
			if tag[len(tag)-2] != '/' && !voidTags[string(l.name)] && len(stack) < maxOpen {
				stack = append(stack, l)
			}
		}
		i = max(end, i+1)
	}
	settle(len(part)+1, nil)
}

// tagEnd returns the offset behind the tag, comment or section that begins at i.
func tagEnd(part []byte, i int) int {
	rest := part[i:]
	for _, long := range []struct{ open, shut string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if bytes.HasPrefix(rest, []byte(long.open)) {
			if n := bytes.Index(rest, []byte(long.shut)); n >= 0 {
				return i + n + len(long.shut)
			}
			return len(part)
		}
	}
	quote := byte(0)
	for k := 1; k < len(rest); k++ {
		switch c := rest[k]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + k + 1
		}
	}
	return len(part)
}

func nameIn(s []byte) []byte {
	if n := bytes.IndexAny(s, " \t\r\n/>"); n >= 0 {
		return s[:n]
	}
	return s
}

// closeLevel ends the element of that name, and those in it that nobody closed.
func closeLevel(stack *[]level, name []byte) {
	s := *stack
	for i := len(s) - 1; i > 0 && i >= len(s)-maxPath; i-- {
		if bytes.Equal(s[i].name, name) {
			*stack = s[:i]
			return
		}
	}
}

// next counts one more child of that name.
func (l *level) next(name []byte) int {
	for i := range l.children {
		if bytes.Equal(l.children[i].name, name) {
			l.children[i].count++
			return l.children[i].count
		}
	}
	if len(l.children) == maxSiblings {
		return 0
	}
	l.children = append(l.children, sibling{name, 1})
	return 1
}

// name fills in one place. tag is the tag that it stands in, nil for text.
func name(p *sources.Place, stack []level, tag *level) {
	path := stack[1:]
	if tag != nil {
		path = append(path[:len(path):len(path)], *tag)
	}
	if len(path) == 0 || len(path) > maxPath {
		return
	}
	if p.Kind == sources.PlaceNote && tag == nil {
		path = paragraphOf(path)
	}
	last := path[len(path)-1]
	if p.Kind == "" {
		switch name := local(last.name); {
		case tag != nil && name == "Relationship":
			p.Kind = sources.PlaceRelationship
		case name == "instrText" || name == "fldSimple":
			p.Kind = sources.PlaceField
		case tag != nil:
			p.Kind = sources.PlaceLink
		default:
			p.Kind = sources.PlaceText
		}
	}
	var b strings.Builder
	for _, l := range path {
		b.WriteByte('/')
		b.Write(l.name)
		b.WriteString(l.which)
	}
	p.Element = strings.ToValidUTF8(b.String(), "\uFFFD")
}

// paragraphOf cuts a path at the innermost paragraph, list item or the like.
func paragraphOf(path []level) []level {
	for i := len(path) - 1; i > 0; i-- {
		switch local(path[i].name) {
		case "p", "h", "li", "dd", "td", "aside", "div", "section", "blockquote":
			return path[:i+1]
		}
	}
	return path
}

// which tells an element from its siblings: by its identifier where the format
// has one that is its own, by its number otherwise.
func which(l level, tag []byte) string {
	for _, id := range identifiers(local(l.name)) {
		if v := valueOf(tag, id); v != "" && !strings.ContainsAny(v, "\"'&<>") && len(v) < 80 {
			return "[@" + id + `="` + v + `"]`
		}
	}
	if l.number == 0 {
		return ""
	}
	return "[" + strconv.Itoa(l.number) + "]"
}

// identifiers returns the attributes that tell an element from all others.
func identifiers(element string) []string {
	switch element {
	case "Relationship":
		return []string{"Id"}
	case "footnote", "endnote":
		return []string{"w:id"}
	case "note":
		return []string{"text:id"}
	case "aside", "li", "section":
		return []string{"id"}
	}
	return nil
}

// valueOf returns the value of an attribute as a tag spells it.
func valueOf(tag []byte, attribute string) string {
	for i := 0; ; {
		n := bytes.Index(tag[i:], []byte(attribute))
		if n < 0 {
			return ""
		}
		i += n
		before, rest := tag[i-1], bytes.TrimLeft(tag[i+len(attribute):], " \t\r\n")
		i += len(attribute)
		if before != ' ' && before != '\n' && before != '\t' && before != '\r' || len(rest) < 2 || rest[0] != '=' {
			continue
		}
		if rest = bytes.TrimLeft(rest[1:], " \t\r\n"); len(rest) > 1 && (rest[0] == '"' || rest[0] == '\'') {
			if end := bytes.IndexByte(rest[1:], rest[0]); end >= 0 {
				return string(rest[1 : 1+end])
			}
		}
	}
}

func local(name []byte) string {
	if n := bytes.IndexByte(name, ':'); n >= 0 {
		name = name[n+1:]
	}
	return string(name)
}

package page

import "golang.org/x/net/html/atom"

// Bounds of one start tag. What lies beyond is left out before anybody parses
// it: no page needs it, and a parser keeps every attribute in memory.
const (
	maxTag        = 256 << 10 // bytes, for pictures written into the page
	maxAttributes = 400
)

// survey looks at the tags of a page without parsing it. It returns the page
// without the excess of monstrous tags, and an upper estimate of the nodes that
// its tree will have, two attributes counted as one. A formatting element left
// open is opened again in every block that follows (HTML Living Standard,
// "reconstruct the active formatting elements"), so a few kilobytes can ask for
// millions of nodes.
//
// It takes time linear in the length of the page and copies nothing unless
// something is left out.
func survey(page []byte) (kept []byte, nodes int) {
	var out []byte // the page so far, once something was left out
	from := 0      // what follows is not yet in out
	type formats struct{ open, nodes int }
	of := map[atom.Atom]formats{}
	reopened := 0 // nodes that every further element may bring with it
	for i := 0; i < len(page); {
		if page[i] != '<' {
			i++
			continue
		}
		start := i + 1
		closing := start < len(page) && page[start] == '/'
		if closing {
			start++
		}
		if start >= len(page) || page[start]|0x20 < 'a' || page[start]|0x20 > 'z' {
			i++
			continue
		}
		end, cut, attrs := tagEnd(page, start)
		nodes += 2 + attrs/2 + reopened
		if tag := formatting(page[start:min(start+8, end)]); tag != 0 {
			f := of[tag]
			switch {
			case !closing:
				f.open++
				f.nodes += 1 + attrs/2
				reopened += 1 + attrs/2
			case f.open > 0:
				share := f.nodes / f.open
				f.open--
				f.nodes -= share
				reopened -= share
			}
			of[tag] = f
		}
		if cut < end {
			out = append(out, page[from:cut]...)
			from = end
		}
		i = end
	}
	if out == nil {
		return page, nodes
	}
	return append(out, page[from:]...), nodes
}

// tagEnd returns where the tag whose name begins at start ends (the index of
// its ">", or the end of the page), where it is to be cut off, which is the
// same for all but monstrous tags, and how many attributes are left. Quoted
// values may hold ">".
func tagEnd(page []byte, start int) (end, cut, attrs int) {
	const (
		between = iota
		name
		equals // the value is due
		value
	)
	state, quote := name, byte(0)
	cut = -1
	i := start
	for ; i < len(page); i++ {
		c := page[i]
		if quote != 0 {
			if c == quote {
				quote, state = 0, between
			}
		} else if c == '>' {
			break
		} else {
			switch space := c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '/'; {
			case state == equals && (c == '"' || c == '\''):
				quote = c
			case state == equals && !space:
				state = value
			case state == name && c == '=':
				state = equals
			case state == between && c == '=':
				state = equals
			case state == between && !space:
				state = name
				attrs++
				if attrs > maxAttributes && cut < 0 {
					cut = i
				}
			case space && state != equals && (c != '/' || state != value):
				state = between
			}
		}
		if cut < 0 && i-start > maxTag {
			cut = i
		}
	}
	if cut < 0 {
		cut = i
	}
	return i, cut, min(attrs, maxAttributes)
}

// formatting names the formatting element that a tag's name begins with, or 0.
func formatting(name []byte) atom.Atom {
	var low [8]byte
	n := 0
	for n < len(name) && n < len(low) && (name[n]|0x20 >= 'a' && name[n]|0x20 <= 'z') {
		low[n] = name[n] | 0x20
		n++
	}
	switch tag := atom.Lookup(low[:n]); tag {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return tag
	}
	return 0
}

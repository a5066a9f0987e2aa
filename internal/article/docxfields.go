package article

import (
	"strings"

	"ibid/sources"
)

// wordField is a field being read: its code, then its result.
type wordField struct {
	code   strings.Builder
	from   []run // of code
	result bool
	link   bool // a pieceOpen was written for it
	cross  string
}

// maxCode is the longest field code that is kept, in bytes.
const maxCode = 16 << 10

func (r *wordReader) beginField() {
	if len(r.fields) < maxDepth {
		r.fields = append(r.fields, wordField{})
	}
}

// separate is called where a field's code ends and its result begins.
func (r *wordReader) separate() {
	if len(r.fields) == 0 {
		return
	}
	f := &r.fields[len(r.fields)-1]
	if f.result {
		return
	}
	f.result = true
	name, args := fieldCode(f.code.String())
	switch name {
	case "HYPERLINK":
		if href, target := linkOf(args); href != "" {
			f.link = true
			r.piece(wordPiece{kind: pieceOpen, href: href, in: r.targetOf(f, target)})
		}
	case "NOTEREF":
		// With the switch \f the number looks like the reference itself; without
		// it the field says "see note 4".
		if len(args) > 0 && (hasSwitch(args, `\f`) || r.raised) {
			f.cross = args[0]
		}
	}
}

// targetOf says where among the parts the target of a link stands that the code
// of a field names.
func (r *wordReader) targetOf(f *wordField, target string) []sources.Span {
	at := strings.Index(f.code.String(), target)
	if at < 0 {
		return nil
	}
	return r.w.pos.spansOf(f.from, sources.Span{Start: at, End: at + len(target)})
}

func (r *wordReader) endField() {
	n := len(r.fields)
	if n == 0 {
		return
	}
	if r.fields[n-1].link {
		r.piece(wordPiece{kind: pieceClose})
	}
	r.fields = r.fields[:n-1]
}

// fieldCode parts a field code into its name, in upper case, and its arguments
// and switches, quotes undone.
func fieldCode(code string) (string, []string) {
	var out []string
	for i := 0; i < len(code); {
		switch c := code[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				end = len(code) - i - 1
			}
			out = append(out, code[i+1:i+1+end])
			i += end + 2
		default:
			end := strings.IndexAny(code[i:], " \t\n\r\"")
			if end < 0 {
				end = len(code) - i
			}
			out = append(out, code[i:i+end])
			i += end
		}
	}
	if len(out) == 0 {
		return "", nil
	}
	return strings.ToUpper(out[0]), out[1:]
}

// linkOf returns the address of a HYPERLINK field: its first argument, the
// target, with the place in the page that the switch \l names.
func linkOf(args []string) (href, target string) {
	place := ""
	for i := 0; i < len(args); i++ {
		switch a := args[i]; {
		case strings.EqualFold(a, `\l`):
			if i++; i < len(args) {
				place = args[i]
			}
		case strings.EqualFold(a, `\o`), strings.EqualFold(a, `\t`): // tip, frame
			i++
		case strings.HasPrefix(a, `\`):
		case href == "":
			href = a
		}
	}
	target = href
	if href != "" && place != "" && !strings.Contains(href, "#") {
		href += "#" + place
	}
	return href, target
}

func hasSwitch(args []string, s string) bool {
	for _, a := range args {
		if strings.EqualFold(a, s) {
			return true
		}
	}
	return false
}

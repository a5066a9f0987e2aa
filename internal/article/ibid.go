package article

import (
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"ibid/sources"
)

var (
	// ibidHead begins a note that stands for the one before it.
	ibidHead = regexp.MustCompile(`(?i)^[\[(„“"']?(?:(?:see|cf\.?|siehe|vgl\.|voir)(?: also)? )?(?:ibid(?:em|\.)?|ib\.|ebda?\.|ebenda|ebd|ibíd(?:em|\.)?|iid\.|idem|tamže|tamtéż|tamże|там же|同上|ebd,)(?:[\s.,;:)\]“”"'。，；]|$)`)
	idHead   = regexp.MustCompile(`^(?:See )?(?:Id\.|id\.)(?:[\s,;:)]|$)`)
	ibidIn   = regexp.MustCompile(`(?i)(?:^|[\s;.,(])(?:ibid(?:em)?\.|ibid,|ebd\.|ebenda)(?:[\s.,;:)]|$)`)
	// backTo names another note by its number.
	backTo = regexp.MustCompile(`(?i)(?:\b(?:supra|above|see|infra|siehe|oben|voir|vid\.|véase|ver|vgl\.|cf\.?|same as|as in|wie|zie)[,:]?\s+(?:at\s+|in\s+|unter\s+|supra,?\s+|also\s+|the\s+|la\s+|le\s+)?(?:foot|end)?(?:notes?|nn?\.?|fns?\.?|anm\.|anmerkung|fn\.|fußnote|fussnote|nota|noot)\s*(?:no\.\s*|nr\.\s*)?\[?(\d{1,4})\]?|\(n\.? ?(\d{1,4})\)|\b(?:note|n\.|fn\.?|footnote|Anm\.|Fn\.|Fußnote)\s*(\d{1,4}),?\s+(?:above|supra|oben|ci-dessus)|^see (?:ref(?:erence)?\.? )?\[(\d{1,4})\]|(?:^|[\s(;,])(?:см|ср)\.\s*(?:выше,?\s+)?(?:также\s+)?(?:примечани[еяю]|прим\.|сноск[уаи]|сн\.)\s*(?:№\s*)?\[?(\d{1,4})|(?:参?见|參?見|同)(?:前|上)?(?:引|揭)?[注註](?:[释釋解])?\s*[\[（(〔]?(\d{1,4}))`)
	opCit  = regexp.MustCompile(`(?i)\b(?:op\.? ?cit\.?|loc\.? ?cit\.?|a\. ?a\. ?O\.?|supra|art\. cit\.?|cited above|previously cited|obra citada)(?:\W|$)`)
)

// refers reports whether a note's words only point at another note.
func refers(body string) bool {
	s := strings.Join(strings.Fields(sources.Clip(body, 200)), " ")
	return ibidHead.MatchString(s) || idHead.MatchString(s) || backTo.MatchString(s) && len(s) < 120
}

// ibid finds the note that each ibid., op. cit., "see note 4" or short title
// points at.
func (w *work) ibid() {
	names := map[string][]int{} // earlier notes by the names that open them
	labels := map[sources.Label][]int{}
	for i, n := range w.a.Notes {
		labels[n.Label] = append(labels[n.Label], i)
	}
	chains := make([]chain, len(w.a.Notes))
	for i := range w.a.Notes {
		n := &w.a.Notes[i]
		body := n.Body.In(w.text)
		s := strings.Join(strings.Fields(clipBytes(body, 600)), " ")
		own := false
		for _, c := range n.Citations {
			own = own || c.Cited != ""
		}
		switch {
		case ibidHead.MatchString(s) || idHead.MatchString(s) || !own && ibidIn.MatchString(s):
			n.RefersTo = i - 1
			if i == 0 {
				w.find("ibid.nothing_before", n.Line, "Note "+string(n.Label)+" says “"+sources.Clip(sources.Printable(s), 40)+"”, but no note before it cites anything.")
			}
		case !own && backTo.MatchString(s):
			n.RefersTo = byNumber(backTo.FindStringSubmatch(s), i, labels)
		}
		if n.RefersTo < 0 && !own {
			n.RefersTo = w.shortTitle(s, names)
		}
		if n.RefersTo < 0 {
			if name := leadName(s); name != "" {
				names[name] = append(names[name], i)
			}
		}
		w.bound(i, chains)
	}
}

// Bounds of what notes stand for that refer to each other: without them a list of
// nothing but "Ibid." takes the square of its length.
const (
	mostReferred = 32 // notes in a chain; what goes on refers to where it began
	mostStands   = 50 // citations, of a note that has some of its own
)

// chain is what a note refers to in the end.
type chain struct{ notes, citations int }

// bound keeps what note i refers to within bounds.
func (w *work) bound(i int, chains []chain) {
	n := &w.a.Notes[i]
	own := len(n.Citations)
	chains[i].citations = own
	r := n.RefersTo
	if r < 0 || r >= i {
		return
	}
	if x := &w.a.Notes[r]; chains[r].notes >= mostReferred && len(x.Citations) == 0 && x.RefersTo >= 0 && x.RefersTo < i {
		n.RefersTo, r = x.RefersTo, x.RefersTo
	}
	if all := own + chains[r].citations; own > 0 && all > mostStands {
		n.RefersTo = -1
		w.find("ibid.too_much", n.Line, "Note "+string(n.Label)+" refers to notes of more addresses than one note can stand for; its own are read.")
		return
	}
	chains[i] = chain{chains[r].notes + 1, own + chains[r].citations}
}

// byNumber returns the note whose number a back reference holds: the last one of
// that number before note i, else the first one after it.
func byNumber(m []string, i int, labels map[sources.Label][]int) int {
	for _, label := range m[1:] {
		if label == "" {
			continue
		}
		pool := labels[sources.Label(label)]
		k := sort.SearchInts(pool, i)
		switch {
		case k > 0:
			return pool[k-1]
		case k < len(pool) && pool[k] != i:
			return pool[k]
		case k+1 < len(pool):
			return pool[k+1]
		}
	}
	return -1
}

// maxAlike bounds how many earlier notes of one name are compared.
const maxAlike = 50

// shortTitle returns the earlier note that a repeat such as "Smith, op. cit.,
// 45" or "Smith, Short Title, 45" means: one that opens with the same name and,
// unless op. cit. says enough, shares the words of the title.
func (w *work) shortTitle(s string, names map[string][]int) int {
	name := leadName(s)
	if name == "" || len(s) > 160 {
		return -1
	}
	pool := names[name]
	if len(pool) > maxAlike {
		pool = pool[len(pool)-maxAlike:]
	}
	if opCit.MatchString(s) {
		if len(pool) > 0 {
			return pool[len(pool)-1]
		}
		return -1
	}
	words := titleWords(s)
	if len(words) < 2 {
		return -1
	}
	for k := len(pool) - 1; k >= 0; k-- {
		have := map[string]bool{}
		for _, word := range titleWords(clipBytes(w.a.Notes[pool[k]].Body.In(w.text), 600)) {
			have[word] = true
		}
		all := true
		for _, word := range words {
			all = all && have[word]
		}
		if all {
			return pool[k]
		}
	}
	return -1
}

// leadName returns the family name that opens a citation, in lower case; "" when
// it opens with something else.
func leadName(s string) string {
	s = strings.TrimLeft(s, "“\"‘'([")
	for _, lead := range []string{"See also ", "See ", "Cf. ", "see ", "Quoted in ", "Vgl. ", "Siehe "} {
		s = strings.TrimPrefix(s, lead)
	}
	head := s
	if i := strings.IndexAny(s, ",(“\".:;"); i >= 0 {
		head = s[:i]
	}
	head, _, _ = strings.Cut(head, " and ")
	head, _, _ = strings.Cut(head, " et al")
	fields := strings.Fields(head)
	if len(fields) == 0 || len(fields) > 4 {
		return ""
	}
	name := fields[len(fields)-1]
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) || utf8.RuneCountInString(name) < 3 {
		return ""
	}
	return strings.ToLower(name)
}

// titleWords returns the long words that stand after the first comma, in lower
// case.
func titleWords(s string) []string {
	_, rest, ok := strings.Cut(s, ",")
	if !ok {
		return nil
	}
	var out []string
	for _, f := range strings.FieldsFunc(strings.ToLower(rest), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if utf8.RuneCountInString(f) > 3 && f != "cit" && f != "ibid" {
			out = append(out, f)
		}
	}
	return out
}

// clipBytes returns at most n bytes of s, cut at a character's start.
func clipBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

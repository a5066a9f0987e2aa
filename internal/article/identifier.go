package article

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// identifier is a name under which a work is registered, found in a note.
type identifier struct {
	cited string // as spelled, prefix included
	url   string // where its register leads to it
	doi   string
}

// identifierAt reads an identifier at offset i of text; its length is 0 when
// there is none.
//
// Origin: the DOI Handbook and CrossRef's advice for matching DOIs; arXiv's
// identifier schemes of 1991 and 2007; PubMed; the Handle System (RFC 3650); ARK
// identifiers (draft-kunze-ark), which N2T resolves.
func identifierAt(text string, i int) (id identifier, n int) {
	if i > 0 {
		if r, _ := utf8.DecodeLastRuneInString(text[:i]); unicode.IsDigit(r) || unicode.IsLetter(r) || r == '.' || r == '/' || r == '_' || r == '-' {
			return id, 0
		}
	}
	s := text[i:min(len(text), i+512)]
	switch s[0] {
	case '1':
		if n = doiLen(s); n > 0 {
			return doiIdentifier(s[:n], s[:n]), n
		}
	case 'd', 'D':
		if p := prefix(s, "doi"); p > 0 {
			if n = doiLen(s[p:]); n > 0 {
				return doiIdentifier(s[:p+n], s[p:p+n]), p + n
			}
		}
	case 'a', 'A':
		if p := len("ark:"); len(s) > p && strings.EqualFold(s[:p], "ark:") {
			if n = arkLen(s[p:]); n > 0 {
				return identifier{cited: s[:p+n], url: "https://n2t.net/ark:" + s[p:p+n]}, p + n
			}
		}
		if p := prefix(s, "arxiv"); p > 0 {
			if n = arxivLen(s[p:]); n > 0 {
				return identifier{cited: s[:p+n], url: "https://arxiv.org/abs/" + s[p:p+n]}, p + n
			}
		}
	case 'p', 'P':
		if p := prefix(s, "pmid"); p > 0 {
			if n = digitsLen(s[p:]); n > 3 && n < 10 {
				return identifier{cited: s[:p+n], url: "https://pubmed.ncbi.nlm.nih.gov/" + s[p:p+n] + "/"}, p + n
			}
		}
		if p := prefix(s, "pmcid"); p > 0 && len(s) > p+3 && strings.EqualFold(s[p:p+3], "PMC") {
			if n = digitsLen(s[p+3:]); n > 3 && n < 10 {
				return identifier{cited: s[:p+3+n], url: "https://www.ncbi.nlm.nih.gov/pmc/articles/" + strings.ToUpper(s[p:p+3]) + s[p+3:p+3+n] + "/"}, p + 3 + n
			}
		}
	case 'h', 'H':
		if p := prefix(s, "hdl"); p > 0 {
			if n = handleLen(s[p:]); n > 0 {
				return identifier{cited: s[:p+n], url: "https://hdl.handle.net/" + s[p:p+n]}, p + n
			}
		}
	}
	return id, 0
}

// prefix returns the length of "doi: " and the like at the head of s; 0 when it
// is not there.
func prefix(s, word string) int {
	if len(s) < len(word)+2 || !strings.EqualFold(s[:len(word)], word) {
		return 0
	}
	i := len(word)
	for i < len(s) && (s[i] == ':' || s[i] == ' ' || s[i] == '=') && i < len(word)+3 {
		i++
	}
	if i == len(word) {
		return 0
	}
	return i
}

// doiLen returns the length of the DOI at the head of s: "10.", a registrant of
// four to nine digits, a slash and a suffix that stops do not close.
func doiLen(s string) int {
	if !strings.HasPrefix(s, "10.") {
		return 0
	}
	i := 3 + digitsLen(s[3:])
	if i < 7 || i > 12 {
		return 0
	}
	for i < len(s) && s[i] == '.' && digitsLen(s[i+1:]) > 0 {
		i += 1 + digitsLen(s[i+1:])
	}
	if i >= len(s) || s[i] != '/' {
		return 0
	}
	if n := addressEnd(s, i+1); n > i+1 {
		return n
	}
	return 0
}

func doiIdentifier(cited, doi string) identifier {
	return identifier{cited: cited, doi: strings.ToLower(doi), url: "https://doi.org/" + doiPath(doi)}
}

// doiPath escapes what RFC 3986 does not allow in a path.
func doiPath(doi string) string {
	u := url.URL{Path: doi}
	return strings.NewReplacer("%28", "(", "%29", ")", "%3B", ";", "%2C", ",").Replace(u.EscapedPath())
}

// doiOf returns the DOI that a resolver's address names, or "".
func doiOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	switch strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") {
	case "doi.org", "dx.doi.org":
		if p := strings.TrimPrefix(u.Path, "/"); doiLen(p) > 0 {
			return strings.ToLower(p[:doiLen(p)])
		}
	}
	return ""
}

func arxivLen(s string) int {
	if n := digitsLen(s); n == 4 && len(s) > 5 && s[4] == '.' {
		m := digitsLen(s[5:])
		if m == 4 || m == 5 {
			n = 5 + m
			if len(s) > n+1 && s[n] == 'v' && digitsLen(s[n+1:]) > 0 {
				n += 1 + digitsLen(s[n+1:])
			}
			return n
		}
		return 0
	}
	i := 0
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] == '-' || s[i] == '.' || s[i] >= 'A' && s[i] <= 'Z') && i < 20 {
		i++
	}
	if i > 1 && i < len(s) && s[i] == '/' && digitsLen(s[i+1:]) == 7 {
		return i + 8
	}
	return 0
}

func handleLen(s string) int {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		i++
	}
	if i < 2 || i >= len(s) || s[i] != '/' {
		return 0
	}
	if n := addressEnd(s, i+1); n > i+1 {
		return n
	}
	return 0
}

// arkLen returns the length of "/12148/btv1b8449691v" at the head of s: a name
// assigning authority of five to nine characters and a name.
func arkLen(s string) int {
	i := 0
	if strings.HasPrefix(s, "/") {
		i = 1
	}
	n := digitsLen(s[i:])
	if n < 5 || n > 9 || i+n >= len(s) || s[i+n] != '/' {
		return 0
	}
	if end := addressEnd(s, i+n+1); end > i+n+1 {
		return end
	}
	return 0
}

func digitsLen(s string) int {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i
}

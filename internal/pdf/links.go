package pdf

import (
	"fmt"
	"math"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Bounds on links: a page with more annotations, or a longer address, is not
// made for readers.
const (
	maxLinks    = 20_000 // of a document
	maxLinkPage = 2_000  // of a page
	maxURL      = 8_192  // bytes
)

// pageLinks returns the web links of a page's annotations, in their order in
// the file.
func (w *work) pageLinks(p pdfium.Pdfium, of requests.Page) ([]Link, error) {
	var out []Link
	at := 0
	for range maxLinkPage {
		if w.links >= maxLinks {
			break
		}
		got, err := p.FPDFLink_Enumerate(&requests.FPDFLink_Enumerate{Page: of, StartPos: at})
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
		}
		if got.Link == nil || got.NextStartPos == nil || *got.NextStartPos <= at {
			break
		}
		at = *got.NextStartPos
		w.links++
		if l, ok := w.link(p, *got.Link); ok {
			out = append(out, l)
		}
	}
	return out, nil
}

// link reads one annotation; ok is false when it does not lead to the web.
func (w *work) link(p pdfium.Pdfium, link references.FPDF_LINK) (Link, bool) {
	act, err := p.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: link})
	if err != nil || act.Action == nil {
		return Link{}, false
	}
	kind, err := p.FPDFAction_GetType(&requests.FPDFAction_GetType{Action: *act.Action})
	if err != nil || kind.Type != enums.FPDF_ACTION_ACTION_URI {
		return Link{}, false
	}
	uri, err := p.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: w.ref, Action: *act.Action})
	if err != nil || uri.URIPath == nil || len(*uri.URIPath) > maxURL {
		return Link{}, false
	}
	url := strings.TrimSpace(clean(*uri.URIPath))
	if low := strings.ToLower(url); !strings.HasPrefix(low, "http://") && !strings.HasPrefix(low, "https://") {
		return Link{}, false
	}
	box, err := p.FPDFLink_GetAnnotRect(&requests.FPDFLink_GetAnnotRect{Link: link})
	if err != nil || box.Rect == nil {
		return Link{}, false
	}
	l, r := float64(box.Rect.Left), float64(box.Rect.Right)
	bo, t := float64(box.Rect.Bottom), float64(box.Rect.Top)
	return Link{URL: url, Left: min(l, r), Right: max(l, r), Bottom: min(bo, t), Top: max(bo, t)}, true
}

// linkIndex finds the link at a point. Links are kept by bands of the page, so
// that a page full of links costs no more than its characters.
type linkIndex struct {
	links []Link
	bands map[int][]int
}

const (
	bandHeight = 16.0   // points
	maxHeight  = 14_400 // points; the largest page (PDF 32000-1:2008, annex C)
)

func newLinkIndex(links []Link) linkIndex {
	x := linkIndex{links: links, bands: map[int][]int{}}
	for i, l := range links {
		lo, hi := max(l.Bottom, -maxHeight), min(l.Top, maxHeight)
		if hi-lo > 40*bandHeight {
			continue // a link over half a page is no link of words
		}
		for b := int(math.Floor(lo / bandHeight)); b <= int(math.Floor(hi/bandHeight)); b++ {
			x.bands[b] = append(x.bands[b], i)
		}
	}
	return x
}

// at returns the index of the first link at a point, from 1; 0 for none.
func (x linkIndex) at(px, py float64) int {
	for _, i := range x.bands[int(math.Floor(py/bandHeight))] {
		if l := x.links[i]; l.Left <= px && px <= l.Right && l.Bottom <= py && py <= l.Top {
			return i + 1
		}
	}
	return 0
}

package evidence

// qualify reads the words before and behind that make a number rough or a
// bound.
func (q *quantity) qualify(lx []lexeme, i, j int) {
	at := func(k int) string {
		if k < 0 || k >= len(lx) {
			return ""
		}
		return lx[k].low
	}
	b1, b2, b3, first := at(i-1), at(i-2), at(i-3), i-1
	if b1 == "a" || b1 == "the" || b1 == "of" {
		b1, b2, b3, first = b2, b3, at(i-4), i-2
	}
	q.full = q.at
	denied := b3 == "no" || b3 == "not" || b3 == "never" // no more than: at most
	switch {
	case denied && b1 == "than" && (b2 == "more" || b2 == "greater" || b2 == "higher" || b2 == "larger" || b2 == "longer" || b2 == "later" || b2 == "older"):
		q.cmp, q.orEqual, first = -1, true, first-1
	case denied && b1 == "than" && (b2 == "less" || b2 == "fewer" || b2 == "lower" || b2 == "smaller" || b2 == "shorter" || b2 == "earlier" || b2 == "younger"):
		q.cmp, q.orEqual, first = 1, true, first-1
	case b1 == "exceeding" && b2 == "not":
		q.cmp, q.orEqual, first = -1, true, first-1
	case b1 == "within" && unitMeasures[q.unit].kind != "" && unitMeasures[q.unit].kind != "share":
		q.cmp, q.orEqual = -1, true
	case b1 == "than" && (b2 == "more" || b2 == "greater" || b2 == "higher" || b2 == "larger" || b2 == "longer" || b2 == "better" || b2 == "older"):
		q.cmp = 1
	case b1 == "than" && (b2 == "less" || b2 == "fewer" || b2 == "lower" || b2 == "smaller" || b2 == "shorter" || b2 == "younger"):
		q.cmp = -1
	case b1 == "over" || b1 == "exceeding" || b1 == "exceeded" || b1 == "exceeds" || b1 == "above" || b1 == "surpassed" || b1 == "surpassing" || b1 == ">" || b1 == "topped" || b1 == "beyond":
		q.cmp = 1
	case b1 == "under" || b1 == "below" || b1 == "<":
		q.cmp = -1
	case b1 == "least" && b2 == "at" || b1 == "minimum":
		q.cmp, q.orEqual = 1, true
	case b1 == "most" && b2 == "at" || b1 == "maximum" || b1 == "to" && b2 == "up":
		q.cmp, q.orEqual = -1, true
	case b1 == "about" || b1 == "around" || b1 == "approximately" || b1 == "roughly" || b1 == "some" || b1 == "circa" || b1 == "ca" || b1 == "~" || b1 == "approx" || b1 == "≈" || b1 == "c" || b1 == "rund" || b1 == "etwa" || b1 == "environ":
		q.about = true
	case b1 == "nearly" || b1 == "almost" || b1 == "close" || b1 == "to" && b2 == "close" || b1 == "fast" || b1 == "knapp":
		q.about = true
	}
	if q.cmp != 0 || q.about {
		if b1 == "than" || b1 == "least" || b1 == "most" || b1 == "to" {
			first--
		}
		q.full.Start = lx[max(first, 0)].at.Start
	}
	switch at(j) {
	case "+":
		q.cmp, q.orEqual = 1, true
	case "or":
		switch at(j + 1) {
		case "more", "above", "greater", "older":
			q.cmp, q.orEqual = 1, true
		case "less", "fewer", "below", "younger":
			q.cmp, q.orEqual = -1, true
		case "so":
			q.about = true
		}
	case "plus":
		q.cmp, q.orEqual = 1, true
	}
}

package evidence

// readUnit reads a unit behind the number and returns the piece after it.
func (q *quantity) readUnit(lx []lexeme, j int) int {
	if j >= len(lx) {
		return j
	}
	k := j
	if lx[k].low == "-" && k+1 < len(lx) && !lx[k].space { // 29-year-old, 40-mile
		k++
	}
	w := lx[k].low
	take := func(unit string, n int) int {
		q.unit, q.at.End = unit, lx[k+n-1].at.End
		return k + n
	}
	switch {
	case w == "%":
		return take("percent", 1)
	case w == "‰":
		return take("permille", 1)
	case w == "per" && k+1 < len(lx) && lx[k+1].low == "cent":
		return take("percent", 2)
	case (w == "percentage" || w == "percent") && k+1 < len(lx) && (lx[k+1].low == "point" || lx[k+1].low == "points"):
		q.points = true
		return take("percent", 2)
	case w == "square" || w == "sq":
		if k+1 < len(lx) {
			switch unitWords[lx[k+1].low] {
			case "km":
				return take("km2", 2)
			case "m":
				return take("m2", 2)
			case "foot":
				return take("square foot", 2)
			case "mile":
				return take("square mile", 2)
			}
		}
	case (unitWords[w] == "km" || unitWords[w] == "mile") && k+2 < len(lx) && (lx[k+1].low == "/" || lx[k+1].low == "per" || lx[k+1].low == "an") && (lx[k+2].low == "h" || lx[k+2].low == "hour"):
		return take(pick(unitWords[w] == "km", "km/h", "mph"), 3)
	case w == "nautical" && k+1 < len(lx) && unitWords[lx[k+1].low] == "mile":
		return take("nautical mile", 2)
	case w == "us" && k+1 < len(lx) && (lx[k+1].low == "dollars" || lx[k+1].low == "dollar"):
		return take("usd", 2)
	case w == "°":
		return take("degree", 1)
	case w == "pounds" || w == "pound":
		return take("pounds", 1) // money or mass
	case lx[k].kind == 'w' && unitWords[w] != "" && !q.ordinal && !q.decade && unitWords[w] != "an":
		if w == "an" || w == "ha" || (w == "min" || w == "m" || w == "mi") && q.word {
			return j
		}
		return take(unitWords[w], 1)
	default:
		for _, c := range currencySigns {
			if lx[k].low == c[0] && (c[0] == "€" || c[0] == "$" || c[0] == "£") && !lx[k].space {
				return take(c[1], 1)
			}
		}
	}
	return j
}

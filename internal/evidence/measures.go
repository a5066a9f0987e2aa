package evidence

// measures is a row of figures, each with a name; the names are only kept
// when asked for. The order of the figures is fixed by the code that adds them.
type measures struct {
	values []float64
	names  []string
	named  bool
}

func (m *measures) add(name string, v float64) {
	m.values = append(m.values, v)
	if m.named {
		m.names = append(m.names, name)
	}
}

func (m *measures) flag(name string, v bool) {
	if v {
		m.add(name, 1)
	} else {
		m.add(name, 0)
	}
}

// valuesOf are the rows of figures, without their names.
func valuesOf(all []measures) [][]float64 {
	out := make([][]float64, len(all))
	for i, m := range all {
		out[i] = m.values
	}
	return out
}

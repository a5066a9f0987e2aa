package article

import "context"

func looksHTML(data []byte) certainty { return no }

func parseHTML(ctx context.Context, name string, data []byte) (*draft, error) { return &draft{}, nil }

// htmlReader writes one or more HTML files into a draft and pairs their markers
// with their notes when all are read.
type htmlReader struct{ d *draft }

func newHTMLReader(d *draft) *htmlReader { return &htmlReader{d: d} }

// read appends one file. scope is the file's path, against which links to other
// files of the same article are resolved.
func (h *htmlReader) read(ctx context.Context, scope string, data []byte) error { return nil }

// pair finds notes and markers among all that was read.
func (h *htmlReader) pair() {}

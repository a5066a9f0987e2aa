package verdict

// withdrawnStems are folded beginnings of words without which a page says
// nothing of the kind: a quick way past the phrases.
var withdrawnStems = []string{"withdraw", "retract", "removed", "zuruckgezogen", "retir", "retrat", "ritirat", "ingetrokken"}

// withdrawn is what publishers put in the place of a work that they took back, or
// before it.
var withdrawn = foldAll(
	"this article has been withdrawn", "this article has been retracted", "this article has been removed", "this paper has been withdrawn", "this paper has been retracted", "this preprint has been withdrawn", "retraction notice", "retracted article", "article withdrawn", "withdrawn article", "statement of retraction", "this work has been withdrawn", "this publication has been withdrawn", "this document has been withdrawn",
	"dieser artikel wurde zuruckgezogen", "cet article a ete retracte", "este articulo ha sido retirado", "articulo retractado", "artigo retratado", "questo articolo e stato ritirato", "dit artikel is ingetrokken",
)

// Package sources is ibid's vocabulary: every value that crosses a package
// border, and pure rules about those values.
//
// An [Article] has [Note]s that cite [Source]s and [Claim]s that lean on them.
// A source that was asked for yields a [Fetch], what could be read of it a
// [Snapshot], both together a [Visit]. Judging a visit gives a [Verdict],
// holding a claim against a snapshot gives [Evidence]. An [Audit] is all that
// is known about one article after a run, and every report is a function of
// audits alone.
//
// The package imports the standard library only, does no input or output,
// and reads no clock.
package sources

// Package verdict decides whether a visited source is live, moved, dead or
// uncertain, and says why in an editor's words.
//
// It is one table of rules ([Rules]). Every row has an identifier, a reason
// code, the origin of the rule and advice; rows are asked in a fixed order
// (address, policy, names, connection, encryption, walls, status, redirects,
// content, drift) and the first that settles wins. A wall anywhere on the way
// stops every rule that leans towards dead. [Judge] then lets time speak: a
// source becomes dead when the rules of a first look allow it or when strikes
// over several visits add up, and otherwise stays uncertain with a leaning.
//
// The package is pure. It fetches, stores and writes nothing, reads no clock,
// and all of its functions may be used concurrently. Where a verdict needs
// another request it names it as a [sources.Look] and leaves the asking to the
// caller.
package verdict

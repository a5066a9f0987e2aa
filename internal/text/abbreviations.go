package text

import "strings"

// leading are abbreviations that never end a sentence: something always follows.
var leading = set(`dr mr mrs ms mx prof rev hon gen col lt sgt capt cpt cmdr adm maj gov sen rep pres st ste mt ft messrs
	mme mlle mgr m hr fr frl ing dipl mag univ
	cf vs viz resp ca approx e.g i.e eg ie z.b u.a d.h v.a s.o s.u vgl bzw sog bspw inkl exkl zzgl
	ed eds hg hrsg hgg trans tr übers transl comp repr rpt
	jan feb mar apr jun jul aug sept sep oct nov dec okt dez
	ibid op cit loc`)

// numbered are abbreviations when a number follows, and words otherwise.
var numbered = set(`no nos nr nrn n p pp s ss f ff fig figs abb tab tbl eq eqs sec secs sect ch chap chaps cap kap vol vols bd bde
	bk pt pts par paras para art arts abs lit ziff rn rz fn fns anm col cols ll l v vv vs version ver app annex
	suppl iss ser aufl jg h heft bl sp z zl lfg núm núms pág págs n.o nº str čl sez cpv`)

// mostly are abbreviations that may also end a sentence; the next word decides.
var mostly = set(`inc ltd co corp bros llc plc jr sr esq etc al usw usf u.s u.k u.n e.u d.c a.m p.m am pm ph.d b.a m.a m.d
	ave blvd rd dept est min max av phd cie gmbh ag assn mio mrd tsd mill
	aff intl natl govt ass bull comm proc rev j int soc acad sci lett phys chem med biol stat math econ hist
	lab labs conf symp rept tech mag`)

// starters are words that often open a sentence and seldom follow an abbreviation
// inside one.
var starters = set(`The This That These Those There Then Thus They Their He She It Its We Our You I In On At By For From
	With Without But And Or If When While Where As After Before Since Although However Moreover Furthermore Meanwhile
	Nevertheless Therefore Instead Indeed Still Yet So Such Some Many Most Both Each Every All Another Other An A No Not
	What Who Why How To Of During Under Over Between Despite Because His Her Even Also Now Today Later Finally First
	Second According Like Just Only Once Until
	Der Die Das Dies Diese Dieser Dieses Ein Eine Einer Er Sie Es Wir Ich Im Am Auf Bei Mit Nach Von Zu Zum Zur Aber Und
	Oder Wenn Als Da Doch Denn Auch So Dabei Damit Dazu Hier Dort Jedoch Allerdings
	Le La Les Un Une Il Elle Ils Elles Ce Cette Ces Mais Et Dans En Pour Par Sur Avec Nous On
	El Los Las Una Este Esta Pero Y Con Por Para Según`)

// ordinalNouns follow an ordinal number that is written with a stop.
var ordinalNouns = set(`januar jänner februar märz april mai juni juli august september oktober november dezember
	jahrhundert jahrhunderts jahrhunderte jh jhd jhs jahrtausend weltkrieg weltkrieges weltkriegs auflage aufl band kapitel
	juli mars maj november desember december`)

// articles stand before an ordinal number in German.
var articles = set(`am der die das dem den des im vom zum zur bis seit ab beim ein einem einen einer eines ins ihr sein`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

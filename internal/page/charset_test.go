package page

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"

	"ibid/sources"
)

// scripts are texts of some length in the writing of each encoding.
var scripts = map[string]string{
	"latin":     "Die Straße führt über den Fluß zur Mühle, und größere Schiffe können dort nicht wenden. Für die Überfahrt zahlt man fünf Kronen. Übrigens möchte der Bürgermeister die Brücke erhöhen, doch die Fischer wünschen das nicht, weil dann die Märkte auf der anderen Seite öde wären.",
	"french":    "L’été dernier, la mairie a décidé de réparer la jetée où les pêcheurs déposent leurs filets. Les dégâts étaient élevés : près de trois millions d’euros. « C’était nécessaire », a déclaré le maire, après avoir reçu les ingénieurs chargés de l’étude à l’hôtel de ville.",
	"polish":    "Stary falochron został zniszczony przez sztorm, a miasto musiało zamknąć nabrzeże na prawie dwa lata. Łódź rybacka wróciła dopiero później. Rząd zapłacił trzecią część, resztę zaś sami rybacy, którzy oddawali część każdego połowu. Właściciele łodzi byli źli, że przebudowa trwała aż tak długo, lecz później się uśmiechali.",
	"czech":     "Stará přístavní zeď se zřítila při bouři v březnu a město muselo uzavřít nábřeží téměř na dva roky. Inženýři napočítali mnoho trhlin mezi majákem a rybím trhem. Oprava stála příliš, třetinu zaplatil okres a zbytek sami rybáři, kteří odváděli část každého úlovku. Ještě dlouho potom se o tom ve městě mluvilo.",
	"hungarian": "A régi kikötő fala a márciusi viharban összeomlott, és a városnak csaknem két évre be kellett zárnia a rakpartot. A mérnökök sok repedést számoltak a világítótorony és a halpiac között. A javítás drága volt: a költségek harmadát a megye fizette, a többit maguk a halászok, akik minden fogásból lemondtak egy részről. Őszre elkészült az új gyűrű.",
	"italian":   "Il vecchio muro del porto crollò durante la tempesta di marzo, e la città dovette chiudere la banchina per quasi due anni. Gli ingegneri contarono più crepe tra il faro e il mercato del pesce. La riparazione costò molto: un terzo lo pagò la provincia, perché così volle la legge, e il resto i pescatori, già poveri.",
	"russian":   "Старая стена гавани рухнула во время шторма в марте, и город был вынужден закрыть набережную почти на два года. Инженеры насчитали много трещин между маяком и рыбным рынком. Ремонт стоил дорого, и треть суммы заплатил уезд, а остальное внесли сами рыбаки.",
	"ukrainian": "Стара стіна гавані впала під час шторму в березні, і місто мусило закрити набережну майже на два роки. Її відбудова коштувала дорого, і третину суми сплатив повіт, а решту внесли самі рибалки. Ґанок біля маяка теж зник.",
	"greek":     "Ο παλιός λιμενοβραχίονας έσπασε στην καταιγίδα του Μαρτίου και η πόλη έπρεπε να κλείσει την προκυμαία για σχεδόν δύο χρόνια. Οι μηχανικοί μέτρησαν πολλές ρωγμές ανάμεσα στον φάρο και την ψαραγορά. Η επισκευή κόστισε ακριβά και το ένα τρίτο το πλήρωσε ο νομός.",
	"turkish":   "Eski liman duvarı mart ayındaki fırtınada yıkıldı ve şehir rıhtımı neredeyse iki yıl boyunca kapatmak zorunda kaldı. Mühendisler deniz feneri ile balık çarşısı arasında çok sayıda çatlak saydılar. Onarım pahalıya mal oldu ve üçte birini il yönetimi ödedi; gerisini balıkçılar karşıladı.",
	"hebrew":    "החומה הישנה של הנמל קרסה בסערה של חודש מרץ, והעיר נאלצה לסגור את הרציף לכמעט שנתיים לפני שהסירות יכלו לחזור. המהנדסים ספרו סדקים רבים בין המגדלור לבין שוק הדגים, כפול ממה שנמצא בסקר של השנה הקודמת. התיקון היה יקר, ושליש ממנו שילם המחוז.",
	"arabic":    "انهار جدار الميناء القديم في عاصفة شهر مارس واضطرت المدينة إلى إغلاق الرصيف لما يقرب من عامين قبل أن تعود القوارب. وأحصى المهندسون شقوقا كثيرة بين المنارة وسوق السمك، ضعف ما وجده المسح في العام السابق. وكانت تكلفة الإصلاح عالية ودفعت المقاطعة ثلثها.",
	"baltic":    "Senā ostas siena sabruka marta vētrā, un pilsētai nācās slēgt piestātni gandrīz divus gadus. Inženieri saskaitīja daudz plaisu starp bāku un zivju tirgu. Remonts maksāja dārgi, un trešdaļu samaksāja apriņķis.",
	"thai":      "กำแพงท่าเรือเก่าพังลงในพายุเดือนมีนาคม และเมืองต้องปิดท่าเรือเกือบสองปีก่อนที่เรือจะกลับมา วิศวกรนับรอยแตกจำนวนมากระหว่างประภาคารกับตลาดปลา",
	"vietnam":   "Bưc tương cu cua bên cang đa sâp trong cơn bao, va thanh phô phai đong cưa cang gân hai năm.",
	"japanese":  "古い港の壁は三月の嵐で壊れ、町は船が戻るまでほぼ二年間、岸壁を閉鎖しなければならなかった。技術者たちは灯台と魚市場の間に多くのひび割れを数えた。修理には多額の費用がかかり、その三分の一を県が支払った。残りは漁師たち自身が、毎回の漁獲から少しずつ払ったのである。",
	"chinese":   "旧港口的墙在三月的风暴中倒塌，城市不得不关闭码头将近两年，船只才得以返回。工程师在灯塔和鱼市场之间数出了许多裂缝，是前一年调查的两倍。修理费用很高，其中三分之一由县里支付，其余由渔民自己承担。",
	"taiwan":    "舊港口的牆在三月的風暴中倒塌，城市不得不關閉碼頭將近兩年，船隻才得以返回。工程師在燈塔和魚市場之間數出了許多裂縫，是前一年調查的兩倍。修理費用很高，其中三分之一由縣裡支付，其餘由漁民自己承擔。",
	"korean":    "오래된 항구의 벽이 삼월의 폭풍으로 무너졌고 도시는 배들이 돌아올 때까지 거의 이 년 동안 부두를 닫아야 했다. 기술자들은 등대와 어시장 사이에서 많은 균열을 세었다. 수리비는 비쌌고 그 삼분의 일을 군에서 냈으며 나머지는 어부들이 냈다.",
	"ascii":     "The old harbour wall broke in the storm of March, and the town had to close the quay for almost two years.",
}

// encodings are those of the WHATWG list with a script that they can write.
//
// Origin: WHATWG Encoding, section 4.2 (names and labels).
var encodings = map[string]string{
	"utf-8": "japanese", "ibm866": "russian", "iso-8859-2": "polish", "iso-8859-3": "latin", "iso-8859-4": "baltic", "iso-8859-5": "russian",
	"iso-8859-6": "arabic", "iso-8859-7": "greek", "iso-8859-8": "hebrew", "iso-8859-8-i": "hebrew", "iso-8859-10": "latin", "iso-8859-13": "baltic",
	"iso-8859-14": "latin", "iso-8859-15": "latin", "iso-8859-16": "latin", "koi8-r": "russian", "koi8-u": "ukrainian", "macintosh": "latin",
	"windows-874": "thai", "windows-1250": "polish", "windows-1251": "russian", "windows-1252": "french", "windows-1253": "greek",
	"windows-1254": "turkish", "windows-1255": "hebrew", "windows-1256": "arabic", "windows-1257": "baltic", "windows-1258": "vietnam",
	"x-mac-cyrillic": "russian", "gbk": "chinese", "gb18030": "chinese", "big5": "taiwan", "euc-jp": "japanese", "iso-2022-jp": "japanese",
	"shift_jis": "japanese", "euc-kr": "korean", "utf-16be": "korean", "utf-16le": "greek", "x-user-defined": "ascii",
}

// written returns a page in an encoding, and whether the encoding can write it.
func written(t *testing.T, page, name string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := enc.NewEncoder().Bytes([]byte(page))
	if err != nil {
		t.Fatalf("%s cannot write %q: %v", name, page, err)
	}
	return b
}

func readAs(contentType string, body []byte) *sources.Snapshot {
	return New(Options{}).Read(context.Background(), &sources.Fetch{URL: "https://site.example/", Header: http.Header{"Content-Type": {contentType}}, Body: body})
}

func TestEveryDeclaredEncodingIsRead(t *testing.T) {
	for name, script := range encodings {
		words := scripts[script]
		byHeader := readAs("text/html; charset="+name, written(t, "<html><head><title>x</title></head><body><p>"+words+"</p></body></html>", name))
		if byHeader.Text != words || byHeader.Charset != name {
			t.Errorf("%s by header: %q as %s", name, byHeader.Text, byHeader.Charset)
		}
		if strings.HasPrefix(name, "utf-16") || name == "x-user-defined" { // a meta element that can be read says otherwise
			continue
		}
		for _, meta := range []string{`<meta charset="` + name + `">`, `<META http-equiv="Content-Type" content="text/html; charset=` + strings.ToUpper(name) + `">`} {
			byMeta := readAs("text/html", written(t, "<html><head>"+meta+"<title>x</title></head><body><p>"+words+"</p></body></html>", name))
			if byMeta.Text != words || byMeta.Charset != name {
				t.Errorf("%s by %s: %q as %s", name, meta, byMeta.Text, byMeta.Charset)
			}
		}
	}
}

func TestUndeclaredEncodingsAreGuessed(t *testing.T) {
	for _, tt := range [][2]string{
		{"utf-8", "latin"}, {"utf-8", "korean"}, {"utf-16le", "latin"}, {"utf-16be", "french"}, {"utf-16le", "russian"}, {"utf-16be", "japanese"},
		{"windows-1250", "polish"}, {"iso-8859-2", "polish"}, {"windows-1250", "czech"}, {"iso-8859-2", "czech"}, {"windows-1250", "hungarian"}, {"iso-8859-2", "hungarian"}, {"windows-1252", "italian"}, {"windows-1251", "russian"}, {"windows-1252", "french"}, {"windows-1252", "latin"}, {"iso-8859-1", "latin"},
		{"windows-1253", "greek"}, {"windows-1254", "turkish"}, {"windows-1255", "hebrew"}, {"windows-1256", "arabic"}, {"koi8-r", "russian"},
		{"shift_jis", "japanese"}, {"euc-jp", "japanese"}, {"iso-2022-jp", "japanese"}, {"gbk", "chinese"}, {"big5", "taiwan"}, {"euc-kr", "korean"},
	} {
		name, words := tt[0], scripts[tt[1]]
		if tt == [2]string{"utf-16be", "japanese"} {
			words = "North Port, 1953: " + words // without any Latin letter or space nothing tells it from noise
		}
		for kind, page := range map[string]string{
			"text/html":  "<html><head><title>x</title><style>p { color: red }</style></head><body><div class=\"text\"><p>" + words + "</p></div></body></html>",
			"text/plain": words,
		} {
			if s := readAs(kind, written(t, page, name)); s.Text != words {
				t.Errorf("%s in %s as %s: %q taken for %s", tt[1], name, kind, s.Text, s.Charset)
			}
		}
	}
}

func TestDeclarationsThatLieAreNotBelieved(t *testing.T) {
	for _, tt := range []struct {
		why, contentType, body, want, charset string
	}{
		{"UTF-8 under a one-byte name", "text/html; charset=iso-8859-1", "<p>größer – “mehr”</p>", "größer – “mehr”", "utf-8"},
		{"a mark before everything", "text/html; charset=iso-8859-1", "\xef\xbb\xbf<p>gr\xc3\xb6\xc3\x9fer</p>", "größer", "utf-8"},
		{"a mark of UTF-16", "text/html; charset=utf-8", "\xff\xfe<\x00p\x00>\x00\xe4\x00", "ä", "utf-16le"},
		{"windows-1252 under the name of UTF-8", "text/html; charset=utf-8", "<p>" + strings.Repeat("gr\xf6\xdfer f\xfcr sch\xf6ne H\xe4user ", 20) + "</p>", strings.TrimSpace(strings.Repeat("größer für schöne Häuser ", 20)), "windows-1252"},
		{"a stray byte in UTF-8", "text/html; charset=utf-8", "<p>größer für schöne Häuser, Türen, Höfe, Öfen, Übungen, Ämter, Äpfel, Böden, Körbe, Bäume, Flüsse, Füße \xff.</p>", "größer für schöne Häuser, Türen, Höfe, Öfen, Übungen, Ämter, Äpfel, Böden, Körbe, Bäume, Flüsse, Füße \ufffd.", "utf-8"},
		{"UTF-16 that is none", "text/html; charset=utf-16", "<p>plain words</p>", "plain words", "utf-8"},
		{"an unknown name", "text/html; charset=klingon", "<p>größer</p>", "größer", "utf-8"},
		{"an encoding that no browser decodes", "text/html; charset=iso-2022-kr", "<p>words</p>", "\ufffd", "replacement"},
		{"the charset of a script is not the page's", "text/html", "<script src=x charset=utf-8></script><p>" + string(written(t, scripts["japanese"], "shift_jis")) + "</p>", scripts["japanese"], "shift_jis"},
		{"a declaration in a comment", "text/html", "<!-- charset=koi8-r --><p>größer</p>", "größer", "utf-8"},
	} {
		if s := readAs(tt.contentType, []byte(tt.body)); s.Text != tt.want || s.Charset != tt.charset {
			t.Errorf("%s: %q as %s, want %q as %s", tt.why, s.Text, s.Charset, tt.want, tt.charset)
		}
	}
}

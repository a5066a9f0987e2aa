package verdict

// humanPhrases are what robot walls say, in no vendor's words.
var humanPhrases = foldAll(
	"verify you are human", "verify that you are human", "verify you're human", "verifying you are human", "prove you are human", "prove that you are human", "confirm you are human", "confirm that you are human",
	"are you a robot", "are you human", "you are not a robot", "you're not a robot", "not a robot", "you are a human", "human verification", "bot verification", "bot detected", "bot protection", "security verification",
	"checking your browser", "check your browser", "verifying your browser", "security checkpoint", "자동 접속", "자동입력 방지", "checking if the site connection is secure", "needs to review the security of your connection", "browser check", "enable javascript and cookies to continue", "unusual activity from", "unusual traffic from", "automated access", "automated requests", "automated traffic",
	"complete the security check", "complete the captcha", "solve the captcha", "please complete the challenge", "ddos protection by", "access to this page has been denied",
	"bestatigen sie dass sie ein mensch sind", "sind sie ein mensch", "sind sie ein roboter", "kein roboter", "sicherheitsuberprufung", "uberprufung ihres browsers",
	"verifiez que vous etes humain", "vous etes humain", "n'etes pas un robot", "pas un robot", "verification de securite", "etes vous un robot",
	"verifica que eres humano", "no eres un robot", "no soy un robot", "eres humano", "verificacion de seguridad", "comprobando su navegador",
	"verifique se voce e humano", "nao e um robo", "nao sou um robo", "voce e humano",
	"verifica di essere umano", "non sei un robot", "non sono un robot", "controllo di sicurezza",
	"bevestig dat u een mens bent", "bent u een robot", "geen robot", "ik ben geen robot",
	"jestes czlowiekiem", "nie jestes robotem", "nejste robot", "jste clovek", "inte en robot", "ikke en robot", "et ole robotti",
	"вы не робот", "подтвердите что вы человек", "проверка браузера", "что вы не робот", "ви не робот",
	"robot olmadiginizi", "robot degilim", "bukan robot", "khong phai la robot",
	"确认您是真人", "请完成安全验证", "人机验证", "安全验证", "驗證您是人類", "ロボットではありません", "人間であることを確認", "로봇이 아닙니다", "사람인지 확인", "لست روبوت", "אינך רובוט",
)

// machineWords and checkWords stand together on pages that want to know whether
// a person or a program asks.
var machineWords = foldAll(
	"human*", "robot*", "bot", "bots", "captcha*", "automated", "browser*", "you are a person", "you're a person", "your connection", "connection is safe", "connection is secure", "suspicious activity", "unusual activity", "unusual requests", "unusual traffic", "your network",
	"mensch", "menschen", "roboter*", "verbindung sicher", "ungewohnliche", "humain*", "navigateur*", "votre connexion", "activite suspecte", "humano*", "navegador*", "eres una persona", "actividad sospechosa", "robo", "voce e uma pessoa", "umano", "essere una persona", "attivita sospetta",
	"mens bent", "webblasar*", "nettleser*", "selain*", "selaime*", "robotti*", "przegladark*", "czlowiek*", "prohlizec*", "clovek*", "человек*", "робот*", "браузер*", "людин*", "tarayici*", "insan oldug*", "peramban*", "trinh duyet", "bongeszo*", "om oldug*", "περιηγητη*", "ρομποτ*", "דפדפן*", "רובוט*", "אינך רובוט", "بشر*", "روبوت*", "متصفح*", "المتصفح", "متصفحك", "لمتصفحك",
	"浏览器", "瀏覽器", "机器人", "機器人", "人机", "真人", "ブラウザ", "ロボット", "인간", "브라우저", "로봇",
)

var checkWords = foldAll(
	"check*", "verif*", "confirm*", "prove", "make sure", "making sure", "detected", "noticed", "security", "redirected", "please wait", "one moment", "a moment", "solve", "puzzle", "tick the box", "hold the button", "to continue", "to proceed", "allow up to",
	"pruf*", "uberpruf*", "bestatig*", "weitergeleitet", "einen moment", "patienter", "redirige*", "cochez", "prouv*", "comprob*", "resuelve", "un momento", "confirme*", "conferma*", "controll*", "contrôl*", "completa il", "controler*", "bevestig*", "kontroller*", "bekraft*", "bekreft*", "tjekker", "sjekker", "tarkist*", "vahvista*",
	"sprawdz*", "potwierdz*", "over*", "potvrd*", "провер*", "подтверд*", "перевір*", "перевир*", "підтверд*", "подтвердите", "kontrol edil*", "dogrula*", "memeriksa", "memastikan", "pastikan", "kiem tra", "xac nhan", "ellenoriz*", "igazol*", "confirmati", "ελεγχ*", "επιβεβαιω*", "בודקים", "אשר", "לאשר", "نتحقق", "تحقق", "اكد", "أكد", "تاكيد",
	"验证", "驗證", "检查", "確認", "확인",
)

// passwordWords name what a form for signing in asks for.
var passwordWords = foldAll(
	"password*", "passwort*", "kennwort*", "mot de passe", "contrasena*", "senha", "palavra passe", "wachtwoord*", "losenord*", "adgangskode*", "passord*", "salasana*", "haslo", "hasla", "heslo", "пароль", "пароля", "sifre", "sifreniz*", "parola*", "kata sandi", "mat khau", "jelszo*", "κωδικο*", "סיסמה", "كلمة المرور", "كلمة السر",
	"密码", "密碼", "パスワード", "비밀번호",
)

// cookieWords and acceptWords stand together on pages that want consent.
var cookieWords = foldAll(
	"cookie*", "our partners", "unsere partner", "unseren partnern", "nos partenaires", "nuestros socios", "nossos parceiros", "nostri partner", "onze partners", "vara partners", "vores partnere", "vare partnere", "kumppani*", "nasi partnerzy", "plikow cookie", "kakor", "informasjonskaps*", "evaste*", "куки", "файлы cookie", "cerez*", "kuki", "sutik", "クッキー", "쿠키", "ملفات تعريف الارتباط",
)

var acceptWords = foldAll(
	"accept*", "agree*", "consent*", "privacy", "manage options", "choose settings", "settings", "akzept*", "zustimm*", "einwillig*", "privatsphare", "einstellungen", "werbung", "accepter", "accepte", "vie privee", "acept*", "privacidad", "configurar", "aceit*", "privacidade", "accett*", "personalizza", "accepteren", "instellingen", "godkann*", "integritet", "accepter alle", "privatliv", "personvern", "godta", "hyvaksy*", "yksityisyy*", "akceptuj*", "prywatnos*", "souhlas*", "soukromi", "принять", "согла*", "конфиденциальн*", "kabul et*", "gizlilik", "setuju", "terima semua", "elfogad*", "adatvedel*", "accepta*", "confidentialitate", "αποδοχη*", "chap nhan", "קבל", "מסכים", "موافق*", "قبول",
	"同意", "接受", "隐私", "プライバシー", "동의", "개인정보",
)

// placeWords and withheldWords stand together on pages that are not shown
// everywhere.
var placeWords = foldAll(
	"country", "countries", "region", "regions", "location", "territory", "where you are", "licensing", "licence", "licensed", "within the united kingdom", "within the united states", "ihrem land", "deinem land", "ihrer region", "deiner region", "votre pays", "votre region", "su pais", "tu pais", "su region", "tu region", "seu pais", "sua regiao", "tuo paese", "suo paese", "tua regione", "uw land", "jouw land", "uw regio", "ditt land", "din region", "dit land", "maasi", "maassasi", "alueella*", "twoim kraju", "panstwa kraju", "vasi zemi", "ve vasi zemi", "вашей стране", "вашем регионе", "вашій країні", "ulkeniz*", "bolgeniz*", "negara anda", "wilayah anda", "orszag*", "tara dumneavoastra", "tara ta", "χωρα σας", "quoc gia cua ban", "בארצך", "במדינתך", "בלدك", "بلدك", "منطقتك",
	"您所在的", "您的国家", "您的地区", "お住まいの", "お客様の地域", "지역에서", "국가에서",
)

var withheldWords = foldAll(
	"not available", "unavailable", "isn't available", "not offered", "not accessible", "cannot be viewed", "can be viewed only", "only available", "only be viewed", "restricted", "blocked", "not permitted", "nicht verfugbar", "nicht abrufbar", "nicht angeboten", "pas disponible", "indisponible", "n'est pas accessible", "no esta disponible", "no se encuentra disponible", "no disponible", "nao esta disponivel", "indisponivel", "non e disponibile", "non disponibile", "niet beschikbaar", "inte tillganglig*", "ikke tilgaengelig*", "ikke tilgjengelig*", "ei ole saatavilla", "niedostepn*", "nie jest dostepn*", "neni dostupn*", "недоступ*", "не доступ*", "kullanilamiyor", "erisilemez", "mevcut degil", "tidak tersedia", "nem elerheto*", "nu este disponibil*", "δεν ειναι διαθεσιμ*", "khong co san", "khong kha dung", "אינו זמין", "לא זמין", "غير متاح*", "غير متوفر*",
	"不可用", "无法访问", "無法", "利用いただけません", "ご覧いただけません", "이용할 수 없", "제공되지 않",
)

// rateWords ask for fewer requests.
var rateWords = foldAll(
	"too many requests", "too many visits", "slow down", "going too fast", "rate limit*", "too quickly", "zu viele anfragen", "zu schnell", "trop de requetes", "demasiadas peticiones", "demasiadas solicitudes", "muitas solicitacoes", "muitos pedidos", "troppe richieste", "te veel verzoeken", "te veel aanvragen", "for manga forfragningar", "for mange foresporgsler", "for mange foresporsler", "liian monta pyyntoa", "zbyt wiele zadan", "zbyt wiele zapytan", "prilis mnoho pozadavku", "слишком много запросов", "забагато запитів", "cok fazla istek", "terlalu banyak permintaan", "tul sok keres", "prea multe cereri", "παρα πολλα αιτηματα", "qua nhieu yeu cau", "יותר מדי בקשות", "طلبات كثيرة",
	"请求过于频繁", "请求过多", "リクエストが多すぎ", "アクセスが集中", "요청이 너무 많",
)

// refusals are titles and headings that turn a visitor away without a word of
// robots.
var refusals = foldAll(
	"access denied", "access forbidden", "access to this site is restricted", "access to this page is restricted", "access restricted", "access blocked", "request blocked", "request rejected", "forbidden", "blocked", "too many requests", "rate limit exceeded", "not authorized", "not authorised", "unauthorized", "permission denied", "you have been blocked", "you are blocked",
	"zugriff verweigert", "zugang verweigert", "zu viele anfragen", "acces refuse", "acces interdit", "trop de requetes", "acceso denegado", "demasiadas solicitudes", "acesso negado", "accesso negato", "troppe richieste", "toegang geweigerd", "te veel aanvragen",
	"atkomst nekad", "adgang naegtet", "ingen adgang", "tilgang nektet", "paasy evatty", "paasy estetty", "odmowa dostepu", "brak dostepu", "pristup odepren", "доступ запрещен", "доступ ограничен", "слишком много запросов", "доступ заборонено", "erisim engellendi", "erisim reddedildi", "akses ditolak",
	"访问被拒绝", "禁止访问", "请求过于频繁", "アクセスが拒否", "アクセス拒否", "접근이 거부", "접근 권한이 없", "تم رفض الوصول", "الوصول مرفوض", "הגישה נדחתה", "acces interzis", "acces respins", "hozzaferes megtagadva", "η προσβαση απορριφθηκε", "truy cap bi tu choi",
)

// refuses reports whether a folded title or heading says little else than that
// the visitor may not enter.
func refuses(folded string) bool {
	return wordsIn(folded) <= 8 && refusals.in(folded)
}

var legalPhrases = foldAll(
	"choose your country", "select your country", "choose your region", "select your region", "choose your location", "select your location", "choose your language", "select your language", "wahlen sie ihr land", "wahle dein land", "choisissez votre pays", "selectionnez votre pays", "seleccione su pais", "elija su pais", "elige tu pais", "scegli il tuo paese", "seleziona il tuo paese", "selecione seu pais", "escolha o seu pais", "kies uw land", "kies je land", "valj land", "vaelg land", "velg land", "wybierz kraj", "vyberte zemi", "выберите страну", "выберите регион", "оберіть країну", "ulkenizi secin", "pilih negara", "请选择您所在", "选择国家", "国を選択", "국가를 선택", "اختر بلدك",
	"european economic area", "country belonging to the european", "access from your country", "not available in your area", "unavailable in your area", "due to your location", "based on your location", "geographic restrictions", "geographical restrictions", "geo restricted", "geo blocked", "geoblocked",
	"not available in your region", "not available in your country", "unavailable in your region", "unavailable in your country", "not available in your location", "unavailable in your location", "not available from your location",
	"unavailable for legal reasons", "unavailable due to legal reasons", "blocked in your country", "restricted in your country", "not accessible in your region", "currently unavailable in most european countries", "visitors from the european union", "unavailable in the european",
	"in ihrem land nicht verfugbar", "in ihrer region nicht verfugbar", "aus rechtlichen grunden nicht", "pas disponible dans votre pays", "pas disponible dans votre region", "indisponible dans votre pays",
	"no esta disponible en tu pais", "no esta disponible en su pais", "no disponible en su region", "nao esta disponivel em seu pais", "nao esta disponivel na sua regiao", "non e disponibile nel tuo paese", "niet beschikbaar in uw land", "niet beschikbaar in jouw land",
	"недоступен в вашей стране", "недоступна в вашем регионе", "недоступно в вашем регионе", "您所在的地区", "お住まいの地域", "해당 국가에서",
)

var loginPhrases = foldAll(
	"logged in", "signed in", "create a free account", "create an account", "register to read", "melden sie sich an", "melde dich an", "connectez vous", "inicia sesion", "faca login", "iniciar sessao", "log in om", "logga in", "log ind for", "zaloguj sie", "prihlaste*", "войдите", "увійдіть", "giris yapin*", "giris yap*", "silakan masuk", "jelentkezzen be", "autentificati*", "συνδεθειτε", "התחבר*", "سجل الدخول",
	"log in", "login", "sign in", "signin", "log on", "member login", "members only", "please log in", "please sign in", "sign in to continue", "authentication required", "institutional login", "single sign on",
	"anmelden", "anmeldung", "einloggen", "se connecter", "connexion", "identifiez vous", "iniciar sesion", "inicie sesion", "acceder", "fazer login", "iniciar sessao", "accedi", "inloggen", "aanmelden",
	"logga in", "log ind", "logg inn", "kirjaudu", "zaloguj", "logowanie", "prihlaseni", "prihlasit", "войти", "вход", "увійти", "giris yap", "masuk", "dang nhap", "登录", "登入", "ログイン", "로그인", "تسجيل الدخول", "כניסה", "bejelentkezes", "autentificare", "συνδεση",
)

var consentPhrases = foldAll(
	"are you over 18", "are you 18", "are you old enough", "you must be eighteen", "i am over eighteen", "verify your age", "age verification", "of legal age", "confirm your age", "sind sie uber 18", "bist du uber 18", "altersprufung", "plus de 18 ans", "verification de l'age", "mayor de edad", "mayor de 18", "maior de idade", "maior de 18", "maggiorenne", "piu di 18 anni", "ben je 18", "bent u 18", "вам есть 18", "вам исполнилось 18", "masz ukonczone 18",
	"before you continue", "we value your privacy", "your privacy choices", "cookie consent", "cookie settings", "accept all cookies", "accept cookies to continue", "we and our partners", "we use cookies", "manage your consent", "privacy preferences", "consent to the use of cookies", "agree and continue",
	"ihre privatsphare", "wir und unsere partner", "einwilligung", "cookies akzeptieren", "zustimmen und weiter", "mit werbung weiterlesen", "bevor sie fortfahren",
	"nous et nos partenaires", "nous respectons votre vie privee", "accepter les cookies", "tout accepter", "avant de continuer", "continuer sans accepter",
	"nosotros y nuestros socios", "aceptar todas las cookies", "valoramos tu privacidad", "antes de continuar", "aceitar todos os cookies", "valorizamos sua privacidade", "noi e i nostri partner", "accetta tutti i cookie", "wij en onze partners", "cookies accepteren", "voordat je verdergaat",
	"vi og vores partnere", "vi och vara partners", "godkann alla", "akceptuje wszystkie", "my i nasi partnerzy", "принять все cookie", "kabul et ve devam et",
)

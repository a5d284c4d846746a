/** A person's name and a short text in each of forty languages; the people are invented. */
export type Sample = {
  /** BCP 47. */
  lang: string;
  family: string;
  given: readonly string[];
  /** A short text as a patient might write it. */
  text: string;
};

const sample = (lang: string, family: string, given: string, text: string): Sample => ({
  lang,
  family,
  given: given.split(" "),
  text,
});

export const LANGUAGES: readonly Sample[] = [
  sample("en", "Testperson", "Ann Grace", "Yes, tomorrow works."),
  sample("es", "Núñez Íñiguez", "María José", "Sí, mañana está bien. ¿A qué hora?"),
  sample("fr", "Lefèvre-Gaël", "Zoé Noëlle", "Oui, demain c’est possible."),
  sample("de", "Großmüller", "Jörg Üwe", "Ja, morgen paßt es gut."),
  sample("pt", "Conceição", "João Antão", "Sim, amanhã está bom."),
  sample("it", "D’Andreà", "Niccolò", "Sì, domani va bene."),
  sample("nl", "van ’t IJssel", "Daniël", "Ja, morgen is prima."),
  sample("sv", "Åkerström", "Märta", "Ja, i morgon går bra."),
  sample("da", "Sørensen-Æbelø", "Åse", "Ja, i morgen er fint."),
  sample("fi", "Hämäläinen", "Päivi", "Kyllä, huomenna käy."),
  sample("is", "Þórðardóttir", "Ásgerður", "Já, á morgun er í lagi."),
  sample("pl", "Źdźbłowski", "Świętosława", "Tak, jutro mi pasuje."),
  sample("cs", "Příhodová", "Květuše", "Ano, zítra se mi to hodí."),
  sample("hu", "Győző", "Ödön", "Igen, holnap jó lesz."),
  sample("ro", "Țepușă", "Ștefăniță", "Da, mâine e bine."),
  sample("tr", "Işıklı", "Gülşah İpek", "Evet, yarın uygun."),
  sample("az", "Əliyeva", "Gülnarə", "Bəli, sabah olar."),
  sample("vi", "Nguyễn", "Thị Hường", "Vâng, ngày mai được ạ."),
  sample("yo", "Adébáyọ̀", "Ọláṣeun", "Bẹ́ẹ̀ni, ọ̀la dára."),
  sample("ht", "Étienne", "Wòzmèn", "Wi, demen bon."),
  sample("ru", "Щербакова", "Юлия Йорк", "Да, завтра удобно."),
  sample("uk", "Їжакевич", "Ґалина", "Так, завтра можна."),
  sample("el", "Παπαδοπούλου", "Ευαγγελία", "Ναι, αύριο μπορώ."),
  sample("hy", "Մկրտչյան", "Գոհար", "Այո, վաղը հարմար է։"),
  sample("ka", "ჯაფარიძე", "ქეთევან", "დიახ, ხვალ შემიძლია."),
  sample("he", "בן־דוד", "שירה", "כן, מחר בסדר ב־10:30."),
  sample("ar", "العبد الله", "فاطمة الزهراء", "نعم، غدًا الساعة 10:30 مناسب."),
  sample("fa", "رضایی‌نژاد", "گلنار", "بله، فردا خوب است."),
  sample("ur", "چوہدری", "ثمینہ", "جی ہاں، کل ٹھیک ہے۔"),
  sample("hi", "श्रीवास्तव", "ज्योत्स्ना", "हाँ, कल ठीक है।"),
  sample("bn", "চট্টোপাধ্যায়", "শ্রেয়সী", "হ্যাঁ, কাল ঠিক আছে।"),
  sample("pa", "ਢਿੱਲੋਂ", "ਗੁਰਪ੍ਰੀਤ", "ਹਾਂ, ਕੱਲ੍ਹ ਠੀਕ ਹੈ।"),
  sample("ta", "சுப்பிரமணியன்", "ஸ்ரீதேவி", "ஆம், நாளை சரி."),
  sample("ml", "കൃഷ്ണൻകുട്ടി", "ശ്രീലക്ഷ്മി", "അതെ, നാളെ മതി."),
  sample("th", "ศรีสุวรรณ", "กนกวรรณ", "ค่ะ พรุ่งนี้ได้ค่ะ"),
  sample("my", "ကျော်", "အောင်မြင့်", "ဟုတ်ကဲ့၊ မနက်ဖြန်ရပါတယ်။"),
  sample("km", "សុវណ្ណារ៉ា", "ស្រីពៅ", "បាទ ស្អែកបាន។"),
  sample("am", "ገብረመድኅን", "ጸሐይ", "አዎ፣ ነገ ይሆናል።"),
  sample("zh", "歐陽", "曉明", "可以，明天上午十点半。"),
  sample("ja", "渡邉", "さくら", "はい、明日で大丈夫です。"),
  sample("ko", "황보", "은혜", "네, 내일 괜찮습니다."),
];

/** Names that break what was made for short ones. */
export const LONG_NAMES: readonly Sample[] = [
  sample(
    "en",
    "Wolfeschlegelsteinhausenbergerdorff",
    "Hubert Adolph Blaine Charles David Earl Frederick Gerald",
    "Pneumonoultramicroscopicsilicovolcanoconiosis".repeat(3),
  ),
  sample("th", "ณ อยุธยามหาวิริยะศักดิ์สิทธิ์วงศ์", "กรุงเทพมหานคร", "ก".repeat(120)),
  sample("xx", "O", "E", "x"),
  // A right-to-left override inside a name must turn nothing around it.
  sample("xx", "Test\u202egnorw", "Bidi\u2066", "plain \u202eturned"),
];

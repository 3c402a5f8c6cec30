"""One piece of news of our own in many languages, for the tests of what is set aside for its language."""

REPORTS = {
    "French": "La police du district a déclaré lundi que deux hommes avaient été tués dans l'attaque d'un marché "
    "près du fleuve. Les habitants disent avoir entendu des tirs pendant toute la nuit.",
    "Spanish": "La policía del distrito dijo el lunes que dos hombres murieron en el ataque a un mercado cerca del "
    "río. Los vecinos dicen que oyeron disparos durante toda la noche.",
    "Portuguese": "A polícia do distrito disse na segunda-feira que dois homens morreram no ataque a um mercado "
    "perto do rio. Os moradores dizem que ouviram tiros durante toda a noite.",
    "German": "Die Polizei des Bezirks teilte am Montag mit, dass zwei Männer bei dem Angriff auf einen Markt in der "
    "Nähe des Flusses getötet wurden. Anwohner hörten die ganze Nacht über Schüsse.",
    "Russian": "Полиция района сообщила в понедельник, что два человека погибли при нападении на рынок у реки. "
    "Жители говорят, что слышали выстрелы всю ночь.",
    "Ukrainian": "Поліція району повідомила в понеділок, що двоє людей загинули під час нападу на ринок біля річки. "
    "Мешканці кажуть, що чули постріли всю ніч.",
    "Arabic": "قالت شرطة المنطقة يوم الاثنين إن رجلين قتلا في الهجوم على سوق قرب النهر. وقال السكان إنهم سمعوا "
    "إطلاق نار طوال الليل.",
    "Persian": "پلیس منطقه روز دوشنبه گفت که دو مرد در حمله به بازاری در نزدیکی رودخانه کشته شدند. ساکنان می‌گویند "
    "که تمام شب صدای تیراندازی شنیده‌اند.",
    "Urdu": "ضلع کی پولیس نے پیر کو کہا کہ دریا کے قریب ایک بازار پر حملے میں دو آدمی مارے گئے۔ رہائشیوں کا کہنا ہے "
    "کہ انہوں نے ساری رات فائرنگ کی آوازیں سنیں۔",
    "Turkish": "İlçe polisi pazartesi günü, nehir yakınındaki bir pazara düzenlenen saldırıda iki kişinin öldüğünü "
    "açıkladı. Bölge sakinleri bütün gece silah sesleri duyduklarını söylüyor.",
    "Hindi": "ज़िला पुलिस ने सोमवार को कहा कि नदी के पास एक बाज़ार पर हुए हमले में दो लोगों की मौत हो गई। निवासियों का कहना है "
    "कि उन्होंने पूरी रात गोलियों की आवाज़ सुनी।",
    "Swahili": "Polisi wa wilaya walisema Jumatatu kwamba watu wawili waliuawa katika shambulio dhidi ya soko karibu "
    "na mto. Wakazi wanasema walisikia milio ya risasi usiku kucha.",
    "Somali": "Booliska degmada ayaa sheegay Isniintii in laba nin lagu dilay weerar lagu qaaday suuq u dhow webiga. "
    "Dadka deegaanka ayaa sheegay inay maqlayeen rasaas habeenkii oo dhan.",
    "Chinese": "该地区警方星期一表示,两名男子在河边一个市场遭到的袭击中丧生。居民们说,他们整夜都听到枪声。袭击发生后,士兵封锁了"
    "通往市场的道路,医院说还有五人受伤。没有任何组织宣称对此负责。警方说正在寻找三名乘摩托车逃走的枪手。",
}

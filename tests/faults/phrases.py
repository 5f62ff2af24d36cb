"""What coordinators write in cells of text: honest words, some of which look like slips and are none."""

PERSONS = (
    "Anna Esimerkki", "Pekka Malli", "Liisa Öberg-Malli", "Kari Esimerkki", "Sari Malli (vs.)", "Jussi Esimerkki",
    "Åsa Modell", "Matti X. Malli", "Eeva-Liisa Esimerkki", "O. Malli", "Tiina Esimerkki, kaupunginjohtaja",
    "Risto Malli", "Ulla Esimerkki", "Nils Exempel", "Pia Malli",
)  # fmt: skip
ORGANISATIONS = (
    "Kehittämisyhtiö {area} Oy", "{area}n kaupunki", "Naapurikunta", "TE-toimisto", "ELY-keskus", "Finnvera Oyj",
    "Tekes", "Uusyrityskeskus {area} ry", "Yrittäjät ry", "Kauppakamari", "Ammattiopisto", "Ammattikorkeakoulu",
    "ProAgria", "Leader-ryhmä", "Finpro", "Malli & Pojat Oy", "4H",
)  # fmt: skip
REGISTERS = (
    "ELY/{code}/07.00/2012", "TEM/2551/00.03.05.02/2013", "PIRELY/1234/2013", "123/00.01.02/2012", "Dnro 45/2013",
    "7-2013", "KH 17.12.2012 § 312, dnro 4/2012",
)  # fmt: skip
ADDRESSES = (
    "anna.esimerkki@example.fi", "yrityspalvelut@ely-keskus.example.fi", "a@b.fi", "O'Malli@kunta.example",
    "åsa@example.fi", "etu_suku+seutu@posti.example.com", "ANNA.ESIMERKKI@EXAMPLE.FI ",
)  # fmt: skip
PHONES = (
    "040 000 0000", "+358 40 000 0000", "03 000 0000", "0295 000 000", "(09) 000 000", "040-0000000", "0400000000",
    "puh. 050 000 000 (klo 9-15)", "040 000 0000 / 03 000 0000", "vaihde 12345",
)  # fmt: skip
VISIONS = (
    "{area}: neuvonta on lähellä yrittäjää, ja yksi yhteydenotto riittää.",
    "Seudun yritykset kasvavat ja uudistuvat;\npalvelut löytyvät yhdestä paikasta.",
    "Kuten valtakunnallinen.",
    "ks. liite 1",
    "Ok",
    "1. Kasvu 2. Omistajanvaihdokset 3. Kansainvälistyminen – 50 uutta yritystä vuoteen 2015 mennessä (+10 %)",
)
PURPOSES = (
    "Linjaa painopisteet, hyväksyy suunnitelman ja seuraa toteumaa.",
    "Toteuttaa suunnitelmaa ja sopii asiakkaiden ohjauksesta",
    "Yhteinen viestintä",
    "ohjaus",
)
PRIORITIES = (
    "Yhden yhteydenoton periaate", "Omistajanvaihdokset", "Kasvu ja kansainvälistyminen", "x-sukupolven yrittäjät",
    "Osaava työvoima", "Digi", "Rahoitus 2013-2015",
)  # fmt: skip
BUDGET = ("Yhteinen viestintä", "Koulutuspäivät", "Seutukoordinaattorin palkka 50 %", "Kysely", "Muut")
FUNDERS = ("Kehittämisyhtiö", "ELY-keskus", "kunnat 50/50", "EAKR", "Tilastokeskus, 31.12.")
TIMES = ("5.2., 4.6. ja 1.10.", "kuukauden 1. torstai", "lokakuu", "1-2/2013", "sovitaan", "3 krt", "2013")
THEMES = (
    "Strategiset painopisteet",
    "toteuma; mittarit; budjetti",
    "Y-A1 ja Y-A2",
    "esim. kysely",
    "?! avoin keskustelu",
)
REMARKS = (
    "arvio", "Luku on alustava.", "ks. liite", "Kaksi toimijaa ei raportoinut.", "-10 % edellisestä", "OK",
    "0 = ei yhtään", "Tarkentuu toukokuussa 2013 (TEM)", "Sis. kaikki kunnat\nmyös naapurin", "n. 5 % liian suuri?",
)  # fmt: skip
STUDIES = (
    ("Yritysbarometri", "www.example.fi/barometri?vuosi=1-2"),
    ("Innovaatiotutkimus", "https://example.fi/a.pdf#s=3"),
    ("Aluekatsaus 2/2012", None),
    ("Yritysharava", "tulossa verkkoon"),
)
METRICS = (
    ("Yritysten nettolisäys", "kpl", -40, 60),
    ("Matkailijoiden yöpymiset", "kpl", 0, 120000),
    ("Vientiyritykset", "kpl / 1 000 as.", 0.1, 9.9),
    ("Ilmapiiri (saldo)", "%-yks.", -25.5, 30),
    ("Liikevaihto", "M€", 0.5, 800.25),
)

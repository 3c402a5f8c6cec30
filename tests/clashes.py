"""Invented cases of many conflicts, each a few claims: what clashes, and what can be one."""

from __future__ import annotations

from telling import deny, say, village

from counterclaim.model import Claim, DateInterval

FASHER = village("Tora", 13.9, 24.9, country="SDN")
KUTUM = village("Kafod", 14.6, 24.5, country="SDN")
DARFUR = village("North Darfur", 14.5, 25.5, country="SDN", radius_m=250_000)


CLASHES = {
    "Sudan: the count": (
        (
            say("the Emergency Lawyers group", "[46] <people> were killed in the market of Tora", n=46),
            say("a spokesman of the RSF", "[12] <people> died there", n=12),
        ),
        {"killed": [["a spokesman of the RSF"], ["the Emergency Lawyers group"]]},
    ),
    "Ukraine: a bound that goes with both takes no side": (
        (
            say("the mayor of Kharkiv", "[six] <people> were killed", n=6),
            say("the regional prosecutor", "[eight] <people> were killed", n=8),
            say("emergency services", "[at least five] <people> were killed", n=(5, None)),
        ),
        {"killed": [["the mayor of Kharkiv"], ["the regional prosecutor"]]},
    ),
    "Myanmar: fighters or villagers": (
        (
            say("the junta", "[a number of] <terrorists> were killed in Depayin", n=(None, None)),
            say("residents", "[nine] <villagers> were killed", n=9),
        ),
        {"killed": [["residents"], ["the junta"]]},
    ),
    "Mali: as many fighters as wedding guests": (
        (
            say("the Malian army", "[19] <terrorists> were killed", n=19),
            say("a village elder", "[19] <civilians> were killed", n=19),
        ),
        {"killed": [["a village elder"], ["the Malian army"]]},
    ),
    "Burkina Faso: nobody": (
        (
            say("the governor", "[nobody] was hurt in Djibo", n=0, toll="injured"),
            say("a nurse", "[four] <children> were hurt", n=4, toll="injured"),
        ),
        {"injured": [["a nurse"], ["the governor"]]},
    ),
    "Yemen: no civilian among the dead": (
        (
            say("the coalition", "[no] <civilians> were killed", n=0),
            say("health officials", "[three] <children> were killed", n=3),
        ),
        {"killed": [["health officials"], ["the coalition"]]},
    ),
    "Yemen: no civilian was there": (
        (
            deny("a coalition officer", "No civilian was in the building"),
            say("health officials", "[three] <children> were killed", n=3),
        ),
        {"who was harmed": [["a coalition officer"], ["health officials"]]},
    ),
    "Niger: not one of its men": (
        (
            say("the army of Niger", "[thirty] <terrorists> were killed near Tera", n=30),
            deny("Islamic State", "that it lost nobody near Tera", kind="armed group"),
        ),
        {"who was harmed": [["Islamic State"], ["the army of Niger"]]},
    ),
    "Congo: the displaced": (
        (
            say("the UN", "[4,000] <people> fled", n=4000, toll="displaced"),
            say("the province", "[9,000] <people> fled", n=9000, toll="displaced"),
        ),
        {"displaced": [["the UN"], ["the province"]]},
    ),
    "Colombia: who did it": (
        (
            say("the Colombian army", "the [Clan del Golfo] attacked the post", "actor", status="accused"),
            say("the mayor of Tame", "[FARC] dissidents attacked the post", "actor", status="accused"),
        ),
        {"perpetrator": [["the Colombian army"], ["the mayor of Tame"]]},
    ),
    "Congo: a state denies its part": (
        (
            say("Kinshasa", "[Rwanda] fired on the camp", "actor", status="accused"),
            deny("Rwanda", "denied any role in the shelling"),
        ),
        {"perpetrator": [["Kinshasa"], ["Rwanda"]]},
    ),
    "Ukraine: a command post or flats": (
        (
            say("the Russian defence ministry", "[a command post] of a brigade was hit", "target"),
            say("the governor of Odesa", "[an apartment block] was hit", "target"),
        ),
        {"target": [["the Russian defence ministry"], ["the governor of Odesa"]]},
    ),
    "Nigeria: a camp or a wedding": (
        (
            say("the Nigerian air force", "[a camp] of bandits was destroyed", "target"),
            say("villagers", "[a wedding] was bombed", "target"),
        ),
        {"target": [["the Nigerian air force"], ["villagers"]]},
    ),
    "Syria: no base there": (
        (
            say("the defence ministry", "[a base] of militants was struck", "target"),
            deny("a shopkeeper", "There was no base in the street, only shops"),
        ),
        {"target": [["a shopkeeper"], ["the defence ministry"]]},
    ),
    "Somalia: a car bomb or a drone": (
        (
            say("police", "a [car bomb] went off", "weapon"),
            say("residents", "a [drone] fired on the car", "weapon"),
        ),
        {"weapon": [["police"], ["residents"]]},
    ),
    "Syria: jets or drones": (
        (
            say("the monitor", "[jets] bombed the convoy", "weapon"),
            say("a security source", "[drones] bombed the convoy", "weapon"),
        ),
        {"weapon": [["a security source"], ["the monitor"]]},
    ),
    "Mexico: no aircraft": (
        (
            say("families", "[helicopters] fired on the hamlet", "weapon"),
            deny("the army", "that no aircraft had taken part"),
        ),
        {"weapon": [["families"], ["the army"]]},
    ),
    "Ethiopia: drones and no aircraft": (
        (
            say("some users", "[jets] crossed the river", "weapon", status="unverified"),
            say("the Ethiopian army", "used [drones], and no aircraft", "weapon"),
        ),
        {"weapon": [["some users"], ["the Ethiopian army"]]},
    ),
    "Russia: how many drones": (
        (
            say("the governor of Bryansk", "[Four drones] came in", "weapon", n=4),
            say("a witness", "[nine drones] came in", "weapon", n=9),
        ),
        {"number of weapons": [["a witness"], ["the governor of Bryansk"]]},
    ),
    "Sudan: whoever counts two waves takes no side": (
        (
            say("the army", "[five drones] hit the dam", "weapon", n=5),
            say("the army", "[two drones] hit the airport", "weapon", n=2),
            say("an engineer", "[seven drones] came", "weapon", n=7),
            say("a driver", "there were [four drones]", "weapon", n=4),
        ),
        {"number of weapons": [["a driver"], ["an engineer"]]},
    ),
    "Kenya: foreign or of the village": (
        (
            say("the minister", "those killed were foreign nationals", "nationality"),
            say("a teacher", "the dead were residents of the village", "nationality"),
        ),
        {"nationality": [["a teacher"], ["the minister"]]},
    ),
    "Chad: none of this country, and born here": (
        (
            say("the governor", "none of them held Chadian citizenship", "nationality", polarity="negative"),
            say("a herder", "my cousin was born on this side of the river", "nationality"),
            say("outlet: Nile Post", "[Abeche]", "place", at=village("Abeche", 13.8, 20.8, country="TCD")),
        ),
        {"nationality": [["a herder"], ["the governor"]]},
    ),
    "Congo: of two countries": (
        (
            say("the army", "all of them were Rwandan nationals", "nationality"),
            say("a bishop", "the dead were Congolese", "nationality"),
        ),
        {"nationality": [["a bishop"], ["the army"]]},
    ),
    "Chad: foreigners or from here": (
        (
            say("the minister", "every one of the dead was a foreigner", "nationality"),
            say("a teacher", "the dead were Chadian", "nationality"),
            say("outlet: Sahel Post", "[Mongo]", "place", at=village("Mongo", 12.2, 18.7, country="TCD")),
        ),
        {"nationality": [["a teacher"], ["the minister"]]},
    ),
    "Sudan: two villages on the map": (
        (
            say("a monitor", "the strike on [Tora]", "place", at=FASHER),
            say("the army", "the strike on [Kafod]", "place", at=KUTUM),
        ),
        {"place": [["a monitor"], ["the army"]]},
    ),
    "Cameroon: two villages on no map": (
        (
            say(
                "an account",
                "filmed at [Ngarbuh-Nta]",
                "place",
                at=village("Ngarbuh-Nta"),
                status="unverified",
            ),
            say("other posts", "filmed at [Wokwei]", "place", at=village("Wokwei"), status="unverified"),
        ),
        {"place": [["an account"], ["other posts"]]},
    ),
    "Haiti: two days": (
        (
            say("police", "the attack of [3 May]", "date", on="2024-05-03"),
            say("a priest", "the attack of [5 May]", "date", on="2024-05-05"),
        ),
        {"date": [["a priest"], ["police"]]},
    ),
    "Philippines: it never happened": (
        (
            say("residents", "the army shelled the village", "event"),
            deny("the army", "No such attack took place"),
        ),
        {"whether it happened": [["residents"], ["the army"]]},
    ),
}


def whole_and_parts(by: str, *parts: tuple[str, int], **about: str) -> tuple[Claim, ...]:
    total = sum(n for _, n in parts)
    whole = say(by, f"[{total}] <people> were killed", n=total, **about)
    return whole, *(
        say(by, f"among them [{n}] <{who}> dead", n=n, part_of=whole.id, **about) for who, n in parts
    )


SILENT = {
    "at least seven and nine": (
        say("police", "[at least seven] <people> died in Goma", n=(7, None)),
        say("a doctor", "[nine] <people> died", n=9),
    ),
    "several and five": (
        say("police", "[several] <soldiers> died", n=(None, None)),
        say("a doctor", "[five] <soldiers> died", n=5),
    ),
    "deaths without a number": (
        say("police", "there were [deaths]", n=(None, None)),
        say("a doctor", "[five] died", n=5),
    ),
    "the army and the air force of one state": (
        say("witnesses", "the [Pakistani military] bombed it", "actor", status="accused"),
        say("a minister", "[Pakistan's air force] bombed it", "actor", status="claimed"),
    ),
    "gunmen and the group that they are of": (
        say("police", "[unknown gunmen] did it", "actor", status="accused"),
        say("the mayor", "[Boko Haram] did it", "actor", status="accused"),
    ),
    "an outlet tells it so, another so": (
        say("outlet: One", "the [Sudanese army] attacked", "actor"),
        say("outlet: Two", "the [RSF] attacked", "actor"),
    ),
    "soldiers and civilians": (
        say("the army", "[four] <soldiers> were killed", n=4),
        say("the mayor", "[nine] <civilians> were killed", n=9),
    ),
    "each the other's losses": (
        say("the Malian army", "[30] <terrorists> were killed", n=30),
        say("JNIM", "[20] <soldiers> were killed", n=20),
    ),
    "raiders and villagers": (
        say("police", "[gunmen] raided the village", "actor"),
        say("the army", "[five] <bandits> were killed", n=5),
        say("a chief", "[twelve] <villagers> were killed", n=12),
    ),
    "women and children": (
        say("a nurse", "[four] <women> were killed", n=4),
        say("a teacher", "[five] <children> were killed", n=5),
    ),
    "children among the dead": (
        say("police", "[twelve] <people> were killed", n=12),
        say("a hospital", "[three] <children> were killed", n=3),
    ),
    "the parts of the same seven": (
        say("police", "[seven] <people> were killed", n=7),
        say("a hospital", "[three women and four children] died", n=7),
        *whole_and_parts("the mayor", ("women", 3), ("children", 4)),
    ),
    "one speaker who names both": (
        say("the army", "[five] <fighters> were killed", n=5),
        say("the army", "[two] <civilians> were killed", n=2),
        say("residents", "[two] <civilians> were killed", n=2),
    ),
    "a second blast": (
        say("the governor", "A second blast hurt [nobody]", n=0, toll="injured"),
        say("a doctor", "[eleven] were hurt", n=11, toll="injured"),
    ),
    "another harm": (
        say("police", "[two] were killed", n=2),
        say("a doctor", "[eleven] were hurt", n=11, toll="injured"),
    ),
    "retracted": (
        say("police", "[two] were killed", n=2),
        say("outlet: Two", "[eleven] were killed", n=11, status="retracted"),
    ),
    "shot down and launched": (
        say("the air force", "[36 drones] were launched", "weapon", n=36, of="used"),
        say("the ministry", "[24 drones] were shot down", "weapon", n=24, of="intercepted"),
    ),
    "missiles and drones": (
        say("the mayor", "[missiles] hit the port", "weapon"),
        say("the ministry", "[drones] hit the port", "weapon"),
    ),
    "drones that struck, and jets that were struck": (
        say("the mayor", "[drones] hit the airfield", "weapon", of="used"),
        say("the army", "[two jets] burned on the airfield", "weapon", of="hit", n=2),
    ),
    "from the village, and of its country": (
        say("a teacher", "the dead were residents of the village", "nationality"),
        say("police", "the dead were Kenyans", "nationality"),
        say("outlet: Nile Post", "[Isiolo]", "place", at=village("Isiolo", 0.35, 37.6, country="KEN")),
    ),
    "rifles and grenades": (
        say("the mayor", "they had [rifles]", "weapon"),
        say("police", "they threw [grenades]", "weapon"),
    ),
    "a house in which fighters hid": (
        say("the army", "[a house used as a hideout] was hit", "target"),
        say("neighbours", "[a house] was hit", "target"),
    ),
    "a camp of the displaced and a school": (
        say("the UN", "[a camp for displaced people] was hit", "target"),
        say("neighbours", "[a school] was hit", "target"),
    ),
    "foreign and of a foreign country": (
        say("the minister", "all of them were foreigners", "nationality"),
        say("police", "they were Chadian", "nationality"),
        say("outlet: Nile Post", "[Tora]", "place", at=FASHER),
    ),
    "none of this country, and of that": (
        say("the minister", "none of them held Sudanese citizenship", "nationality", polarity="negative"),
        say("police", "they were Chadian", "nationality"),
        say("outlet: Nile Post", "[Tora]", "place", at=FASHER),
    ),
    "a village in the province": (
        say("police", "in [North Darfur]", "place", at=DARFUR),
        say("residents", "in [Kafod]", "place", at=KUTUM),
    ),
    "a village on no map and the town by it": (
        say("police", "near [Kafod]", "place", at=KUTUM),
        say("residents", "in [Um Hajar]", "place", at=village("Um Hajar")),
    ),
    "a name spelt twice": (
        say("police", "in [Ain al-Beida]", "place", at=village("Ain al-Beida")),
        say("residents", "in [Ayn el Bayda]", "place", at=village("Ayn el Bayda")),
    ),
    "one place in the chain of the other": (
        say("police", "in [Salama]", "place", at=village("Salama")),
        say("residents", "in [Hay Nour]", "place", at=village("Hay Nour", within=("Salama", "Khartoum"))),
    ),
    "a day and its month": (
        say("police", "on [3 May]", "date", on="2024-05-03"),
        say(
            "residents",
            "in [May]",
            "date",
            date=DateInterval(start="2024-05-01", end="2024-05-31", grain="month", basis="stated"),
        ),
    ),
    "one denies what nobody says": (
        say("police", "[two] were killed", n=2),
        deny("the front", "It has no camps in the country", kind="armed group"),
    ),
    "nothing at all": (),
}

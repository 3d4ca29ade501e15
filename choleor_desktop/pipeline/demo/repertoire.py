"""The demo songs: styles and tempos as far apart as dancers meet them."""

from __future__ import annotations

from choleor_desktop.pipeline.demo.score import Part, Score, Section

_CRASH = Part("drum", "crash", "." * 16, pan=0.2, room=0.3)
_RISE = Part("drum", "riser", "." * 16 + "." * 16 + "X" + "." * 15 + "." * 16, room=0.3)


def _drum(sound: str, pattern: str, pan: float = 0.0, room: float = 0.06, human_ms: float = 0.0) -> Part:
    return Part("drum", sound, pattern, pan, room, human_ms=human_ms)


_HOUSE = Score(
    "Open Windows", "house", 124,
    {
        "kick": _drum("kick", "X...X...X...X...", room=0.02),
        "clap": _drum("clap", "....X.......X...", room=0.25),
        "hat": _drum("open_hat", "..x...x...x...x.", 0.2),
        "ticks": _drum("shaker", "x-o-x-o-x-o-x-oo", -0.4),
        "bass": Part("bass", "saw_bass", "..R=..R=..8R..R7", room=0.02),
        "stabs": Part("chords", "piano", "x==..x==..x=..x=" + "x==..x==..x=x=..", -0.1, 0.3),
        "carpet": Part("chords", "pad", "x===============", 0.0, 0.4),
        "voice": Part("lead", "square_lead", "x==x..x=..x===.." + "x==x..x=x=======", 0.15, 0.4, 1),
        "crash": _CRASH, "rise": _RISE,
    },
    (
        Section("intro", 4, ("kick", "ticks", "carpet"), "Am7 Fmaj7 C G"),
        Section("verse", 8, ("kick", "clap", "ticks", "hat", "bass", "carpet"), "Am7 Fmaj7 C G"),
        Section("chorus", 8, ("kick", "clap", "ticks", "hat", "bass", "stabs", "voice"), "Am7 Fmaj7 C G"),
        Section("break", 4, ("carpet", "stabs", "rise"), "Dm7 Em7 Fmaj7 G"),
        Section("chorus", 12, ("kick", "clap", "ticks", "hat", "bass", "stabs", "voice", "carpet"), "Am7 Fmaj7 C G"),
        Section("outro", 4, ("kick", "ticks", "carpet", "bass"), "Am7 Fmaj7 Am7 Am7", fill=False),
    ),
    room_s=1.6, ducking=0.65, fill=(("clap", "....x..x.x.xx.xx"),),
)  # fmt: skip

_BOOM_BAP = Score(
    "Corner Store", "hip-hop", 92,
    {
        "kick": _drum("live_kick", "X......x..X....." + "X......x..X..o..", human_ms=4),
        "snare": _drum("live_snare", "....X.......X..-", room=0.12, human_ms=5),
        "hat": _drum("hat", "x.o.x.o.x.o.x.oo", 0.25, human_ms=6),
        "bass": Part("bass", "upright_bass", "R==..R.5==.R..c=", room=0.03, human_ms=6),
        "keys": Part("chords", "electric_piano", "x=====..o===....", -0.15, 0.25, human_ms=8),
        "tune": Part("lead", "flute", "......x==.x=x==." + "..x=x==...x=====", 0.3, 0.4, 1, human_ms=8),
        "crash": _CRASH,
    },
    (
        Section("intro", 4, ("keys", "hat"), "Dm9 G9 Cmaj9 Am7"),
        Section("verse", 8, ("kick", "snare", "hat", "bass", "keys"), "Dm9 G9 Cmaj9 Am7"),
        Section("hook", 8, ("kick", "snare", "hat", "bass", "keys", "tune"), "Fmaj9 Em7 Dm9 G9"),
        Section("verse", 4, ("kick", "snare", "hat", "bass", "keys"), "Dm9 G9 Cmaj9 Am7"),
        Section("outro", 4, ("bass", "keys", "tune"), "Dm9 G9 Cmaj9 Cmaj9", fill=False),
    ),
    swing=0.34, room_s=0.9, fill=(("live_snare", "....x......xx.xX"), ("live_kick", "X.....x...X.....")),
)  # fmt: skip

_DRUM_AND_BASS = Score(
    "Night Ferry", "drum and bass", 168,
    {
        "kick": _drum("hard_kick", "X.........X....." + "X.........X..o.."),
        "snare": _drum("tight_snare", "....X..-.-..X..-" + "....X..-.-..X.-x", room=0.1),
        "hat": _drum("hat", "x.x.x.x.x.x.x.xo", 0.2),
        "ride": _drum("ride", "x...x...x...x...", -0.3),
        "bass": Part("bass", "acid_bass", "R===..R.....5=R." + "R===....7===8=..", room=0.04),
        "sub": Part("bass", "sub_bass", "R=======R======="),
        "carpet": Part("chords", "pad", "x===============", 0.0, 0.5),
        "bells": Part("arpeggio", "bell", "x..x..x..x..x.x.", 0.35, 0.45, 1),
        "crash": _CRASH, "rise": _RISE,
    },
    (
        Section("intro", 8, ("carpet", "bells", "hat"), "Fm9 Dbmaj7 Abmaj7 Eb"),
        Section("build", 4, ("carpet", "bells", "hat", "kick", "rise"), "Fm9 Dbmaj7 Abmaj7 Eb"),
        Section("drop", 16, ("kick", "snare", "hat", "bass", "sub", "carpet"), "Fm9 Fm9 Dbmaj7 Eb"),
        Section("break", 8, ("carpet", "bells", "rise"), "Bbm7 Fm9 Dbmaj7 Eb"),
        Section("drop", 16, ("kick", "snare", "ride", "bass", "sub", "bells", "carpet"), "Fm9 Fm9 Dbmaj7 Eb"),
    ),
    room_s=2.0, ducking=0.25, fill=(("tight_snare", "x..x..x.xxxxxxxX"),),
)  # fmt: skip

_REGGAETON = Score(
    "Salt and Lime", "reggaeton", 96,
    {
        "kick": _drum("deep_kick", "X...X...X...X..."),
        "snare": _drum("tight_snare", "...X..X....X..X.", room=0.1),
        "shaker": _drum("shaker", "o.x.o.x.o.x.o.x.", 0.4),
        "bass": Part("bass", "boom_bass", "R===..R...R=..5."),
        "plucks": Part("chords", "synth_pluck", "x..x..x...x..x..", -0.2, 0.25),
        "organ": Part("chords", "organ", "..x=..x=..x=..x=", 0.3, 0.2),
        "song": Part("lead", "flute", "x=x=..x==.x=..x=" + "x=x=x===........", 0.0, 0.35, 1),
        "horns": Part("chords", "brass", "............x=xx" + "................", 0.2, 0.3, 1),
        "crash": _CRASH,
    },
    (
        Section("intro", 4, ("plucks", "shaker"), "Bm G D A"),
        Section("verse", 8, ("kick", "snare", "shaker", "bass", "plucks"), "Bm G D A"),
        Section("chorus", 8, ("kick", "snare", "shaker", "bass", "plucks", "organ", "song"), "Bm G D A"),
        Section("break", 4, ("plucks", "song", "shaker"), "Em G D F#7"),
        Section("chorus", 8, ("kick", "snare", "shaker", "bass", "plucks", "horns", "song"), "Bm G D A"),
    ),
    room_s=1.1,
    fill=(("tom", "........x..x...."), ("low_tom", "............x.x."), ("tight_snare", "x..x..x.........")),
)  # fmt: skip

_DISCO = Score(
    "Mirror Ball Sunday", "disco", 116,
    {
        "kick": _drum("live_kick", "X...X...X...X...", human_ms=2),
        "snare": _drum("live_snare", "....X.......X...", room=0.15, human_ms=3),
        "hat": _drum("hat", "x.-.x.-.x.-.x.-.", 0.25, human_ms=3),
        "open": _drum("open_hat", "..x...x...x...x.", 0.25, human_ms=3),
        "conga": _drum("conga", "..o..x..o..x.ox.", -0.4, human_ms=5),
        "bass": Part("bass", "saw_bass", "R.8.R.8.R.8.R.8c", room=0.02, human_ms=3),
        "wah": Part("chords", "muted_guitar", "x.xx.xx.x.xx.xxx", -0.35, 0.1, human_ms=5),
        "strings": Part("chords", "strings", "x===========x===", 0.1, 0.4, 1),
        "line": Part("lead", "strings", "x===x===x=x=====" + "..x=x=x=x=======", 0.2, 0.45, 1),
        "horns": Part("chords", "brass", "x..x............" + "..........x.x===", 0.0, 0.25, 1),
        "crash": _CRASH,
    },
    (
        Section("intro", 4, ("kick", "hat", "wah"), "Em7 Em7 A9 A9"),
        Section("verse", 8, ("kick", "snare", "hat", "open", "bass", "wah", "conga"), "Em7 A9 Em7 A9"),
        Section("chorus", 8, ("kick", "snare", "open", "bass", "wah", "strings", "line"), "Cmaj7 D Bm7 Em7"),
        Section("verse", 4, ("kick", "snare", "hat", "open", "bass", "conga", "horns"), "Em7 A9 Em7 A9"),
        Section("chorus", 8, ("kick", "snare", "open", "bass", "wah", "strings", "line", "horns"), "Cmaj7 D Bm7 Em7"),
        Section("outro", 4, ("kick", "hat", "conga", "wah", "bass"), "Em7 A9 Em7 Em7", fill=False),
    ),
    room_s=1.3,
    fill=(("tom", "....x.x........."), ("live_snare", "........x.xx...."), ("low_tom", "............x.xx")),
)  # fmt: skip

_SYNTH_POP = Score(
    "Arcade Lights", "synth-pop", 108,
    {
        "kick": _drum("kick", "X.......X.X....."),
        "snare": _drum("gated_snare", "....X.......X...", room=0.45),
        "hat": _drum("hat", "x.x.x.x.x.x.x.x.", 0.2),
        "toms": _drum("tom", "................" + "..........x..x..", -0.3, 0.4),
        "bass": Part("bass", "saw_bass", "R.R.R.R.R.R.R.R."),
        "arp": Part("arpeggio", "synth_pluck", "xxxxxxxxxxxxxxxx", 0.3, 0.3, 1),
        "wall": Part("chords", "supersaw", "x=======x=======", 0.0, 0.35),
        "lead": Part("lead", "square_lead", "x===..x=x===x===" + "..x=x=x=x=======", -0.1, 0.45, 1),
        "crash": _CRASH, "rise": _RISE,
    },
    (
        Section("intro", 4, ("arp", "hat"), "C#m A E B"),
        Section("verse", 8, ("kick", "snare", "hat", "bass", "arp"), "C#m A E B"),
        Section("chorus", 8, ("kick", "snare", "hat", "toms", "bass", "wall", "lead"), "A B C#m E"),
        Section("bridge", 4, ("arp", "wall", "rise"), "F#m7 A E B"),
        Section("chorus", 8, ("kick", "snare", "hat", "toms", "bass", "wall", "lead", "arp"), "A B C#m E", lift=2),
    ),
    room_s=2.2,
    fill=(("tom", "....x.x.x......."), ("low_tom", "..........x.x.x."), ("gated_snare", "..............xX")),
)  # fmt: skip

_TRAP = Score(
    "Glass Tower", "trap", 140,
    {
        "kick": _drum("deep_kick", "X.....x...x....." + "X.........x..x.."),
        "clap": _drum("clap", "........X.......", room=0.2),
        "hat": _drum("hat", "x.x.x.x.x.xxx.x." + "x.x.xxxxx.x.x.oo", 0.15),
        "open": _drum("open_hat", "..............x." + "................", 0.3),
        "block": _drum("rim", "...x..x........." + "...x.......x....", -0.4),
        "bass": Part("bass", "boom_bass", "R=====R===R=====" + "R=========5==8=="),
        "bells": Part("arpeggio", "bell", "x..x..x...x.x...", -0.25, 0.5, 1),
        "choir": Part("chords", "strings", "x===============", 0.0, 0.5),
        "crash": _CRASH,
    },
    (
        Section("intro", 8, ("bells", "choir"), "Gm Gm Eb D7"),
        Section("verse", 8, ("kick", "clap", "hat", "bass", "bells"), "Gm Gm Eb D7"),
        Section("hook", 8, ("kick", "clap", "hat", "open", "block", "bass", "bells", "choir"), "Gm Eb Cm D7"),
        Section("verse", 8, ("kick", "clap", "hat", "block", "bass"), "Gm Gm Eb D7"),
        Section("hook", 8, ("kick", "clap", "hat", "open", "block", "bass", "bells", "choir"), "Gm Eb Cm D7"),
    ),
    room_s=2.0, fill=(("hat", "xxxxxxxxxxxxxxxx"), ("clap", "........x...x.xx")),
)  # fmt: skip

_SWING = Score(
    "Three Doors Down the Hall", "swing", 132,
    {
        "ride": _drum("ride", "x...x.x.x...x.x.", 0.3, 0.1, 4),
        "hat": _drum("hat", "....x.......x...", -0.2, 0.1, 4),
        "brush": _drum("brush", "-.-.x.-.-.-.x.-.", 0.0, 0.15, 5),
        "kick": _drum("live_kick", "o...o...o...o...", human_ms=4),
        "bass": Part("bass", "upright_bass", "R===3===5===c===", room=0.05, human_ms=5),
        "comp": Part("chords", "piano", "....x=......x=.." + "x=....x=........", -0.25, 0.2, human_ms=7),
        "horn": Part("lead", "brass", "x===x=x=..x=x===" + "x=x=x===........", 0.2, 0.3, 1, human_ms=8),
        "section": Part("chords", "brass", "x.....x=........" + "..............x=", 0.1, 0.3, 1, human_ms=5),
        "crash": _CRASH,
    },
    (
        Section("intro", 4, ("ride", "hat", "bass"), "Dm7 G7 Cmaj7 A7"),
        Section("head", 8, ("ride", "hat", "bass", "kick", "comp", "horn"), "Dm7 G7 Cmaj7 A7"),
        Section("bridge", 8, ("ride", "hat", "bass", "kick", "comp", "brush"), "Gm7 C7 Fmaj7 Fmaj7 Am7 D7 Dm7 G7"),
        Section("solo", 8, ("brush", "ride", "bass", "comp"), "Dm7 G7 Em7 A7"),
        Section("head", 8, ("ride", "hat", "bass", "kick", "comp", "horn", "section"), "Dm7 G7 Cmaj7 A7"),
        Section("outro", 4, ("ride", "hat", "bass", "section"), "Dm7 G7 Cmaj7 Cmaj7", fill=False),
    ),
    swing=0.3, swing_steps=2, room_s=1.0, fill=(("brush", "x...x.x.x...x.xX"), ("ride", "x...x.x.x...x...")),
)  # fmt: skip

_REGGAE = Score(
    "Porch Weather", "reggae", 88,
    {
        "kick": _drum("live_kick", "........X.......", human_ms=4),
        "rim": _drum("rim", "........X.....o.", room=0.3, human_ms=4),
        "hat": _drum("hat", "x.x.x.x.x.x.x.xo", 0.25, human_ms=4),
        "bass": Part("bass", "sub_bass", "R==.R=5=....8=5=" + "R==.3=5=R==.....", human_ms=5),
        "skank": Part("chords", "muted_guitar", "....x.......x...", -0.3, 0.3, human_ms=5),
        "bubble": Part("chords", "organ", "..x.x.x...x.x.x.", 0.3, 0.2, human_ms=5),
        "horns": Part("lead", "brass", "x=x=x=====......" + "..x=x=x===......", 0.1, 0.35, 1, human_ms=7),
        "bongo": _drum("conga", "x..x..x...x.x...", -0.4, human_ms=6),
        "crash": _CRASH,
    },
    (
        Section("intro", 4, ("hat", "skank", "bass"), "A D A E"),
        Section("verse", 8, ("kick", "rim", "hat", "bass", "skank", "bubble"), "A D A E"),
        Section("chorus", 8, ("kick", "rim", "hat", "bass", "skank", "bubble", "horns"), "F#m D A E"),
        Section("dub", 4, ("kick", "rim", "bass", "bongo"), "A A D D"),
        Section("chorus", 4,
            ("kick", "rim", "hat", "bass", "skank", "bubble", "horns", "bongo"), "F#m D A E", fill=False),
    ),
    swing=0.22, room_s=1.8,
    fill=(("tom", "x..x..x........."), ("rim", "..........x.x.xx"), ("live_kick", "........X.......")),
)  # fmt: skip

_ROCK = Score(
    "Rooftop Engines", "rock", 150,
    {
        "kick": _drum("live_kick", "X.......X.x....." + "X.....x.X.......", human_ms=5),
        "snare": _drum("live_snare", "....X.......X...", room=0.2, human_ms=5),
        "hat": _drum("hat", "x.x.x.x.x.x.x.x.", 0.3, human_ms=5),
        "ride": _drum("crash", "x...x...x...x...", 0.3, human_ms=5),
        "bass": Part("bass", "saw_bass", "R.R.R.R.R.R.R.R.", human_ms=4),
        "left": Part("bass", "power_chord", "R==.R==.R.R.R==.", -0.6, 0.1, 1, human_ms=6),
        "right": Part("bass", "power_chord", "R=======R=======", 0.6, 0.1, 1, human_ms=6),
        "lead": Part("lead", "square_lead", "x=x=x===..x=x===" + "x=======..x=x=x=", 0.1, 0.35, 1, human_ms=6),
        "clean": Part("arpeggio", "guitar", "x.x.x.x.x.x.x.x.", -0.3, 0.3, human_ms=6),
        "crash": _CRASH,
    },
    (
        Section("intro", 4, ("left", "hat"), "E5 G5 A5 E5"),
        Section("verse", 12, ("kick", "snare", "hat", "bass", "left"), "E5 G5 A5 E5"),
        Section("chorus", 8, ("kick", "snare", "ride", "bass", "left", "right", "lead"), "C5 G5 D5 E5"),
        Section("bridge", 8, ("clean", "hat", "bass"), "C G D Em"),
        Section("chorus", 12, ("kick", "snare", "ride", "bass", "left", "right", "lead"), "C5 G5 D5 E5"),
    ),
    room_s=1.1,
    fill=(("live_snare", "x.x.xx.........."), ("tom", "........x.xx...."), ("low_tom", "............x.xX"),
          ("live_kick", "X...x...X...x...")),
)  # fmt: skip

_TECHNO = Score(
    "Pressure Room", "techno", 134,
    {
        "kick": _drum("hard_kick", "X...X...X...X..."),
        "rumble": Part("bass", "sub_bass", "..RR..RR..RR..RR", room=0.1),
        "hat": _drum("open_hat", "..x...x...x...x.", 0.1),
        "ticks": _drum("hat", "xo-oxo-oxo-oxo-o", -0.3),
        "clap": _drum("clap", "....x.......x...", room=0.35),
        "acid": Part("bass", "acid_bass", "R.R8R.7RR.R85.R7" + "R.R8R.7R8.R75R.8", 0.1, 0.12, 1),
        "bell": Part("chords", "synth_pluck", "...x..x.....x...", 0.3, 0.5),
        "block": _drum("block", "..x..x....x..x..", 0.4, 0.2),
        "crash": _CRASH, "rise": _RISE,
    },
    (
        Section("intro", 8, ("kick", "rumble", "ticks"), "Am"),
        Section("acid", 8, ("kick", "rumble", "hat", "ticks", "acid"), "Am"),
        Section("full", 8, ("kick", "rumble", "hat", "ticks", "clap", "acid", "block"), "Am Am Am Gm"),
        Section("break", 4, ("bell", "ticks", "rise"), "Am Am Am Gm"),
        Section("full", 12, ("kick", "rumble", "hat", "ticks", "clap", "bell", "block"), "Am Am Am Gm"),
    ),
    room_s=1.5, ducking=0.5, fill=(("clap", "....x...x...xxxx"),),
)  # fmt: skip

_LATIN = Score(
    "Mango Street", "salsa", 100,
    {
        "clave": _drum("clave", "x..x..x...x.x...", 0.3, 0.2, 3),
        "conga": _drum("conga", "..x...xx..x...xx", -0.3, 0.1, 4),
        "low_conga": _drum("low_conga", "......x.......x.", -0.3, 0.1, 4),
        "bell": _drum("cowbell", "x.x.xxx.x.x.xxx.", 0.4, 0.1, 3),
        "maracas": _drum("shaker", "x-x-x-x-x-x-x-x-", 0.5, 0.05, 3),
        "kick": _drum("live_kick", "X.....x...X.....", human_ms=3),
        "bass": Part("bass", "upright_bass", "...R==..5===c===", room=0.05, human_ms=4),
        "montuno": Part("chords", "piano", "x.xx.xx.xx.xx.x.", -0.1, 0.2, human_ms=5),
        "horns": Part("chords", "brass", "x=.x=..x=......." + "......x=x=xx....", 0.15, 0.3, 1, human_ms=5),
        "tune": Part("lead", "flute", "..x=x=x=..x=x===" + "x=x===x=x=......", 0.2, 0.35, 1, human_ms=6),
        "crash": _CRASH,
    },
    (
        Section("intro", 4, ("clave", "montuno"), "Cm Fm G7 Cm"),
        Section("verse", 8, ("clave", "conga", "low_conga", "maracas", "bass", "montuno", "tune"), "Cm Fm G7 Cm"),
        Section("mambo", 8, ("clave", "conga", "low_conga", "bell", "kick", "bass", "montuno", "horns"), "Fm G7 Cm Cm"),
        Section("break", 4, ("clave", "conga", "low_conga", "maracas"), "Cm"),
        Section("mambo", 8, ("clave", "conga", "bell", "kick", "bass", "montuno", "horns", "tune"), "Fm G7 Cm Cm"),
    ),
    room_s=1.2, fill=(("conga", "x.xxx.x........."), ("tom", "........x.xx...."), ("low_tom", "............x.xx")),
)  # fmt: skip

_BALLAD = Score(
    "Paper Boats", "ballad", 94,
    {
        "kick": _drum("live_kick", "X.........x.....", human_ms=5),
        "rim": _drum("rim", "........X.......", room=0.35, human_ms=5),
        "brush": _drum("brush", "....x.......x...", room=0.3, human_ms=6),
        "shaker": _drum("shaker", "o.-.o.-.o.-.o.-.", 0.4, human_ms=6),
        "bass": Part("bass", "upright_bass", "R=======5===R===", room=0.1, human_ms=6),
        "piano": Part("arpeggio", "piano", "x=x=x=x=x=x=x=x=", -0.15, 0.4, human_ms=8),
        "chords": Part("chords", "piano", "x=======o=======", -0.1, 0.4, human_ms=6),
        "strings": Part("chords", "strings", "x===============", 0.2, 0.5),
        "tune": Part("lead", "flute", "x=====x=x=======" + "x===x===x=======", 0.1, 0.5, 1, human_ms=9),
    },
    (
        Section("intro", 4, ("piano",), "D A Bm G", fill=False),
        Section("verse", 8, ("piano", "bass", "shaker", "rim"), "D A Bm G", fill=False),
        Section("chorus", 8, ("chords", "bass", "kick", "brush", "shaker", "strings", "tune"), "G D A Bm", fill=False),
        Section("verse", 4, ("piano", "bass", "rim"), "D A Bm G", fill=False),
        Section("chorus", 4, ("chords", "bass", "kick", "brush", "shaker", "strings", "tune"), "G D A D", fill=False),
    ),
    room_s=2.4,
)  # fmt: skip

REPERTOIRE: tuple[Score, ...] = (
    _HOUSE, _BOOM_BAP, _DRUM_AND_BASS, _REGGAETON, _DISCO, _SYNTH_POP,
    _TRAP, _SWING, _REGGAE, _ROCK, _TECHNO, _LATIN, _BALLAD,
)  # fmt: skip

"""Makes test songs of MMA's grooves: accompaniments of many styles by people who play them, at a tempo that is known.

    python benchmarks/accompaniment.py OUT --soundfonts TimGM6mb.sf2 FluidR3_GM.sf2 [--takes 2] [--seconds 30]
    python benchmarks/beats.py OUT

A folder for each family of styles; for each take a .wav and a .beats file, and tempo, harmony, key and soundfont differ
from take to take. Drums, bass and chords come from MMA (Musical MIDI Accompaniment; Debian: mma), which plays them a
little unevenly as people do; the chords are written here. Needs mma and fluidsynth on the path. Nothing was learned
from these songs: they are for judging alone.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

Floats = npt.NDArray[np.float64]
Sound = npt.NDArray[np.float32]
RATE, PLAYED_RATE = 22_050, 44_100
TEMPO_SPREAD = 0.08
RING_S = 2.0
# Family, library of MMA, beats in a bar; then file:groove:tempo.
GROOVES = """
rock stdlib 4 8beat:8Beat:120 60srock:60sRock:130 50srock:50sRock:140 basicrock:BasicRock:126
rock stdlib 4 bubblerock:BubbleRock:132 softrock:SoftRock:104 folkrock:FolkRock:116 jazzrock:JazzRock:120
rock casio 4 rock1:Rock1:128 rock2:Rock2:116 60srock:60sRock:136 digitalrock:DigitalRock:120 poprock1:PopRock1:124
rock casio 4 poprock2:PopRock2:112 shufflerock:ShuffleRock:132 heavymetal:HeavyMetal:140 twist:Twist:156
pop casio 4 pop:Pop:112 80spop:80sPop:124 60spop:60sPop:128 8beatpop1:8BeatPop1:118 8beatpop2:8BeatPop2:126
pop casio 4 8beatpop3:8BeatPop3:108 soulpop:SoulPop:110 electricpop:ElectricPop:122 worldpop:WorldPop:104
pop casio 4 8beat1:8Beat1:100 8beat2:8Beat2:112 8beat3:8Beat3:122 16beat1:16Beat1:100 16beat2:16Beat2:96
pop casio 4 16beat3:16Beat3:106 16shuffle1:16Shuffle1:96 popshuffle1:PopShuffle1:120 popshuffle2:PopShuffle2:112
dance casio 4 house:House:126 latinhouse:LatinHouse:124 techno:Techno:134 rave:Rave:140 trance1:Trance1:136
dance casio 4 trance2:Trance2:138 dance1:Dance1:124 dance2:Dance2:128 dancepop1:DancePop1:122 dancepop2:DancePop2:128
dance casio 4 dancepop3:DancePop3:116 8beatdance:8BeatDance:124 discosoul:DiscoSoul:118
dance stdlib 4 trance:Trance:130 boneym:BoneyM:118
dance alexis 4 teamtechno:TeamTechno:130
hip-hop alexis 4 hiphop:HipHop:92 hiphop:HipHopPlus1:98
hip-hop casio 4 hip-hop:Hip-Hop:94 triphop:TripHop:88 modernrb:ModernR&B:92 mellowrb:MellowRB:86
soul casio 4 funk1:Funk1:104 funk2:Funk2:110 soul:Soul:112 60ssoul:60sSoul:116 r+b:R&B:120
soul stdlib 4 rb:R&B:112 bvfunk:BVFunk:104 dsoul:DSoulPlus:108 strut:Strut:110
soul kara 4 Kfunk1:Kfunk1A:108 8beatmotown:8beatmotownA:120
latin stdlib 4 salsa:Salsa:190 son:Son:180 mambo:Mambo:190 merengue:Merengue:240 rhumba:Rhumba:116 chacha:ChaCha:122
latin stdlib 4 samba:SambaPlus:200 bossanova:BossaNova:130 beguine:Beguine:116 calypso:Calypso:170 bolero:Bolero:92
latin stdlib 4 tango:Tango:124 lighttango:LightTango:118 cubanguitar:CubanGuitar:120 lfusion:LFusion:112 ska:Ska:140
latin casio 4 latinfusion:LatinFusion:116
latin yamaha 4 salsa1:Salsa1MainA:190 salsa2:Salsa2MainA:184 mambo:MamboMainA:180 jazzbossa:JazzBossaA:122
jazz stdlib 4 swing:Swing:150 fastswing:FastSwing:210 easyswing:EasySwing:120 bebop:Bebop:210 bigband:BigBand:150
jazz stdlib 4 jazzcombo:JazzCombo:140 jazzguitar:JazzGuitar:130 mellowjazz:MellowJazz:108 modernjazz:ModernJazz:140
jazz stdlib 4 nitejazz:NiteJazz:110 dixie:Dixie:200 charleston:Charleston:220 gypsyjazz:GypsyJazz:200
jazz casio 4 swing:Swing:150 slowswing:SlowSwing:100 fastbigband:FastBigBand:180 middlebigband:MiddleBigBand:140
jazz yamaha 4 jazzswing:JazzSwingMainA:150 jazztrio:JazzTrioMainA:130 jazzbasie:JazzBasieA:130
blues stdlib 4 blues:Blues:110 fastblues:FastBlues:150 slowblues:SlowBlues:68 countryblues:CountryBlues:108
blues stdlib 4 boggiewoggie:BoggieWoggie:160 shuffleboggie:ShuffleBoggie:136
blues casio 4 blues:Blues:100 shuffleboogie:ShuffleBoogie:144
country stdlib 4 bluegrass:BlueGrass:210 hillcountry:HillCountry:120 slowcountry:SlowCountry:92
country stdlib 4 countryswing:CountrySwing:130 westernswing:WesternSwing:170 folk:Folk:120 zydeco:Zydeco:200
country yamaha 4 western:WesternMainA:120 jazzcountry:JazzCountryMainA:120
ballad stdlib 4 ballad:Ballad:76 rockballad:RockBallad:72 popballad:PopBallad:76 pianoballad:PianoBallad:72
ballad stdlib 4 folkballad:FolkBallad:86 guitarballad:GuitarBallad:80 slowbolero:SlowBolero:80
ballad casio 4 16beatballad1:16BeatBallad1:72 16beatballad2:16BeatBallad2:76 16beatballad3:16BeatBallad3:68
ballad casio 4 8beatballad1:8BeatBallad1:74 8beatballad2:8BeatBallad2:80 8beatballad3:8BeatBallad3:70
ballad casio 4 slowrock:SlowRock:70 oldieballad:OldieBallad:72 slow16beat:Slow16Beat:70
waltz stdlib 3 waltz:Waltz:100 jazzwaltz:JazzWaltz:150 countrywaltz:CountryWaltz:116 vienesewaltz:VieneseWaltz:154
waltz stdlib 3 rockwaltz:RockWaltz:110 frenchwaltz:FrenchWaltz:150 latinwaltz:LatinWaltz:136
waltz casio 3 popwaltz:PopWaltz:106 jazzwaltz:JazzWaltz:146
ballroom stdlib 4 foxtrot:Foxtrot:124 quickstep:QuickStep:200 jive:Jive:164 march:March:116 polka:Polka:220
ballroom casio 4 foxtrot:Foxtrot:128 polka:Polka:220 quickstep:QuickStep:192 germanmarch:GermanMarch:116
"""
# Degrees of the scale, a bar each.
MAJOR = ("I vi ii V", "I IV V IV", "I V vi IV", "I I IV V", "vi IV I V", "I iii IV V", "I IV I V I IV ii V")
MINOR = ("i iv v i", "i bVI bVII i", "i bVII bVI bVII", "i iv bVII bIII", "i i iv v")
JAZZ = ("ii7 V7 I vi7", "I vi7 ii7 V7", "iii7 vi7 ii7 V7 I I ii7 V7")
BLUES = ("I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7",)
HARMONIES = {"jazz": JAZZ, "blues": BLUES}
DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")


def chord(degree: str, key: int) -> str:
    """The name of a chord on a degree; small letters are minor."""
    flat, root = degree.startswith("b"), degree.lstrip("b").rstrip("7")
    semitone = (key + DEGREES[root.lower()] - flat) % 12
    seventh = "7" if degree.endswith("7") else ""
    return NAMES[semitone] + ("m" if root.islower() else "") + seventh


def grooves() -> Iterator[tuple[str, str, int, str, float]]:
    """Family, library, beats in a bar, groove as MMA calls it, tempo."""
    for line in GROOVES.strip().splitlines():
        family, library, per_bar, *found = line.split()
        for one in found:
            file, groove, tempo = one.rsplit(":", 2)
            yield family, library, int(per_bar), f"{library}/{file}:{groove}", float(tempo)


def notated(groove: str, family: str, bpm: int, n_bars: int, rng: np.random.Generator) -> str:
    """What MMA is to play."""
    degrees = str(rng.choice(HARMONIES.get(family, MAJOR + MINOR))).split()
    key = int(rng.integers(12))
    bars = [f"{1 + n} {chord(degrees[n % len(degrees)], key)}" for n in range(n_bars)]
    return "\n".join([f"RndSeed {rng.integers(1 << 30)}", f"Tempo {bpm}", f"Groove {groove}", *bars, ""])


def played(text: str, soundfont: Path) -> Sound:
    """The sound of what MMA makes of it, mono, at ``RATE``."""
    with tempfile.TemporaryDirectory() as folder:
        source, midi, sound = (Path(folder) / name for name in ("song.mma", "song.mid", "song.wav"))
        source.write_text(text, encoding="ascii")
        subprocess.run(["mma", "-w", source, "-f", midi], check=True, capture_output=True, stdin=subprocess.DEVNULL)
        command = ["fluidsynth", "-niq", "-g", "0.5", "-r", str(PLAYED_RATE), "-F", sound, soundfont, midi]
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
        heard = soundfile.read(sound, dtype="float32", always_2d=True)[0].mean(axis=1)
    heard = np.asarray(soxr.resample(heard, PLAYED_RATE, RATE), np.float32)
    return np.tanh(heard * 0.8 / max(1e-6, float(np.percentile(np.abs(heard), 99.5)))).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--soundfonts", type=Path, nargs="+", required=True)
    parser.add_argument("--takes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=30.0)
    arguments = parser.parse_args()
    fonts, seconds = arguments.soundfonts, arguments.seconds
    for family, library, per_bar, groove, usual in grooves():
        folder = arguments.out / family
        folder.mkdir(parents=True, exist_ok=True)
        for take in range(arguments.takes):
            rng = np.random.default_rng([take, zlib.crc32(groove.encode())])
            # MMA plays whole numbers alone, and cuts off what is behind the point.
            bpm = int(usual * 2 ** rng.uniform(-TEMPO_SPREAD, TEMPO_SPREAD))
            beat_s, start_s = 60 / bpm, float(rng.uniform(0, 2))
            n_bars = int((seconds + start_s + RING_S) / (per_bar * beat_s)) + 1
            sound = played(notated(groove, family, bpm, n_bars, rng), fonts[take % len(fonts)])
            first = round(start_s * RATE)
            times = np.arange(n_bars * per_bar) * beat_s - first / RATE
            name = f"{library}-{groove.rsplit(':', 1)[1]}-{take}"
            soundfile.write(
                folder / f"{name}.wav", sound[first : first + round(seconds * RATE)], RATE, subtype="PCM_16"
            )
            # From a "1" on: in a fast groove every second beat is then one that dancers count.
            times = times[per_bar * int(np.searchsorted(times[::per_bar], 0.0)) :]
            np.savetxt(folder / f"{name}.beats", times[times < seconds - 0.05], fmt="%.3f")
            print(f"{family}/{name}: {bpm} per minute", flush=True)


if __name__ == "__main__":
    main()
